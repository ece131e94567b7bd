"""The mediator: pressure, patience, what it knows, when it is believed (7.9, 7.11)."""

from __future__ import annotations

import math

from sim.rules.compiled import rule
from sim.rules.elementary import exp


@rule
def pressed(before: float, base: float, persistence: float, sd: float, noise: float) -> float:
    """The mediator's pressure this week (utility >= 0): returns to its base, with noise."""
    return max(0.0, base + persistence * (before - base) + sd * noise)


@rule
def leaves(week: int, patience: float, weekly: float, chance: float) -> bool:
    """Whether the mediator leaves: from `patience` weeks on, with a weekly probability."""
    return week >= patience and chance < weekly


@rule
def pooled(own: float, own_sd: float, others: float, others_sd: float) -> float:
    """Two estimates of one number, each weighed by its precision; a certain one stands alone."""
    if own_sd <= 0.0 or others_sd <= 0.0:
        return own if own_sd <= 0.0 else others
    weight = own_sd * own_sd / (own_sd * own_sd + others_sd * others_sd)
    return own + weight * (others - own)


@rule
def is_believed(bias: float, value_of_peace: float, stake: float, error_sd: float) -> bool:
    """Whether an actor believes the mediator's word that its opponent is tougher than it thinks.

    A mediator that wants peace would say so anyway; it is believed only if biased towards the
    listener by at least kappa pi / (D (1 - pi)) (Kydd 2003): kappa its value of peace, D > 0 the
    concession at stake, pi the chance that a mediator with this error takes a weak opponent's side
    for a tough one's, P(error > D).
    """
    doubt = upper_tail(stake, error_sd)
    return bias * stake * (1.0 - doubt) >= value_of_peace * doubt and bias > 0.0


@rule
def upper_tail(x: float, sd: float) -> float:
    """P(N(0, sd) > x) for x >= 0, to 1e-7 (Abramowitz & Stegun 1964, 26.2.17); a step at sd 0."""
    if sd <= 0.0:
        return 0.0 if x > 0.0 else 0.5
    z = x / sd
    t = 1.0 / (1.0 + 0.2316419 * z)
    series = t * (
        0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))
    )
    return exp(-0.5 * z * z) / math.sqrt(6.283185307179586) * series


@rule
def revised(before: float, accepted: bool, other_accepted: bool, step: float) -> float:
    """What an answer teaches the mediator about a belligerent's reservation value: a refusal raises
    its estimate (by half if both refuse), a lone acceptance lowers it."""
    if accepted:
        return before if other_accepted else before - step
    return before + (step if other_accepted else 0.5 * step)
