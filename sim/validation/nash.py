"""The Nash solution of a case on plain scales: a baseline, not the model.

A loss is the distance on the scale to a power, whoever the actor; the model's losses are shares of
an actor's largest one (7.1) and its terms lie on a lattice. Gains are concave in the terms but not
smooth, hence a search without slopes (Storn & Price 1997), with fixed luck.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.validation.arrays import Arrays

SMALLEST_GAIN = 1e-9
NOBODY = 1e4  # worse than any product of gains
HALF = 0.5  # of an issue without a reference point; it counts as lost in full


def nash(said: Arrays, curvature: float, no_deal_cost: float, very_bad: float) -> np.ndarray:
    """The terms (issues,) with the greatest product of gains, each to the power of its actor's
    power (Nash 1950; Harsanyi 1963); where somebody must lose, those whose greatest loser loses
    least. Failing is the reference point and `no_deal_cost` besides; an issue without one is lost
    in full, and without any failing is `very_bad`."""
    from scipy.optimize import differential_evolution

    found = differential_evolution(
        _demerit(said, curvature, no_deal_cost, very_bad),
        [(0.0, 1.0)] * len(said.reference),
        rng=1,
        vectorized=True,
        updating="deferred",
        popsize=20,
        tol=1e-10,
        maxiter=600,
        polish=False,
    )
    return np.asarray(found.x)


def _demerit(
    said: Arrays, curvature: float, cost: float, very_bad: float
) -> Callable[[np.ndarray], np.ndarray]:
    """How bad terms (issues, tries) are, (tries,)."""
    shares = said.salience / said.salience.sum(axis=1, keepdims=True)
    powers, wishes = said.power / said.power.sum(), np.nan_to_num(said.positions)
    unknown = np.isnan(said.reference)
    apart = shares * np.abs(wishes - np.where(unknown, HALF, said.reference)) ** curvature
    failing = cost + np.where(unknown, shares, apart).sum(axis=1)
    if unknown.all():
        failing = np.full(len(powers), max(cost, very_bad))

    def demerit(terms: np.ndarray) -> np.ndarray:
        away = np.abs(wishes[:, :, None] - terms[None]) ** curvature
        gains = failing[:, None] - (shares[:, :, None] * away).sum(axis=1)
        least = gains.min(axis=0)
        product = powers @ np.log(np.maximum(gains, SMALLEST_GAIN))
        return np.asarray(np.where(least > SMALLEST_GAIN, -product, NOBODY * (1.0 - least)))

    return demerit
