"""The patient rule induction method of Friedman & Fisher (1999): a box, peeled slice by slice.

Of our own, because the library that has it (EMA workbench, Kwakkel 2017) cannot be installed
without one under the GPL. Works on design points, each with its runs and the cases among them:
runs of a point are no independent draws, points are.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

ALPHA = 0.05  # share of the points in the box that a slice takes
MASS = 0.05  # a box with fewer of all points is not peeled
SURE = 0.05  # a limit less sure than this is dropped, the least sure first


class Limit(NamedTuple):
    """One side of a box."""

    column: int
    end: int  # 0: from below, 1: from above
    value: float

    def keeps(self, X: np.ndarray) -> np.ndarray:
        """Which points lie on the right side of it, (points,)."""
        column = X[:, self.column]
        return np.asarray(column <= self.value if self.end else column >= self.value)


Box = tuple[Limit, ...]


def inside(X: np.ndarray, box: Box) -> np.ndarray:
    """Which points lie in a box, (points,)."""
    within: np.ndarray = np.all([np.ones(len(X), bool), *(limit.keeps(X) for limit in box)], axis=0)
    return within


def path(X: np.ndarray, cases: np.ndarray, runs: np.ndarray) -> list[Box]:
    """Boxes from the whole space to the last slice; each slice is the one whose loss raises the
    share of cases most for each point that goes with it (after Kwakkel & Jaxa-Rozen 2016)."""
    limits: dict[tuple[int, int], Limit] = {}
    boxes: list[Box] = [()]
    kept = np.arange(len(X))
    while len(kept) * (1 - ALPHA) >= MASS * len(X):
        share = cases[kept].sum() / max(1, runs[kept].sum())
        best, gain = None, 0.0
        for limit in _slices(X[kept]):
            stays = kept[limit.keeps(X[kept])]
            more = cases[stays].sum() / max(1, runs[stays].sum()) - share
            if more / (len(kept) - len(stays)) > gain:
                best, gain = limit, more / (len(kept) - len(stays))
        if best is None:
            break
        kept = kept[best.keeps(X[kept])]
        limits[best[:2]] = best
        boxes.append(tuple(limits.values()))
    return boxes


def _slices(X: np.ndarray) -> list[Limit]:
    """The limits that would cut off the least, or all that are equal to it, at each end."""
    found, many = [], max(1, int(ALPHA * len(X)))
    for k in range(X.shape[1]):
        column = np.unique(X[:, k]) if len(X) < 3 else X[:, k]
        low, high = column.min(), column.max()
        if low == high:
            continue
        at = np.partition(column, [many, len(column) - 1 - many] if len(column) > many else [0])
        up, down = at[min(many, len(at) - 1)], at[max(0, len(at) - 1 - many)]
        up = up if up > low else column[column > low].min()
        down = down if down < high else column[column < high].max()
        found += [Limit(k, 0, float(up)), Limit(k, 1, float(down))]
    return found


def sure(
    X: np.ndarray, cases: np.ndarray, runs: np.ndarray, block: np.ndarray, box: Box
) -> list[tuple[Limit, float]]:
    """The limits of a box that luck does not explain, each with its p: the chance that what it
    shuts out has so much smaller a share of cases than what is inside, times the number of sides
    that could have been cut (in the spirit of the quasi-p of Bryant & Lempert 2010; a Welch test of
    blocks of points that belong together, for runs at a point and points of a block are no
    independent draws). The least sure goes first, and the others are judged anew."""
    limits = list(box)
    while limits:
        keeps = np.array([limit.keeps(X) for limit in limits])
        held, found = keeps.all(axis=0), []
        for k, limit in enumerate(limits):
            out = np.delete(keeps, k, axis=0).all(axis=0) & ~keeps[k]
            groups = [_shares(cases[own], runs[own], block[own]) for own in (held, out)]
            found.append((limit, min(1.0, 2 * X.shape[1] * _p_greater(*groups))))
        worst = max(found, key=lambda each: each[1])
        if worst[1] <= SURE:
            return found
        limits.remove(worst[0])
    return []


def _shares(cases: np.ndarray, runs: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Share of cases in each block that has runs."""
    _, place = np.unique(block, return_inverse=True)
    return np.asarray(np.bincount(place, cases) / np.bincount(place, runs))


def _p_greater(one: np.ndarray, other: np.ndarray) -> float:
    """Welch's one-sided p that the mean of the first is greater by luck; 1 where it cannot tell."""
    from scipy.stats import ttest_ind

    both = np.concatenate([one, other])
    if min(len(one), len(other)) < 2 or np.ptp(both) == 0:
        return 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # shares that are nearly all alike
        p = ttest_ind(one, other, equal_var=False, alternative="greater").pvalue
    return float(np.nan_to_num(p, nan=1.0))
