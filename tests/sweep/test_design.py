"""What a sweep plays: policies x design points x replications, the same for the same seed."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.reading import HOME, as_data
from sim.scenario.reading import read as read_scenario
from sim.scenario.reading import shipped as scenarios
from sim.sweep.design import Factor, from_data, read, scenario_at
from sim.sweep.design.reading import RUNS, shipped
from sim.sweep.design.records import MAIN_SETTINGS
from sim.sweep.design.schema import text

RIVERS = HOME / "tests" / "scenario" / "two_rivers.yaml"
COST, SPEED = "actors.upland.war.cost", "battlefield.front.speed"
VARIED = (f"{COST}=0.01..0.2", "negotiation.protocol=alternating,simultaneous", f"{SPEED}=0.05,0.2")
SAMPLES = ("latin_hypercube:50", "sobol:8", "quasi_random:50", "morris:7")
DESIGNS = ("grid:4", "one_at_a_time", *SAMPLES)
EACH = pytest.mark.parametrize("design", DESIGNS)


def rivers(design, vary=VARIED, **flags):
    return read(RIVERS, design=design, vary=vary, **flags)


def written(tmp_path, words):
    file = tmp_path / "sweep.yaml"
    (tmp_path / "two_rivers.yaml").write_text(RIVERS.read_text())
    file.write_text(f"id: sweep\ntitle: A sweep\nscenario: two_rivers\n{words}")
    return file


# ------------------------------------------------------------------ laws of every design
def test_every_kind_is_tested():
    assert {name.partition(":")[0] for name in DESIGNS} == MAIN_SETTINGS.keys() - {"point", "list"}


@EACH
@settings(max_examples=20, deadline=None)
@given(cuts=st.lists(st.integers(0, 20), min_size=1, max_size=4))
def test_a_block_is_what_it_is_whatever_was_asked_before(design, cuts):
    sweep = rivers(design)
    whole = sweep.block(0, sweep.points)
    assert whole.shape == (sweep.points, 3)
    for start in cuts:
        start, stop = min(start, sweep.points), min(start + 5, sweep.points)
        assert np.array_equal(sweep.block(start, stop), whole[start:stop], equal_nan=True)


@EACH
def test_values_stay_within_their_range_and_levels_are_met(design):
    sweep = rivers(design)
    cost, protocol, speed = sweep.block(0, sweep.points).T
    own_cost, own_protocol, own_speed = sweep.own
    assert cost.min() >= 0.01
    assert cost.max() <= 0.2
    assert set(protocol[protocol == protocol]) == {0, 1}
    assert {0.05, 0.2} <= set(speed) <= {0.05, 0.2, own_speed}
    assert own_cost == read_scenario(RIVERS).actors["upland"].war.cost
    assert np.isnan(own_protocol), "mediated_text is not among the levels"


@EACH
def test_every_point_makes_a_scenario_with_just_these_values(design):
    sweep = rivers(design)
    scenario = sweep.policies["two_rivers"]
    row = sweep.block(sweep.points - 1, sweep.points)[0]
    there = scenario_at(scenario, sweep.factors, row)
    assert there.actors["upland"].war.cost == row[0]
    names = [*sweep.factors[1].levels, scenario.negotiation.protocol]
    assert there.negotiation.protocol == names[2 if np.isnan(row[1]) else int(row[1])]
    same = {"negotiation": 0, "battlefield": 0, "actors": 0}
    assert as_data(there) | same == as_data(scenario) | same


@pytest.mark.parametrize("design", SAMPLES)
def test_another_seed_is_another_sample(design):
    one, same, other = (rivers(design, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.block(0, 5), same.block(0, 5))
    assert not np.array_equal(one.block(0, 5), other.block(0, 5))


@EACH
def test_a_sweep_is_remade_from_its_data(design):
    sweep = rivers(design, replications=3, seed=7, rounds=True)
    again = from_data(json.loads(json.dumps(sweep.as_data())))
    assert again == sweep
    assert again.fingerprint == sweep.fingerprint
    assert np.array_equal(again.block(0, 4), sweep.block(0, 4), equal_nan=True)
    assert rivers(design, replications=3, seed=8, rounds=True).fingerprint != sweep.fingerprint


# ------------------------------------------------------------------ each kind by itself
def test_a_grid_holds_every_combination_once():
    sweep = rivers("grid:4")
    rows = {tuple(row) for row in sweep.block(0, sweep.points)}
    assert len(rows) == sweep.points == 4 * 2 * 2
    assert sorted({row[0] for row in rows}) == pytest.approx(np.linspace(0.01, 0.2, 4))
    assert list(sweep.block(0, 2)[:, 2]) == [0.05, 0.2], "the last factor moves first"


def test_a_great_grid_is_told_block_by_block():
    sweep = rivers("grid:2000000000", vary=(VARIED[0],))
    assert sweep.block(sweep.points - 1, sweep.points)[0, 0] == 0.2


def test_one_at_a_time_moves_one_at_a_time():
    sweep = rivers("one_at_a_time")
    assert sweep.points == 1 + 2 + 2 + 2
    moved = [
        [not (a == b or (np.isnan(a) and np.isnan(b))) for a, b in zip(row, sweep.own, strict=True)]
        for row in sweep.block(0, sweep.points)
    ]
    assert [sum(row) for row in moved[1:3]] == [1, 1]
    assert moved[0] == [False] * 3
    assert all(sum(row) <= 1 for row in moved)


def test_entries_that_move_together_but_differ_have_no_number_of_their_own(tmp_path):
    paths = f"[{COST}, actors.island.war.cost]"
    words = f"design: {{kind: one_at_a_time}}\nfactors: [{{path: {paths}, uniform: [0.2, 0.4]}}]"
    sweep = read(written(tmp_path, words))
    scenario = sweep.policies["two_rivers"]
    assert np.isnan(sweep.block(0, 1)[0, 0])
    assert scenario_at(scenario, sweep.factors, sweep.block(0, 1)[0]) == scenario
    there = scenario_at(scenario, sweep.factors, sweep.block(1, 2)[0])
    assert {there.actors[name].war.cost for name in ("upland", "island")} == {0.2}


def test_saltellis_crossings_are_counted():
    assert rivers("sobol:8").points == 8 * (3 + 2)


def test_a_list_is_played_as_written(tmp_path):
    words = f"""design:
  kind: list
  points:
    - {{{COST}: 0.1, negotiation.protocol: alternating}}
    - {{{COST}: 0.3, negotiation.protocol: simultaneous}}
    - {{negotiation.protocol: alternating, {COST}: 0.1}}
"""
    sweep = read(written(tmp_path, words))
    assert sweep.block(0, 3).tolist() == [[0.1, 0], [0.3, 1], [0.1, 0]]
    assert from_data(sweep.as_data()) == sweep


def test_whole_numbers_stay_whole():
    sweep = rivers("grid", vary=("horizon_weeks=10,20",))
    there = scenario_at(sweep.policies["two_rivers"], sweep.factors, sweep.block(1, 2)[0])
    assert there.horizon_weeks == 20


# ------------------------------------------------------------------ distributions
@pytest.mark.parametrize(
    ("spread", "quantiles"),
    [
        ({"uniform": (2, 4)}, (2, 2.5, 4)),
        ({"uniform": (3, 3)}, (3, 3, 3)),
        ({"loguniform": (1, 16)}, (1, 2, 16)),
        ({"triangular": (0, 1, 2)}, (0, 0.5**0.5, 2)),
        ({"triangular": (1, 1, 1)}, (1, 1, 1)),
        ({"normal": (5, 1), "within": (-95, 105)}, (-95, 5 - 0.6744897501960817, 105)),
        ({"normal": (0, 1), "within": (2, 2)}, (2, 2, 2)),
        ({"levels": (7, 9)}, (7, 7, 9)),
        ({"levels": ("a", True)}, (0, 0, 1)),
    ],
    ids=str,
)  # fmt: skip
def test_quantiles_of_every_spread(spread, quantiles):
    factor = Factor(path="anything", **spread)
    assert list(factor.faults()) == []
    assert factor.values(np.array([0, 0.25, 1])) == pytest.approx(quantiles)


# ------------------------------------------------------------------ flags
def test_a_scenario_by_name_is_swept_over_what_is_uncertain():
    sweep = read("january_2026")
    told = sweep.policies["january_2026"].uncertain
    assert [factor.path for factor in sweep.factors] == [said.path for said in told]
    assert (sweep.design.kind, sweep.replications, sweep.runs) == ("quasi_random", 1, RUNS)


def test_without_anything_uncertain_the_runs_are_replications():
    sweep = read(RIVERS, vary=["none"], runs=300)
    assert (sweep.points, sweep.replications, sweep.factors) == (1, 300, ())
    assert sweep.block(0, 1).shape == (1, 0)


@pytest.mark.parametrize("design", [*DESIGNS, "quasi_random"])
def test_there_are_at_least_as_many_runs_as_were_wanted(design):
    sweep = read("january_2026", design=design, vary=["horizon_weeks=4,8"], runs=1000,
                 policies=["paris_guarantees"])  # fmt: skip
    assert 1000 <= sweep.runs < 1000 + 2 * max(sweep.points, sweep.replications)
    assert list(sweep.policies) == ["january_2026", "paris_guarantees"]


def test_what_is_set_holds_in_every_policy():
    sweep = read("policies", overrides={"horizon_weeks": 9})
    assert {policy.horizon_weeks for policy in sweep.policies.values()} == {9}


def test_a_path_alone_is_drawn_from_its_uncertain_range():
    (factor,) = read("january_2026", vary=["war.stalemate_prob"]).factors
    uncertain = read_scenario("january_2026").uncertain
    assert factor.uniform == next(u.uniform for u in uncertain if u.path == factor.path)


def test_a_receipt_is_read_as_the_sweep_it_tells_of(tmp_path):
    sweep = rivers("morris:7", replications=2)
    receipt = tmp_path / "sweep.json"
    receipt.write_text(json.dumps({"version": "0", "sweep": sweep.as_data()}))
    assert read(receipt) == sweep
    assert read(receipt, seed=5).seed == 5
    assert read(receipt, overrides={"horizon_weeks": 3}).policies["two_rivers"].horizon_weeks == 3


# ------------------------------------------------------------------ files
def test_policies_change_the_scenario_or_take_another(tmp_path):
    words = """policies:
  as_is: {}
  short: {set: {horizon_weeks: 5}}
  other: {scenario: korea_1951}
replications: 4
"""
    sweep = read(written(tmp_path, words))
    weeks = [policy.horizon_weeks for policy in sweep.policies.values()]
    assert weeks == [26, 5, read_scenario("korea_1951").horizon_weeks]
    assert (sweep.points, sweep.runs) == (1, 12)


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_a_shipped_sweep_is_sound_and_named_by_its_file(file):
    sweep = read(file.stem)
    assert sweep.id == file.stem
    assert sweep.block(0, 1).shape == (1, len(sweep.factors))
    head = file.read_text().splitlines()
    assert head[0] == "# yaml-language-server: $schema=sweep.schema.json"
    assert f"python3 run.py sweep {file.stem}" in file.read_text()


def test_sweeps_are_shipped_and_are_no_scenarios():
    assert {"what_matters", "policies", "screening", "lasting_deal"} <= {f.stem for f in shipped()}
    assert not set(shipped()) & set(scenarios())
    assert 100_000 < read("what_matters").runs < 120_000


def test_the_editors_copy_is_up_to_date():
    said = (HOME / "scenarios" / "sweeps" / "sweep.schema.json").read_text()
    renew = "python -m sim.sweep.design.schema > scenarios/sweeps/sweep.schema.json"
    assert said == text(), renew
