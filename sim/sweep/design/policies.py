"""The scenarios that a sweep compares: each told over the one that is swept, or read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.scenario import reading
from sim.scenario.paths import Loc
from sim.scenario.reading import COMMAND, Changes
from sim.scenario.records import Scenario
from sim.scenario.variants import below
from sim.scenario.wording import Fault, Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design.faults import placed
from sim.sweep.design.records import Receipt, SweepFile

BASE = ""  # among the policies' documents: the scenario that is swept
Source = tuple[Document, Changes]


def scenarios(
    said: SweepFile | Receipt, document: Document, file: Path, overrides: Mapping[str, object]
) -> tuple[Scenario | None, dict[str, Scenario], list[Fault]]:
    """The scenario that is swept, every policy's scenario, and what is wrong with the others."""
    flagged: Changes = {path: (v, {(): Place(COMMAND, None)}) for path, v in overrides.items()}
    found: dict[str, Scenario] = {}
    told: list[Fault] = []
    for name, (source, changes) in _sources(said, document, file, told).items():
        try:
            found[name] = reading.amended(source, flagged | changes)
        except Faults as more:
            told += more.faults
    base = found.pop(BASE, None)
    return base, found or ({base.id: base} if base else {}), told


def _sources(
    said: SweepFile | Receipt, document: Document, file: Path, told: list[Fault]
) -> dict[str, Source]:
    """The document of the base and of each policy, and what the policy changes in it."""
    if isinstance(said, Receipt):
        whole: dict[str, Source] = {
            name: (Document(data, below(document.places, ("policies", name))), {})
            for name, data in document.data["policies"].items()
        }
        return {BASE: next(iter(whole.values()))} | whole
    base = _found(document, file, said.scenario, ("scenario",), told)
    sources: dict[str, Source] = {BASE: (base, {})} if base else {}
    for name, policy in (said.policies or {}).items():
        at: Loc = ("policies", name)
        source = base
        if policy.scenario is not None:
            source = _found(document, file, policy.scenario, (*at, "scenario"), told)
        if source is not None:
            sources[name] = (
                source,
                {
                    path: (value, below(document.places, (*at, "set", path)))
                    for path, value in policy.set.items()
                },
            )
    return sources


def _found(
    document: Document, file: Path, name: str, loc: Loc, told: list[Fault]
) -> Document | None:
    """The document of a scenario that a sweep names: beside it, or where a flag names a file."""
    try:
        path = reading.find(name, beside=file if document.place(loc).line else None)
    except Faults as faults:
        told.append(placed(document, loc, f"'{name}' {faults.faults[0].message}"))
        return None
    try:
        return reading.told(path)
    except Faults as faults:
        told += faults.faults
        return None
