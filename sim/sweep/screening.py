"""Which numbers of a scenario a lattice varies: those that matter most, or those that are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sim.scenario.wording import Fault, Faults, did_you_mean, listed
from sim.sweep.design import Factor, Sweep, read
from sim.sweep.design.samples import Morris
from sim.sweep.playing import Player

SCREEN = {"trajectories": 10, "replications": 24}


def factors(
    name: str, wanted: Sequence[str] = (), vary: Sequence[str] = (), seed: int = 1, most: int = 5
) -> tuple[Sweep, tuple[Factor, ...]]:
    """A scenario as a sweep, and the factors of its lattice: those `wanted` of its `uncertain`
    entries and those of `vary` (`path=low..high` or `path=a,b,c`), or else the `most` that move
    the chance of a deal most. Raises Faults."""
    sweep = replace(read(name), seed=seed, luck="paired")
    chosen = list(dict.fromkeys(_wanted(sweep, path) for path in wanted))
    if lost := [each for each in chosen if isinstance(each, Fault)]:
        raise Faults(lost)
    chosen += read(name, vary=vary).factors if vary else ()
    if not chosen and not sweep.factors:
        message = "lists no uncertain numbers: name some with --vary PATH=LOW..HIGH"
        raise Faults([Fault(name, None, "uncertain", message)])
    told = tuple(each for each in chosen if isinstance(each, Factor))
    return sweep, told or _that_matter(sweep, most)


def _wanted(sweep: Sweep, path: str) -> Factor | Fault:
    known = {path: factor for factor in sweep.factors for path in factor.paths}
    if path in known:
        return known[path]
    message = f"is not in the scenario's `uncertain` ({listed(known)}){did_you_mean(path, known)}"
    return Fault("--factors", None, path, message)


def _that_matter(sweep: Sweep, most: int) -> tuple[Factor, ...]:
    """The factors with the largest mean absolute elementary effect (Morris 1991) on the share of
    deals, then on the best bargaining range; in the order of the scenario's file."""
    if len(sweep.factors) <= most:
        return sweep.factors
    screen = Morris(kind="morris", trajectories=SCREEN["trajectories"])
    tried = replace(sweep, design=screen, replications=SCREEN["replications"])
    rows = Player(tried).rows(0, tried.runs)["runs"]
    count, points = len(sweep.factors), tried.points
    cube = screen.cube(count, sweep.seed, 0, points).reshape(-1, count + 1, count)
    steps = np.diff(cube, axis=1)  # (trajectories, steps, factors): one of them moves
    moved = np.abs(steps).argmax(axis=2)
    scores = []
    for name in ("agreed", "range_best"):
        each = np.ma.filled(rows[name].astype(float), np.nan).reshape(points, -1)
        mean = np.nan_to_num(each).mean(axis=1).reshape(-1, count + 1)
        effect = np.abs(np.diff(mean, axis=1))
        scores.append([float(effect[moved == j].mean()) for j in range(count)])
    ranked = sorted(range(count), key=lambda j: (-scores[0][j], -scores[1][j], j))
    return tuple(sweep.factors[j] for j in sorted(ranked[:most]))
