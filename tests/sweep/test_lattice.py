"""A lattice of settings: what is played at each of its points, and what is counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.rules.state import AGREED, BLOCKERS
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.scenario.wording import Faults
from sim.sweep.design import Factor
from sim.sweep.engine import Engine
from sim.sweep.lattice import lattice
from sim.sweep.screening import SCREEN, factors
from tests.conftest import RIVERS

COST = "actors.upland.war.cost"
RUNS = 16


def of(*vary: str, wanted: tuple[str, ...] = (), levels: int = 3, runs: int = RUNS, workers=1):
    sweep, chosen = factors(str(RIVERS), wanted, vary)
    return lattice(sweep, chosen, levels=levels, runs=runs, workers=workers)


@pytest.fixture(scope="module")
def found():
    return of("actors.lowland.war.cost=0.05..0.3", wanted=(COST,), levels=4)


def played(changes: dict[str, float]) -> np.ndarray:
    tallies, _ = Engine(numbers(read(RIVERS, changes))).play(1, np.arange(RUNS))
    return tallies["run"][:, 0]


def test_every_point_is_the_scenario_with_these_numbers_on_the_same_luck(found):
    first, second = (factor["levels"] for factor in found["factors"])
    for i in (0, len(first) - 1):
        for j in (0, len(second) - 1):
            alone = played({COST: first[i], "actors.lowland.war.cost": second[j]})
            here = i * len(second) + j
            assert (found["deals"][here] == (alone["agreed"] == 1.0)).all()
            if found["deals"][here].any():
                survival = alone["survival"][alone["agreed"] == 1.0]
                assert found["survival"][here, 0] == pytest.approx(survival.mean())
                assert found["survival"][here, 1] == pytest.approx(survival.std(ddof=1))


def test_the_scenario_itself_is_a_point_of_the_lattice(found):
    own = np.ravel_multi_index([f["own"] for f in found["factors"]], found["shape"])
    assert (found["deals"][own] == (played({})["agreed"] == 1.0)).all()


def test_quartiles_are_weeks_by_which_so_many_deals_are_signed(found):
    for deals, weeks in zip(found["deals"], found["weeks"], strict=True):
        assert np.isnan(weeks).all() == (not deals.any())
        assert not deals.any() or (np.diff(weeks) >= 0).all()
    own = np.ravel_multi_index([f["own"] for f in found["factors"]], found["shape"])
    alone = played({})
    signed = np.sort(alone["week"][alone["agreed"] == 1.0])
    assert found["weeks"][own][1] == signed[-(-len(signed) // 2) - 1]


def test_a_run_ends_in_a_deal_or_has_one_obstacle(found):
    obstacles = sum(found["blockers"].values())
    assert (obstacles + found["deals"].sum(axis=1) == RUNS).all()
    assert set(found["blockers"]) == set(BLOCKERS[:AGREED])


def test_workers_leave_no_trace():
    one, two = (of(wanted=(COST,), runs=300, levels=9, workers=k) for k in (1, 2))
    assert (one["deals"] == two["deals"]).all()


def test_a_factor_that_moves_unlike_numbers_keeps_them_at_its_own_place():
    paths = ("actors.upland.war.optimism", "actors.lowland.war.optimism")
    scenario = read(RIVERS, {paths[0]: 0.05, paths[1]: 0.15})
    sweep, _ = factors(str(RIVERS))
    both = (Factor(path=paths, uniform=(0.0, 0.3)),)
    found = lattice(replace(sweep, policies={scenario.id: scenario}), both, levels=3, runs=RUNS)
    factor = found["factors"][0]
    assert factor["levels"][factor["own"]] is None
    assert factor["stated"] == [0.05, 0.15]
    alone, _ = Engine(numbers(scenario)).play(1, np.arange(RUNS))
    assert (found["deals"][factor["own"]] == (alone["run"][:, 0]["agreed"] == 1.0)).all()


def test_words_are_a_factor_too():
    found = of("negotiation.protocol=mediated_text,alternating")
    assert found["factors"][0]["levels"] == ["mediated_text", "alternating"]
    assert found["shape"] == [2]


@pytest.mark.parametrize("name", ["european_force", "dayton_1995"])
def test_the_factors_that_matter_are_found_for_any_scenario(name, monkeypatch):
    monkeypatch.setitem(SCREEN, "replications", 1)
    sweep, chosen = factors(name, most=2)
    assert len(chosen) == 2
    assert {factor.name for factor in chosen} <= {factor.name for factor in sweep.factors}


def test_what_moves_deals_most_is_among_the_chosen(monkeypatch):
    monkeypatch.setitem(SCREEN, "replications", 8)
    _, chosen = factors("january_2026", most=5)
    assert "actors.russia.audience_cost" in {factor.name for factor in chosen}


def test_bad_input_is_told_all_at_once():
    with pytest.raises(Faults) as told:
        factors(str(RIVERS), ["actors.upland.war.cots", "nothing"])
    assert len(told.value.faults) == 2
    assert "did you mean" in str(told.value)
    sweep, chosen = factors("january_2026", most=12)
    with pytest.raises(Faults, match="ensembles"):
        lattice(sweep, chosen, levels=9)
