"""The file of rooms under attack: what was acknowledged is there afterwards, or it is told that the
file is damaged; no room ever shows another game."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.web import keys
from sim.web.room.rooms import Refused, Rooms
from tests.attack.damage import IN_ITS_PLACE, flipped, made_of
from tests.web.hall import Hall, told

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
FAULTS = ("disk I/O error", "database or disk is full", "attempt to write a readonly database")
FAIR = {"corridor": "shared", "water": "closed"}
NAMES = ("Ana", "Ben", "Cem", "Dee")
FLIPS, MORE = 40, 40
IN_WORDS = (
    "is damaged",
    "cannot be used",
    "cannot use its file",
    "something else",
    "was made by version",
)


class Failing(sqlite3.Connection):
    """A connection whose statements are counted; the `at`-th fails, or kills."""

    count, at, why = 0, 0, ""

    def _act(self) -> None:
        Failing.count += 1
        if Failing.count == Failing.at:
            if Failing.why == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise sqlite3.OperationalError(Failing.why)

    def execute(self, *words: Any) -> sqlite3.Cursor:
        self._act()
        return super().execute(*words)

    def executescript(self, *words: Any) -> sqlite3.Cursor:
        self._act()
        return super().executescript(*words)

    def __exit__(self, kind: Any, *more: Any) -> Any:
        if kind is None:
            try:
                self._act()
            except sqlite3.Error:
                self.rollback()
                raise
        return super().__exit__(kind, *more)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Failing]]:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: real(*a, **k, factory=Failing))
    Failing.count = Failing.at = 0
    yield Failing
    Failing.at = 0


def game(hall: Hall) -> Iterator[str]:
    """Some moves, one after another; says which is next."""
    for name in NAMES:
        yield f"{name} comes in"
        hall.join(name)
    for name, seat in zip(NAMES, ("upland", "upland", "lowland", "island"), strict=True):
        yield f"{name} sits"
        hall.act(name, "sit", seat=seat)
    yield "it starts"
    hall.act("teacher", "start")
    yield "an offer"
    hall.act("Dee", "offer", round=1, clauses=FAIR)


def played(folder: Path, scenario: Any, upto: int = 99) -> Hall:
    hall = Hall(folder, scenario)
    for number, _ in enumerate(game(hall)):
        if number == upto:
            break
    return hall


def tried(act: Callable[[], Any]) -> tuple[Any, str]:
    """What comes of an act, tried once more where it is refused; and the refusal."""
    try:
        return act(), ""
    except Refused as refusal:
        return act(), str(refusal)


def test_a_move_that_meets_a_fault_is_refused_in_words_and_can_be_made_again(
    tmp_path, rivers, failing, counted, request
):
    calm = played(tmp_path, rivers())
    total = failing.count
    assert total > 30
    for at in range(1, total + 1, 1 if request.config.getoption("every_fault") else 4):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        failing.count, failing.at, failing.why = 0, at, FAULTS[at % len(FAULTS)]
        counted("faults injected")
        hall, said = tried(lambda folder=folder: Hall(folder, rivers()))
        refusals = [said, *(tried(act)[1] for act in acts(hall))]
        told_of = [words for words in refusals if words]
        assert len(told_of) == 1 or not told_of
        assert all(failing.why in words for words in told_of)
        again = hall.begun_anew()
        counted("losses", again.version != calm.room.version)
        assert again.version == calm.room.version
        views = [[told(room, hall.who(n)) for n in NAMES] for room in (again, hall.room)]
        assert views[0] == views[1]


def acts(hall: Hall) -> list[Any]:
    """The same moves, each to be made by a call."""
    seats = zip(NAMES, ("upland", "upland", "lowland", "island"), strict=True)
    return [
        *(lambda name=name: hall.join(name) for name in NAMES),
        *(lambda name=name, seat=seat: hall.act(name, "sit", seat=seat) for name, seat in seats),
        lambda: hall.act("teacher", "start"),
        lambda: hall.act("Dee", "offer", round=1, clauses=FAIR),
    ]


def test_a_server_killed_at_any_statement_keeps_what_it_acknowledged(
    tmp_path, rivers, failing, counted, request
):
    played(tmp_path, rivers())
    total = failing.count
    for at in range(1, total + 1, 1 if request.config.getoption("every_fault") else 5):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        child = os.fork()
        if child == 0:
            try:
                failing.count, failing.at, failing.why = 0, at, "kill"
                hall = Hall(folder, rivers())
                with open(folder / "told", "wb", buffering=0) as said:
                    for act in acts(hall):
                        act()
                        said.write(b".")
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        counted("faults injected")
        acknowledged = (folder / "told").stat().st_size if (folder / "told").exists() else 0
        rooms = Rooms(folder / "rooms.sqlite", {})
        versions = [rooms.room(line["code"]).version for line in rooms.rooms()]
        lost = acknowledged - (versions[0] if versions else 0)
        counted("losses", max(0, lost))
        assert lost in (0, -1)  # a move may be kept though nobody was told


def test_a_disk_that_is_really_full_keeps_what_was_acknowledged(tmp_path, rivers, counted):
    """The system lets no file grow beyond a size."""
    hall = played(tmp_path, rivers(), upto=4)
    before, size = hall.room.version, hall.file.with_name("rooms.sqlite-wal").stat().st_size
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000,) * 2)
            made = 0
            try:
                for number in range(99):
                    hall.join(f"Student {number}")
                    made += 1
            except Refused:
                code = 100 + made
        finally:
            os._exit(code)
    made = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) - 100
    counted("faults injected")
    assert 0 < made < 99
    found = hall.begun_anew().version
    counted("losses", found != before + made)
    assert found == before + made


def test_a_damaged_file_of_rooms_is_told_or_shows_the_same_game(tmp_path, rivers, counted, request):
    hall = played(tmp_path, rivers())
    hall.rooms.close()
    file, right = hall.file, None
    raw = file.read_bytes()
    more = MORE if request.config.getoption("every_fault") else 1

    def read() -> str:
        try:
            room = hall.begun_anew()
            return told(room, hall.who("teacher")) + told(room, hall.who("Dee"))
        except Refused as refusal:
            return str(refusal)
        except AssertionError:
            return "the room is not there"

    def renewed(content: bytes | None) -> None:
        for old in tmp_path.glob("rooms.sqlite*"):
            old.rmdir() if old.is_dir() and not old.is_symlink() else old.unlink()
        if content is not None:
            file.write_bytes(content)

    renewed(raw)
    right = read()
    assert "corridor" in right
    for what, content in [*made_of(raw, 0), *flipped(raw, FLIPS * more)]:
        if content:  # an empty file is a new one
            renewed(content)
            said = read()
            counted("inputs tried")
            is_right = said == right or any(words in said for words in IN_WORDS)
            counted("wrong answers", not is_right)
            assert is_right, f"{what}: {said[:300]}"
            counted("refused in words", said != right)
    for what, placed in IN_ITS_PLACE.items():
        if what not in ("missing", "a link to nowhere"):
            renewed(None)
            placed(file)
            counted("inputs tried")
            assert "rooms.sqlite cannot be used" in read(), what


@pytest.mark.parametrize("content", [b"no database, and long enough for one " * 40, b"\0" * 999])
def test_a_key_that_cannot_be_kept_is_told_in_words(tmp_path, content):
    (tmp_path / "rooms.sqlite").write_bytes(content)
    with pytest.raises(Refused, match=r"cannot be kept in rooms\.sqlite"):
        keys.kept_key(tmp_path / "rooms.sqlite", None)


def test_a_file_of_rooms_of_an_older_format_says_which_version_reads_it(tmp_path, rivers):
    hall = played(tmp_path, rivers(), upto=2)
    hall.rooms.close()
    with sqlite3.connect(hall.file) as sql:
        sql.execute("PRAGMA user_version=1")
    with pytest.raises(Refused, match=r"\(format 1\).*Move the file away"):
        hall.begun_anew()
