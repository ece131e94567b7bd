"""Which numbers of a compiled scenario the factors of a sweep are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, count, islice
from math import comb

import numpy as np

from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.scenario.wording import Faults
from sim.sweep.design import Factor, scenario_at
from sim.sweep.engine import packed

PROBES = np.array([0.0, 0.37, 1.0])  # quantiles at which each factor is tried alone
INSIDE = 3  # points between their ends at which all are tried at once


def cells_of(policy: Scenario, factors: Sequence[Factor]) -> np.ndarray | None:
    """Where each factor stands in the memory of an engine, (places, 2): place and factor.

    None if one of them does more than put its own value there (a weight, a red line, a word): then
    the tables have to be made anew at every design point. Found out by trying, so that a new entry
    of the records needs no line here.
    """
    memory, given = packed(numbers(policy))
    start = memory.copy()
    nothing = np.full(len(factors), np.nan)
    claims = []
    for index, factor in enumerate(factors):
        if factor.is_worded:
            return None
        tried = []
        for value in factor.values(PROBES):
            alone = nothing.copy()
            alone[index] = value
            tried.append((value, _memory(policy, factors, alone)))
        if any(memory is None or memory.shape != start.shape for _, memory in tried):
            return None
        moved = np.any([memory != start for _, memory in tried], axis=0)
        if any((memory[moved] != value).any() for value, memory in tried):  # type: ignore[index]
            return None
        claims += [(place, index) for place in np.flatnonzero(moved)]
    cells = np.array(claims, dtype=np.int64).reshape(-1, 2)
    memory[cells[:, 0]] = np.nan
    if np.isnan(given.clause).any():  # the terms of a deal are read off it afterwards
        return None
    if len(np.unique(cells[:, 0])) < len(cells) or _meet(policy, factors, cells, start):
        return None
    return cells


def fits(policy: Scenario, factors: Sequence[Factor], cells: np.ndarray) -> bool:
    """Whether the factors stand there under this policy too, as they do under a like one."""
    start = packed(numbers(policy))[0]
    return bool((cells[:, 0] < len(start)).all()) and not _meet(policy, factors, cells, start)


def _meet(
    policy: Scenario, factors: Sequence[Factor], cells: np.ndarray, start: np.ndarray
) -> bool:
    """Whether the factors together do something else than each alone, or are refused."""
    trials = _trials(len(factors))
    columns = [factor.values(trials[:, j]) for j, factor in enumerate(factors)]
    for values in np.array(columns).T:
        expected = start.copy()
        expected[cells[:, 0]] = values[cells[:, 1]]
        memory = _memory(policy, factors, values)
        if memory is None or not np.array_equal(memory, expected):
            return True
    return False


def _trials(factors: int) -> np.ndarray:
    """Quantiles at which all factors are tried at once, (trials, factors): some inside, and so many
    corners that any two meet with each of their ends (Kleitman and Spencer 1973)."""
    inside = np.outer(np.arange(INSIDE) + 1, np.arange(factors) + 1) * 0.618 % 1.0
    rows = next(n for n in count(4) if comb(n - 1, (n + 1) // 2) >= factors)
    corners = np.zeros((rows, factors))
    for j, ones in enumerate(islice(combinations(range(1, rows), (rows + 1) // 2), factors)):
        corners[list(ones), j] = 1.0
    return np.concatenate([inside, corners])


def _memory(policy: Scenario, factors: Sequence[Factor], values: np.ndarray) -> np.ndarray | None:
    try:
        return packed(numbers(scenario_at(policy, factors, values.tolist())))[0]
    except Faults:
        return None
