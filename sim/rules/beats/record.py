"""Beat 6: the record. What the observer notes drives nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import appraisal, commitment, ripeness, solutions, state
from sim.rules.beats.minds import war_value, worth_of
from sim.rules.beats.war import fire
from sim.rules.compiled import rule
from sim.rules.state import NOT_AT_HOME, History, Numbers, State

UNKNOWN = 1e9


@rule
def observe(n: Numbers, s: State, fully: bool) -> None:
    """Notes the range and who blocks; if `fully`, also the parts of the reservation values,
    ripeness, the commitment problem and the reference solutions."""
    table, everybody = s.table[0], n.actor.shape[0]
    least = np.empty(everybody)
    for k in range(everybody):
        least[k] = s.seat[k].reservation
    _least_gains(n, s, least)
    _range(n, s)
    _blocker(table, s.worth.shape[1])
    if fully:
        _inspect(n, s, least)


@rule
def _inspect(n: Numbers, s: State, least: np.ndarray) -> None:
    given, table = n.given[0], s.table[0]
    first, second = int(given.first), int(given.second)
    for k in range(n.actor.shape[0]):
        _decompose(n, s, k)
    _inspect_range(n, s, least)
    thought = least.copy()
    thought[first], thought[second] = s.seat[second].estimate, s.seat[first].estimate
    _solutions(n, s, least)
    _least_gains(n, s, thought)
    table.public_range_size = -UNKNOWN
    for x in range(int(given.undominated)):
        table.public_range_size = max(table.public_range_size, s.surplus[x])
    _ripeness(given, table, s.seat[first], s.seat[second])
    _commitment(n, s)


@rule
def _least_gains(n: Numbers, s: State, least: np.ndarray) -> None:
    """The smallest gain of a veto player over `least` from each package, into `surplus`."""
    count = int(n.given[0].undominated)
    s.surplus[:count] = UNKNOWN
    for k in range(n.actor.shape[0]):
        if n.actor[k].veto == 1.0:
            for x in range(count):
                s.surplus[x] = min(s.surplus[x], s.worth[k, x] - least[k])


@rule
def _range(n: Numbers, s: State) -> None:
    """The size of the true range, and of its part that may pass at home."""
    true, home = -UNKNOWN, -UNKNOWN
    for x in range(int(n.given[0].undominated)):
        true = max(true, s.surplus[x])
        home = max(home, s.surplus[x] if s.welcome[x] != NOT_AT_HOME else -UNKNOWN)
    s.table[0].range_size, s.table[0].home_range_size = true, home


@rule
def _inspect_range(n: Numbers, s: State, least: np.ndarray) -> None:
    """Who binds the range, how many packages lie in it, and the least opening of a closed one."""
    table, count = s.table[0], int(n.given[0].undominated)
    table.range_binder, table.range_packages = -1.0, 0.0
    table.opener, table.opening = -1.0, UNKNOWN
    _count_losers(n, s, least)
    widest, cheapest = -1, -1
    for x in range(count):
        if s.surplus[x] == table.range_size and widest < 0:
            widest = x
        if s.losers[x] == 0.0:
            table.range_packages += 1.0
        if s.losers[x] == 1.0 and -s.surplus[x] < table.opening:
            table.opening, cheapest = -s.surplus[x], x
    if widest >= 0:
        table.range_binder = _losers(n, s, least, widest)[1]
    if cheapest >= 0:
        table.opener = _losers(n, s, least, cheapest)[1]
    if table.range_packages > 0.0:
        for x in range(count, s.worth.shape[1]):
            if s.surplus[int(n.dominator[x])] >= 0.0 and _losers(n, s, least, x)[0] == 0:
                table.range_packages += 1.0
    if table.range_size >= 0.0 or table.opener < 0.0:
        table.opener, table.opening = -1.0, 0.0


@rule
def _count_losers(n: Numbers, s: State, least: np.ndarray) -> None:
    """How many veto players lose by each package, into `losers`."""
    count = int(n.given[0].undominated)
    s.losers[:count] = 0.0
    for k in range(n.actor.shape[0]):
        if n.actor[k].veto == 1.0:
            for x in range(count):
                s.losers[x] += 1.0 if s.worth[k, x] < least[k] else 0.0


@rule
def _losers(n: Numbers, s: State, least: np.ndarray, x: int) -> tuple[int, int]:
    """How many veto players lose by a package, and who gains least."""
    losers, worst, binder = 0, UNKNOWN, -1
    for k in range(n.actor.shape[0]):
        if n.actor[k].veto == 1.0:
            gain = worth_of(n, s, x, k) - least[k]
            if gain < 0.0:
                losers += 1
            if gain < worst:
                worst, binder = gain, k
    return losers, binder


@rule
def _decompose(n: Numbers, s: State, i: int) -> None:
    """The parts of a reservation value: at the true balance of power, by belief, by each cost."""
    given, actor, seat, front = n.given[0], n.actor[i], s.seat[i], s.front[0]
    line, curve = n.line, n.front_curve[i]
    believed, true, weeks = seat.belief, front.log_ratio, given.war_horizon_weeks
    seat.war_value_now = war_value(given, actor, front, line, curve, seat.prevail, believed, 0.0)
    prevail = appraisal.prevail_chance(given.war_decisiveness, true, 0.0)
    seat.part_truth = war_value(given, actor, front, line, curve, prevail, true, weeks)
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
def _solutions(n: Numbers, s: State, least: np.ndarray) -> None:
    """The field's reference solutions among veto players, war being the disagreement point; a
    dominated package is none of them, and no tie."""
    table, everybody = s.table[0], n.actor.shape[0]
    table.nash, table.kalai_smorodinsky, table.utilitarian = -1.0, -1.0, -1.0
    table.nash_ties, table.kalai_smorodinsky_ties, table.utilitarian_ties = 0.0, 0.0, 0.0
    if table.range_packages == 0.0:
        scores = s.surplus[: int(n.given[0].undominated)]
        table.egalitarian, table.egalitarian_ties = solutions.first_best(scores)
        return
    within, worth = _in_range(n, s)
    party = np.empty(everybody, np.int64)
    for k in range(everybody):
        party[k] = int(n.actor[k].veto)
    place, table.nash_ties = solutions.nash(worth, least, party)
    table.nash = within[place]
    place, table.kalai_smorodinsky_ties = solutions.kalai_smorodinsky(worth, least, party)
    table.kalai_smorodinsky = within[place]
    place, table.egalitarian_ties = solutions.egalitarian(worth, least, party)
    table.egalitarian = within[place]
    place, table.utilitarian_ties = solutions.utilitarian(worth, least, party)
    table.utilitarian = within[place]


@rule
def _in_range(n: Numbers, s: State) -> tuple[np.ndarray, np.ndarray]:
    """The undominated packages that no veto player loses by, (found,), and their worth, (found,
    actors)."""
    found, count = 0, int(n.given[0].undominated)
    within = np.empty(count, np.int64)
    for x in range(count):
        if s.losers[x] == 0.0:
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
