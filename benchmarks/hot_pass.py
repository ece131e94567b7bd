"""The hot pass: what a week asks of every package, by the project's rules and in C, bit for bit.

Every package is valued for every actor; then come each one's smallest gain of a veto player, the
range, its part that may pass at home, and the Nash solution. Before a pass, all moves that values
and gains hang on.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.clock import Sample, timed
from sim.rules import solutions
from sim.rules.beats import minds, record
from sim.rules.compiled import rule
from sim.rules.state import Numbers, State, blank_for
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.sweep.engine import negotiate

FLAGS = ("-O3", "-march=native", "-ffp-contract=off")
GOLDEN = 0.6180339887498949
STILL = 11  # in one of so many weeks a seat of january_2026 values the packages anew


def given(scenario: Scenario, everything: bool = True) -> tuple[Numbers, State]:
    """The table, and the state after the first week of run 0; `everything`: dominated packages are
    reckoned with like all others."""
    n = numbers(scenario)
    s, first = blank_for(n), negotiate(n, 0)
    s.seat[:], s.table[:], s.credibility[:] = first.seat[0], first.table[0], first.credibility[0]
    if everything:
        n.given.undominated[0] = len(n.clause)
    s.weighed[:] = np.nan
    s.at_home[:] = n.odds[:, -1] >= n.given[0].negotiation_ratify_min
    return n, s


@rule
def wobble(luck: float, low: float, high: float) -> tuple[float, float]:
    """The next luck, a walk by the golden ratio, and a number low..high that hangs on it."""
    luck += GOLDEN
    if luck >= 1.0:
        luck -= 1.0
    return luck, low + (high - low) * luck


@rule
def passes(n: Numbers, s: State, first: np.ndarray, count: int, still: int, nash: bool) -> float:
    """`count` passes by the rules of the model; returns their checksum. `first` (3, actors) is the
    mistrust, inducement and reservation value about which all moves. What values hang on moves in
    one pass of `still`; without `nash`, the Nash solution is left out."""
    luck, total, everybody = 0.5, 0.0, n.actor.shape[0]
    packages, party = int(n.given[0].undominated), np.empty(everybody, np.int64)
    for i in range(everybody):
        party[i] = int(n.actor[i].veto)
    for k in range(count):
        if k % still == 0:
            for issue in range(s.credibility.shape[0]):
                luck, share = wobble(luck, 0.8, 1.0)
                s.credibility[issue] = n.credibility[issue] * share
            for i in range(everybody):
                luck, share = wobble(luck, 0.8, 1.0)
                luck, more = wobble(luck, 0.0, 0.02)
                s.seat[i].mistrust = first[0, i] * share
                s.seat[i].inducement = first[1, i] + more
        for i in range(everybody):
            luck, more = wobble(luck, -0.4, 0.1)
            s.bar[i] = first[2, i] + more
            minds._value(n, s, i)
        surplus = solutions.least_gains(s.worth, s.bar, n.actor.veto, packages, s.room)
        record._home_range(n, s, surplus)
        total += solutions.greatest(surplus, packages) + s.table[0].home_range_size
        if nash:
            within, worth = record._in_range(n, s, surplus)
            best = solutions.nash(worth, s.bar, party)[0]
            total += (within[best] if best >= 0 else -1.0) / 1048576.0
    return total


def by_rules(table: tuple[Numbers, State], count: int, still: int = 1, nash: bool = True) -> Sample:
    """The pass through the project's compiled rules."""
    n, s = table
    first = np.stack([s.seat.mistrust, s.seat.inducement, s.seat.reservation])
    found = timed(count, lambda: passes(n, s, first, count, still, nash))
    s.seat.mistrust, s.seat.inducement, s.seat.reservation = first
    return found


def built(folder: Path) -> Path | None:
    """The C program, compiled into a folder; None where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "limit"
    source = Path(__file__).with_name("limit.c")
    subprocess.run([compiler, *FLAGS, str(source), "-o", str(program), "-lm"], check=True)
    return program


def written(table: tuple[Numbers, State], folder: Path) -> Path:
    """The table as a file for the C program: its sizes, then all numbers, as doubles."""
    n, s = table
    cover = n.given[0].negotiation_political_cover if s.table[0].mediated else 0.0
    parts = (
        *(n.clause.shape[0], len(n.actor), n.clause.shape[1]),
        *(n.clause, n.utility, n.assurance[:, 0], n.assurance[:, 1], n.credibility),
        *(s.seat.mistrust, n.actor.collapse_loss, s.seat.inducement, s.seat.audience_cost),
        *(s.seat.reservation, n.actor.veto, np.full(len(n.actor), cover)),
        n.odds[:, -1] >= n.given[0].negotiation_ratify_min,
    )
    file = folder / "table"
    file.write_bytes(b"".join(np.asarray(part, float).tobytes() for part in parts))
    return file


def in_c(program: Path, file: Path, layout: str, count: int) -> Sample:
    """The pass in C, in one of its layouts."""
    said = subprocess.run(
        [program, file, layout, str(count)], check=True, capture_output=True, text=True
    )
    done, wall, cpu, checksum = said.stdout.split()
    return Sample(int(done), float(wall), float(cpu), float(checksum))
