"""Who is the instructor: a key that is said once, then a secret token in a cookie.

Both stand in the file of the rooms (of a token only its SHA-256), so that a server that is started
again prints the same key and knows its instructor.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starlette.requests import HTTPConnection

from sim.web.clock import now
from sim.web.room.moves import Refused

COOKIE = "teacher"
LASTS = 12 * 3600  # seconds
DIGITS = 9
TABLES = """
CREATE TABLE IF NOT EXISTS teaching (key TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS teachers (token TEXT PRIMARY KEY, since REAL NOT NULL);
"""


class Instructors:
    """Those who have said the key; where none is asked, whoever reaches the server."""

    def __init__(self, file: Path, key: str | None) -> None:
        self._file, self._key = file, key
        self._known: dict[str, float] = {}
        if key is not None:
            with _opened(self._file) as sql:
                self._known = dict(sql.execute("SELECT token, since FROM teachers"))

    @property
    def ask_key(self) -> bool:
        """Whether a key is asked at all."""
        return self._key is not None

    def admit(self, said: str) -> str | None:
        """A new token for who says the right key; takes as long for a wrong one."""
        key = plain(self._key or "")
        if not hmac.compare_digest(plain(said), key) or not key:
            return None
        token, at = secrets.token_urlsafe(32), now()
        self._known = {k: since for k, since in self._known.items() if since > at - LASTS}
        self._known[_digest(token)] = at
        with _opened(self._file) as sql:
            sql.execute("DELETE FROM teachers WHERE since <= ?", (at - LASTS,))
            sql.execute("INSERT INTO teachers VALUES (?, ?)", (_digest(token), at))
        return token

    def knows(self, asking: HTTPConnection) -> bool:
        """Whether a request comes from the instructor."""
        since = self._known.get(_digest(asking.cookies.get(COOKIE, "")), 0.0)
        return not self.ask_key or since > now() - LASTS


def kept_key(file: Path, wished: str | None) -> str:
    """The key of a file of rooms: the one wished (then all others are logged out), else the one it
    had before, else a new one of nine digits."""
    with _opened(file) as sql:
        row = sql.execute("SELECT key FROM teaching").fetchone()
        key = wished or (row[0] if row else _made_up())
        if row is None or row[0] != key:
            sql.execute("DELETE FROM teaching")
            sql.execute("DELETE FROM teachers")
            sql.execute("INSERT INTO teaching VALUES (?)", (key,))
    return str(key)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The file of rooms for one change, whole or not at all; raises Refused if it cannot be."""
    try:
        with closing(sqlite3.connect(file)) as sql, sql:
            sql.executescript(TABLES)
            yield sql
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise Refused(f"The key cannot be kept in {file.name}: {error}.") from None


def _made_up() -> str:
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return " ".join(digits[k : k + 3] for k in range(0, DIGITS, 3))


def plain(key: str) -> bytes:
    """A key without what fingers add or leave out: spaces, dashes, capitals."""
    return "".join(key.split()).replace("-", "").casefold().encode(errors="surrogatepass")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
