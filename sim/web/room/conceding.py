"""Who conceded what: how far a seat moved between what it first and what it last stood for."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.words import capital, joined, party, plural


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
    """The clauses that differ between two packages; `steps` > 0: away from what the seat wants."""
    before, after = outcome.terms(first), outcome.terms(last)
    found = []
    for key, issue in outcome.scenario.issues.items():
        rungs = [level.key for level in issue.levels]
        moved = abs(rungs.index(after[key].key) - rungs.index(before[key].key))
        if moved:
            way = _away(outcome, seat, key, before[key].value, after[key].value)
            told = {"from": before[key].label, "to": after[key].label, "steps": moved * way}
            found.append({"issue": key, "label": issue.label} | told)
    return found


def _positions(outcome: Outcome, seat: int) -> list[int]:
    """The packages that a seat offered or accepted, week by week."""
    own = outcome.history.seat[:, seat]
    text = outcome.history.table.text
    stood = np.where(own.vote == 1.0, text, own.offer)
    return [int(package) for package in stood if package >= 0]


def _away(outcome: Outcome, seat: int, issue: str, before: float, after: float) -> int:
    """1 if a move on an issue led away from what the seat wants, -1 if towards it, 0 if it does not
    mind."""
    wish = outcome.scenario.actors[outcome.actors[seat]].preferences.get(issue)
    if wish is None or wish.weight == 0.0:
        return 0
    apart = abs(after - wish.ideal) - abs(before - wish.ideal)
    return int(np.sign(round(apart, 9)))


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
        return f"{name} ended where {'they' if who.many else 'it'} began."
    return f"{name} {joined(told)} between {its} first word and {its} last."
