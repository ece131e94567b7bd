"""What is never chosen is not reckoned: pruned and whole tables give the same play."""

from __future__ import annotations

import pytest

from sim.rules import beats, state
from sim.scenario import numbers as told
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")
COUNTS = {"range_packages"} | {f"{name}_ties" for name in SOLUTIONS}
SCENARIOS = pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)


def whole(scenario):
    """The scenario's numbers with every package taken for undominated, in the same order."""
    n = told.numbers(scenario)
    given = n.given.copy()
    given["undominated"] = len(n.clause)
    return n._replace(given=given)


@SCENARIOS
def test_leaving_out_the_dominated_changes_no_number_but_counts(file):
    """Every number of every round, 6 runs; what is counted is undominated packages."""
    scenario = read(file)
    n, everything = told.numbers(scenario), whole(scenario)
    for seed in range(6):
        pruned, full = negotiate(n, seed), negotiate(everything, seed)
        for one, two in zip(pruned, full, strict=True):
            for name in one.dtype.names or ():
                if name not in COUNTS:
                    assert (one[name] == two[name]).all(), name
    assert 0 <= n.given[0].undominated <= len(n.clause)


@SCENARIOS
def test_a_package_is_left_out_only_for_another_that_nobody_minds(file):
    n = told.numbers(read(file))
    kept = int(n.given[0].undominated)
    for package in range(kept, len(n.clause)):
        better = (n.utility[:kept] >= n.utility[package]).all(axis=1)
        assert better.any()


def test_a_dominated_package_is_worth_what_the_rule_says(rivers):
    """Offered by somebody after all, it is weighed as any other."""
    n = told.numbers(rivers())
    hidden = n._replace(given=n.given.copy())
    hidden.given["undominated"] = 1
    states = []
    for each in (n, hidden):
        s = state.blank_for(each)
        beats.begin(each, s, 0, 0)
        beats.war_moves(each, s)
        beats.convene(each, s)
        for seat in range(3):
            beats.appraise(each, s, seat)
        states.append(s)
    for package in range(5):
        for seat in range(3):
            shown, weighed = (
                beats.worth_of(each, s, package, seat)
                for each, s in zip((n, hidden), states, strict=True)
            )
            assert shown == weighed
