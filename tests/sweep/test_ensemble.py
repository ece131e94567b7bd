"""Ensembles for those who only want shares: held against the engine's own tallies."""

import json

import numpy as np
import pytest
from scipy.stats import binomtest

from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep.engine import Engine
from sim.sweep.ensemble import ensemble, ensembles, mean, shares


def test_shares_are_those_of_the_runs_played(default):
    given = numbers(default)
    run = Engine(given).play(1, np.arange(200)).tallies["run"][:, 0]
    agreed = run["agreed"] == 1.0
    found = ensemble(default, 1, 200)
    assert found["deals"] == agreed.sum()
    assert found["deal"]["share"] == pytest.approx(agreed.mean())
    assert found["deal"]["low"] < agreed.mean() < found["deal"]["high"]
    assert found["survival"]["share"] == pytest.approx(run["survival"][agreed].mean())
    quartiles = np.percentile(run["week"][agreed], (25, 50, 75), method="inverted_cdf")
    assert found["weeks"] == quartiles.tolist()
    assert sum(one["share"] for one in found["blockers"]) == pytest.approx(1.0)
    for clauses in found["terms"].values():
        assert 0 < sum(one["share"] for one in clauses) <= 1.0 + 1e-12
    json.dumps(found)


@pytest.mark.parametrize(("count", "of"), [(0, 1), (1, 1), (0, 300), (91, 300), (300, 300)])
def test_the_interval_of_a_share_is_wilsons(count, of):
    known = binomtest(count, of).proportion_ci(method="wilson")
    assert shares([count], of) == [
        {"share": count / of, "low": pytest.approx(known.low), "high": pytest.approx(known.high)}
    ]


def test_a_mean_of_few_deals_has_no_interval():
    assert mean(np.array([])) is None
    assert mean(np.full(9, 0.5)) == {"share": 0.5, "low": None, "high": None}
    told = mean(np.linspace(0.0, 1.0, 10))
    assert 0.0 < told["low"] < told["share"] < told["high"] < 1.0


def test_where_nobody_ever_signs_there_are_no_terms():
    found = ensemble(read("european_force"), 1, 20)
    assert (found["deals"], found["terms"], found["weeks"], found["survival"]) == (0, {}, [], None)
    assert found["deal"]["high"] > 0
    assert [one["code"] for one in found["blockers"]] == ["red_lines"]


def test_ensembles_keep_their_order_and_share_their_luck(default):
    first, second, third = ensembles([default, read("european_force"), default], 5, 40)
    assert first == third == ensemble(default, 5, 40)
    assert second["deals"] == 0
