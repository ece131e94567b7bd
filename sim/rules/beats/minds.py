"""Beat 2: the actors appraise war, peace and each other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.rules import (
    appraisal,
    aspiration,
    battlefield,
    beliefs,
    chance,
    mediator,
    protocol,
    solutions,
    utility,
)
from sim.rules.compiled import rule
from sim.rules.state import NOT_TO_OTHERS, WELCOME, Numbers, State


@rule
def convene(n: Numbers, s: State) -> None:
    """The mediator presses, loses patience or stays; the protocol says who will speak."""
    given, table = n.given[0], s.table[0]
    seed, run, week = s.clock[0], s.clock[1], s.clock[2]
    present = int(given.mediator) if table.mediator_left < 0.0 else -1
    if present >= 0:
        luck = chance.uniform(seed, run, week, int(n.actor[present].place), chance.MEDIATOR_EXIT)
        patience = given.negotiation_mediator_patience_weeks
        if mediator.leaves(week, patience, given.negotiation_mediator_exit_weekly, luck):
            table.mediator_left = week
            s.seat[present].aid *= given.negotiation_exit_aid_factor
            present = -1
    for i in range(n.actor.shape[0]):
        if present < 0:
            s.seat[i].pressure = 0.0
        elif n.actor[i].side >= 0.0 or s.seat[i].pressure_base > 0.0:
            noise = chance.normal(seed, run, week, int(n.actor[i].place), chance.PRESSURE)
            s.seat[i].pressure = mediator.pressed(
                s.seat[i].pressure,
                s.seat[i].pressure_base,
                given.negotiation_pressure_persistence,
                given.negotiation_pressure_sd,
                noise,
            )
    first, second = int(given.first), int(given.second)
    session = week // int(given.negotiation_session_every_weeks)
    table.speaker = protocol.speaker(int(given.protocol), first, second, present, session)
    table.mediated = 1.0 if present >= 0 and table.speaker == present else 0.0


@rule
def appraise(n: Numbers, s: State, i: int) -> None:
    """A seat weighs the war (belief about power, cost, reservation value and its parts) and what
    each package would be worth to it as an agreement."""
    given, actor, seat = n.given[0], n.actor[i], s.seat[i]
    _learn_power(given, actor, seat, s.front[0], n.calendar[s.clock[2], 0])
    _expect(given, actor, seat, s.front[0], n.line, n.front_curve[i])
    _weigh(given, actor, seat, s.clock[2])
    _value(n, s, i)


@rule
def _value(n: Numbers, s: State, i: int) -> None:
    """Values anew what may ever be chosen, if anything that it is weighed with has changed."""
    actor, seat, last = n.actor[i], s.seat[i], s.weighed[i]
    cover, count = _cover(n, s), int(n.given[0].undominated)
    is_new = False
    for k in range(s.credibility.shape[0]):
        if last[4 + k] != s.credibility[k]:
            last[4 + k] = s.credibility[k]
            is_new = True
    if is_new:
        weights, toward = n.assurance[i, 0], n.assurance[i, 1]
        utility.assurances(n.clause, weights, toward, s.credibility, count, s.assured[i])
    now = (seat.mistrust, seat.inducement, seat.audience_cost, cover)
    for k in range(4):
        if last[k] != now[k]:
            last[k] = now[k]
            is_new = True
    if is_new:
        worth, wanted, assured = s.worth[i], n.utility[:, i], s.assured[i]
        mistrust, loss, inducement = seat.mistrust, actor.collapse_loss, seat.inducement
        for x in range(count):
            fear = utility.collapse_fear(mistrust, assured[x])
            worth[x] = utility.agreement_value(wanted[x], fear, loss, inducement, now[2], cover)


@rule
def _cover(n: Numbers, s: State) -> float:
    return n.given[0].negotiation_political_cover if s.table[0].mediated == 1.0 else 0.0


@rule
def worth_of(n: Numbers, s: State, x: int, i: int) -> float:
    """What a package is worth to a seat as an agreement, be it dominated or not (utility)."""
    if x < int(n.given[0].undominated):
        return s.worth[i, x]
    seat = s.seat[i]
    assured = utility.assurance(n.clause[x], n.assurance[i, 0], n.assurance[i, 1], s.credibility)
    return utility.agreement_value(
        n.utility[x, i],
        utility.collapse_fear(s.weighed[i, 0], assured),
        n.actor[i].collapse_loss,
        seat.inducement,
        seat.audience_cost,
        _cover(n, s),
    )


@rule
def _learn_power(given: Any, actor: Any, seat: Any, front: Any, season: float) -> None:
    if actor.side < 0.0 and actor.war_belief_sd == 0.0 and actor.war_optimism == 0.0:
        seat.belief, seat.belief_sd = front.log_ratio, 0.0
    elif front.fighting > 0.0:
        pace = given.battlefield_front_speed * season
        noise = given.battlefield_front_sd / pace * given.war_signal_noise / front.fighting
        signal = front.move / (pace * front.fighting)
        seat.belief, seat.belief_sd = beliefs.learned_power(
            seat.belief, seat.belief_sd, signal, noise, given.war_drift_sd
        )


@rule
def _expect(
    given: Any, actor: Any, seat: Any, front: Any, line: np.ndarray, curve: np.ndarray
) -> None:
    """What the war would bring, as the actor believes."""
    seat.prevail = appraisal.prevail_chance(given.war_decisiveness, seat.belief, seat.belief_sd)
    level = expected_level(given, front, line, seat.belief, given.war_horizon_weeks)
    seat.war_value = war_value(given, actor, curve, seat.prevail, level)


@rule
def expected_level(
    given: Any, front: Any, line: np.ndarray, log_ratio: float, weeks: float
) -> float:
    """The level of the front's issue after so many weeks of a stalemate at a log force ratio."""
    held = appraisal.expected_line(front.held, given.battlefield_front_speed, log_ratio, weeks)
    return utility.interpolated(held, line[0], line[1])


@rule
def war_value(given: Any, actor: Any, curve: np.ndarray, prevail: float, level: float) -> float:
    """What an actor gets from the war's result: the first side's victory with this chance if it is
    decided, else a stalemate at this level of the front's issue."""
    satisfied = utility.interpolated(level, curve[0], curve[1])
    loss = utility.loss(satisfied, actor.front_curvature)
    return appraisal.war_value(
        prevail,
        actor.first_prevails,
        actor.second_prevails,
        given.war_stalemate_prob,
        actor.stalemate_base - actor.stalemate_slope * loss,
    )


@rule
def _weigh(given: Any, actor: Any, seat: Any, week: int) -> None:
    """What war costs, and so the reservation value."""
    cost = seat.cost_type * seat.cost_factor
    if actor.side >= 0.0:
        felt = battlefield.intensity(seat.casualties, seat.damage)
        seat.war_cost = appraisal.belligerent_cost(cost, felt, seat.fatigue)
    else:
        seat.war_cost = appraisal.bystander_cost(cost, week, actor.war_cost_growth_weeks)
    seat.part_pressure = -given.negotiation_pressure_effect * seat.pressure
    seat.unpressured = seat.war_value - seat.war_cost
    seat.reservation = seat.unpressured + seat.part_pressure
    usual = actor.war_cost * seat.cost_factor
    hidden = seat.war_cost * (1.0 - usual / cost) if cost > 0.0 else 0.0
    seat.public_reservation = seat.reservation + hidden


@rule
def compare_notes(n: Numbers, s: State) -> None:
    """Each belligerent's estimate of the other's reservation value, the mediator's of both, and its
    message to concede, believed or not; and which packages nobody outside would stop."""
    given, table = n.given[0], s.table[0]
    first, second = int(given.first), int(given.second)
    _estimate(s.seat[first], s.seat[second], s.learnt[0])
    _estimate(s.seat[second], s.seat[first], s.learnt[1])
    for k in range(n.actor.shape[0]):
        s.seat[k].mediator_belief = s.seat[k].reservation
        s.seat[k].mediator_estimate, s.seat[k].message = s.seat[k].reservation, -1.0
    error = _mediator_sd(given)
    _sound_out(given, n.actor[first], s.seat[first], s.seat[second], error, s.clock)
    _sound_out(given, n.actor[second], s.seat[second], s.seat[first], error, s.clock)
    if table.mediated == 1.0 and table.suspended <= 0.0:
        value_of_peace = s.seat[int(given.mediator)].war_cost
        _message(n.actor[first], s.seat[first], s.seat[second], value_of_peace, error)
        _message(n.actor[second], s.seat[second], s.seat[first], value_of_peace, error)
    _screen(n, s)


@rule
def _screen(n: Numbers, s: State) -> None:
    """Which packages would pass at home and suit every veto player that is no belligerent."""
    count = int(n.given[0].undominated)
    for k in range(n.actor.shape[0]):
        s.bar[k] = s.seat[k].reservation
    surplus = solutions.least_gains(s.worth, s.bar, n.actor.asked, count, s.room)
    welcome, at_home = s.welcome, s.at_home
    for x in range(count):
        welcome[x] = at_home[x] * (WELCOME if surplus[x] >= 0.0 else NOT_TO_OTHERS)


@rule
def _estimate(seat: Any, other: Any, learnt: np.ndarray) -> None:
    seat.estimate = other.public_reservation + seat.shift + learnt[0]
    seat.estimate_sd = learnt[1]


@rule
def _mediator_sd(given: Any) -> float:
    lasting, weekly = given.negotiation_mediator_noise, given.negotiation_mediator_week_noise
    return math.sqrt(lasting * lasting + weekly * weekly)


@rule
def _sound_out(
    given: Any, actor: Any, seat: Any, other: Any, error: float, clock: np.ndarray
) -> None:
    """The mediator's estimate of a belligerent, pooled with what its opponent has learnt."""
    noise = chance.normal(clock[0], clock[1], clock[2], int(actor.place), chance.ESTIMATE_WEEK)
    own = seat.reservation + seat.mediator_error
    own += given.negotiation_mediator_week_noise * noise
    seat.mediator_belief = mediator.pooled(own, error, other.estimate, other.estimate_sd)
    seat.mediator_estimate = seat.mediator_belief + seat.revision


@rule
def _message(actor: Any, seat: Any, other: Any, value_of_peace: float, error: float) -> None:
    stake = other.mediator_belief - seat.estimate
    if stake <= 0.0:
        return
    seat.message = 0.0
    if mediator.is_believed(actor.bias, value_of_peace, stake, error):
        seat.message = 1.0
        seat.shift += 0.5 * stake
        seat.estimate += 0.5 * stake


@rule
def aspire(n: Numbers, s: State, i: int) -> None:
    """A belligerent sets the least it accepts this week, from the best it thinks it can get; a
    third party accepts whatever it prefers to war."""
    seat, actor, given = s.seat[i], n.actor[i], n.given[0]
    seat.aspiration = seat.reservation
    if actor.side < 0.0:
        return
    j = int(given.first + given.second) - i
    thought, count = seat.estimate - given.negotiation_feeler_sd, int(given.undominated)
    seat.top = _best(s, i, j, thought, count, seat.reservation)
    winning = s.front[0].momentum if actor.side == 0.0 else 1.0 - s.front[0].momentum
    seat.conceded = _conceded(actor, seat, n.mixture[i], s.clock[2], winning)
    seat.aspiration = aspiration.aspiration(
        seat.reservation, actor.strategy_ambition, seat.conceded, seat.top
    )


@rule
def most_granted(n: Numbers, s: State, i: int) -> float:
    """The most that the opponent could get from a side that takes nothing worse than war."""
    j, count = int(n.given[0].first + n.given[0].second) - i, int(n.given[0].undominated)
    fallback, least = s.seat[j].public_reservation, s.seat[i].reservation
    return _best(s, j, i, least, count, fallback)


@rule
def _best(s: State, i: int, j: int, least: float, count: int, fallback: float) -> float:
    """The most that i can have from welcome packages of which j gets at least `least`."""
    mine, theirs, welcome, had = s.worth[i], s.worth[j], s.welcome, s.room[-1]
    for x in range(count):
        had[x] = mine[x] if (welcome[x] == WELCOME) & (theirs[x] >= least) else fallback
    return max(fallback, solutions.greatest(had, count))


@rule
def _conceded(actor: Any, seat: Any, mixture: np.ndarray, week: int, winning: float) -> float:
    progress = aspiration.progress(seat.received_first, seat.received_best, seat.top)
    total = 0.0
    for kind in range(mixture.shape[0]):
        if mixture[kind] > 0.0:
            total += mixture[kind] * aspiration.conceded(
                kind,
                actor.strategy_k,
                actor.strategy_beta,
                actor.strategy_deadline_weeks,
                week,
                progress,
                winning,
            )
    return total
