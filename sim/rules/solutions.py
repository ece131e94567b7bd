"""What bargaining theory would recommend, for any number of parties and a finite set of packages.

The small rules take `worth` (packages, actors), `disagreement` (actors,) and `party` (actors,): 1
where the actor counts, 0 where it does not. A package is individually rational when no party loses:
worth - disagreement >= 0, with no allowance for rounding. Scores within 1e-12 of the best, relative
to the best, tie; the first package of a tie is returned, and -1 where there is none. A tie may hold
packages that another of the tie dominates: intersect with the Pareto set where that matters.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sim.rules.compiled import rule

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

TIE = 1e-12  # relative
UNLIMITED = 1e9  # more than any gain


@rule
def gainers(worth: Floats, disagreement: Floats, party: Whole, package: int) -> int:
    """How many parties gain from a package over disagreement; -1 when one of them loses."""
    count = 0
    for actor in range(worth.shape[1]):
        if party[actor] > 0:
            gain = worth[package, actor] - disagreement[actor]
            if gain < 0.0:
                return -1
            if gain > 0.0:
                count += 1
    return count


@rule
def is_individually_rational(
    worth: Floats, disagreement: Floats, party: Whole, package: int
) -> bool:
    """Whether no party would rather disagree (Luce & Raiffa 1957)."""
    return gainers(worth, disagreement, party, package) >= 0


@rule
def least_gain(
    worth: Floats, disagreement: Floats, party: Whole, package: int
) -> tuple[float, int]:
    """The smallest gain of a package (negative: what is lacking) and the first party who has it."""
    least = math.inf
    binder = -1
    for actor in range(worth.shape[1]):
        if party[actor] > 0:
            gain = worth[package, actor] - disagreement[actor]
            if gain < least:
                least = gain
                binder = actor
    return least, binder


@rule
def least_gains(
    worth: Floats, disagreement: Floats, party: Floats, count: int, room: Floats
) -> Floats:
    """The smallest gain over disagreement that any party has from each of the first `count`
    packages, (packages,).

    Here `worth` is (actors, packages), and `room` (1 + actors or more, packages) is reckoned in:
    each row from the one before, for a row changed in place is not reckoned side by side.
    """
    last = 0
    for x in range(count):
        room[0, x] = UNLIMITED
    for actor in range(worth.shape[0]):
        if party[actor] > 0:
            row, bar = worth[actor], disagreement[actor]
            before, after = room[last], room[last + 1]
            for x in range(count):
                after[x] = min(before[x], row[x] - bar)
            last += 1
    return room[last]


@rule
def greatest(values: Floats, count: int) -> float:
    """The greatest of the first `count` values; -inf of none. Four at a time: each comparison would
    else wait for the one before."""
    a, b, c, d = -math.inf, -math.inf, -math.inf, -math.inf
    fours = count - count % 4
    for x in range(0, fours, 4):
        a, b = max(a, values[x]), max(b, values[x + 1])
        c, d = max(c, values[x + 2]), max(d, values[x + 3])
    for x in range(fours, count):
        a = max(a, values[x])
    return max(max(a, b), max(c, d))


@rule
def ideal_gains(worth: Floats, disagreement: Floats, party: Whole) -> Floats:
    """Each party's greatest gain over the individually rational packages; 0 if there are none."""
    ideal = np.zeros(worth.shape[1])
    for package in range(worth.shape[0]):
        if gainers(worth, disagreement, party, package) > 0:
            for actor in range(worth.shape[1]):
                gain = worth[package, actor] - disagreement[actor]
                if party[actor] > 0 and gain > ideal[actor]:
                    ideal[actor] = gain
    return ideal


@rule
def nash_scores(worth: Floats, disagreement: Floats, party: Whole) -> Floats:
    """The product of the gains, each a share 0..1 of the party's ideal gain; -inf: not eligible.

    A party's entry in `party`, if it is not 1, is its bargaining power: the exponent of its gain.
    Where some party can gain nothing the product is zero everywhere; eligible then are the packages
    from which the most parties gain, and the product is theirs who gain (Caragiannis et al. 2019).
    Taking shares changes no choice among the same gainers and keeps the choice between different
    ones free of each party's scale.
    """
    scores = np.full(worth.shape[0], -math.inf)
    most = -1
    for package in range(worth.shape[0]):
        most = max(most, gainers(worth, disagreement, party, package))
    if most < 0:
        return scores
    ideal = ideal_gains(worth, disagreement, party)
    for package in range(worth.shape[0]):
        if gainers(worth, disagreement, party, package) == most:
            product = 1.0
            for actor in range(worth.shape[1]):
                gain = worth[package, actor] - disagreement[actor]
                if party[actor] > 0 and gain > 0.0:
                    share = gain / ideal[actor]
                    product *= share if party[actor] == 1 else math.pow(share, party[actor])
            scores[package] = product
    return scores


@rule
def kalai_smorodinsky_scores(worth: Floats, disagreement: Floats, party: Whole) -> Floats:
    """The smallest share 0..1 of its ideal gain that a party has, of those who can gain at all."""
    scores = np.full(worth.shape[0], -math.inf)
    ideal = ideal_gains(worth, disagreement, party)
    for package in range(worth.shape[0]):
        if gainers(worth, disagreement, party, package) >= 0:
            share = 1.0
            for actor in range(worth.shape[1]):
                if party[actor] > 0 and ideal[actor] > 0.0:
                    gain = worth[package, actor] - disagreement[actor]
                    share = min(share, gain / ideal[actor])
            scores[package] = share
    return scores


@rule
def egalitarian_scores(worth: Floats, disagreement: Floats, party: Whole) -> Floats:
    """The smallest gain of each package, individually rational or not."""
    scores = np.empty(worth.shape[0])
    for package in range(worth.shape[0]):
        scores[package] = least_gain(worth, disagreement, party, package)[0]
    return scores


@rule
def utilitarian_scores(worth: Floats, disagreement: Floats, party: Whole) -> Floats:
    """The sum of the parties' worth; -inf where not individually rational."""
    scores = np.full(worth.shape[0], -math.inf)
    for package in range(worth.shape[0]):
        if gainers(worth, disagreement, party, package) >= 0:
            total = 0.0
            for actor in range(worth.shape[1]):
                if party[actor] > 0:
                    total += worth[package, actor]
            scores[package] = total
    return scores


@rule
def bar(scores: Floats) -> float:
    """The lowest score that still ties with the best; inf when nothing is eligible."""
    best = -math.inf
    for score in scores:
        if score > best:
            best = score
    if math.isinf(best):
        return math.inf
    return best - TIE * abs(best)


@rule
def first_best(scores: Floats) -> tuple[int, int]:
    """The first package that ties with the best, and how many do; (-1, 0) when none is eligible."""
    index = -1
    ties = 0
    least = bar(scores)
    for package in range(scores.shape[0]):
        if scores[package] >= least:
            if ties == 0:
                index = package
            ties += 1
    return index, ties


@rule
def nash(worth: Floats, disagreement: Floats, party: Whole) -> tuple[int, int]:
    """(package, ties) with the greatest product of gains (Nash 1950; several: Harsanyi 1963)."""
    return first_best(nash_scores(worth, disagreement, party))


@rule
def kalai_smorodinsky(worth: Floats, disagreement: Floats, party: Whole) -> tuple[int, int]:
    """(package, ties) with the most equal shares of the ideal gains (Kalai & Smorodinsky 1975)."""
    return first_best(kalai_smorodinsky_scores(worth, disagreement, party))


@rule
def egalitarian(worth: Floats, disagreement: Floats, party: Whole) -> tuple[int, int]:
    """(package, ties) with the greatest smallest gain (Kalai 1977), even if it is a loss."""
    return first_best(egalitarian_scores(worth, disagreement, party))


@rule
def utilitarian(worth: Floats, disagreement: Floats, party: Whole) -> tuple[int, int]:
    """(package, ties) with the greatest sum among the individually rational (Harsanyi 1955)."""
    return first_best(utilitarian_scores(worth, disagreement, party))


@rule
def gap(worth: Floats, disagreement: Floats, party: Whole) -> tuple[int, float, int]:
    """The bargaining range: (egalitarian package, its smallest gain, the party who binds it).

    A size >= 0: a range exists, and nobody can be given more without the binder falling below. A
    size < 0: none exists, and the binder would have to come down by that much at the least.
    """
    index = egalitarian(worth, disagreement, party)[0]
    if index < 0:
        return -1, -math.inf, -1
    size, binder = least_gain(worth, disagreement, party, index)
    return index, size, binder
