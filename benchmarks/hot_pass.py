"""The hot pass of a round, by the project's rules and in C, over the same table, to the same bit.

Every package is valued for every actor, then come the bargaining range and the Nash solution of the
veto players. Credibility, mistrust, inducements and reservation values change from pass to pass.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from benchmarks.clock import Sample, timed
from sim.model.negotiation import Negotiation
from sim.rules import solutions, utility
from sim.rules.compiled import rule
from sim.scenario.records import Scenario

FLAGS = ("-O3", "-march=native", "-ffp-contract=off")
GOLDEN = 0.6180339887498949


def tables(scenario: Scenario) -> tuple[np.ndarray, ...]:
    """What a pass is given, in the order of limit.c: the table, and the seats after the first week
    of run 0."""
    model = Negotiation(scenario)
    model.step()
    n, seat = model.numbers, model.state.seat
    cover = n.given[0].negotiation_political_cover if model.state.table[0].mediated else 0.0
    return (
        *(n.clause, n.utility, n.assurance[:, 0].copy(), n.assurance[:, 1].copy(), n.credibility),
        *(seat.mistrust.copy(), n.actor.collapse_loss.copy(), seat.inducement.copy()),
        *(seat.audience_cost.copy(), seat.reservation.copy(), n.actor.veto.copy()),
        np.full(len(seat), cover),
    )


@rule
def wobble(luck: float, low: float, high: float) -> tuple[float, float]:
    """The next luck, a walk by the golden ratio, and a number low..high that hangs on it."""
    luck += GOLDEN
    if luck >= 1.0:
        luck -= 1.0
    return luck, low + (high - low) * luck


@rule
def passes(given: tuple[np.ndarray, ...], count: int) -> float:
    """`count` passes by the rules of the model; returns their checksum."""
    clause, wanted, weight, toward, credible, mistrust, collapse_loss = given[:7]
    inducement, audience, reservation, veto, cover = given[7:]
    luck, total = 0.5, 0.0
    trusted, worth = np.empty_like(credible), np.empty_like(wanted)
    war, party = np.empty_like(veto), veto.astype(np.int64)
    fear, extra = np.empty_like(veto), np.empty_like(veto)
    for _ in range(count):
        for k in range(credible.shape[0]):
            luck, share = wobble(luck, 0.8, 1.0)
            trusted[k] = credible[k] * share
        for i in range(veto.shape[0]):
            luck, share = wobble(luck, 0.8, 1.0)
            fear[i] = mistrust[i] * share
            luck, more = wobble(luck, 0.0, 0.02)
            extra[i] = inducement[i] + more
            luck, more = wobble(luck, -0.4, 0.1)
            war[i] = reservation[i] + more
        for i in range(veto.shape[0]):
            for x in range(clause.shape[0]):
                assured = utility.assurance(clause[x], weight[i], toward[i], trusted)
                worth[x, i] = utility.agreement_value(
                    wanted[x, i],
                    utility.collapse_fear(fear[i], assured),
                    collapse_loss[i],
                    extra[i],
                    audience[i],
                    cover[i],
                )
        size = solutions.gap(worth, war, party)[1]
        total += size + solutions.nash(worth, war, party)[0] / 1048576.0
    return total


def by_rules(given: tuple[np.ndarray, ...], count: int) -> Sample:
    """The pass through the project's compiled rules."""
    return timed(count, lambda: passes(given, count))


def built(folder: Path) -> Path | None:
    """The C program, compiled into a folder; None where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "limit"
    source = Path(__file__).with_name("limit.c")
    subprocess.run([compiler, *FLAGS, str(source), "-o", str(program), "-lm"], check=True)
    return program


def written(given: tuple[np.ndarray, ...], folder: Path) -> Path:
    """The tables as a file for the C program: their sizes, then all numbers, as doubles."""
    file = folder / "tables"
    packages, issues = given[0].shape
    sizes = np.array([packages, given[1].shape[1], issues], float)
    file.write_bytes(b"".join(a.astype(float).tobytes() for a in (sizes, *given)))
    return file


def in_c(program: Path, file: Path, layout: str, count: int) -> Sample:
    """The pass in C, in one of its layouts."""
    said = subprocess.run(
        [program, file, layout, str(count)], check=True, capture_output=True, text=True
    )
    done, wall, cpu, checksum = said.stdout.split()
    return Sample(int(done), float(wall), float(cpu), float(checksum))
