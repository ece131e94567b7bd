"""What alternating offers lead to among players who foresee everything, over a finite frontier.

`first` and `second` (packages,) say what each package is worth to the two; a round without
agreement pays d, the next counts delta times (0..1). War is such a payoff while disagreeing, an
inside option; a responder may also leave for good with its outside option, -inf for none
(Binmore, Shaked & Sutton 1989). Package -1: no package is worth proposing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.rules import elementary
from sim.rules.compiled import rule

Floats = NDArray[np.float64]


@rule
def best_offer(own: Floats, others: Floats, floor: float, need: float) -> int:
    """The package best for its proposer among those worth `floor` to it and `need` to the other.

    Among equals the best for the other, then the first; -1 if there is none.
    """
    best = -1
    for package in range(own.shape[0]):
        if (
            own[package] >= floor
            and others[package] >= need
            and (
                best < 0
                or own[package] > own[best]
                or (own[package] == own[best] and others[package] > others[best])
            )
        ):
            best = package
    return best


@rule
def waiting(d: float, delta: float, value: float) -> float:
    """What a round without agreement and then `value` >= d are worth: (1 - delta) d + delta value.

    Held between d and `value` against rounding, so that whoever is offered `value` never refuses.
    """
    return max(d, min(value, (1.0 - delta) * d + delta * value))


@rule
def patient_limit(
    first: Floats,
    second: Floats,
    d_first: float,
    d_second: float,
    floor_first: float,
    floor_second: float,
    power: float,
) -> int:
    """Where offers tend as delta -> 1: the Nash solution above the floors, `power` 0..1 being the
    first's (Binmore, Rubinstein & Wolinsky 1986); -1 if no package reaches both floors >= d.
    """
    best = -1
    most = -1.0
    for package in range(first.shape[0]):
        if first[package] >= floor_first and second[package] >= floor_second:
            product = elementary.power(first[package] - d_first, power) * elementary.power(
                second[package] - d_second, 1.0 - power
            )
            if product > most:
                most = product
                best = package
    return best


@rule
def stationary_offers(
    first: Floats,
    second: Floats,
    d_first: float,
    d_second: float,
    delta_first: float,
    delta_second: float,
    outside_first: float,
    outside_second: float,
) -> tuple[int, int]:
    """What each offers in stationary subgame-perfect equilibrium (Rubinstein 1982): two packages.

    Each offers its best among the packages worth to the responder (1 - delta) d + delta V, V being
    its value of proposing next, or its outside option if that is more. On a lattice there may be
    several such pairs, any package if it is coarse and delta near 1 (van Damme, Selten & Winter
    1990); iteration runs one way from `patient_limit` to the nearest, in at most as many steps as
    there are packages. On a pie in slices of `step` all pairs lie within
    step / (1 - delta_first delta_second) of Rubinstein's shares.
    Neither would rather wait: the other's offer is one it could itself have made and had accepted.
    (-1, -1) if no package is worth at least d and the outside option to both.
    """
    floor_first = max(d_first, outside_first)
    floor_second = max(d_second, outside_second)
    power = 0.5
    if delta_first < 1.0 or delta_second < 1.0:
        power = (1.0 - delta_second) / (2.0 - delta_first - delta_second)
    offer_first = patient_limit(first, second, d_first, d_second, floor_first, floor_second, power)
    offer_second = -1
    if offer_first < 0:
        return -1, -1
    while True:
        wait = waiting(d_first, delta_first, first[offer_first])
        answer = best_offer(second, first, floor_second, max(wait, floor_first))
        if answer == offer_second:
            return offer_first, offer_second
        offer_second = answer
        wait = waiting(d_second, delta_second, second[offer_second])
        offer_first = best_offer(first, second, floor_first, max(wait, floor_second))


@rule
def finite_offers(
    first: Floats,
    second: Floats,
    d_first: float,
    d_second: float,
    delta_first: float,
    delta_second: float,
    rounds: int,
) -> int:
    """The package the first proposes in the first of `rounds` offers in turn, d for ever after the
    last (Stahl 1972); -1 if it would rather wait.

    On a pie in slices of `step`, |share - Stahl's| <= step / (1 - the greater delta).
    """
    value_first, value_second = d_first, d_second
    offer = -1
    for left in range(rounds):
        wait_first = waiting(d_first, delta_first, value_first)
        wait_second = waiting(d_second, delta_second, value_second)
        if (rounds - left) % 2 == 1:
            offer = best_offer(first, second, wait_first, wait_second)
        else:
            offer = best_offer(second, first, wait_second, wait_first)
        if offer >= 0:
            value_first, value_second = first[offer], second[offer]
        else:
            value_first, value_second = wait_first, wait_second
    return offer


@rule
def zeuthen_risk(own: float, others: float, reservation: float) -> float:
    """The risk of conflict, 0..1, that a side will run for its own offer rather than take the
    other's (Zeuthen 1930, Harsanyi 1956): (own - others) / (own - reservation), in its own utility.

    1 where the other's offer is worth no more than conflict; 0 where its own is not worth more
    either, or not more than the other's.
    """
    if own <= reservation or own <= others:
        return 0.0
    return min(1.0, (own - others) / (own - reservation))
