"""An opening as entries of the scenario: what comes nearest to it if set from the start.

An opening moves something in one week. Most of what an event may move has an entry of the scenario
behind it, which holds from the first week on: another question, and the one that sliders ask.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from sim.outcome import Outcome
from sim.report.gap.records import Opening
from sim.rules.events import EFFECTS
from sim.scenario.paths import Loc, Lost, found, locate
from sim.scenario.reading import as_data
from sim.scenario.records import Scenario
from sim.scenario.schema import allowed

BEHIND = {  # a shock -> the entry that it moves, of an actor or an issue
    "inducement": "actors.{}.inducement",
    "cost": "actors.{}.war.cost",
    "audience_cost": "actors.{}.audience_cost",
    "mistrust": "actors.{}.mistrust",
    "pressure": "actors.{}.pressure0",
    "credibility": "credibility.{}",
}
PASSING = {"pressure_now"}  # of the moment: it returns to its level, which moves besides
FACTORS = {effect.name for effect in EFFECTS if effect.multiplies}
DIGITS = 6


def entries(outcome: Outcome, opening: Opening) -> dict[str, Any] | None:
    """What to set, path -> value, so that the opening holds from the start; None if no entries of
    the scenario say it, or none that it could hold."""
    said, moved = _said(outcome), dict(opening.set)
    for shock, amounts in opening.effects.items():
        if shock in PASSING:
            continue
        if shock not in BEHIND:
            return None
        for whom, amount in amounts.items():
            path = BEHIND[shock].format(whom)
            try:
                loc = locate(said, path)
                own = float(found(said, loc))
            except (Lost, KeyError, TypeError):
                return None
            value = own * amount if shock in FACTORS else own + amount
            moved[path] = float(f"{value:.{DIGITS}g}")
            low, high = _limits(loc)
            if not low <= moved[path] <= high:
                return None
    return moved or None


def _said(outcome: Outcome) -> dict[str, Any]:
    """What the outcome's scenario says, kept with it: it is asked for hundreds of openings."""
    kept = vars(outcome)
    if "said" not in kept:
        kept["said"] = as_data(outcome.scenario)
    return kept["said"]  # type: ignore[no-any-return]


@cache
def _limits(loc: Loc) -> tuple[float, float]:
    """The least and the most that an entry of a scenario may be."""
    limits = {name: value for said in allowed(Scenario, loc) for name, value in said.items()}
    return limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
