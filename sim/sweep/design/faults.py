"""What the parts of a sweep say against each other, and against its scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sim.scenario.faults import meet, unfit
from sim.scenario.paths import Loc, Lost, found, locate
from sim.scenario.reading import as_data
from sim.scenario.records import Scenario
from sim.scenario.wording import Fault, Faults, shown
from sim.scenario.yaml_nodes import Document
from sim.sweep.design.factors import Factor
from sim.sweep.design.sweep import Sweep, scenario_at

MOST_RUNS = 10**10
MOST_OWN = 2**32  # run numbers

Said = Iterator[tuple[Loc, str]]  # (place in what a sweep says, message)


def faults_of(sweep: Sweep, base: Scenario) -> Said:
    """All that does not fit; a factor is told at ("factors", its place)."""
    sound = []
    for place, factor in enumerate(sweep.factors):
        wrong = list(factor.faults())
        yield from ((("factors", place), message) for message in wrong)
        if not wrong:
            sound.append((place, factor))
            yield from _under_policies(sweep, base, place, factor)
    for (_, one), (place, other) in combinations(sound, 2):
        yield from ((("factors", place), message) for message in _meeting(base, one, other))
    for key, message in sweep.design.faults(sweep.factors):
        yield ("design", *(int(s) if s.isdecimal() else s for s in key.split("."))), message
    if sweep.luck == "own" and sweep.points * sweep.replications > MOST_OWN:
        yield ("luck",), f"own: at most {MOST_OWN:,} points x replications have luck of their own"
    if sweep.runs > MOST_RUNS:
        parts = f"{len(sweep.policies):,} x {sweep.points:,} x {sweep.replications:,}"
        message = f"policies x points x replications are {parts} runs; at most {MOST_RUNS:,}"
        yield ("design",), message


def _under_policies(sweep: Sweep, base: Scenario, place: int, factor: Factor) -> Said:
    """Faults of a factor's values: its own where they show under every policy, else a policy's."""
    told = {name: list(_disallowed(policy, factor)) for name, policy in sweep.policies.items()}
    shared = set.intersection(*map(set, told.values()))
    yield from ((("factors", place), message) for message in shared)
    for name, messages in told.items():
        own = [f"the factor {factor.name}: {m}" for m in messages if m not in shared]
        own += [] if messages else _overwritten(sweep.policies[name], base, factor)
        yield from ((("policies", name), message) for message in own)


def _disallowed(policy: Scenario, factor: Factor) -> Iterator[str]:
    """Why some value of a factor is not allowed: both ends of a range and all levels are tried."""
    if lost := list(_lost(as_data(policy), factor)):
        yield from lost
        return
    if not factor.levels:
        data = as_data(policy)
        told = [told for path in factor.paths for told in unfit(data, path, factor.range)]
        yield from told
        if told:
            return
    for level, value in zip(factor.ends, factor.stated, strict=True):
        try:
            scenario_at(policy, [factor], [value])
        except Faults as faults:
            for fault in faults.faults:
                where = "" if fault.path in factor.paths else f"with {shown(level)}, {fault.path}: "
                yield where + fault.message


def _lost(data: Any, factor: Factor) -> Iterator[str]:
    for path in factor.paths:
        try:
            locate(data, path)
        except Lost as lost:
            yield f"'{path}' leads nowhere: {lost}"


def _overwritten(policy: Scenario, base: Scenario, factor: Factor) -> Iterator[str]:
    """A policy that differs in what a factor moves would lose its difference."""
    ours, theirs = as_data(base), as_data(policy)
    if list(_lost(ours, factor)):
        return
    for path in factor.paths:
        if found(ours, locate(ours, path)) != found(theirs, locate(theirs, path)):
            yield f"changes {path}, which a factor would overwrite: take one of the two away"


def _meeting(base: Scenario, one: Factor, other: Factor) -> Iterator[str]:
    """Two factors must not move the same entry, nor share a name."""
    data = as_data(base)
    if list(_lost(data, one)) or list(_lost(data, other)):
        return
    told = [
        f"{path} is moved by another factor already ({one.name})"
        for path in other.paths
        for met in one.paths
        if meet(locate(data, path), locate(data, met))
    ]
    yield from told
    if one.name == other.name and not told:
        yield f"the name '{other.name}' stands twice"


def placed(document: Document, loc: Loc, message: str, factors: tuple[Factor, ...] = ()) -> Fault:
    """A fault with its place; a factor goes by its name, and a flag by nothing else."""
    if loc[:1] == ("factors",) and "factors" not in document.data:
        loc = ("design", "points")  # the factors are what the points name
    place = document.place(loc)
    head, *rest = (str(step) for step in loc) if loc else [""]
    if head == "factors" and rest:
        rest[0] = _name(document.data.get(head), int(rest[0]), factors)
    if place.file.startswith("--"):
        return Fault(*place, ".".join(rest[:1] if head == "policies" else rest), message)
    steps = [head, *rest]
    return Fault(*place, ".".join(steps), message)


def _name(said: Any, place: int, factors: tuple[Factor, ...]) -> str:
    """What a factor is called, be it as it was told or as it was read."""
    if place < len(factors):
        return factors[place].name
    entry = said[place] if isinstance(said, list) and place < len(said) else None
    path = entry.get("name", entry.get("path")) if isinstance(entry, dict) else None
    return path if isinstance(path, str) else str(place)
