"""A lattice of settings: every combination of a few levels of the factors that matter most.

All ensembles share their luck, so any two of them differ by their settings alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import prod
from typing import Any, Literal

import numpy as np

from sim.rules.state import AGREED, BLOCKERS
from sim.scenario.meanings import meaning
from sim.scenario.paths import found, locate
from sim.scenario.reading import as_data
from sim.scenario.records import Scenario
from sim.scenario.wording import Fault, Faults
from sim.sweep.design import Factor, Sweep
from sim.sweep.design.kinds import Factors, Kind
from sim.sweep.naming import labels
from sim.sweep.playing import Player
from sim.sweep.running import Progress, Told

CHUNK = 4_096  # runs in a worker's task
QUARTILES = (0.25, 0.5, 0.75)
MOST_ENSEMBLES = 20_000


class Rungs(Kind):
    """Every combination of given values; not-a-number stands for the scenario's own."""

    kind: Literal["rungs"] = "rungs"
    rungs: tuple[tuple[float, ...], ...]  # of each factor

    def size(self, factors: Factors) -> int:
        """The product of the factors' values."""
        return prod(map(len, self.rungs))

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """The last factor moves first."""
        places = np.unravel_index(np.arange(start, stop), [len(each) for each in self.rungs])
        columns = zip(self.rungs, places, strict=True)
        return np.column_stack([np.array(values)[place] for values, place in columns])


def lattice(
    sweep: Sweep,
    factors: tuple[Factor, ...],
    *,
    levels: int = 5,
    runs: int = 96,
    workers: int = 1,
    told: Told = lambda progress: None,
) -> dict[str, Any]:
    """Plays every combination of `levels` values of each factor, `runs` times on the same luck;
    `told` is called now and then.

    Returns plain data: `factors` (`name`, `label`, `meaning`, `paths`; `stated`: what the scenario
    says; `levels`, None for just that where it is not one number; `own`: its place), `shape`,
    `runs`, `seed`, and arrays with an axis of ensembles, the last factor moving first: `deals`
    (ensembles, runs) of booleans, `ceasefires` (runs with a deal or a ceasefire), `weeks`
    (ensembles, 3: quartiles among deals), `survival` and, by issue and by actor, `terms` and
    `worth` (ensembles, 2: mean, nan without a deal, and standard deviation), `blockers` (runs
    without a deal, by what stood in the way most weeks), `failed` (runs that were refused).
    Raises Faults where there are too many ensembles.
    """
    policy = next(iter(sweep.policies.values()))
    ladders = [_rungs(policy, factor, levels) for factor in factors]
    design = Rungs(rungs=tuple(tuple(rungs) for rungs, _ in ladders))
    grid = replace(sweep, factors=factors, design=design, replications=runs)
    if grid.points > MOST_ENSEMBLES:
        message = f"{grid.points:,} ensembles, at most {MOST_ENSEMBLES:,}: fewer --levels"
        raise Faults([Fault("--factors", None, "", f"{message} or factors")])
    return {
        "factors": _told(grid, ladders),
        "shape": [len(rungs) for rungs, _ in ladders],
        "runs": runs,
        "seed": sweep.seed,
        **_joined(list(_played(grid, workers, told))),
    }


def _rungs(policy: Scenario, factor: Factor, levels: int) -> tuple[list[float], int]:
    """A factor's values in order, and the place of the scenario's own, which is always there."""
    data = as_data(policy)
    stated = [found(data, locate(data, path)) for path in factor.paths]
    held = [factor.held(each) for each in stated]
    own = held[0] if len(set(held)) == 1 else np.nan
    if factor.is_worded:
        rungs = list(map(float, factor.stated))
        return (rungs, rungs.index(own)) if own in rungs else ([np.nan, *rungs], 0)
    spaced = [float(f"{x:.4g}") for x in np.linspace(*factor.range, levels)]
    rungs = list(map(float, factor.levels or spaced))
    about = float(np.mean(held))
    if about not in rungs:
        at = int(np.argmin(np.abs(np.array(rungs) - about)))
        inner = not factor.levels and 0 < at < len(rungs) - 1
        rungs = [*rungs[:at], *rungs[at + 1 :]] if inner else rungs
    rungs = sorted({*rungs, about})
    at = rungs.index(about)
    return ([*rungs[:at], own, *rungs[at + 1 :]], at)


def _told(grid: Sweep, ladders: Sequence[tuple[list[float], int]]) -> list[dict[str, Any]]:
    """The factors in a reader's words, with their levels."""
    data = as_data(next(iter(grid.policies.values())))
    called = labels(data, {factor.name: factor.paths for factor in grid.factors})
    return [
        {
            "name": factor.name,
            "label": called[factor.name],
            "meaning": meaning(factor.paths[0]),
            "paths": list(factor.paths),
            "stated": [found(data, locate(data, path)) for path in factor.paths],
            "levels": [None if np.isnan(value) else factor.said(value) for value in rungs],
            "own": own,
        }
        for factor, (rungs, own) in zip(grid.factors, ladders, strict=True)
    ]


def _played(grid: Sweep, workers: int, told: Told) -> Iterator[dict[str, Any]]:
    """What came of the ensembles, some at a time and in order."""
    player, runs = Player(grid), grid.replications
    player.warm()
    step = max(1, CHUNK // runs)
    stretches = [(p * runs, min(p + step, grid.points) * runs)
                 for p in range(0, grid.points, step)]  # fmt: skip
    issues = list(next(iter(grid.policies.values())).issues)
    actors = list(next(iter(grid.policies.values())).actors)
    progress = Progress(grid.runs)
    with ThreadPoolExecutor(workers) as crew:
        try:
            for rows in crew.map(lambda stretch: player.rows(*stretch)["runs"], stretches):
                progress.add(rows)
                told(progress)
                yield counted(rows, runs, issues, actors)
        finally:
            crew.shutdown(cancel_futures=True)


def counted(
    rows: dict[str, Any], runs: int, issues: Sequence[str], actors: Sequence[str]
) -> dict[str, Any]:
    """The rows of whole ensembles, counted."""

    def table(name: str, empty: float = np.nan) -> np.ndarray:
        return np.ma.filled(np.ma.asarray(rows[name]).astype(float), empty).reshape(-1, runs)

    deals = table("agreed", 0.0) == 1.0
    ceased = ~np.isnan(table("ceasefire_week"))
    blockers = np.asarray(rows["blocker"], dtype=object).reshape(-1, runs)
    return {
        "deals": deals,
        "ceasefires": (deals | ceased).sum(axis=1),
        "weeks": _quartiles(np.where(deals, table("week"), np.inf), deals.sum(axis=1)),
        "survival": _spread(table("survival"), deals),
        "terms": {issue: _spread(table(f"terms.{issue}"), deals) for issue in issues},
        "worth": {actor: _spread(table(f"{actor}.worth"), deals) for actor in actors},
        "blockers": {code: ((blockers == code) & ~deals).sum(axis=1) for code in BLOCKERS[:AGREED]},
        "failed": np.array([e is not None for e in rows["error"]]).reshape(-1, runs).sum(axis=1),
    }


def _spread(values: np.ndarray, deals: np.ndarray) -> np.ndarray:
    """Mean and standard deviation among the deals, (ensembles, 2)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        count = deals.sum(axis=1)
        mean = np.where(deals, values, 0.0).sum(axis=1) / count
        off = np.where(deals, values - mean[:, None], 0.0)
        return np.column_stack([mean, np.sqrt((off * off).sum(axis=1) / np.maximum(count - 1, 1))])


def _quartiles(weeks: np.ndarray, deals: np.ndarray) -> np.ndarray:
    """The first weeks by which a quarter, half and three quarters of the deals are signed."""
    places = np.ceil(np.outer(deals, QUARTILES) - 1e-9).astype(int) - 1
    found = np.take_along_axis(np.sort(weeks, axis=1), np.maximum(places, 0), axis=1)
    return np.where(deals[:, None] > 0, found, np.nan)


def _joined(parts: Sequence[Any]) -> Any:
    first = parts[0]
    if isinstance(first, dict):
        return {key: _joined([part[key] for part in parts]) for key in first}
    return np.concatenate(parts)
