"""The war: losses, strength, the front, strikes and what they leave behind (7.6)."""

from __future__ import annotations

import math

from sim.rules.compiled import rule
from sim.rules.elementary import clipped, exp, log, power


@rule
def fire_factor(stock: float, elasticity: float) -> float:
    """Factor on the aided side's fire from its stock of equipment (1 at stock 1); no army has quite
    nothing left."""
    return power(max(stock, 1e-9), elasticity)


@rule
def losses(
    lethality: float, troops: float, quality: float, fire: float, activity: float, noise: float
) -> float:
    """Thousand lost in a week to an enemy of these troops (thousand), effectiveness and fire
    (Lanchester 1916, aimed fire); `noise` is a log disturbance."""
    return lethality * troops * quality * fire * activity * exp(noise)


@rule
def log_force_ratio(
    troops_1: float,
    quality_1: float,
    fire_1: float,
    troops_2: float,
    quality_2: float,
    fire_2: float,
) -> float:
    """Log force ratio, first side over second: 0 is balance."""
    return log((troops_1 * quality_1 * fire_1) / (troops_2 * quality_2 * fire_2))


@rule
def restocked(stock: float, flow: float, turnover: float) -> float:
    """Stock after a week in which it decays towards this flow of aid."""
    return stock + turnover * (flow - stock)


@rule
def front_drift(speed: float, log_ratio: float, season: float, sd: float, noise: float) -> float:
    """Ordinary move of the front in a week (% of the country, first side's way)."""
    return speed * log_ratio * season + sd * noise


@rule
def breakthrough(drift: float, size: float, rate: float, chance: float) -> float:
    """A rare jump (%), in the direction in which this week's front goes anyway."""
    if chance >= rate:
        return 0.0
    return size if drift >= 0.0 else -size


@rule
def momentum(before: float, move: float, memory: float) -> float:
    """Share of recent weeks (0..1) in which the front moved the first side's way."""
    won = 1.0 if move > 0.0 else (0.5 if move == 0.0 else 0.0)
    return before + memory * (won - before)


@rule
def strikes(
    weekly: float, trend: float, week: int, sd: float, noise: float, activity: float
) -> float:
    """Strikes launched this week."""
    return weekly * exp(trend * week + sd * noise) * activity


@rule
def leak(intercept: float, stock: float) -> float:
    """Share of strikes that gets through a defence with this stock, 0..1."""
    return 1.0 - intercept * math.sqrt(min(1.0, stock))


@rule
def damaged(before: float, relative_hits: float, memory: float) -> float:
    """Damage index after a week of hits (1 = the start's hits in a mild season)."""
    return before + memory * (relative_hits - before)


@rule
def casualty_index(before: float, lost: float, reference: float, memory: float) -> float:
    """Casualty index after a week's losses (1 = the reference rate)."""
    return before + memory * (lost / reference - before)


@rule
def wearied(fatigue: float, rate: float, intensity: float, most: float) -> float:
    """Fatigue after a week of war at this intensity, 0..most."""
    return clipped(fatigue + rate * intensity, 0.0, most)


@rule
def intensity(casualties: float, damage: float) -> float:
    """How hard the war is felt: mean of the two indices."""
    return (casualties + damage) / 2.0
