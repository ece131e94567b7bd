"""Backtests: the baselines are those that others computed, and the model is held beside them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.scenario import cases
from sim.validation import backtest
from sim.validation.arrays import arrays
from sim.validation.predictors import AVERAGES, SAID
from sim.validation.tuning import GRID, tuning

PUBLISHED = {  # the coders' own figures: predictor -> error over issues, over cases
    "compromise": (16.8, 17.7),
    "weighted_median": (17.2, 18.8),
    "median": (20.2, 21.5),
    "mean": (20.3, 22.0),
    "midpoint": (24.1, 24.9),
    "status_quo": (43.1, 41.7),
}


def errors(found, name) -> list[np.ndarray]:
    each = [100 * np.abs(AVERAGES[name](arrays(c)) - arrays(c).outcome) for c in found]
    return [known for known in (e[np.isfinite(e)] for e in each) if len(known)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_baselines_give_the_figures_of_the_coders(name):
    found = errors([cases.read(path) for path in cases.shipped()], name)
    assert np.concatenate(found).mean() == pytest.approx(PUBLISHED[name][0], abs=0.051)
    assert np.mean([e.mean() for e in found]) == pytest.approx(PUBLISHED[name][1], abs=0.051)


def test_the_salience_weighted_mean_of_the_european_issues_gives_the_known_error():
    found, _ = backtest.read(["deu3_245"])
    assert len(found) == 245
    assert np.concatenate(errors(found, "salience_mean")).mean() == pytest.approx(24.33, abs=0.005)


@pytest.fixture(scope="module")
def some():
    found = [cases.read(name) for name in ("ec_emissions_1989", "istanbul_2022")]
    return backtest.judge(found, 4, 1, 2)


def test_the_same_whatever_the_number_of_workers():
    found = backtest.read(["deu3_245"])[0][:6]
    alone, crew = (backtest.document(backtest.judge(found, 4, 1, k), 4, 1) for k in (1, 3))
    assert alone == crew


def test_everybody_says_something_of_every_issue_within_the_scale(some):
    for one in some:
        assert list(one.predictions) == list(SAID)
        for name, said in one.predictions.items():
            assert said.terms.shape == one.said.outcome.shape
            known = np.isfinite(said.terms)
            assert known.all() or name == "status_quo"
            assert ((said.terms[known] >= 0) & (said.terms[known] <= 1)).all()


def test_the_case_without_a_deal_is_judged_by_its_chance_alone(some):
    found = backtest.document(some, 4, 1)
    assert {row["issues"] for row in found["scores"]} == {1, 0}  # no reference point, no status quo
    assert found["deals"]["cases"] == 2
    chances = [one.predictions["model"].deal for one in some]
    expected = np.mean((np.array(chances) - [1, 0]) ** 2)
    assert found["deals"]["brier"]["model"] == pytest.approx(expected)


def test_on_european_issues_the_model_does_about_as_well_as_the_compromise():
    """With the settings chosen on all of them; a part of them here."""
    found = backtest.read(["deu3_245"])[0][::4]
    rows = backtest.document(backtest.judge(found, 4, 1, 2), 4, 1)["scores"]
    told = {row["predictor"]: row for row in rows}
    assert told["model"]["mae"] < told["compromise"]["mae"] + 1.0
    assert told["model"]["mae"] < told["model_literal"]["mae"]


def test_what_is_chosen_on_some_cases_is_told_on_others():
    found = backtest.read(["deu3_245"])[0][:12]
    told = tuning(found, 2, 1, 2)
    assert len(told["settings"]) == len(GRID)
    least = min(setting["mae"] for setting in told["settings"])
    assert told["settings"][told["best"]]["mae"] == least
    assert told["left_out"] >= least


# ------------------------------------------------------------------ the verbs
def test_backtest_writes_its_tables_and_says_how_cases_were_coded(say, tmp_path):
    folder = tmp_path / "out"
    code, out, _ = say("backtest ec_emissions_1989 iran_iraq_1988 --runs 2 --out", folder)
    assert code == 0
    assert "coded by somebody who knows the outcome" in out
    assert "no validation" in out
    document = json.loads((folder / "backtest.json").read_text())
    assert document["format"] == backtest.FORMAT
    assert document["command"].endswith(f"--out {folder}")
    assert (folder / "backtest.md").read_text() in out
    lines = (folder / "predictions.csv").read_text().splitlines()
    assert len(lines) == 1 + 6 * len(SAID)


def test_backtest_takes_a_table_of_ones_own(say, tmp_path):
    file = tmp_path / "talks.csv"
    rows = "a,0,1,1\nb,1,1,1\nc,0.4,0.5,1\n"
    file.write_text("actor,position,salience,power\n" + rows)
    code, out, err = say("backtest --runs 4 --json", file)
    assert code == 0
    (case,) = json.loads(out)["cases"]
    assert case["issues"][0]["predicted"]["mean"] == pytest.approx(1.4 / 3)
    assert "positions read as on 0..1" in err


def test_import_makes_a_scenario_that_plays(say, tmp_path):
    file = tmp_path / "talks.csv"
    file.write_text("actor,position,salience,power\nNorth,0,1,1\nSouth,1,1,1\nEast,0.4,0.5,1\n")
    code, out, _ = say("import", file)
    assert code == 0
    made = tmp_path / "talks.yaml"
    assert out.strip() == str(made)
    assert say("check", made)[0] == 0
    code, out, _ = say("run --json --quiet", made)
    assert code == 0
    assert json.loads(out)["result"] == "agreement"
    code, _, err = say("import", file)
    assert code == 2
    assert "is there already" in err
    assert say("import --force", file)[0] == 0


def test_import_tells_what_is_wrong_by_row_and_column(say, tmp_path):
    file = tmp_path / "talks.csv"
    file.write_text("actor,position,salience,power\nNorth,0,1,much\n")
    code, _, err = say("import", file)
    assert code == 2
    assert "line 2, power: 'much' is not a number" in err
    assert not (tmp_path / "talks.yaml").exists()
    code, _, err = say("import --scale 10..1", file)
    assert code == 2
    assert "'10..1' is no scale like 0..100" in err


def test_an_unknown_case_is_told_with_those_there_are(say):
    code, _, err = say("backtest camp_david")
    assert code == 2
    assert "did you mean 'camp_david_1978'?" in err


def test_a_name_too_long_for_any_file_is_told_like_any_other(say):
    for verb in ("backtest", "import"):
        code, _, err = say(verb, "x" * 5000)
        assert code == 2
        assert "is neither a file nor a case" in err
