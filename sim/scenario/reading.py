"""From a file to a scenario: every fault is told here, at once; past this door nobody doubts.

A variant is told over its base: `extends` names a file beside it or below `scenarios/`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from sim.archive import seal
from sim.scenario import yaml_nodes
from sim.scenario.faults import faults_of, notes_on
from sim.scenario.paths import Loc, dotted, locate_nearest
from sim.scenario.records import Scenario, Variant
from sim.scenario.refusals import Reading, accept
from sim.scenario.variants import Places, below, put_all, tell_over
from sim.scenario.wording import MORE, Fault, Faults, did_you_mean, listed, shown
from sim.scenario.yaml_nodes import Document, Place

HOME = Path(__file__).resolve().parents[2]
SCENARIOS = HOME / "scenarios"
SWEEPS = SCENARIOS / "sweeps"
CASES = SCENARIOS / "history" / "cases"
HEADLINES = SCENARIOS / "headlines.yaml"
OF_SWEEPS = {"design", "factors", "policies", "replications"}  # words that no scenario says
CALIBRATIONS = SCENARIOS / "calibrations"
OF_CALIBRATIONS = {"free", "targets"}
OF_A_CASE = "is a case, not a scenario: `import` makes a scenario of it"
COMMAND = "--set"
RECEIPT = {"scenario", "scenario_sha256"}
FORMATS = (2,)  # of receipts, which are sealed since
Changes = dict[str, tuple[object, Places]]  # path -> new value, and where it was said
CHANGED: dict[Loc, Loc] = {  # what a variant's word changes in its base
    ("set",): (),
    ("add_events",): ("events",),
    ("remove_events",): ("events",),
}


def shipped() -> list[Path]:
    """All scenario files of the project."""
    others = {SWEEPS, CALIBRATIONS, CASES, HEADLINES}
    return [path for path in sorted(SCENARIOS.rglob("*.yaml")) if not others & {path, path.parent}]


def find(name: str | Path, beside: Path | None = None, more: Sequence[Path] = ()) -> Path:
    """The file of a scenario: itself, or an id looked up beside a file, then below scenarios/.

    `more` files may be named by their ids besides, where no scenario has the same.
    """
    near = sorted(beside.parent.glob("*.yaml")) if beside else []
    known = [*filter(Path.is_file, near), *shipped(), *more]  # to read a pipe is to wait
    by_id = {path.stem: path for path in reversed(known)}
    if beside is None and os.path.isfile(name):
        return Path(name)
    if str(name) in by_id:
        return by_id[str(name)]
    what = "is neither a file nor a scenario" + (" or a sweep" if more else "")
    what = "is a folder, not a file" if os.path.isdir(name) else what
    if str(name) in {path.stem for path in CASES.glob("*.yaml")}:
        raise Faults([Fault(str(name), None, "", OF_A_CASE)])
    message = f"{what} ({listed(sorted(by_id), 20)})"
    raise Faults([Fault(str(name), None, "", message + did_you_mean(name, by_id))])


def read(
    name: str | Path,
    overrides: Mapping[str, object] | None = None,
    origins: Mapping[str, str] | None = None,
) -> Scenario:
    """The scenario of a file or an id, with single entries replaced; raises Faults, all at once.

    `origins` names the option of the command that a path was set with, where it is not --set.
    """
    changes: Changes = {
        path: (value, {(): Place((origins or {}).get(path, COMMAND), None)})
        for path, value in (overrides or {}).items()
    }
    return amended(told(find(name)), changes)


def is_sweep(document: Document) -> bool:
    """Whether a file says how to play a scenario a great many times, instead of being one."""
    said = document.data
    known = isinstance(said.get("scenario"), str) or bool(said.keys() & OF_SWEEPS)
    return known and not said.keys() & {"issues", "extends"} and not is_calibration(document)


def is_calibration(document: Document) -> bool:
    """Whether a file says to what a scenario's numbers are fitted, instead of being one."""
    said = document.data.keys()
    return bool(said & OF_CALIBRATIONS) and not said & {"issues", "extends"}


def is_case(document: Document) -> bool:
    """Whether a file is a table of actors and issues (`cases.py`), not a scenario."""
    return document.data.keys() >= {"power", "issues"} and "war" not in document.data


def told(path: Path) -> Document:
    """The document of a scenario's file, told over its bases; raises Faults."""
    return _read(path, {})


def amended(document: Document, changes: Changes) -> Scenario:
    """The scenario of a document with entries replaced; raises Faults, told where each was set."""
    if changes:
        document = _complete(document)
        files = dict.fromkeys(places[()].file for _, places in changes.values())
        document.places[()] = Place(listed(files), None)
        lost = list(put_all(document, changes))
        _refuse(lost, document, _doubted(document, lost))
    return scenario_of(document)


def as_data(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain data, defaults included: what a receipt keeps and `read` would accept."""
    return scenario.model_dump(mode="json", by_alias=True)


def parse_override(text: str) -> tuple[str, object]:
    """Split `path=value` into a path and its value, read as YAML."""
    written = text.encode(errors="backslashreplace").decode()
    if written != text:
        raise Faults([Fault(COMMAND, None, "", f"{shown(written)} is not UTF-8 text")])
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
        return faults.faults, [MORE] if faults.more else []
    return [], list(notes_on(scenario))


def _read(path: Path, above: Mapping[Path, Place]) -> Document:
    """The document of a file, told over its bases; `above` holds the variants that led here."""
    document = document_of(path)
    for is_it, what in (
        (is_sweep, "is a sweep, not a scenario"),
        (is_calibration, "is a calibration, not a scenario"),
        (is_case, "is a case, not a scenario: `import` makes a scenario of it"),
    ):
        if is_it(document):
            raise Faults([Fault(document.place(()).file, None, "", what)])
    if "extends" not in document.data:
        return document
    variant = accept(Variant, document.data)
    faults = _refused(document, variant)
    if variant.record is None or ("extends",) in variant.doubted:
        raise Faults(faults, more=True)
    chain = {**above, path.resolve(): document.place(("extends",))}
    try:
        base = _complete(_read(_base(document, path, chain), chain))
    except Faults as more:
        raise Faults(faults + more.faults, more=True) from None
    lost = tell_over(base, Document(variant.data, document.places))
    _refuse(faults + lost, base, [*variant.doubted, *_doubted(base, lost)])
    return base


def _refuse(faults: list[Fault], document: Document, doubted: Iterable[Loc]) -> None:
    """Raise the faults of a change, if any, with those of what it made of the document."""
    if faults:
        _, more, all_told = _judge(document, [CHANGED.get(loc[:1], loc) for loc in doubted])
        raise Faults(faults + more, more=not all_told)


def _doubted(document: Document, lost: Iterable[Fault]) -> Iterator[Loc]:
    """What a lost change would have changed, as far as it can be told."""
    for fault in lost:
        word = tuple(fault.path.split(".")[:1])
        yield word if word in CHANGED else locate_nearest(document.data, fault.path)


def _complete(document: Document) -> Document:
    """The same with its defaults written out, so that every entry can be set."""
    return Document(as_data(scenario_of(document)), dict(document.places))


def _base(document: Document, path: Path, chain: Mapping[Path, Place]) -> Path:
    """The file that a variant extends; a circle is told of the file that was asked for."""
    name = document.data["extends"]
    try:
        base = find(name, beside=path)
    except Faults as faults:
        message = f"'{name}' {faults.faults[0].message}"
        raise Faults([Fault(*document.place(("extends",)), "extends", message)]) from None
    if base.resolve() in chain:
        circle = " -> ".join(other.stem for other in (*chain, base))
        asked = next(iter(chain.values()))
        raise Faults([Fault(*asked, "extends", f"goes in a circle: {circle}")])
    return base


def document_of(path: Path) -> Document:
    """The document of a file; of a receipt (JSON is YAML), the scenario that it keeps."""
    file = _told_path(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(yaml_nodes.MOST_BYTES + 1)
    except OSError as error:
        raise Faults([Fault(file, None, "", f"cannot be read: {error.strerror}")]) from None
    document = yaml_nodes.load(raw, file)
    if isinstance(document.data, dict) and seal.SEAL in document.data:
        seal.read(path, FORMATS, "take the scenario's own file")
    if isinstance(document.data, dict) and document.data.keys() >= RECEIPT:
        document = Document(document.data["scenario"], below(document.places, ("scenario",)))
    if not isinstance(document.data, dict):
        table = ", or a table? `import` makes a scenario of it" if path.suffix == ".csv" else ""
        message = f"must be a mapping (key: value) at the top: is this a scenario{table or '?'}"
        raise Faults([Fault(file, 1, "", message)])
    return document


def _told_path(path: Path) -> str:
    whole = path.resolve()
    return str(whole.relative_to(HOME)) if whole.is_relative_to(HOME) else str(path)


def scenario_of(document: Document) -> Scenario:
    """The scenario that a document says; raises Faults, all at once."""
    scenario, faults, all_told = _judge(document)
    if faults:
        raise Faults(faults, more=not all_told)
    return cast(Scenario, scenario)


def _judge(
    document: Document, doubted: Sequence[Loc] = ()
) -> tuple[Scenario | None, list[Fault], bool]:
    """A document as a scenario, mended where need be; its faults, and whether these are all."""
    read = accept(Scenario, document.data)
    faults = _refused(document, read)
    if read.record is None:
        return None, faults, False
    scenario = cast(Scenario, read.record)
    more = faults_of(scenario, [*doubted, *read.doubted])
    faults += [_fault(document, *told) for told in more.told]
    return scenario, faults, more.all_told


def _refused(document: Document, read: Reading) -> list[Fault]:
    data = document.data
    return [_fault(document, loc, dotted(data, loc), message) for loc, message in read.refused]


def _fault(document: Document, loc: Loc, path: str, message: str) -> Fault:
    """A fault with its place; one that a change brought upon an older file names the change."""
    place, last = document.place(loc), document.place(())
    seen_with = f" (seen with {last.file})" if place.line and place.file != last.file else ""
    return Fault(*place, path, message + seen_with)
