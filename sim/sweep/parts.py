"""Numbered parts of a table as Parquet files, each named by a hash of its own bytes.

So a part that was cut short, damaged or changed is always told, without any other file. The same
rows give the same bytes: one thread writes, in groups of a fixed size.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from sim.scenario.wording import Fault

if TYPE_CHECKING:
    import duckdb

Kind: TypeAlias = Literal["BOOLEAN", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE", "VARCHAR"]
NAME = re.compile(r"part-(\d{5,})-([0-9a-f]{16})\.parquet")
GROUP = 65_536  # rows
ALIEN = ("Thumbs.db", "desktop.ini")  # what a desktop leaves behind, besides hidden files
ALONE: Any = {"threads": 1, "memory_limit": "1GB", "temp_directory": ""}  # no spill files
BEING_WRITTEN = ".being-written-{part:05d}-"


class Field(NamedTuple):
    """A column of a table on disk."""

    name: str
    kind: Kind
    unit: str
    meaning: str


class Stamp(NamedTuple):
    """What a part says of itself."""

    fingerprint: str  # of the sweep
    table: str
    part: int

    def __str__(self) -> str:
        return "{" + ", ".join(f"'{k}': '{v}'" for k, v in self._asdict().items()) + "}"


def named(name: str) -> str:
    """A column's name as it stands in SQL, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


# ------------------------------------------------------------------------------------ writing
def put(folder: Path, stamp: Stamp, fields: Sequence[Field], rows: Mapping[str, Any]) -> Path:
    """Writes one part, whole or not at all, and returns its file; raises OSError.

    `rows` holds an array for each field, all of one length: a null is NaN in floats, None in
    objects (words), a masked element in any. A whole number is not taken from floats.
    """
    _must_fit(fields, rows)
    folder.mkdir(exist_ok=True)
    aside = folder / f"{BEING_WRITTEN.format(part=stamp.part)}{os.getpid()}"
    try:
        _copy(aside, stamp, fields, rows)
        with open(aside, "rb+") as file:
            os.fsync(file.fileno())
        target = folder / f"part-{stamp.part:05d}-{_hash(aside)}.parquet"
        os.replace(aside, target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise
    return target


def _must_fit(fields: Sequence[Field], rows: Mapping[str, Any]) -> None:
    names = [field.name for field in fields]
    if sorted(names) != sorted(rows) or len({len(column) for column in rows.values()}) != 1:
        raise ValueError("each field needs one column, all of one length")
    for field in fields:
        whole = field.kind.endswith("INT") or field.kind == "INTEGER"
        if whole and np.asarray(rows[field.name]).dtype.kind not in "iu":
            raise TypeError(f"{field.name}: {field.kind} needs whole numbers (mask the nulls)")


def _copy(file: Path, stamp: Stamp, fields: Sequence[Field], rows: Mapping[str, Any]) -> None:
    import duckdb

    columns = ", ".join(f"{_cell(f, k)} AS {named(f.name)}" for k, f in enumerate(fields))
    place = str(file).replace("'", "''")
    try:
        with duckdb.connect(config=ALONE) as connection:
            connection.register("given", {f"c{k}": rows[f.name] for k, f in enumerate(fields)})
            connection.execute(
                f"COPY (SELECT {columns} FROM given) TO '{place}' (FORMAT parquet, USE_TMP_FILE "
                f"false, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE {GROUP}, "
                f"KV_METADATA {stamp})"
            )
    except duckdb.IOException as error:
        raise OSError(str(error)) from None


def _cell(field: Field, place: int) -> str:
    cast = f"CAST(c{place} AS {field.kind})"
    return f"nullif({cast}, 'nan'::DOUBLE)" if field.kind == "DOUBLE" else cast


def _hash(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:16]


def remove_unfinished(folder: Path, parts: Sequence[int]) -> None:
    """Removes what a killed writer left of some parts."""
    known = tuple(BEING_WRITTEN.format(part=part) for part in parts)
    for file in folder.glob(".being-written-*"):
        if file.name.startswith(known):
            file.unlink(missing_ok=True)


# ------------------------------------------------------------------------------------ reading
def load_database() -> None:
    """Loads the database aside: it would end the program with its own trace if Ctrl-C fell into its
    loading."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(import_module, "duckdb").result()


def found(folder: Path) -> dict[int, Path]:
    """The parts in a folder by their number, as their names say."""
    matches = ((NAME.fullmatch(file.name), file) for file in sorted(_files(folder)))
    return {int(match[1]): file for match, file in matches if match}


def faults(folder: Path, stamp: Stamp, parts: int, looked_into: Sequence[int]) -> Iterator[Fault]:
    """Every file of a table that is none of its parts; of some parts the bytes are looked at."""
    import duckdb

    numbers: Counter[int] = Counter()
    named_parts = []
    for file in sorted(_files(folder)):
        match = NAME.fullmatch(file.name)
        if match and int(match[1]) < parts and file.is_file():
            numbers[int(match[1])] += 1
            named_parts.append((int(match[1]), match[2], file))
        else:
            yield Fault(str(file), None, "", "is no part of this sweep")
    looked = set(looked_into)
    with duckdb.connect(config=ALONE) as connection:
        for part, digest, file in named_parts:
            if numbers[part] > 1:
                yield Fault(str(file), None, "", f"is one of {numbers[part]} files of part {part}")
            elif part in looked and _hash(file) != digest:
                yield Fault(str(file), None, "", "is damaged: its name is not that of its bytes")
            elif part in looked and _stamp(file, connection) != stamp._replace(part=part):
                yield Fault(str(file), None, "", "is of another sweep, or another part of this one")


def _stamp(file: Path, connection: duckdb.DuckDBPyConnection) -> Stamp | None:
    """What a file says of itself, if it is a part at all."""
    import duckdb

    try:
        told = connection.execute("FROM parquet_kv_metadata(?)", [str(file)]).fetchall()
        said = {key.decode(): value.decode() for _, key, value in told}
        return Stamp(said["fingerprint"], said["table"], int(said["part"]))
    except (duckdb.Error, KeyError, ValueError):
        return None


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    return [f for f in folder.iterdir() if not f.name.startswith(".") and f.name not in ALIEN]
