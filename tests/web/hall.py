"""A room without a server: people by name, a clock that is told, and the file behind it all."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.records import Scenario
from sim.web.room.rooms import Opening, Refused, Room, Rooms, Who

INSTRUCTOR, SCREEN = Who("instructor"), Who("screen")
COUNT = itertools.count()


class Hall:
    """A room of a scenario; `now` is its clock, people are called by their names."""

    def __init__(self, folder: Path, scenario: Scenario, **wish: Any) -> None:
        self.file, self.scenario, self.now = folder / "rooms.sqlite", scenario, 1_000_000.0
        self.people: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.rooms = self._rooms()
        self.room = self.rooms.open(Opening(scenario=scenario.id, **{"seed": 1} | wish))

    def _rooms(self) -> Rooms:
        return Rooms(self.file, {self.scenario.id: self.scenario}, lambda: self.now)

    def begun_anew(self) -> Room:
        """The room as a second server would find it on the disk."""
        room = self._rooms().room(self.room.code)
        assert room is not None
        return room

    def restart(self) -> None:
        """The server dies without a word, and another begins."""
        self.rooms = self._rooms()
        self.room = self.begun_anew()

    # ---------------------------------------------------------------- people
    def seat(self, **seats: str) -> None:
        """People come in and sit down: name -> seat."""
        for name, seat in seats.items():
            self.join(name)
            self.act(name, "sit", seat=seat)

    def join(self, name: str) -> None:
        """Somebody comes in."""
        self.people[name], self.tokens[name] = self.room.join(name)

    def who(self, name: str) -> Who:
        """A person by name; `teacher` and `screen` are what they are called."""
        known = {"teacher": INSTRUCTOR, "screen": SCREEN}
        return known.get(name) or Who("person", self.people[name])

    def act(self, name: str, kind: str, **move: Any) -> None:
        """Somebody makes a move of their own (raises Refused)."""
        self.room.act(self.who(name), {"id": f"move-{next(COUNT):08}", "kind": kind, **move})

    def teach(self, *kinds: str) -> None:
        """The instructor makes moves without further words."""
        for kind in kinds:
            self.act("teacher", kind)

    def refusal(self, name: str, kind: str, **move: Any) -> str:
        """Why a move is refused; nothing may have changed by it."""
        before = self.told()
        try:
            self.act(name, kind, **move)
        except Refused as refused:
            assert self.told() == before
            return str(refused)
        raise AssertionError(f"{kind} was not refused")

    # ---------------------------------------------------------------- what there is to see
    def view(self, name: str = "screen") -> dict[str, Any]:
        """What somebody sees."""
        return self.room.view(self.who(name))

    def told(self, room: Room | None = None) -> dict[str, str]:
        """All that anybody sees, to the byte."""
        room = room or self.room
        names = ["teacher", "screen", *self.people]
        return {name: told(room, self.who(name)) for name in names}

    def offer(self, name: str, **clauses: str) -> None:
        """Somebody would put this on the table."""
        self.act(name, "offer", round=self.view()["round"], clauses=clauses)

    def answer(self, name: str, accept: bool, reason: str = "") -> None:
        """Somebody would answer so."""
        self.act(name, "answer", round=self.view()["round"], accept=accept, reason=reason)


def told(room: Room, who: Who) -> str:
    """What somebody sees, to the byte, or that they may see nothing."""
    try:
        return json.dumps(room.view(who), allow_nan=False)
    except Refused as refused:
        return str(refused)


def numbers_in(thing: Any) -> set[float]:
    """Every number that stands anywhere in plain data, also inside its sentences' fields."""
    if isinstance(thing, Mapping):
        return set().union(set(), *(numbers_in(value) for value in thing.values()))
    if isinstance(thing, list | tuple):
        return set().union(set(), *(numbers_in(value) for value in thing))
    is_number = isinstance(thing, int | float) and not isinstance(thing, bool)
    return {float(thing)} if is_number else set()
