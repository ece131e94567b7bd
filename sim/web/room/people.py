"""Who is in the room, where they sit, and what each of them wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.web.room import votes
from sim.web.room.moves import Refused

MOST = 150


@dataclass
class Person:
    """Somebody in the room."""

    id: str
    name: str
    token: str  # SHA-256
    last: float  # when they last did something
    seat: str | None = None
    has_sat: bool = False  # in any seat, at any time


@dataclass(frozen=True)
class Choice:
    """What a person would have their seat say in this phase: a package, or yes or no and why."""

    says: int | bool
    reason: str = ""


class People:
    """Everybody in a room, in the order in which they came in."""

    def __init__(self) -> None:
        self._known: dict[str, Person] = {}
        self.choices: dict[str, Choice] = {}  # of this phase, by person; the first first
        self.floated: dict[str, dict[str, str]] = {}  # clauses of this round, by person
        self.wishes: dict[tuple[str, str], dict[str, bool | None]] = {}  # (seat, track), by person
        self.stances: dict[tuple[str, str], bool | None] = {}  # what comes of them

    def __iter__(self) -> Iterator[Person]:
        return iter(self._known.values())

    def __len__(self) -> int:
        return len(self._known)

    def get(self, person: str | None) -> Person | None:
        """Somebody by their id; None for nobody here."""
        return self._known.get(person or "")

    def __getitem__(self, person: str | None) -> Person:
        found = self.get(person)
        if found is None:
            raise Refused("There is no such person in the room (any more).")
        return found

    def of(self, seat: str) -> list[Person]:
        """Who sits in a seat."""
        return [person for person in self if person.seat == seat]

    # ---------------------------------------------------------------- coming and going
    def join(self, person: Person) -> None:
        """Somebody comes in; in a full room, in the place of the one who has been silent for
        longest of those who never had a seat."""
        if len(self) >= MOST:
            idle = [one for one in self if not one.has_sat]
            if not idle:
                raise Refused("The room is full.")
            self.remove(min(idle, key=lambda one: one.last).id)
        self._known[person.id] = person

    def remove(self, person: str) -> None:
        """Somebody is sent out."""
        self.sit(self[person], None)
        del self._known[person]

    def sit(self, person: Person, seat: str | None) -> None:
        """Somebody sits down or stands up; what they wanted for another seat is forgotten."""
        if seat == person.seat:
            return
        person.seat, person.has_sat = seat, True
        self.floated.pop(person.id, None)
        self.choices.pop(person.id, None)
        for key, wishes in self.wishes.items():
            if person.id in wishes:
                del wishes[person.id]
                self._settle(key)

    # ---------------------------------------------------------------- what they want
    def choose(self, person: str, choice: Choice) -> None:
        """Keeps a choice; a changed mind goes to the end of the queue."""
        if person in self.choices and self.choices[person].says != choice.says:
            del self.choices[person]
        self.choices[person] = choice

    def chosen_for(self, seat: str) -> list[Choice]:
        """What the people of a seat have chosen, the first first."""
        return [said for person, said in self.choices.items() if self[person].seat == seat]

    def float(self, person: str, clauses: dict[str, str]) -> None:
        """Keeps the text that somebody shows to all, their newest."""
        self.floated.pop(person, None)
        self.floated[person] = clauses

    def wish(self, person: Person, track: str, agree: bool | None) -> None:
        """Keeps what somebody wants of a side track for their seat."""
        key = (str(person.seat), track)
        self.wishes.setdefault(key, {})[person.id] = agree
        self._settle(key)

    def _settle(self, key: tuple[str, str]) -> None:
        self.stances[key] = votes.stance(self.wishes[key].values(), self.stances.get(key))
