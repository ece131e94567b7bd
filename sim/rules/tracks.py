"""Side tracks: arrangements short of peace (7.14)."""

from __future__ import annotations

from sim.rules.compiled import rule
from sim.rules.elementary import logistic


@rule
def willing(
    value: float,
    pain_slope: float,
    intensity: float,
    pressure: float,
    front_slope: float,
    own_advantage: float,
    noise: float,
) -> float:
    """Chance 0..1 that a belligerent wants the arrangement: more if the war hurts or the mediator
    presses, less if it believes that it is winning (`front_slope` < 0)."""
    gain = value + pain_slope * (intensity - 1.0) + pressure / 2.0 + front_slope * own_advantage
    return logistic(gain / noise)
