"""The columns of the state: one name, one meaning, one place."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import state
from sim.rules.state import BLOCKERS, CAMPAIGN, FRONT, GRID, SEAT, TABLE, TRACK


@pytest.mark.parametrize("columns", [SEAT, FRONT, TABLE, CAMPAIGN, TRACK])
def test_every_column_has_a_name_of_its_own_a_unit_and_a_meaning(columns):
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.unit and column.meaning for column in columns)


def test_seats_by_name_and_by_number_are_the_same_memory():
    blank = state.blank(3, 2, 5, 1, 1, 1)
    for number, column in enumerate(SEAT):
        blank.seat_numbers[:, number] = number
        assert (blank.seat[column.name] == number).all()


def test_the_grid_of_beliefs_is_even_and_centred():
    assert len(GRID) % 2 == 1
    assert GRID[len(GRID) // 2] == 0.0
    assert np.diff(GRID) == pytest.approx(0.02)


def test_the_codes_of_blockers_are_their_places():
    for name in BLOCKERS:
        code = {"talks_suspended": "SUSPENDED"}.get(name, name.upper())
        assert BLOCKERS[getattr(state, code)] == name


def test_the_first_weeks_of_a_history_are_a_window_on_it(default_numbers):
    whole = state.blank_history(default_numbers)
    part = state.of_run(whole, 7)
    assert [len(kept) for kept in part] == [7] * len(part)
    assert whole.table.shape == (1, len(default_numbers.calendar))
