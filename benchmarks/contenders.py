"""Who plays: the compiled engine, the watched model, Mesa's batch_run, NegMAS, the verb `sweep`.

What the benchmarks know of the engine and of the verb stands here: `engine` and `sweep`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import mesa

from benchmarks.clock import Sample, timed
from sim.model.negotiation import Negotiation
from sim.rules import state
from sim.rules.compiled import HOME
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.sweep import engine as compiled

HERE = Path(__file__).parent
LIKE_DEFAULT = (7, 4, 5, 5, 4, 5, 3, 4)  # levels of the default scenario's issues: 168,000 outcomes
SMALL = (4, 4, 3, 9)  # 432 outcomes, as many as the default scenario has on the table


# ------------------------------------------------------------------ adapters to the engine
def engine(scenario: Scenario, runs: int, rounds: bool) -> float:
    """Plays runs 0, 1, ... of seed 0, with or without records of every round; weeks played."""
    n = numbers(scenario)
    memory, kept = state.blank_for(n), state.blank_history(n)
    if rounds:
        return sum(len(compiled.negotiate(n, 0, run).table) for run in range(runs))
    return sum(compiled.play(n, memory, kept, 0, run) for run in range(runs))


class Use(NamedTuple):
    """What a command used."""

    wall: float  # s
    cpu: float  # s, workers included
    peak: float  # MB resident, of its largest process


def sweep(scenario: str, runs: int, workers: int, out: Path) -> Use | None:
    """The verb `sweep` as a user types it; None while there is no such verb."""
    from sim.cli import cli

    if "sweep" not in cli.commands:
        return None
    command = [sys.executable, HOME / "run.py", "sweep", scenario, "--runs", runs]
    command += ["--workers", workers, "--out", out]
    words = [str(word) for word in (sys.executable, "-S", HERE / "child.py", *command)]
    said = subprocess.run(words, capture_output=True, text=True, check=True)
    wall, cpu, peak, code = said.stdout.split()
    if int(code):
        raise RuntimeError(f"sweep stopped with code {code}: {said.stderr[-500:]}")
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


def contenders(name: str, python: str, scale: int) -> dict[str, Callable[[], Sample]]:
    """Name in the table -> what to time; `scale` is how much of each."""
    scenario, many, watched = read(name), 400 * scale, 20 * scale
    mesa_name = f"Mesa {mesa.__version__}"
    found = {
        "engine": lambda: timed(many, lambda: engine(scenario, many, False)),
        "engine, every round kept": lambda: timed(many, lambda: engine(scenario, many, True)),
        f"{mesa_name}, the watched model": lambda: timed(watched, lambda: model(scenario, watched)),
        f"{mesa_name}, batch_run": lambda: timed(watched, lambda: batch_run(name, watched, 1)),
        f"{mesa_name}, batch_run, 2 processes": lambda: timed(
            watched, lambda: batch_run(name, watched, 2)
        ),
    }
    version = negmas_version(python)
    if version is None:
        return found
    kin = f"NegMAS {version}"
    return found | {
        f"{kin}, 168,000 outcomes": lambda: negmas(python, 2 * scale, 1, LIKE_DEFAULT),
        f"{kin}, 168,000 outcomes, 2 processes": lambda: negmas(python, 2 * scale, 2, LIKE_DEFAULT),
        f"{kin}, 432 outcomes": lambda: negmas(python, 20 * scale, 1, SMALL),
        f"{kin}, 432 outcomes, 2 processes": lambda: negmas(python, 20 * scale, 2, SMALL),
    }
