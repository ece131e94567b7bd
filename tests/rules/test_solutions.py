"""The reference solutions: their laws, hand-worked examples and limits (T4, T5, T15, T16)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.rules import solutions
from sim.rules.bargaining import bargaining_solutions, pareto
from sim.rules.compiled import Rule

CHOICES = (
    solutions.nash,
    solutions.kalai_smorodinsky,
    solutions.egalitarian,
    solutions.utilitarian,
)
Game = tuple[Any, Any, Any]  # worth, disagreement, party


@contextmanager
def interpreted() -> Iterator[None]:
    """Every rule, however deep, runs uncompiled."""

    def plainly(self: Rule, *args: Any) -> Any:
        return self.function(*args)

    with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
        patch.setattr(Rule, "__call__", plainly)
        yield


def tables(least: int = 1, most: int = 40) -> st.SearchStrategy[Any]:
    """Tables (packages, 2..5 parties) of few whole numbers, so that ties are common."""
    return st.tuples(st.integers(least, most), st.integers(2, 5)).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.integers(0, 6).map(float))
    )


@st.composite
def games(draw: st.DrawFn, elements: st.SearchStrategy[float] | None = None) -> Game:
    number = st.integers(0, 6).map(float) if elements is None else elements
    actors = draw(st.integers(2, 5))
    worth = draw(arrays(np.float64, (draw(st.integers(1, 25)), actors), elements=number))
    disagreement = draw(arrays(np.float64, actors, elements=number)) / 2
    party = draw(arrays(np.int64, actors, elements=st.integers(0, 1)))
    party[draw(st.integers(0, actors - 1))] = 1
    return worth, disagreement, party


def dominated_by_any(table: Any) -> Any:
    no_worse = (table[:, None] >= table[None]).all(axis=2)
    better = (table[:, None] > table[None]).any(axis=2)
    return (no_worse & better).any(axis=0)


# ---------------------------------------------------------------------------------- Pareto


@settings(deadline=None, max_examples=200)
@given(tables())
def test_the_pareto_set_is_what_brute_force_finds(table: Any) -> None:
    assert (pareto(table) == ~dominated_by_any(table)).all()


@pytest.mark.parametrize("parties", [1, 2, 3, 4, 5, 6, 7])
@pytest.mark.parametrize("levels", [3, 8, 10**6])
def test_the_pareto_set_of_larger_games_is_what_brute_force_finds(
    parties: int, levels: int
) -> None:
    draws = np.random.default_rng([parties, levels])
    table = draws.integers(0, levels, (600, parties)) / 7 - 3.0
    assert (pareto(table) == ~dominated_by_any(table)).all()


def test_duplicates_stand_or_fall_together() -> None:
    table = [[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]]
    assert pareto(table).tolist() == [True, True, True, False, False]


def test_no_package_no_pareto_set() -> None:
    assert len(pareto(np.empty((0, 3)))) == 0


# -------------------------------------------------------------------------------- examples


def test_four_solutions_of_one_game_differ_as_worked_by_hand() -> None:
    worth = np.array([[9.0, 2.0], [6.0, 4.0], [4.0, 5.0], [10.0, 1.0], [1.0, 6.0], [3.0, 5.0]])
    found = bargaining_solutions(worth, [1.0, 1.0])
    # gains: (8,1) (5,3) (3,4) (9,0) (0,5) (2,4); ideal gains 9 and 5
    assert found.nash.tolist() == [1]  # 8 15 12 0 0 8
    assert found.kalai_smorodinsky.tolist() == [1]  # 5/9 and 3/5 against 1/3 and 4/5
    assert found.egalitarian.tolist() == [1, 2]  # both 3
    assert found.utilitarian.tolist() == [0, 3]  # both 11
    assert found.pareto.tolist() == [0, 1, 2, 3, 4]
    assert found.rational.tolist() == [0, 1, 2, 3, 4, 5]
    assert found.has_range
    assert found.nearest == 1
    assert found.falls_short.tolist() == []


def test_kalai_smorodinsky_on_a_parabola_is_the_golden_section() -> None:
    """T5, within one step."""
    first = np.linspace(0, 1, 10001)
    frontier = np.column_stack([first, 1 - first * first])
    found = bargaining_solutions(frontier, [0, 0]).kalai_smorodinsky
    assert first[found[0]] == pytest.approx((math.sqrt(5) - 1) / 2, abs=1e-4)


@pytest.mark.parametrize("d", [(0.0, 0.0), (0.2, 0.4), (0.5, 0.1), (0.3, 0.3)])
def test_a_linear_pie_is_split_at_half_the_difference(d: tuple[float, float]) -> None:
    """T4: every solution that shares the gains gives the first (1 + d1 - d2)/2."""
    first = np.linspace(0, 1, 1001)
    found = bargaining_solutions(np.column_stack([first, 1 - first]), d)
    for choice in (found.nash, found.kalai_smorodinsky, found.egalitarian):
        assert first[choice] == pytest.approx((1 + d[0] - d[1]) / 2, abs=1e-9)


def test_with_opposite_weights_each_takes_its_own_issue() -> None:
    """T15: one cares for the first issue at .8, the other for the second."""
    levels = np.linspace(0, 1, 21)
    x, y = (axis.ravel() for axis in np.meshgrid(levels, levels, indexing="ij"))
    worth = np.column_stack([0.8 * x + 0.2 * y, 0.2 * (1 - x) + 0.8 * (1 - y)])
    found = bargaining_solutions(worth, [0.2, 0.2])
    for choice in (found.nash, found.kalai_smorodinsky, found.egalitarian, found.utilitarian):
        assert [(x[package], y[package]) for package in choice] == [(1.0, 0.0)]


def test_a_single_text_redrafted_uphill_reaches_the_nash_solution() -> None:
    """T16: small steps along the gradient of sum ln(E - d) end within a step of the lattice's."""
    weights = np.array([[0.7, 0.3], [0.2, 0.8]])
    ideals = np.array([[0.0, 0.0], [1.0, 0.9]])
    d = np.array([0.3, 0.35])

    def worth(text: Any) -> Any:
        return 1 - ((text[..., None, :] - ideals) ** 2 * weights).sum(axis=-1)

    text = np.array([0.6, 0.4])
    for _ in range(2000):
        slopes = -2 * (text - ideals) * weights
        text = text + 0.005 * (slopes / (worth(text) - d)[:, None]).sum(axis=0)
    levels = np.linspace(0, 1, 201)
    lattice = np.stack(np.meshgrid(levels, levels, indexing="ij"), axis=-1).reshape(-1, 2)
    nash, ties = solutions.nash(worth(lattice), d, np.ones(2, dtype=np.int64))
    assert ties == 1
    assert np.abs(text - lattice[nash]).max() <= 0.005


# ------------------------------------------------------------------------------------ laws


@settings(deadline=None)
@given(games())
def test_no_package_scores_better_than_the_solutions(game: Game) -> None:
    worth, disagreement, party = game
    gains = (worth - disagreement)[:, party > 0]
    rational = (gains >= 0).all(axis=1)
    smallest = gains.min(axis=1)
    best, ties = solutions.egalitarian(*game)
    assert smallest[best] == smallest.max()
    assert ties == (smallest == smallest.max()).sum()
    if not rational.any():
        for choose in (solutions.nash, solutions.kalai_smorodinsky, solutions.utilitarian):
            assert choose(*game) == (-1, 0)
        return
    products = np.where(rational, gains.prod(axis=1), -1)
    if products.max() > 0:
        assert products[solutions.nash(*game)[0]] == products.max()
        assert solutions.nash(*game)[1] == (products == products.max()).sum()
    sums = np.where(rational, gains.sum(axis=1), -1)
    assert sums[solutions.utilitarian(*game)[0]] == sums.max()
    ideal = gains[rational].max(axis=0)
    if (ideal > 0).all():
        shares = np.where(rational, (gains / ideal).min(axis=1), -1)
        assert shares[solutions.kalai_smorodinsky(*game)[0]] == shares.max()


@settings(deadline=None)
@given(games(), st.lists(st.tuples(st.integers(1, 7), st.integers(-5, 5)), min_size=5, max_size=5))
def test_nash_and_kalai_smorodinsky_do_not_depend_on_the_scales_of_utility(
    game: Game, scales: list[tuple[int, int]]
) -> None:
    worth, disagreement, party = game
    slope, shift = np.array(scales[: worth.shape[1]], dtype=np.float64).T
    other: Game = (worth * slope + shift, disagreement * slope + shift, party)
    assert solutions.nash(*game) == solutions.nash(*other)
    assert solutions.kalai_smorodinsky(*game) == solutions.kalai_smorodinsky(*other)


def test_the_egalitarian_solution_depends_on_the_scales_of_utility() -> None:
    worth = np.array([[1.0, 3.0], [2.0, 2.0]])
    both = np.ones(2, dtype=np.int64)
    assert solutions.egalitarian(worth, np.zeros(2), both) == (1, 1)
    assert solutions.egalitarian(worth * [3.0, 1.0], np.zeros(2), both) == (0, 1)


@settings(deadline=None)
@given(games())
def test_the_gap_is_the_smallest_gain_and_names_who_binds(game: Game) -> None:
    worth, disagreement, party = game
    index, size, binder = solutions.gap(*game)
    gains = worth - disagreement
    assert size == gains[index][party > 0].min() == gains[index, binder]
    assert party[binder] == 1
    has_range = any(solutions.is_individually_rational(*game, each) for each in range(len(worth)))
    assert (size >= 0) == has_range


@settings(deadline=None)
@given(games())
def test_the_record_begins_its_ties_with_what_the_rules_choose(game: Game) -> None:
    worth, disagreement, party = game
    found = bargaining_solutions(worth, disagreement)
    everybody = np.ones_like(party)
    for choose in CHOICES:
        ties = getattr(found, choose.__name__)  # type: ignore[attr-defined]
        first = int(ties[0]) if len(ties) else -1
        assert choose(worth, disagreement, everybody) == (first, len(ties))
    assert (len(found.falls_short) == 0) == found.has_range


numbers = st.floats(0, 1, allow_subnormal=False)


@settings(deadline=None, max_examples=60)
@given(games(numbers))
@pytest.mark.parametrize("choose", [*CHOICES, solutions.gap])
def test_the_rules_give_the_same_bits_interpreted(choose: Callable[..., Any], game: Game) -> None:
    compiled = choose(*game)
    with interpreted():
        assert choose(*game) == compiled


@settings(deadline=None, max_examples=60)
@given(games(numbers), st.lists(st.floats(0.1, 5), min_size=5, max_size=5))
def test_the_scores_have_the_same_bits_interpreted(game: Game, powers: list[float]) -> None:
    worth, disagreement, party = game
    weights = party * np.array(powers[: len(party)])
    args = (worth, disagreement, weights)
    compiled = solutions.nash_scores(*args), solutions.kalai_smorodinsky_scores(*args)
    mask = pareto(worth)
    with interpreted():
        again = solutions.nash_scores(*args), solutions.kalai_smorodinsky_scores(*args)
        assert (pareto(worth) == mask).all()
    assert [each.tobytes() for each in again] == [each.tobytes() for each in compiled]


# ------------------------------------------------------------------------------- the edges


def test_where_some_cannot_gain_nash_serves_the_most_who_can() -> None:
    worth = np.array([[5.0, 0.0, 0.0], [2.0, 2.0, 0.0], [1.0, 5.0, 0.0], [0.0, 0.0, 0.0]])
    assert solutions.nash(worth, np.zeros(3), np.ones(3, dtype=np.int64)) == (2, 1)
    assert bargaining_solutions(worth, [0, 0, 0]).kalai_smorodinsky.tolist() == [1]


def test_without_any_surplus_every_rational_package_is_a_nash_solution() -> None:
    worth = np.array([[1.0, 1.0], [0.0, 3.0], [1.0, 1.0]])
    assert bargaining_solutions(worth, [1, 1]).nash.tolist() == [0, 2]


def test_scores_within_rounding_of_the_best_tie_and_the_first_is_returned() -> None:
    worth = np.array([[0.5, 0.5], [0.5 * (1 + 1e-14), 0.5], [0.5 * (1 + 1e-10), 0.5 - 1e-9]])
    assert solutions.nash(worth, np.zeros(2), np.ones(2, dtype=np.int64)) == (0, 2)


def test_who_does_not_count_does_not_count() -> None:
    worth = np.array([[3.0, 0.0, 3.0], [2.0, 9.0, 2.0]])
    only = np.array([1, 0, 1])
    for choose in CHOICES:
        assert choose(worth, np.array([0.0, 5.0, 0.0]), only) == (0, 1)


def test_without_a_range_the_record_says_who_falls_short_and_by_how_much() -> None:
    found = bargaining_solutions([[5.0, 1.0, 4.0], [4.5, 3.5, 4.0]], [5.0, 4.0, 3.0])
    assert not found.has_range
    assert len(found.nash) == len(found.kalai_smorodinsky) == len(found.utilitarian) == 0
    assert found.nearest == 1
    assert found.egalitarian.tolist() == [1]
    assert found.falls_short.tolist() == [0, 1]
    assert found.lacking.tolist() == [0.5, 0.5, 0.0]


def test_bargaining_power_moves_the_nash_solution_and_only_its_ratios_matter() -> None:
    first = np.linspace(0, 1, 101)
    pie = np.column_stack([first, 1 - first])
    for weights in ([3.0, 1.0], [0.75, 0.25], [300.0, 100.0]):
        assert first[bargaining_solutions(pie, [0, 0], weights).nash] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (([1.0, 2.0], [0.0]), "table"),
        ((np.empty((3, 0)), []), "table"),
        ((np.empty((0, 2)), [0, 0]), "no package"),
        (([[1.0, math.nan]], [0, 0]), "nan .* is not"),
        (([[1.0, 2.0]], [0]), "disagreement must hold one number for each of 2"),
        (([[1.0, 2.0]], [0, math.inf]), "disagreement must be numbers within"),
        (([[1.0, 2.0]], [0, 0], [1]), "weights must hold"),
        (([[1.0, 2.0]], [0, 0], [1, 0]), "greater than 0"),
    ],
)
def test_faults_are_told_in_plain_words(args: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        bargaining_solutions(*args)


def test_the_least_gain_of_each_package_counts_parties_alone():
    """Worked by hand: (actors, packages), the second actor is no party."""
    worth = np.array([[0.9, 0.5, 0.2], [0.0, 0.0, 0.0], [0.1, 0.4, 0.8]])
    bars, party = np.array([0.3, 9.0, 0.2]), np.array([1.0, 0.0, 1.0])
    found = solutions.least_gains(worth, bars, party, 2, np.zeros((4, 3)))
    assert found[:2] == pytest.approx([-0.1, 0.2])
    assert solutions.greatest(found, 2) == pytest.approx(0.2)
    assert solutions.greatest(found, 0) == -np.inf
