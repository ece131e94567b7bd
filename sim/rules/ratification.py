"""Home: what a parliament, a public or a regime makes of a text (7.12; Putnam 1988)."""

from __future__ import annotations

import numpy as np

from sim.rules.compiled import rule
from sim.rules.elementary import logistic


@rule
def support(
    floor: float, intercept: float, slope: float, utility: float, endorsement: float
) -> float:
    """Share of the public that backs a package of this utility to its country."""
    return floor + (1.0 - floor) * logistic(intercept + slope * utility) + endorsement


@rule
def passes(share: float, threshold: float, noise: float) -> float:
    """Chance 0..1 that a share of support passes the threshold (logit close to a normal error)."""
    return logistic(1.7 * (share - threshold) / noise)


@rule
def referendum_odds(
    utilities: np.ndarray,
    floor: float,
    intercept: float,
    slope: float,
    endorsement: float,
    threshold: float,
    noise: float,
) -> np.ndarray:
    """Chance 0..1 (packages,) that each package passes a vote, from its utility (packages,)."""
    odds = np.empty(utilities.shape[0])
    for x in range(utilities.shape[0]):
        share = support(floor, intercept, slope, utilities[x], endorsement)
        odds[x] = passes(share, threshold, noise)
    return odds
