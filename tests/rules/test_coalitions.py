"""The core and who blocks, against brute force over all coalitions and all packages."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim
from sim.rules.bargaining import DISAGREEMENT, acceptable, blocked_by, core, pareto

Vote = tuple[Any, Any, list[int], int]  # utilities, disagreement, vetoes, quota


@st.composite
def votes(draw: st.DrawFn) -> Vote:
    """2..7 parties, few whole numbers, any vetoes and quota."""
    parties = draw(st.integers(2, 7))
    number = st.integers(0, 4).map(float)
    worth = draw(arrays(np.float64, (draw(st.integers(1, 12)), parties), elements=number))
    vetoes = draw(st.lists(st.integers(0, parties - 1), unique=True))
    d = draw(arrays(np.float64, parties, elements=number)) / 2
    return worth, d, vetoes, draw(st.integers(1, parties))


def blocks(vote: Vote, package: int, weak: bool) -> set[tuple[tuple[int, ...], bool]]:
    """Every coalition that blocks, and whether by disagreement: straight from the definition."""
    worth, d, vetoes, quota = vote
    everybody = set(range(worth.shape[1]))

    def wins(members: set[int]) -> bool:
        return members >= set(vetoes) and len(members) >= quota

    found = set()
    for size in everybody:
        for coalition in combinations(everybody, size + 1):
            inside = list(coalition)
            means = [(d, True)] if not wins(everybody - set(coalition)) else []
            means += [(other, False) for other in worth] if wins(set(coalition)) else []
            for outcome, by_disagreement in means:
                gains = (outcome - worth[package])[inside]
                if (gains >= 0).all() and (gains > 0).any() if weak else (gains > 0).all():
                    found.add((coalition, by_disagreement))
    return found


@settings(deadline=None, max_examples=80)
@given(votes(), st.booleans())
def test_the_core_is_what_no_coalition_blocks(vote: Vote, weak: bool) -> None:
    worth, d, vetoes, quota = vote
    law: dict[str, Any] = {"vetoes": vetoes, "quota": quota, "weak": weak}
    by_force = [blocks(vote, package, weak) for package in range(len(worth))]
    assert core(worth, d, **law).tolist() == [k for k, each in enumerate(by_force) if not each]
    assert acceptable(worth, d, **law).tolist() == [
        k for k, each in enumerate(by_force) if not any(by for _, by in each)
    ]


@settings(deadline=None, max_examples=60)
@given(votes(), st.booleans())
def test_the_blocks_told_are_the_smallest_and_each_is_true(vote: Vote, weak: bool) -> None:
    worth, d, vetoes, quota = vote
    by_force = blocks(vote, 0, weak)
    found = blocked_by(worth, d, 0, vetoes=vetoes, quota=quota, weak=weak)
    assert {(each.coalition, each.by == DISAGREEMENT) for each in found} == {
        (coalition, way)
        for coalition, way in by_force
        if not any(set(other) < set(coalition) and way == also for other, also in by_force)
    }
    for each in found:
        outcome = d if each.by == DISAGREEMENT else worth[each.by]
        gains = (outcome - worth[0])[list(each.coalition)]
        assert gains.min() == each.least_gain
        assert gains.max() > 0 if weak else gains.min() > 0


@settings(deadline=None, max_examples=60)
@given(votes())
def test_under_unanimity_the_weak_core_is_rational_and_pareto_optimal(vote: Vote) -> None:
    worth, d = vote[:2]
    best = pareto(worth) & (worth >= d).all(axis=1)
    assert core(worth, d, weak=True).tolist() == np.flatnonzero(best).tolist()
    assert set(core(worth, d, weak=True)) <= set(core(worth, d))


def test_three_who_divide_a_pie_by_majority_have_no_core() -> None:
    """Whatever two have agreed, the third can offer one of them more (a Condorcet cycle)."""
    pie = np.array([(a, b, 6 - a - b) for a in range(7) for b in range(7 - a)], dtype=float)
    assert len(core(pie, np.zeros(3), vetoes=[], quota=2)) == 0
    assert core(pie, np.zeros(3)).tolist() == list(range(len(pie)))
    assert pie[core(pie, np.zeros(3), vetoes=[0], quota=2, weak=True)].tolist() == [[6, 0, 0]]


def test_a_coalition_of_two_that_can_prevent_and_one_that_can_replace() -> None:
    """Worked by hand: two of three must accept, the first among them."""
    worth = [[3.0, 1.0, 5.0], [4.0, 2.0, 0.0], [1.0, 9.0, 9.0]]
    said = blocked_by(worth, [2.0, 0.0, 0.0], 2, vetoes=[0], quota=2)
    assert [tuple(each) for each in said] == [((0,), DISAGREEMENT, 1.0)]
    said = blocked_by(worth, [2.0, 0.0, 0.0], 0, vetoes=[0], quota=2)
    assert [tuple(each) for each in said] == [((0, 1), 1, 1.0)]
    assert sim.core(worth, [2.0, 0.0, 0.0], vetoes=[0], quota=2).tolist() == [1]


def test_where_vetoes_are_named_and_no_quota_their_consent_is_enough() -> None:
    worth = [[1.0, 1.0, -9.0], [2.0, -1.0, 9.0]]
    assert acceptable(worth, [0, 0, 0], vetoes=[0, 1]).tolist() == [0]
    assert acceptable(worth, [0, 0, 0]).tolist() == []


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ({"vetoes": [2, "x"], "quota": 5}, "2 is not a party.*\n.*'x' is not.*\nquota must be one"),
        ({"vetoes": [True, False]}, "True is not a party"),
        ({"vetoes": []}, "nobody is named; give a quota"),
        ({"vetoes": 0}, r"vetoes must be a list of parties, as \[0, 2\], not 0"),
        ({"vetoes": [[0]]}, r"vetoes: \[0\] is not a party"),
        ({"quota": True}, "quota must be one of 1..2 parties, not True"),
        ({"quota": 0}, "quota must be one of 1..2 parties, not 0"),
    ],
)
def test_a_law_that_cannot_be_is_told_in_plain_words(law: dict[str, Any], words: str) -> None:
    for asked in (core, acceptable, lambda *args, **law: blocked_by(*args, 0, **law)):
        with pytest.raises(ValueError, match=words):
            asked([[1.0, 2.0]], [0, 0], **law)
