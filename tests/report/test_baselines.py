"""Naive predictions: worked by hand, and lawful for every scenario that is shipped."""

import json

import numpy as np
import pytest

from sim.outcome import Outcome
from sim.report import baselines
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.scenario.table import levels_on_table
from sim.sweep.engine import negotiate


def outcome_of(scenario, seed=3):
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


def named(scenario, outcome=None):
    return {b.name: b.values for b in baselines.baselines(scenario, outcome)}


def test_the_small_scenario_worked_by_hand(rivers):
    """Corridor: ideals 0 and 1 with weights .6 and .5; water: 0, 1, 1 with .4, .5, 1."""
    found = named(rivers())
    assert found["compromise"] == pytest.approx([0.5 / 1.1, 1.5 / 1.9])
    assert found["median"] == pytest.approx([0.0, 1.0])
    assert found["status_quo"] == pytest.approx([0.5, 0.0])  # 10 % held is level 0.5
    assert found["split_the_difference"] == pytest.approx([0.5, 0.5])


def test_a_median_that_two_positions_share_lies_midway(rivers):
    even = {"actors.upland.preferences.corridor.weight": 0.5,
            "actors.upland.preferences.water.weight": 0.5}  # fmt: skip
    assert named(rivers(even))["median"][0] == pytest.approx(0.5)


def test_the_status_quo_follows_the_front(rivers):
    assert named(rivers({"battlefield.held_pct": 5.0}))["status_quo"][0] == pytest.approx(0.75)


def test_distance_is_the_mean_absolute_error_in_points():
    baseline = baselines.Baseline("", "", "", np.array([0.5, 0.0]))
    terms = np.array([[0.5, 0.0], [1.0, 0.2], [np.nan, 0.0]])
    found = baselines.distance(terms, baseline)
    assert found[:2] == pytest.approx([0.0, 35.0])
    assert np.isnan(found[2])
    weighed = baselines.distance(terms[1], baseline, np.array([0.9, 0.1]))
    assert weighed == pytest.approx(47.0)


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_scenario_has_its_baselines(path):
    scenario = read(path)
    outcome = outcome_of(scenario, 1)
    told = baselines.as_data(outcome)
    assert np.isclose(baselines.salience(scenario).sum(), 1.0)
    table = {tuple(row) for row in levels_on_table(scenario)}
    for given, found in zip(baselines.baselines(scenario, outcome), told["baselines"], strict=True):
        assert ((given.values >= 0.0) & (given.values <= 1.0)).all()
        keys = [terms["key"] for terms in found["terms"].values()]
        levels = [[level.key for level in issue.levels] for issue in scenario.issues.values()]
        rungs = tuple(row.index(key) for row, key in zip(levels, keys, strict=True))
        assert found["on_the_table"] == (rungs in table)
        assert found["on_the_table"] == (found["crosses"] == [])
    json.dumps(told)
    assert len(told["baselines"]) == (4 if outcome.clash else 5)


def test_without_a_range_the_start_says_so(default):
    outcome = outcome_of(default)
    start = baselines.baselines(default, outcome)[-1]
    assert outcome.history.table[0].nash < 0
    assert "no Nash solution" in start.meaning
    where = int(outcome.history.table[0].egalitarian)
    assert (start.values == outcome.numbers.clause[where]).all()


def test_terms_gain_nothing_over_a_prediction_that_says_the_same(rivers):
    outcome = outcome_of(rivers())
    same = {c.baseline.name: c for c in baselines.comparisons(outcome)}["median"]
    assert same.points == 0.0
    assert same.gains == pytest.approx(np.zeros(3))


def test_no_deal_is_compared_by_its_last_text(default):
    told = baselines.told(outcome_of(default, 1))
    assert "the last text on the table lies" in told


def test_no_text_at_all_is_said_and_the_mean_is_held_to_the_red_lines():
    told = baselines.told(outcome_of(read("european_force")))
    assert "never was a text" in told
    assert "red line" in told


def test_four_predictions_are_naive_and_the_fifth_is_not(default):
    found = baselines.baselines(default, outcome_of(default))
    assert [b.name for b in found if not b.is_naive] == ["nash_at_the_start"]
    assert len(found) == 5


def test_every_prediction_has_its_blind_yardstick(default):
    for told in baselines.as_data(outcome_of(default))["baselines"]:
        assert told["blind_distance"] > 0


def test_the_models_own_first_week_is_not_praised_as_naive(default):
    """Where it alone comes near, the verdict says whose it is."""
    outcome = outcome_of(default)
    start = baselines.baselines(default, outcome)[-1]
    package = int((np.abs(outcome.numbers.clause - start.values).sum(axis=1)).argmin())
    outcome.history.table.text[-1] = package
    told = baselines.told(outcome)
    assert "No naive prediction says the same as the model" in told
    assert "own first week already pointed there" in told
    assert "a threshold of our own" in told
