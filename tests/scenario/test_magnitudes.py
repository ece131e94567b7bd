"""Numbers beyond reason are told at their place, whatever they count."""

import pytest

from sim.scenario.magnitudes import LEAST, MOST, beyond


@pytest.mark.parametrize("number", [MOST, -MOST, LEAST, -LEAST, 0, 0.0, -0.0, 1, True])
def test_a_number_within_reason_is_not_told(number):
    assert list(beyond({"a": [number]})) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(1.1e9, "too large"), (-1e308, "too large"), (10**30, "too large"), (5e-324, "close to 0")],
)
def test_a_number_beyond_reason_is_told_at_its_place(number, words):
    ((loc, message),) = beyond({"a": [{}, {"b": number}], "c": "1e999"})
    assert loc == ("a", 1, "b")
    assert words in message
