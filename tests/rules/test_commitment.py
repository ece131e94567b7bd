"""Shifting power: the inequalities against the game solved by brute force (T9).

The game. A pie of 1 a period for ever, discounted by delta. In every period one side proposes a
division; the other accepts it or fights, and the proposer may fight instead. War ends the game: the
riser wins the whole pie of all time with probability p1 in the first period and p2 >= p1 in every
later one, and each side pays its cost once. From the second period on nothing changes any more, so
one division settles those periods for good; it is made then, not promised before (the riser cannot
commit). Backward induction: solve the second period, then the first.

Everything is whole numbers (slices of the pie, per cent of discounting, per-period costs in slices)
so that the induction is exact and the offers that matter lie on the lattice: no tolerance.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.rules.commitment import commitment_problem, preventive_motive

DRAWS = 20_000
SLICES = 40
OFFERS = np.arange(SLICES + 1)[:, None]  # slices for the riser

draws = np.random.default_rng(1995)
PERCENT = draws.integers(1, 100, DRAWS)  # delta
EARLY, LATE = np.sort(draws.integers(0, SLICES + 1, (2, DRAWS)), axis=0)  # p1, p2
COST_DECLINER = draws.integers(1, SLICES // 2, DRAWS)  # (1 - delta) c
COST_RISER = draws.integers(0, SLICES // 2, DRAWS)

DELTA = PERCENT / 100
C_DECLINER = COST_DECLINER / SLICES / (1 - DELTA)
C_RISER = COST_RISER / SLICES / (1 - DELTA)


def bargain(own: Any, others: Any, own_war: Any, others_war: Any) -> tuple[Any, Any]:
    """(best accepted offer, is it peace): values are (offers, draws), war values (draws,)."""
    accepted = np.where(others >= others_war, own, -(10**9))
    return accepted.argmax(axis=0), accepted.max(axis=0) >= own_war


def has_peace(decliner_proposes: bool) -> Any:
    """Whether backward induction ends in peace, for each draw."""
    riser = OFFERS + np.zeros(DRAWS, dtype=np.int64)
    sides = [SLICES - riser, riser]
    war_late = [SLICES - LATE - COST_DECLINER, LATE - COST_RISER]
    war_early = [100 * (SLICES - EARLY - COST_DECLINER), 100 * (EARLY - COST_RISER)]
    mover = 0 if decliner_proposes else 1
    other = 1 - mover
    later, holds = bargain(sides[mover], sides[other], war_late[mover], war_late[other])
    assert holds.all()
    after = [SLICES - later, later]
    values = [
        (100 - PERCENT) * side + PERCENT * then for side, then in zip(sides, after, strict=True)
    ]
    return bargain(values[mover], values[other], war_early[mover], war_early[other])[1]


def some_division_holds() -> Any:
    """Whether any pair of divisions keeps both from fighting in both periods, for each draw."""
    found = np.zeros(DRAWS, dtype=np.bool_)
    for later in range(SLICES + 1):
        holds = (later >= LATE - COST_RISER) & (later <= LATE + COST_DECLINER)
        riser = (100 - PERCENT) * OFFERS + PERCENT * later
        holds = holds & (riser >= 100 * (EARLY - COST_RISER))
        found |= (holds & (riser <= 100 * (EARLY + COST_DECLINER))).any(axis=0)
    return found


def slacks(rule: Any, *costs: Any) -> Any:
    many = len(costs[0])
    columns = zip(DELTA[:many], EARLY[:many] / SLICES, LATE[:many] / SLICES, *costs, strict=True)
    return np.array([rule(*(float(number) for number in draw)) for draw in columns])


def test_powells_inequality_is_the_absence_of_any_peace() -> None:
    """No mismatch, whoever proposes: the best case for peace is that the decliner always does."""
    wants_war = slacks(commitment_problem, C_DECLINER, C_RISER) > 1e-12
    assert 0.1 < wants_war.mean() < 0.9
    assert (wants_war == ~some_division_holds()).all()
    assert (wants_war == ~has_peace(decliner_proposes=True)).all()


def test_fearons_inequality_is_the_game_in_which_the_riser_makes_every_offer() -> None:
    wants_war = slacks(preventive_motive, C_DECLINER) > 1e-12
    assert 0.1 < wants_war.mean() < 0.9
    assert (wants_war == ~has_peace(decliner_proposes=False)).all()


def test_fearons_published_form_errs_only_where_the_decliner_would_be_left_with_nothing() -> None:
    published = DELTA * LATE / SLICES - EARLY / SLICES - (1 - DELTA) ** 2 * C_DECLINER
    wrong = (published > 1e-12) == has_peace(decliner_proposes=False)
    assert wrong.any()
    assert (LATE + COST_DECLINER > SLICES)[wrong].all()


def test_an_example_by_hand() -> None:
    # .9 * .7 - .3 - .1 * (.5 + .9 * .5) = .235
    assert commitment_problem(0.9, 0.3, 0.7, 0.5, 0.5) == pytest.approx(0.235)
    assert preventive_motive(0.9, 0.3, 0.7, 0.5) == pytest.approx(0.325)


def test_the_rules_give_the_same_bits_interpreted() -> None:
    for rule, costs in (
        (commitment_problem, (C_DECLINER[:2000], C_RISER[:2000])),
        (preventive_motive, (C_DECLINER[:2000],)),
    ):
        assert (slacks(rule, *costs) == slacks(rule.function, *costs)).all()
