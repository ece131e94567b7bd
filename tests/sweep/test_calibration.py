"""Calibration: what is fitted, what is not told by the targets, and what is refused."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from sim.rules import durability
from sim.scenario.reading import HOME, as_data
from sim.scenario.reading import read as read_scenario
from sim.scenario.reading import shipped as scenarios
from sim.scenario.wording import Faults
from sim.sweep import design
from sim.sweep.calibration import asking, read, shipped
from sim.sweep.calibration.fitting import Fit, Objective, workers
from sim.sweep.calibration.found import calibrate, tables
from sim.sweep.calibration.identifying import Profile, trade_offs
from sim.sweep.calibration.schema import text as schema
from sim.sweep.calibration.telling import number, text, variant

HOME_OF_UKRAINE = "actors.ukraine.domestic"
PLANS = ("kiis_europe", "plan_20", "economic_zone", "plan_28", "kiis_russia")
FREE = [
    {"path": f"{HOME_OF_UKRAINE}.floor", "low": 0.0, "high": 0.4},
    {"path": f"{HOME_OF_UKRAINE}.intercept", "low": -30.0, "high": 0.0},
    {"path": f"{HOME_OF_UKRAINE}.slope", "low": 0.0, "high": 40.0},
]
TRUE = (0.1, -7.0, 11.0)
BASE = {"path": "durability.base_annual", "low": 0.01, "high": 0.3}
LASTS = {"measure": "mean", "column": "survival", "where": "agreed", "value": 0.5,
         "tolerance": 0.05, "mark": "J", "source": "made up"}  # fmt: skip


def support(package: str, value: float, **more: Any) -> dict[str, Any]:
    return {"measure": "support", "actor": "ukraine", "package": package, "value": value,
            "tolerance": 0.02, "mark": "J", "source": "made up"} | more  # fmt: skip


def written(folder: Path, free: Any, targets: Mapping[str, Any], **more: Any) -> Path:
    said: dict[str, Any] = {"id": "made_up", "title": "Made up", "scenario": "january_2026"}
    file = folder / "made_up.yaml"
    file.write_text(
        yaml.safe_dump(said | {"free": free, "targets": dict(targets)} | more, sort_keys=False)
    )
    return file


def backed(scenario: Any, true: tuple[float, ...]) -> dict[str, Any]:
    """What a public with known numbers would say of the plans."""
    home = {f["path"]: value for f, value in zip(FREE, true, strict=True)}
    names = {f["path"].rpartition(".")[2]: f["path"] for f in FREE}
    from sim.scenario.tastes import wanted_by

    plans = [[scenario.reference_packages[p].x[i] for i in scenario.issues] for p in PLANS]
    worth = wanted_by(scenario, np.array(plans))[:, list(scenario.actors).index("ukraine")]
    floor, intercept, slope = (home[names[k]] for k in ("floor", "intercept", "slope"))
    shares = floor + (1 - floor) / (1 + np.exp(-(intercept + slope * worth)))
    return {p: support(p, float(share)) for p, share in zip(PLANS, shares, strict=True)}


@pytest.fixture(scope="module")
def known(default: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is found of a public whose numbers are TRUE."""
    file = written(tmp_path_factory.mktemp("known"), FREE, backed(default, TRUE))
    return calibrate(file, workers=1)


# ------------------------------------------------------------------------------------ the fit
def test_numbers_that_are_known_are_recovered(known):
    assert [row["fitted"] for row in known["parameters"]] == pytest.approx(TRUE, rel=1e-4)
    assert known["fit"]["misfit"] == pytest.approx(0.0, abs=1e-8)
    assert not known["fit"]["scenario_agrees"]


def test_a_number_that_shows_in_many_runs_alone_is_recovered(tmp_path):
    scenario = read_scenario("january_2026", {BASE["path"]: 0.15})
    with workers(1) as crew:
        rows = asking.played(scenario, 5, 0, 30, crew)
    survival = asking.Table(scenario, rows).ask("SELECT avg(survival) FROM runs WHERE agreed")
    file = written(tmp_path, [BASE], {"lasts": LASTS | {"value": survival}}, seed=5, runs=30)
    (parameter,) = calibrate(file, workers=1)["parameters"]
    assert parameter["fitted"] == pytest.approx(0.15, abs=1e-5)


def test_the_fit_is_judged_on_luck_that_it_has_not_seen(tmp_path):
    told = read(written(tmp_path, [BASE], {"lasts": LASTS}, runs=30))
    with workers(1) as crew:
        objective = Objective(told, crew)
        place = objective.place_of(np.array([0.1]))
        seen, new = objective.measured(place), objective.on_new_luck(place)
        rows = asking.played(told.scenario, told.seed, 30, 30, crew)
    known = asking.Table(told.scenario, rows).ask("SELECT avg(survival) FROM runs WHERE agreed")
    assert new == pytest.approx([known])
    assert new != pytest.approx(seen)


def test_whoever_plays_leaves_the_same_bytes(monkeypatch, tmp_path):
    told = read(written(tmp_path, [BASE], {"lasts": LASTS}, runs=60))
    seen = []
    for crew, chunk in ((1, 500), (3, 7)):
        monkeypatch.setattr(asking, "CHUNK", chunk)
        with workers(crew) as executor:
            seen.append(Objective(told, executor).measured(np.array([0.4])).tobytes())
    assert seen[0] == seen[1]


# ------------------------------------------------------------------------------------ identified
def test_a_number_that_no_target_moves_with_is_told_as_not_identified(default, tmp_path):
    told = calibrate(written(tmp_path, [BASE, FREE[1]], backed(default, TRUE)), workers=1)
    flat, moving = told["parameters"]
    assert flat["identified"] == "not identified: no target moves with it"
    assert flat["interval"] == [None, None]
    assert moving["identified"] == "identified"
    assert told["trade_offs"][0]["correlation"] is None
    assert "all of 0.01 to 0.3" in text(told)


def test_a_number_that_the_targets_bound_on_one_side_is_told_as_open_on_the_other(tmp_path):
    sure = {"plan": support("kiis_russia", 0.02, tolerance=0.02)}
    (floor,) = calibrate(written(tmp_path, FREE[:1], sure), workers=1)["parameters"]
    assert floor["identified"] == "not identified: open below"
    low, high = floor["interval"]
    assert low is None
    assert high == pytest.approx(0.02 + 1.96 * 0.02, abs=0.002)


def test_two_numbers_of_which_the_targets_know_the_sum_alone_trade_off():
    slopes = np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 3.0]])
    objective = SimpleNamespace(slopes=lambda place, kept, free: slopes)
    told = trade_offs(objective, [0, 1], Fit(np.zeros(3), 0.0), ["a", "b", "c"])
    correlations = {(row["one"], row["other"]): row["correlation"] for row in told}
    assert correlations["a", "b"] == pytest.approx(-1.0)
    assert abs(correlations["a", "c"]) < 0.01


def test_a_profile_ends_where_a_parabola_says():
    places = np.linspace(0.0, 1.0, 11)
    fits = [Fit(np.array([x]), ((x - 0.5) / 0.1) ** 2) for x in places]
    assert Profile(places, fits).interval(0.0) == pytest.approx((0.304, 0.696))


# ------------------------------------------------------------------------------------ held out
def test_what_is_held_out_moves_no_fit(default, tmp_path):
    targets = backed(default, TRUE)
    far = targets | {"plan_28": support("plan_28", 0.95)}
    told = [
        calibrate(written(tmp_path, FREE[1:2], each, hold_out=["plan_28"]), workers=1)
        for each in (targets, far)
    ]
    fitted = [[row["fitted"] for row in each["parameters"]] for each in told]
    assert fitted[0] == fitted[1]
    rows = [each["held_out"][0] for each in told]
    assert rows[0]["fit"] == rows[1]["fit"]
    assert rows[1]["fit_error"] == pytest.approx(rows[1]["fit"] - 0.95)
    assert rows[1]["kept"] == [plan for plan in PLANS if plan != "plan_28"]


def test_each_target_left_out_has_the_fit_of_the_others(default, tmp_path):
    targets = backed(default, TRUE) | {"plan_28": support("plan_28", 0.6)}
    told = calibrate(written(tmp_path, FREE[1:2], targets, hold_out="leave_one_out"), workers=1)
    row = next(row for row in told["held_out"] if row["target"] == "plan_28")
    del targets["plan_28"]
    without = calibrate(written(tmp_path, FREE[1:2], targets), workers=1)
    assert row["parameters"] == pytest.approx([p["fitted"] for p in without["parameters"]])
    assert row["mean"] == pytest.approx(np.mean([each["value"] for each in targets.values()]))
    assert len(told["held_out"]) == len(PLANS)


# ------------------------------------------------------------------------------------ shipped
@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_a_shipped_calibration_is_sound_and_named_by_its_file(file):
    assert read(file.stem).id == file.stem
    head = file.read_text().splitlines()
    assert head[0] == "# yaml-language-server: $schema=calibration.schema.json"
    assert f"python3 run.py calibrate {file.stem}" in file.read_text()


def test_the_support_of_the_default_is_what_four_polls_give():
    told = calibrate("support_at_home", workers=1)
    assert told["fit"]["scenario_agrees"]
    assert told["fit"]["rmse"] < told["fit"]["scenario_rmse"] < 0.036
    pair = next(p for p in told["trade_offs"] if "floor" not in p["one"])
    assert pair["correlation"] < -0.95
    assert [len(row["kept"]) for row in told["held_out"]] == [3, 3, 3, 3]


def test_the_fit_that_the_sources_tell_of_is_reproduced():
    told = calibrate("support_floor_held", workers=1)
    assert [number(row["fitted"]) for row in told["parameters"]] == ["-9.931", "13.5"]
    assert told["fit"]["rmse"] == pytest.approx(0.034, abs=0.001)


def test_the_credibility_of_the_default_is_not_what_its_two_polls_give():
    told = calibrate("mistrust_and_credibility", workers=1)
    assert not told["fit"]["scenario_agrees"]
    assert told["fit"]["spare_targets"] == 0
    mistrust, credibility = told["parameters"]
    assert mistrust["scenario_inside"]
    assert credibility["interval"][1] < credibility["scenario"]
    assert "NOT what this calibration gives" in text(told)


def test_half_of_deals_would_fail_at_a_lower_hazard_than_the_default_has():
    told = calibrate("base_hazard", runs=60, workers=1)
    (parameter,), (target,) = told["parameters"], told["targets"]
    assert 0.05 < parameter["fitted"] < parameter["scenario"] == 0.1
    assert target["fit"] == pytest.approx(0.5, abs=0.001)
    assert parameter["identified"] == "identified"


@pytest.mark.parametrize("name", ["front_speed", "audience_cost"])
def test_a_measure_of_many_runs_rises_or_falls_with_its_number(name):
    told = read(name, runs=60)
    with workers(1) as crew:
        objective = Objective(told, crew)
        ends = [objective.measured(np.array([share]))[0] for share in (0.1, 0.9)]
    assert (ends[0] < ends[1]) == (name == "front_speed")


def test_a_poll_is_read_off_its_package(default):
    told = read("support_at_home")
    polls = [default.reference_packages[t.package].support for t in told.targets.values()]
    stated = [target.stated(default) for target in told.targets.values()]
    assert stated == [p["accept"] / (p["accept"] + p["reject"]) for p in polls]
    n, share = 470, stated[0]
    assert told.targets["europe_plan"].spread(share) == pytest.approx(
        1.3 * (share * (1 - share) / n) ** 0.5
    )


def test_a_measured_survival_is_the_rules_own(default):
    told = read("base_hazard", runs=40)
    with workers(1) as crew:
        rows = asking.played(default, told.seed, 0, 40, crew)
        measured = Objective(told, crew).as_it_stands()
    hazards = rows["hazard"][~np.isnan(rows["hazard"])]
    assert measured == pytest.approx([np.mean([durability.survival(h) for h in hazards])])


def test_calibrations_are_shipped_and_are_neither_scenarios_nor_sweeps():
    known = {"support_at_home", "mistrust_and_credibility", "base_hazard"}
    assert known <= {file.stem for file in shipped()}
    assert not set(shipped()) & {*scenarios(), *design.shipped()}
    with pytest.raises(Faults, match="is a calibration, not a scenario"):
        read_scenario(shipped()[0])


def test_the_editors_copy_is_up_to_date():
    said = (HOME / "scenarios" / "calibrations" / "calibration.schema.json").read_text()
    renew = "python -m sim.sweep.calibration.schema > scenarios/calibrations/..."
    assert said == schema(), renew


# ------------------------------------------------------------------------------------ told
def test_what_was_found_becomes_a_variant_that_fits(known, default, tmp_path):
    file = tmp_path / "made_up_fitted.yaml"
    file.write_text(variant(known))
    scenario = read_scenario(file)
    for free, value in zip(FREE, TRUE, strict=True):
        own = getattr(scenario.actors["ukraine"].domestic, free["path"].rpartition(".")[2])
        assert own == pytest.approx(value, rel=1e-3)
        assert scenario.evidence[free["path"]].mark == "K"
    assert as_data(default) == as_data(read_scenario("january_2026"))


def test_tables_are_flat_rows(default, tmp_path):
    file = written(tmp_path, FREE[2:], backed(default, TRUE), hold_out="leave_one_out")
    rows = tables(calibrate(file, workers=1))
    assert {name: len(each) for name, each in rows.items()} == {
        "parameters": 1, "targets": len(PLANS), "held_out": len(PLANS),
    }  # fmt: skip
    for row in (row for each in rows.values() for row in each):
        assert row["calibration"] == "made_up"
        assert not any(isinstance(value, dict | list) for value in row.values())


# ------------------------------------------------------------------------------------ the verb
TOO_MANY = """id: too_many
title: Too many
scenario: january_2026
free:
  - {path: actors.ukraine.domestic.floor, low: 0, high: 0.4}
  - {path: actors.ukraine.domestic.slope, low: 0, high: 40}
targets:
  a: {measure: support, actor: ukraine, package: kiis_europe, n: 470, mark: P, source: a poll}
  b: {measure: support, actor: ukraine, package: kiis_russia, n: 470, mark: P, source: a poll}
"""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("hold_out: leave_one_out", "2 free parameters for 1 target (leave_one_out takes one"),
        ("hold_out: [b]", "2 free parameters for 1 target (1 held out)"),
    ],
)
def test_more_free_parameters_than_targets_seen_are_refused(say, tmp_path, more, words):
    file = tmp_path / "too_many.yaml"
    file.write_text(TOO_MANY)
    assert len(read(file).free) == 2
    file.write_text(f"{TOO_MANY}{more}\n")
    code, out, err = say("calibrate", file)
    assert (code, out) == (2, "")
    assert "line 4, free:" in err
    assert words in err


FAULTS = """id: faulty
title: Faulty
scenario: january_2026
runs: 1
free:
  - {path: actors.ukraine.domestic.flor, low: 0, high: 0.4}
  - {path: durability.base_annual, low: 0.3, high: 0.1}
  - {path: actors.russia.audience_cost, low: 0.1, high: 0.1}
targets:
  a: {measure: suport, actor: ukraine, package: kiis_europe, n: 470, mark: P, source: a poll}
  b: {measure: support, actor: russia, package: kiis_eurpe, value: 0.5, mark: P, source: a poll}
  c: {measure: share, where: agred, value: 0.4, n: 10, mark: P, source: a poll}
  d: {measure: mean, column: survivl, where: week + 1, value: 5, n: 10, mark: P, source: a poll}
  e: {measure: front_a_year, mark: K, source: a poll, tolerance: 0.1}
hold_out: [z]
"""


@pytest.mark.parametrize("verb", ["calibrate", "check"])
def test_a_calibration_file_is_told_all_its_faults_with_their_lines(say, tmp_path, verb):
    file = tmp_path / "faulty.yaml"
    file.write_text(FAULTS)
    code, out, err = say(verb, file)
    assert (code, out) == (2, "")
    for line, words in (
        (4, "runs"), (6, "did you mean 'floor'"), (7, "runs backwards"), (8, "nothing to fit"),
        (10, "did you mean 'support'"), (11, "asks no public"), (11, "did you mean 'kiis_europe'"),
        (11, "either tolerance or n"), (12, "did you mean 'agreed'"),
        (13, "did you mean 'survival'"), (13, "neither yes nor no"), (13, "give a tolerance"),
        (14, "'K' is not known (S, P, L, J)"), (14, "is missing"), (15, "'z' is no target"),
    ):  # fmt: skip
        assert any(f"line {line}," in said and words in said for said in err.splitlines()), words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mistrus", "did you mean 'mistrust'"),
        ("january_2026", "is neither a file nor a calibration"),
        (shlex.quote(str(HOME / "scenarios/sweeps/policies.yaml")), "is no calibration"),
        ("mistrust --workers 0", "--workers"),
        ("mistrust --runs 1", "--runs"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, name, words):
    code, out, err = say(f"calibrate {name}")
    assert (code, out) == (2, "")
    assert words in err


def test_the_verb_leaves_a_folder_that_says_how_it_was_made(say, tmp_path):
    code, out, err = say("calibrate mistrust --out", tmp_path)
    assert code == 0
    assert "not a forecast" in out
    assert "places tried" in err
    (folder,) = tmp_path.iterdir()
    told = json.loads((folder / "calibration.json").read_text())
    receipt = json.loads((folder / "receipt.json").read_text())
    assert (told["format"], told["id"]) == (1, "mistrust")
    assert folder.name == f"mistrust-{receipt['fingerprint'][:8]}"
    assert receipt["calibration"]["scenario"]["id"] == told["scenario"]
    assert receipt["command"].startswith("python3 run.py calibrate mistrust")
    assert (folder / "summary.md").read_text() == text(told)
    again = (folder / "calibration.json").read_bytes()
    assert say("calibrate mistrust --quiet --out", tmp_path)[0] == 0
    assert (folder / "calibration.json").read_bytes() == again


def test_an_interruption_leaves_nothing(say, tmp_path, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Objective, "measured", stopped)
    code, _, err = say("calibrate mistrust --out", tmp_path / "new")
    assert code == 130
    assert "nothing was written" in err
    assert not (tmp_path / "new").exists()


def test_list_and_check_know_calibrations(say):
    code, out, _ = say("list")
    assert code == 0
    assert all(f"\n{file.stem}: " in out for file in shipped())
    code, out, _ = say("check support_at_home")
    assert "fine: 3 free parameters, 4 targets, each left out in turn" in out


def test_what_no_run_has_is_told_as_nothing(tmp_path):
    never = LASTS | {"measure": "median", "column": "week", "where": "week > 999"}
    told = calibrate(written(tmp_path, [BASE], {"never": never}, runs=2), workers=1)
    assert told["targets"][0]["fit"] is told["fit"]["rmse"] is None
    assert told["parameters"][0]["identified"] == "not identified: no target moves with it"
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert "| – |" in text(told)
