"""What a speaker puts on the table: the catalogue of offers (7.10, 7.11).

Each returns the index of a package, or -1 if nothing may be tabled, from what can be seen from the
proposer's seat (`View`), the proposer i and, for a belligerent, its opponent j. What home would not
pass is never tabled. To add an offer, write a function with this signature and name it in the
catalogue below.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.beliefs import chance_below
from sim.rules.compiled import catalogue, rule
from sim.rules.elementary import exp, power
from sim.rules.equilibrium import stationary_offers
from sim.rules.solutions import least_gains
from sim.rules.state import GRID, NOT_AT_HOME, WELCOME, Rows

SMALLEST_GAIN = 1e-12
NO_OUTSIDE_OPTION = -1e300


class View(NamedTuple):
    """What can be seen from a proposer's seat."""

    worth: np.ndarray  # (actors, packages): value of each package as an agreement
    choices: int  # how many packages there are to choose from
    welcome: np.ndarray  # (packages,): NOT_AT_HOME, NOT_TO_OTHERS or WELCOME
    room: np.ndarray  # (2 + actors, packages): room to reckon in
    bar: np.ndarray  # (actors,): more room
    actor: Rows  # (actors,): what the scenario gives
    seat: Rows  # (actors,): what the negotiation remembers
    guess: np.ndarray  # (grid,): the proposer's belief over the opponent's reservation value
    taste: np.ndarray  # (packages,): the proposer's own utility
    own_weight: float  # how much a mediator's own taste counts in its text


@rule
def own_best(view: View, i: int, j: int) -> int:
    """The package best for the proposer; none if war is better than all of them."""
    best, chosen = -1e300, -1
    for x in range(view.choices):
        beats_war = view.worth[i, x] >= view.seat[i].reservation
        if beats_war and view.worth[i, x] > best and view.welcome[x] != NOT_AT_HOME:
            best, chosen = view.worth[i, x], x
    return chosen


@rule
def logroll(view: View, i: int, j: int) -> int:
    """Of all packages that meet one's aspiration, the one best for the opponent (Raiffa 1982;
    trade-offs after Faratin, Sierra & Jennings 2002); failing that, one's own best."""
    best, chosen = -1e300, -1
    for x in range(view.choices):
        fits = view.worth[i, x] >= view.seat[i].aspiration and view.welcome[x] == WELCOME
        if fits and view.worth[j, x] > best:
            best, chosen = view.worth[j, x], x
    if chosen < 0:
        chosen = own_best(view, i, j)
    return chosen


@rule
def bayes(view: View, i: int, j: int) -> int:
    """The package with the best gain times the chance, as the proposer believes, that the opponent
    prefers it to war: the risk-return trade-off (Fearon 1995; Powell 1999)."""
    best, chosen = 0.0, -1
    centre = view.seat[j].public_reservation + view.seat[i].shift
    for x in range(view.choices):
        gain = view.worth[i, x] - view.seat[i].reservation
        if gain > best and view.welcome[x] == WELCOME:
            expected = gain * chance_below(view.worth[j, x], centre, GRID, view.guess)
            if expected > best:
                best, chosen = expected, x
    if chosen < 0:
        chosen = own_best(view, i, j)
    return chosen


@rule
def single_text(view: View, i: int, j: int) -> int:
    """The mediator's text: the weighted Nash product over what it takes the parties' reservation
    values to be, with its own taste; if nothing clears them, the smallest shortfall (Raiffa
    1982)."""
    for k in range(view.actor.shape[0]):
        view.bar[k] = view.seat[k].mediator_estimate
    surplus = least_gains(view.worth, view.bar, view.actor.veto, view.choices, view.room)
    most, nearest = -1e300, -1
    for x in range(view.choices):
        if view.welcome[x] != NOT_AT_HOME and surplus[x] > most:
            most, nearest = surplus[x], x
    if most < SMALLEST_GAIN:
        return nearest
    products = _nash_products(view)
    best, chosen = -1.0, -1
    ceiling = exp(max(0.0, view.own_weight)) * (1.0 + 1e-9)  # more than any taste can add
    for x in range(view.choices):
        if surplus[x] >= SMALLEST_GAIN and products[x] * ceiling > best:
            merit = products[x] * exp(view.own_weight * view.taste[x])
            if merit > best and view.welcome[x] != NOT_AT_HOME:
                best, chosen = merit, x
    return chosen


@rule
def _nash_products(view: View) -> np.ndarray:
    """The product of the parties' gains, weighted as the scenario says, in the last of the room."""
    products = view.room[-1]
    products[: view.choices] = 1.0
    for k in range(view.actor.shape[0]):
        weight = view.actor[k].text_weight
        if weight > 0.0:
            row, least = view.worth[k], view.seat[k].mediator_estimate
            for x in range(view.choices):
                products[x] *= power(max(row[x] - least, SMALLEST_GAIN), weight)
    return products


@rule
def equilibrium(view: View, i: int, j: int) -> int:
    """The stationary subgame-perfect offer of alternating offers, war being what the sides have
    while they disagree (Rubinstein 1982; Binmore, Rubinstein & Wolinsky 1986)."""
    allowed = np.empty(view.choices, np.int64)
    count = 0
    for x in range(view.choices):
        if view.welcome[x] == WELCOME:
            allowed[count] = x
            count += 1
    if count == 0:
        return -1
    own, other = np.empty(count), np.empty(count)
    for place in range(count):
        own[place] = view.worth[i, allowed[place]]
        other[place] = view.worth[j, allowed[place]]
    mine, _ = stationary_offers(
        own,
        other,
        view.seat[i].reservation,
        view.seat[j].reservation,
        view.actor[i].strategy_discount,
        view.actor[j].strategy_discount,
        NO_OUTSIDE_OPTION,
        NO_OUTSIDE_OPTION,
    )
    return allowed[mine] if mine >= 0 else -1


NAMES, offered = catalogue(logroll, bayes, own_best, single_text, equilibrium)
EQUILIBRIUM = NAMES.index("equilibrium")
