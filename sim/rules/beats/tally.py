"""What a whole run leaves behind, summed up week by week for those who play very many."""

from __future__ import annotations

import math

from sim.rules.compiled import rule
from sim.rules.state import AGREED, Numbers, State, Tally

NEVER = -1.0


@rule
def begin_tally(t: Tally) -> None:
    """Before the first week: nothing has happened yet."""
    t.everything[:] = 0.0
    run = t.run[0]
    run.package, run.ceasefire_week, run.range_opened = NEVER, NEVER, NEVER
    run.range_best = -math.inf
    for k in range(t.track.shape[0]):
        t.track[k].week = NEVER


@rule
def tally(n: Numbers, s: State, t: Tally) -> None:
    """Adds a week."""
    run, table, week = t.run[0], s.table[0], s.clock[2]
    run.week, run.held, run.mediator_left = week, s.front[0].held, table.mediator_left
    if table.blocker != AGREED:
        t.blocked[int(table.blocker)] += 1.0
    run.range_best = max(run.range_best, table.range_size)
    if table.range_size >= 0.0 and run.range_opened == NEVER:
        run.range_opened = week
    if table.refused_by_home >= 0.0:
        run.failed_ratifications += 1.0
    for i in range(n.actor.shape[0]):
        t.seat[i].losses += s.seat[i].losses
    for c in range(n.campaign.shape[0]):
        t.campaign[c].strikes += s.campaign[c].strikes
    for k in range(n.track.shape[0]):
        if s.track[k].agreed == 1.0 and t.track[k].week == NEVER:
            t.track[k].week = week
            if n.track[k].is_ceasefire == 1.0 and run.ceasefire_week == NEVER:
                run.ceasefire_week = week


@rule
def end_tally(n: Numbers, s: State, t: Tally) -> None:
    """After the last week: the deal, if there is one, and where everybody stands."""
    run, table = t.run[0], s.table[0]
    run.agreed = table.ratified
    run.package = table.text if table.ratified == 1.0 else NEVER
    run.margin, run.hazard = table.margin, table.hazard
    run.survival, run.collapse_years = table.survival, table.collapse_years
    for i in range(n.actor.shape[0]):
        t.seat[i].reservation, t.seat[i].worth = s.seat[i].reservation, s.seat[i].text_value
    most = 0.0
    run.blocker = NEVER
    for code in range(t.blocked.shape[0]):
        if t.blocked[code] > most:
            most, run.blocker = t.blocked[code], code
