"""The small rules within the reference solutions and alternating offers: worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.rules.equilibrium import best_offer, patient_limit, waiting
from sim.rules.solutions import (
    bar,
    egalitarian_scores,
    first_best,
    gainers,
    gap,
    ideal_gains,
    is_individually_rational,
    kalai_smorodinsky_scores,
    least_gain,
    nash_scores,
    utilitarian_scores,
)

WORTH = np.array([[9.0, 2.0, 0.0], [6.0, 4.0, 9.0], [0.5, 9.0, 9.0], [1.0, 6.0, 0.0]])
GAME = (WORTH, np.array([1.0, 1.0, 5.0]), np.array([1, 1, 0]))  # the third does not count


def test_gainers_are_counted_unless_somebody_loses():
    assert [gainers(*GAME, package) for package in range(4)] == [2, 2, -1, 1]
    assert [is_individually_rational(*GAME, package) for package in range(4)] == [1, 1, 0, 1]


def test_the_least_gain_has_its_binder():
    assert [least_gain(*GAME, package) for package in range(4)] == [
        (1.0, 1), (3.0, 1), (-0.5, 0), (0.0, 0),
    ]  # fmt: skip
    assert gap(*GAME) == (1, 3.0, 1)


def test_ideal_gains_are_taken_over_the_packages_nobody_loses_by():
    assert ideal_gains(*GAME).tolist() == [8.0, 5.0, 0.0]


def test_scores_by_hand():
    assert nash_scores(*GAME) == pytest.approx([1 / 5, 5 / 8 * 3 / 5, -math.inf, -math.inf])
    assert kalai_smorodinsky_scores(*GAME) == pytest.approx([1 / 5, 3 / 5, -math.inf, 0.0])
    assert egalitarian_scores(*GAME).tolist() == [1.0, 3.0, -0.5, 0.0]
    assert utilitarian_scores(*GAME).tolist() == [11.0, 10.0, -math.inf, 7.0]


def test_the_bar_lies_just_below_the_best_and_the_first_above_it_is_chosen():
    scores = np.array([1.0, 2.0, 2.0 - 1e-13, 1.9])
    assert bar(scores) == pytest.approx(2.0 - 2e-12, abs=1e-15)
    assert first_best(scores) == (1, 2)
    assert bar(np.full(2, -math.inf)) == math.inf
    assert first_best(np.full(2, -math.inf)) == (-1, 0)


def test_the_best_offer_meets_a_floor_and_a_need():
    own, others = np.array([3.0, 2.0, 2.0, 1.0]), np.array([0.0, 1.0, 2.0, 3.0])
    assert best_offer(own, others, 0.0, 0.0) == 0
    assert best_offer(own, others, 0.0, 0.5) == 2  # among equals the better for the other
    assert best_offer(own, others, 1.5, 2.5) == -1


def test_waiting_is_worth_a_round_of_disagreement_and_what_follows():
    assert waiting(0.2, 0.9, 0.6) == pytest.approx(0.56)
    assert waiting(0.2, 1.0, 0.6) == 0.6


def test_the_patient_limit_is_the_nash_solution_above_the_floors():
    first = np.linspace(0, 1, 11)
    assert patient_limit(first, 1 - first, 0.0, 0.0, 0.0, 0.0, 0.5) == 5
    assert patient_limit(first, 1 - first, 0.0, 0.0, 0.0, 0.0, 0.8) == 8
    assert patient_limit(first, 1 - first, 0.0, 0.0, 0.69, 0.0, 0.5) == 7
    assert patient_limit(first, 1 - first, 0.0, 0.0, 0.6, 0.6, 0.5) == -1
