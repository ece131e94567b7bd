"""The rooms of a server, and what may be asked of one: join, act, look, weigh, tick, documents."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.scenario.reading import as_data
from sim.scenario.records import Scenario
from sim.web.clock import now
from sim.web.room import debrief, moves, views
from sim.web.room.documents import Documents
from sim.web.room.moves import MOST_NAME, Entry, Refused, Who
from sim.web.room.opening import Opening, from_data, scenario_for
from sim.web.room.store import Kept, Store
from sim.web.room.table import Table
from sim.web.room.weighing import weighed

__all__ = ["Opening", "Refused", "Room", "Rooms", "Who"]

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another
LENGTH = 6
MOST_ROOMS = 200
CLOCK = Who("clock")
AT_FIRST = {"phase": "lobby", "round": 0, "people": 0}  # how far a new room has come

Clock = Callable[[], float]


class Rooms:
    """All rooms of a file; each comes to life when it is asked for. Raises Refused for a file that
    cannot be used."""

    def __init__(self, file: Path, scenarios: Mapping[str, Scenario], clock: Clock = now) -> None:
        self._store, self._scenarios, self._clock = Store(file), scenarios, clock
        self._lock = threading.Lock()
        self._rooms = {kept.code: Room(self._store, kept, clock) for kept in self._store.rooms()}

    def open(self, wish: Opening) -> Room:
        """A new room; raises Refused."""
        if len(self._rooms) >= MOST_ROOMS:
            raise Refused("There are too many rooms in this file: begin a new one.")
        scenario, opening = scenario_for(wish, self._scenarios), wish.model_dump(mode="json")
        while True:
            code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
            kept = Kept(code, self._clock(), opening, as_data(scenario), AT_FIRST)
            if self._store.add_room(kept):
                break
        with self._lock:
            self._rooms[code] = Room(self._store, kept, self._clock)
        return self._rooms[code]

    def room(self, code: str) -> Room | None:
        """The room with a code, however it is typed."""
        return self._rooms.get(code.strip().upper())

    def rooms(self) -> list[dict[str, Any]]:
        """A line about every room, the newest first."""
        return [room.line() for room in reversed(list(self._rooms.values()))]

    def close(self) -> None:
        """Closes the file."""
        self._store.close()


class Room:
    """One room; every method may be called from any thread."""

    def __init__(self, store: Store, kept: Kept, clock: Clock = now) -> None:
        self.code, self.created = kept.code, kept.created
        self.opening = Opening.model_validate(kept.opening)
        self._store, self._kept, self._clock = store, kept, clock
        self._lock, self._debriefing = threading.RLock(), threading.Lock()
        self._done: set[tuple[str, str]] = set()  # whose moves, by id, were made
        self._log: list[Entry] = []
        self._views: dict[Any, dict[str, Any]] = {}

    @cached_property
    def _table(self) -> Table:
        """The table, as the log left it."""
        return self._replayed()

    def _replayed(self) -> Table:
        table = Table(from_data(self._kept.scenario), self.opening)
        self._log = list(self._store.log(self.code))
        try:
            for entry in self._log:
                table.act(entry)
        except Refused:
            raise Refused("This room was played by other rules and cannot go on.") from None
        self._done = {_signed(entry) for entry in self._log}
        return table

    def rest(self) -> None:
        """Forgets all that the log can tell again, unless somebody is at work in the room."""
        if self._lock.acquire(blocking=False):
            try:
                self.__dict__.pop("_table", None)
                self._log, self._done = [], set()
                self._views.clear()
            finally:
                self._lock.release()

    @property
    def version(self) -> int:
        """Goes up with every change, and by nothing else."""
        with self._lock:
            _ = self._table  # reads the log
            return len(self._log)

    def line(self) -> dict[str, Any]:
        """The room in a list of rooms."""
        with self._lock:
            return {
                "code": self.code,
                "title": self.opening.title or self._kept.scenario["title"],
                "created": self.created,
                **self._kept.state,
            }

    # ---------------------------------------------------------------- acts
    def join(self, name: str) -> tuple[str, str]:
        """Somebody comes in: their id and their secret token; raises Refused."""
        person, token = secrets.token_hex(8), secrets.token_urlsafe(32)
        with self._lock:
            name = self._new_name(name)
            said = {"id": secrets.token_hex(16), "person": person, "name": name}
            join = moves.Join(kind="join", token=_hashed(token), **said)
            self._make(Entry(self._clock(), Who("person", person), join))
        return person, token

    def _new_name(self, name: str) -> str:
        """A name that nobody has yet, with a letter or digit that can be seen."""
        name = moves.readable(name)
        if not any(c.isalnum() for c in name):
            raise Refused("Say your name, so that the others know who you are.")
        if len(name) > MOST_NAME:
            raise Refused(f"Your name may have {MOST_NAME} characters at most: shorten it.")
        taken = {person.name.casefold() for person in self._table.people}
        names = [name, *(f"{name} ({number})" for number in range(2, len(taken) + 2))]
        return next(each for each in names if each.casefold() not in taken)

    def person(self, token: str) -> str | None:
        """The id of the person with a token; None if it is nobody's (any more)."""
        hashed = _hashed(token)
        with self._lock:
            people = self._table.people
            return next((p.id for p in people if secrets.compare_digest(p.token, hashed)), None)

    def act(self, who: Who, move: Any) -> None:
        """Makes a move (a record, or plain data as a browser sent it), once; it is on disk when
        this returns. Raises Refused, and then nothing has changed."""
        if not isinstance(move, moves.Move):
            move = moves.parse(move)
        with self._lock:
            self._make(Entry(self._clock(), who, move))

    def tick(self, now: float | None = None) -> bool:
        """Closes a phase whose time is up; whether it did."""
        now = self._clock() if now is None else now
        with self._lock:
            if not self._table.pace.is_up(now):
                return False
            move = moves.TimeUp(kind="time_up", id=secrets.token_hex(16))
            self._make(Entry(now, CLOCK, move))
            return True

    def _make(self, entry: Entry) -> None:
        table = self._table
        if _signed(entry) in self._done:
            return
        is_made = False
        try:
            table.act(entry)
            is_made = True
            people = len(table.people)
            state = {"phase": table.phase, "round": table.round, "people": people}
            self._store.add(self.code, len(self._log), entry, state)
        except BaseException as fault:
            if is_made or not isinstance(fault, Refused):  # what is not on disk has not happened
                self.__dict__.pop("_table", None)
                self._views.clear()
            raise
        self._kept = self._kept._replace(state=state)
        self._log.append(entry)
        self._done.add(_signed(entry))
        self._views.clear()

    # ---------------------------------------------------------------- looks
    def view(self, who: Who) -> dict[str, Any]:
        """What somebody may see, as plain data; not to be changed."""
        with self._lock:
            is_asked = who.role == "instructor" or "debrief" in self._table.revealed
        if is_asked:
            self._debrief()
        with self._lock:
            return views.view(self._seen(), who)

    def _debrief(self) -> None:
        """Once it is over, makes the debrief, without holding up those who do not ask for it."""
        with self._debriefing:
            with self._lock:
                table = self._table
                if table.phase != "over" or debrief.made(table):
                    return
                outcome = replace(table.talks.outcome)  # with notes of its own
            found = debrief.debrief(outcome)
            with self._lock:
                table.talks.notes[debrief.NOTE] = found
                self._views.clear()

    def weigh(self, who: Who, clauses: Mapping[str, str]) -> dict[str, Any]:
        """What a text would be worth to the person's own seat; raises Refused."""
        with self._lock:
            person = self._table.people.get(who.person)
            if person is None or person.seat is None or who.role != "person":
                raise Refused("Take a seat first.")
            return weighed(self._table, person.seat, clauses)

    def _seen(self) -> views.Seen:
        table = self._table
        about = {"code": self.code, "title": self.opening.title or table.scenario.title}
        return views.Seen(table, self._log, about, self._views)

    @property
    def documents(self) -> Documents:
        """The room's documents, as it stands."""
        with self._lock:
            return Documents(self._table, list(self._log))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _signed(entry: Entry) -> tuple[str, str]:
    """Whose move it is, and which: an id is nobody else's to use up."""
    return (f"{entry.who.role} {entry.who.person}", entry.move.id)
