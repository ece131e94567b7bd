"""What a text would be worth to one seat, on the table or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.handout import points
from sim.report.measures import worth
from sim.report.words import share
from sim.scenario.tastes import losses_on, tastes_of
from sim.web.room import ratifying
from sim.web.room.table import Table

POINTS = 100.0
SCALE = "In sentences with decimals worth counts from 0 to 1: 0.010 is one point."
HARDLY = 0.0005  # utility: less is told as nothing


def worth_to(outcome: Outcome, week: int, values: np.ndarray, seat: int) -> float:
    """What terms (issues,), values 0..1, are worth to a seat as a deal in a week (utility)."""
    return float(worth(outcome, week, values[None])[0, seat])


def weighed(table: Table, key: str, clauses: Mapping[str, str]) -> dict[str, Any]:
    """A text as one seat sees it, JSON-ready; raises Refused for one that makes no sense. Without
    hints, nothing that tells its reservation value."""
    outcome, terms = table.talks.outcome, table.terms
    found = terms.values(clauses)
    seat, week = outcome.actors.index(key), outcome.weeks - 1
    values, package = (
        np.array([found[issue] for issue in outcome.scenario.issues]),
        terms.place(found),
    )
    value = worth_to(outcome, week, values, seat)
    least = float(outcome.history.seat[week, seat].reservation)
    return {
        "on_table": package is not None,
        "crosses": terms.crosses(found),
        "worth": round(value, 5),
        "gain": round(value - least, 5) if table.hints else None,
        **_at_home(outcome, package, seat),
        "by_issue": _by_issue(outcome, values, seat),
        "sentence": against_war(value, least) if table.hints else in_points(value),
    }


def in_points(value: float) -> str:
    """What a text is worth to you."""
    return f"Worth {points(POINTS * value)} points to you."


def against_war(value: float, least: float) -> str:
    """What a text is worth to you, against fighting on."""
    gain = value - least
    way = "better" if gain > 0 else "worse"
    told = f"{points(POINTS * abs(gain))} points {way} for you than no deal"
    if abs(gain) < HARDLY:
        told = "just as good for you as no deal"
    return f"{in_points(value)[:-1]}: {told} ({points(POINTS * least)})."


def _at_home(outcome: Outcome, package: int | None, seat: int) -> dict[str, Any]:
    if package is None:
        return {"home_sentence": ""}
    own = ratifying.odds(outcome, package, seat)
    together = float(outcome.numbers.odds[package, -1])
    said = ""
    if ratifying.has_home(outcome.scenario, outcome.actors[seat]):
        said = f"At your home it {ratifying.in_words(own)}. "
    if together < 1.0:
        said += f"All homes together: {share(together)}."
    if together < outcome.scenario.negotiation.ratify_min:
        said += " So little chance that the model would not put it on the table; you may."
    return {"home_sentence": said.strip()}


def _by_issue(outcome: Outcome, values: np.ndarray, seat: int) -> list[dict[str, Any]]:
    """How far each clause is from the seat's best, and how much the issue matters to it."""
    losses = losses_on(outcome.scenario, values)[seat]
    weights = tastes_of(outcome.scenario).weights[seat]
    return [
        {"issue": key, "loss": round(float(loss), 4), "weight": round(float(weight), 4)}
        for key, loss, weight in zip(outcome.scenario.issues, losses, weights, strict=True)
    ]
