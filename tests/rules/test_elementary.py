"""exp, log and their kin against the platform's library."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.rules.elementary import PI, clipped, exp, log, logistic, power

draws = np.random.default_rng(2718)
NEAR, FAR = draws.uniform(-2, 2, 20_000), draws.uniform(-708, 709, 20_000)
POSITIVE = np.exp(draws.uniform(-700, 700, 20_000))


def relative_error(own, expected):
    return abs(own - expected) / abs(expected) if expected else abs(own)


def test_exp_is_the_platforms_within_4e_16_relative():
    worst = max(relative_error(exp(float(x)), math.exp(x)) for x in (*NEAR, *FAR))
    assert worst < 4e-16


def test_log_is_the_platforms_within_4e_16_relative():
    near_one = 1.0 + draws.uniform(-0.3, 0.4, 20_000)
    worst = max(relative_error(log(float(x)), math.log(x)) for x in (*POSITIVE, *near_one))
    assert worst < 4e-16


def test_exp_and_log_are_exact_where_the_answer_is():
    assert exp(0.0) == 1.0
    assert log(1.0) == 0.0
    assert [log(2.0**k) for k in (-3, 1, 10)] == [k * math.log(2.0) for k in (-3, 1, 10)]


def test_beyond_their_range_they_hold_still():
    assert exp(-746.0) == 0.0
    assert exp(710.0) == exp(1e9) == 1.7976931348623157e308
    assert log(0.0) == log(-1.0) == -1e308


def test_a_power_is_the_platforms_within_what_its_exponent_magnifies():
    """Within 4e-16 (1 + |y ln x|) relative: rounding of the logarithm grows with it."""
    bases, exponents = draws.uniform(1e-6, 50, 5000), draws.uniform(-8, 8, 5000)
    for x, y in zip(bases.tolist(), exponents.tolist(), strict=True):
        bound = 4e-16 * (1.0 + abs(y * math.log(x)))
        assert relative_error(power(x, y), math.pow(x, y)) < bound


def test_simple_powers_are_exact():
    assert power(0.7, 1.0) == 0.7
    assert power(0.0, 0.5) == power(-1e-17, 2.0) == 0.0
    assert power(0.3, 0.0) == 1.0


def test_the_logistic_curve_is_a_half_at_zero_and_symmetric():
    assert logistic(0.0) == 0.5
    assert logistic(math.log(3.0)) == pytest.approx(0.75, abs=1e-15)
    for z in (0.1, 1.0, 5.0, 30.0):
        assert logistic(z) + logistic(-z) == pytest.approx(1.0, abs=1e-15)
    assert logistic(-800.0) >= 0.0
    assert logistic(800.0) == 1.0


def test_exp_log_and_the_logistic_never_turn_back():
    """On neighbouring arguments 1e-3 apart, over all breaks of the reduction."""
    for rule, low, high in ((exp, -20.0, 20.0), (log, 0.01, 20.0), (logistic, -30.0, 30.0)):
        values = [rule(float(x)) for x in np.arange(low, high, 1e-3)]
        assert all(a <= b for a, b in pairwise(values))


def test_clipping_holds_a_number_within_its_bounds():
    assert [clipped(x, 0.0, 1.5) for x in (-1.0, 0.4, 2.0)] == [0.0, 0.4, 1.5]


def test_pi_is_pi():
    assert math.pi == PI
