"""How far a room has come: its phases and rounds, who is called, and the time there is.

lobby, then for every session offers, answers and result, at last over. A phase in which no person
has anything to decide is passed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sim.scenario.records import Scenario
from sim.web.room import votes
from sim.web.room.opening import Opening
from sim.web.room.pace import Pace
from sim.web.room.people import People, Person
from sim.web.room.talks import ANSWER, OFFER, Talks
from sim.web.room.terms import Terms

Phase = Literal["lobby", "offers", "answers", "result", "over"]


@dataclass
class Round:
    """A session, and what the model does not know of it: who decided, and their reasons."""

    number: int
    week: int
    before: int  # the week of the session before; -1: none
    by: dict[str, str] = field(default_factory=dict)  # seat -> people, or capital for idle ones
    reasons: dict[str, list[str]] = field(default_factory=dict)
    broken_off: bool = False


class Phases:
    """The state of a room, and how one phase leads to the next."""

    def __init__(self, scenario: Scenario, opening: Opening) -> None:
        self.opening = opening
        self.talks = Talks(scenario, opening.seed)
        self.terms = Terms(scenario, self.talks.model.numbers.clause)
        self.phase: Phase = "lobby"
        self.rounds: list[Round] = []
        self.people, self.pace = People(), Pace(opening.timer)
        self.hint = opening.hint
        self.revealed: list[str] = []
        self.injected: list[str] = []  # ids of events
        self.ended = False  # by the instructor

    @property
    def scenario(self) -> Scenario:
        """The scenario, with the events that the instructor has put in."""
        return self.talks.scenario

    @property
    def hints(self) -> bool:
        """Whether seats are told private numbers now: not while people may still change seats."""
        return self.hint and self.phase != "lobby"

    @property
    def round(self) -> int:
        """The number of the present round, from 1; 0 in the lobby."""
        return len(self.rounds)

    # ---------------------------------------------------------------- who is called
    def is_called(self, seat: str) -> bool:
        """Whether a seat has something to decide in this phase."""
        index = list(self.scenario.actors).index(seat)
        return self.talks.speaks(index) or self.talks.is_asked(index)

    def called(self) -> list[str]:
        """The seats that have something to decide."""
        return [seat for seat in self.scenario.actors if self.is_called(seat)]

    def waiting_for(self) -> list[Person]:
        """Who is called and has not decided yet."""
        return [person for person in self._called() if person.id not in self.people.choices]

    def _called(self) -> Iterator[Person]:
        seats = self.called()
        return (person for person in self.people if person.seat in seats)

    # ---------------------------------------------------------------- from phase to phase
    def close_phase(self, now: float) -> None:
        """Counts what people have decided, and goes on to the next phase."""
        if self.phase == "offers":
            self._count(OFFER, votes.most_wanted)
            self.talks.take_offers()
            self._begin("answers", now)
        elif self.phase == "answers":
            self._count(ANSWER, votes.majority)
            self.talks.close_week()
            self._begin("over" if self.talks.is_over else "result", now)
        else:
            self.open_round(now)

    def open_round(self, now: float) -> None:
        """Plays the weeks without a session, and opens the next one with one."""
        before = self.rounds[-1].week if self.rounds else -1
        while not self.talks.is_over:
            self._note_stances()
            self.talks.open_week()
            if self.talks.is_meeting:
                self.rounds.append(Round(self.round + 1, self.talks.week, before))
                self.people.floated.clear()
                self._begin("offers", now)
                return
            self.talks.close_week()
        self._begin("over", now)

    def _note_stances(self) -> None:
        for (seat, track), wanted in self.people.stances.items():
            if wanted is not None:
                self.talks.decided[self.talks.week + 1, seat, track] = wanted

    def _begin(self, phase: Phase, now: float) -> None:
        """A phase begins; one in which no person has anything to decide is passed by itself."""
        self.phase = phase
        self.people.choices.clear()
        self.set_clock(now)
        if phase in ("offers", "answers") and not any(self._called()):
            self.close_phase(now)

    def set_clock(self, now: float) -> None:
        """The present phase has its time from now on."""
        seconds = self.pace.timer if self.phase in ("offers", "answers") else None
        self.pace.begin(now, seconds)

    def _count(self, what: str, count: Callable[[list[Any]], Any]) -> None:
        """Notes what the people of every seat that is called have decided."""
        now = self.rounds[-1]
        for seat in self.called():
            said = self.people.chosen_for(seat)
            decided = count([choice.says for choice in said])
            if decided is not None:
                self.talks.decided[self.talks.week, seat, what] = decided
                reasons = [c.reason for c in said if c.says == decided and c.reason]
                now.reasons[seat] = now.reasons.get(seat, []) + reasons
            if self.people.of(seat):
                now.by[seat] = "capital" if decided is None else "people"

    def break_off(self, now: float) -> None:
        """Ends the negotiation; an open session brings nothing."""
        self.rounds[-1].broken_off = self.talks.stage != "closed"
        if self.talks.stage != "closed":
            self.talks.adjourn()
        self.ended = True
        self._begin("over", now)
