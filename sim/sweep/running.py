"""A sweep from design to disk: chunks of runs go to workers, parts of the table to the store.

What a part holds depends on the design alone, so workers, chunks, shards and interruptions leave no
trace in the bytes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.sweep import receipts, results, store, tables
from sim.sweep.design import Sweep, read
from sim.sweep.parts import load_database
from sim.sweep.playing import Player, Rows

if TYPE_CHECKING:
    from pandas import DataFrame

PART, CHUNK = 65_536, 4_096  # runs in a part of the table and in a worker's task
PART_OF_ROUNDS, CHUNK_OF_ROUNDS = 1_024, 128  # where every round is kept


@dataclass
class Progress:
    """How far a sweep has come, and what the runs so far say."""

    runs: int  # in all, of this process
    done: int = 0
    failed: int = 0
    deals: int = 0
    ceasefires: int = 0  # without a deal
    started: float = field(default_factory=monotonic)
    first_error: str | None = None

    def add(self, rows: dict[str, Any]) -> None:
        """Counts the rows of a chunk."""
        errors = [error for error in rows["error"] if error is not None]
        agreed = np.ma.filled(rows["agreed"], False)
        stopped = ~np.ma.getmaskarray(rows["ceasefire_week"])
        self.done += len(agreed)
        self.failed += len(errors)
        self.deals += int(agreed.sum())
        self.ceasefires += int((stopped & ~agreed).sum())
        self.first_error = self.first_error or (errors[0] if errors else None)

    @property
    def rate(self) -> float:
        """Runs a second."""
        return self.done / max(monotonic() - self.started, 1e-9)

    def __str__(self) -> str:
        """Partial results in words."""
        played = max(1, self.done - self.failed)
        deals, either = self.deals / played, (self.deals + self.ceasefires) / played
        wrong = f", {self.failed:,} failed" if self.failed else ""
        return f"deal {deals:.3f}, deal or ceasefire {either:.3f}{wrong}"


Told = Callable[[Progress], object]


def run(
    sweep: Sweep,
    folder: Path,
    *,
    workers: int = 1,
    dask: str | None = None,
    shard: tuple[int, int] = (1, 1),
    command: str = "",
    told: Told = lambda progress: None,
) -> Progress:
    """Plays what is missing of a sweep (or of its shard i of n) into a folder.

    `workers` threads play on this machine, or those of the Dask scheduler at an address. `told` is
    called after every chunk. Raises Faults if the folder holds something else, OSError if it cannot
    be written; what is there stays, and the same call goes on.
    """
    player = Player(sweep)
    part, chunk = (PART_OF_ROUNDS, CHUNK_OF_ROUNDS) if sweep.rounds else (PART, CHUNK)
    receipt = receipts.receipt(
        sweep.as_data(),
        sweep.fingerprint,
        receipts.program(),
        {name: [each for each, _ in columns] for name, columns in player.columns.items()},
        sweep.runs,
        part,
        sweep.seed,
        command,
        datetime.now(UTC).isoformat(timespec="seconds"),
        sweep.points,
    )
    if dask is None:
        player.warm()
    load_database()
    with store.opened(folder, receipt, shard) as shelf:
        to_do = shelf.to_do()
        stretches = {k: (k * part, min((k + 1) * part, sweep.runs)) for k in to_do}
        progress = Progress(sum(stop - start for start, stop in stretches.values()))
        with _crew(player, workers, dask) as crew:
            progress.started = monotonic()
            for k, rows in _in_order(crew, stretches, chunk, progress, told):
                shelf.write(k, rows)
    return progress


def played(
    name: str | Path, asked: dict[str, Any], workers: int | None, out: str | Path | None
) -> DataFrame:
    """The table of the runs of a sweep that `design.read` reads so; kept at `out`, if given."""
    sweep = read(name, **asked)
    told = {**asked, "out": str(out)} if out else asked
    command = f"sim.sweep({', '.join([repr(str(name)), *(f'{k}={v!r}' for k, v in told.items())])})"
    with TemporaryDirectory(prefix="peacetable-") as aside:
        folder = Path(out or aside)
        run(sweep, folder, workers=workers or os.cpu_count() or 1, command=command)
        return results.read(folder).table()


def _in_order(
    crew: Crew,
    stretches: dict[int, tuple[int, int]],
    chunk: int,
    progress: Progress,
    told: Told,
) -> Iterator[tuple[int, Rows]]:
    """Parts of the table, whole and in order, while the workers are a few chunks ahead."""
    tasks = iter(
        (k, first, min(first + chunk, stop), stop)
        for k, (start, stop) in stretches.items()
        for first in range(start, stop, chunk)
    )
    ahead: deque[tuple[int, bool, Pending]] = deque()
    pieces: list[Rows] = []
    while True:
        while len(ahead) < crew.ahead and (task := next(tasks, None)):
            k, first, last, stop = task
            ahead.append((k, last == stop, crew.play(first, last)))
        if not ahead:
            return
        k, is_last, future = ahead.popleft()
        pieces.append(future.result())
        progress.add(pieces[-1]["runs"])
        told(progress)
        if is_last:
            yield k, {name: tables.joined([p[name] for p in pieces]) for name in pieces[0]}
            pieces = []


# ------------------------------------------------------------------------------------ workers
class Pending(Protocol):
    """A chunk that somebody plays."""

    def result(self) -> Rows:
        """Waits for its rows."""


@dataclass
class Crew:
    """Those who play: how many chunks they are given ahead, and how to give one."""

    ahead: int
    play: Callable[[int, int], Pending]


@contextmanager
def _crew(player: Player, workers: int, dask: str | None) -> Iterator[Crew]:
    if dask is not None:
        from sim.sweep import cluster

        with cluster.crew(player, dask) as (ahead, play):
            yield Crew(ahead, play)
        return
    executor: Executor = ThreadPoolExecutor(workers, thread_name_prefix="worker")
    try:
        yield Crew(2 * workers + 1, lambda first, last: executor.submit(player.rows, first, last))
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
