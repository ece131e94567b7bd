"""Levers: found from the scenario, moved one step, on the same luck."""

import numpy as np
import pytest

from sim.report.levers import not_drawn, text
from sim.scenario.paths import locate
from sim.scenario.reading import as_data, read, shipped
from sim.sweep import comparing, design, levers, results, running
from sim.sweep.analysis import comparison, partings
from sim.sweep.analysis import levers as analysis
from sim.sweep.comparing import Policy

RUNS = 40


def base_of(scenario):
    return Policy(scenario.id, scenario.title, scenario)


@pytest.fixture
def pulled(tmp_path):
    """(scenario, runs) -> what its levers do, and the rows of all runs."""

    def play(scenario, runs=RUNS, uncertain=False):
        moved, refused = levers.stepped(scenario)
        told = [base_of(scenario), *(policy for _, policy in moved)]
        shifts = levers.shifts(scenario, moved)
        sweep, left = comparing.comparison(told, runs, 7, uncertain, "levers", shifts)
        running.run(sweep, tmp_path, workers=2)
        found = results.read(tmp_path)
        return analysis.effects(found, told[0], moved, refused, left), found.table(), sweep

    return play


def effect(lever, outcome):
    return next(row for row in lever["effects"] if row["outcome"] == outcome)


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_every_scenario_has_levers_and_each_moves_one_entry(file):
    scenario = read(file)
    data = as_data(scenario)
    found = levers.levers(scenario)
    assert {"cost", "reward"} <= {lever.kind for lever in found}
    for lever in found:
        assert lever.before != lever.after
        assert lever.mover
        assert lever.label
        locate(data, lever.path, new_leaf=lever.kind == "credibility")


def test_a_step_has_a_lever_only_where_there_is_something_to_move(rivers):
    kinds = [lever.kind for lever in levers.levers(rivers())]
    assert "pressure" in kinds
    assert "red line" in kinds
    assert "aid" in kinds
    alone = rivers({"actors.island.role": "guarantor", "actors.island.strategy.offer": "logroll",
                    "negotiation.protocol": "alternating", "battlefield.aid": None, "events": [],
                    "actors.upland.red_lines": {}, "actors.upland.pressure0": 0.0,
                    "actors.lowland.pressure0": 0.0})  # fmt: skip
    found = {lever.kind for lever in levers.levers(alone)}
    assert not found & {"pressure", "aid", "red line"}
    assert not any(lever.after == "mediated_text" for lever in levers.levers(alone))


def test_a_red_line_is_relaxed_by_one_level_in_the_direction_that_admits_more():
    for lever in levers.levers(read("january_2026")):
        if lever.kind == "red line":
            actor, name = lever.path.split(".")[1::2]
            line = read("january_2026").actors[actor].red_lines[name]
            assert (lever.after < lever.before) == (line.op == ">=")


def test_a_lever_does_what_compare_says_of_the_same_change(pulled, rivers, tmp_path):
    found, _, _ = pulled(rivers())
    lever = next(each for each in found["levers"] if each["kind"] == "cost")
    told = [base_of(rivers()), Policy("other", "", rivers({lever["path"]: lever["after"]}))]
    sweep, left = comparing.comparison(told, RUNS, 7, False)
    running.run(sweep, tmp_path / "again", workers=1)
    again = comparison.comparison(
        results.read(tmp_path / "again"), told, partings.partings(sweep, 1), left
    )
    for outcome in ("deal", "survival", "worth.upland", "outcome_value.lowland"):
        one = effect(lever, outcome)
        other = next(row for row in again["measures"] if row["outcome"] == outcome)
        for key in ("difference", "low", "high", "base", "other", "pairs"):
            assert one[key] == other[key], (outcome, key)


def test_a_drawn_number_is_stepped_from_what_was_drawn(pulled, rivers):
    scenario = rivers()
    found, rows, sweep = pulled(scenario, 8, uncertain=True)
    drawn = {each.path for each in scenario.uncertain if isinstance(each.path, str)}
    moved = [each for each in found["levers"] if each["path"] in drawn & set(found["drawn"])]
    assert moved
    assert sweep.shifts
    own = rows[rows.policy == found["base"]]
    for lever in moved:
        there = rows[rows.policy == lever["key"]]
        times, plus, low, high = sweep.shifts[lever["key"]][lever["path"]]
        by_hand = np.clip(own[lever["path"]].to_numpy() * times + plus, low, high)
        assert there[lever["path"]].to_numpy() == pytest.approx(by_hand)
        others = [name for name in found["drawn"] if name != lever["path"]]
        assert (there[others].to_numpy() == own[others].to_numpy()).all()
    assert design.from_data(sweep.as_data()) == sweep


def test_a_step_that_the_scenario_refuses_is_left_out_and_named(pulled, rivers, monkeypatch):
    def unsound(scenario):
        yield levers.Lever("unsound", "a war of less than no cost", "nobody",
                           "actors.upland.war.cost", 0.1, -1.0, "utility")  # fmt: skip

    monkeypatch.setattr(levers, "CATALOGUE", (unsound, levers.reward))
    found, _, _ = pulled(rivers(), 4)
    assert [each["label"] for each in found["refused"]] == ["a war of less than no cost"]
    assert "a war of less than no cost: " in text(found)
    assert {each["kind"] for each in found["levers"]} == {"reward"}


def test_without_any_deal_levers_are_told_all_the_same(pulled):
    found, _, _ = pulled(read("european_force"), 6)
    told = text(found)
    assert "not a forecast" in told
    assert "none" in told
    count = len(found["levers"])
    assert f"{count} levers were tried, each in 5 measures: {5 * count} intervals" in told


def test_a_change_that_stays_clear_is_clear_after_holms_correction(pulled, monkeypatch):
    monkeypatch.setattr(
        levers, "CATALOGUE", (levers.war_cost, levers.home, levers.on_offer, levers.pressure)
    )
    found, _, _ = pulled(read("january_2026"), 120)
    by_size = sorted(found["levers"], key=lambda each: effect(each, "deal")["p_value"])
    adjusted, least = [], 0.0
    for k, lever in enumerate(by_size):
        least = max(least, min(1.0, (len(by_size) - k) * effect(lever, "deal")["p_value"]))
        adjusted.append(least)
        assert lever["holm_p_value"] == pytest.approx(least, abs=1e-9)
        assert not lever["stays_clear"] or least < 0.05
    clear = [lever for lever in by_size if effect(lever, "deal")["is_clear"]]
    stay = [lever for lever in by_size if lever["stays_clear"]]
    assert 0 < len(stay) < len(clear)
    told = text(found)
    assert f"| {stay[0]['label']}" in told
    assert told.count(" §") == len(stay) + 1  # and the key


def test_whether_deals_last_longer_is_judged_on_the_same_pairs(pulled, rivers):
    found, _, _ = pulled(rivers(), 4)
    lever = found["levers"][0]
    effect(lever, "deal").update(same=0.3, is_clear=True)
    effect(lever, "survival").update(same=-0.1, is_clear=True, difference=0.3, low=0.2, high=0.4)
    assert f"- More deals, and they last less long: {lever['label']}." in text(found)


def test_numbers_drawn_together_are_all_named_where_they_are_not_drawn(monkeypatch):
    monkeypatch.setattr(levers, "CATALOGUE", (levers.waiting,))
    scenario = read("january_2026")
    moved, _ = levers.stepped(scenario)
    told = [base_of(scenario), *(policy for _, policy in moved)]
    shifts = levers.shifts(scenario, moved)
    _, left = comparing.comparison(told, 4, 7, True, "levers", shifts)
    paths = {lever.path for lever, _ in moved}
    joint = {" with ".join(each.path) for each in scenario.uncertain
             if not isinstance(each.path, str) and paths & set(each.path)}  # fmt: skip
    assert joint
    assert joint <= set(left)
    assert "one draw for both" in not_drawn({"not_drawn": left})


def test_what_is_on_offer_names_its_issue_and_the_direction():
    labels = {lever.after: lever.label for lever in levers.levers(read("january_2026"))
              if lever.path == "supply_limits.guarantees"}  # fmt: skip
    less, more = (labels[key] for key in sorted(labels))
    assert less.startswith("Security guarantees: less on offer than now")
    assert more.startswith("Security guarantees: more on offer than now")
