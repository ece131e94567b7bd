"""Beat 5: home answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import chance, durability, utility
from sim.rules.compiled import rule
from sim.rules.state import Numbers, State

NOWHERE = 0


@rule
def home_answers(n: Numbers, s: State) -> None:
    """An accepted package goes home, actor by actor in the scenario's order; a failure suspends the
    talks, success ends them."""
    table, given = s.table[0], n.given[0]
    seed, run, week = s.clock[0], s.clock[1], s.clock[2]
    if table.agreed == 0.0:
        return
    text = int(table.text)
    for i in range(n.actor.shape[0]):
        luck = chance.uniform(seed, run, week, int(n.actor[i].place), chance.RATIFICATION)
        if luck >= n.odds[text, i]:
            table.refused_by_home = i
            table.suspended = given.negotiation_renegotiation_pause_weeks + 1.0
            return
    table.ratified = 1.0
    first, second = int(given.first), int(given.second)
    a, b = s.seat[first], s.seat[second]
    table.margin = min(a.text_value - a.unpressured, b.text_value - b.unpressured)
    assured = (
        utility.assurance(
            n.clause[text], n.assurance[first, 0], n.assurance[first, 1], s.credibility
        )
        + utility.assurance(
            n.clause[text], n.assurance[second, 0], n.assurance[second, 1], s.credibility
        )
    ) / 2.0
    _sign(given, table, assured, (a.mistrust + b.mistrust) / 2.0, s.clock)


@rule
def _sign(given: Any, table: Any, assured: float, mistrust: float, clock: np.ndarray) -> None:
    """How long the signed deal lasts."""
    table.hazard = durability.hazard(
        given.durability_base_annual,
        assured,
        given.durability_assurance,
        table.margin,
        given.durability_margin,
        given.durability_margin_cap,
        mistrust,
        given.durability_mistrust,
    )
    table.survival = durability.survival(table.hazard)
    luck = chance.uniform(clock[0], clock[1], clock[2], NOWHERE, chance.COLLAPSE)
    table.collapse_years = durability.years_to_collapse(table.hazard, luck)
