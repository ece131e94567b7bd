"""Beat 6: the record. What the observer notes drives nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import appraisal, commitment, ripeness, solutions, state
from sim.rules.beats.minds import appraise, convene, expected_level, war_value
from sim.rules.beats.war import fire
from sim.rules.compiled import rule
from sim.rules.solutions import UNLIMITED
from sim.rules.state import History, Numbers, State


@rule
def observe(n: Numbers, s: State, fully: bool) -> None:
    """Notes the range and who blocks; if `fully`, also the parts of the reservation values, the
    range in detail, ripeness, the commitment problem and the reference solutions."""
    table, count = s.table[0], int(n.given[0].undominated)
    for k in range(n.actor.shape[0]):
        s.bar[k] = s.seat[k].reservation
    surplus = solutions.least_gains(s.worth, s.bar, n.actor.veto, count, s.room)
    table.range_size = max(-UNLIMITED, solutions.greatest(surplus, count))
    if fully or table.range_size >= 0.0:
        _home_range(n, s, surplus)
    _blocker(table, s.worth.shape[1])
    if fully:
        _decompose(n, s)
        _inspect_range(n, s, surplus)
        _solutions(n, s, surplus)
        _public_range(n, s)
        _ripeness(n.given[0], table, s.seat[int(n.given[0].first)], s.seat[int(n.given[0].second)])
        _commitment(n, s)


@rule
def _home_range(n: Numbers, s: State, surplus: np.ndarray) -> None:
    """The size of that part of the range that may pass at home."""
    best = -UNLIMITED
    for x in range(int(n.given[0].undominated)):
        if s.at_home[x] == 1.0:
            best = max(best, surplus[x])
    s.table[0].home_range_size = best


@rule
def _public_range(n: Numbers, s: State) -> None:
    """The size of the range as a well-informed outsider sees it: with each side's reservation value
    as its opponent estimates it."""
    first, second = int(n.given[0].first), int(n.given[0].second)
    s.bar[first], s.bar[second] = s.seat[second].estimate, s.seat[first].estimate
    count = int(n.given[0].undominated)
    surplus = solutions.least_gains(s.worth, s.bar, n.actor.veto, count, s.room)
    s.table[0].public_range_size = max(-UNLIMITED, solutions.greatest(surplus, count))


@rule
def _inspect_range(n: Numbers, s: State, surplus: np.ndarray) -> None:
    """Who binds the range, how many packages lie in it, and the least opening of a closed one."""
    table, count = s.table[0], int(n.given[0].undominated)
    table.range_binder, table.range_packages = -1.0, 0.0
    table.opener, table.opening = -1.0, 0.0
    for x in range(count):
        if surplus[x] == table.range_size:
            table.range_binder = _worst_off(n, s, x)
            break
    if table.range_size < 0.0:
        _inspect_opening(n, s, surplus)
        return
    for x in range(count):
        table.range_packages += 1.0 if surplus[x] >= 0.0 else 0.0


@rule
def _inspect_opening(n: Numbers, s: State, surplus: np.ndarray) -> None:
    """Who alone would have to give way to open a closed range, and by how much at the least."""
    count, losers, alone = int(n.given[0].undominated), s.room[-1], s.room[0]
    losers[:count] = 0.0
    for k in range(n.actor.shape[0]):
        if n.actor[k].veto == 1.0:
            worth, bar = s.worth[k], s.bar[k]
            for x in range(count):
                losers[x] += 1.0 if worth[x] < bar else 0.0
    for x in range(count):
        alone[x] = surplus[x] if losers[x] == 1.0 else -UNLIMITED
    best = solutions.greatest(alone, count)
    for x in range(count):
        if alone[x] == best and best > -UNLIMITED:
            s.table[0].opener, s.table[0].opening = _worst_off(n, s, x), -best
            break


@rule
def _worst_off(n: Numbers, s: State, x: int) -> int:
    """The veto player who gains least by an undominated package."""
    worst, binder = UNLIMITED, -1
    for k in range(n.actor.shape[0]):
        if n.actor[k].veto == 1.0 and s.worth[k, x] - s.bar[k] < worst:
            worst, binder = s.worth[k, x] - s.bar[k], k
    return binder


@rule
def _decompose(n: Numbers, s: State) -> None:
    """The parts of the reservation values: at the true balance of power, by belief, by each
    cost."""
    given, front, true = n.given[0], s.front[0], s.front[0].log_ratio
    prevail = appraisal.prevail_chance(given.war_decisiveness, true, 0.0)
    now = expected_level(given, front, n.line, true, 0.0)
    ahead = expected_level(given, front, n.line, true, given.war_horizon_weeks)
    for i in range(n.actor.shape[0]):
        actor, seat, curve = n.actor[i], s.seat[i], n.front_curve[i]
        seat.war_value_now = war_value(given, actor, curve, seat.prevail, now)
        seat.part_truth = war_value(given, actor, curve, prevail, ahead)
        seat.part_belief = seat.war_value - seat.part_truth
        cost = seat.cost_type * seat.cost_factor
        seat.part_casualties, seat.part_damage = -cost, 0.0
        if actor.side >= 0.0:
            seat.part_casualties = -cost * seat.casualties / 2.0
            seat.part_damage = -cost * seat.damage / 2.0
        seat.part_fatigue = -seat.war_cost - seat.part_casualties - seat.part_damage


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
    front.stock = ripeness.projected_stock(stock, flow, given.battlefield_aid_turnover, weeks)
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
def _solutions(n: Numbers, s: State, surplus: np.ndarray) -> None:
    """The field's reference solutions among veto players, war being the disagreement point; a
    dominated package is none of them, and no tie."""
    table, everybody = s.table[0], n.actor.shape[0]
    table.nash, table.kalai_smorodinsky, table.utilitarian = -1.0, -1.0, -1.0
    table.nash_ties, table.kalai_smorodinsky_ties, table.utilitarian_ties = 0.0, 0.0, 0.0
    if table.range_packages == 0.0:
        _nearest(n, table, surplus)
        return
    within, worth = _in_range(n, s, surplus)
    party = np.empty(everybody, np.int64)
    for k in range(everybody):
        party[k] = int(n.actor[k].veto)
    place, table.nash_ties = solutions.nash(worth, s.bar, party)
    table.nash = within[place]
    place, table.kalai_smorodinsky_ties = solutions.kalai_smorodinsky(worth, s.bar, party)
    table.kalai_smorodinsky = within[place]
    place, table.egalitarian_ties = solutions.egalitarian(worth, s.bar, party)
    table.egalitarian = within[place]
    place, table.utilitarian_ties = solutions.utilitarian(worth, s.bar, party)
    table.utilitarian = within[place]


@rule
def _nearest(n: Numbers, table: Any, surplus: np.ndarray) -> None:
    """The egalitarian package of a closed range: the first of those from which the worst-off loses
    least."""
    bar = table.range_size - solutions.TIE * abs(table.range_size)
    table.egalitarian, table.egalitarian_ties = -1.0, 0.0
    for x in range(int(n.given[0].undominated) - 1, -1, -1):
        if surplus[x] >= bar:
            table.egalitarian = x
            table.egalitarian_ties += 1.0


@rule
def _in_range(n: Numbers, s: State, surplus: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The undominated packages that no veto player loses by, (found,), and their worth, (found,
    actors)."""
    found, count = 0, int(n.given[0].undominated)
    within = np.empty(count, np.int64)
    for x in range(count):
        if surplus[x] >= 0.0:
            within[found] = x
            found += 1
    worth = np.empty((found, n.actor.shape[0]))
    for place in range(found):
        for k in range(n.actor.shape[0]):
            worth[place, k] = s.worth[k, within[place]]
    return within, worth


@rule
def remember(s: State, h: History, run: int) -> None:
    """Writes the state of this round into the history of a run."""
    week = s.clock[2]
    h.front[run, week], h.table[run, week] = s.front[0], s.table[0]
    for i in range(s.seat.shape[0]):
        h.seat[run, week, i] = s.seat[i]
    for c in range(s.campaign.shape[0]):
        h.campaign[run, week, c] = s.campaign[c]
    for k in range(s.track.shape[0]):
        h.track[run, week, k] = s.track[k]
    h.happened[run, week] = s.happened
    h.credibility[run, week] = s.credibility


@rule
def is_final(n: Numbers, s: State) -> bool:
    """Whether the negotiation is over: a ratified deal, nothing to talk about, or time is up."""
    over = s.table[0].ratified == 1.0 or s.worth.shape[1] == 0
    return over or s.clock[2] + 1 >= n.calendar.shape[0]


@rule
def end_week(s: State) -> None:
    """Time passes."""
    s.table[0].suspended = max(0.0, s.table[0].suspended - 1.0)
    s.clock[2] += 1


@rule
def weigh_anew(n: Numbers, s: State) -> float:
    """The size of the week's range (< 0: closed) once the actors have appraised a state in which
    the week's events have fallen: for those who ask what would have been otherwise."""
    convene(n, s)
    for i in range(n.actor.shape[0]):
        appraise(n, s, i)
    observe(n, s, False)
    return s.table[0].range_size
