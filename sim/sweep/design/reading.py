"""From a file or flags to a sweep: every fault is told at once, before a single run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import cast

from sim.scenario import reading
from sim.scenario.faults import meet
from sim.scenario.reading import COMMAND
from sim.scenario.records import Scenario
from sim.scenario.refusals import accept
from sim.scenario.variants import below
from sim.scenario.wording import Fault, Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design import flags
from sim.sweep.design.factors import Factor
from sim.sweep.design.faults import MOST_RUNS, faults_of, placed
from sim.sweep.design.kinds import Kind, Listed, OnePoint
from sim.sweep.design.policies import scenarios
from sim.sweep.design.records import Receipt, Statement, SweepFile
from sim.sweep.design.samples import QuasiRandom
from sim.sweep.design.sweep import Sweep

Said = SweepFile | Receipt
ONE_POINT = OnePoint(kind="point")
RUNS = 10_000  # where neither a file nor a flag says how many


def shipped() -> list[Path]:
    """All sweep files of the project."""
    return sorted(reading.SWEEPS.glob("*.yaml"))


def read(
    name: str | Path,
    *,
    runs: int | None = None,
    vary: Sequence[str] = (),
    overrides: Mapping[str, object] | None = None,
    policies: Sequence[str] = (),
    design: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    rounds: bool | None = None,
) -> Sweep:
    """The sweep of a sweep file, of a sweep's receipt, or over a scenario; raises Faults, at once.

    `name` is a file or an id. `vary` holds `path=low..high`, `path=a,b,c` or `none` and stands for
    the factors; `overrides` hold in every policy; `policies` are scenarios played besides the one
    named; `design` is a kind, or `kind:number`; `runs` is the least number of runs in all.
    """
    path = reading.find(name, more=shipped())
    record, document = _stated(path, paired=bool(design or replications))
    said = {"vary": tuple(vary), "policies": tuple(policies), "design": design}
    flags.put(document, said | {"replications": replications, "seed": seed, "rounds": rounds})
    if runs is not None and not 1 <= runs <= MOST_RUNS:
        raise Faults([Fault("--runs", None, "", f"{runs:,} lies outside 1..{MOST_RUNS:,}")])
    return _read(record, document, path, overrides or {}, runs)


def _stated(path: Path, paired: bool) -> tuple[type[Statement], Document]:
    """What a file says of a sweep: a sweep file, a receipt's `sweep`, or a scenario's own (there
    each point is played once, and so has luck of its own unless it is `paired`)."""
    document = reading.document_of(path)
    said = document.data
    if isinstance(said.get("sweep"), dict):
        return Receipt, Document(said["sweep"], below(document.places, ("sweep",)))
    if reading.is_sweep(document):
        return SweepFile, document
    scenario = reading.read(path)
    said = {"id": scenario.id, "title": scenario.title, "scenario": str(path)}
    if scenario.uncertain:
        said |= {"factors": "uncertain", "luck": "paired" if paired else "own"}
    return SweepFile, Document(said, {(): Place(document.place(()).file, None)})


def _read(
    record: type[Statement],
    document: Document,
    file: Path,
    overrides: Mapping[str, object],
    runs: int | None,
) -> Sweep:
    read = accept(record, document.data)
    faults = [placed(document, *refused) for refused in read.refused]
    if read.record is None or any(doubt in ((), ("scenario",)) for doubt in read.doubted):
        raise Faults(faults, more=True)
    told = cast(Said, read.record)
    document = Document(read.data, document.places)
    base, found, unread = scenarios(told, document, file, overrides)
    faults += unread
    if base is None:
        raise Faults(faults, more=True)
    sweep = _sweep(told, document, base, found, runs)
    faults += _pinned(overrides, sweep.factors)
    faults += [
        placed(document, loc, message, sweep.factors)
        for loc, message in faults_of(sweep, base)
        if not any(meet(doubt, loc) for doubt in read.doubted)
    ]
    if faults:
        raise Faults(faults, more=bool(read.refused or unread))
    return sweep


def _sweep(
    said: Said,
    document: Document,
    base: Scenario,
    policies: dict[str, Scenario],
    runs: int | None,
) -> Sweep:
    factors = _factors(said, base)
    design, replications = _sized(said, document, factors, len(policies), runs)
    return Sweep(
        said.id,
        said.title,
        policies,
        factors,
        design,
        replications,
        said.seed,
        said.rounds,
        said.luck,
        said.shifts if isinstance(said, Receipt) else {},
    )


def _factors(said: Said, base: Scenario) -> tuple[Factor, ...]:
    if isinstance(said.design, Listed) and said.factors is None:
        return said.design.factors()
    ranges = {u.path: u.uniform for u in base.uncertain}
    if said.factors == "uncertain":
        return tuple(Factor(path=path, uniform=drawn) for path, drawn in ranges.items())
    return tuple(
        factor.model_copy(update={"uniform": ranges[factor.path]})
        if factor.path in ranges and not factor.spreads
        else factor
        for factor in said.factors or ()
    )


def _sized(
    said: Said, document: Document, factors: tuple[Factor, ...], policies: int, runs: int | None
) -> tuple[Kind, int]:
    """The design and the replications, so that there are at least as many runs as are wanted."""
    design = said.design or (QuasiRandom(kind="quasi_random", points=1) if factors else ONE_POINT)
    is_given = "replications" in said.model_fields_set
    if isinstance(design, QuasiRandom) and (runs or not said.design):
        points = ceil((runs or RUNS) / (policies * said.replications))
        return QuasiRandom(kind="quasi_random", points=points), said.replications
    points = design.size(factors)
    if runs is None:
        new = isinstance(design, OnePoint) and not is_given
        return design, ceil(RUNS / policies) if new else said.replications
    if document.place(("replications",)).file == "--replications":
        message = f"the design has {points:,} points: leave out --runs or --replications"
        raise Faults([Fault("--runs", None, "", message)])
    return design, ceil(runs / (policies * points))


def _pinned(overrides: Mapping[str, object], factors: tuple[Factor, ...]) -> Iterator[Fault]:
    for path in overrides:
        if any(path in factor.paths for factor in factors):
            message = "a factor would overwrite it: name the factors (--vary), or leave it out"
            yield Fault(COMMAND, None, path, message)
