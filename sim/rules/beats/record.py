"""Beat 6: the record. What the observer notes drives nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import appraisal, commitment, ripeness, solutions, state
from sim.rules.beats.war import fire
from sim.rules.compiled import rule
from sim.rules.state import NOT_AT_HOME, History, Numbers, State

UNKNOWN = 1e9


@rule
def observe(n: Numbers, s: State, fully: bool) -> None:
    """Notes the range and who blocks; if `fully`, also ripeness, the commitment problem and the
    reference solutions."""
    given, table = n.given[0], s.table[0]
    first, second = int(given.first), int(given.second)
    count = n.actor.shape[0]
    least, thought, party = np.empty(count), np.empty(count), np.empty(count, np.int64)
    for k in range(count):
        least[k] = s.seat[k].reservation
        thought[k] = least[k]
        party[k] = 1 if n.actor[k].veto == 1.0 else 0
    thought[first], thought[second] = s.seat[second].estimate, s.seat[first].estimate
    _range(table, s.worth, s.welcome, least, thought, party)
    _blocker(table, s.worth.shape[0])
    if fully:
        _ripeness(given, table, s.seat[first], s.seat[second])
        _commitment(n, s)
        _solutions(table, s.worth, least, party)


@rule
def _range(
    table: Any,
    worth: np.ndarray,
    welcome: np.ndarray,
    least: np.ndarray,
    thought: np.ndarray,
    party: np.ndarray,
) -> None:
    """The true, the home and the public bargaining range, and the least opening of a closed one.
    The public range is what a well-informed outsider sees: each side's reservation value as its
    opponent estimates it."""
    table.range_size, table.range_binder, table.range_packages = -UNKNOWN, -1.0, 0.0
    table.home_range_size, table.public_range_size = -UNKNOWN, -UNKNOWN
    table.opener, table.opening = -1.0, UNKNOWN
    for x in range(worth.shape[0]):
        worst, binder, public, short = UNKNOWN, -1, UNKNOWN, 0
        for k in range(worth.shape[1]):
            if party[k] == 1:
                gain = worth[x, k] - least[k]
                public = min(public, worth[x, k] - thought[k])
                if gain < 0.0:
                    short += 1
                if gain < worst:
                    worst, binder = gain, k
        if worst > table.range_size:
            table.range_size, table.range_binder = worst, binder
        if short == 0:
            table.range_packages += 1.0
        if welcome[x] != NOT_AT_HOME:
            table.home_range_size = max(table.home_range_size, worst)
        table.public_range_size = max(table.public_range_size, public)
        if short == 1 and -worst < table.opening:
            table.opening, table.opener = -worst, binder
    if table.range_size >= 0.0 or table.opener < 0.0:
        table.opener, table.opening = -1.0, 0.0


@rule
def _blocker(table: Any, packages: int) -> None:
    if table.ratified == 1.0:
        table.blocker = state.AGREED
    elif table.refused_by_home >= 0.0:
        table.blocker = state.RATIFICATION
    elif packages == 0:
        table.blocker = state.RED_LINES
    elif table.suspended > 0.0:
        table.blocker = state.SUSPENDED
    elif table.range_size < 0.0:
        table.blocker = state.NO_RANGE
    elif table.home_range_size < 0.0:
        table.blocker = state.HOME
    else:
        table.blocker = state.POSTURE


@rule
def _ripeness(given: Any, table: Any, a: Any, b: Any) -> None:
    bits = int(table.way_bits) * 2 % (1 << ripeness.MEMORY)
    table.way_bits = bits + (1 if table.public_range_size >= 0.0 else 0)
    table.wayout = ripeness.share_of_bits(int(table.way_bits))
    hurt_1 = ripeness.hurting(a.war_cost) * ripeness.stuck(a.war_value, a.war_value_now)
    hurt_2 = ripeness.hurting(b.war_cost) * ripeness.stuck(b.war_value, b.war_value_now)
    table.ripeness = min(hurt_1, hurt_2) * table.wayout


@rule
def _commitment(n: Numbers, s: State) -> None:
    """Whether the side whose chances will rise could promise not to use them."""
    given, table = n.given[0], s.table[0]
    first, second = int(given.first), int(given.second)
    flow = 0.0
    for i in range(n.actor.shape[0]):
        flow += s.seat[i].aid
    ahead = _projected(
        given, s.front[0], flow, n.actor[first], s.seat[first], n.actor[second], s.seat[second]
    )
    now = appraisal.prevail_chance(given.war_decisiveness, s.front[0].log_ratio, 0.0)
    later = appraisal.prevail_chance(given.war_decisiveness, ahead, 0.0)
    riser, decliner = first, second
    if later < now:
        riser, decliner, now, later = second, first, 1.0 - now, 1.0 - later
    # costs here are shares of the whole pie; the rules want them in periods of it
    delta = given.war_discount
    cost_decliner = s.seat[decliner].war_cost / (1.0 - delta)
    cost_riser = s.seat[riser].war_cost / (1.0 - delta)
    table.commitment = commitment.commitment_problem(delta, now, later, cost_decliner, cost_riser)
    table.preventive_motive = commitment.preventive_motive(delta, now, later, cost_decliner)


@rule
def _projected(
    given: Any, front: Any, flow: float, actor_1: Any, a: Any, actor_2: Any, b: Any
) -> float:
    """Log force ratio at the end of the actors' horizon if present trends go on."""
    weeks = given.war_horizon_weeks
    stock = front.stock
    front.stock = ripeness.projected_stock(stock, flow, given.battlefield_aid_turnover, int(weeks))
    fire_1, fire_2 = fire(given, front, int(given.first)), fire(given, front, int(given.second))
    front.stock = stock
    return ripeness.projected_log_ratio(
        a.troops,
        actor_1.force_recruits_k - a.losses,
        a.quality,
        actor_1.force_quality_trend,
        b.troops,
        actor_2.force_recruits_k - b.losses,
        b.quality,
        actor_2.force_quality_trend,
        weeks,
        fire_1,
        fire_2,
    )


@rule
def _solutions(table: Any, worth: np.ndarray, least: np.ndarray, party: np.ndarray) -> None:
    """The field's reference solutions among veto players, war being the disagreement point."""
    table.nash, table.nash_ties = solutions.nash(worth, least, party)
    table.kalai_smorodinsky, table.kalai_smorodinsky_ties = solutions.kalai_smorodinsky(
        worth, least, party
    )
    table.egalitarian, table.egalitarian_ties = solutions.egalitarian(worth, least, party)
    table.utilitarian, table.utilitarian_ties = solutions.utilitarian(worth, least, party)


@rule
def remember(s: State, h: History) -> None:
    """Writes the state of this round into the history."""
    week = s.clock[2]
    h.front[week], h.table[week] = s.front[0], s.table[0]
    for i in range(s.seat.shape[0]):
        h.seat[week, i] = s.seat[i]
    for c in range(s.campaign.shape[0]):
        h.campaign[week, c] = s.campaign[c]
    for k in range(s.track.shape[0]):
        h.track[week, k] = s.track[k]
    h.happened[week] = s.happened
    h.credibility[week] = s.credibility


@rule
def is_final(n: Numbers, s: State) -> bool:
    """Whether the negotiation is over: a ratified deal, nothing to talk about, or time is up."""
    over = s.table[0].ratified == 1.0 or s.worth.shape[0] == 0
    return over or s.clock[2] + 1 >= n.calendar.shape[0]


@rule
def end_week(s: State) -> None:
    """Time passes."""
    s.table[0].suspended = max(0.0, s.table[0].suspended - 1.0)
    s.clock[2] += 1
