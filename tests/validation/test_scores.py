"""Scores: each by hand on small cases."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario.cases import Case, Question
from sim.validation.arrays import arrays
from sim.validation.predictors import Prediction
from sim.validation.scores import (
    Judged,
    base_rates,
    brier,
    conceded_most,
    concession_ranks,
    direction,
    error,
    interval,
    scores,
)


def two(outcomes=(0.6, 0.2), told=(0.5, 0.4), deal=1.0, key="a_case"):
    """Three actors on two issues; north gives least by the outcome."""
    issues = {
        f"i{k}": Question(
            label="An issue",
            positions={"north": 0.6, "middle": 0.5, "south": 0.0},
            salience={"north": 1.0, "middle": 1.0, "south": 1.0 - k / 2},
            outcome=outcome,
        )
        for k, outcome in enumerate(outcomes)
    }
    case = Case(id=key, title="A case", power=dict.fromkeys(("north", "middle", "south"), 1.0),
                issues=issues)  # fmt: skip
    says = {"compromise": Prediction(np.array(told), deal)}
    return Judged(case, arrays(case), says | {"perfect": Prediction(np.array(outcomes, float))})


def test_errors_are_points_of_the_scale():
    assert error(two(), "compromise") == pytest.approx([10, 20])


def test_an_issue_without_an_outcome_or_a_prediction_has_no_error():
    assert np.isnan(error(two((0.6, None), (0.5, 0.4)), "compromise")).tolist() == [False, True]
    assert np.isnan(error(two(told=(np.nan, 0.4)), "compromise")).tolist() == [True, False]


def test_direction_is_the_side_of_the_middle():
    assert direction(two((0.6, 0.2), (0.9, 0.6)), "compromise").tolist() == [1.0, 0.0]
    assert direction(two((0.6, 0.2), (0.5, 0.1)), "compromise").tolist() == [0.5, 1.0]
    assert np.isnan(direction(two((0.5, 0.2), (0.9, 0.1)), "compromise")[0])


def test_who_conceded_most_is_a_hit_a_miss_or_a_share_of_a_tie():
    assert conceded_most(two((0.6, 0.6), (0.7, 0.7)), "compromise") == 1.0
    assert conceded_most(two((0.6, 0.6), (0.0, 0.0)), "compromise") == 0.0
    assert conceded_most(two((0.6, 0.6), (0.3, 0.3)), "compromise") == 0.5  # north gives as much


def test_ranks_of_concessions_run_from_one_to_minus_one():
    assert concession_ranks(two((0.6, 0.6), (0.55, 0.58)), "perfect") == pytest.approx(1.0)
    assert concession_ranks(two((0.6, 0.6), (0.0, 0.0)), "compromise") == pytest.approx(-1.0)


def test_brier_scores_and_base_rates_leave_the_case_out():
    assert brier([1.0, 0.5], [True, False]) == pytest.approx(0.125)
    assert base_rates([True, True, False]) == [0.5, 0.5, 1.0]


def test_intervals_draw_whole_groups():
    rng = np.random.default_rng(1)
    parts = [rng.normal(center, 0.1, 5) for center in rng.normal(10, 5, 40)]
    alone = interval(parts, [str(k) for k in range(40)], 1)
    pairs = interval(parts, [str(k // 2) for k in range(40)], 1)
    every = np.concatenate(parts).mean()
    assert alone[0] < every < alone[1]
    assert pytest.approx(alone[1] - alone[0], rel=0.35) == 2 * 1.96 * 5 / 40**0.5
    assert pairs != alone
    assert interval(parts, ["one"] * 20 + ["two"] * 20, 1) is None


def test_the_row_of_a_perfect_prediction_is_perfect():
    found = [two(key="one"), two((0.9, 0.3), (0.2, 0.2), key="two"), two(key="three")]
    row = next(r for r in scores(found, 1) if r["predictor"] == "perfect")
    assert (row["mae"], row["direction"], row["conceded_most"]) == (0.0, 1.0, 1.0)
    assert row["concessions"] == pytest.approx(1.0)
    assert row["difference"] == pytest.approx(-np.mean([10, 20, 70, 10, 10, 20]))
    assert row["difference_interval"][1] < 0
