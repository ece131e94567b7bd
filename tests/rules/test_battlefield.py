"""The war: worked examples."""

from __future__ import annotations

import math

import pytest

from sim.rules.battlefield import (
    breakthrough,
    casualty_index,
    damaged,
    fire_factor,
    front_drift,
    intensity,
    leak,
    log_force_ratio,
    losses,
    momentum,
    restocked,
    strikes,
    wearied,
)


def test_a_full_stock_leaves_fire_as_it_is_and_half_a_stock_weakens_it():
    assert fire_factor(1.0, 0.35) == 1.0
    assert fire_factor(0.5, 0.35) == pytest.approx(0.5**0.35)


def test_losses_are_aimed_fire():
    # 0.00400 * 700 thousand * quality 1: the default's 2.8 thousand a week
    assert losses(0.004, 700.0, 1.0, 1.0, 1.0, 0.0) == pytest.approx(2.8)
    assert losses(0.004, 700.0, 1.1, 0.9, 0.1, 0.2) == pytest.approx(
        2.8 * 1.1 * 0.9 * 0.1 * math.exp(0.2)
    )


def test_the_log_force_ratio_is_zero_at_balance_and_counts_men_quality_and_fire():
    assert log_force_ratio(500.0, 1.2, 1.0, 600.0, 1.0, 1.0) == pytest.approx(0.0, abs=1e-15)
    assert log_force_ratio(700.0, 1.0, 1.0, 500.0, 1.17, 1.0) == pytest.approx(
        math.log(700 / 585), abs=1e-15
    )


def test_a_stock_decays_towards_the_flow_of_aid():
    assert restocked(1.0, 0.5, 0.06) == pytest.approx(0.97)
    assert restocked(0.7, 0.7, 0.06) == 0.7


def test_the_front_moves_with_the_balance_the_season_and_luck():
    assert front_drift(0.0856, 0.18, 1.2, 0.02, -0.5) == pytest.approx(0.0856 * 0.18 * 1.2 - 0.01)


def test_a_breakthrough_is_rare_and_goes_the_way_of_the_front():
    assert breakthrough(0.01, 0.2, 0.004, 0.0039) == 0.2
    assert breakthrough(-0.01, 0.2, 0.004, 0.0039) == -0.2
    assert breakthrough(0.01, 0.2, 0.004, 0.004) == 0.0


def test_momentum_remembers_who_moved():
    assert momentum(0.5, 0.1, 0.25) == 0.625
    assert momentum(0.5, -0.1, 0.25) == 0.375
    assert momentum(0.5, 0.0, 0.25) == 0.5


def test_strikes_grow_with_their_trend_and_stop_with_the_war():
    assert strikes(2076.0, 0.004, 10, 0.25, 0.4, 1.0) == pytest.approx(2076 * math.exp(0.14))
    assert strikes(2076.0, 0.004, 10, 0.25, 0.4, 0.1) == pytest.approx(207.6 * math.exp(0.14))


def test_a_defence_short_of_equipment_leaks_more():
    assert leak(0.75, 1.0) == 0.25
    assert leak(0.75, 4.0) == 0.25
    assert leak(0.75, 0.25) == pytest.approx(0.625)
    assert leak(0.75, 0.0) == 1.0


def test_indices_move_part_of_the_way_to_this_weeks_rate():
    assert damaged(1.0, 2.0, 0.1) == pytest.approx(1.1)
    assert casualty_index(1.0, 12.6, 6.3, 0.25) == pytest.approx(1.25)
    assert casualty_index(1.0, 6.3, 6.3, 0.25) == 1.0


def test_weariness_grows_with_the_war_up_to_its_limit():
    assert wearied(0.3, 0.0015, 2.0, 1.5) == pytest.approx(0.303)
    assert wearied(1.4999, 0.0015, 2.0, 1.5) == 1.5


def test_intensity_is_the_mean_of_casualties_and_damage():
    assert intensity(1.5, 0.5) == 1.0


def test_a_side_whose_stock_is_gone_is_weak_beyond_measure_but_not_nothing():
    weakest = fire_factor(0.0, 0.35)
    assert 0.0 < weakest < 0.001
    assert math.isfinite(log_force_ratio(20.0, 1.0, 1.0, 25.0, 1.0, weakest))
