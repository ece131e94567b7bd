"""What everybody in a room may see."""

from __future__ import annotations

from typing import Any

from sim.outcome import Outcome
from sim.report.page import story
from sim.report.words import told_date
from sim.web.room import debrief, desk, sessions
from sim.web.room.news import news
from sim.web.room.table import Table

ROLES = {
    "belligerent": "at war",
    "mediator": "mediates",
    "guarantor": "does not fight, but counts",
}


def public(table: Table, about: dict[str, str]) -> dict[str, Any]:
    """The room as everybody sees it, JSON-ready; `about` are its code and title."""
    talks, phase = table.talks, table.phase
    week = max(talks.week, 0)
    return {
        "room": about | _room(table),
        "phase": phase,
        "paused": table.pace.paused,
        "ends": table.pace.ends,
        "left": table.pace.left,
        "round": table.round,
        "week": week,
        "date": told_date(talks.outcome.day(week)),
        "scales": talks.once("scales", lambda: _scales(talks.outcome)),
        "seats": _seats(table, talks.outcome),
        "news": talks.once(f"news {phase}", lambda: _news(table)),
        "text": talks.once(f"text {phase}", lambda: sessions.text(table)),
        "floated": _floated(table),
        "result": talks.once(f"result {phase}", lambda: sessions.result(table)),
        "verdict": talks.once(f"verdict {phase}", lambda: sessions.verdict(table)),
        "past": talks.once("past", lambda: sessions.past(table)),
        "revealed": _revealed(table),
    }


def _room(table: Table) -> dict[str, Any]:
    scenario, every = table.scenario, table.opening.weeks_a_round
    return {
        "question": scenario.question,
        "summary": scenario.summary.strip(),
        "document": scenario.document,
        "rounds": -(-scenario.horizon_weeks // every),
        "impossible": sessions.impossible(table),
        "hint": table.hint,
        "auto_next": table.pace.auto_next,
        "timer": table.pace.timer,
        "revealed": table.revealed,
    }


def _scales(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "issue": key,
            "label": issue.label,
            "question": issue.question,
            "levels": [{"key": level.key, "label": level.label} for level in issue.levels],
        }
        for key, issue in outcome.scenario.issues.items()
    ]


def _seats(table: Table, outcome: Outcome) -> list[dict[str, Any]]:
    told = []
    for index, (look, (key, actor)) in enumerate(
        zip(story.actors(outcome), outcome.scenario.actors.items(), strict=True)
    ):
        people, called = table.people.of(key), table.is_called(key)
        decided = [called and person.id in table.people.choices for person in people]
        told.append(
            {
                "key": key,
                "label": actor.label,
                "short": look["name"],
                "role_word": ROLES[actor.role],
                "veto": actor.veto,
                "colour": look["colour"],
                "people": [
                    {
                        "person": person.id,
                        "name": person.name,
                        "connected": None,
                        "decided": has_decided,
                    }
                    for person, has_decided in zip(people, decided, strict=True)
                ],
                "speaks": table.talks.speaks(index),
                "asked": table.talks.is_asked(index),
                "decided": called
                and bool(people)
                and all(p.id in table.people.choices for p in people),
            }
        )
    return told


def _news(table: Table) -> dict[str, Any] | None:
    """The news since the last session; none in the lobby."""
    if table.phase == "lobby":
        return None
    now = table.rounds[-1] if table.rounds else None
    before = now.before if now else -1
    if table.phase == "over" and now and table.talks.week > now.week:
        before = now.week  # the weeks after the last session
    return news(table.talks.outcome, before, table.talks.week, table.injected)


def _floated(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "seat": table.people[person].seat,
            "person_name": table.people[person].name,
            "clauses": table.terms.told(clauses),
            "on_table": table.terms.place(table.terms.values(clauses)) is not None,
        }
        for person, clauses in table.people.floated.items()
    ]


# ------------------------------------------------------------------ what the instructor shows
def _revealed(table: Table) -> dict[str, Any]:
    talks = table.talks
    shown: dict[str, Any] = dict.fromkeys(("range", "reservations", "debrief"))
    if "range" in table.revealed:
        shown["range"] = talks.once("range", lambda: desk.bargaining_range(talks.outcome))
    if "reservations" in table.revealed:
        shown["reservations"] = talks.once("least", lambda: desk.least(talks.outcome))
    if "debrief" in table.revealed and table.phase == "over":
        shown["debrief"] = debrief.made(table)
    return shown
