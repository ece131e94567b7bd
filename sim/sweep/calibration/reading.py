"""From a file to a calibration: every fault is told at once, before anything is fitted."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from sim.scenario import reading
from sim.scenario.faults import meet
from sim.scenario.paths import Loc
from sim.scenario.records import Scenario
from sim.scenario.refusals import Reading, accept
from sim.scenario.wording import Fault, Faults, did_you_mean, listed, shown
from sim.scenario.yaml_nodes import Document
from sim.sweep.calibration.records import LEAVE_ONE_OUT, Calibration, CalibrationFile
from sim.sweep.calibration.targets import Target
from sim.sweep.design import Sweep
from sim.sweep.design.faults import faults_of
from sim.sweep.design.kinds import Grid

Said = Iterator[tuple[Loc, str]]  # (place in the file, message)


def shipped() -> list[Path]:
    """All calibration files of the project."""
    return sorted(reading.CALIBRATIONS.glob("*.yaml"))


def find(name: str | Path) -> Path:
    """The file of a calibration: itself, or an id; raises Faults."""
    if os.path.isfile(name):
        return Path(name)
    by_id = {path.stem: path for path in shipped()}
    if str(name) in by_id:
        return by_id[str(name)]
    message = f"is neither a file nor a calibration ({listed(by_id)}){did_you_mean(name, by_id)}"
    raise Faults([Fault(str(name), None, "", message)])


def read(name: str | Path, *, runs: int | None = None, seed: int | None = None) -> Calibration:
    """The calibration of a file or an id; `runs` and `seed` stand for those of the file. Raises
    Faults, all at once."""
    path = find(name)
    document, read, faults = _accepted(path)
    if read.record is None or any(doubt in ((), ("scenario",)) for doubt in read.doubted):
        raise Faults(faults, more=True)
    said = cast(CalibrationFile, read.record)
    document = Document(read.data, document.places)
    told = _calibration(said, _scenario(said, document, path, faults))
    faults += [
        _placed(document, loc, message)
        for loc, message in [*_faults(said, told), *_too_few(told)]
        if not any(meet(doubt, loc) for doubt in read.doubted)
    ]
    if faults:
        raise Faults(faults, more=bool(read.refused))
    return replace(told, runs=runs or told.runs, seed=told.seed if seed is None else seed)


def stated(path: Path) -> CalibrationFile:
    """What a file says, without a look at its scenario; raises Faults."""
    _, read, faults = _accepted(path)
    if faults:
        raise Faults(faults, more=True)
    return cast(CalibrationFile, read.record)


def _accepted(path: Path) -> tuple[Document, Reading, list[Fault]]:
    document = reading.document_of(path)
    if not reading.is_calibration(document):
        message = "is no calibration: it has neither free parameters nor targets"
        raise Faults([Fault(document.place(()).file, None, "", message)])
    read = accept(CalibrationFile, document.data)
    return document, read, [_placed(document, *refused) for refused in read.refused]


def _scenario(
    said: CalibrationFile, document: Document, path: Path, faults: Sequence[Fault]
) -> Scenario:
    try:
        found = reading.find(said.scenario, beside=path)
    except Faults as lost:
        message = f"'{said.scenario}' {lost.faults[0].message}"
        told = _placed(document, ("scenario",), message)
        raise Faults([*faults, told], more=True) from None
    try:
        return reading.read(found)
    except Faults as more:
        raise Faults([*faults, *more.faults], more=True) from None


def _calibration(said: CalibrationFile, scenario: Scenario) -> Calibration:
    free = tuple(each.factor() for each in said.free)
    targets: dict[str, Target] = {**said.targets}
    return Calibration(
        said.id, said.title, scenario, said.seed, said.runs, free, targets, said.hold_out
    )


def _faults(said: CalibrationFile, told: Calibration) -> Said:
    """What the parts say against each other and against the scenario."""
    sweep = Sweep(told.id, told.title, {told.scenario.id: told.scenario}, told.free,
                  Grid(kind="grid"), 1, told.seed)  # fmt: skip
    for loc, message in faults_of(sweep, told.scenario):
        if loc[0] == "factors":
            yield ("free", *loc[1:]), message
    for place, free in enumerate(said.free):
        if free.low == free.high:
            yield ("free", place), "low and high are the same: there is nothing to fit"
    for name, target in told.targets.items():
        yield from (
            (("targets", name, key), message) for key, message in target.faults(told.scenario)
        )
    for place, name in enumerate(() if told.in_turn else told.hold_out):
        if name not in told.targets:
            known = f"({listed(told.targets)}){did_you_mean(name, told.targets)}"
            yield ("hold_out", place), f"{shown(name)} is no target {known}"


def _too_few(told: Calibration) -> Said:
    """More free parameters than targets could be fitted to anything."""
    seen = len(told.kept) - (1 if told.in_turn else 0)
    if len(told.free) <= seen:
        return
    targets = "1 target" if seen == 1 else f"{seen} targets"
    held = f" ({LEAVE_ONE_OUT} takes one away)" if told.in_turn else ""
    held = f" ({len(told.left_out)} held out)" if told.left_out and not told.in_turn else held
    message = f"{len(told.free)} free parameters for {targets}{held}: such a fit says nothing; "
    yield ("free",), message + "take away parameters, or find targets"


def _placed(document: Document, loc: Loc, message: str) -> Fault:
    """A fault with its place; a free parameter goes by its first path."""
    steps = [str(step) for step in loc]
    if loc[:1] == ("free",) and len(loc) > 1:
        entry = document.data["free"][loc[1]]
        path = entry.get("name", entry.get("path")) if isinstance(entry, dict) else None
        path = path[0] if isinstance(path, list) and path else path
        steps[1] = path if isinstance(path, str) else steps[1]
    return Fault(*document.place(loc), ".".join(steps), message)
