"""What bargaining theory would recommend, for any number of parties and a finite set of packages.

The small rules take `worth` (packages, actors), `disagreement` (actors,) and `party` (actors,): 1
where the actor counts, 0 where it does not. A package is individually rational when no party loses:
worth - disagreement >= 0, with no allowance for rounding. Scores within 1e-12 of the best, relative
to the best, tie; the first package of a tie is returned, and -1 where there is none. A tie may hold
packages that another of the tie dominates: intersect with `pareto` where that matters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.rules.compiled import rule

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

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


def pareto(utilities: ArrayLike) -> Mask:
    """Which packages (packages, parties) no other dominates: a mask (packages,).

    One dominates another when it is worth at least as much to every party and more to one, so
    duplicates stand or fall together. Two and three parties take n log n (Kung, Luccio & Preparata
    1975), more take n times the size of the set. ValueError: not a table of finite numbers.
    """
    table = _table(utilities)
    if table.shape[0] == 0:
        return np.zeros(0, dtype=np.bool_)
    pivot = table[table.sum(axis=1).argmax()]  # spares sorting most of the dominated
    left = np.flatnonzero((table > pivot).any(axis=1) | (table == pivot).all(axis=1))
    order = left[np.lexsort(-table[left].T[::-1])]  # by the first party, best first, then the next
    rows = table[order]
    is_new = np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1)))
    mask = np.zeros(len(table), dtype=np.bool_)
    mask[order] = _undominated(rows[is_new])[np.cumsum(is_new) - 1]
    return mask


def _undominated(rows: Floats) -> Mask:
    """The mask for distinct rows in descending lexicographic order."""
    parties = rows.shape[1]
    if parties == 1:
        return np.arange(len(rows)) == 0
    if parties == 2:
        return np.concatenate(([True], rows[1:, 1] > np.maximum.accumulate(rows[:-1, 1])))
    if parties == 3:
        rank = np.unique(-rows[:, 1], return_inverse=True)[1]
        return np.asarray(_staircase(rank.astype(np.int64), rows[:, 2].copy()))
    by_sum = np.argsort(-rows.sum(axis=1), kind="stable")
    mask = np.empty(len(rows), dtype=np.bool_)
    mask[by_sum] = _sieve(rows[by_sum], _heights(rows[by_sum]))
    return mask


def _heights(rows: Floats) -> Whole:
    """Which quantiles each row reaches, as bits: whoever dominates reaches all that it reaches."""
    bits = np.zeros(len(rows), dtype=np.int64)
    steps = 63 // rows.shape[1]
    for column in rows.T:
        for level in np.quantile(column, np.arange(1, steps + 1) / (steps + 1)):
            bits = (bits << 1) | (column >= level)
    return bits


@rule
def _staircase(rank: Whole, third: Floats) -> Mask:
    """Three parties, first sorted: is `third` above all earlier ones of no worse `rank`? (Fenwick
    tree of running maxima over the ranks.)
    """
    top = np.full(rank.max() + 2, -math.inf)
    kept = np.zeros(rank.shape[0], dtype=np.bool_)
    for row in range(rank.shape[0]):
        best = -math.inf
        place = rank[row] + 1
        while place > 0:
            best = max(best, top[place])
            place -= place & -place
        if third[row] > best:
            kept[row] = True
            place = rank[row] + 1
            while place < top.shape[0]:
                top[place] = max(top[place], third[row])
                place += place & -place
    return kept


@rule
def _sieve(rows: Floats, heights: Whole) -> Mask:
    """Any number of parties, sorted by sum: each row against those kept; killers move forward."""
    kept = np.zeros(rows.shape[0], dtype=np.bool_)
    front = np.empty(rows.shape[0], dtype=np.int64)
    reached = np.empty(rows.shape[0], dtype=np.int64)
    size = 0
    for row in range(rows.shape[0]):
        need = heights[row]
        killer = -1
        for other in range(size):
            if reached[other] & need == need:
                killer = other
                for party in range(rows.shape[1]):
                    if rows[front[other], party] < rows[row, party]:
                        killer = -1
                        break
                if killer >= 0:
                    break
        if killer < 0:
            kept[row] = True
            front[size] = row
            reached[size] = need
            size += 1
        else:
            ahead = killer // 2
            front[killer], front[ahead] = front[ahead], front[killer]
            reached[killer], reached[ahead] = reached[ahead], reached[killer]
    return kept


@dataclass(frozen=True)
class Solutions:
    """The reference solutions of one bargaining problem; packages by index, all ties, ascending."""

    disagreement: Floats  # (parties,), what each has without agreement, utility
    rational: Whole  # packages from which no party loses
    pareto: Whole  # packages that no other dominates, individually rational or not
    nash: Whole  # empty, like the next and the last, when nothing is individually rational
    kalai_smorodinsky: Whole
    egalitarian: Whole  # never empty
    utilitarian: Whole
    nearest: int  # first egalitarian package: the one closest to individual rationality
    lacking: Floats  # (parties,) >= 0, utility each lacks at `nearest`: all 0 if any is rational

    @property
    def has_range(self) -> bool:
        """Whether some package leaves nobody worse off than disagreement."""
        return len(self.rational) > 0

    @property
    def falls_short(self) -> Whole:
        """The parties who would lose even from the nearest package."""
        return np.flatnonzero(self.lacking > 0)


def bargaining_solutions(
    utilities: ArrayLike, disagreement: ArrayLike, weights: ArrayLike | None = None
) -> Solutions:
    """The reference solutions over `utilities` (packages, parties), any unit, against disagreement.

    `weights` (parties,) > 0 are bargaining powers in the Nash solution alone (Kalai 1977); only
    their ratios matter. ValueError: wrong shapes, no package, numbers not finite, weights not > 0.
    """
    worth = _table(utilities)
    parties = worth.shape[1]
    if len(worth) == 0:
        raise ValueError("utilities hold no package")
    point = _row(disagreement, parties, "disagreement")
    all_count = np.ones(parties, dtype=np.int64)
    power = all_count if weights is None else _row(weights, parties, "weights")
    if (power <= 0).any():
        raise ValueError("weights must be greater than 0")
    nearest, _, _ = gap(worth, point, all_count)
    return Solutions(
        disagreement=point,
        rational=np.flatnonzero((worth >= point).all(axis=1)),
        pareto=np.flatnonzero(pareto(worth)),
        nash=_ties(nash_scores(worth, point, power / power.max())),
        kalai_smorodinsky=_ties(kalai_smorodinsky_scores(worth, point, all_count)),
        egalitarian=_ties(egalitarian_scores(worth, point, all_count)),
        utilitarian=_ties(utilitarian_scores(worth, point, all_count)),
        nearest=nearest,
        lacking=np.maximum(point - worth[nearest], 0.0),
    )


def _ties(scores: Floats) -> Whole:
    return np.flatnonzero(scores >= bar(scores))


def _table(utilities: ArrayLike) -> Floats:
    table = np.ascontiguousarray(utilities, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"utilities must be a table (packages, parties), not {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("utilities must be finite numbers")
    return table


def _row(numbers: ArrayLike, parties: int, name: str) -> Floats:
    row = np.ascontiguousarray(numbers, dtype=np.float64)
    if row.shape != (parties,):
        raise ValueError(f"{name} must hold one number for each of {parties} parties")
    if not np.isfinite(row).all():
        raise ValueError(f"{name} must be finite numbers")
    return row
