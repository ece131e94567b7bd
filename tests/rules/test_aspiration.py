"""Concession: worked examples, and the laws of the catalogue of strategies."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.rules import aspiration as catalogue
from sim.rules.aspiration import aspiration, by_clock, by_front, conceded, hold, in_kind, progress

unit = some.floats(0, 1)
NAMES = pytest.mark.parametrize("name", catalogue.NAMES)


def test_who_holds_gives_up_nothing_beyond_the_start():
    assert hold(0.35, 1.0, 60.0, 59, 1.0, 0.0) == 0.35


def test_by_the_clock_concession_follows_faratins_curve():
    """k + (1 - k) (t/T)^(1/beta), by hand."""
    assert by_clock(0.2, 1.0, 60.0, 30, 0.0, 0.0) == pytest.approx(0.2 + 0.8 * 0.5)
    assert by_clock(0.2, 0.5, 60.0, 30, 0.0, 0.0) == pytest.approx(0.2 + 0.8 * 0.25)  # Boulware
    assert by_clock(0.2, 2.0, 60.0, 15, 0.0, 0.0) == pytest.approx(0.2 + 0.8 * 0.5)  # Conceder


def test_in_kind_gives_up_as_much_as_it_was_given():
    assert in_kind(0.2, 1.0, 60.0, 0, 0.5, 0.0) == pytest.approx(0.6)


def test_who_is_winning_stands_firm():
    assert by_front(0.2, 1.0, 60.0, 30, 0.0, 1.0) == pytest.approx(0.2)
    assert by_front(0.2, 1.0, 60.0, 30, 0.0, 0.0) == pytest.approx(0.6)
    assert by_front(0.2, 1.0, 60.0, 30, 0.0, 0.75) == pytest.approx(0.3)


@pytest.mark.parametrize("beta", [0.3, 0.7, 1.0, 1.4, 3.0])
def test_by_the_clock_everything_is_conceded_at_the_deadline_and_ever_after(beta):
    """F(T) = 1 exactly, and 1 later."""
    for week in (60, 61, 200):
        assert by_clock(0.15, beta, 60.0, week, 0.0, 0.0) == 1.0


@NAMES
@settings(deadline=None, max_examples=300)
@given(
    k=unit,
    beta=some.floats(0.1, 10),
    deadline=some.floats(1, 300),
    week=some.integers(0, 260),
    going=unit,
    winning=unit,
    reservation=some.floats(-1, 1),
    ambition=unit,
    top=some.floats(-1, 1),
)
def test_a_demand_stays_between_reservation_and_best(
    name, k, beta, deadline, week, going, winning, reservation, ambition, top
):
    """Within 1e-12, which is rounding."""
    share = conceded(catalogue.NAMES.index(name), k, beta, deadline, week, going, winning)
    assert share == getattr(catalogue, name)(k, beta, deadline, week, going, winning)
    assert k - 1e-12 <= share <= 1.0 + 1e-12
    least = aspiration(reservation, ambition, share, top)
    assert reservation - 1e-12 <= least <= max(reservation, top) + 1e-12


@NAMES
@given(
    k=unit,
    beta=some.floats(0.1, 10),
    deadline=some.floats(1, 300),
    week=some.integers(0, 260),
    going=unit,
    winning=unit,
    more=unit,
)
@settings(deadline=None, max_examples=200)
def test_nobody_takes_back_as_weeks_pass_as_the_other_comes_or_as_the_front_turns(
    name, k, beta, deadline, week, going, winning, more
):
    """Nondecreasing in the week and in the other's progress, nonincreasing in winning (1e-12)."""
    code = catalogue.NAMES.index(name)
    now = conceded(code, k, beta, deadline, week, going, winning)
    assert conceded(code, k, beta, deadline, week + 1, going, winning) >= now - 1e-12
    assert conceded(code, k, beta, deadline, week, max(going, more), winning) >= now - 1e-12
    assert conceded(code, k, beta, deadline, week, going, min(winning, more)) >= now - 1e-12


def test_the_aspiration_is_the_ambitious_part_of_what_is_left_to_gain():
    assert aspiration(0.4, 0.9, 0.5, 0.6) == pytest.approx(0.4 + 0.9 * 0.5 * 0.2)
    assert aspiration(0.4, 0.9, 0.5, 0.3) == 0.4


def test_progress_is_the_way_the_other_has_come():
    assert progress(0.2, 0.35, 0.5) == pytest.approx(0.5)
    assert progress(0.2, 0.2, 0.5) == 0.0
    assert progress(0.2, 0.9, 0.5) == 1.0
    assert progress(0.5, 0.6, 0.4) == 1.0
    assert progress(0.5, 0.5, 0.4) == 0.0
