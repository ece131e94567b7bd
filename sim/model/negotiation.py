"""One negotiation, watched: the Mesa model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import mesa

from sim.model.seat import Delegate, Seat
from sim.rules import beats, state
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario


class Negotiation(mesa.Model):
    """A negotiation that is played a week a step, until `running` is False.

    `delegates` puts a person or program into a seat (actor key -> Delegate). `agents` are the seats
    in the scenario's order; `datacollector` gathers the table and the front (model) and every
    number of every seat (agents); `history` holds the same as arrays. All chance comes from
    (seed, run) by address: Mesa's own generators are not used.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 0,
        run: int = 0,
        delegates: Mapping[str, Delegate] | None = None,
    ) -> None:
        super().__init__(seed=seed)
        self.scenario = scenario
        self.numbers = numbers(scenario)
        self.state = state.blank_for(self.numbers)
        self._kept = state.blank_history(self.numbers)
        self.weeks_played = 0
        seated = delegates or {}
        unknown = set(seated) - set(scenario.actors)
        if unknown:
            raise ValueError(f"no seat for {', '.join(sorted(unknown))} in {scenario.id}")
        self.seats = [
            Seat(self, key, index, seated.get(key, Delegate()))
            for index, key in enumerate(scenario.actors)
        ]
        mesa.Agent._ids.pop(self, None)  # else Mesa's table of ids keeps every model alive
        self.datacollector = mesa.DataCollector(
            model_reporters=_table_numbers(), agent_reporters=_seat_numbers()
        )
        beats.begin(self.numbers, self.state, seed, run)

    @property
    def week(self) -> int:
        """The week being played, or played last, from 0."""
        return int(self.state.clock[2])

    @property
    def history(self) -> state.History:
        """Every round played so far."""
        return state.of_run(self._kept, self.weeks_played)

    def step(self) -> None:
        """Plays one week: the beats of docs/model.md section 3."""
        self.open_week()
        if self.is_meeting:
            self.take_offers()
            self.take_answers()
        self.close_week()

    @property
    def is_meeting(self) -> bool:
        """Whether the table meets in the week that is open."""
        return bool(beats.is_meeting(self.numbers, self.state))

    def open_week(self) -> None:
        """A week up to the talks: the war, what all make of it, the side tracks."""
        if not self.running:
            raise RuntimeError("the negotiation is over")
        if self.weeks_played:
            beats.end_week(self.state)
        self.war_moves()
        self.actors_appraise()
        self.side_tracks()
        beats.clear_table(self.state)

    def war_moves(self) -> None:
        """The war of the week, then the events whose week has come."""
        beats.war_moves(self.numbers, self.state)
        beats.events_fall(self.numbers, self.state)

    def actors_appraise(self) -> None:
        """The mediator presses or leaves; every seat weighs war and packages and sets its aim."""
        beats.convene(self.numbers, self.state)
        self.agents.do("appraise")
        beats.compare_notes(self.numbers, self.state)
        self.agents.do("aspire")

    def side_tracks(self) -> None:
        """Partial arrangements, as the belligerents' delegates want them."""
        for side, key in enumerate(self.scenario.war.sides):
            seat = self.seats[list(self.scenario.actors).index(key)]
            for k, track in enumerate(self.scenario.partial_tracks):
                wanted = seat.delegate.consents(seat, track)
                self.state.consent[k, side] = beats.OWN_RULE if wanted is None else float(wanted)
        beats.side_tracks(self.numbers, self.state)

    def take_offers(self) -> None:
        """The speakers propose, and one text is put to the vote."""
        self.agents.do("propose")
        beats.put_to_vote(self.numbers, self.state)

    def take_answers(self) -> None:
        """The vote, what each learns from it, and what home makes of a text that all accept."""
        self.agents.do("answer")
        beats.hear(self.numbers, self.state)
        beats.home_answers(self.numbers, self.state)

    def close_week(self) -> None:
        """The observer notes the week, its numbers are kept, and it is known whether it was the
        last."""
        beats.observe(self.numbers, self.state, True)
        beats.remember(self.state, self._kept, 0)
        self.weeks_played = self.week + 1
        self.datacollector.collect(self)
        self.running = not beats.is_final(self.numbers, self.state)

    def play(self, told: Callable[[Negotiation], None] = lambda _: None) -> state.History:
        """Steps to the end, calling `told` after every week; returns the history."""
        while self.running:
            self.step()
            told(self)
        return self.history


def _table_numbers() -> dict[str, Callable[[Negotiation], float]]:
    def reader(part: str, name: str) -> Callable[[Negotiation], float]:
        return lambda model: float(getattr(model.state, part)[0][name])

    return {
        column.name: reader(part, column.name)
        for part, columns in (("front", state.FRONT), ("table", state.TABLE))
        for column in columns
    }


def _seat_numbers() -> dict[str, str]:
    return {"seat": "key"} | {column.name: column.name for column in state.SEAT}
