"""How far the targets tell the free parameters: profiles, and pairs that trade off.

Profile: a parameter is held at one value after another while the others are fitted anew. Where the
misfit rises by less than 3.84 above its best, the targets do not tell the difference at 95 % (the
likelihood ratio's chi-square with one degree of freedom, if tolerances are standard errors; profile
likelihood: Venzon & Moolgavkar 1988; an interval that is open towards an end of the range is
"practically not identified": Raue et al. 2009).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from sim.sweep.calibration.fitting import Fit, Objective, Say, fitted, refined

STEPS = 20  # of a profile over the range
Z = 1.96  # root of 3.84
MOST_ROUNDS, WORTH_IT = 3, 0.01  # of profiles, where one finds a fit better by so much misfit
RIDGE = 1e-9  # share of what is known: lets two be told whose sum alone is known
TRADED = 0.9  # correlation from which two parameters are told to trade off


class Profile(NamedTuple):
    """One parameter held at places over its range, the others fitted anew."""

    places: np.ndarray  # (steps,) 0..1, rising, the best among them
    fits: list[Fit]

    def rises(self, best: float) -> np.ndarray:
        """By how much the misfit exceeds the best at each place, (steps,)."""
        return np.array([max(0.0, fit.misfit - best) for fit in self.fits])

    def interval(self, best: float) -> tuple[float | None, float | None]:
        """The places between which the misfit stays within 3.84 of the best; None: open there. The
        root of a rise is straight where the misfit is a parabola, and so read off a line."""
        roots = np.sqrt(self.rises(best))
        middle = int(np.argmin(roots))
        below = _crossing(self.places[middle::-1], roots[middle::-1])
        return below, _crossing(self.places[middle:], roots[middle:])


def _crossing(places: np.ndarray, roots: np.ndarray) -> float | None:
    """Where roots first rise past Z, on the line between two places."""
    past = np.flatnonzero(roots > Z)
    if not len(past):
        return None
    k = int(past[0])
    share = (Z - roots[k - 1]) / (roots[k] - roots[k - 1])
    return float(places[k - 1] + share * (places[k] - places[k - 1]))


def settled(objective: Objective, kept: Sequence[int], say: Say) -> tuple[Fit, list[Profile]]:
    """The best fit and the profiles about it; where one of these finds a better fit, from there."""
    say(f"Fitting to {len(kept)} of the targets ...")
    best, profiles = fitted(objective, kept), list[Profile]()
    for _ in range(MOST_ROUNDS):
        profiles = []
        for j, factor in enumerate(objective.calibration.free):
            say(f"{objective.evaluations:,} places tried; profile of {factor.name} ...")
            profiles.append(profile(objective, kept, best, j))
        better = min((fit for each in profiles for fit in each.fits), key=lambda fit: fit.misfit)
        if better.misfit >= best.misfit - WORTH_IT:
            break
        best = refined(objective, kept, better.place)._replace(reached=best.reached)
    return best, profiles


def profile(objective: Objective, kept: Sequence[int], best: Fit, j: int) -> Profile:
    """The profile of parameter j, walked outward from the best fit until the misfit has risen by
    more than 3.84, or to the end of its range."""
    grid = np.linspace(0.0, 1.0, STEPS + 1)
    own = best.place[j]
    up = _walk(objective, kept, best, j, grid[grid > own])
    down = _walk(objective, kept, best, j, grid[grid < own][::-1])
    fits = [*down[::-1], best, *up]
    return Profile(np.array([fit.place[j] for fit in fits]), fits)


def _walk(
    objective: Objective, kept: Sequence[int], best: Fit, j: int, places: np.ndarray
) -> list[Fit]:
    others = [k for k in range(len(best.place)) if k != j]
    fits = [best]
    for place in places:
        start = fits[-1].place.copy()
        start[j] = place
        fits.append(refined(objective, kept, start, others))
        if fits[-1].misfit > best.misfit + Z * Z:
            break
    return fits[1:]


def trade_offs(
    objective: Objective, kept: Sequence[int], best: Fit, names: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Correlations of the fitted parameters, pair by pair, from the slopes of the misses at the
    best fit; None where the targets do not move with one of them."""
    slopes = objective.slopes(best.place, kept, range(len(names)))
    known = slopes.T @ slopes
    ridge = RIDGE * max(float(np.trace(known)), RIDGE) * np.eye(len(names))
    covariance = np.linalg.inv(known + ridge)
    told = np.abs(slopes).max(axis=0) > 0.0
    for a, b in combinations(range(len(names)), 2):
        size = float(np.sqrt(covariance[a, a] * covariance[b, b]))
        correlation = float(covariance[a, b]) / size if told[a] and told[b] else None
        yield {"one": names[a], "other": names[b], "correlation": correlation}
