"""Limits in which the whole engine must give what theory gives (MODEL.md, section 9).

The war below is a pie: one linear issue in 49 steps, the first side wants 0 and the second 1, the
winner takes all, never a stalemate. By construction nothing moves and nothing is hidden.
"""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from sim.outcome import Outcome
from sim.rules import solutions, state
from sim.scenario.faults import faults_of
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.sweep import engine

STEPS = 49
STEP = 1 / STEPS
DECISIVENESS = 4.0


def pie(p: float, costs: tuple[float, float], **changes: Any) -> Scenario:
    """Two sides over a pie; the first prevails with chance p. Changes: dotted__path=value."""
    levels = [{"value": k / STEPS, "key": f"k{k}", "label": f"{k}"} for k in range(STEPS + 1)]
    army = {"troops_k": 100.0, "lethality": 0.0, "recruits_k": 0.0, "loss_ref_k": 1.0}
    sides = {
        name: {
            "label": name, "short": name, "role": "belligerent", "veto": True,
            "preferences": {"pie": {"ideal": float(seat), "weight": 1.0}},
            "war": {"cost": costs[seat]}, "strategy": {"ambition": 0.0, "discount": 0.99},
        }
        for seat, name in enumerate(("first", "second"))
    }  # fmt: skip
    third = {
        "label": "third", "short": "third", "role": "mediator", "veto": False,
        "preferences": {"pie": {"ideal": 0.5, "weight": 1.0}}, "war": {"cost": 0.0},
        "strategy": {"offer": "single_text"},
    }  # fmt: skip
    inert = {"label": "inert", "value": {"first": 0.0, "second": 0.0}, "attempt": 0.0}
    raids = {"label": "inert", "by": "first", "against": "second", "weekly": 1.0, "memory": 0.0}
    edge = math.log(p / (1 - p)) / DECISIVENESS
    words: dict[str, Any] = {
        "schema_version": 1,
        "id": "pie", "title": "A pie", "question": "Who gets what?", "summary": "A limit.",
        "start_date": "2030-01-01", "horizon_weeks": 10,
        "issues": {"pie": {"label": "Pie", "question": "Who gets what?", "levels": levels}},
        "actors": {**sides, "third": third},
        "war": {
            "sides": ["first", "second"], "front_issue": "pie", "decisiveness": DECISIVENESS,
            "stalemate_prob": 0.0, "horizon_weeks": 52, "front_map": [[0.0, 1.0], [100.0, 0.0]],
            "outcomes": {"first": {"pie": 0.0}, "second": {"pie": 1.0}, "stalemate": {"pie": 0.5}},
        },
        "battlefield": {
            "held_pct": 50.0, "held_of": "the pie", "front": {"speed": 0.01, "sd": 0.0},
            "sides": {"first": {**army, "quality": math.exp(edge)},
                      "second": {**army, "quality": 1.0}},
            "casualty_memory": 0.0, "campaigns": {"raids": raids},
        },
        "negotiation": {"mediator_noise": 0.0, "mediator_week_noise": 0.0, "accept_noise": 0.0},
        "partial_tracks": {"nothing": inert},
        "durability": {"base_annual": 0.1, "assurance": 0.0, "margin": 0.0, "mistrust": 0.0},
        "events": [{"id": "nothing", "week": 0, "text": "Nothing happens"}],
    }  # fmt: skip
    for path, value in changes.items():
        *way, last = path.split("__")
        place = words
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value
    scenario = Scenario.model_validate_json(json.dumps(words))
    assert faults_of(scenario).told == []
    return scenario


def outcome(scenario: Scenario, seed: int = 0, run: int = 0) -> Outcome:
    n = numbers(scenario)
    return Outcome(scenario, n, engine.negotiate(n, seed, run), seed, run)


def share(found: Outcome) -> float:
    """What the second side gets of the pie."""
    assert found.package is not None
    return float(found.numbers.clause[found.package, 0])


POINTS = pytest.mark.parametrize(
    ("p", "costs"),
    [(0.5, (0.1, 0.1)), (0.6, (0.05, 0.2)), (0.35, (0.15, 0.08)), (0.8, (0.3, 0.02))],
)


@POINTS
def test_the_range_is_as_wide_as_both_costs_of_war(p, costs):
    """T6 (Fearon 1995): R = p - c and 1 - p - c within 1e-12; the packages inside the range count
    its width, and twice the largest least gain measures it, within one step of the pie each."""
    found = outcome(pie(p, costs)).history
    first, second = found.seat[0, :2].reservation
    assert first == pytest.approx(p - costs[0], abs=1e-12)
    assert second == pytest.approx(1 - p - costs[1], abs=1e-12)
    assert 1 - first - second == pytest.approx(sum(costs), abs=1e-12)
    one_step = STEP + 1e-12
    assert found.table[0].range_packages * STEP == pytest.approx(sum(costs), abs=one_step)
    assert 2 * found.table[0].range_size == pytest.approx(sum(costs), abs=one_step)


@POINTS
@pytest.mark.parametrize("protocol", ["mediated_text", "equilibrium"])
def test_with_nothing_hidden_there_is_a_deal_at_once_at_split_the_difference(p, costs, protocol):
    """T7: in week 0 the second side gets (1 + R_2 - R_1)/2, within half a step (single text) or
    within the lattice's rounding 2 step / (1 - delta^2) held to the range (equilibrium)."""
    found = outcome(pie(p, costs, negotiation__protocol=protocol))
    assert found.weeks == 1
    assert found.agreed
    fair = (1 + (1 - p - costs[1]) - (p - costs[0])) / 2
    rounding = STEP / 2 if protocol == "mediated_text" else 2 * STEP
    assert share(found) == pytest.approx(fair, abs=rounding + 1e-12)


@pytest.mark.parametrize("p", [0.35, 0.5, 0.6, 0.83])
@pytest.mark.parametrize(
    "protocol", ["mediated_text", "alternating", "simultaneous", "equilibrium"]
)
def test_where_war_costs_nothing_there_is_no_surplus_and_no_deal(p, protocol):
    """T8: no p here lies on the lattice, so that every package costs somebody something."""
    found = outcome(pie(p, (0.0, 0.0), negotiation__protocol=protocol))
    assert not found.agreed
    assert found.weeks == 10
    assert set(found.blockers) == {"no_range"}
    assert (found.history.table.range_size < 0).all()


def test_what_is_learnt_on_the_engines_front_is_the_closed_form():
    """T13 in the engine, within 1e-9: precision adds up, and disagreement shrinks with variance."""
    weeks = 40
    scenario = pie(
        0.6, (0.0, 0.0), horizon_weeks=weeks, battlefield__front={"speed": 0.01, "sd": 0.005},
        actors__first__war={"cost": 0.0, "optimism": 0.1, "belief_sd": 0.08},
        actors__second__war={"cost": 0.0, "optimism": 0.1, "belief_sd": 0.08},
    )  # fmt: skip
    seats = outcome(scenario, seed=5).history.seat
    noise = 0.005 / 0.01 * 4.0
    variance = 1 / (1 / 0.0064 + np.arange(1, weeks + 1) / noise**2)
    for seat in (0, 1):
        assert seats[:, seat].belief_sd ** 2 == pytest.approx(variance, rel=1e-9)
    apart = seats[:, 0].belief - seats[:, 1].belief
    assert apart == pytest.approx(0.2 * variance / 0.0064, abs=1e-9)


@pytest.mark.parametrize(("one", "two"), [(0.004, 0.01), (0.006, 0.005), (0.007, 0.007)])
def test_attrition_obeys_lanchesters_square_law(one, two):
    """T14: without recruits a R^2 - b U^2 is constant as steps shrink. Weekly steps multiply it by
    1 - a b a week, exactly: held within 1e-9, and so constant within 52 a b relative."""
    army = {"troops_k": 100.0, "recruits_k": 0.0, "loss_ref_k": 1.0, "quality": 1.0}
    scenario = pie(
        0.5, (0.0, 0.0), horizon_weeks=52, battlefield__loss_sd=0.0,
        battlefield__sides={"first": {**army, "troops_k": 130.0, "lethality": one},
                            "second": {**army, "lethality": two}},
    )  # fmt: skip
    troops = outcome(scenario).history.seat[:, :2].troops
    law = one * troops[:, 0] ** 2 - two * troops[:, 1] ** 2
    start = one * 130**2 - two * 100**2
    weeks = np.arange(1, 53)
    assert law == pytest.approx(start * (1 - one * two) ** weeks, rel=1e-9)
    assert law == pytest.approx(start, rel=52 * one * two)


@POINTS
def test_a_narrower_win_set_never_lowers_ones_share_until_nothing_passes(p, costs):
    """T17 and P8, in the engine: the second side's red line rises level by level."""
    shares, ended = [], False
    for k in range(STEPS + 1):
        line = {"issue": "pie", "op": ">=", "bound": k / STEPS}
        found = outcome(pie(p, costs, actors__second__red_lines={"line": line}))
        assert not (ended and found.agreed)
        ended = not found.agreed
        if found.agreed:
            shares.append(share(found))
            assert shares[-1] >= k / STEPS
    assert ended
    assert len(shares) > 1
    assert (np.diff(shares) >= 0).all()


def test_the_same_holds_for_the_solutions_of_the_default_table(default_numbers):
    """T17: as a side refuses all packages below a rising bar, what the Nash and the utilitarian
    solution of the rest give it never falls, within 1e-12."""
    worth = np.ascontiguousarray(default_numbers.utility[:, [0, 1]])
    least, party = np.full(2, 0.25), np.ones(2, np.int64)
    for rule in (solutions.nash, solutions.utilitarian):
        got = []
        for bar in np.linspace(0.2, 1, 200):
            left = worth[worth[:, 0] >= bar]
            chosen = rule(left, least, party)[0] if len(left) else -1
            if chosen < 0:
                break
            got.append(left[chosen, 0])
        assert len(got) > 50
        assert (np.diff(got) >= -1e-12).all()


# ------------------------------------------------------------------------------------- T18
def plain(scenario: Scenario, reference: float | None) -> Scenario:
    """The same actors without linkages and loss aversion, with this reference everywhere."""
    bare = {"loss_aversion": 1.0, "reference": reference}
    actors = {
        key: actor.model_copy(
            update={
                "linkages": (),
                "preferences": {
                    issue: wish.model_copy(update=bare) for issue, wish in actor.preferences.items()
                },
            }
        )
        for key, actor in scenario.actors.items()
    }
    return scenario.model_copy(update={"actors": actors})


def is_additive(found: state.Numbers) -> bool:
    """Whether swapping one clause between two packages leaves the sum of their utilities alone."""
    place = {tuple(row): index for index, row in enumerate(found.clause.tolist())}
    luck = np.random.default_rng(8)
    swaps = 0
    for _ in range(5000):
        x, y = luck.integers(0, len(found.clause), 2)
        issue = luck.integers(found.clause.shape[1])
        one, two = found.clause[x].tolist(), found.clause[y].tolist()
        one[issue], two[issue] = two[issue], one[issue]
        if tuple(one) in place and tuple(two) in place:
            swaps += 1
            before = found.utility[x] + found.utility[y]
            after = found.utility[place[tuple(one)]] + found.utility[place[tuple(two)]]
            if np.abs(before - after).max() > 1e-12:
                return False
    assert swaps > 500
    return True


def by_clause(n):
    """Utilities in the lexicographic order of packages."""
    return n.utility[np.lexsort(n.clause.T[::-1])]


def test_without_loss_aversion_the_reference_does_not_matter(default):
    """T18, within 1e-12, against the ideal as reference."""
    usual = by_clause(numbers(plain(default, None)))
    for reference in (0.0, 0.3, 0.55, 1.0):
        assert by_clause(numbers(plain(default, reference))) == pytest.approx(usual, abs=1e-12)


def test_without_linkage_utility_is_additive_and_with_it_it_is_not(default, default_numbers):
    """T18, within 1e-12."""
    assert is_additive(numbers(plain(default, None)))
    assert not is_additive(default_numbers)


# ------------------------------------------------------------------------------- T19, T20
def test_with_clear_eyes_there_is_a_deal_in_the_first_week_of_every_run(played):
    """T19, 200 runs."""
    runs = played("clear_eyes", 200)
    assert (runs.agreed == 1).all()
    assert (runs.weeks == 1).all()


def test_two_red_lines_that_face_each_other_are_named_at_once():
    """T20 and P7: the run ends in week 0 and names exactly two lines, one of each side."""
    found = outcome(read("european_force"))
    assert found.result == "red_lines_incompatible"
    assert found.weeks == 1
    assert found.blocker(0) == "red_lines"
    assert len(found.clash) == 2
    owners = {path.split(".")[1] for path in found.clash}
    assert owners == set(found.scenario.war.sides)
