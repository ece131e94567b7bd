"""What fighting on is worth: worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.rules.appraisal import (
    belligerent_cost,
    bystander_cost,
    drawn_cost,
    expected_line,
    prevail_chance,
    war_value,
)


def test_a_certain_belief_is_passed_through_the_contest_function():
    assert prevail_chance(4.0, 0.0, 0.3) == 0.5
    assert prevail_chance(4.0, math.log(3.0) / 4.0, 0.0) == pytest.approx(0.75)


def test_doubt_draws_the_chance_of_prevailing_towards_a_half():
    """MacKay's approximation, by hand, and within .01 of the integral it stands for."""
    by_hand = 1.0 / (1.0 + math.exp(-0.8 / math.sqrt(1.0 + math.pi * 0.16 / 8.0)))
    assert prevail_chance(4.0, 0.2, 0.1) == pytest.approx(by_hand)
    z = np.linspace(-8, 8, 4001)
    weight = np.exp(-z * z / 2)
    mean = (weight / (1 + np.exp(-4.0 * (0.2 + 0.1 * z)))).sum() / weight.sum()
    assert prevail_chance(4.0, 0.2, 0.1) == pytest.approx(mean, abs=0.01)
    assert 0.5 < prevail_chance(4.0, 0.2, 0.3) < prevail_chance(4.0, 0.2, 0.1)


def test_the_value_of_war_weighs_victory_defeat_and_stalemate():
    # decided one time in four: .25 (.6 * .9 + .4 * .1) + .75 * .5
    assert war_value(0.6, 0.9, 0.1, 0.75, 0.5) == pytest.approx(0.25 * 0.58 + 0.375)


def test_without_stalemate_and_winner_takes_all_the_value_of_war_is_the_chance_of_winning():
    assert war_value(0.6, 1.0, 0.0, 0.0, 0.123) == pytest.approx(0.6, abs=1e-15)
    assert war_value(0.6, 0.0, 1.0, 0.0, 0.123) == pytest.approx(0.4, abs=1e-15)


def test_the_line_goes_where_the_front_would_take_it_and_not_beyond_the_country():
    assert expected_line(20.0, 0.0856, 0.18, 52.0) == pytest.approx(20.0 + 0.0856 * 0.18 * 52)
    assert expected_line(99.0, 1.0, 1.0, 52.0) == 100.0
    assert expected_line(1.0, 1.0, -1.0, 52.0) == 0.0


def test_the_cost_of_war_grows_with_its_intensity_and_with_weariness():
    assert belligerent_cost(0.085, 1.2, 0.3) == pytest.approx(0.085 * 1.2 * 1.3)


def test_the_cost_to_a_bystander_doubles_in_the_weeks_given():
    assert bystander_cost(0.12, 0, 104.0) == 0.12
    assert bystander_cost(0.12, 104, 104.0) == pytest.approx(0.24)


def test_a_private_cost_has_the_mean_given():
    """By hand, and the lognormal's mean within 1e-9 by quadrature."""
    assert drawn_cost(0.085, 0.4, 1.0) == pytest.approx(0.085 * math.exp(0.4 - 0.08))
    assert drawn_cost(0.085, 0.0, 3.0) == 0.085
    z = np.linspace(-10, 10, 8001)
    weight = np.exp(-z * z / 2)
    drawn = np.array([drawn_cost(0.085, 0.4, float(noise)) for noise in z])
    assert (weight * drawn).sum() / weight.sum() == pytest.approx(0.085, rel=1e-9)
