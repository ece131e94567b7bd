"""From a file to a scenario: every fault is told here, at once; past this door nobody doubts.

A variant is told over its base: `extends` names a file beside it or below `scenarios/`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from sim.scenario import yaml_nodes
from sim.scenario.faults import faults_of, notes_on
from sim.scenario.paths import Loc, Lost, dotted, locate
from sim.scenario.records import Record, Scenario, Variant
from sim.scenario.refusals import refusals
from sim.scenario.variants import Places, put_all, tell_over
from sim.scenario.wording import Fault, Faults, did_you_mean, listed
from sim.scenario.yaml_nodes import Document, Place

HOME = Path(__file__).resolve().parents[2]
SCENARIOS = HOME / "scenarios"
COMMAND = "--set"


def shipped() -> list[Path]:
    """All scenario files of the project."""
    return sorted(SCENARIOS.rglob("*.yaml"))


def find(name: str | Path, beside: Path | None = None) -> Path:
    """The file of a scenario: itself, or an id looked up beside a file, then below scenarios/."""
    known = [*(sorted(beside.parent.glob("*.yaml")) if beside else []), *shipped()]
    by_id = {path.stem: path for path in reversed(known)}
    if beside is None and os.path.isfile(name):
        return Path(name)
    if str(name) in by_id:
        return by_id[str(name)]
    message = f"is neither a file nor a scenario ({listed(sorted(by_id), 20)})"
    raise Faults([Fault(str(name), None, "", message + did_you_mean(name, by_id))])


def read(name: str | Path, overrides: Mapping[str, object] | None = None) -> Scenario:
    """The scenario of a file or an id, with single entries replaced; raises Faults, all at once."""
    document = _read(find(name), ())
    if overrides:
        document = _complete(document)
        place: Places = {(): Place(COMMAND, None)}
        document.places.update(place)
        changes = {path: (value, place) for path, value in overrides.items()}
        _refuse(list(put_all(document, changes)), document)
    return _scenario(document)


def as_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, defaults included: what a receipt keeps and `read` would accept."""
    return scenario.model_dump(mode="json", by_alias=True)


def parse_override(text: str) -> tuple[str, object]:
    """Split `path=value` into a path and its value, read as YAML."""
    path, equals, value = text.partition("=")
    if not (equals and path.strip() and value.strip()):
        message = f"'{text}' is not of the form path=value (null for none)"
        raise Faults([Fault(COMMAND, None, "", message)])
    try:
        return path.strip(), yaml_nodes.load(value.encode(), COMMAND).data
    except Faults as faults:
        told = [fault._replace(line=None, path=path.strip()) for fault in faults.faults]
        raise Faults(told) from None


def check(name: str | Path) -> tuple[list[Fault], list[str]]:
    """All faults of a scenario, and notes on what is legitimate but worth knowing."""
    try:
        scenario = read(name)
    except Faults as faults:
        return faults.faults, []
    return [], list(notes_on(scenario))


def _read(path: Path, above: tuple[Path, ...]) -> Document:
    """The document of a file, told over its bases; `above` are the variants that led here."""
    document = _document(path)
    if "extends" not in document.data:
        return document
    chain = (*above, path.resolve())
    _records(Variant, document)
    told = _complete(_read(_base(document, path, chain), chain))
    _refuse(tell_over(told, document), told)
    return told


def _refuse(faults: list[Fault], document: Document) -> None:
    """Raise the faults of a change, if any, with those of what it made of the document."""
    if faults:
        try:
            _scenario(document)
        except Faults as more:
            faults += more.faults
        raise Faults(faults)


def _complete(document: Document) -> Document:
    """The same with its defaults written out, so that every entry can be set."""
    return Document(as_data(_scenario(document)), document.places)


def _base(document: Document, path: Path, chain: tuple[Path, ...]) -> Path:
    place = document.place(("extends",))
    name = document.data["extends"]
    try:
        base = find(name, beside=path)
    except Faults as faults:
        message = f"'{name}' {faults.faults[0].message}"
        raise Faults([Fault(*place, "extends", message)]) from None
    if base.resolve() in chain:
        circle = " -> ".join(other.stem for other in (*chain, base))
        raise Faults([Fault(*place, "extends", f"goes in a circle: {circle}")])
    return base


def _document(path: Path) -> Document:
    file = _told_path(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(yaml_nodes.MOST_BYTES + 1)
    except OSError as error:
        raise Faults([Fault(file, None, "", f"cannot be read: {error.strerror}")]) from None
    document = yaml_nodes.load(raw, file)
    if not isinstance(document.data, dict):
        message = "must be a mapping (key: value) at the top: is this a scenario?"
        raise Faults([Fault(file, 1, "", message)])
    return document


def _told_path(path: Path) -> str:
    whole = path.resolve()
    return str(whole.relative_to(HOME)) if whole.is_relative_to(HOME) else str(path)


def _scenario(document: Document) -> Scenario:
    scenario = cast(Scenario, _records(Scenario, document))
    data = as_data(scenario)
    told = [(_nearest(data, path), path, message) for path, message in faults_of(scenario)]
    if told:
        raise Faults(_fault(document, *fault) for fault in told)
    return scenario


def _records(record: type[Record], document: Document) -> Record:
    try:
        return record.model_validate(document.data)
    except ValidationError as error:
        data = document.data
        told = [(loc, dotted(data, loc), said) for loc, said in refusals(error, record, data)]
        raise Faults(_fault(document, *fault) for fault in told) from None


def _fault(document: Document, loc: Loc, path: str, message: str) -> Fault:
    """A fault with its place; one that a change brought upon an older file names the change."""
    place, last = document.place(loc), document.place(())
    seen_with = f" (seen with {last.file})" if place.file not in (last.file, COMMAND) else ""
    return Fault(*place, path, message + seen_with)


def _nearest(data: dict[str, Any], path: str) -> Loc:
    """The place of a path, or of as much of it as there is."""
    while path:
        try:
            return locate(data, path)
        except Lost:
            path = path.rpartition(".")[0]
    return ()
