"""What other settings of the core would have given, and what choosing among them is worth.

The core has two numbers of its own, the same for every case: how losses curve, and what failing
costs beyond the reference point. Whoever picks the best of a grid on some cases must tell its error
on others: every group of cases is told by the setting that did best on all the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from sim.scenario.cases import Case
from sim.scenario.spatial import CHOSEN, VERY_BAD, Core
from sim.validation.arrays import arrays
from sim.validation.crew import Done, nobody, spread
from sim.validation.predictors import played

CURVATURES = (1.0, 1.5, 2.0, 3.0)
COSTS = (0.0, 0.5, 1.0, 3.0, VERY_BAD)
GRID = tuple(Core(curvature=c, no_deal_cost=k) for c, k in product(CURVATURES, COSTS))


def tuning(
    cases: Sequence[Case], runs: int, seed: int, workers: int, told: Done = nobody
) -> dict[str, Any]:
    """The error (points) of every setting of the grid, the best one, and the error that choosing
    has on the groups that it has not seen."""
    tasks = list(product(GRID, cases))
    found = spread(lambda task: _errors(task[1], task[0], runs, seed), tasks, workers, told)
    sums, counts = np.array(found).reshape(len(GRID), len(cases), 2).transpose(2, 0, 1)
    errors = sums.sum(axis=1) / counts.sum(axis=1)
    best = int(errors.argmin())
    return {
        "settings": [
            {"curvature": core.curvature, "no_deal_cost": core.no_deal_cost, "mae": float(error)}
            for core, error in zip(GRID, errors, strict=True)
        ],
        "best": best,
        "chosen": GRID.index(CHOSEN),
        "left_out": _left_out(sums, counts, [case.group or case.id for case in cases]),
    }


def _errors(case: Case, core: Core, runs: int, seed: int) -> tuple[float, int]:
    """Sum of the errors of a case in points, and over how many issues."""
    errors = 100.0 * np.abs(played(case, core, runs, seed).terms - arrays(case).outcome)
    return float(np.nansum(errors)), int(np.isfinite(errors).sum())


def _left_out(sums: np.ndarray, counts: np.ndarray, groups: Sequence[str]) -> float:
    """Error where each group is told by the setting that is best on all others."""
    total = 0.0
    for group in dict.fromkeys(groups):
        out = np.array([each == group for each in groups])
        others = sums[:, ~out].sum(axis=1) / np.maximum(counts[:, ~out].sum(axis=1), 1)
        total += float(sums[others.argmin()][out].sum())
    return total / float(counts[0].sum())
