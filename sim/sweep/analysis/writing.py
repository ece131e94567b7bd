"""All analyses at once: tables on disk and a summary in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import __version__
from sim.archive import seal
from sim.archive.writing import put, room_in
from sim.outcome import plain_cell
from sim.scenario.wording import Fault, Faults
from sim.sweep.analysis import (
    discovery,
    duration,
    levels,
    outcomes,
    policies,
    sensitivity,
    treaties,
)
from sim.sweep.analysis.predicate import LASTING
from sim.sweep.analysis.study import Results, Study
from sim.sweep.analysis.summary import summary

if TYPE_CHECKING:
    from pandas import DataFrame


HERE, NAME = "analysis", "analysis.json"
FORMAT = 2  # of analysis.json, which there was not before
Draw = Callable[["dict[str, DataFrame]", Path], object]


@dataclass(frozen=True)
class Analysis:
    """What a results folder says."""

    tables: dict[str, DataFrame]  # name -> tidy table; those that are empty are left out
    summary: str


def analyse(results: Results, predicate: str = LASTING) -> Analysis:
    """Every analysis that the design allows; the same runs give the same tables.

    Raises Faults where the predicate is not a condition on the columns of runs.
    """
    study = Study(results)
    if predicate == LASTING and not study.is_fought:
        predicate = "agreed"
    found = discovery.discovery(study, predicate)
    tables = {
        "outcomes": outcomes.outcomes(study),
        "policies": policies.policies(study),
        "levels": levels.levels(study),
        "sensitivity": sensitivity.sensitivity(study),
        "tornado": sensitivity.tornado(study),
        "prim": found.trajectory,
        "prim_box": found.box,
        "tree": found.rules,
        "incidence": duration.duration(study),
        "clauses": treaties.clauses(study),
        "treaties": treaties.treaties(study),
        "terms_and_survival": treaties.landscape(study),
    }
    kept = {name: table for name, table in tables.items() if len(table)}
    if not study.is_fought:
        kept = outcomes.without_a_war(kept)
    return Analysis(kept, summary(study, kept, predicate))


def as_csv(table: DataFrame, float_format: str | None = None) -> str:
    """A table as comma-separated values, its words plain: they may come from anybody's scenario."""
    worded = table.select_dtypes(exclude="number")
    told = table.assign(**{name: worded[name].map(plain_cell) for name in worded})
    text = told.to_csv(index=False, float_format=float_format, lineterminator="\n")
    return str(text)


def write(made: Analysis, folder: Path, draw: Draw | None = None, of: str = "") -> Path:
    """Writes `analysis/<table>.csv`, `analysis/summary.md` and what `draw` puts beside them into a
    results folder, whole or not at all, in place of an older analysis; returns `analysis/`.

    `of` says which runs were analysed, and `analysis/analysis.json` keeps it with the hash of each
    file.
    """
    with room_in(folder) as aside:
        for name, table in made.tables.items():
            # ten digits: the last ones depend on the order in which threads add up
            text = as_csv(table, float_format="%.10g")
            (aside / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
        (aside / "summary.md").write_text(made.summary, encoding="utf-8", newline="\n")
        if draw is not None:
            draw(made.tables, aside)
        files = {file.name: seal.of_file(file) for file in sorted(aside.iterdir())}
        told = {"version": __version__, "runs": of, "files": files}
        (aside / NAME).write_text(seal.text(seal.sealed(FORMAT, told)), encoding="utf-8")
        put(aside, folder / HERE)
    return folder / HERE


def kept(folder: Path, of: str) -> Iterator[Path]:
    """Every file of the analysis in a results folder, if there is one, each as it was written.

    Raises Faults if one is damaged, or if the analysis is that of other runs or another version.
    """
    analysis = folder / HERE
    if not analysis.exists():
        return
    remedy = f"make it again with the verb `analyse`: {folder}"
    told = seal.read(analysis / NAME, (FORMAT,), remedy)
    if told["runs"] != of:
        message = f"is the analysis of other runs than those that are there now; {remedy}"
        raise Faults([Fault(str(analysis), None, "", message)])
    for name, digest in told["files"].items():
        seal.must_be(analysis / name, digest, remedy)
        yield analysis / name
