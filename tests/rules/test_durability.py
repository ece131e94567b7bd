"""Whether a deal lasts: worked examples and signs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.rules.durability import hazard, survival, years_to_collapse


def at(assurance: float, margin: float, mistrust: float) -> float:
    return hazard(0.1, assurance, 2.5, margin, 8.0, 0.15, mistrust, 1.0)


def test_at_middling_terms_the_hazard_is_the_base():
    assert at(0.5, 0.0, 0.5) == 0.1


def test_an_example_by_hand():
    # exp(-2.5 * .1 - 8 * .05 + .2) = exp(-.45)
    assert at(0.6, 0.05, 0.7) == pytest.approx(0.1 * math.exp(-0.45))


def test_a_generous_margin_counts_up_to_its_cap_and_a_negative_one_in_full():
    assert at(0.5, 0.4, 0.5) == at(0.5, 0.15, 0.5)
    assert at(0.5, -0.4, 0.5) == pytest.approx(0.1 * math.exp(3.2))


@settings(deadline=None, max_examples=200)
@given(some.floats(0, 1), some.floats(-0.5, 0.5), some.floats(0, 1), some.floats(0, 0.5))
def test_assurance_and_margin_protect_and_mistrust_harms(assurance, margin, mistrust, more):
    now = at(assurance, margin, mistrust)
    assert 0.0 < at(assurance + more, margin, mistrust) <= now
    assert at(assurance, margin + more, mistrust) <= now
    assert at(assurance, margin, mistrust + more) >= now


def test_half_of_deals_fail_within_five_years_at_a_hazard_of_ln_2_over_5():
    assert survival(math.log(2) / 5) == pytest.approx(0.5, abs=1e-15)


def test_the_time_to_collapse_is_exponential():
    """The draw at which a deal has failed within five years is its survival, exactly the same
    event: P(T < 5) = 1 - survival."""
    rate = 0.17
    assert years_to_collapse(rate, survival(rate)) == pytest.approx(5.0, abs=1e-12)
    assert years_to_collapse(rate, 0.999) < 5.0 < years_to_collapse(rate, 0.01)
    assert years_to_collapse(0.1, math.exp(-0.2)) == pytest.approx(2.0)


@pytest.mark.parametrize("effect", [1e9, -1e9])
@pytest.mark.parametrize("margin", [-1e9, 0.0, 0.1])
def test_however_strong_the_effects_hazard_and_time_to_collapse_are_finite(effect, margin):
    rate = hazard(0.1, 1.0, effect, margin, effect, 0.15, 1.0, effect)
    assert 0.0 < rate < math.inf
    assert 0.0 <= survival(rate) <= 1.0
    assert 0.0 < years_to_collapse(rate, 0.5) < math.inf
