"""What a scenario gives in many runs: shares with their intervals, for those who only want these.

Luck alone varies; numbers stay as the scenario has them. Ensembles with the same seed share their
luck, so any two of them differ by their scenarios alone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim.scenario.records import Scenario
from sim.sweep.design import Sweep
from sim.sweep.design.reading import ONE_POINT
from sim.sweep.lattice import counted
from sim.sweep.playing import Player

COMMONEST = 2  # clauses of an issue


def ensemble(scenario: Scenario, seed: int, runs: int) -> dict[str, Any]:
    """Plays a scenario so many times and tells what came of it, as plain data.

    `runs`, `seed`, `deals` (how many), `deal` (share of runs), `weeks` (quartiles among deals; []
    without any), `survival` (mean chance among deals to last five years; None with fewer than two),
    `blockers` (what stood in the way most weeks, with its share of the runs without a deal) and
    `terms` (issue -> its commonest clauses, each with its share of the deals); shares 0..1 as
    `share`, `low`, `high`: Wilson's 95 % interval, for a mean the normal one.
    """
    rows = _rows(scenario, seed, runs)
    found = counted(rows, runs, list(scenario.issues), list(scenario.actors))
    signed, deals = found["deals"][0], int(found["deals"].sum())
    stood = {code: int(count[0]) for code, count in found["blockers"].items() if count[0]}
    return {
        "runs": runs,
        "seed": seed,
        "deals": deals,
        "deal": share(deals, runs),
        "weeks": found["weeks"][0].astype(int).tolist() if deals else [],
        "survival": _mean(found["survival"][0], deals) if deals > 1 else None,
        "blockers": [
            {"code": code} | share(count, runs - deals)
            for code, count in sorted(stood.items(), key=lambda each: -each[1])
        ],
        "terms": {
            key: _commonest(scenario, key, rows[f"terms.{key}"][signed])
            for key in scenario.issues
            if deals
        },
    }


def ensembles(scenarios: Sequence[Scenario], seed: int, runs: int) -> Iterator[dict[str, Any]]:
    """The ensembles of several scenarios, on the same luck and in their order, on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        yield from crew.map(lambda scenario: ensemble(scenario, seed, runs), scenarios)


def share(count: int, of: int) -> dict[str, float]:
    """How often something happened, with Wilson's 95 % interval; of at least one."""
    from scipy.stats import binomtest

    found = binomtest(count, of).proportion_ci(method="wilson")
    return {"share": count / of, "low": float(found.low), "high": float(found.high)}


def _rows(scenario: Scenario, seed: int, runs: int) -> dict[str, Any]:
    sweep = Sweep(
        id=scenario.id,
        title=scenario.title,
        policies={scenario.id: scenario},
        factors=(),
        design=ONE_POINT,
        replications=runs,
        seed=seed,
    )
    return Player(sweep).rows(0, runs)["runs"]


def _mean(spread: np.ndarray, count: int) -> dict[str, float]:
    """A mean of chances with its 95 % interval (normal), from mean and standard deviation."""
    mean, half = float(spread[0]), 1.96 * float(spread[1]) / count**0.5
    return {"share": mean, "low": max(0.0, mean - half), "high": min(1.0, mean + half)}


def _commonest(scenario: Scenario, issue: str, values: np.ndarray) -> list[dict[str, Any]]:
    """The commonest clauses of an issue among deals."""
    labels = {level.value: level.label for level in scenario.issues[issue].levels}
    most = Counter(values.tolist()).most_common(COMMONEST)
    return [{"label": labels[value]} | share(count, len(values)) for value, count in most]
