"""A sweep on disk: a receipt, and its tables in numbered parts; it goes on where it was stopped.

    results/<name>/
      sweep.json         the receipt, written first
      datapackage.json   what every column means, for other programs; written when all is there
      runs/              part-00000-<hash of its bytes>.parquet, ...
      rounds/            the same, where every number of every round is kept

A kill or a power cut at any moment leaves whole parts and, at worst, one hidden file aside that the
next start removes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.archive import seal
from sim.archive.writing import write_file
from sim.scenario.wording import Fault, Faults
from sim.sweep import locks, parts, receipts
from sim.sweep.parts import Field, Stamp

FULL = ("No space left", "quota exceeded", "File too large", "not enough space")


@dataclass(frozen=True)
class Folder:
    """The folder of a sweep as its receipt says it should be, and what is there of it."""

    path: Path
    receipt: dict[str, Any]

    @property
    def tables(self) -> list[str]:
        """The names of the tables; the first is that of the runs."""
        return list(self.receipt["columns"])

    def fields(self, table: str = "runs") -> list[Field]:
        """The columns of a table."""
        return [Field(**field) for field in self.receipt["columns"][table]]

    def files(self, table: str = "runs") -> list[Path]:
        """The parts of a table that are there in all tables, in order."""
        missing, there = set(self.missing()), parts.found(self.path / table)
        return [there[part] for part in sorted(there) if part not in missing]

    def missing(self) -> list[int]:
        """The parts that are not there in all tables."""
        there = [parts.found(self.path / table) for table in self.tables]
        return [k for k in range(self.receipt["parts"]) if not all(k in found for found in there)]

    @property
    def is_complete(self) -> bool:
        """Whether every part of every table is there."""
        return not self.missing()

    def verify(self, numbers: Sequence[int]) -> None:
        """Raises Faults that name all files which are no parts, looking into some parts' bytes."""
        then = f"delete it, then give the command again: {self.receipt['command']}"
        told: list[Fault] = []
        for table in self.tables:
            stamp = self._stamp(table)
            told += parts.faults(self.path / table, stamp, self.receipt["parts"], numbers)
        if told:
            raise Faults(fault._replace(message=f"{fault.message}; {then}") for fault in told)

    def _stamp(self, table: str, part: int = 0) -> Stamp:
        return Stamp(self.receipt["fingerprint"], table, part)


@dataclass(frozen=True)
class Shelf(Folder):
    """A folder open for writing; another process may write into it while this one holds it open."""

    shard: tuple[int, int] = (1, 1)

    @property
    def mine(self) -> range:
        """The parts of shard (i, n): every n-th, from the i-th on."""
        own, of = self.shard
        return range(own - 1, self.receipt["parts"], of)

    def to_do(self) -> list[int]:
        """The parts of this shard that are missing."""
        return sorted(set(self.missing()).intersection(self.mine))

    def write(self, part: int, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Keeps a part of every table (rows as `parts.put` takes them), whole or not at all.

        A table that has it already keeps what it has. Raises OSError in words, as on a full disk.
        """
        for table in self.tables:
            if part not in parts.found(self.path / table):
                folder, stamp = self.path / table, self._stamp(table, part)
                with _in_words(self.path, self):
                    parts.put(folder, stamp, self.fields(table), tables[table])


@contextmanager
def _in_words(path: Path, folder: Folder | None = None) -> Iterator[None]:
    """What the system refuses, told with what is kept and the way out; raises OSError."""
    try:
        yield
    except OSError as error:
        full = any(word in str(error) for word in FULL)
        place = error.filename2 or error.filename or path  # the second is where it was to go
        named = f"{place}: {error.strerror}" if error.strerror else str(error)
        why = f"no space left on {path}" if full else named
        kept = ""
        if folder:
            count = folder.receipt["parts"]
            kept = f"; {count - len(folder.missing())} of {count} parts are kept"
        remedy = "free some space and" if full else "once that is mended,"
        raise OSError(f"{why}{kept}; {remedy} give the same command again") from error


@contextmanager
def opened(path: Path, own: Mapping[str, Any], shard: tuple[int, int] = (1, 1)) -> Iterator[Shelf]:
    """A folder for the parts of shard i of n (from 1) of a sweep with a receipt (`own`).

    The folder goes on where it was stopped. Raises Faults if it holds another sweep or strange
    files, or if another writer is at work in it; shards may work side by side.
    """
    with _in_words(path):
        path.mkdir(parents=True, exist_ok=True)
    with locks.writing(path, shard):
        with _in_words(path), locks.turn(path):
            shelf = Shelf(path, receipts.begun(path, own), shard)
        for table in shelf.tables:
            parts.remove_unfinished(path / table, shelf.mine)
        shelf.verify(shelf.mine)
        yield shelf
        if shelf.is_complete:
            with _in_words(path, shelf), locks.turn(path):
                _describe(shelf)
            locks.clear(path)


def _describe(folder: Folder) -> None:
    files = {
        table: [file.relative_to(folder.path).as_posix() for file in folder.files(table)]
        for table in folder.tables
    }
    package = receipts.package(folder.receipt, files)
    write_file(folder.path / receipts.PACKAGE, seal.text(package))
