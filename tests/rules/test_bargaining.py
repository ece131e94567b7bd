"""The public analytics: axioms of the solutions, moves to them, their words and faults."""

from __future__ import annotations

import itertools
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim
from sim.outcome import Outcome
from sim.report import measures
from sim.rules.bargaining import bargaining_solutions, dominance, pareto
from sim.rules.compiled import Rule
from sim.scenario.numbers import numbers
from sim.scenario.reading import HOME, read, shipped
from sim.sweep.engine import negotiate

RIVERS = HOME / "tests" / "scenario" / "two_rivers.yaml"
NAMES = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
SCALE_FREE = ("nash", "kalai_smorodinsky")
Problem = tuple[Any, Any]  # utilities, disagreement


@st.composite
def problems(draw: st.DrawFn, most: int = 25) -> Problem:
    """2..7 parties, few whole numbers so that ties and duplicates are common, d in halves."""
    parties = draw(st.integers(2, 7))
    number = st.integers(0, 6).map(float)
    worth = draw(arrays(np.float64, (draw(st.integers(1, most)), parties), elements=number))
    return worth, draw(arrays(np.float64, parties, elements=number)) / 2


def ties(worth: Any, d: Any, names: tuple[str, ...] = NAMES) -> dict[str, list[int]]:
    found = bargaining_solutions(worth, d)
    return {name: getattr(found, name).tolist() for name in names}


def smallest_share(worth: Any, d: Any) -> float:
    """At the Kalai-Smorodinsky solution, reckoned apart from the rules."""
    found = bargaining_solutions(worth, d)
    gains = np.asarray(worth) - d
    ideal = gains[found.rational].max(axis=0)
    shares = gains[found.kalai_smorodinsky[0]][ideal > 0] / ideal[ideal > 0]
    return float(min(shares, default=1.0))


# ---------------------------------------------------------------------------------- Pareto
RIVALS = st.sampled_from([1, dominance.RIVALS])  # many leave nothing for the later steps to find


@settings(deadline=None, max_examples=80)
@given(problems(60), st.integers(1, 20), RIVALS)
def test_the_pareto_set_is_what_brute_force_finds_duplicates_included(
    problem: Problem, copies: int, rivals: int
) -> None:
    worth = np.concatenate([problem[0], problem[0][:copies]])
    dominated = [
        any((other >= row).all() and (other > row).any() for other in worth) for row in worth
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dominance, "RIVALS", rivals)
        assert pareto(worth).tolist() == [not each for each in dominated]


@settings(deadline=None, max_examples=40)
@given(problems(), st.booleans(), RIVALS, st.data())
def test_the_compiled_steps_of_dominance_give_the_same_bits_interpreted(
    problem: Problem, weak: bool, rivals: int, data: st.DataObject
) -> None:
    worth, parties = problem[0], problem[0].shape[1]
    is_veto = data.draw(arrays(np.bool_, parties))
    given_to = (worth, worth[::2].copy(), is_veto, data.draw(st.integers(1, parties)), weak)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dominance, "RIVALS", rivals)
        compiled = dominance.beaten(*given_to), pareto(worth)
        patch.setattr(Rule, "__call__", lambda self, *args: self.function(*args))
        assert (dominance.beaten(*given_to) == compiled[0]).all()
        assert (pareto(worth) == compiled[1]).all()


# ---------------------------------------------------------------------------------- axioms
SLOPES = st.lists(st.integers(-4, 4), min_size=7, max_size=7)
SHIFTS = st.lists(st.integers(-9, 9), min_size=7, max_size=7)


@settings(deadline=None, max_examples=60)
@given(problems(), SLOPES, SHIFTS)
def test_nash_and_kalai_smorodinsky_ignore_scales_and_origins_with_all_their_ties(
    problem: Problem, powers: list[int], shifts: list[int]
) -> None:
    """Powers of two, so that rescaling is exact."""
    worth, d = problem
    slope, shift = 2.0 ** np.array(powers[: len(d)]), np.array(shifts[: len(d)])
    other = ties(worth * slope + shift, d * slope + shift, SCALE_FREE)
    assert ties(worth, d, SCALE_FREE) == other


@settings(deadline=None, max_examples=60)
@given(problems(), SHIFTS)
def test_all_solutions_ignore_the_origins_of_utility(problem: Problem, shifts: list[int]) -> None:
    worth, d = problem
    shift = np.array(shifts[: len(d)])
    assert ties(worth, d) == ties(worth + shift, d + shift)


def test_the_egalitarian_and_the_utilitarian_solution_depend_on_scales() -> None:
    worth, d = np.array([[1.0, 3.0], [2.5, 2.0]]), np.zeros(2)
    before, after = ties(worth, d), ties(worth * [4.0, 1.0], d)
    assert (before["egalitarian"], after["egalitarian"]) == ([1], [0])
    worth = np.array([[1.0, 3.0], [2.0, 1.0]])
    before, after = ties(worth, d), ties(worth * [4.0, 1.0], d)
    assert (before["utilitarian"], after["utilitarian"]) == ([0], [1])


@settings(deadline=None, max_examples=50)
@given(problems(6))
def test_in_a_symmetric_game_the_solutions_are_symmetric(problem: Problem) -> None:
    worth = problem[0][:, :3]
    parties = worth.shape[1]
    orders = [list(order) for order in itertools.permutations(range(parties))]
    whole = np.unique(np.concatenate([worth[:, order] for order in orders]), axis=0)
    found = bargaining_solutions(whole, np.ones(parties))
    for name in NAMES:
        chosen = {tuple(row) for row in whole[getattr(found, name)]}
        assert all(tuple(row[k] for k in order) in chosen for row in chosen for order in orders)


@settings(deadline=None, max_examples=60)
@given(problems(), st.data())
def test_nash_does_not_depend_on_irrelevant_alternatives(
    problem: Problem, data: st.DataObject
) -> None:
    """Nash 1950: where everybody can gain, what was not chosen may go."""
    worth, d = problem
    assume((worth > d).all(axis=1).any())
    chosen = bargaining_solutions(worth, d).nash
    keep = data.draw(arrays(np.bool_, len(worth)))
    keep[chosen[0]] = True
    left = np.flatnonzero(keep)
    again = left[bargaining_solutions(worth[left], d).nash]
    assert again.tolist() == [package for package in chosen if keep[package]]


def frontier(*corners: tuple[float, float]) -> Any:
    """Points along straight lines between the corners."""
    steps = np.linspace(0, 1, 2001)[:, None]
    lines = [np.array(a) + steps * np.subtract(b, a) for a, b in itertools.pairwise(corners)]
    return np.concatenate(lines)


def test_more_to_share_helps_at_kalai_smorodinsky_and_may_hurt_at_nash() -> None:
    """The example of Kalai & Smorodinsky 1975: the second could have more everywhere."""
    narrow = frontier((0, 1), (0.75, 0.75), (1, 0))
    wide = frontier((0, 1), (1, 0.7))
    second = {
        name: [
            table[getattr(bargaining_solutions(table, [0, 0]), name)[0], 1]
            for table in (narrow, wide)
        ]
        for name in SCALE_FREE
    }
    assert second["nash"] == pytest.approx([0.75, 0.7])
    assert second["kalai_smorodinsky"] == pytest.approx([0.75, 1 / 1.3], abs=1e-3)


@settings(deadline=None, max_examples=60)
@given(problems(), problems())
def test_more_packages_never_lower_the_smallest_share_nor_the_smallest_gain(
    problem: Problem, more: Problem
) -> None:
    """Kalai 1977; for Kalai-Smorodinsky where the ideal gains stay (restricted monotonicity)."""
    worth, d = problem
    extra = more[0][:, : len(d)]
    assume(extra.shape[1] == len(d))
    before = bargaining_solutions(worth, d)
    whole = np.concatenate([worth, extra])
    after = bargaining_solutions(whole, d)
    gains = whole - d
    assert gains[after.egalitarian[0]].min() >= gains[before.egalitarian[0]].min()
    if before.has_range:
        within = (extra <= worth[before.rational].max(axis=0)).all(axis=1)
        same = np.concatenate([worth, extra[within]])
        assert smallest_share(same, d) >= smallest_share(worth, d)


# ----------------------------------------------------------------------- moves and opposition
GAME = [[9.0, 2.0], [6.0, 4.0], [4.0, 5.0], [10.0, 1.0], [1.0, 6.0], [3.0, 5.0]]


def test_a_move_to_a_solution_says_how_far_and_who_opposes() -> None:
    """Worked by hand: d = (1, 1), ideal gains 9 and 5; egalitarian ties at packages 1 and 2."""
    moves = bargaining_solutions(GAME, [1, 1]).moves_from(5)
    assert list(moves) == list(NAMES)
    nash = moves["nash"]
    assert (nash.to, nash.gains.tolist(), nash.opposed.tolist()) == (1, [3, -1], [1])
    assert nash.opposition.tolist() == [0, 1]
    assert nash.distance == pytest.approx(((3 / 9) ** 2 + (1 / 5) ** 2) ** 0.5)
    assert nash.greatest == pytest.approx(3 / 9)
    nearest = moves["egalitarian"]
    assert (nearest.to, nearest.distance) == (2, pytest.approx(1 / 9))
    assert nearest.opposed.tolist() == []


@settings(deadline=None, max_examples=50)
@given(problems(), SLOPES, SHIFTS)
def test_distance_ignores_scales_and_is_nothing_at_the_solution(
    problem: Problem, powers: list[int], shifts: list[int]
) -> None:
    worth, d = problem
    slope, shift = 2.0 ** np.array(powers[: len(d)]), np.array(shifts[: len(d)])
    found = bargaining_solutions(worth, d)
    other = bargaining_solutions(worth * slope + shift, d * slope + shift)
    assert found.opposition == other.opposition
    for name in SCALE_FREE:
        for package in getattr(found, name):
            assert found.moves_from(package)[name].distance == 0
        if found.has_range:
            here, there = found.moves_from(0)[name], other.moves_from(0)[name]
            assert here.distance == there.distance
            assert here.opposed.tolist() == there.opposed.tolist()


def test_opposition_is_none_where_one_package_is_best_for_all_and_full_in_a_quarrel() -> None:
    assert bargaining_solutions([[1, 5, 2], [0, 3, 2]], [0, 0, 0]).opposition == 0
    assert bargaining_solutions([[1, 0], [0, 7]], [0, 0]).opposition == 1
    pie = np.linspace(0, 1, 11)
    split = bargaining_solutions(np.column_stack([pie, 1 - pie]), [0.2, 0.2])
    assert split.opposition == pytest.approx(0.5**0.5)


# ------------------------------------------------------------------------------------- words
def test_the_words_hold_each_definition_the_disagreement_point_and_all_ties() -> None:
    said = bargaining_solutions(GAME, [1, 1]).told(["Upland", "Lowland"], {1: "share the dam"})
    assert "without agreement: Upland 1, Lowland 1." in said
    assert "6 of 6 packages leave nobody worse off" in said
    assert "the greatest product of the parties' gains" in said
    assert "package 1 (share the dam): Upland 6, Lowland 4." in said
    assert "package 2: Upland 4, Lowland 5.\n  2 packages tie." in said
    assert "not Pareto optimal" not in said
    dominated = bargaining_solutions([[1, 2], [1, 1]], [0, 0]).told()
    assert "package 1: party A 1, party B 1; not Pareto optimal.\n  2 packages tie." in dominated
    weighted = bargaining_solutions(GAME, [1, 1], [4, 1]).told(["Upland", "Lowland"])
    assert "weight (Upland 1, Lowland 0.25)" in weighted
    many = bargaining_solutions([[1, 1]] * 9, [1, 1]).told(labels=list("abcdefghi"))
    assert "9 packages tie, of which the first 5 stand here." in many
    assert "Not everybody can gain" in many


def test_the_words_say_when_nothing_is_individually_rational_and_who_falls_short() -> None:
    said = bargaining_solutions([[5.0, 1.0], [4.5, 3.5]], [5.0, 4.25]).told(["Ann", "Bo"])
    assert "Nothing is individually rational" in said
    assert "The nearest is package 1; there these fall short by so much: Ann 0.5, Bo 0.75." in said
    assert said.count("None: it needs a package from which nobody loses.") == 3


# ------------------------------------------------------------------------------------ faults
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (([[1e308, 2.0]], [0, 0]), [r"must be numbers within .* \(package 0, party 0\) is not"]),
        (([["a", 2.0]], [0, 0]), ["utilities must be numbers"]),
        (([[1.0, 2.0], [3.0]], [0, 0]), ["in rows of one length"]),
        (([[1.0, np.nan]], [0, 0]), [r"nan \(package 0, party 1\) is not"]),
        (([[1.0, 2.0]], [0], [1, -2]), ["disagreement must hold", "weights must be greater"]),
    ],
)
def test_every_fault_is_told_at_once(args: Any, words: list[str]) -> None:
    with pytest.raises(ValueError, match=r".*\n.*".join(words)):
        bargaining_solutions(*args)


def test_a_name_too_few_and_a_package_too_many_are_told() -> None:
    found = bargaining_solutions(GAME, [1, 1])
    with pytest.raises(ValueError, match="one label for each of 6 packages"):
        found.told(labels=["only one"])
    with pytest.raises(ValueError, match="one name for each of 2 parties"):
        found.told(["Upland"])
    with pytest.raises(ValueError, match=r"package must lie in 0\.\.5, not -1"):
        found.moves_from(-1)


# ------------------------------------------------------------------------------- from outside
@pytest.mark.parametrize("file", [*shipped(), RIVERS], ids=lambda file: file.stem)
def test_a_record_of_the_talks_names_solutions_that_the_analytics_find(file: Path) -> None:
    """First and last week of a run; where red lines leave no package there is nothing to solve."""
    scenario = read(file)
    given_to = numbers(scenario)
    outcome = Outcome(scenario, given_to, negotiate(given_to, 3, 0), 3)
    vetoes = list(outcome.vetoes)
    for week in (0, outcome.weeks - 1):
        worth = measures.worth(outcome, week)[:, vetoes]
        reservation = outcome.history.seat[week].reservation[vetoes]
        if len(worth) == 0:
            with pytest.raises(ValueError, match="no package"):
                bargaining_solutions(worth, reservation)
            continue
        found = bargaining_solutions(worth, reservation)
        for name in NAMES:
            recorded = int(outcome.history.table[week][name])
            assert recorded in (getattr(found, name) if recorded >= 0 else [-1])
            assert (recorded >= 0) == (len(getattr(found, name)) > 0)


def test_the_public_functions_load_no_compiler_before_they_are_called() -> None:
    code = (
        "import sys, sim; [getattr(sim, name) for name in sim.ANALYTICS]; "
        "print(sorted({'numba', 'scipy', 'mesa', 'pandas'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
    assert sim.bargaining_solutions is bargaining_solutions


def test_the_documented_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(HOME / "docs" / "example_bargaining.py"), run_name="__main__")
    said = capsys.readouterr().out
    assert "Kalai-Smorodinsky" in said
    assert "opposed by" in said
    assert "core" in said
