"""Beat 1: the war moves, and events fall."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import battlefield, chance
from sim.rules.compiled import rule
from sim.rules.elementary import clipped, exp
from sim.rules.state import Numbers, Rows, State

NOWHERE = 0  # the place of draws that belong to no actor


@rule
def war_moves(n: Numbers, s: State) -> None:
    """Losses, recruits, stock, front, strikes, damage and fatigue of one week."""
    given, front, clock = n.given[0], s.front[0], s.clock
    first, second = int(given.first), int(given.second)
    lost_1 = _lost(n.actor[first], n.actor[second], s.seat[second], given, front, second, clock)
    lost_2 = _lost(n.actor[second], n.actor[first], s.seat[first], given, front, first, clock)
    _bleed(n.actor[first], s.seat[first], given, lost_1)
    _bleed(n.actor[second], s.seat[second], given, lost_2)
    flow = 0.0
    for i in range(n.actor.shape[0]):
        flow += s.seat[i].aid
    front.stock = battlefield.restocked(front.stock, flow, given.battlefield_aid_turnover)
    front.log_ratio = balance(given, front, s.seat[first], s.seat[second])
    _move_front(given, front, n.calendar[clock[2], 0], clock)
    _launch(n.campaign, s.campaign, given, front, clock)
    for i in range(n.actor.shape[0]):
        _hit(n.campaign, s.campaign, s.seat[i], n.calendar[clock[2], 1], i)
    _weary(n.actor[first], s.seat[first])
    _weary(n.actor[second], s.seat[second])


@rule
def fire(given: Any, front: Any, i: int) -> float:
    """Factor on a belligerent's fire: the stock of equipment for the aided side, else 1."""
    if given.aided != i:
        return 1.0
    return battlefield.fire_factor(front.stock, given.battlefield_aid_elasticity)


@rule
def balance(given: Any, front: Any, a: Any, b: Any) -> float:
    """Log force ratio of the first side `a` over the second `b`."""
    fire_1, fire_2 = fire(given, front, int(given.first)), fire(given, front, int(given.second))
    return battlefield.log_force_ratio(a.troops, a.quality, fire_1, b.troops, b.quality, fire_2)


@rule
def _lost(
    actor: Any, enemy: Any, enemy_seat: Any, given: Any, front: Any, j: int, clock: np.ndarray
) -> float:
    noise = chance.normal(clock[0], clock[1], clock[2], int(actor.place), chance.LOSSES)
    return battlefield.losses(
        enemy.force_lethality,
        enemy_seat.troops,
        enemy_seat.quality,
        fire(given, front, j),
        front.fighting,
        given.battlefield_loss_sd * noise,
    )


@rule
def _bleed(actor: Any, seat: Any, given: Any, lost: float) -> None:
    seat.losses = min(lost, seat.troops)
    seat.troops = max(1.0, seat.troops + actor.force_recruits_k - seat.losses)
    seat.quality *= exp(actor.force_quality_trend)
    seat.casualties = battlefield.casualty_index(
        seat.casualties, seat.losses, actor.force_loss_ref_k, given.battlefield_casualty_memory
    )


@rule
def _move_front(given: Any, front: Any, season: float, clock: np.ndarray) -> None:
    drift = battlefield.front_drift(
        given.battlefield_front_speed,
        front.log_ratio,
        season,
        given.battlefield_front_sd,
        chance.normal(clock[0], clock[1], clock[2], NOWHERE, chance.FRONT),
    )
    front.breakthrough = front.fighting * battlefield.breakthrough(
        drift,
        given.battlefield_front_breakthrough_size,
        given.battlefield_front_breakthrough_rate,
        chance.uniform(clock[0], clock[1], clock[2], NOWHERE, chance.BREAKTHROUGH),
    )
    front.move = front.fighting * drift + front.breakthrough
    front.held = clipped(front.held + front.move, 0.0, 100.0)
    front.momentum = battlefield.momentum(
        front.momentum, front.move, given.battlefield_front_momentum_memory
    )


@rule
def _launch(campaigns: Rows, launched: Rows, given: Any, front: Any, clock: np.ndarray) -> None:
    for c in range(campaigns.shape[0]):
        campaign = campaigns[c]
        noise = chance.normal(clock[0], clock[1], clock[2], int(campaign.place), chance.STRIKES)
        launched[c].strikes = battlefield.strikes(
            campaign.weekly, campaign.trend, clock[2], campaign.sd, noise, front.strikes
        )
        stock = front.stock if campaign.against == given.aided else 1.0
        launched[c].leak = battlefield.leak(campaign.intercept, stock)


@rule
def _hit(campaigns: Rows, launched: Rows, seat: Any, winter: float, i: int) -> None:
    """Renews the damage index of an actor that is struck; campaigns add up by their usual hits."""
    hits, usual, memory = 0.0, 0.0, 0.0
    for c in range(campaigns.shape[0]):
        campaign = campaigns[c]
        if campaign.against == i:
            reference = campaign.weekly * battlefield.leak(campaign.intercept, 1.0)
            season = campaign.winter if winter == 1.0 else 1.0
            hits += launched[c].strikes * launched[c].leak * season
            usual += reference
            memory += campaign.memory * reference
    if usual > 0.0:
        seat.damage = battlefield.damaged(seat.damage, hits / usual, memory / usual)


@rule
def _weary(actor: Any, seat: Any) -> None:
    felt = battlefield.intensity(seat.casualties, seat.damage)
    seat.fatigue = battlefield.wearied(
        seat.fatigue, actor.war_fatigue_rate, felt, actor.war_fatigue_max
    )


@rule
def events_fall(n: Numbers, s: State) -> None:
    """Events whose week has come happen, if chance so has it, and have their effects."""
    seed, run, week = s.clock[0], s.clock[1], s.clock[2]
    nothing = True
    for e in range(n.event.shape[0]):
        event = n.event[e]
        s.happened[e] = 0.0
        if event.week == week:
            luck = chance.uniform(seed, run, week, int(event.place), chance.EVENT)
            if luck < event.probability:
                s.happened[e], nothing = 1.0, False
                s.table[0].suspended = max(s.table[0].suspended, event.suspend)
    if nothing:
        return
    for row in range(n.effect.shape[0]):
        if s.happened[int(n.effect[row, 0])] == 1.0:
            take_effect(n.effect[row], s.seat_numbers, s.credibility)


@rule
def take_effect(effect: np.ndarray, seats: np.ndarray, credibility: np.ndarray) -> None:
    """What one row of `effect` does to the seats (actors, columns) or to the credibility (issues,),
    within the limits of the row."""
    column, target, amount = int(effect[1]), int(effect[2]), effect[3]
    before = credibility[target] if column < 0 else seats[target, column]
    after = before * amount if effect[4] == 1.0 else before + amount
    after = clipped(after, effect[5], effect[6])
    if column < 0:
        credibility[target] = after
    else:
        seats[target, column] = after
