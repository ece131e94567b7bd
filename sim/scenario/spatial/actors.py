"""The actors of a case played without a war: what they want, what failing costs them, how they
count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any

from pydantic import Field

from sim.rules import utility
from sim.scenario.cases import Case, heard
from sim.scenario.records import Record
from sim.scenario.records.words import NonNegative, Number

VERY_BAD = 10.0  # utility: ten times all that an actor can win or lose at the table
FILLER = 0.5  # of an issue without a reference point; it counts as lost in full
MARKS = {"published": "P", "documented": "P", "judgement": "J", "table": "J"}
CODED = {
    "published": "coded and published by others",
    "documented": "coded from published documents",
    "judgement": "coded by somebody who knows the outcome",
    "table": "as it stands in the table",
}


class Core(Record):
    """How a case is played; the same for every case."""

    curvature: Annotated[Number, Field(gt=0, le=20)] = 2.0  # of losses: squared
    no_deal_cost: NonNegative = VERY_BAD  # utility that failing costs beyond the reference point


CHOSEN = Core()  # on the 245 issues of docs/validation.md
LITERAL = Core(no_deal_cost=0.0)  # failing is the reference point, and no worse


def sides(case: Case) -> list[str]:
    """The two whose wishes are most opposed, by power and salience: they bargain over the text,
    while the others sign whatever is no worse for them than failing."""
    return list(max(combinations(heard(case), 2), key=lambda pair: _opposed(case, *pair)))


def _opposed(case: Case, one: str, other: str) -> float:
    return case.power[one] * case.power[other] * sum(
        issue.salience[one] * issue.salience[other]
        * abs(issue.positions[one] - issue.positions[other])
        for issue in case.issues.values() if {one, other} <= issue.positions.keys()
    )  # fmt: skip


def actor(case: Case, key: str, is_side: bool, core: Core) -> dict[str, Any]:
    """An actor as a scenario's file would say it; one of the two sides bargains over the text."""
    total = sum(issue.salience.get(key, 0.0) for issue in case.issues.values())
    wishes = {
        k: {
            "ideal": issue.positions[key],
            "weight": issue.salience[key] / total,
            "curvature": core.curvature,
        }
        for k, issue in case.issues.items()
        if issue.salience.get(key, 0.0) > 0
    }
    name = case.names.get(key, key.replace("_", " "))
    return {
        "label": name,
        "short": name,
        "role": "belligerent" if is_side else "guarantor",
        "veto": True,
        "preferences": wishes,
        "inducement": _cost_of_failing(case, wishes, core.no_deal_cost),
        "war": {"cost": 0.0},
    }


def _cost_of_failing(case: Case, wishes: Mapping[str, Any], beyond: float) -> float:
    """What failing costs an actor besides the reference points: an issue without one is lost in
    full, and where none is known at all failing is very bad."""
    unknown = [key for key in wishes if case.issues[key].reference_point is None]
    if all(issue.reference_point is None for issue in case.issues.values()):
        return max(beyond, VERY_BAD)
    return beyond + float(sum(wishes[k]["weight"] * _satisfied(wishes[k]) for k in unknown))


def _satisfied(wish: Mapping[str, float]) -> float:
    """How well the filler would serve a wish, 0..1 (7.1)."""
    satisfied = utility.satisfaction.function(FILLER, wish["ideal"], wish["ideal"], 1.0)
    return float(1.0 - utility.loss.function(satisfied, wish["curvature"]))


def weights(case: Case) -> dict[str, float]:
    """How much each actor's gain counts in the text, the greatest 1: its power times all its
    salience."""
    told = {
        actor: case.power[actor] * sum(i.salience.get(actor, 0.0) for i in case.issues.values())
        for actor in heard(case)
    }
    return {actor: weight / max(told.values()) for actor, weight in told.items()}


def chair(case: Case) -> str:
    """A key for the chair that no actor has."""
    names = ("chair", *(f"chair_{number}" for number in range(2, len(case.power) + 3)))
    return next(name for name in names if name not in case.power)


def chairman(issue: str) -> dict[str, Any]:
    """The chair: a mediator without interests or a veto (it must want something, and is never asked
    for it)."""
    return {
        "label": "The chair, who writes the text",
        "short": "the chair",
        "role": "mediator",
        "veto": False,
        "preferences": {issue: {"ideal": FILLER, "weight": 1.0}},
        "strategy": {"offer": "single_text"},
        "war": {"cost": 0.0},
    }


def evidence(case: Case) -> Iterator[tuple[str, dict[str, str]]]:
    """Whence the numbers come: path -> mark and source."""
    source = case.source or case.id
    for actor in heard(case):
        for key, issue in case.issues.items():
            if issue.salience.get(actor, 0.0) > 0:
                said = {"mark": MARKS[issue.coding], "source": f"{CODED[issue.coding]}: {source}"}
                yield f"actors.{actor}.preferences.{key}", said
        yield f"actors.{actor}.inducement", {"mark": "K", "source": "docs/validation.md"}
    yield "war", {"mark": "J", "source": "no war: failing leaves the reference points"}
    yield "durability", {"mark": "J", "source": "nothing is said of it: it holds for good"}
    yield "negotiation.mediator_weights", {"mark": "J", "source": "power x sum of saliences"}
