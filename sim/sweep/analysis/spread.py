"""How sure a figure is, when runs at a point share a place and runs of a replication share luck.

With common random numbers a replication has the same luck everywhere, so neither the points nor the
runs are independent draws of what happens. The spread is taken both ways, by leaving out one group
of design points at a time and one group of replications at a time, and adding the two variances
(delete-a-group jackknife, Kott 2001; two-way clusters, Cameron, Gelbach & Miller 2011, without
their small deduction, so it errs on the wide side).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

Estimate = Callable[[np.ndarray], np.ndarray]  # sums (..., sums) -> statistic (...)
LEVEL = 0.95


class Spread(NamedTuple):
    """Standard error of a statistic, and the degrees of freedom behind it."""

    error: float
    freedom: float
    how: str


def spread(place: np.ndarray, luck: np.ndarray, estimate: Estimate) -> Spread:
    """The spread of a statistic of sums, given the sums by group of points (groups, sums) and by
    group of replications (groups, sums)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        left = {name: estimate(sums.sum(axis=0) - sums)
                for name, sums in (("points", place), ("replications", luck))
                if len(sums) > 1}  # fmt: skip
    return combined(left)


def combined(left: Mapping[str, np.ndarray]) -> Spread:
    """The spread of a statistic from its values (groups,) with one group left out, by the kinds of
    group; Satterthwaite's degrees of freedom."""
    variances = {name: (len(each) - 1) / len(each) * float(((each - each.mean()) ** 2).sum())
                 for name, each in left.items()}  # fmt: skip
    total = sum(variances.values())
    if not left or not np.isfinite(total):
        return Spread(float("nan"), float("nan"), "none: too few groups to see a spread")
    below = sum(variances[name] ** 2 / (len(each) - 1) for name, each in left.items())
    freedom = total**2 / below if below > 0 else min(len(each) - 1 for each in left.values())
    return Spread(total**0.5, float(freedom), f"jackknife over groups of {' and '.join(left)}")


def ratio(sums: np.ndarray) -> np.ndarray:
    """Mean of a quantity from (..., [sum, number])."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])


def around(value: float, found: Spread) -> tuple[float, float]:
    """95 % interval of a mean or a difference (Student's t)."""
    from scipy.stats import t

    half = float(t.ppf(0.5 + LEVEL / 2, found.freedom)) * found.error
    return value - half, value + half


def of_share(value: float, runs: float, found: Spread, throws: int) -> tuple[float, float]:
    """95 % interval of a share 0..1: Wilson's, for as many independent runs as the spread is worth;
    where all runs agree, for as many as there were independent `throws`."""
    from scipy.stats import norm, t
    from statsmodels.stats.proportion import proportion_confint

    value = min(value, 1.0)  # a product of survivals may pass it by a rounding error
    agree = not found.error > 0 or value in (0.0, 1.0)
    worth = float(throws) if agree else value * (1 - value) / found.error**2
    worth = min(worth, runs)
    freedom = found.freedom if found.freedom > 0 else np.inf
    alpha = 2 * float(norm.sf(t.ppf(0.5 + LEVEL / 2, freedom)))
    low, high = proportion_confint(value * worth, worth, alpha=alpha, method="wilson")
    return float(low), float(high)
