"""Log-rolling: worked by hand, held against brute force, and told for every scenario."""

import json
from itertools import combinations

import numpy as np
import pytest

from sim.outcome import Outcome
from sim.report import logrolling
from sim.report.measures import last_text, worth
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

PLAIN = {  # two linear issues, opposite weights, nothing else
    "actors.lowland.preferences.corridor.values": None,
    "actors.lowland.linkages": [],
    "actors.lowland.mistrust": 0.0,
    "actors.upland.red_lines": {},
    "actors.upland.preferences.corridor.weight": 0.8,
    "actors.upland.preferences.water.weight": 0.2,
    "actors.lowland.preferences.corridor.weight": 0.3,
    "actors.lowland.preferences.water.weight": 0.7,
    "issues.water.levels": [
        {"value": 0.0, "key": "closed", "label": "Upland alone"},
        {"value": 0.5, "key": "both", "label": "Taking turns"},
        {"value": 1.0, "key": "open", "label": "A joint board"},
    ],
}


def outcome_of(scenario, seed=3):
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


def with_text(outcome, terms):
    """The same outcome, its last week's text replaced by a package with these terms."""
    package = int(np.flatnonzero((outcome.numbers.clause == terms).all(axis=1))[0])
    outcome.history.table.text[-1] = package
    return outcome, outcome.weeks - 1


def test_each_side_takes_its_own_issue(rivers):
    """Upland gets the corridor (0.8), Lowland the water (0.7): against the split (0.5, 0.5), worth
    one half to both, that is 0.3 and 0.2 more."""
    outcome, week = with_text(outcome_of(rivers(PLAIN)), [0.0, 1.0])
    found = logrolling.logroll(outcome, week)
    assert found.split == pytest.approx([0.5, 0.5])
    assert found.gains[:2] == pytest.approx([0.3, 0.2])
    (trade,) = found.trades
    assert trade.parties == outcome.sides == (0, 1)
    assert trade.issues == (0, 1)
    assert trade.gains == pytest.approx((0.3, 0.2))
    assert found.is_efficient
    assert found.left is None


def test_the_trade_left_by_a_split_is_found(rivers):
    """From (0.5, 0.5) the corridor for the water: the only trade, and the whole of it is best."""
    outcome, week = with_text(outcome_of(rivers(PLAIN)), [0.5, 0.5])
    found = logrolling.logroll(outcome, week)
    assert found.trades == ()
    assert not found.is_efficient
    assert outcome.numbers.clause[found.left.package] == pytest.approx([0.0, 1.0])
    assert found.left.gains[:2] == pytest.approx([0.3, 0.2])
    assert "Left on the table" in logrolling.told(outcome, found)


def test_the_wrong_way_round_is_no_trade(rivers):
    outcome, week = with_text(outcome_of(rivers(PLAIN)), [1.0, 0.0])
    found = logrolling.logroll(outcome, week)
    assert found.trades == ()
    assert (found.gains[:2] < 0).all()


def test_of_two_levels_equally_near_the_midpoint_the_fairer_counts(rivers):
    """Water has levels 0 and 1 only; both lose all or nothing there, so the lower one counts."""
    assert logrolling.split(rivers(), 0, 1) == pytest.approx([0.5, 0.0])


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_the_best_trade_left_is_an_improvement_and_none_is_better(path):
    """Brute force over every package at one or two clauses' distance, from texts all over the
    table."""
    outcome = outcome_of(read(path), 1)
    n, week = outcome.numbers, outcome.weeks - 1
    json.dumps(logrolling.as_data(outcome))
    if outcome.clash:
        assert logrolling.logroll(outcome) is None
        return
    values = worth(outcome, week)
    parties = sorted({*outcome.sides, *outcome.vetoes})
    passing = n.odds[:, -1] >= n.given[0].negotiation_ratify_min
    for package in range(0, len(n.clause), max(1, len(n.clause) // 7)):
        outcome.history.table.text[week] = package
        found = logrolling.logroll(outcome, week)
        best = -np.inf
        for other in np.flatnonzero(passing):
            gains = values[other] - values[package]
            moved = (n.clause[other] != n.clause[package]).sum()
            if moved <= 2 and (gains[parties] >= -1e-9).all() and (gains[parties] > 1e-9).any():
                best = max(best, gains[list(outcome.sides)].min())
        if found.left is None:
            assert best == -np.inf
        else:
            assert found.left.gains[list(outcome.sides)].min() == best
            assert not found.is_efficient


@pytest.mark.parametrize("name", ["january_2026", "paris_guarantees", "korea_1951"])
def test_every_trade_is_between_two_who_care_unequally(name):
    scenario = read(name)
    outcome = outcome_of(scenario)
    found = logrolling.logroll(outcome)
    known = [set(outcome.sides), *map(set, combinations(outcome.vetoes, 2))]
    issues, actors = list(scenario.issues), list(scenario.actors.values())
    for (i, j), (a, b), _gains in found.trades:
        assert {i, j} in known

        def weight(seat, k):
            wish = actors[seat].preferences.get(issues[k])
            return wish.weight if wish else 0.0

        assert weight(i, a) * weight(j, b) > weight(i, b) * weight(j, a)
    assert found.trades


def test_what_costs_one_of_the_two_is_no_trade():
    """The treaty of January 2026 gives each its own on four pairs of issues, but one of these pairs
    leaves a belligerent worse off than splitting it."""
    outcome = outcome_of(read("january_2026"))
    found = logrolling.logroll(outcome)
    assert all(min(trade.gains) > 0 for trade in found.trades)
    between = [trade for trade in found.trades if trade.parties == outcome.sides]
    assert len(between) == 3
    told = logrolling.told(outcome, found)
    assert "the best of 3 trades by which both gain, which share issues" in told


def test_the_text_says_whether_half_way_could_be_signed(rivers):
    outcome, week = with_text(outcome_of(rivers(PLAIN)), [0.0, 1.0])
    assert "so it could be on the table" in logrolling.told(
        outcome, logrolling.logroll(outcome, week)
    )
    line = {"issue": "corridor", "op": "<=", "bound": 0.0, "why": "Ours"}
    barred = outcome_of(rivers({**PLAIN, "actors.upland.red_lines": {"own": line}}))
    barred, week = with_text(barred, [0.0, 1.0])
    told = logrolling.told(barred, logrolling.logroll(barred, week))
    assert "That text crosses a red line of Upland, so it could not be on the table" in told


def test_the_mediators_last_text_is_told_besides_where_it_is_not_the_last():
    outcome = outcome_of(read("dayton_1995"), 1)
    weeks = [told["week"] for told in logrolling.as_data(outcome)]
    expected = {last_text(outcome), last_text(outcome, outcome.mediator)} - {None}
    assert set(weeks) == expected


def test_terms_on_the_table_are_worth_as_much_given_by_hand(default):
    outcome = outcome_of(default)
    by_hand = worth(outcome, 3, np.ascontiguousarray(outcome.numbers.clause))
    assert by_hand == pytest.approx(worth(outcome, 3), abs=1e-12)
