"""Who conceded what: how far a seat moved between what it first and what it last stood for."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.words import capital, joined, party, plural
from sim.scenario.tastes import losses_by_level

NOTE = (
    "A seat's words are its own offers and the texts that it accepted. Steps are levels of the "
    "scales away from what it wants (or nearer to it), not worth."
)
SAME = 1e-9  # of losses


def conceded(outcome: Outcome, seat: int) -> dict[str, Any]:
    """How far a seat moved away from its wishes, from what it first stood for to what it last
    stood for: its own offers, and texts that it accepted."""
    stood = _positions(outcome, seat)
    by_issue = _steps(outcome, seat, stood[0], stood[-1]) if stood else []
    return {
        "seat": outcome.actors[seat],
        "by_issue": by_issue,
        "sentence": _told(outcome, seat, stood, by_issue),
    }


def _steps(outcome: Outcome, seat: int, first: int, last: int) -> list[dict[str, Any]]:
    """The clauses on which it gave way (`steps` > 0) or gained between two packages, in levels."""
    before, after = outcome.terms(first), outcome.terms(last)
    found, losses = [], losses_by_level(outcome.scenario)
    for k, (key, issue) in enumerate(outcome.scenario.issues.items()):
        wish = outcome.scenario.actors[outcome.actors[seat]].preferences.get(key)
        if wish is None or wish.weight == 0.0:
            continue
        rungs = [level.key for level in issue.levels]
        steps = _climbed(losses[k][:, seat], *(rungs.index(at[key].key) for at in (before, after)))
        if steps:
            told = {"from": before[key].label, "to": after[key].label, "steps": steps}
            found.append({"issue": key, "label": issue.label} | told)
    return found


def _climbed(loss: np.ndarray, start: int, end: int) -> int:
    """Steps from level to level that cost a seat something, less those that gave it something."""
    low, high = sorted((start, end))
    steps = np.diff(loss[low : high + 1])
    net = int((steps > SAME).sum()) - int((steps < -SAME).sum())
    return net if end > start else -net


def _positions(outcome: Outcome, seat: int) -> list[int]:
    """The packages that a seat offered or accepted, week by week."""
    own = outcome.history.seat[:, seat]
    text = outcome.history.table.text
    stood = np.where(own.vote == 1.0, text, own.offer)
    return [int(package) for package in stood if package >= 0]


def _told(outcome: Outcome, seat: int, stood: list[int], by_issue: list[dict[str, Any]]) -> str:
    who = party(outcome, seat)
    name, its = capital(who.name), "their" if who.many else "its"
    if not stood:
        return f"{name} never put forward or accepted a text."
    if len(stood) == 1:
        return f"{name} stood for one text only."
    gave, won = (sum(max(0, way * each["steps"]) for each in by_issue) for way in (1, -1))
    told = [f"gave way by {plural(gave, 'step')}"] if gave else []
    told += [f"gained {plural(won, 'step')}"] if won else []
    if not told:
        return f"{name} ended as near to {its} wishes as {'they' if who.many else 'it'} began."
    return f"{name} {joined(told)} between {its} first word and {its} last."
