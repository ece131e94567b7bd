"""The model at a class's table: a negotiation played phase by phase with what people decided.

What people decided is kept by week, so the same talks can be played again under a scenario to which
an event was added: chance belongs to its place, so nothing before that event changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from sim.model.negotiation import Negotiation
from sim.model.seat import Delegate, Seat
from sim.outcome import Outcome
from sim.report import gap
from sim.rules import beats, state
from sim.scenario.records import Scenario

Decided = dict[tuple[int, str, str], int | bool | None]  # (week, seat, what) -> what was decided
OFFER, ANSWER = "an offer", "an answer"  # no keys of side tracks: these hold no spaces
T = TypeVar("T")
Stage = Literal["closed", "open", "offered"]  # of the week


class Mouth(Delegate):
    """Speaks for a seat: as its people decided, and as the actor's own rule says where they did
    not."""

    def __init__(self, decided: Decided) -> None:
        self._decided = decided

    def propose(self, seat: Seat) -> int:
        """What its people put on the table."""
        said = self._decided.get((seat.model.week, seat.key, OFFER))
        return seat.own_proposal() if said is None else int(said)

    def answer(self, seat: Seat, package: int) -> bool:
        """What its people answer."""
        said = self._decided.get((seat.model.week, seat.key, ANSWER))
        return seat.own_answer() if said is None else bool(said)

    def consents(self, seat: Seat, track: str) -> bool | None:
        """What its people think of a side track."""
        said = self._decided.get((seat.model.week, seat.key, track))
        return None if said is None else bool(said)


class Talks:
    """A negotiation that stands still between its phases.

    `stage` says how far the week has come, `week` is the week that is open or was closed last (-1:
    none yet). Reading never changes it.
    """

    def __init__(self, scenario: Scenario, seed: int, decided: Decided | None = None) -> None:
        self.scenario, self.seed = scenario, seed
        self.decided: Decided = {} if decided is None else decided
        mouths = {key: Mouth(self.decided) for key in scenario.actors}
        self.model = Negotiation(scenario, seed, delegates=mouths)
        self.stage: Stage = "closed"
        self._last: Outcome | None = None
        self.notes: dict[str, Any] = {}  # what was worked out about this stage, until it passes

    @property
    def week(self) -> int:
        """The week that is open, or was closed last; -1: none yet."""
        return self.model.weeks_played - (self.stage == "closed")

    @property
    def is_over(self) -> bool:
        """Whether the last week was played."""
        return self.stage == "closed" and not self.model.running

    @property
    def is_meeting(self) -> bool:
        """Whether the table meets in the week that is open."""
        return self.stage != "closed" and self.model.is_meeting

    # ---------------------------------------------------------------- the phases of a week
    def open_week(self) -> None:
        """The next week, up to the talks."""
        self.model.open_week()
        self._now("open")

    def take_offers(self) -> None:
        """Offers; one text is put to the vote."""
        self.model.take_offers()
        self._now("offered")

    def close_week(self) -> None:
        """Answers and home, if the table meets; then the record."""
        if self.is_meeting:
            self.model.take_answers()
        self.adjourn()

    def adjourn(self) -> None:
        """The week ends with what it has: nobody is asked any more."""
        self.model.close_week()
        self._now("closed")

    def _now(self, stage: Stage) -> None:
        self.stage = stage
        self.notes = {}

    def played_again(self, scenario: Scenario) -> Talks:
        """The same talks under a scenario with one more event in a week to come."""
        other = Talks(scenario, self.seed, self.decided)
        while other.model.weeks_played < self.model.weeks_played:
            other.model.step()
        if self.stage != "closed":
            other.open_week()
        if self.stage == "offered":
            other.take_offers()
        return other

    # ---------------------------------------------------------------- who may do what
    def speaks(self, seat: int) -> bool:
        """Whether a seat may put a text on the table now."""
        is_time = self.stage == "open" and self.is_meeting
        return is_time and bool(beats.speaks(self.model.numbers, self.model.state, seat))

    def is_asked(self, seat: int) -> bool:
        """Whether a seat is asked about the text on the table now."""
        is_time = self.stage == "offered"
        return is_time and bool(beats.votes(self.model.numbers, self.model.state, seat))

    # ---------------------------------------------------------------- what there is to see
    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for as long as the talks stand at this stage."""
        if name not in self.notes:
            self.notes[name] = make()
        return self.notes[name]  # type: ignore[no-any-return]

    @property
    def outcome(self) -> Outcome:
        """All weeks so far, the open one as it stands; before the first week, that week as it would
        open."""
        return self.once("outcome", self._outcome)

    @property
    def closed(self) -> Outcome | None:
        """The weeks that are over, for whoever reads on while the talks go on; None: there are
        none yet."""
        model = self.model
        if not model.weeks_played:
            return None
        return self._told(model.numbers, model.history)

    def _outcome(self) -> Outcome:
        talks = self
        if self.week < 0:
            talks = Talks(self.scenario, self.seed, self.decided)
            talks.open_week()
        history = talks.model.history if talks.stage == "closed" else talks._with_open_week()
        outcome = self._told(talks.model.numbers, history)
        if self._last is not None:
            gap.go_on(self._last, outcome)
        self._last = outcome
        return outcome

    def _told(self, given: state.Numbers, history: state.History) -> Outcome:
        """The talks as an outcome that knows where people decided."""
        seats = list(self.scenario.actors)
        people = {
            (week, seats.index(seat))
            for (week, seat, what), said in self.decided.items()
            if what in (OFFER, ANSWER) and said is not None
        }
        return Outcome(self.scenario, given, history, self.seed, by_people=frozenset(people))

    def _with_open_week(self) -> state.History:
        n, weeks = self.model.numbers, self.model.weeks_played
        now = state.State(*(part.copy() for part in self.model.state))  # observing leaves marks
        beats.observe(n, now, True)
        kept = state.blank_history(n)
        for whole, played in zip(kept, self.model.history, strict=True):
            whole[0, :weeks] = played
        beats.remember(now, kept, 0)
        return state.of_run(kept, weeks + 1)
