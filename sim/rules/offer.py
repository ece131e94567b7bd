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
from sim.rules.elementary import log
from sim.rules.equilibrium import stationary_offers
from sim.rules.state import GRID, NOT_AT_HOME, WELCOME, Rows

SMALLEST_GAIN = 1e-12
NO_OUTSIDE_OPTION = -1e300


class View(NamedTuple):
    """What can be seen from a proposer's seat."""

    worth: np.ndarray  # (actors, packages): value of each package as an agreement
    choices: int  # how many packages there are to choose from
    welcome: np.ndarray  # (packages,): NOT_AT_HOME, NOT_TO_OTHERS or WELCOME
    surplus: np.ndarray  # (packages,): room to reckon in
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
    view.surplus[: view.choices] = 1e300
    for k in range(view.actor.shape[0]):
        if view.actor[k].veto == 1.0:
            least = view.seat[k].mediator_estimate
            for x in range(view.choices):
                view.surplus[x] = min(view.surplus[x], view.worth[k, x] - least)
    best, chosen = -1e300, -1
    least_short, nearest = -1e300, -1
    for x in range(view.choices):
        if view.welcome[x] != NOT_AT_HOME:
            if view.surplus[x] > least_short:
                least_short, nearest = view.surplus[x], x
            if view.surplus[x] >= SMALLEST_GAIN:
                merit = _merit(view, x)
                if merit > best:
                    best, chosen = merit, x
    return chosen if chosen >= 0 else nearest


@rule
def _merit(view: View, x: int) -> float:
    """The log of the weighted Nash product, and the mediator's own taste."""
    merit = view.own_weight * view.taste[x]
    for k in range(view.actor.shape[0]):
        if view.actor[k].side >= 0.0 and view.actor[k].text_weight > 0.0:
            gain = view.worth[k, x] - view.seat[k].mediator_estimate
            merit += view.actor[k].text_weight * log(max(gain, SMALLEST_GAIN))
    return merit


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
