"""Verbs that write, on a standing clock and with their sums done once: what is attacked is the
writing, again and again."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import sim.cli.comparing
import sim.cli.handout
import sim.cli.reporting
import sim.report.comparison
import sim.report.levers
import sim.report.page.comparison
import sim.report.page.explore
import sim.report.page.levers
import sim.report.page.sweep
import sim.sweep.analysis.comparison
import sim.sweep.analysis.levers
import sim.sweep.analysis.partings
import sim.sweep.design
import sim.sweep.lattice
import sim.sweep.locks
import sim.sweep.screening
from sim.report import folder, handout, page, plots, sweeps
from sim.sweep import running
from sim.sweep.analysis import writing
from tests.conftest import TYPED

SHORT = "--set horizon_weeks=6 --quiet"


class Then(datetime.datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Then:
        return cls(2030, 3, 1, 12, tzinfo=tz)


class Attacked(NamedTuple):
    """A command line, `{it}` in it stands for the folder; what must be there before."""

    line: str
    before: tuple[str, ...] = ()


RUN = f"run {TYPED} {SHORT} --out {{it}}"
SWEEP = f"sweep {TYPED} --runs 24 {SHORT} --workers 1 --out {{it}}"
COMPARE = (
    f"compare {TYPED} --with war.stalemate_prob=0.6 --runs 12 {SHORT} --workers 1 --out {{it}}"
)
LEVERS = f"levers {TYPED} --runs 2 {SHORT} --workers 1 --out {{it}}"
ANALYSE, REPORT = "analyse {it}", "report {it} --quiet"
REPORT_RUN = "report {run} --quiet"
VERBS = {
    "run": Attacked(RUN),
    "run anew": Attacked(f"{RUN} --report", (RUN,)),
    "sweep": Attacked(SWEEP),
    "sweep goes on": Attacked(SWEEP, (f"{SWEEP} --shard 1/2",)),
    "sweep with rounds": Attacked(f"{SWEEP} --rounds"),
    "analyse": Attacked(ANALYSE, (SWEEP,)),
    "analyse anew": Attacked(f"{ANALYSE} --predicate agreed", (SWEEP, ANALYSE)),
    "compare": Attacked(COMPARE),
    "compare anew": Attacked(COMPARE, (COMPARE,)),
    "levers": Attacked(LEVERS),
    "report of a run": Attacked(REPORT_RUN, (RUN,)),
    "report of a sweep": Attacked(REPORT, (SWEEP,)),
    "report of a comparison": Attacked(REPORT, (COMPARE, ANALYSE, REPORT)),
    "report of levers": Attacked(REPORT, (LEVERS,)),
    "explore": Attacked(
        f"report --explore {TYPED} --runs 8 --levels 2 --quiet --out {{it}}/x.html"
    ),
    "handout": Attacked(f"handout {TYPED} --runs 0 --quiet --out {{it}}/new/x.html"),
    "schema": Attacked("schema --out {it}/schema.json", ("schema --out {it}/schema.json",)),
}
SUMS = (  # what takes long, and writes nothing
    (writing, "analyse"), (page, "of_run"), (sim.sweep.analysis.comparison, "comparison"),
    (sim.sweep.analysis.partings, "partings"), (sim.sweep.analysis.levers, "effects"),
    (sim.report.page.sweep, "of_sweep"), (sim.report.page.comparison, "of_comparison"),
    (sim.report.page.levers, "of_levers"), (sim.report.page.explore, "of_lattice"),
    (sim.sweep.lattice, "lattice"), (sim.sweep.screening, "factors"), (handout, "handout"),
    (sim.cli.comparing, "_pictured"), (running, "Player"), (sim.sweep.design, "read"),
)  # fmt: skip


def _once(real: Callable[..., Any]) -> Callable[..., Any]:
    known: list[Any] = []

    def found(*args: Any, **how: Any) -> Any:
        if not known:
            known.append(real(*args, **how))
        return known[0]

    return found


def _two_pictures(_: object, place: Path, *__: object) -> None:
    for name in ("one", "other"):
        (place / f"{name}.png").write_bytes(b"a picture" * 9)


def stopped(patch: pytest.MonkeyPatch) -> None:
    """Stops the clock of all that is written."""
    for module in (running, sim.cli.reporting, sim.sweep.locks):
        patch.setattr(module, "datetime", Then)
    write = folder.write

    def written(outcome: Any, results: Path, command: str, _: str, *more: Any) -> Path:
        return write(outcome, results, command, "a day", *more)

    patch.setattr(folder, "write", written)


@contextmanager
def still() -> Iterator[None]:
    """Within, the clock stands, each sum is done once, and pictures are a few bytes."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in SUMS:
            patch.setattr(module, name, _once(getattr(module, name)))
        patch.setattr(os, "fsync", lambda handle: None)  # no power is cut here
        for module in (plots, sweeps):
            patch.setattr(module, "save_all", _two_pictures)
        stopped(patch)
        for name in ("PART", "PART_OF_ROUNDS"):
            patch.setattr(running, name, 12)
        yield


def seen(folder: Path) -> dict[str, bytes]:
    """Every file that a reader would see, with its bytes."""
    files = (f.relative_to(folder) for f in folder.rglob("*") if f.is_file())
    return {
        f.as_posix(): (folder / f).read_bytes()
        for f in sorted(files)
        if not any(part.startswith(".") for part in f.parts)
    }


def hidden(folder: Path) -> list[str]:
    """What lies aside."""
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob(".*"))


def renew(place: Path, copy: Path) -> None:
    """Makes a folder, or a file, what its copy is."""
    if place.is_symlink() or place.is_file():
        place.unlink()
    shutil.rmtree(place, ignore_errors=True)
    if copy.is_dir():
        shutil.copytree(copy, place)
    elif copy.exists():
        shutil.copy(copy, place)
