"""What one actor is told: its own numbers, and what is public. Nobody else's private numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.handout import course
from sim.report.handout.scoring import POINTS, bound, red_lines, sheet
from sim.rules import ratification
from sim.scenario.records import Parliament, Referendum, Regime, Scenario

ODDS = (0.1, 0.5, 0.9)  # of a referendum


def role(outcome: Outcome, seat: int) -> dict[str, Any]:
    """Everything on an actor's sheet, for the template."""
    scenario, key = outcome.scenario, outcome.actors[seat]
    actor, now = scenario.actors[key], outcome.history.seat[0, seat]
    other = next((side for side in scenario.war.sides if side != key), None)
    return {
        "key": key,
        "actor": actor,
        "sheet": sheet(outcome, seat),
        "red_lines": red_lines(scenario, key),
        "opponent": scenario.actors[other] if key in scenario.war.sides and other else None,
        "alternative": _alternative(now),
        "course": course.lines(outcome, seat),
        "aim": POINTS * float(now.aspiration),
        "cover": POINTS * float(now.audience_cost) * scenario.negotiation.political_cover,
        "belief": _belief(outcome, seat),
        "estimate": _estimate(outcome, seat),
        "home": home(scenario, actor.domestic),
        "lean": _lean(outcome, key),
        "aid": _aid(scenario, key),
    }


def _alternative(now: Any) -> dict[str, float]:
    """The reservation value and its parts; points."""
    parts = ("casualties", "damage", "fatigue", "pressure")
    found = {part: POINTS * float(now[f"part_{part}"]) for part in parts}
    war = POINTS * float(now.war_value)
    return {"least": POINTS * float(now.reservation), "war": war, **found}


def _belief(outcome: Outcome, seat: int) -> dict[str, float] | None:
    """What a belligerent believes of its chances, if the war is decided, and of a decision."""
    if seat not in outcome.sides:
        return None
    prevail = float(outcome.history.seat[0, seat].prevail)
    own = prevail if seat == outcome.sides[0] else 1.0 - prevail
    return {"prevail": own, "decided": 1.0 - outcome.scenario.war.stalemate_prob}


def _estimate(outcome: Outcome, seat: int) -> dict[str, float] | None:
    """What anybody can work out about the opponent's reservation value, and how surely; points."""
    if seat not in outcome.sides:
        return None
    first, second = outcome.sides
    other = second if seat == first else first
    public = float(outcome.history.seat[0, other].public_reservation)
    return {
        "mean": POINTS * public,
        "sd": POINTS * outcome.scenario.negotiation.reservation_prior_sd,
    }


def home(
    scenario: Scenario, domestic: Referendum | Regime | Parliament | None
) -> dict[str, Any] | None:
    """How a home ratifies: its kind, chances, and what it asks for; clause scores in points."""
    if domestic is None:
        return None
    found: dict[str, Any] = {"type": domestic.type}
    if isinstance(domestic, Referendum):
        found["needs"] = [(odds, _needed(domestic, odds)) for odds in ODDS]
        found["threshold"] = domestic.threshold
    elif isinstance(domestic, Parliament):
        found["chance"] = domestic.pass_prob
        found["needed_if"] = [bound(scenario, condition) for condition in domestic.needed_if]
    else:
        found["chance"] = domestic.autonomy
    return found


def _needed(vote: Referendum, odds: float) -> float | None:
    """The least clause score at which a referendum passes with these odds; None: never."""
    scores = np.linspace(0.0, 1.0, 1001)
    shape = (vote.floor, vote.intercept, vote.slope, vote.endorsement, vote.threshold, vote.noise)
    enough = ratification.referendum_odds(scores, *shape) >= odds
    return POINTS * float(scores[enough][0]) if enough.any() else None


def _lean(outcome: Outcome, key: str) -> float:
    """The mediator's bias towards an actor, -1..1."""
    mediators = [a for a in outcome.scenario.actors.values() if a.role == "mediator"]
    return mediators[0].bias.get(key, 0.0) if mediators else 0.0


def _aid(scenario: Scenario, key: str) -> float:
    """The share of the flow of equipment that an actor gives, 0..1."""
    return scenario.battlefield.aid.flows.get(key, 0.0) if scenario.battlefield.aid else 0.0
