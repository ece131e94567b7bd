"""What the instructor sees: all numbers, the range, what the model would do, and the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.outcome import Outcome
from sim.report import gap
from sim.report.words import joined
from sim.rules import events
from sim.scenario.records import Scenario
from sim.web.room import debrief, seatside
from sim.web.room.moves import Entry
from sim.web.room.table import Table
from sim.web.room.terms import Terms
from sim.web.room.weighing import SCALE

MOST_LINES = 300  # of the log
MOST_OPENINGS = 5
EMPTY = -1e8  # below: there was no package to measure
LABELS = {  # of what an event may touch
    "damage": "damage at home",
    "casualties": "dead and wounded",
    "mistrust": "mistrust",
    "fatigue": "war-weariness",
    "pressure": "the mediator's pressure, to stay",
    "pressure_now": "the mediator's pressure, for a while",
    "cost": "the cost of war",
    "inducement": "reward for any deal",
    "audience_cost": "the price of compromise at home",
    "belief": "belief in the first side's strength",
    "troops": "soldiers",
    "quality": "fighting strength",
    "aid": "deliveries of arms",
    "credibility": "how far a promise is believed",
}
REACH = 1.0  # how far an amount without limits may be moved by a form


def desk(table: Table, log: Sequence[Entry], code: str) -> dict[str, Any]:
    """The instructor's part of the view, JSON-ready."""
    talks = table.talks
    return {
        "seats": talks.once("least", lambda: least(talks.outcome)),
        "range": talks.once("range", lambda: bargaining_range(talks.outcome)),
        "model_would": talks.once("model", lambda: _model_would(table)),
        "qr": f"/api/room/{code}/qr.svg",
        "join_url": None,  # the server knows its address
        "people": [
            {
                "person": person.id,
                "name": person.name,
                "seat": person.seat,
                "connected": None,
                "last": person.last,
            }
            for person in table.people
        ],
        "waiting_for": [person.name for person in table.waiting_for()],
        "log": _lines(table, log),
        "debrief": debrief.made(table),
        "effects": talks.once("effects", lambda: effects(table.scenario)),
    }


def least(outcome: Outcome) -> list[dict[str, Any]]:
    """Everybody's reservation value, and worth of the last text in its week."""
    now, text = outcome.history.seat[-1], outcome.last.text
    return [
        {
            "seat": key,
            "reservation": round(float(now[seat].reservation), 5),
            "worth_of_text": round(float(now[seat].text_value), 5) if text >= 0 else None,
        }
        for seat, key in enumerate(outcome.actors)
    ]


def bargaining_range(outcome: Outcome) -> dict[str, Any]:
    """The bargaining range of the last week, who binds it, and what would open a closed one."""
    found = gap.gap(outcome, outcome.weeks - 1)
    return {
        "open": found.is_open,
        "size": None if found.size < EMPTY else round(found.size, 5),
        "sentence": gap.told(outcome, found),
        "scale": SCALE,
        "openings": [opening.sentence for opening in found.openings[:MOST_OPENINGS]],
    }


def _model_would(table: Table) -> list[dict[str, Any]]:
    """What the model would do now in every seat that is called."""
    advised = ((key, seatside.advice(table, k)) for k, key in enumerate(table.scenario.actors))
    return [{"seat": key} | each for key, each in advised if each]


# ------------------------------------------------------------------ what may be injected
def effects(scenario: Scenario) -> list[dict[str, Any]]:
    """What an event may touch, on whom, and by how much a form should let it be moved."""
    actors = {key: actor.short for key, actor in scenario.actors.items()}
    sides = {key: actors[key] for key in scenario.war.sides}
    aid = scenario.battlefield.aid
    whom = {
        "actor": actors,
        "belligerent": sides,
        "giver": {key: actors[key] for key in aid.flows} if aid else {},
        "issue": {key: issue.label for key, issue in scenario.issues.items()},
    }
    return [
        {
            "name": effect.name,
            "label": LABELS.get(effect.name, effect.name.replace("_", " ")),
            "targets": [{"key": key, "label": label} for key, label in whom[effect.whom].items()],
            "low": _reach(effect)[0],
            "high": _reach(effect)[1],
            "multiplies": effect.multiplies,
            "neutral": 1.0 if effect.multiplies else 0.0,
            "meaning": effect.meaning,
        }
        for effect in events.EFFECTS
        if whom[effect.whom]
    ]


def _reach(effect: events.Effect) -> tuple[float, float]:
    """Amounts that make sense in a form."""
    return (0.0, 3.0 * REACH) if effect.multiplies else (-REACH, REACH)


# ------------------------------------------------------------------ the log in words
def _lines(table: Table, log: Sequence[Entry]) -> list[dict[str, Any]]:
    """The last moves, the newest last."""
    names = {entry.move.person: entry.move.name for entry in log if entry.move.kind == "join"}
    return [
        {
            "time": entry.time,
            "who": author(entry, names),
            "words": words(table.scenario, table.terms, entry, names),
        }
        for entry in log[-MOST_LINES:]
    ]


def author(entry: Entry, names: dict[str, str]) -> str:
    """Who made a move, in words."""
    if entry.who.role == "person":
        return names.get(str(entry.who.person), "somebody")
    return {"instructor": "The instructor", "clock": "The clock"}.get(entry.who.role, "The screen")


def words(scenario: Scenario, terms: Terms, entry: Entry, names: dict[str, str]) -> str:
    """What a move did, in words."""
    move = entry.move
    seat = scenario.actors[move.seat].short if getattr(move, "seat", None) else None
    whom = names.get(getattr(move, "person", ""), "somebody")
    match move.kind:
        case "sit":
            return f"sits down for {seat}" if seat else "stands up"
        case "reseat":
            return f"seats {whom} for {seat}" if seat else f"has {whom} stand up"
        case "answer":
            why = f": “{move.reason}”" if move.reason else ""
            return f"would {'accept' if move.accept else 'refuse'}{why}"
        case "stance":
            track = scenario.partial_tracks[move.track].label
            wish = {True: "wants", False: "does not want", None: "leaves to the model"}[move.agree]
            return f"{wish}: {track}"
        case "inject":
            return f"puts an event into the week to come: “{move.text}”"
        case "timer":
            return "sets no time limit" if move.seconds is None else f"gives {move.seconds} seconds"
        case "reveal":
            return f"{'shows' if move.on else 'hides'} the {move.what}"
        case "hint" | "autonext":
            what = "the hint" if move.kind == "hint" else "closing phases when all have decided"
            return f"switches {what} {'on' if move.on else 'off'}"
        case "remove":
            return f"sends {whom} out"
        case "offer" | "float":
            does = "would offer" if move.kind == "offer" else "floats"
            return f"{does}: {joined([c['label'] for c in terms.told(move.clauses)])}"
    return PLAIN[move.kind]


PLAIN = {
    "join": "comes in",
    "start": "starts the room",
    "next": "goes on",
    "pause": "pauses the room",
    "resume": "lets the room go on",
    "end": "ends the negotiation",
    "time_up": "closes the phase: the time is up",
}
