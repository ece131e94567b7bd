"""How robust headlines are: a sweep that plays each change beside the scenario as it is, at the
same points of what nobody knows and on the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from sim.scenario import reading
from sim.scenario.records import Scenario
from sim.scenario.wording import Fault, Faults
from sim.sweep.design import Factor, Sweep
from sim.sweep.design.faults import faults_of
from sim.sweep.design.samples import LatinHypercube
from sim.sweep.headlines import AS_IS, SHIPPED, read
from sim.sweep.posing import LeftOut, Posed, pose


class Asked(NamedTuple):
    """What is asked of a scenario: its headlines, and the sweep that answers."""

    scenario: Scenario
    posed: Sequence[Posed]
    left_out: Sequence[LeftOut]
    sweep: Sweep


def ask(
    name: str | Path,
    *,
    points: int = 200,
    replications: int = 200,
    seed: int = 1,
    overrides: Mapping[str, object] | None = None,
    only: Sequence[str] = (),
    file: Path | None = None,
) -> Asked:
    """The headlines of a file (or `only` some), put to a scenario; raises Faults.

    `points` are drawn of its uncertain numbers, but for those that `overrides` set; at each there
    are `replications` pairs of runs.
    """
    stated = read(file or SHIPPED, only)
    scenario = reading.read(name, overrides)
    ranges = [Factor(path=each.path, uniform=each.uniform) for each in scenario.uncertain]
    factors = tuple(f for f in ranges if not set(f.paths) & set(overrides or ()))
    posed, left_out = pose(scenario, stated, factors)
    sweep = sweep_of(scenario, posed, factors, points, replications, seed)
    return Asked(scenario, posed, left_out, sweep)


def sweep_of(
    scenario: Scenario,
    posed: Sequence[Posed],
    factors: tuple[Factor, ...],
    points: int,
    replications: int,
    seed: int,
) -> Sweep:
    """All headlines beside the scenario as it is, in a Latin hypercube; points share no luck, so
    that each is a throw of its own. Raises Faults."""
    if not factors:
        message = (
            "lists no uncertain numbers that could be drawn: there is no space to be robust in"
        )
        raise Faults([Fault(scenario.id, None, "uncertain", message)])
    if not posed:
        raise Faults([Fault(scenario.id, None, "", "none of the headlines has anything to move")])
    sweep = Sweep(
        id=f"robust_{scenario.id}"[:60],
        title=f"How robust: {scenario.title}",
        policies={AS_IS: scenario} | {each.headline.id: each.scenario for each in posed},
        factors=factors,
        design=LatinHypercube(kind="latin_hypercube", points=points),
        replications=replications,
        seed=seed,
        luck="own",
        shifts={each.headline.id: each.shifts for each in posed if each.shifts},
    )
    unmoved = {key: each for key, each in sweep.policies.items() if key not in sweep.shifts}
    wrong = faults_of(replace(sweep, policies=unmoved), scenario)
    if faults := [Fault("robust", None, ".".join(map(str, loc)), told) for loc, told in wrong]:
        raise Faults(faults)
    return sweep
