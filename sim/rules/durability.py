"""Whether a signed deal lasts (7.13)."""

from __future__ import annotations

from sim.rules.compiled import rule
from sim.rules.elementary import clipped, exp, log

YEARS = 5.0
FARTHEST = 50.0  # e^-50 a year is never, e^50 a year at once


@rule
def hazard(
    base: float,
    assurance: float,
    assurance_effect: float,
    margin: float,
    margin_effect: float,
    margin_cap: float,
    mistrust: float,
    mistrust_effect: float,
) -> float:
    """Chance a year that a deal fails, given mean assurance (0..1), the worst belligerent's margin
    over its unpressured reservation value, and mean mistrust (0..1) (Fortna 2003, 2004; Werner &
    Yuen 2005: what pressure bought does not hold)."""
    effects = (
        -assurance_effect * (assurance - 0.5)
        - margin_effect * min(margin, margin_cap)
        + mistrust_effect * (mistrust - 0.5)
    )
    return base * exp(clipped(effects, -FARTHEST, FARTHEST))


@rule
def survival(hazard: float) -> float:
    """Chance 0..1 that a deal with this hazard a year lasts five years."""
    return exp(-YEARS * hazard)


@rule
def years_to_collapse(hazard: float, chance: float) -> float:
    """Time to collapse (years) drawn from a constant hazard."""
    return -log(chance) / hazard
