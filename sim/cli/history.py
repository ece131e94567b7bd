"""The verb `backtest`: cases with a known outcome, by the model's core and by baselines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from sim.cli.talk import RESULTS, command, shown, speaker, warn_of_compiling
from sim.scenario.wording import Fault, Faults

SCALE = click.option(
    "--scale", metavar="LOW..HIGH", help="Of the positions in a table; else 0..1 or 0..100."
)
QUIET = click.option("--quiet", is_flag=True, help="No talk on stderr.")


@click.command()
@click.argument("names", nargs=-1, metavar="[CASE...]")
@click.option("--runs", type=click.IntRange(1, 100_000), help="Runs of each case (32).")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True,
              help="Luck.")  # fmt: skip
@SCALE
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; default: all cores.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for results.")
@click.option("--json", "as_json", is_flag=True, help="Print plain data; no folder unless --out.")
@QUIET
def backtest(
    names: tuple[str, ...],
    runs: int | None,
    seed: int,
    scale: str | None,
    workers: int | None,
    out: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Play historical negotiations by the model's core, beside simple baselines, and hold all of
    them against what happened.

    CASE is the id of a historical case or of a table, a case file or a table of actors (CSV), which
    is taken issue by issue; without any, the nine historical cases. The settings are the same for
    every case.
    """
    from sim.archive.seal import text as dumped
    from sim.rules.compiled import now_warm
    from sim.validation import backtest as trial
    from sim.validation.telling import text

    say = speaker(quiet)
    found, notes = trial.read(names, scale_of(scale))
    for note in notes:
        say(f"note: {note}")
    runs = runs or trial.RUNS
    if out is not None or not as_json:
        _must_take(out or RESULTS)
    warn_of_compiling(say)
    say(f"Playing {len(found)} cases, {runs} times each ...")
    made = trial.judge(found, runs, seed, workers or os.cpu_count() or 1, _bar(quiet))
    now_warm("unwatched")
    document = trial.document(made, runs, seed)
    folder = out or (None if as_json else RESULTS / _name(names, document))
    if folder is not None:
        _keep(folder, document, text(document))
    click.echo(dumped(document) if as_json else text(document), nl=False)
    if folder is not None and not as_json:
        click.echo(f"\nTables: {shown(folder)}")


def scale_of(text: str | None) -> tuple[float, float] | None:
    """LOW..HIGH; raises Faults."""
    if text is None:
        return None
    low, dots, high = text.partition("..")
    try:
        ends = float(low), float(high)
        if dots and ends[0] < ends[1] and abs(ends[0]) + abs(ends[1]) < float("inf"):
            return ends
    except ValueError:
        pass
    message = f"'{text}' is no scale like 0..100 (the lower end first)"
    raise Faults([Fault("--scale", None, "", message)])


def _must_take(folder: Path) -> None:
    """Raises OSError if nothing could be written below a folder."""
    from sim.report.folder import must_be_writable

    must_be_writable(folder.parent, folder.name)


def _bar(quiet: bool) -> Any:
    """Shows on a terminal how many cases are done."""
    import sys

    if quiet or not sys.stderr.isatty():
        return lambda done, of: None
    from tqdm import tqdm

    bar = tqdm(unit=" cases", leave=False)

    def show(done: int, of: int) -> None:
        bar.total = of
        bar.update(done - bar.n)
        if done == of:
            bar.close()

    return show


def _name(names: tuple[str, ...], document: dict[str, Any]) -> str:
    """A folder's name: the same cases, settings and version, the same folder."""
    import hashlib
    import json

    words = json.dumps(document, sort_keys=True)
    stem = Path(names[0]).stem if len(names) == 1 else "cases"
    return f"backtest-{stem}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def _keep(folder: Path, document: dict[str, Any], words: str) -> None:
    """Writes a backtest into its folder, each file whole or not at all, the data last."""
    import csv
    import io
    from datetime import UTC, datetime

    from sim.archive import seal
    from sim.archive.writing import write_file
    from sim.validation.backtest import rows

    table = io.StringIO()
    lines = list(rows(document))
    writer = csv.DictWriter(table, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    time = datetime.now(UTC).isoformat(timespec="seconds")
    write_file(folder / "backtest.md", words)
    write_file(folder / "predictions.csv", table.getvalue())
    told = document | {"command": command(), "time": time}
    write_file(folder / "backtest.json", seal.text(seal.sealed(document["format"], told)))
