"""`python -m benchmarks.bargaining`: what the bargaining analytics cost, for two to seven parties.

Three kinds of table. *Issues*: every package of eight issues with six levels (1,679,616), additive
utilities with weights and curves drawn at random. *Random*: 2,000,000 independent rows. *Pie*, for
two and three parties: 1,700,000 ways to divide one thing, all Pareto optimal, the dearest case.
Everything is called once on a small table first, so compiling does not count. Times are CPU seconds
of one core, so that a busy machine matters little; the ratio is to a naive pass over the same table
in the same run: the product of gains and its greatest, as one would first write it in NumPy.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import sim

HEADS = ("table", "parties", "packages", "Pareto set", "naive, s", "`pareto`, s", "times naive",
         "`bargaining_solutions`, s", "times naive", "`core`, s", "peak MB so far")  # fmt: skip


def issues(parties: int, count: int = 8, levels: int = 6) -> np.ndarray:
    """Additive utilities (levels ** count, parties), 0..1, of every package."""
    luck = np.random.default_rng(parties)
    columns = []
    for _ in range(parties):
        column = np.zeros(1)
        for weight in luck.dirichlet(np.ones(count)):
            worth = weight * np.linspace(0, 1, levels) ** luck.uniform(0.5, 2)
            column = np.add.outer(column, worth[:: luck.choice([-1, 1])]).ravel()
        columns.append(column)
    return np.column_stack(columns)


def independent(parties: int, packages: int = 2_000_000) -> np.ndarray:
    """Utilities (packages, parties), each drawn alone."""
    return np.random.default_rng(parties).random((packages, parties))


def pie(parties: int, packages: int = 1_700_000) -> np.ndarray:
    """Shares (packages, parties) that add up to 1."""
    return np.random.default_rng(parties).dirichlet(np.ones(parties), packages)


def seconds(act: Callable[..., Any], *given: Any) -> float:
    """CPU time, once."""
    start = time.process_time()
    act(*given)
    return time.process_time() - start


def naive(worth: np.ndarray, point: np.ndarray) -> int:
    """The greatest product of gains, as one would write it first."""
    gains = worth - point
    return int(np.where((gains >= 0).all(axis=1), gains.prod(axis=1), -1.0).argmax())


def row(name: str, worth: np.ndarray) -> list[str]:
    """One table of utilities; disagreement is worth what 30 % of the packages are not."""
    point = np.quantile(worth, 0.3, axis=0)
    base = min(seconds(naive, worth, point) for _ in range(3))
    front = int(sim.pareto(worth).sum())
    alone, whole = seconds(sim.pareto, worth), seconds(sim.bargaining_solutions, worth, point)
    core = seconds(sim.core, worth, point)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    return [name, str(worth.shape[1]), f"{len(worth):,}", f"{front:,}", f"{base:.2f}",
            f"{alone:.2f}", f"{alone / base:.1f}", f"{whole:.2f}", f"{whole / base:.1f}",
            f"{core:.2f}", f"{peak:,.0f}"]  # fmt: skip


def rows(parties: list[int], packages: int, levels: int) -> Iterator[list[str]]:
    """A row for each number of parties and kind of table."""
    for count in sorted(parties):
        yield row("issues", issues(count, levels=levels))
        yield row("random", independent(count, packages))
        if count <= 3:
            yield row("pie", pie(count))


def main() -> None:
    """Prints the table as Markdown, row by row."""
    said = argparse.ArgumentParser(prog="python -m benchmarks.bargaining", description=__doc__)
    said.add_argument("--parties", type=int, nargs="+", default=[2, 3, 4, 5, 6, 7])
    said.add_argument("--packages", type=int, default=2_000_000, help="rows of the random table")
    said.add_argument("--levels", type=int, default=6, help="of each of the eight issues")
    asked = said.parse_args()
    for count in {2, 3, 4, *asked.parties}:
        row("", independent(count, 50))
    for line in [HEADS, ["---"] + ["---:"] * (len(HEADS) - 1)]:
        print(f"| {' | '.join(line)} |")
    for line in rows(asked.parties, asked.packages, asked.levels):
        print(f"| {' | '.join(line)} |", flush=True)


if __name__ == "__main__":
    main()
