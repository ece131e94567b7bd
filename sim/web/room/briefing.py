"""The private briefing of a seat, in plain words: what it wants, what it would sign for, what it
believes. Nobody else's numbers enter here but as this seat's own guesses."""

from __future__ import annotations

import math
from typing import Any

from sim.outcome import Outcome
from sim.report.handout import points
from sim.report.handout.scoring import IMPORTANCE
from sim.report.words import Party, capital, joined, party, share
from sim.scenario.table import unless
from sim.scenario.tastes import tastes_of
from sim.web.room import ratifying
from sim.web.room.terms import nearest
from sim.web.room.weighing import POINTS

PARTS = (  # of a reservation value: its column, and what it is to the seat
    ("part_truth", "What the war would bring, as the forces stand"),
    ("part_belief", "Your own view of your strength"),
    ("part_casualties", "Dead and wounded"),
    ("part_damage", "Damage at home"),
    ("part_fatigue", "War-weariness"),
    ("part_pressure", "The mediator's pressure"),
)
BYSTANDER = {"part_casualties": "What the war costs you", "part_fatigue": "The length of the war"}
MOVED = 0.0005  # utility: a change that is told


def briefing(outcome: Outcome, seat: int, before: int) -> dict[str, Any]:
    """What a seat's people are told in the last week of an outcome, JSON-ready; `before` is the
    week of the session before (-1: none). `reservation` and `aspiration` are there to be hidden."""
    return {
        "goals": goals(outcome, seat),
        "red_lines": red_lines(outcome, seat),
        "linkages": _linkages(outcome, seat),
        "reservation": reservation(outcome, seat, before),
        "aspiration": round(float(outcome.history.seat[-1, seat].aspiration), 5),
        "beliefs": _beliefs(outcome, seat),
        "home": ratifying.sentences(outcome, seat),
        "trust": _trust(outcome, seat),
        "means": _means(outcome, seat),
    }


def goals(outcome: Outcome, seat: int) -> list[dict[str, Any]]:
    """What a seat wants, the weightiest issue first."""
    scenario = outcome.scenario
    wants = scenario.actors[outcome.actors[seat]].preferences
    told = []
    weights = tastes_of(scenario).weights[seat]
    for (key, issue), weight in zip(scenario.issues.items(), weights, strict=True):
        if key not in wants or weight <= 0.0:
            continue
        ideal = nearest(issue, wants[key].ideal)
        share_of = float(weight) * len(scenario.issues)
        told.append(
            {
                "issue": key,
                "label": issue.label,
                "ideal": ideal.key,
                "ideal_label": ideal.label,
                "weight": round(float(weight), 4),
                "importance": next(words for least, words in IMPORTANCE if share_of >= least),
            }
        )
    return sorted(told, key=lambda goal: -goal["weight"])


def red_lines(outcome: Outcome, seat: int) -> list[dict[str, Any]]:
    """A seat's red lines; `strict` if they keep texts off the table, as a veto player's do."""
    scenario = outcome.scenario
    actor = scenario.actors[outcome.actors[seat]]
    told = []
    for line in actor.red_lines.values():
        ways_out = [ratifying.clause(scenario, condition) for condition in unless(line.unless)]
        but = f", unless it says {joined(ways_out, 'or')}" if ways_out else ""
        rule = f"The text must say {ratifying.clause(scenario, line)}{but}."
        told.append(
            {"sentence": line.why or rule, "rule": rule, "issue": line.issue, "strict": actor.veto}
        )
    return told


def _linkages(outcome: Outcome, seat: int) -> list[str]:
    issues = outcome.scenario.issues
    return [
        f"{' and '.join(f'“{issues[key].label}”' for key in linkage.issues)} hang together for "
        "you: giving way on both hurts more than the sum of the two."
        for linkage in outcome.scenario.actors[outcome.actors[seat]].linkages
        if linkage.strength > 0.0
    ]


# ------------------------------------------------------------------ what it would sign for
def reservation(outcome: Outcome, seat: int, before: int) -> dict[str, Any]:
    """The least a seat would sign for, what it is made of, and how it moved since a week."""
    now, fights = outcome.history.seat[-1, seat], seat in outcome.sides
    then = outcome.history.seat[before, seat] if before >= 0 else None
    parts: list[dict[str, Any]] = []
    for column, words in PARTS:
        value = float(now[column])
        moved = value - float(then[column]) if then is not None else 0.0
        if abs(value) >= MOVED or abs(moved) >= MOVED:
            label = words if fights else BYSTANDER.get(column, words)
            parts.append({"label": label, "value": value, "change": moved})
    value = float(now.reservation)
    change = value - float(then.reservation) if then is not None else None
    return {
        "value": round(value, 5),
        "sentence": _told(outcome, seat, value, change, parts),
        "parts": [{"label": part["label"], "value": round(part["value"], 5)} for part in parts],
    }


def _told(
    outcome: Outcome, seat: int, value: float, change: float | None, parts: list[dict[str, Any]]
) -> str:
    fights = seat in outcome.sides
    alternative = "fighting on" if fights else "letting the war go on"
    advice = "sign nothing that is worth less"
    if not outcome.scenario.actors[outcome.actors[seat]].veto:
        advice = "a deal worth less is worse for you than none"
    said = f"No deal, that is {alternative}, is worth {points(POINTS * value)} points to you: "
    said += f"{advice}."
    if change is None:
        return said
    if abs(change) < MOVED:
        return f"{said} That is as much as at the last session."
    most = max(parts, key=lambda part: part["change"] * change)
    way = "more" if change > 0 else "less"
    moved = f"{points(POINTS * abs(change))} {way} than at the last session"
    cause = f"{most['label'][:1].lower()}{most['label'][1:]}"
    return f"{said} That is {moved}; what moved it most: {cause}."


# ------------------------------------------------------------------ what it believes
def _beliefs(outcome: Outcome, seat: int) -> list[str]:
    if seat == outcome.mediator:
        return [*_seen(outcome), *_as_mediator(outcome)]
    if seat not in outcome.sides:
        return _seen(outcome)
    now, (first, second) = outcome.history.seat[-1, seat], outcome.sides
    other = party(outcome, second if seat == first else first)
    win = float(now.prevail) if seat == first else 1.0 - float(now.prevail)
    war = outcome.scenario.war
    said = [
        f"You believe that, if the war is decided, you win with a chance of {share(win)}; a "
        f"decision within {war.horizon_weeks:g} weeks has a chance of "
        f"{share(1.0 - war.stalemate_prob)}. Your generals may be too sure.",
        f"You think that {other.name} would sign for about {points(POINTS * now.estimate)} points, "
        f"give or take {points(2 * POINTS * now.estimate_sd)}, {_on_its_scale(other)}. You do not "
        "know.",
    ]
    if now.message >= 0.0 and outcome.mediator is not None:
        tells = capital(party(outcome, outcome.mediator).does("tells", "tell"))
        believed = "you believe it" if now.message == 1.0 else "you do not believe it"
        said.append(
            f"{tells} you that {other.does('is', 'are')} tougher than you think; {believed}."
        )
    return said


def _seen(outcome: Outcome) -> list[str]:
    first, second = outcome.sides
    ratio = float(outcome.history.front.log_ratio[-1])
    if abs(ratio) < 0.05:
        return [
            f"You see the balance of forces as it is: {outcome.short(first)} and "
            f"{outcome.short(second)} are about equally strong."
        ]
    ahead = party(outcome, first if ratio > 0 else second)
    return [f"You see the balance of forces as it is: {ahead.does('is', 'are')} the stronger."]


def _as_mediator(outcome: Outcome) -> list[str]:
    seats, talks = outcome.history.seat[-1], outcome.scenario.negotiation
    own = math.hypot(talks.mediator_noise, talks.mediator_week_noise)
    said = []
    for side, opponent in (outcome.sides, outcome.sides[::-1]):
        others = float(seats[opponent].estimate_sd)  # what the opponent has learnt is pooled in
        sd = own * others / math.hypot(own, others) if own > 0.0 and others > 0.0 else 0.0
        said.append(
            f"You think that {outcome.short(side)} would sign for about "
            f"{points(POINTS * seats[side].mediator_belief)} points, give or take "
            f"{points(2 * POINTS * sd)}, {_on_its_scale(party(outcome, side))}."
        )
    return said


def _on_its_scale(whose: Party) -> str:
    return f"counted on a scale of {'their' if whose.many else 'its'} own"


def _trust(outcome: Outcome, seat: int) -> list[str]:
    """How far it trusts a deal to hold, and which clauses reassure it."""
    actor = outcome.scenario.actors[outcome.actors[seat]]
    felt = float(outcome.history.seat[-1, seat].mistrust)
    if actor.collapse_loss <= 0.0 or felt <= 0.0:
        return ["You do not reckon with a deal that is signed and then broken."]
    said = [
        f"You give a deal without any assurance a chance of {share(felt)} to collapse; that would "
        f"cost you {points(POINTS * actor.collapse_loss)} points."
    ]
    issues = outcome.scenario.issues
    clauses = [f"“{issues[key].label}”" for key, one in actor.assurance.items() if one.weight > 0.0]
    if clauses:
        said.append(f"Firm clauses reassure you, as far as they are believed: {joined(clauses)}.")
    believed = [
        f"“{issue.label}” {share(level)}"
        for (key, issue), level in zip(issues.items(), outcome.history.credibility[-1], strict=True)
        if key in actor.assurance and level < 1.0
    ]
    if believed:
        said.append(f"How far promises are believed: {joined(believed)}.")
    return said


def _means(outcome: Outcome, seat: int) -> list[str]:
    """What else a seat has in its hands, or feels."""
    scenario, key = outcome.scenario, outcome.actors[seat]
    actor, said = scenario.actors[key], []
    aid = scenario.battlefield.aid
    if aid and aid.flows.get(key, 0.0) > 0.0 and aid.to != key:
        said.append(
            f"You give {share(aid.flows[key])} of the equipment that reaches "
            f"{scenario.actors[aid.to].short}."
        )
    if actor.audience_cost > 0.0:
        said.append(
            f"Any compromise has its price at home: {points(POINTS * actor.audience_cost)} points, "
            f"of which a mediator's text takes away "
            f"{share(scenario.negotiation.political_cover)}."
        )
    if not actor.veto:
        said.append("You have no veto: a deal can be signed without you.")
    return said
