"""The verbs that compare on the same luck: `compare` and `levers`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.many import SOME_FAILED, announce, carry_out
from sim.cli.talk import RESULTS, Bar, shown, speaker

if TYPE_CHECKING:
    from sim.sweep.design import Sweep
    from sim.sweep.results import Results

SEED = click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True, help="Luck."
)
SETS = click.option(
    "--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change one entry, in all of them."
)
UNCERTAIN = click.option(
    "--uncertain", is_flag=True, help="Draw the numbers that nobody knows, anew for each run."
)
WORKERS = click.option("--workers", type=click.IntRange(1, 1024), help="Threads; default: all.")
OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for results."
)
QUIET = click.option("--quiet", is_flag=True, help="No talk on stderr.")


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--with", "changed", multiple=True, metavar="[NAME:] PATH=VALUE[; ...]",
              help="Also the first SCENARIO with these entries changed.")  # fmt: skip
@click.option("--runs", type=click.IntRange(2, 10**7), default=2000, show_default=True,
              help="Runs of each, paired.")  # fmt: skip
@SEED
@SETS
@UNCERTAIN
@WORKERS
@OUT
@QUIET
def compare(
    names: tuple[str, ...],
    changed: tuple[str, ...],
    runs: int,
    seed: int,
    sets: tuple[str, ...],
    uncertain: bool,
    workers: int | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Compare the first SCENARIO (file or id) with the others, on the same luck.

    `compare january_2026 --with "longer talks: horizon_weeks=104"` compares it with itself,
    changed; give --with as often as you like.
    """
    from sim.report.comparison import text
    from sim.scenario.reading import parse_override
    from sim.sweep import comparing
    from sim.sweep.analysis import comparison, partings

    told = comparing.policies(names, changed, dict(parse_override(each) for each in sets))
    sweep, not_drawn = comparing.comparison(told, runs, seed, uncertain)
    crew = workers or os.cpu_count() or 1
    results = played(sweep, out, crew, quiet)
    pairs = partings.partings(sweep, crew)
    found = comparison.comparison(results, told, pairs, not_drawn)
    pictured = _pictured("comparison", _effects(found), results)
    words = text(found)
    _keep(results.path, "comparison", found, found["measures"], words, pictured)
    click.echo(words)
    click.echo(f"Tables, picture and all runs: {shown(results.path)}")


def played(sweep: Sweep, out: Path | None, workers: int, quiet: bool) -> Results:
    """Plays what is missing of a sweep and reads it back; leaves with 3 where runs failed."""
    from sim.sweep.results import read

    folder = out or RESULTS / f"{sweep.id.replace('_', '-', 1)}-{sweep.fingerprint[:8]}"
    say = speaker(quiet)
    announce(sweep, None, say)
    crew = {"workers": workers, "dask": None, "shard": (1, 1)}
    progress = carry_out(sweep, folder, crew, Bar(quiet), say)
    if progress.failed:
        click.echo(f"{progress.failed:,} runs failed; the first: {progress.first_error}", err=True)
        raise SystemExit(SOME_FAILED)
    return read(folder)


# ------------------------------------------------------------------------------------ files
def _keep(
    folder: Path,
    name: str,
    found: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    words: str,
    pictured: Mapping[str, bytes],
) -> None:
    """Puts what was found beside the runs: plain data, its rows as a table, words and picture, each
    file whole or not at all."""
    from pandas import DataFrame

    from sim.archive import seal
    from sim.sweep.analysis.writing import as_csv

    table = "differences" if name == "comparison" else name
    csv = as_csv(DataFrame(rows))
    document = seal.text(seal.sealed(found["format"], found))
    texts = {f"{name}.json": document, f"{table}.csv": csv, f"{name}.md": words}
    put(folder, {file: said.encode() for file, said in texts.items()} | dict(pictured))


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts files into a folder of results, each whole or not at all."""
    from sim.archive.writing import write_file

    for file, content in files.items():
        write_file(folder / file, content)


def _pictured(name: str, rows: Sequence[Mapping[str, Any]], results: Results) -> dict[str, bytes]:
    from pandas import DataFrame

    from sim.report.sweeps import png

    pairs = results.sweep["points"] * results.sweep["replications"]
    note = f"{pairs:,} pairs of runs each, same luck · survival and worth: of pairs that both sign"
    return {f"{name}.png": png("effects", DataFrame(rows), note)} if rows else {}


def _effects(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the picture of a comparison."""
    from sim.report.pairs import drawn

    base, *others = found["policies"]
    labels = {policy["key"]: policy["label"] for policy in others}
    panels = {"deal": "P(deal)", "lasting_chance": "P(deal that lasts)"} | {
        f"worth.{side}": f"Deal's worth to {base['actors'][side]}" for side in base["sides"]
    }
    return [
        {"title": f"What changes against “{base['label']}”", "panel": panels[row["outcome"]],
         "row": labels[row["policy"]]}
        | drawn(row)
        for outcome in panels for row in found["measures"] if row["outcome"] == outcome
    ]  # fmt: skip


# ------------------------------------------------------------------------------------ levers
@click.command()
@click.argument("scenario", default="january_2026")
@click.option("--runs", type=click.IntRange(2, 10**6), default=1000, show_default=True,
              help="Runs of each lever, paired with the scenario's own.")  # fmt: skip
@SEED
@SETS
@UNCERTAIN
@WORKERS
@OUT
@QUIET
def levers(
    scenario: str,
    runs: int,
    seed: int,
    sets: tuple[str, ...],
    uncertain: bool,
    workers: int | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Tell what one step of each lever of a SCENARIO (file or id) changes: what somebody could
    move, found from what the scenario says."""
    from sim.report import levers as telling
    from sim.scenario.reading import parse_override, read
    from sim.sweep import comparing
    from sim.sweep import levers as steps
    from sim.sweep.analysis import levers as found_by

    told = read(scenario, dict(parse_override(each) for each in sets))
    base = comparing.Policy(told.id, told.title, told)
    moved, refused = steps.stepped(told)
    policies = [base, *(policy for _, policy in moved)]
    sweep, not_drawn = comparing.comparison(
        policies, runs, seed, uncertain, "levers", steps.shifts(told, moved)
    )
    results = played(sweep, out, workers or os.cpu_count() or 1, quiet)
    found = found_by.effects(results, base, moved, refused, not_drawn)
    pictured = _pictured("levers", telling.effects(found), results)
    rows = [_flat(lever, row) for lever in found["levers"] for row in lever["effects"]]
    _keep(results.path, "levers", found, rows, telling.text(found), pictured)
    click.echo(telling.text(found, telling.ON_SCREEN))
    click.echo(f"Tables, picture and all runs: {shown(results.path)}")


def _flat(lever: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of levers.csv: the lever, then one of its effects."""
    whose = {
        key: lever[key] for key in ("label", "kind", "mover", "path", "before", "after", "unit")
    }
    return {"lever": lever["key"], **whose} | {k: v for k, v in row.items() if k != "policy"}
