"""Comparisons as sweeps: scenarios, or one with entries changed, on the same luck."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from sim.scenario import reading
from sim.scenario.paths import Lost, found, locate
from sim.scenario.records import Scenario
from sim.scenario.wording import Fault, Faults, listed
from sim.sweep.design import Factor, Sweep
from sim.sweep.design.faults import faults_of
from sim.sweep.design.reading import ONE_POINT
from sim.sweep.design.records import Shift
from sim.sweep.design.samples import QuasiRandom

WITH = "--with"
MOST_POLICIES = 20


class Policy(NamedTuple):
    """One of those that are compared: its key among the columns, and its name for a reader."""

    key: str
    label: str
    scenario: Scenario


def policies(
    names: Sequence[str], changed: Sequence[str], overrides: Mapping[str, object]
) -> list[Policy]:
    """The scenarios of files or ids, then the first with the entries that each of `changed` says
    (`NAME: PATH=VALUE; PATH=VALUE`, the name may be left out); `overrides` hold in all of them.

    Raises Faults, all at once.
    """
    found: list[Policy] = []
    faults: list[Fault] = []
    for name in names:
        try:
            scenario = reading.read(name, overrides)
            found.append(Policy(scenario.id, scenario.title, scenario))
        except Faults as more:
            faults += more.faults
    for said in changed:
        try:
            label, entries = _entries(said)
            scenario = reading.read(
                names[0], {**overrides, **entries}, dict.fromkeys(entries, WITH)
            )
            found.append(Policy(key_of(label), label, scenario))
        except Faults as more:
            faults += more.faults
    if not 2 <= len(names) + len(changed) <= MOST_POLICIES:
        message = f"needs two to {MOST_POLICIES} scenarios, or one and {WITH} PATH=VALUE"
        faults.append(Fault("compare", None, "", message))
    if faults:
        raise Faults(faults)
    return distinct(found)


def _entries(said: str) -> tuple[str, dict[str, object]]:
    """`more aid: a.b=1; c.d=2` as its name and what it sets; without a name, what it says."""
    head, colon, rest = said.partition(":")
    if not colon or "=" in head:
        head, rest = "", said
    told = [part for part in rest.split(";") if part.strip()]
    entries: dict[str, object] = {}
    for part in told or [rest]:
        try:
            path, value = reading.parse_override(part.strip())
        except Faults as faults:
            raise Faults(fault._replace(file=WITH) for fault in faults.faults) from None
        if path in entries:
            message = f"is given twice in {WITH} '{said}': {entries[path]} and {value}"
            raise Faults([Fault(WITH, None, path, message)])
        entries[path] = value
    return head.strip() or rest.strip(), entries


def key_of(label: str) -> str:
    """A label as the records want a name; `change` where nothing of it can stay."""
    word = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:40].rstrip("_")
    return word if re.match(r"[a-z]", word) else f"change_{word}".rstrip("_")


def distinct(found: list[Policy]) -> list[Policy]:
    """The same with no two keys alike, nor two labels."""
    told: list[Policy] = []
    for policy in found:
        for part in ("key", "label"):
            taken = {getattr(each, part) for each in told}
            own, number = getattr(policy, part), 2
            while getattr(policy, part) in taken:
                tail = f"_{number}" if part == "key" else f" ({number})"
                policy, number = policy._replace(**{part: own + tail}), number + 1
        told.append(policy)
    return told


def comparison(
    told: Sequence[Policy],
    runs: int,
    seed: int,
    uncertain: bool,
    kind: str = "compare",
    shifts: Mapping[str, Mapping[str, Shift]] = MappingProxyType({}),
) -> tuple[Sweep, list[str]]:
    """The sweep that plays all of them `runs` times on the same luck, and the uncertain numbers
    that are not drawn since the scenarios differ there (all the paths of those drawn together).

    With `uncertain` each run draws the uncertain numbers of the first, the same in all but for what
    `shifts` (policy -> factor) makes of them; otherwise every number stays as the scenario has it.
    Raises Faults.
    """
    base = told[0].scenario
    scenarios = {policy.key: policy.scenario for policy in told}
    ranges = [Factor(path=u.path, uniform=u.uniform) for u in base.uncertain] if uncertain else []
    factors = tuple(
        factor
        for factor in ranges
        if all(
            factor.name in shifts.get(key, {}) or _is_shared(factor, base, scenario)
            for key, scenario in scenarios.items()
        )
    )
    drawn = {factor.name for factor in factors}
    kept = {key: {n: s for n, s in own.items() if n in drawn} for key, own in shifts.items()}
    design = QuasiRandom(kind="quasi_random", points=runs) if factors else ONE_POINT
    sweep = Sweep(
        id=f"{kind}_{base.id}"[:60],
        title=f"{kind.capitalize()}: {listed([policy.label for policy in told], 4)}",
        policies=scenarios,
        factors=factors,
        design=design,
        replications=1 if factors else runs,
        seed=seed,
        luck="own" if factors else "paired",
        shifts={key: own for key, own in kept.items() if own},
    )
    unmoved = {key: each for key, each in scenarios.items() if key not in sweep.shifts}
    wrong = faults_of(replace(sweep, policies=unmoved), base)
    if faults := [Fault(kind, None, ".".join(map(str, loc)), message) for loc, message in wrong]:
        raise Faults(faults)
    return sweep, [" with ".join(each.paths) for each in ranges if each not in factors]


def _is_shared(factor: Factor, base: Scenario, other: Scenario) -> bool:
    """Whether both scenarios say the same where a factor would put its value."""
    ours, theirs = reading.as_data(base), reading.as_data(other)
    try:
        return all(
            found(ours, locate(ours, path)) == found(theirs, locate(theirs, path))
            for path in factor.paths
        )
    except Lost:
        return False
