"""Alternating offers and risk limits against their closed forms (T1, T2, T3, T11, T12)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.rules import equilibrium, solutions
from sim.rules.equilibrium import finite_offers, stationary_offers, zeuthen_risk

NONE = -math.inf
STEP = 1e-5
PIE = np.linspace(0, 1, round(1 / STEP) + 1)
deltas = st.floats(0, 0.99)


def pie_share(
    deltas: tuple[float, float], outside: tuple[float, float] = (NONE, NONE)
) -> tuple[float, float]:
    """(the first's share when it proposes, when the second does)."""
    offers = stationary_offers(PIE, 1 - PIE, 0.0, 0.0, *deltas, *outside)
    return PIE[offers[0]], PIE[offers[1]]


@pytest.mark.parametrize("deltas", [(0.9, 0.8), (0.95, 0.95), (0.99, 0.98), (0.5, 0.7)])
def test_a_pie_is_shared_as_rubinstein_says(deltas: tuple[float, float]) -> None:
    """T1, within step / (1 - d1 d2)."""
    one, two = deltas
    proposing, responding = pie_share(deltas)
    tolerance = STEP / (1 - one * two)
    assert proposing == pytest.approx((1 - two) / (1 - one * two), abs=tolerance)
    assert responding == pytest.approx(one * (1 - two) / (1 - one * two), abs=tolerance)


@pytest.mark.parametrize("rates", [(0.1, 0.1), (0.3, 0.1), (0.05, 0.2)])
@pytest.mark.parametrize("between", [0.2, 0.05, 0.02])
def test_frequent_offers_share_by_patience(rates: tuple[float, float], between: float) -> None:
    """T2: r2/(r1 + r2), within what a round is worth plus the lattice's rounding."""
    one, two = (math.exp(-rate * between) for rate in rates)
    tolerance = max(rates) * between + STEP / (1 - one * two)
    limit = rates[1] / sum(rates)
    assert list(pie_share((one, two))) == pytest.approx([limit, limit], abs=tolerance)


@pytest.mark.parametrize("curve", [1.0, 0.5, 0.25])
@pytest.mark.parametrize("d", [(0.0, 0.0), (0.3, 0.1), (0.1, 0.4)])
def test_patient_offers_with_payoffs_while_disagreeing_reach_the_nash_solution(
    curve: float, d: tuple[float, float]
) -> None:
    """T3, delta .998: within 1 - delta plus the lattice's rounding, slopes up to 2."""
    first, second = PIE**curve, (1 - PIE) ** 0.8
    offers = stationary_offers(first, second, *d, 0.998, 0.998, NONE, NONE)
    worth = np.column_stack([first, second])
    nash, _ = solutions.nash(worth, np.array(d), np.ones(2, dtype=np.int64))
    for offer in offers:
        assert PIE[offer] == pytest.approx(PIE[nash], abs=0.002 + 2 * STEP / (1 - 0.998**2))


@pytest.mark.parametrize("outside", [0.0, 0.3, 0.5, 0.6, 0.85])
def test_an_outside_option_binds_only_if_it_beats_half(outside: float) -> None:
    """T12, delta .999: within 1 - delta plus the lattice's rounding."""
    proposing, _ = pie_share((0.999, 0.999), (NONE, outside))
    assert 1 - proposing == pytest.approx(max(0.5, outside), abs=0.001 + STEP / (1 - 0.999**2))


def test_incompatible_outside_options_leave_nothing_to_propose() -> None:
    assert stationary_offers(PIE, 1 - PIE, 0.0, 0.0, 0.9, 0.9, 0.6, 0.6) == (-1, -1)


frontiers = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30
).map(lambda pairs: np.array(pairs, dtype=np.float64).T.copy())
points = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda d: (float(d[0]), float(d[1])))
options = st.one_of(st.just(NONE), st.integers(0, 9).map(float))


@settings(deadline=None, max_examples=300)
@given(frontiers, points, deltas, deltas, options, options)
def test_nobody_gains_by_another_offer_or_another_answer(
    frontier: Any, d: tuple[float, float], one: float, two: float, out_1: float, out_2: float
) -> None:
    """No deviation in one round pays, on any set of packages."""
    first, second = frontier
    mine, yours = stationary_offers(first, second, *d, one, two, out_1, out_2)
    floors = max(d[0], out_1), max(d[1], out_2)
    if mine < 0:
        assert not ((first >= floors[0]) & (second >= floors[1])).any()
        return
    for own, others, offer, back, d_own, d_others, delta_own, delta_others, out in (
        (first, second, mine, yours, d[0], d[1], one, two, out_2),
        (second, first, yours, mine, d[1], d[0], two, one, out_1),
    ):
        need = max((1 - delta_others) * d_others + delta_others * others[back], out)
        assert others[offer] >= need - 1e-12
        assert own[offer] >= (1 - delta_own) * d_own + delta_own * own[back] - 1e-12
        assert not ((own > own[offer]) & (others > need + 1e-12)).any()


@pytest.mark.parametrize("rounds", [1, 2, 3, 4, 5, 10, 50])
def test_with_a_last_round_the_shares_are_stahls(rounds: int) -> None:
    """Backward induction by hand: the proposer keeps 1 - delta times what the other would get."""
    share = 1.0
    for left in range(2, rounds + 1):
        share = 1 - (0.8 if (rounds - left) % 2 == 0 else 0.9) * share
    offer = finite_offers(PIE, 1 - PIE, 0.0, 0.0, 0.9, 0.8, rounds)
    assert PIE[offer] == pytest.approx(share, abs=STEP / (1 - 0.9))


def test_who_would_rather_wait_proposes_nothing() -> None:
    first, second = np.array([1.0]), np.array([1.0])
    assert finite_offers(first, second, 2.0, 0.0, 0.9, 0.9, 3) == -1


def test_zeuthens_risk_is_the_share_of_the_gain_at_stake() -> None:
    assert zeuthen_risk(0.8, 0.5, 0.2) == pytest.approx(0.5)
    assert zeuthen_risk(0.8, 0.1, 0.2) == 1.0  # would rather fight than take it
    assert zeuthen_risk(0.8, 0.9, 0.2) == 0.0  # likes the other's better
    assert zeuthen_risk(0.2, 0.1, 0.2) == 0.0  # its own is worth no more than fighting


@pytest.mark.parametrize("curve", [1.0, 0.5, 0.3])
@pytest.mark.parametrize("d", [(0.0, 0.0), (0.2, 0.1), (0.15, 0.4)])
def test_zeuthens_concessions_end_at_the_nash_product(curve: float, d: tuple[float, float]) -> None:
    """T11: who would risk less gives way by one step, until they meet."""
    grid = np.linspace(0, 1, 201)
    first, second = grid**curve, (1 - grid) ** 0.7
    mine, yours = len(grid) - 1, 0
    while mine > yours:
        risk_first = zeuthen_risk(first[mine], first[yours], d[0])
        risk_second = zeuthen_risk(second[yours], second[mine], d[1])
        if risk_first <= risk_second:
            mine -= 1
        else:
            yours += 1
    worth = np.column_stack([first, second])
    nash, _ = solutions.nash(worth, np.array(d), np.ones(2, dtype=np.int64))
    assert abs(mine - nash) <= 1


@settings(deadline=None, max_examples=100)
@given(frontiers, points, deltas, deltas, options, options, st.integers(1, 9))
def test_the_rules_give_the_same_bits_interpreted(
    frontier: Any,
    d: tuple[float, float],
    one: float,
    two: float,
    out_1: float,
    out_2: float,
    rounds: int,
) -> None:
    stationary = (*frontier, *d, one, two, out_1, out_2)
    finite = (*frontier, *d, one, two, rounds)
    numbers = (*d, one)
    compiled = stationary_offers(*stationary), finite_offers(*finite), zeuthen_risk(*numbers)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("best_offer", "patient_limit", "waiting"):
            patch.setattr(equilibrium, name, getattr(equilibrium, name).function)
        assert compiled == (
            stationary_offers.function(*stationary),
            finite_offers.function(*finite),
            zeuthen_risk.function(*numbers),
        )
