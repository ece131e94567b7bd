"""The observer's indices, which drive nothing (7.15)."""

from __future__ import annotations

from sim.rules.battlefield import log_force_ratio
from sim.rules.compiled import rule
from sim.rules.elementary import exp, power

HALF_PAIN = 0.10  # cost (utility) that counts as half of a hurting stalemate
HALF_STUCK = 0.10  # change of the war's value (utility) that ends a stalemate
MEMORY = 4  # weeks over which a way out is looked for


@rule
def hurting(cost: float) -> float:
    """How much the war hurts, 0..1 (after Zartman 2000)."""
    return cost / (cost + HALF_PAIN)


@rule
def stuck(war_value: float, war_value_now: float) -> float:
    """How little an actor expects from fighting on, 0..1 (after Zartman 2000)."""
    return 1.0 - min(1.0, abs(war_value - war_value_now) / HALF_STUCK)


@rule
def projected_log_ratio(
    troops_1: float,
    growth_1: float,
    quality_1: float,
    trend_1: float,
    troops_2: float,
    growth_2: float,
    quality_2: float,
    trend_2: float,
    weeks: float,
    fire_1: float,
    fire_2: float,
) -> float:
    """Log force ratio after so many weeks of present growth (thousand a week) and trends."""
    return log_force_ratio(
        max(1.0, troops_1 + growth_1 * weeks),
        quality_1 * exp(trend_1 * weeks),
        fire_1,
        max(1.0, troops_2 + growth_2 * weeks),
        quality_2 * exp(trend_2 * weeks),
        fire_2,
    )


@rule
def projected_stock(stock: float, flow: float, turnover: float, weeks: float) -> float:
    """Stock of equipment after so many weeks of this flow (`battlefield.restocked` in one step)."""
    return flow + (stock - flow) * power(1.0 - turnover, weeks)


@rule
def share_of_bits(bits: int) -> float:
    """Share of the last MEMORY weeks whose bit is set."""
    count = 0
    for _ in range(MEMORY):
        count += bits % 2
        bits //= 2
    return count / MEMORY
