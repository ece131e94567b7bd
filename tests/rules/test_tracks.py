"""Side tracks: worked examples."""

from __future__ import annotations

import math

import pytest

from sim.rules.tracks import willing


def test_who_gains_nothing_agrees_every_other_time():
    assert willing(0.0, 0.04, 1.0, 0.0, -0.15, 0.0, 0.02) == 0.5


def test_value_pain_pressure_and_the_front_add_up():
    # .02 + .04 * .5 + .01 / 2 - .15 * .1 = .03
    found = willing(0.02, 0.04, 1.5, 0.01, -0.15, 0.1, 0.02)
    assert found == pytest.approx(1 / (1 + math.exp(-1.5)))


def test_the_side_that_believes_it_is_winning_wants_no_ceasefire():
    assert willing(0.0, 0.0, 1.0, 0.0, -0.15, 0.2, 0.02) < 0.5
    assert willing(0.0, 0.0, 1.0, 0.0, -0.15, -0.2, 0.02) > 0.5
