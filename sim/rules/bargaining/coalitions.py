"""Who can block a package: the core, for coalitions of any size.

A package passes when every party with a veto and `quota` parties in all accept it; a coalition that
holds so many wins. By default everybody has a veto, which is unanimity; where vetoes are named and
no quota is, their consent is enough. A coalition blocks a package

- by another package, when it wins and the other is better for each of its members;
- by disagreement, when nothing passes without it and disagreement is better for each member.

The core is what no coalition blocks (Gillies 1959; for votes with vetoes, Nakamura 1979). Under
unanimity it holds the individually rational packages that no other betters for everybody. In the
weak form (`weak`: the strict core) a coalition also blocks if one member gains and none loses:
under unanimity, what is individually rational and Pareto optimal remains. Utilities are compared as
they stand, with no allowance for rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from numbers import Integral
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.rules.bargaining.dominance import beaten, pareto
from sim.rules.bargaining.tables import Mask, place, problem
from sim.rules.solutions import Floats, Whole

DISAGREEMENT = -1  # instead of a package


class Block(NamedTuple):
    """A coalition that blocks, and what it blocks with."""

    coalition: tuple[int, ...]  # parties, ascending
    by: int  # package, or DISAGREEMENT
    least_gain: float  # utility, of the member who gains least


def acceptable(
    utilities: ArrayLike,
    disagreement: ArrayLike,
    *,
    vetoes: Sequence[int] | None = None,
    quota: int | None = None,
    weak: bool = False,
) -> Whole:
    """The packages that no coalition blocks by disagreement, ascending: enough parties accept them.

    Arguments and errors are those of `core`.
    """
    worth, point, _ = problem(utilities, disagreement)
    return np.flatnonzero(_passes(worth, point, _law(vetoes, quota, worth.shape[1]), weak))


def core(
    utilities: ArrayLike,
    disagreement: ArrayLike,
    *,
    vetoes: Sequence[int] | None = None,
    quota: int | None = None,
    weak: bool = False,
) -> Whole:
    """The packages of `utilities` (packages, parties) that no coalition blocks, ascending.

    `vetoes`: parties by index; `quota`: how many must accept, those with a veto included. Costs the
    Pareto set, and for each acceptable package (under unanimity only those outside the set) a walk
    along it until something blocks. ValueError: as `bargaining_solutions`; a veto of no party; a
    quota that is not 1..parties.
    """
    worth, point, _ = problem(utilities, disagreement)
    law = _law(vetoes, quota, worth.shape[1])
    left = np.flatnonzero(_passes(worth, point, law, weak))
    is_optimal = pareto(worth)
    rivals = worth[is_optimal]  # whatever dominates a package that blocks, blocks too
    doubtful = left[~is_optimal[left]] if law.is_unanimity else left
    lost = doubtful[beaten(worth[doubtful], rivals, law.is_veto, law.quota, weak)]
    return np.setdiff1d(left, lost, assume_unique=True)


def blocked_by(
    utilities: ArrayLike,
    disagreement: ArrayLike,
    package: int,
    *,
    vetoes: Sequence[int] | None = None,
    quota: int | None = None,
    weak: bool = False,
) -> list[Block]:
    """The coalitions that block a package and hold no smaller one that does so in the same way,
    each with what leaves its least gainer best off; none for a package of the core.

    By disagreement first, smaller coalitions first. Costs a pass over the table for each coalition
    that wins, 127 of seven parties at the most. Errors as `core`; also, a package not in the table.
    """
    worth, point, _ = problem(utilities, disagreement)
    law = _law(vetoes, quota, worth.shape[1])
    now = worth[place(package, len(worth))]
    everybody = range(worth.shape[1])
    coalitions = [s for size in everybody for s in combinations(everybody, size + 1)]
    needed = (s for s in coalitions if not law.wins(set(everybody) - set(s)))
    winning = (s for s in coalitions if law.wins(s))
    return [
        *(b._replace(by=DISAGREEMENT) for b in _blocks(needed, point[None], now, weak)),
        *_blocks(winning, worth, now, weak),
    ]


class _Law(NamedTuple):
    """Who must accept, and how many in all."""

    is_veto: Mask  # (parties,)
    quota: int

    @property
    def is_unanimity(self) -> bool:
        return self.quota == len(self.is_veto) or bool(self.is_veto.all())

    def wins(self, coalition: Iterable[int]) -> bool:
        members = set(coalition)
        return len(members) >= self.quota and members.issuperset(np.flatnonzero(self.is_veto))


def _law(vetoes: Sequence[int] | None, quota: int | None, parties: int) -> _Law:
    everybody = range(parties)
    if vetoes is None:
        said = list(everybody) if quota is None else []
    elif isinstance(vetoes, Iterable):
        said = list(vetoes)
    else:
        raise ValueError(f"vetoes must be a list of parties, as [0, 2], not {vetoes!r}")
    strangers = [k for k in said if not _is_whole(k) or k not in everybody]
    faults = [f"vetoes: {k!r} is not a party (0..{parties - 1})" for k in strangers]
    if quota is None and not said:
        faults.append("vetoes: nobody is named; give a quota, or leave out both for unanimity")
    elif quota is not None and not (_is_whole(quota) and 1 <= quota <= parties):
        faults.append(f"quota must be one of 1..{parties} parties, not {quota!r}")
    if faults:
        raise ValueError("\n".join(faults))
    return _Law(np.isin(everybody, said), len(set(said)) if quota is None else int(quota))


def _is_whole(number: object) -> bool:
    return isinstance(number, Integral) and not isinstance(number, bool)


def _passes(worth: Floats, point: Floats, law: _Law, weak: bool) -> Mask:
    """Whether no coalition blocks by disagreement, (packages,)."""
    accepts = worth > point if weak else worth >= point
    passes = (accepts.sum(axis=1) >= law.quota) & accepts[:, law.is_veto].all(axis=1)
    return passes | (worth >= point).all(axis=1) if weak else passes


def _blocks(
    coalitions: Iterable[tuple[int, ...]], outcomes: Floats, now: Floats, weak: bool
) -> Iterator[Block]:
    """The smallest of `coalitions`, given by size, that some outcome serves better than `now`."""
    smallest: list[set[int]] = []
    for coalition in coalitions:
        if any(known.issubset(coalition) for known in smallest):
            continue
        gains = outcomes[:, coalition] - now[list(coalition)]
        least = gains.min(axis=1)
        if weak:
            least[gains.max(axis=1) <= 0] = -1.0
        best = int(least.argmax())
        if least[best] > 0 or (weak and least[best] == 0):
            smallest.append(set(coalition))
            yield Block(coalition, best, float(least[best]))
