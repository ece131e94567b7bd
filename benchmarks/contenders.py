"""Who plays: the compiled engine, the watched model, Mesa's batch_run, NegMAS, and the program.

What the benchmarks know of the engine and of the program stands in `engine` and `command`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mesa
import numpy as np

from benchmarks.clock import Sample, timed
from sim.model.negotiation import Negotiation
from sim.rules.compiled import HOME
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.sweep.engine import Engine

HERE = Path(__file__).parent
LIKE_DEFAULT = (7, 4, 5, 5, 4, 5, 3, 4)  # levels of the default scenario's issues: 168,000 outcomes
SMALL = (4, 4, 3, 9)  # 432 outcomes, as many as the default scenario has on the table


# ------------------------------------------------------------------ the project
def engine(scenario: Scenario, runs: int, rounds: bool, threads: int = 1) -> float:
    """Plays runs 0, 1, ... of seed 0, with or without records of every round; weeks played."""
    chunk = 128 if rounds else 4096  # as a sweep has them

    def played(mine: np.ndarray) -> float:
        own, weeks = Engine(numbers(scenario)), 0.0
        for start in range(0, len(mine), chunk):
            tallies = own.play(0, mine[start : start + chunk], fully=rounds).tallies
            weeks += float((tallies["run"]["week"] + 1).sum())
        return weeks

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(played, np.array_split(np.arange(runs), threads)))


class Use(NamedTuple):
    """What a command used."""

    wall: float  # s
    cpu: float  # s, workers included
    peak: float  # MB resident, of its largest process


def command(*words: object) -> Use:
    """A verb as a user types it, and what it used. RuntimeError if it fails."""
    asked = (sys.executable, "-S", HERE / "child.py", sys.executable, HOME / "run.py", *words)
    said = subprocess.run([str(word) for word in asked], capture_output=True, text=True, check=True)
    wall, cpu, peak, code = said.stdout.split()
    if int(code):
        raise RuntimeError(f"{words[0]} stopped with code {code}: {said.stderr[-500:]}")
    return Use(float(wall), float(cpu), float(peak))


# ------------------------------------------------------------------ Mesa
def model(scenario: Scenario, runs: int) -> float:
    """The watched model alone, one run after another; weeks played."""
    return sum(len(Negotiation(scenario, 0, run).play().table) for run in range(runs))


known = cache(read)


class Batched(Negotiation):
    """The watched model as batch_run wants it: made from plain keywords.

    batch_run takes anything that can be iterated over for a list of values, so a scenario goes by
    its name. A seed set there makes all its iterations identical, so replications are a parameter.
    It pairs the model's numbers of one step with the agents' of the step before, loses all when one
    run fails, and returns runs in any order from several processes, which it starts afresh.
    """

    def __init__(self, scenario: str, run: int) -> None:
        super().__init__(known(scenario), 0, run)


def batch_run(scenario: str, runs: int, processes: int) -> float:
    """Mesa's own way to a great many; weeks played."""
    from mesa.batchrunner import batch_run as play_all

    asked = {"scenario": scenario, "run": range(runs)}
    rows: list[dict[str, Any]] = play_all(
        Batched, asked, number_processes=processes, display_progress=False
    )
    return sum({row["RunId"]: row["Step"] + 1 for row in rows}.values())


# ------------------------------------------------------------------ NegMAS
def negmas_version(python: str) -> str | None:
    """The version of NegMAS that an interpreter has; None if it has none."""
    code = "from importlib.metadata import version; print(version('negmas'))"
    try:
        said = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    return said.stdout.strip() if said.returncode == 0 else None


def negmas(python: str, sessions: int, processes: int, levels: tuple[int, ...]) -> Sample:
    """Sessions of NegMAS in its own interpreter; the checksum is steps played."""
    asked = [sessions, processes, 52, *levels]
    said = subprocess.run(
        [python, HERE / "negmas_session.py", *map(str, asked)],
        check=True,
        capture_output=True,
        text=True,
    )
    count, wall, cpu, agreements, steps = map(float, said.stdout.split())
    assert 0 < agreements <= count <= steps, "NegMAS did not negotiate"
    return Sample(int(count), wall, cpu, steps)


MESA = f"Mesa {mesa.__version__}"
ENGINE, KEPT, THREADS = "engine", "engine, every round kept", "engine, 2 threads"
WATCHED, BATCH = f"{MESA}, the watched model", f"{MESA}, batch_run"
BATCHES = f"{BATCH}, 2 processes"
KIN = "NegMAS, 432 outcomes"
KINS, KINS_LARGE = f"{KIN}, 2 processes", "NegMAS, 168,000 outcomes, 2 processes"
RATIOS = (
    (THREADS, BATCHES),
    (THREADS, KINS),
    (THREADS, KINS_LARGE),
    (ENGINE, BATCH),
    (ENGINE, KIN),
    (ENGINE, KEPT),
)


def contenders(name: str, python: str, scale: int) -> dict[str, Callable[[], Sample]]:
    """Name in the table -> what to time; `scale` is how much of each."""
    scenario, many, some = read(name), 2000 * scale, 20 * scale
    found = {
        ENGINE: lambda: timed(many, lambda: engine(scenario, many, False)),
        KEPT: lambda: timed(many // 2, lambda: engine(scenario, many // 2, True)),
        THREADS: lambda: timed(2 * many, lambda: engine(scenario, 2 * many, False, 2)),
        WATCHED: lambda: timed(some, lambda: model(scenario, some)),
        BATCH: lambda: timed(some, lambda: batch_run(name, some, 1)),
        BATCHES: lambda: timed(3 * some, lambda: batch_run(name, 3 * some, 2)),
    }
    if negmas_version(python) is None:
        return found
    return found | {
        KIN: lambda: negmas(python, some, 1, SMALL),
        KINS: lambda: negmas(python, 2 * some, 2, SMALL),
        KINS_LARGE: lambda: negmas(python, 4, 2, LIKE_DEFAULT),
    }
