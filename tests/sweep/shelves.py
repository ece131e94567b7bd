"""A small table in six parts, and a process that writes it and may die at a chosen moment.

As a program: shelves.py FOLDER SHARD OF [event N | bytes N AFTER | full N AFTER | hold]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from sim.sweep import receipts, store
from sim.sweep.parts import Field

ROWS, PER_PART = 11_000, 2_000
RUNS = [
    Field("policy", "VARCHAR", "", "name of the policy"),
    Field("point", "INTEGER", "", "design point"),
    Field("actors.some one.war.cost", "DOUBLE", "utility", "the value drawn"),
    Field("agreed", "BOOLEAN", "", "a package was accepted by all"),
    Field("week", "SMALLINT", "week", "null if never"),
    Field("blocker", "VARCHAR", "", "null if none"),
]
ROUNDS = [Field("run", "BIGINT", "", "row"), Field("front.held", "DOUBLE", "%", "land held")]
TABLES = {"runs": RUNS, "rounds": ROUNDS}


def receipt(tables: Any = TABLES, rows: int = ROWS, **others: Any) -> dict[str, Any]:
    told = {"title": "Some sweep", "seed": 3, "replications": 4, "factors": [{"high": 1.5}]}
    fixed = receipts.receipt(
        told, "f" * 64, "p" * 64, tables, rows, PER_PART, 3, "python3 run.py sweep it", "a day"
    )
    return {**fixed, **others}


def rows(part: int, count: int | None = None) -> dict[str, dict[str, Any]]:
    """The rows of a part: the same at every call."""
    luck = np.random.default_rng(part)
    n = min(PER_PART, ROWS - part * PER_PART) if count is None else count
    words = np.array(["no_range", None, "home"], dtype=object)
    weeks = np.ma.masked_equal(luck.integers(-1, 4, n), -1)
    drawn = np.where(luck.random(n) < 0.1, np.nan, luck.random(n))
    runs = {
        "policy": np.full(n, "与 мир €'\"", dtype=object),
        "point": np.arange(n),
        "actors.some one.war.cost": drawn,
        "agreed": luck.random(n) < 0.5,
        "week": weeks,
        "blocker": words[luck.integers(0, 3, n)],
    }
    return {"runs": runs, "rounds": {"run": np.arange(n), "front.held": luck.random(n)}}


def fill(folder: Path, shard: tuple[int, int] = (1, 1)) -> None:
    with store.opened(folder, receipt(), shard) as shelf:
        for part in shelf.to_do():
            shelf.write(part, rows(part))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, with its bytes."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _die_at(folder: Path, last: int) -> None:
    """Kill this process, as kill -9 does, at its n-th act on a file in the folder."""
    import signal

    seen = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in ("open", "os.rename", "os.mkdir") and str(folder) in str(args[0]):
            seen += 1
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def _limit(size: int, deadly: bool) -> None:
    """From now on no file grows beyond a size: the system kills the writer, or refuses."""
    import resource
    import signal

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if deadly else signal.SIG_IGN)


def _main(folder: Path, shard: tuple[int, int], how: str = "", n: int = 0, after: int = 0) -> None:
    if how == "event":
        _die_at(folder, n)
    with store.opened(folder, receipt(), shard) as shelf:
        if how == "hold":
            print("open", flush=True)
            sys.stdin.read()
            return
        for part in shelf.to_do():
            if how in ("bytes", "full") and part == after:
                _limit(n, deadly=how == "bytes")
            shelf.write(part, rows(part))


if __name__ == "__main__":
    place, own, of, *rest = sys.argv[1:]
    try:
        _main(Path(place), (int(own), int(of)), *rest[:1], *map(int, rest[1:]))
    except OSError as error:
        sys.exit(str(error))
