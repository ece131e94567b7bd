"""Offers: worked examples, and the laws of the catalogue (T10 for the risk-return demand)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.numpy import arrays

from sim.rules import offer, state
from sim.rules.offer import bayes, equilibrium, logroll, offered, own_best, single_text
from sim.rules.state import GRID, NOT_AT_HOME, NOT_TO_OTHERS, WELCOME
from sim.scenario.numbers import numbers

CASES = Path(__file__).parents[1] / "cases" / "data" / "closed_form" / "war_bargaining.csv"
HALF = len(GRID) // 2


@pytest.fixture(scope="module")
def chairs(rivers):
    """(upland, lowland, island) as the rules see them: two sides and a mediator without a veto."""
    return numbers(rivers()).actor


def offers(chairs, worth, code_or_rule, i=0, j=1, welcome=None, **seat_numbers):
    """What a rule offers for these worths; seat_numbers: column=(first's, second's, third's)."""
    worth = np.array(worth, dtype=float)
    seat = state.records(state.SEAT, worth.shape[1])
    for name, values in seat_numbers.items():
        if name not in ("taste", "own_weight", "guess"):
            seat[name] = values
    guess = seat_numbers.get("guess", np.eye(len(GRID))[HALF])
    taste = np.stack([seat_numbers.get("taste", np.zeros(len(worth)))] * 2, axis=1)[:, 0]
    welcome = np.full(len(worth), WELCOME) if welcome is None else np.array(welcome)
    own_weight = float(seat_numbers.get("own_weight", 0.0))
    by_actor = np.ascontiguousarray(worth.T)
    room, bar = np.zeros((2 + len(by_actor), len(worth))), np.zeros(len(by_actor))
    view = offer.View(
        by_actor, len(worth), welcome, room, bar, chairs, seat, guess, taste, own_weight
    )
    if isinstance(code_or_rule, int):
        return offered(code_or_rule, view, i, j)
    return code_or_rule(view, i, j)


PIE = [[0.9, 0.1, 0.5], [0.7, 0.4, 0.5], [0.5, 0.5, 0.5], [0.2, 0.8, 0.5]]


def test_ones_own_best_is_best_among_what_home_would_pass(chairs):
    assert offers(chairs, PIE, own_best) == 0
    assert offers(chairs, PIE, own_best, 1, 0) == 3
    assert offers(chairs, PIE, own_best, welcome=[NOT_AT_HOME, NOT_TO_OTHERS, 2.0, 2.0]) == 1
    assert offers(chairs, PIE, own_best, welcome=[NOT_AT_HOME] * 4) == -1
    assert offers(chairs, PIE, own_best, reservation=(0.95, 0.0, 0.0)) == -1  # war is better


def test_logrolling_gives_the_other_the_best_of_what_meets_ones_aspiration(chairs):
    assert offers(chairs, PIE, logroll, aspiration=(0.5, 0.0, 0.0)) == 2
    assert offers(chairs, PIE, logroll, aspiration=(0.6, 0.0, 0.0)) == 1
    assert offers(chairs, PIE, logroll, aspiration=(0.95, 0.0, 0.0)) == 0  # failing that, own best
    stopped = [2.0, NOT_TO_OTHERS, NOT_TO_OTHERS, 2.0]
    assert offers(chairs, PIE, logroll, aspiration=(0.5, 0.0, 0.0), welcome=stopped) == 0


def test_a_sure_belief_makes_bayes_offer_the_least_the_other_accepts(chairs):
    """The other's reservation value is .4 for sure (its cell: .39 to .41)."""
    known = {"public_reservation": (0.0, 0.4, 0.0), "reservation": (0.3, 0.4, 0.0)}
    assert offers(chairs, [[0.9, 0.38], [0.7, 0.42], [0.5, 0.5]], bayes, **two(known)) == 1


def two(seat_numbers):
    """The same for a table without the third."""
    return {name: values[:2] for name, values in seat_numbers.items()}


def test_bayes_multiplies_gain_and_chance(chairs):
    """Reservation values uniform on .3 to .6: gains .6 .4 .21 times chances 1/6 1/2 1, by hand."""
    guess = np.zeros(len(GRID))
    guess[HALF - 7 : HALF + 8] = 1 / 15  # uniform on centre -.15..+.15
    given_ = {"public_reservation": (0, 0.45, 0), "reservation": (0.2, 0, 0), "guess": guess}
    table = [[0.8, 0.35, 0.0], [0.6, 0.45, 0.0], [0.41, 0.6, 0.0]]
    assert offers(chairs, table, bayes, **given_) == 2  # .21 against .1 and .2
    table[2][0] = 0.39
    assert offers(chairs, table, bayes, **given_) == 1  # .19 against .2


def test_the_single_text_is_the_nash_product_over_the_mediators_estimates(chairs):
    estimates = (0.1, 0.3, 0.0)
    # gains (.6,.1) (.4,.2) (.1,.5): the first loses for the second
    table = [[0.9, 0.1, 0.0], [0.7, 0.4, 0.0], [0.5, 0.5, 0.0], [0.2, 0.8, 0.0]]
    assert offers(chairs, table, single_text, 2, -1, mediator_estimate=estimates) == 2


def test_the_mediators_own_taste_can_tip_its_text(chairs):
    """ln(.08) against ln(.06): a taste of .3 for the other times weight 1 outweighs ln(4/3)."""
    given_ = {"mediator_estimate": (0.1, 0.3, 0.0), "taste": np.array([0, 0.3, 0, 0.0])}
    table = [[0.9, 0.1, 0.0], [0.7, 0.4, 0.0], [0.5, 0.5, 0.0], [0.2, 0.8, 0.0]]
    assert offers(chairs, table, single_text, 2, -1, own_weight=0.9, **given_) == 2
    assert offers(chairs, table, single_text, 2, -1, own_weight=1.0, **given_) == 1


def test_without_a_range_the_single_text_falls_least_short(chairs):
    """Shortfalls by hand: .5, .3, .2 (second), .6 (first)."""
    estimates = (0.8, 0.7, 0.0)
    table = [[0.9, 0.2, 0.0], [0.7, 0.4, 0.0], [0.6, 0.5, 0.0], [0.2, 0.8, 0.0]]
    assert offers(chairs, table, single_text, 2, -1, mediator_estimate=estimates) == 2


def test_a_mediator_texts_weights_tilt_the_product(chairs):
    """Three to one for the second: its gain counts cubed."""
    tilted = chairs.copy()
    tilted.text_weight[:2] = 0.5, 1.5
    table = [[0.7, 0.4, 0.0], [0.3, 0.8, 0.0]]
    assert offers(chairs, table, single_text, 2, -1, mediator_estimate=(0, 0, 0)) == 0
    assert offers(tilted, table, single_text, 2, -1, mediator_estimate=(0, 0, 0)) == 1


def test_the_equilibrium_offer_is_rubinsteins(chairs):
    """A pie in steps of .0005, delta .9 and .8, no war: (1 - .8)/(1 - .72) for the first, within
    step / (1 - .72)."""
    share = np.linspace(0, 1, 2001)
    players = chairs.copy()
    players.strategy_discount[:2] = 0.9, 0.8
    table = np.column_stack([share, 1 - share, np.zeros(2001)])
    chosen = offers(players, table, equilibrium, reservation=(0.0, 0.0, 0.0))
    assert share[chosen] == pytest.approx(0.2 / 0.28, abs=0.0005 / 0.28)


# ------------------------------------------------------------------------------------- T10
def demand(chairs, p, cost_first, low, high, cells):
    """x* of the `bayes` offer on a pie in steps of .0005 against a uniform cost low..high."""
    share = np.linspace(0, 1, 2001)
    guess = np.zeros(len(GRID))
    start = HALF - (cells - 1) // 2
    guess[start : start + cells] = 1 / cells
    middle = GRID[start] - 0.01 + cells * 0.01  # of the belief, as a deviation
    chosen = offers(
        chairs,
        np.column_stack([share, 1 - share, np.zeros(2001)]),
        bayes,
        reservation=(p - cost_first, 0.0, 0.0),
        public_reservation=(0.0, 1 - p - (low + high) / 2 - middle, 0.0),
        guess=guess,
    )
    return share[chosen]


def prob_war(x, p, low, high):
    return min(1.0, max(0.0, (x - p - low) / (high - low)))


@pytest.mark.parametrize("p", [0.3, 0.5])
@pytest.mark.parametrize("cost", [0.05, 0.1, 0.2, 0.3, 0.38, 0.42, 0.6])
def test_the_demand_trades_risk_for_return_as_fearon_says(chairs, p, cost):
    """T10: x* = p + (C - c_A)/2 and Pr(war) = (1 - c_A/C)/2 if c_A < C, else p and 0; C = .38 (19
    cells of the belief), within one step of the pie."""
    most = 0.38
    x = demand(chairs, p, cost, 0.0, most, 19)
    expected = p + (most - cost) / 2 if cost < most else p
    assert x == pytest.approx(expected, abs=0.0005 + 1e-9)
    risk = 0.5 * (1 - cost / most) if cost < most else 0.0
    assert prob_war(x, p, 0.0, most) == pytest.approx(risk, abs=0.0005 / most + 1e-9)


def uniform_rows():
    with CASES.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["uniform_cB_hi"]]


@pytest.mark.parametrize("case", uniform_rows(), ids=lambda case: f"{case['p']}-{case['cA']}")
def test_the_demand_is_that_of_the_published_cases(chairs, case):
    """T10, within one step of the pie."""
    low, high = float(case["uniform_cB_lo"]), float(case["uniform_cB_hi"])
    cells = round((high - low) / 0.02)
    x = demand(chairs, float(case["p"]), float(case["cA"]), low, high, cells)
    assert x == pytest.approx(float(case["optimal_demand"]), abs=0.0005 + 1e-9)
    risk = prob_war(x, float(case["p"]), low, high)
    assert risk == pytest.approx(float(case["prob_war"]), abs=0.0005 / (high - low) + 1e-6)


# ------------------------------------------------------------------------------------ laws
unit = some.floats(0, 1)


@pytest.mark.parametrize("name", offer.NAMES)
@settings(deadline=None, max_examples=150)
@given(data=some.data(), packages=some.integers(0, 12))
def test_an_offer_is_nothing_or_a_package_that_home_may_pass(chairs, name, data, packages):
    """Any worths, beliefs and objections, for either side or the mediator; the catalogue's choice
    by number is the rule itself; and nobody offers what is worse for it than war, or better than
    its own best."""
    worth = data.draw(arrays(np.float64, (packages, 3), elements=unit))
    welcome = data.draw(arrays(np.float64, packages, elements=some.sampled_from([0.0, 1.0, 2.0])))
    three = some.tuples(unit, unit, unit)
    i, j = data.draw(some.sampled_from([(0, 1), (1, 0), (2, -1)] if name == "single_text"
                                       else [(0, 1), (1, 0)]))  # fmt: skip
    guess = data.draw(arrays(np.float64, len(GRID), elements=some.floats(0.001, 1)))
    least, more = np.array(data.draw(three)), np.array(data.draw(three))
    arguments = {
        "welcome": welcome,
        "guess": guess / guess.sum(),
        "taste": data.draw(arrays(np.float64, packages, elements=unit)),
        "own_weight": data.draw(unit),
        "reservation": least,
        "aspiration": least + more,
        "public_reservation": data.draw(three),
        "mediator_estimate": data.draw(three),
    }
    chosen = offers(chairs, worth, offer.NAMES.index(name), i, j, **arguments)
    assert chosen == offers(chairs, worth, getattr(offer, name), i, j, **arguments)
    assert -1 <= chosen < packages
    if chosen >= 0:
        assert welcome[chosen] != NOT_AT_HOME
        if name != "single_text":
            assert worth[chosen, i] >= least[i]
            best = offers(chairs, worth, own_best, i, j, **arguments)
            assert worth[best, i] >= worth[chosen, i]


@pytest.mark.parametrize("name", offer.NAMES)
def test_an_offer_gives_the_same_bits_interpreted(chairs, name, interpreted):
    luck = np.random.default_rng(5)
    for _ in range(25):
        worth = luck.uniform(0, 1, (20, 3))
        columns = ("aspiration", "reservation", "public_reservation", "mediator_estimate")
        arguments = {
            "welcome": luck.integers(0, 3, 20) * 1.0,
            "guess": luck.dirichlet(np.ones(len(GRID))),
            "taste": luck.uniform(0, 1, 20),
            "own_weight": 0.3,
            **{column: luck.uniform(0, 0.5, 3) for column in columns},
        }
        quick = offers(chairs, worth, getattr(offer, name), **arguments)
        with interpreted():
            assert offers(chairs, worth, getattr(offer, name), **arguments) == quick
