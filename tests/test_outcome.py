"""What a run leaves behind says what happened."""

import csv
import io

import pytest

from sim.outcome import Outcome, fingerprint, short_name
from sim.rules import state
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep.engine import negotiate


def outcome_of(name, seed=1, **overrides):
    scenario = read(name, {key.replace("__", "."): value for key, value in overrides.items()})
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


@pytest.fixture(scope="module")
def agreed():
    return outcome_of("clear_eyes")


@pytest.fixture(scope="module")
def default():
    return outcome_of("january_2026")


def test_rounds_hold_every_recorded_number_of_every_week(default):
    rows = list(csv.DictReader(io.StringIO(default.rounds_csv())))
    assert len(rows) == default.weeks
    for column in state.SEAT:
        for actor in default.actors:
            assert f"{actor}.{column.name}" in rows[0]
    for column in state.TABLE:
        assert f"table.{column.name}" in rows[0]
    for week, row in enumerate(rows):
        assert float(row["front.held"]) == default.history.front[week].held
        assert row["blocked_by"] == default.blocker(week)


def test_the_parts_of_the_reservation_value_add_up(default):
    seats = default.history.seat
    parts = ("truth", "belief", "casualties", "damage", "fatigue", "pressure")
    total = sum(seats[f"part_{part}"] for part in parts)
    assert abs(total - seats.reservation).max() < 1e-12


def test_a_deal_is_told_with_its_terms_and_prospects(agreed):
    told = agreed.summary()
    assert told["result"] == "agreement"
    assert told["week"] == 0
    assert set(told["deal"]["terms"]) == set(agreed.scenario.issues)
    assert 0 < told["deal"]["five_year_survival"] < 1
    for key in agreed.scenario.war.sides:
        actor = told["actors"][key]
        assert actor["value_of_deal"] >= actor["reservation_value"]


def test_without_a_deal_the_blockers_fill_every_week(default):
    told = default.summary()
    if told["deal"] is None:
        assert sum(told["blocked_by"].values()) == default.weeks


def test_the_name_of_a_folder_tells_runs_apart(agreed, default):
    other = outcome_of("january_2026", 2, horizon_weeks=1)
    assert len({short_name(o) for o in (agreed, default, other)}) == 3
    assert fingerprint(default.scenario) != fingerprint(other.scenario)
