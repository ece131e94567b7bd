"""What actors want: satisfaction, losses, utility of a package, value of an agreement.

Sections 7.1, 7.2 and 7.4 of docs/model.md.
"""

from __future__ import annotations

import numpy as np

from sim.rules.compiled import rule
from sim.rules.elementary import power


@rule
def satisfaction(x: float, ideal: float, reference: float, loss_aversion: float) -> float:
    """Satisfaction 0..1 with a level x in 0..1; 1 at the ideal (Kahneman & Tversky 1979)."""
    from_reference = abs(reference - ideal)
    best = from_reference
    worst = _felt(from_reference - max(ideal, 1.0 - ideal), loss_aversion)
    return (_felt(from_reference - abs(x - ideal), loss_aversion) - worst) / (best - worst)


@rule
def _felt(progress: float, loss_aversion: float) -> float:
    return progress if progress >= 0.0 else loss_aversion * progress


@rule
def loss(satisfied: float, curvature: float) -> float:
    """Loss 0..1 at a satisfaction 0..1; curvature > 1: the last concessions hurt most."""
    return power(1.0 - satisfied, curvature)


@rule
def utility(losses: np.ndarray, weights: np.ndarray, linkages: np.ndarray) -> float:
    """Utility 0..1 of a package from its losses (issues,), weights that sum to 1 (issues,) and
    linkage strengths (issues, issues; above the diagonal): 1 at the ideal, 0 at the worst
    (Keeney & Raiffa 1976; linkage after Tollison & Willett 1979)."""
    total, strength = 0.0, 0.0
    for a in range(losses.shape[0]):
        total += weights[a] * losses[a]
        for b in range(a + 1, losses.shape[0]):
            total += linkages[a, b] * losses[a] * losses[b]
            strength += linkages[a, b]
    return 1.0 - total / (1.0 + strength)


@rule
def assurance(
    clauses: np.ndarray, weights: np.ndarray, toward: np.ndarray, credibility: np.ndarray
) -> float:
    """How far a package's clauses (issues,) reassure, 0..1: each clause's level towards the end
    that reassures, times its credibility, weighed (Walter 1997, 2002)."""
    total = 0.0
    for k in range(clauses.shape[0]):
        if weights[k] > 0.0:
            level = clauses[k] if toward[k] == 1.0 else 1.0 - clauses[k]
            total += weights[k] * credibility[k] * level
    return total


@rule
def assurances(
    clauses: np.ndarray,
    weights: np.ndarray,
    toward: np.ndarray,
    credibility: np.ndarray,
    count: int,
    out: np.ndarray,
) -> None:
    """`assurance` of the first `count` packages at once, into `out` (packages,), issue by issue:
    the same sums in the same order."""
    for x in range(count):
        out[x] = 0.0
    for k in range(weights.shape[0]):
        if weights[k] > 0.0:
            weight, levels = weights[k] * credibility[k], clauses[:, k]
            if toward[k] == 1.0:
                for x in range(count):
                    out[x] += weight * levels[x]
            else:
                for x in range(count):
                    out[x] += weight * (1.0 - levels[x])


@rule
def collapse_fear(mistrust: float, assured: float) -> float:
    """Chance of collapse as an actor sees it, 0..1."""
    return mistrust * (1.0 - assured)


@rule
def agreement_value(
    wanted: float,
    fear: float,
    collapse_loss: float,
    inducement: float,
    audience_cost: float,
    cover: float,
) -> float:
    """Expected utility of signing: the package, less feared collapse, plus inducement, less the
    part of the audience cost that a mediated text does not cover (Fearon 1994; Allee & Huth
    2006)."""
    return wanted - fear * collapse_loss + inducement - (1.0 - cover) * audience_cost


@rule
def interpolated(x: float, xs: np.ndarray, ys: np.ndarray) -> float:
    """Piecewise-linear value at x through rising knots, flat beyond the ends."""
    if x <= xs[0]:
        return ys[0]
    for k in range(1, xs.shape[0]):
        if x <= xs[k]:
            share = (x - xs[k - 1]) / (xs[k] - xs[k - 1])
            return ys[k - 1] + share * (ys[k] - ys[k - 1])
    return ys[-1]


@rule
def utilities(
    values: np.ndarray,
    weights: np.ndarray,
    curvature: np.ndarray,
    curve_x: np.ndarray,
    curve_v: np.ndarray,
    linkages: np.ndarray,
) -> np.ndarray:
    """Utility (packages, actors) of packages given as values (packages, issues) on each scale, by
    actors' weights, curvatures (actors, issues), satisfaction curves (actors, issues, knots) and
    linkages (actors, issues, issues)."""
    packages, issues = values.shape
    actors = weights.shape[0]
    result = np.empty((packages, actors))
    losses = np.empty(issues)
    for x in range(packages):
        for i in range(actors):
            for k in range(issues):
                satisfied = interpolated(values[x, k], curve_x[i, k], curve_v[i, k])
                losses[k] = loss(satisfied, curvature[i, k])
            result[x, i] = utility(losses, weights[i], linkages[i])
    return result
