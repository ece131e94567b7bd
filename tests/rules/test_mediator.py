"""The mediator: worked examples."""

from __future__ import annotations

import math

import pytest

from sim.rules.mediator import is_believed, leaves, pooled, pressed, revised, upper_tail


def test_pressure_returns_to_its_base_with_noise_and_is_never_negative():
    assert pressed(0.05, 0.02, 0.8, 0.006, 0.5) == pytest.approx(0.02 + 0.8 * 0.03 + 0.003)
    assert pressed(0.02, 0.02, 0.8, 0.006, -9.0) == 0.0


def test_the_mediator_never_leaves_before_its_patience_ends():
    assert not leaves(19, 20.0, 1.0, 0.0)
    assert leaves(20, 20.0, 0.015, 0.014)
    assert not leaves(20, 20.0, 0.015, 0.015)


def test_two_estimates_are_weighed_by_their_precision():
    # precisions 1 and 1/4
    assert pooled(0.4, 0.1, 0.5, 0.2) == pytest.approx((0.4 + 0.5 / 4) / (1 + 1 / 4))
    assert pooled(0.4, 0.1, 0.5, 0.1) == pytest.approx(0.45)


def test_a_certain_estimate_stands_alone():
    assert pooled(0.4, 0.0, 0.5, 0.1) == 0.4
    assert pooled(0.4, 0.1, 0.5, 0.0) == 0.5


def test_the_upper_tail_is_the_normal_laws_within_1e_7():
    for z in (0.0, 0.3, 1.0, 1.6448536269514722, 3.0, 5.0):
        expected = 0.5 * math.erfc(z / math.sqrt(2))
        assert upper_tail(z * 0.015, 0.015) == pytest.approx(expected, abs=1e-7)
    assert upper_tail(0.1, 0.0) == 0.0
    assert upper_tail(0.0, 0.0) == 0.5


def test_a_mediator_is_believed_from_kydds_bias_on():
    """bias >= kappa pi / (D (1 - pi)), pi = P(N > 1 sd) = .158655: by hand .04715 at kappa .01,
    D .04, within 1e-6."""
    threshold = 0.01 * 0.15865525 / (0.04 * 0.84134475)
    assert is_believed(threshold + 1e-6, 0.01, 0.04, 0.04)
    assert not is_believed(threshold - 1e-6, 0.01, 0.04, 0.04)


def test_an_unbiased_mediator_that_wants_peace_is_never_believed():
    assert not is_believed(0.0, 0.1, 0.05, 0.02)
    assert not is_believed(-0.3, 0.1, 0.05, 0.02)
    assert not is_believed(0.0, 0.0, 0.05, 0.0)


def test_a_mediator_that_cannot_err_is_believed_if_it_leans_my_way_at_all():
    assert is_believed(1e-6, 0.1, 0.05, 0.0)


def test_a_refusal_raises_the_mediators_estimate_and_a_lone_acceptance_lowers_it():
    assert revised(0.03, False, True, 0.01) == pytest.approx(0.04)
    assert revised(0.03, False, False, 0.01) == pytest.approx(0.035)
    assert revised(0.03, True, False, 0.01) == pytest.approx(0.02)
    assert revised(0.03, True, True, 0.01) == 0.03
