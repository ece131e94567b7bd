"""The fit: least squares of the misses, in units of each target's tolerance, from several starts.

A miss is smooth in the free parameters, or, where it is counted over runs, a fine staircase: every
place has the same luck, so the objective is a function and not a throw of dice. Least squares use
that there are as many misses as targets, and leave the slopes that say what cannot be told apart.
Slopes are taken over a step that is wide against the stairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from sim.scenario import reading
from sim.scenario.paths import found, locate
from sim.sweep.calibration.asking import Table, played
from sim.sweep.calibration.records import Calibration
from sim.sweep.calibration.targets import Seen
from sim.sweep.design import scenario_at

SCANNED = 16  # places of the first look, times the number of free parameters
STARTS = 3  # the best of these
STEP, STEP_PLAYED = 1e-5, 0.02  # of the range, for slopes
NOTHING = 100.0  # miss, in tolerances, where no run has what is measured
MOST_STEPS, CLOSE = 60, 1e-7  # of a way downhill; it ends where a step is this share of a range

Say = Callable[[str], object]


class Fit(NamedTuple):
    """The best place found, in shares of each range."""

    place: np.ndarray  # (parameters,) 0..1
    misfit: float  # sum of squared misses, in tolerances
    reached: tuple[float, ...] = ()  # misfit at the end of each start's way, the best first


class Objective:
    """What the model says of the targets, at any place in the ranges of the free parameters."""

    def __init__(self, calibration: Calibration, crew: Executor) -> None:
        self.calibration, self._crew = calibration, crew
        ends = np.array([factor.range for factor in calibration.free])
        self._low, self._wide = ends[:, 0], ends[:, 1] - ends[:, 0]
        told = calibration.scenario
        self.stated = np.array([t.stated(told) for t in calibration.targets.values()], dtype=float)
        spreads = zip(calibration.targets.values(), self.stated, strict=True)
        self.spread = np.array([target.spread(value) for target, value in spreads])
        self._known: dict[bytes, np.ndarray] = {}

    @property
    def evaluations(self) -> int:
        """How many places have been tried."""
        return len(self._known)

    def values(self, place: np.ndarray) -> np.ndarray:
        """The parameters at a place."""
        return np.asarray(self._low + place * self._wide)

    def place_of(self, values: np.ndarray) -> np.ndarray:
        """The place of some parameters; outside 0..1 where these lie outside their ranges."""
        return np.asarray((values - self._low) / self._wide)

    def measured(self, place: np.ndarray) -> np.ndarray:
        """What the model says of every target at a place, (targets,)."""
        key = place.tobytes()
        if key not in self._known:
            self._known[key] = self._measured(self.values(place), 0)
        return self._known[key]

    def on_new_luck(self, place: np.ndarray) -> np.ndarray:
        """The same on as many runs that no fit has seen."""
        return self._measured(self.values(place), self.calibration.runs)

    def own(self) -> np.ndarray:
        """The scenario's own parameters; nan where its paths do not agree upon one."""
        data = reading.as_data(self.calibration.scenario)
        entries = [{found(data, locate(data, path)) for path in factor.paths}
                   for factor in self.calibration.free]  # fmt: skip
        return np.array([each.pop() if len(each) == 1 else np.nan for each in entries], dtype=float)

    def as_it_stands(self) -> np.ndarray:
        """What the scenario itself says, be its numbers in the ranges or not."""
        return self._measured(np.full(len(self._low), np.nan), 0)

    def misses(self, place: np.ndarray, kept: Sequence[int]) -> np.ndarray:
        """How far the model is off the kept targets, in tolerances."""
        return np.asarray(self.apart(self.measured(place))[list(kept)])

    def apart(self, measured: np.ndarray) -> np.ndarray:
        """How far something measured is off the targets, in tolerances (targets,)."""
        return np.asarray(np.nan_to_num((measured - self.stated) / self.spread, nan=NOTHING))

    def slopes(self, place: np.ndarray, kept: Sequence[int], free: Sequence[int]) -> np.ndarray:
        """How the misses move with each free parameter, per range of it, (kept, free)."""
        step = STEP_PLAYED if self.calibration.is_played else STEP
        columns, here = [], self.misses(place, kept)
        for j in free:
            beside = place.copy()
            beside[j] += step if place[j] + step <= 1.0 else -step
            columns.append((self.misses(beside, kept) - here) / (beside[j] - place[j]))
        return np.column_stack(columns)

    def _measured(self, values: np.ndarray, first: int) -> np.ndarray:
        told = self.calibration
        scenario = scenario_at(told.scenario, told.free, values.tolist())
        rows = None
        if told.is_played:
            rows = played(scenario, told.seed, first, told.runs, self._crew)
        seen = Seen(scenario, Table(scenario, rows).ask if rows else _no_runs)
        return np.array([target.measured(seen) for target in told.targets.values()])


def _no_runs(sql: str) -> float:
    raise AssertionError(f"nothing is played that could answer {sql}")


@contextmanager
def workers(count: int) -> Iterator[Executor]:
    """Threads that play; on the way out nothing that waits is begun."""
    crew = ThreadPoolExecutor(count, thread_name_prefix="worker")
    try:
        yield crew
    finally:
        crew.shutdown(wait=True, cancel_futures=True)


def fitted(objective: Objective, kept: Sequence[int]) -> Fit:
    """The best fit to the kept targets, from several starts."""
    fits = [refined(objective, kept, start) for start in _starts(objective, kept)]
    fits.sort(key=lambda fit: fit.misfit)  # of a tie the first
    return fits[0]._replace(reached=tuple(fit.misfit for fit in fits))


def refined(
    objective: Objective, kept: Sequence[int], start: np.ndarray, free: Sequence[int] | None = None
) -> Fit:
    """Downhill from a place, moving the free parameters (their places in the file; default all)."""
    from scipy.optimize import least_squares

    moving = list(range(len(start))) if free is None else list(free)

    def whole(part: np.ndarray) -> np.ndarray:
        place = start.copy()
        place[moving] = part
        return place

    place = start
    if moving:
        ended = least_squares(
            lambda part: objective.misses(whole(part), kept),
            start[moving],
            lambda part: objective.slopes(whole(part), kept, moving),
            bounds=(0.0, 1.0),
            xtol=CLOSE,
            max_nfev=MOST_STEPS,
        )
        place = whole(ended.x)
    ends = [Fit(each, misfit(objective, each, kept)) for each in (place, start)]
    return min(ends, key=lambda fit: fit.misfit)


def misfit(objective: Objective, place: np.ndarray, kept: Sequence[int]) -> float:
    """Sum of the squared misses of the kept targets at a place, in tolerances."""
    return float((objective.misses(place, kept) ** 2).sum())


def _starts(objective: Objective, kept: Sequence[int]) -> list[np.ndarray]:
    """The best places of a first look that fills the ranges evenly (Sobol')."""
    from scipy.stats import qmc

    told = objective.calibration
    count = len(told.free)
    power = int(np.ceil(np.log2(SCANNED * count)))
    places = qmc.Sobol(count, rng=told.seed).random_base2(power)
    return sorted(places, key=lambda place: misfit(objective, place, kept))[:STARTS]
