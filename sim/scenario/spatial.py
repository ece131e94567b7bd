"""A case -> a scenario without a war: the spatial core of the model (docs/validation.md).

Everybody has a veto, a chair without interests writes the single text, and what the war is
elsewhere is here the reference point: nothing moves, and a stalemate is certain. Failing costs
every actor `no_deal_cost` besides, told as an inducement to agree. A party counts in the text by
its power times all its salience, so that with squared losses and a very bad failure the text goes
near the mean weighed by both (Achen 2006).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Annotated, Any

import yaml
from pydantic import Field

from sim.rules import utility
from sim.scenario.cases import Case, Question, heard
from sim.scenario.reading import scenario_of
from sim.scenario.records import Record, Scenario
from sim.scenario.records.words import NonNegative, Number
from sim.scenario.yaml_nodes import Document, Place

VERY_BAD = 10.0  # utility: ten times all that an actor can win or lose at the table
MOST_PACKAGES = 100_000  # of the lattice that a case is played on
MOST_LEVELS = 41  # of an issue: steps of 2.5 points
FILLER = 0.5  # of an issue without a reference point; it counts as lost in full
MARKS = {"published": "P", "documented": "P", "judgement": "J", "table": "P"}
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


def scenario(case: Case, core: Core = CHOSEN) -> Scenario:
    """A case as a scenario that every verb plays."""
    return scenario_of(Document(scenario_data(case, core), {(): Place(case.id, None)}))


def scenario_data(case: Case, core: Core = CHOSEN) -> dict[str, Any]:
    """The same as plain data, as a file would say it; the outcome has no part in it."""
    actors, sides = heard(case), _sides(case)
    terms = {key: _reference(issue) for key, issue in case.issues.items()}
    front = next(iter(case.issues))
    return {
        "id": case.id,
        "title": case.title,
        "question": "What would a chair's single text make of these wishes?",
        "summary": _summary(case, core),
        "document": "agreement",
        "start_date": "2000-01-01",
        "horizon_weeks": 52,
        "issues": _issues(case),
        "actors": {actor: _actor(case, actor, actor in sides, core) for actor in actors}
        | {_chair(case): _chairman(front)},
        "war": {
            "sides": sides,
            "front_issue": front,
            "decisiveness": 0.0,
            "stalemate_prob": 1.0,
            "horizon_weeks": 52.0,
            "front_map": [[0.0, terms[front]], [100.0, terms[front]]],
            "outcomes": {name: dict(terms) for name in (*sides, "stalemate")},
        },
        "battlefield": {
            "held_pct": 50.0,
            "held_of": "nothing, for there is no front",
            "sides": {side: dict(NO_FORCES) for side in sides},
            "front": {"speed": 1.0, "sd": 0.0},
            "loss_sd": 0.0,
        },
        "negotiation": {"mediator_weights": _weights(case)},
        "durability": {"base_annual": 0.14, "assurance": 0.0, "margin": 0.0, "mistrust": 0.0},
        "evidence": dict(_evidence(case)),
    }


NO_FORCES = {
    "troops_k": 1.0, "quality": 1.0, "lethality": 0.0, "recruits_k": 0.0, "loss_ref_k": 1.0,
}  # fmt: skip


def as_yaml(case: Case, core: Core = CHOSEN, schema: str | None = None) -> str:
    """A case as a scenario file."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    said = yaml.safe_dump(
        scenario_data(case, core),
        sort_keys=False,
        allow_unicode=True,
        width=98,
        default_flow_style=None,
    )
    return f"{head}# Made from {case.source or case.id} by `import`.\n{said}"


def _summary(case: Case, core: Core) -> str:
    coded = "; ".join(CODED[coding] for coding in case.codings)
    failing = (
        "the reference point" if not core.no_deal_cost else "very bad for all: they want a result"
    )
    return (
        f"{case.title}{f' ({case.date})' if case.date else ''}: a table of actors, played without "
        f"a war. Everybody has a veto, a chair writes one text, and failing is {failing}. "
        f"Positions and saliences: {coded}."
    )


# ------------------------------------------------------------------ the table
def _issues(case: Case) -> dict[str, Any]:
    most = int(MOST_PACKAGES ** (1 / len(case.issues)) + 1e-9)
    steps = max(2, min(MOST_LEVELS, most)) - 1
    values = [place / steps for place in range(steps + 1)]
    return {
        key: {
            "label": issue.label,
            "question": f"What is decided on “{issue.label}”?",
            "levels": [
                {"value": v, "key": f"at_{1000 * v:.0f}", "label": _rung(issue, v)} for v in values
            ],
        }
        for key, issue in case.issues.items()
    }


def _rung(issue: Question, value: float) -> str:
    ends = {0.0: issue.zero, 1.0: issue.one}
    return ends.get(value) or f"{100 * value:.3g} on a scale of 0 to 100"


def _reference(issue: Question) -> float:
    return FILLER if issue.reference_point is None else issue.reference_point


# ------------------------------------------------------------------ the actors
def _sides(case: Case) -> list[str]:
    """The two whose wishes are most opposed, by power and salience: they bargain over the text,
    while the others sign whatever is no worse for them than failing."""
    return list(max(combinations(heard(case), 2), key=lambda pair: _opposed(case, *pair)))


def _opposed(case: Case, one: str, other: str) -> float:
    return case.power[one] * case.power[other] * sum(
        issue.salience[one] * issue.salience[other]
        * abs(issue.positions[one] - issue.positions[other])
        for issue in case.issues.values() if {one, other} <= issue.positions.keys()
    )  # fmt: skip


def _actor(case: Case, actor: str, is_side: bool, core: Core) -> dict[str, Any]:
    total = sum(issue.salience.get(actor, 0.0) for issue in case.issues.values())
    wishes = {
        key: {
            "ideal": issue.positions[actor],
            "weight": issue.salience[actor] / total,
            "curvature": core.curvature,
        }
        for key, issue in case.issues.items()
        if issue.salience.get(actor, 0.0) > 0
    }
    name = case.names.get(actor, actor.replace("_", " "))
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


def _weights(case: Case) -> dict[str, float]:
    return {
        actor: case.power[actor] * sum(i.salience.get(actor, 0.0) for i in case.issues.values())
        for actor in heard(case)
    }


def _chair(case: Case) -> str:
    return next(n for n in ("chair", "the_chair", "neutral_chair") if n not in case.power)


def _chairman(issue: str) -> dict[str, Any]:
    return {
        "label": "The chair, who writes the text",
        "short": "the chair",
        "role": "mediator",
        "veto": False,
        "preferences": {issue: {"ideal": FILLER, "weight": 1.0}},
        "strategy": {"offer": "single_text"},
        "war": {"cost": 0.0},
    }


def _evidence(case: Case) -> Iterator[tuple[str, dict[str, str]]]:
    source = case.source or case.id
    for actor in heard(case):
        for key, issue in case.issues.items():
            if issue.salience.get(actor, 0.0) > 0:
                said = {"mark": MARKS[issue.coding], "source": f"{CODED[issue.coding]}: {source}"}
                yield f"actors.{actor}.preferences.{key}", said
        yield f"actors.{actor}.inducement", {"mark": "K", "source": "docs/validation.md"}
    yield "war", {"mark": "J", "source": "no war: failing leaves the reference points"}
    yield "durability", {"mark": "L", "source": "about half of deals fail within five years"}
