"""The verb `robust`: in which share of what nobody knows a headline holds, and where it flips."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.comparing import OUT, QUIET, SEED, WORKERS, played, put
from sim.cli.talk import RESULTS, shown

if TYPE_CHECKING:
    from sim.sweep.results import Results


@click.command()
@click.argument("scenario", default="january_2026")
@click.option("--points", type=click.IntRange(10, 10**5), default=200, show_default=True,
              help="Points of the space of what is uncertain.")  # fmt: skip
@click.option("--replications", type=click.IntRange(10, 10**5), default=200, show_default=True,
              help="Pairs of runs at each point.")  # fmt: skip
@click.option("--headline", "only", multiple=True, metavar="ID", help="This headline; several.")
@click.option("--headlines", "file", type=click.Path(path_type=Path, dir_okay=False),
              help="A file of headlines of your own.")  # fmt: skip
@SEED
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE",
              help="Change one entry; it is then not drawn.")  # fmt: skip
@WORKERS
@OUT
@QUIET
def robust(
    scenario: str,
    points: int,
    replications: int,
    only: tuple[str, ...],
    file: Path | None,
    seed: int,
    sets: tuple[str, ...],
    workers: int | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Tell of each headline in which share of the uncertain numbers of a SCENARIO (file or id) it
    holds, fails, or cannot be told from luck, and where it flips."""
    from sim.report.robust import text
    from sim.scenario.reading import parse_override
    from sim.sweep.analysis.robust import robustness
    from sim.sweep.robust import ask

    asked = ask(
        scenario,
        points=points,
        replications=replications,
        seed=seed,
        overrides=dict(parse_override(each) for each in sets),
        only=only,
        file=file,
    )
    name = f"{asked.scenario.id}-robust-{asked.sweep.fingerprint[:8]}"
    crew = workers or os.cpu_count() or 1
    results = played(asked.sweep, out or RESULTS / name, crew, quiet)
    found = robustness(results, asked, crew)
    words = text(found)
    put(results.path, _files(results, found, words))
    click.echo(words)
    click.echo(f"Tables, picture and all runs: {shown(results.path)}")


def _files(results: Results, found: Mapping[str, Any], words: str) -> dict[str, bytes]:
    """What is kept beside the runs."""
    from pandas import DataFrame

    from sim.archive import seal
    from sim.report.robust_table import bars, note, rows
    from sim.report.sweeps import png
    from sim.sweep.analysis.robust import verdicts
    from sim.sweep.analysis.writing import as_csv

    tables = {"robust.csv": DataFrame(rows(found)), "verdicts.csv": verdicts(results, found)}
    csv = {name: as_csv(table) for name, table in tables.items()}
    picture = png("robust", DataFrame(bars(found)), note(found))
    document = seal.text(seal.sealed(found["format"], found))
    texts = {"summary.md": words, **csv, "robust.json": document}  # last what marks the kind
    return {"robust.png": picture} | {name: said.encode() for name, said in texts.items()}
