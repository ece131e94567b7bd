"""What a speaker puts on the table: the catalogue of offers (7.10, 7.11).

Each returns the index of a package, or -1 if nothing may be tabled, from
    worth    (packages, actors) value of each package as an agreement
    welcome  (packages,) whether home would not pass it, a third party would refuse it, or neither
    actor, seat  what the scenario gives and the negotiation remembers of every actor
    guess    (grid,) the proposer's belief over the opponent's reservation value
    own_weight  how much the mediator's own taste (`taste`, (packages,)) counts in its text
    i, j     the proposer and, for a belligerent, its opponent
What home would not pass is never tabled. To add an offer, write a function with this signature and
name it in the catalogue below.
"""

from __future__ import annotations

import numpy as np

from sim.rules.beliefs import chance_below
from sim.rules.compiled import catalogue, rule
from sim.rules.elementary import log
from sim.rules.equilibrium import stationary_offers
from sim.rules.state import GRID, NOT_AT_HOME, WELCOME, Rows

SMALLEST_GAIN = 1e-12
NO_OUTSIDE_OPTION = -1e300


@rule
def own_best(
    worth: np.ndarray,
    welcome: np.ndarray,
    actor: Rows,
    seat: Rows,
    guess: np.ndarray,
    taste: np.ndarray,
    own_weight: float,
    i: int,
    j: int,
) -> int:
    """The package best for the proposer; none if war is better than all of them."""
    best, chosen = -1e300, -1
    for x in range(worth.shape[0]):
        beats_war = worth[x, i] >= seat[i].reservation
        if beats_war and worth[x, i] > best and welcome[x] != NOT_AT_HOME:
            best, chosen = worth[x, i], x
    return chosen


@rule
def logroll(
    worth: np.ndarray,
    welcome: np.ndarray,
    actor: Rows,
    seat: Rows,
    guess: np.ndarray,
    taste: np.ndarray,
    own_weight: float,
    i: int,
    j: int,
) -> int:
    """Of all packages that meet one's aspiration, the one best for the opponent (Raiffa 1982;
    trade-offs after Faratin, Sierra & Jennings 2002); failing that, one's own best."""
    best, chosen = -1e300, -1
    for x in range(worth.shape[0]):
        fits = worth[x, i] >= seat[i].aspiration and welcome[x] == WELCOME
        if fits and worth[x, j] > best:
            best, chosen = worth[x, j], x
    if chosen < 0:
        chosen = own_best(worth, welcome, actor, seat, guess, taste, own_weight, i, j)
    return chosen


@rule
def bayes(
    worth: np.ndarray,
    welcome: np.ndarray,
    actor: Rows,
    seat: Rows,
    guess: np.ndarray,
    taste: np.ndarray,
    own_weight: float,
    i: int,
    j: int,
) -> int:
    """The package with the best gain times the chance, as the proposer believes, that the opponent
    prefers it to war: the risk-return trade-off (Fearon 1995; Powell 1999)."""
    best, chosen = 0.0, -1
    centre = seat[j].public_reservation + seat[i].shift
    for x in range(worth.shape[0]):
        gain = worth[x, i] - seat[i].reservation
        if gain > best and welcome[x] == WELCOME:
            expected = gain * chance_below(worth[x, j], centre, GRID, guess)
            if expected > best:
                best, chosen = expected, x
    if chosen < 0:
        chosen = own_best(worth, welcome, actor, seat, guess, taste, own_weight, i, j)
    return chosen


@rule
def single_text(
    worth: np.ndarray,
    welcome: np.ndarray,
    actor: Rows,
    seat: Rows,
    guess: np.ndarray,
    taste: np.ndarray,
    own_weight: float,
    i: int,
    j: int,
) -> int:
    """The mediator's text: the weighted Nash product over what it takes the parties' reservation
    values to be, with its own taste; if nothing clears them, the smallest shortfall (Raiffa
    1982)."""
    best, chosen = -1e300, -1
    least_short, nearest = -1e300, -1
    for x in range(worth.shape[0]):
        if welcome[x] != NOT_AT_HOME:
            worst, merit = 1e300, own_weight * taste[x]
            for k in range(actor.shape[0]):
                gain = worth[x, k] - seat[k].mediator_estimate
                if actor[k].veto == 1.0:
                    worst = min(worst, gain)
                if actor[k].side >= 0.0 and actor[k].text_weight > 0.0:
                    merit += actor[k].text_weight * log(max(gain, SMALLEST_GAIN))
            if worst > least_short:
                least_short, nearest = worst, x
            if worst >= SMALLEST_GAIN and merit > best:
                best, chosen = merit, x
    return chosen if chosen >= 0 else nearest


@rule
def equilibrium(
    worth: np.ndarray,
    welcome: np.ndarray,
    actor: Rows,
    seat: Rows,
    guess: np.ndarray,
    taste: np.ndarray,
    own_weight: float,
    i: int,
    j: int,
) -> int:
    """The stationary subgame-perfect offer of alternating offers, war being what the sides have
    while they disagree (Rubinstein 1982; Binmore, Rubinstein & Wolinsky 1986)."""
    allowed = np.empty(worth.shape[0], np.int64)
    count = 0
    for x in range(worth.shape[0]):
        if welcome[x] == WELCOME:
            allowed[count] = x
            count += 1
    if count == 0:
        return -1
    own, other = np.empty(count), np.empty(count)
    for place in range(count):
        own[place] = worth[allowed[place], i]
        other[place] = worth[allowed[place], j]
    mine, _ = stationary_offers(
        own,
        other,
        seat[i].reservation,
        seat[j].reservation,
        actor[i].strategy_discount,
        actor[j].strategy_discount,
        NO_OUTSIDE_OPTION,
        NO_OUTSIDE_OPTION,
    )
    return allowed[mine] if mine >= 0 else -1


NAMES, offered = catalogue(logroll, bayes, own_best, single_text, equilibrium)
EQUILIBRIUM = NAMES.index("equilibrium")
