"""Acceptance: worked examples, and the laws of the catalogue of answers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.rules import answer
from sim.rules.answer import acceptance, late, next, tremble

values = some.floats(-1, 1)


def test_a_text_at_the_aspiration_is_accepted_every_other_time():
    assert next(0.6, 0.6, 0.4, 0.003, 0, 60.0) == 0.5
    # a surplus of one noise: 1 / (1 + 1/e)
    assert next(0.603, 0.6, 0.4, 0.003, 0, 60.0) == pytest.approx(0.7310585786300049)


def test_who_waits_for_the_deadline_then_takes_anything_above_its_reservation_value():
    assert late(0.9, 0.6, 0.4, 0.003, 59, 60.0) == 0.0
    assert late(0.41, 0.6, 0.4, 0.0, 60, 60.0) == 1.0
    assert late(0.39, 0.6, 0.4, 0.0, 60, 60.0) == 0.0


def test_a_tremble_is_a_logit_and_without_noise_a_step():
    assert tremble(0.02, 0.01) == pytest.approx(1 / (1 + math.exp(-2)))
    assert [tremble(surplus, 0.0) for surplus in (-1e-9, 0.0, 1e-9)] == [0.0, 1.0, 1.0]


@pytest.mark.parametrize("name", answer.NAMES)
@settings(deadline=None, max_examples=300)
@given(
    worth=values,
    more=some.floats(0, 1),
    aspiration=values,
    gap=some.floats(0, 1),
    noise=some.sampled_from([0.0, 0.003, 0.1]),
    week=some.integers(0, 260),
    deadline=some.floats(1, 300),
)
def test_a_better_text_is_never_less_likely_to_be_accepted(
    name, worth, more, aspiration, gap, noise, week, deadline
):
    code, rest = answer.NAMES.index(name), (aspiration, aspiration - gap, noise, week, deadline)
    odds = acceptance(code, worth, *rest)
    assert 0.0 <= odds <= acceptance(code, worth + more, *rest) <= 1.0
    assert acceptance(code, worth, *rest) == getattr(answer, name)(worth, *rest)
