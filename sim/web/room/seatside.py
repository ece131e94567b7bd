"""What only the people of one seat may see, and what one of them has chosen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from sim.scenario.records import Scenario
from sim.web.room.briefing import briefing
from sim.web.room.people import Choice, Person
from sim.web.room.table import Table
from sim.web.room.weighing import against_war, in_points, worth_to

WISH = {True: "agree", False: "refuse", None: "own"}


def private(table: Table, key: str) -> dict[str, Any]:
    """A seat's private part of the view, the same for all its people."""
    told = dict(table.talks.once(f"briefing {key}", lambda: _briefing(table, key)))
    if not table.hints:
        told |= {"reservation": None, "aspiration": None, "model_advice": None}
    if table.phase == "lobby":  # where everybody may look into every seat
        told |= {"beliefs": [], "trust": [], "means": []}
    return told | {
        "tracks": _tracks(table, key),
        "picks": _picks(table, key),
        "text": _text(table, key),
        "may": _may(table, key),
        "levels": table.terms.levels,
    }


def _briefing(table: Table, key: str) -> dict[str, Any]:
    before = table.rounds[-1].before if table.rounds else -1
    seat = list(table.scenario.actors).index(key)
    return briefing(table.talks.outcome, seat, before) | {"model_advice": advice(table, seat)}


def advice(table: Table, seat: int) -> dict[str, Any] | None:
    """What the model would do in a seat's place now; None if it has nothing to do."""
    model, would = table.talks.model.seats[seat], "The model in your place would"
    if table.talks.speaks(seat):
        package = model.own_proposal()
        clauses = table.terms.told(table.terms.clauses(package)) if package >= 0 else None
        said = f"{would} put {'this text' if clauses else 'nothing'} on the table."
        return {"clauses": clauses, "accept": None, "sentence": said}
    if table.talks.is_asked(seat):
        accepts = model.own_answer()
        said = f"{would} {'accept' if accepts else 'refuse'}."
        return {"clauses": None, "accept": accepts, "sentence": said}
    return None


def _text(table: Table, key: str) -> dict[str, Any] | None:
    """What the text on the table, or the last one, is worth to a seat."""
    if not table.rounds or table.phase == "offers":
        return None
    outcome, week = table.talks.outcome, table.rounds[-1].week
    package, seat = int(outcome.history.table[week].text), outcome.actors.index(key)
    if package < 0:
        return None
    value = worth_to(outcome, week, np.asarray(outcome.numbers.clause[package]), seat)
    least = float(outcome.history.seat[week, seat].reservation)
    return {
        "worth": round(value, 5),
        "gain": round(value - least, 5) if table.hints else None,
        "sentence": against_war(value, least) if table.hints else in_points(value),
    }


def _may(table: Table, key: str) -> dict[str, bool]:
    seat = list(table.scenario.actors).index(key)
    is_on = not table.pace.paused and table.phase != "over"
    return {
        "offer": is_on and table.talks.speaks(seat),
        "answer": is_on and table.talks.is_asked(seat),
        "float": is_on and table.phase in ("offers", "answers"),
        "stance": is_on and key in table.scenario.war.sides and bool(table.scenario.partial_tracks),
    }


# ------------------------------------------------------------------ arrangements on the side
def _tracks(table: Table, key: str) -> list[dict[str, Any]]:
    """The side tracks as a belligerent's people see them; nothing to others."""
    if key not in table.scenario.war.sides:
        return []
    told = []
    in_force = table.talks.model.state.track["in_force"]
    for k, (track, said) in enumerate(table.scenario.partial_tracks.items()):
        wishes = table.people.wishes.get((key, track), {})
        told.append(
            {
                "key": track,
                "label": said.label,
                "meaning": _meaning(table.scenario, track),
                "stance": table.people.stances.get((key, track)),
                "votes": dict(Counter(WISH[wish] for wish in wishes.values())),
                "in_force": bool(in_force[k]),
            }
        )
    return told


def _meaning(scenario: Scenario, key: str) -> str:
    """What a side track does, in words."""
    track = scenario.partial_tracks[key]
    said = []
    if track.activity.fighting < 1.0:
        said.append(f"while it holds, {_left(track.activity.fighting)} of the fighting goes on")
    if track.activity.strikes < 1.0:
        said.append(f"while it holds, {_left(track.activity.strikes)} of the strikes go on")
    if track.trust > 0.0:
        said.append("agreeing on it builds trust")
    if track.break_weekly > 0.0 and not track.one_off:
        said.append(f"it breaks down with a chance of {100 * track.break_weekly:g} % a week")
        if track.break_mistrust > 0.0:
            said.append("a breakdown costs trust")
    told = "; ".join(said) or "it changes nothing else"
    return f"{told[0].upper()}{told[1:]}. It needs both sides, and somebody to try it."


def _left(share: float) -> str:
    return "nothing" if share <= 0.0 else f"{100 * share:.0f} %"


# ------------------------------------------------------------------ what its people choose
def _picks(table: Table, key: str) -> list[dict[str, Any]]:
    """What a seat's people have chosen in this phase, the first first."""
    return [
        {"person": person, "person_name": table.people[person].name, **_chosen(table, choice)}
        for person, choice in table.people.choices.items()
        if table.people[person].seat == key
    ]


def _chosen(table: Table, choice: Choice) -> dict[str, Any]:
    if table.phase == "offers":
        return {"clauses": table.terms.clauses(int(choice.says)), "accept": None, "reason": ""}
    return {"clauses": None, "accept": bool(choice.says), "reason": choice.reason}


def mine(table: Table, person: Person) -> dict[str, Any]:
    """What one person has chosen in this phase, and of the side tracks."""
    choice = table.people.choices.get(person.id)
    chosen = {"clauses": None, "accept": None, "reason": ""}
    return (_chosen(table, choice) if choice else chosen) | {
        "floated": table.people.floated.get(person.id),
        "stances": {
            track: wishes[person.id]
            for (seat, track), wishes in table.people.wishes.items()
            if person.id in wishes and seat == person.seat
        },
    }
