"""Comparative statics on the default: signs only, on paired luck (MODEL.md, sections 1 and 9).

Run k of a variant shares all its luck with run k of the base, so the difference is a paired one.
A sign is asserted with a margin of two paired standard errors (the sd of the run-by-run differences
over the root of their number).
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from sim.rules import beats, state
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep import engine

RUNS = 400
BASE = "january_2026"
FIRST, SECOND = "actors.russia", "actors.ukraine"  # the war's sides in the default


@pytest.fixture
def base(played):
    return played(BASE, RUNS)


@pytest.fixture
def told(played):
    """(what to set) -> runs of the default with these numbers changed."""

    def tell(changes):
        return played(BASE, RUNS, changes)

    return tell


def times(scenario, factor, *actors):
    return {
        f"{actor}.war.cost": scenario.actors[actor.split(".")[1]].war.cost * factor
        for actor in actors
    }


def rises(after, before):
    """Asserts that paired numbers rise by more than two standard errors; pairs with nan are out."""
    change = (after - before)[~np.isnan(after - before)]
    error = change.std(ddof=1) / math.sqrt(len(change))
    assert len(change) >= 50
    assert change.mean() > 2 * error, f"{change.mean():+.4f}, standard error {error:.4f}"


def test_the_sides_of_the_default_are_the_ones_meant_here(default):
    assert [f"actors.{side}" for side in default.war.sides] == [FIRST, SECOND]
    ideals = [default.actors[s].preferences["territory"].ideal for s in default.war.sides]
    assert ideals == [0.0, 1.0]


@pytest.mark.parametrize("factor", [1.25, 1.5])
def test_dearer_war_brings_more_deals(told, base, default, factor):
    """P2."""
    rises(told(times(default, factor, FIRST, SECOND)).agreed, base.agreed)


def test_cheaper_war_brings_fewer_deals(told, base, default):
    """P2."""
    rises(base.agreed, told(times(default, 0.5, FIRST, SECOND)).agreed)


def test_terms_tilt_against_the_side_whose_costs_rise(told, base, default):
    """P2: the front's issue, 0 the first side's best and 1 the second's, in the runs that end in a
    deal with and without the change."""
    rises(told(times(default, 1.5, FIRST)).level, base.level)
    rises(base.level, told(times(default, 1.5, SECOND)).level)


def test_credible_clauses_bring_more_deals_that_last_longer(told, base, default):
    """P4: a quarter more credibility; survival in the runs that end in a deal both times."""
    more = {f"credibility.{issue}": min(1.0, 1.25 * chi)
            for issue, chi in default.credibility.items()}  # fmt: skip
    after = told(more)
    rises(after.agreed, base.agreed)
    rises(after.survival, base.survival)


def test_optimism_brings_fewer_and_later_deals(told, base, default):
    """P3: optimism half as large again; and none against the default's."""
    for optimism, less in ((0.15, False), (0.0, True)):
        other = told({f"{actor}.war.optimism": optimism for actor in (FIRST, SECOND)})
        calm, keen = (other, base) if less else (base, other)
        rises(calm.agreed, keen.agreed)
        rises(keen.weeks, calm.weeks)


def test_pressure_brings_more_deals_that_last_less_long(told, base, default):
    """P5: .02 more pressure on both; survival in the runs that end in a deal both times."""
    more = {f"{actor}.pressure0": default.actors[actor.split(".")[1]].pressure0 + 0.02
            for actor in (FIRST, SECOND)}  # fmt: skip
    after = told(more)
    rises(after.agreed, base.agreed)
    rises(base.survival, after.survival)


def test_relief_of_pain_lowers_the_chance_of_settlement(played):
    """P6: an energy truce that is agreed as often, but stops no strikes, leaves more deals."""
    relieved = played("energy_truce_first", RUNS)
    unrelieved = {"partial_tracks.energy_truce.activity.strikes": 1.0}
    rises(played("energy_truce_first", RUNS, unrelieved).agreed, relieved.agreed)


@pytest.mark.parametrize("protocol", ["alternating", "simultaneous", "equilibrium"])
def test_mediated_talks_beat_direct_talks(told, base, protocol):
    """P9."""
    rises(base.agreed, told({"negotiation.protocol": protocol}).agreed)


def test_about_half_of_deals_fail_within_five_years(base):
    """P10: mean five-year survival between .35 and .65, standard error below .02; and as many of
    the drawn collapses come later as it says, within 4 standard errors."""
    survival = base.survival[base.agreed == 1]
    assert survival.std(ddof=1) / math.sqrt(len(survival)) < 0.02
    assert 0.35 < survival.mean() < 0.65
    lasts = base.table.collapse_years[base.agreed == 1] >= 5
    error = math.sqrt((survival * (1 - survival)).sum()) / len(survival)
    assert lasts.mean() == pytest.approx(survival.mean(), abs=4 * error)


# ------------------------------------------------------------------------------------- P1
def seen_from(n, memory, disagreement):
    """Size of the bargaining range if each side errs by half of this in its own favour."""
    memory.front[0].fighting = 0.0  # no news: beliefs stay as they are put here
    truth = memory.front[0].log_ratio
    for seat in range(len(n.actor)):
        own_favour = {0.0: 0.5, 1.0: -0.5}.get(float(n.actor[seat].side), 0.0)
        memory.seat[seat].belief = truth + own_favour * disagreement
        memory.seat[seat].belief_sd = 0.0
        beats.appraise(n, memory, seat)
    beats.compare_notes(n, memory)
    beats.observe(n, memory, False)
    return memory.table[0].range_size


def test_the_bargaining_range_opens_as_beliefs_converge(default_numbers):
    """P1: everything else equal, on the default's first week."""
    n = default_numbers
    memory = state.blank_for(n)
    beats.begin(n, memory, 0, 0)
    beats.convene(n, memory)
    sizes = [seen_from(n, memory, apart) for apart in np.linspace(1.0, 0.0, 21)]
    assert all(after > before for before, after in pairwise(sizes))


def test_beliefs_converge_while_the_war_is_fought(default_numbers):
    """P1: one front, seen by both: their disagreement shrinks every week, whatever it shows (the
    fighting never quite stops)."""
    n = default_numbers
    first, second = int(n.given[0].first), int(n.given[0].second)
    for run in range(20):
        seats = engine.negotiate(n, 3, run).seat
        apart = seats[:, first].belief - seats[:, second].belief
        assert (np.diff(apart) < 0).all()
        assert (apart > 0).all()


# ------------------------------------------------------------------------------------ winning
def test_a_better_chance_of_winning_never_lowers_a_reservation_value(default_numbers):
    """Beliefs from certain defeat to certain victory of the first side, in the default's first
    week: its reservation value never falls, the second's never rises (1e-12)."""
    n = default_numbers
    memory = state.blank_for(n)
    beats.begin(n, memory, 0, 0)
    beats.convene(n, memory)
    memory.front[0].fighting = 0.0
    for seat in range(len(n.actor)):
        side = n.actor[seat].side
        if side >= 0:
            reservation = []
            for belief in np.linspace(-2, 2, 201):
                memory.seat[seat].belief, memory.seat[seat].belief_sd = belief, 0.1
                beats.appraise(n, memory, seat)
                reservation.append(memory.seat[seat].reservation)
            change = np.diff(reservation) if side == 0 else -np.diff(reservation)
            assert (change >= -1e-12).all()
            assert change.max() > 0


@pytest.mark.parametrize("name", [BASE, "long_war", "korea_1951"])
def test_what_the_sides_learn_brings_their_estimates_nearer_to_the_truth(name):
    """P1 for reservation values: at the end of a run the mean error of what each side thinks the
    other's reservation value is lies below that of the public estimate it started from."""
    given = numbers(read(name))
    first, second = int(given.given[0].first), int(given.given[0].second)
    learnt, public = [], []
    for run in range(150):
        last = engine.negotiate(given, 1, run).seat[-1]
        for i, j in ((first, second), (second, first)):
            learnt.append(abs(last[i].estimate - last[j].reservation))
            public.append(abs(last[j].public_reservation - last[j].reservation))
    assert np.mean(learnt) < np.mean(public)
