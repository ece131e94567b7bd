"""Rooms on disk: a row for every room, and one log of moves that is only ever added to.

SQLite in WAL mode with synchronous=FULL: a commit is on disk when it returns, so a move that was
acknowledged survives a power cut. At the pace of a class that costs nothing that can be felt.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sim import __version__
from sim.web.room.moves import Entry, Refused, Who, logged

FORMAT = 2  # goes up when older logs could no longer be read; 1 had no hashes
MARK = 0x50544142  # SQLite's application_id: a file of ours

BROKEN = (sqlite3.Error, UnicodeDecodeError)  # the second where what it says is damaged too
LEAST = 512  # bytes of any database; SQLite would overwrite a shorter file

TABLES = """
CREATE TABLE made_by (version TEXT NOT NULL);
CREATE TABLE rooms (
    code TEXT PRIMARY KEY, created REAL NOT NULL, opening TEXT NOT NULL, scenario TEXT NOT NULL,
    state TEXT NOT NULL, sha256 TEXT NOT NULL
);
CREATE TABLE moves (
    room TEXT NOT NULL REFERENCES rooms(code), place INTEGER NOT NULL, time REAL NOT NULL,
    role TEXT NOT NULL, person TEXT, move TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (room, place)
) WITHOUT ROWID;
CREATE TRIGGER moves_stay BEFORE UPDATE ON moves
    BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
CREATE TRIGGER moves_last BEFORE DELETE ON moves
    BEGIN SELECT RAISE(ABORT, 'the log is only ever added to'); END;
"""


class Kept(NamedTuple):
    """A room's row: code, when it was made, its opening and scenario as plain data, and a few words
    on how far it has come, so that a list of rooms need not play them all again."""

    code: str
    created: float
    opening: dict[str, Any]
    scenario: dict[str, Any]
    state: dict[str, Any]


class Store:
    """The file of rooms; safe to use from several threads. Raises Refused for a file that is not
    ours, or that another version of the simulator has made."""

    def __init__(self, file: Path) -> None:
        self._lock, self._file = threading.Lock(), file
        try:
            self._sql = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        except BROKEN as error:
            raise _not_used(file, error) from None
        try:
            self._open()
        except BROKEN as error:
            self._sql.close()
            raise _not_used(file, error) from None
        except Refused:
            self._sql.close()
            raise

    def _open(self) -> None:
        is_new = not self._sql.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if 0 < self._file.stat().st_size < LEAST:
            raise Refused(f"{self._file.name} is a file of something else, not of rooms.")
        if not is_new:
            self._check()
        self._sql.execute("PRAGMA journal_mode=WAL")
        self._sql.execute("PRAGMA synchronous=FULL")
        self._sql.execute("PRAGMA foreign_keys=ON")
        if is_new:
            self._sql.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA application_id={MARK};")
            self._sql.execute("INSERT INTO made_by VALUES (?)", (__version__,))
            self._sql.execute(f"PRAGMA user_version={FORMAT}")
            self._sql.execute("COMMIT")

    def _check(self) -> None:
        """Refuses a file that is not ours, or whose rooms might not play the same again."""
        mark, form = (self._number(name) for name in ("application_id", "user_version"))
        if mark != MARK:
            raise Refused(f"{self._file.name} is a file of something else, not of rooms.")
        (made_by,) = self._sql.execute("SELECT version FROM made_by").fetchone() or ("unknown",)
        if form != FORMAT or made_by != __version__:
            raise Refused(
                f"{self._file.name} was made by version {made_by} of the simulator (format {form}),"
                f" and this is version {__version__} (format {FORMAT}): its rooms might not play "
                "the same again. Move the file away to begin a new one, or open it with the "
                "version that made it."
            )
        (health,) = self._sql.execute("PRAGMA integrity_check(1)").fetchone()
        if health != "ok":
            raise _not_used(self._file, health)

    def _number(self, name: str) -> int:
        return int(self._sql.execute(f"PRAGMA {name}").fetchone()[0])

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._sql.close()

    def add_room(self, kept: Kept) -> bool:
        """Keeps a new room; False if its code is taken."""
        opening, scenario, state = map(_json, kept[2:])
        stays = (kept.code, kept.created, opening, scenario)
        row = (*stays, state, _hash(*stays))
        with self._in_words():
            added = self._sql.execute("INSERT OR IGNORE INTO rooms VALUES (?, ?, ?, ?, ?, ?)", row)
            return added.rowcount == 1

    def rooms(self) -> list[Kept]:
        """Every room, the oldest first."""
        with self._in_words():
            found = self._sql.execute("SELECT * FROM rooms ORDER BY created, code").fetchall()
        for *stays, _, digest in found:
            if _hash(*stays) != digest:
                raise _not_used(self._file, f"its room {stays[0]} is not as it was written")
        return [Kept(code, at, *map(json.loads, rest)) for code, at, *rest, _ in found]

    def add(self, code: str, place: int, entry: Entry, state: dict[str, Any]) -> None:
        """Adds a move to a room's log, and how far the room has come by it; both are on disk when
        this returns. Raises Refused if another process was there first."""
        row = (code, place, entry.time, *entry.who, entry.move.model_dump_json(by_alias=True))
        with self._in_words(), self._sql:
            self._sql.execute("BEGIN IMMEDIATE")
            self._sql.execute("INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, _hash(*row)))
            self._sql.execute("UPDATE rooms SET state = ? WHERE code = ?", (_json(state), code))

    def log(self, code: str) -> Iterator[Entry]:
        """A room's moves in their order; raises Refused if one is not as it was made."""
        with self._in_words():
            found = self._sql.execute(
                "SELECT * FROM moves WHERE room = ? ORDER BY place", (code,)
            ).fetchall()
        for number, (*row, digest) in enumerate(found):
            _, place, time, role, person, move = row
            if place != number or _hash(*row) != digest:
                raise Refused(f"The log of this room is damaged at move {number + 1}.")
            yield Entry(time, Who(role, person), logged(move))

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """One at a time; what the file refuses becomes a sentence for whoever asked."""
        try:
            with self._lock:
                yield
        except sqlite3.IntegrityError:
            raise Refused("Another server changed this room at the same time: try again.") from None
        except BROKEN as error:
            raise Refused(f"The server cannot use its file of rooms: {error}.") from None


def _not_used(file: Path, why: object) -> Refused:
    return Refused(f"{file.name} cannot be used as the file of rooms: {why}. Move it away to begin "
                   "a new one.")  # fmt: skip


def _hash(*row: object) -> str:
    """The SHA-256 of a row: the checks of the file itself do not see a digit that changed."""
    return hashlib.sha256(json.dumps(row).encode()).hexdigest()


def _json(thing: dict[str, Any]) -> str:
    return json.dumps(thing, ensure_ascii=False)
