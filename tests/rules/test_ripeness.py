"""The observer's indices: worked examples."""

from __future__ import annotations

import math

import pytest

from sim.rules.ripeness import (
    hurting,
    projected_log_ratio,
    projected_stock,
    share_of_bits,
    stuck,
)


def test_a_war_that_costs_a_tenth_hurts_by_half():
    assert hurting(0.0) == 0.0
    assert hurting(0.1) == 0.5
    assert hurting(0.3) == pytest.approx(0.75)


def test_who_expects_nothing_from_the_front_is_stuck():
    assert stuck(0.5, 0.5) == 1.0
    assert stuck(0.5, 0.45) == pytest.approx(0.5)
    assert stuck(0.3, 0.9) == 0.0


def test_the_balance_to_come_counts_recruits_and_trends():
    found = projected_log_ratio(
        700.0, 2.0, 1.0, 0.001, 500.0, -1.0, 1.2, 0.0, 50.0, 1.0, 0.9
    )  # fmt: skip
    assert found == pytest.approx(math.log(800 * math.exp(0.05) / (450 * 1.2 * 0.9)))


def test_an_army_never_shrinks_below_a_thousand():
    found = projected_log_ratio(10.0, -1.0, 1.0, 0.0, 10.0, 0.0, 1.0, 0.0, 50.0, 1.0, 1.0)
    assert found == pytest.approx(math.log(1 / 10))


def test_the_stock_to_come_decays_towards_the_flow():
    assert projected_stock(1.0, 0.5, 0.06, 52) == pytest.approx(0.5 + 0.5 * 0.94**52)


@pytest.mark.parametrize(("bits", "share"), [(0, 0), (0b1, 0.25), (0b1010, 0.5), (0b1111, 1)])
def test_a_way_out_is_looked_for_in_the_last_four_weeks(bits, share):
    assert share_of_bits(bits) == share
