"""War as the inside option: what fighting on is worth, and so what a deal must beat (7.5)."""

from __future__ import annotations

import math

from sim.rules.compiled import rule
from sim.rules.elementary import PI, exp, logistic


@rule
def prevail_chance(decisiveness: float, belief: float, belief_sd: float) -> float:
    """Chance 0..1 that the first side prevails if the war is decided, averaged over a normal belief
    about the log force ratio (probit approximation of the logistic-normal mean; MacKay 1992)."""
    spread = decisiveness * belief_sd
    return logistic(decisiveness * belief / math.sqrt(1.0 + PI * spread * spread / 8.0))


@rule
def war_value(
    prevail: float,
    first_prevails: float,
    second_prevails: float,
    stalemate_prob: float,
    stalemate: float,
) -> float:
    """Expected utility of the war's result, before its costs (Fearon 1995)."""
    decided = prevail * first_prevails + (1.0 - prevail) * second_prevails
    return (1.0 - stalemate_prob) * decided + stalemate_prob * stalemate


@rule
def expected_line(held: float, speed: float, log_ratio: float, weeks: float) -> float:
    """Land held by the first side (%, 0..100) after this many weeks at this log force ratio."""
    return min(100.0, max(0.0, held + speed * log_ratio * weeks))


@rule
def belligerent_cost(cost_type: float, intensity: float, fatigue: float) -> float:
    """Cost of fighting on (utility), growing with what the war does and with weariness."""
    return cost_type * intensity * (1.0 + fatigue)


@rule
def bystander_cost(cost_type: float, week: int, growth_weeks: float) -> float:
    """Cost of the war to a third party (utility), growing with its length."""
    return cost_type * (1.0 + week / growth_weeks)


@rule
def drawn_cost(mean: float, spread: float, noise: float) -> float:
    """A private cost type: lognormal with this mean and log spread (utility)."""
    return mean * exp(spread * noise - 0.5 * spread * spread)
