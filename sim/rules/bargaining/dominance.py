"""The Pareto set of a table of utilities."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.bargaining.tables import Mask, table
from sim.rules.compiled import rule
from sim.rules.solutions import Floats, Whole

RIVALS = 200  # of the greatest sum, at most: they spare us the sorting of most packages


def pareto(utilities: ArrayLike) -> Mask:
    """Which packages (packages, parties) no other dominates: a mask (packages,).

    One dominates another when it is worth at least as much to every party and more to one, so
    duplicates stand or fall together. Two and three parties take n log n (Kung, Luccio & Preparata
    1975), more take n times the size of the set. ValueError: not a table of finite numbers.
    """
    worth = table(utilities)
    if len(worth) == 0:
        return np.zeros(0, dtype=np.bool_)
    parties = worth.shape[1]
    few = min(RIVALS, 4**parties)  # with two parties to sort costs little
    rivals = worth[np.argsort(-worth.sum(axis=1))[:few]]
    is_beaten = beaten(worth, rivals, np.ones(parties, dtype=np.bool_), parties, True)
    left = np.flatnonzero(~is_beaten)
    order = left[np.lexsort(-worth[left].T[::-1])]  # by the first party, best first, then the next
    rows = worth[order]
    is_new = np.concatenate(([True], (rows[1:] != rows[:-1]).any(axis=1)))
    mask = np.zeros(len(worth), dtype=np.bool_)
    mask[order] = _undominated(rows[is_new])[np.cumsum(is_new) - 1]
    return mask


@rule
def beaten(worth: Floats, rivals: Floats, is_veto: Mask, quota: int, weak: bool) -> Mask:
    """Which packages (packages, parties) some rival (rivals, parties) betters for `quota` parties
    with every veto among them: for each, or, if `weak`, for one of them while none is worse off.

    With everybody a veto, the weak form is dominance. Rivals that have beaten move forward.
    """
    is_beaten = np.zeros(worth.shape[0], dtype=np.bool_)
    order = np.arange(rivals.shape[0])
    for package in range(worth.shape[0]):
        for turn in range(order.shape[0]):
            rival = order[turn]
            gaining = 0
            agreeing = 0
            for party in range(worth.shape[1]):
                gain = rivals[rival, party] - worth[package, party]
                if gain > 0.0:
                    gaining += 1
                if gain > 0.0 or (weak and gain == 0.0):
                    agreeing += 1
                elif is_veto[party]:
                    gaining = 0
                    break
            if gaining > 0 and agreeing >= quota:
                is_beaten[package] = True
                order[turn], order[turn // 2] = order[turn // 2], rival
                break
    return is_beaten


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
