"""Home: worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.rules.ratification import passes, referendum_odds, support


def test_support_has_a_floor_a_curve_and_the_leaders_word():
    assert support(0.17, -10.5, 14.2, 10.5 / 14.2, 0.08) == pytest.approx(0.17 + 0.83 * 0.5 + 0.08)
    assert support(0.17, 0.0, 0.0, 0.3, 0.0) == pytest.approx(0.585)


def test_a_text_at_the_threshold_passes_every_other_time():
    assert passes(0.5, 0.5, 0.07) == 0.5
    assert passes(0.57, 0.5, 0.07) == pytest.approx(1 / (1 + math.exp(-1.7)))


def test_the_logit_is_close_to_a_normal_error():
    """Within .01 everywhere (the constant 1.7 is chosen for that; Haley 1952)."""
    for z in np.linspace(-4, 4, 81):
        normal = 0.5 * math.erfc(-z / math.sqrt(2))
        assert passes(0.5 + 0.07 * float(z), 0.5, 0.07) == pytest.approx(normal, abs=0.01)


def test_the_odds_of_a_vote_are_those_of_each_package():
    utilities = np.array([0.2, 0.7, 0.9])
    odds = referendum_odds(utilities, 0.17, -10.5, 14.2, 0.08, 0.5, 0.07)
    by_hand = [passes(support(0.17, -10.5, 14.2, u, 0.08), 0.5, 0.07) for u in utilities.tolist()]
    assert odds.tolist() == by_hand
    assert (np.diff(odds) > 0).all()
