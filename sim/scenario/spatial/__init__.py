"""A case -> a scenario without a war: the spatial core of the model (docs/validation.md).

Everybody has a veto, a chair without interests writes the single text, and what the war is
elsewhere is here the reference point: nothing moves, and a stalemate is certain. Failing costs
every actor `no_deal_cost` besides, told as an inducement to agree. A party counts in the text by
its power times all its salience, so that with squared losses and a very bad failure the text goes
near the mean weighed by both (Achen 2006).
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from sim.scenario.cases import Case, Question, heard
from sim.scenario.reading import scenario_of
from sim.scenario.records import Scenario
from sim.scenario.spatial.actors import (
    CHOSEN,
    CODED,
    FILLER,
    LITERAL,
    VERY_BAD,
    Core,
    actor,
    chair,
    chairman,
    evidence,
    sides,
    weights,
)
from sim.scenario.yaml_nodes import Document, Place

MOST_PACKAGES = 100_000  # of the lattice that a case is played on
MOST_LEVELS = 41  # of an issue: steps of 2.5 points
START = "2000-01-01"  # where a case has no day
NEVER = 1e-6  # hazard a year: a table says nothing of how long an agreement holds
NO_FORCES = {
    "troops_k": 1.0, "quality": 1.0, "lethality": 0.0, "recruits_k": 0.0, "loss_ref_k": 1.0,
}  # fmt: skip

__all__ = ["CHOSEN", "CODED", "LITERAL", "VERY_BAD", "Core", "as_yaml", "scenario", "scenario_data"]


def scenario(case: Case, core: Core = CHOSEN) -> Scenario:
    """A case as a scenario that every verb plays."""
    return scenario_of(Document(scenario_data(case, core), {(): Place(case.id, None)}))


def scenario_data(case: Case, core: Core = CHOSEN) -> dict[str, Any]:
    """The same as plain data, as a file would say it; the outcome has no part in it."""
    actors, pair = heard(case), sides(case)
    terms = {key: _reference(issue) for key, issue in case.issues.items()}
    front = next(iter(case.issues))
    return {
        "id": case.id,
        "title": case.title,
        "question": "What would a chair's single text make of these wishes?",
        "summary": _summary(case, core),
        "document": "agreement",
        "start_date": case.date if re.fullmatch(r"\d{4}-\d\d-\d\d", case.date or "") else START,
        "horizon_weeks": 52,
        "issues": _issues(case),
        "actors": {key: actor(case, key, key in pair, core) for key in actors}
        | {chair(case): chairman(front)},
        "war": {
            "sides": pair,
            "front_issue": front,
            "decisiveness": 0.0,
            "stalemate_prob": 1.0,
            "horizon_weeks": 52.0,
            "front_map": [[0.0, terms[front]], [100.0, terms[front]]],
            "outcomes": {name: dict(terms) for name in (*pair, "stalemate")},
        },
        "battlefield": {
            "held_pct": 50.0,
            "held_of": "nothing, for there is no front",
            "sides": {side: dict(NO_FORCES) for side in pair},
            "front": {"speed": 1.0, "sd": 0.0},
            "loss_sd": 0.0,
        },
        "negotiation": {"mediator_weights": weights(case)},
        "durability": {"base_annual": NEVER, "assurance": 0.0, "margin": 0.0, "mistrust": 0.0},
        "evidence": dict(evidence(case)),
    }


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
    return ends.get(value) or f"{100 * value:.3g} of 100"


def _reference(issue: Question) -> float:
    return FILLER if issue.reference_point is None else issue.reference_point
