"""What the sides believe: worked examples, Bayes by hand, and closed forms (T13)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from sim.rules.beliefs import (
    aspiration_if,
    chance_below,
    learned_power,
    mean_and_sd,
    normalise,
    prior,
    seen_answer,
    seen_offer,
)
from sim.rules.state import GRID

beliefs = arrays(np.float64, len(GRID), elements=some.floats(0, 1)).filter(lambda b: b.sum() > 0.01)
unit = some.floats(0, 1)


def normal_belief() -> np.ndarray:
    belief = np.empty(len(GRID))
    prior(GRID, 0.05, belief)
    return belief


def test_one_signal_as_sure_as_the_belief_moves_it_half_way():
    mean, sd = learned_power(0.2, 0.1, 0.4, 0.1, 0.0)
    assert mean == pytest.approx(0.3)
    assert sd == pytest.approx(0.1 / math.sqrt(2))


def test_a_perfect_signal_is_believed_and_a_certain_belief_stays():
    assert learned_power(0.2, 0.1, 0.4, 0.0, 0.01) == (0.4, 0.0)
    assert learned_power(0.2, 0.0, 0.4, 0.1, 0.0) == (0.2, 0.0)


@pytest.mark.parametrize("weeks", [1, 10, 100, 260])
def test_what_is_learnt_from_many_signals_is_the_closed_form(weeks):
    """T13, within 1e-9: 1/s_n^2 = 1/s_0^2 + n/s_o^2, and two sides who see the same signals keep
    the share s_n^2/s_0^2 of their first disagreement."""
    signals = np.random.default_rng(weeks).normal(0.1, 0.9, weeks)
    one, two = (0.28, 0.08), (0.08, 0.08)
    for signal in signals:
        one = learned_power(*one, float(signal), 0.9, 0.0)
        two = learned_power(*two, float(signal), 0.9, 0.0)
    variance = 1.0 / (1.0 / 0.0064 + weeks / 0.81)
    mean = variance * (0.28 / 0.0064 + signals.sum() / 0.81)
    assert one[1] ** 2 == pytest.approx(variance, rel=1e-9)
    assert one[0] == pytest.approx(mean, abs=1e-9)
    assert one[0] - two[0] == pytest.approx(0.2 * variance / 0.0064, abs=1e-9)


def test_drifting_power_keeps_a_belief_from_becoming_certain():
    """The variance tends to the positive root of v^2 - d^2 v - d^2 s_o^2 = 0 (v before the
    signal), within 1e-9."""
    belief = (0.0, 0.08)
    for _ in range(5000):
        belief = learned_power(*belief, 0.1, 0.9, 0.05)
    before = (0.0025 + math.sqrt(0.0025**2 + 4 * 0.0025 * 0.81)) / 2
    assert belief[1] ** 2 + 0.0025 == pytest.approx(before, rel=1e-9)


def test_the_first_belief_is_a_normal_one_around_the_public_estimate():
    """Mean 0 and the sd given, within 1e-4 on a grid of 0.02."""
    mean, sd = mean_and_sd(GRID, normal_belief())
    assert mean == pytest.approx(0.0, abs=1e-12)
    assert sd == pytest.approx(0.05, abs=1e-4)
    belief = normal_belief()
    assert belief[25] / belief[30] == pytest.approx(math.exp(0.5 * (0.1 / 0.05) ** 2))


def test_normalising_keeps_proportions():
    belief = np.array([1.0, 3.0, 0.0])
    normalise(belief)
    assert belief.tolist() == [0.25, 0.75, 0.0]


def test_mean_and_sd_of_two_equal_points():
    assert mean_and_sd(np.array([0.0, 0.2]), np.array([0.5, 0.5])) == (
        pytest.approx(0.1),
        pytest.approx(0.1),
    )


def test_who_still_holds_out_for_half_demands_half_of_its_gain():
    assert aspiration_if(0.4, 0.6, 0.5) == pytest.approx(0.5)
    assert aspiration_if(0.7, 0.6, 0.5) == 0.7


def test_an_offer_weighs_each_reservation_value_by_bayes_rule():
    grid, belief = np.array([-0.02, 0.0, 0.02]), np.array([0.25, 0.5, 0.25])
    seen_offer(0.4, grid, belief, 0.41, 0.5, 0.0, 0.03, 0.1)
    z = np.array([0.03, 0.01, -0.01]) / 0.03
    by_hand = np.array([0.25, 0.5, 0.25]) * (0.1 + 0.9 * np.exp(-0.5 * z**2))
    assert belief == pytest.approx(by_hand / by_hand.sum(), abs=1e-9)


def test_an_answer_weighs_each_reservation_value_by_bayes_rule():
    for accepted in (True, False):
        grid, belief = np.array([-0.02, 0.0, 0.02]), np.array([0.25, 0.5, 0.25])
        seen_answer(0.4, grid, belief, 0.41, 0.5, 0.0, 0.03, 0.1, accepted)
        yes = 1 / (1 + np.exp(-np.array([0.03, 0.01, -0.01]) / 0.03))
        by_hand = np.array([0.25, 0.5, 0.25]) * (0.1 + 0.9 * (yes if accepted else 1 - yes))
        assert belief == pytest.approx(by_hand / by_hand.sum(), abs=1e-9)


def test_a_refusal_raises_and_an_acceptance_lowers_the_estimate():
    for accepted in (True, False):
        belief = normal_belief()
        seen_answer(0.4, GRID, belief, 0.42, 0.6, 0.3, 0.03, 0.05, accepted)
        mean, _ = mean_and_sd(GRID, belief)
        assert (mean < 0.0) == accepted


@settings(deadline=None, max_examples=200)
@given(beliefs, unit, unit, unit, unit, some.floats(0.005, 0.2), some.booleans())
def test_a_belief_sums_to_one_whatever_was_seen(belief, centre, worth, most, held, sd, accepted):
    """Within 1e-12; no place's chance is negative."""
    seen_offer(centre, GRID, belief, worth, most, held, sd, 0.05)
    assert belief.sum() == pytest.approx(1.0, abs=1e-12)
    seen_answer(centre, GRID, belief, worth, most, held, sd, 0.05, accepted)
    assert belief.sum() == pytest.approx(1.0, abs=1e-12)
    assert (belief >= 0.0).all()


def test_a_chance_below_counts_whole_cells_and_parts_of_one():
    belief = np.full(len(GRID), 1.0 / len(GRID))  # uniform on -0.51..0.51
    for value in (-0.6, -0.51, -0.3, 0.0, 0.07, 0.5, 0.6):
        by_hand = min(1.0, max(0.0, (value + 0.51) / 1.02))
        assert chance_below(0.4 + value, 0.4, GRID, belief) == pytest.approx(by_hand, abs=1e-12)


@settings(deadline=None, max_examples=200)
@given(beliefs, some.floats(-1, 2), unit, some.floats(0, 1))
def test_a_chance_below_is_a_chance_and_never_falls(belief, value, centre, more):
    normalise(belief)
    below = chance_below(value, centre, GRID, belief)
    assert -1e-12 <= below <= chance_below(value + more, centre, GRID, belief) + 1e-12 <= 1 + 2e-12
