"""Before the first week."""

from __future__ import annotations

import math
from typing import Any

from sim.rules import appraisal, beliefs, chance
from sim.rules.beats.war import balance
from sim.rules.compiled import rule
from sim.rules.state import GRID, Numbers, State

NOTHING_YET = -1e9
OWN_RULE = -1.0


@rule
def begin(n: Numbers, s: State, seed: int, run: int) -> None:
    """Lays out the state before the first week: indices at 1, private costs drawn, beliefs off the
    truth by optimism (each side too sure of itself)."""
    given, front = n.given[0], s.front[0]
    s.clock[0], s.clock[1], s.clock[2] = seed, run, 0
    front.held, front.stock, front.momentum = given.battlefield_held_pct, 1.0, 0.5
    front.fighting, front.strikes = 1.0, 1.0
    s.credibility[:] = n.credibility
    s.consent[:] = OWN_RULE
    table = s.table[0]
    table.suspended, table.way_bits, table.mediator_left = 0.0, 0.0, -1.0
    table.hazard, table.survival, table.margin, table.collapse_years = 0.0, 0.0, 0.0, 0.0
    for i in range(n.actor.shape[0]):
        _sit_down(n.actor[i], s.seat[i], given, seed, run)
    for k in range(n.track.shape[0]):
        s.track[k].in_force = 0.0
    first, second = s.seat[int(given.first)], s.seat[int(given.second)]
    front.log_ratio = balance(given, front, first, second)
    for i in range(n.actor.shape[0]):
        sign = -1.0 if n.actor[i].side == 1.0 else 1.0
        s.seat[i].belief = front.log_ratio + sign * n.actor[i].war_optimism
        s.seat[i].belief_sd = n.actor[i].war_belief_sd
    s.weighed[:] = math.nan  # nothing has been valued yet
    for x in range(s.at_home.shape[0]):
        passes = n.odds[x, n.actor.shape[0]] >= given.negotiation_ratify_min
        s.at_home[x] = 1.0 if passes else 0.0
    beliefs.prior(GRID, given.negotiation_reservation_prior_sd, s.guess[0])
    s.guess[1] = s.guess[0]
    conclude(s, 0)
    conclude(s, 1)


@rule
def conclude(s: State, side: int) -> None:
    """What a side makes of its belief over the other's reservation value."""
    s.learnt[side] = beliefs.mean_and_sd(GRID, s.guess[side])


@rule
def _sit_down(actor: Any, seat: Any, given: Any, seed: int, run: int) -> None:
    place = int(actor.place)
    noise = chance.normal(seed, run, 0, place, chance.COST_TYPE)
    seat.cost_type = appraisal.drawn_cost(actor.war_cost, actor.war_cost_sd, noise)
    seat.cost_factor = 1.0
    seat.inducement, seat.audience_cost = actor.inducement, actor.audience_cost
    seat.troops, seat.quality = actor.force_troops_k, actor.force_quality
    seat.casualties, seat.damage, seat.fatigue = 1.0, 1.0, actor.war_fatigue0
    seat.aid, seat.mistrust = actor.aid, actor.mistrust
    seat.pressure_base, seat.pressure = actor.pressure0, actor.pressure0
    seat.revision, seat.shift, seat.mediator_error = 0.0, 0.0, 0.0
    if actor.side >= 0.0:
        noise = chance.normal(seed, run, 0, place, chance.ESTIMATE)
        seat.mediator_error = given.negotiation_mediator_noise * noise
    seat.received_first, seat.received_best = NOTHING_YET, NOTHING_YET
    seat.refused_best, seat.accepted_least, seat.last_offer = NOTHING_YET, -NOTHING_YET, -1.0
