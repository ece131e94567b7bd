"""The verbs for very many negotiations: `sweep` and `analyse`."""

from __future__ import annotations

import os
import re
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.talk import RESULTS, Bar, Say, command, shown, speaker, warn_of_compiling
from sim.scenario.wording import Fault, Faults

if TYPE_CHECKING:
    from sim.sweep.design import Sweep
    from sim.sweep.results import Results
    from sim.sweep.running import Progress

SOME_FAILED = 3


def _share(_context: click.Context, _option: click.Parameter, text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise click.BadParameter(f"'{text}' is not of the form i/n with 1 <= i <= n, as 3/10")
    return int(match[1]), int(match[2])


@click.command()
@click.argument("name", metavar="FILE|SCENARIO", default="january_2026")
@click.option("--runs", type=int, help="How many runs in all, at least.")
@click.option("--vary", multiple=True, metavar="PATH=LOW..HIGH", help="A factor; or PATH=A,B,C.")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change one entry.")
@click.option("--policies", metavar="A,B,...", help="Scenarios to play besides, on the same luck.")
@click.option("--design", metavar="KIND[:NUMBER]", help="Where the points lie, as sobol:256.")
@click.option("--replications", type=int, help="Runs of every point.")
@click.option("--seed", type=int, help="Luck.")
@click.option("--rounds", is_flag=True, help="Also keep every number of every round.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; default: all cores.")
@click.option("--dask", metavar="ADDRESS", help="Play on a running Dask scheduler's workers.")
@click.option("--shard", default="1/1", callback=_share, metavar="I/N", help="Every N-th part.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for results.")
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def sweep(
    name: str,
    sets: tuple[str, ...],
    policies: str | None,
    workers: int | None,
    dask: str | None,
    shard: tuple[int, int],
    out: Path | None,
    quiet: bool,
    rounds: bool,
    **flags: Any,
) -> None:
    """Play very many negotiations: a sweep FILE, or a SCENARIO over its uncertain numbers.

    Give the same command again to go on where it was stopped.
    """
    from sim.scenario.reading import parse_override
    from sim.sweep.design import read

    if dask and workers:
        raise click.UsageError("--workers are threads of this machine: leave it out with --dask")
    told = read(
        name,
        overrides=dict(parse_override(text) for text in sets),
        policies=[word.strip() for word in policies.split(",")] if policies else [],
        rounds=rounds or None,
        **flags,
    )
    folder = out or RESULTS / f"{told.id}-{told.fingerprint[:8]}"
    say = speaker(quiet)
    announce(told, dask, say)
    crew = {"workers": workers or os.cpu_count() or 1, "dask": dask, "shard": shard}
    progress = carry_out(told, folder, crew, Bar(quiet), say)
    click.echo(_ending(folder, progress))
    if progress.failed:
        raise SystemExit(SOME_FAILED)


def announce(told: Sweep, dask: str | None, say: Say) -> None:
    """Says what will be played."""
    say(f"{told.title}: {in_figures(told)} ...")
    if dask is None:
        warn_of_compiling(say)


def in_figures(told: Sweep) -> str:
    """How many runs a sweep has, and why."""
    return (
        f"{_times(len(told.policies), 'policy', 'policies')} x "
        f"{_times(told.points, 'point', 'points')} x "
        f"{_times(told.replications, 'replication', 'replications')} = {told.runs:,} runs"
    )


def _times(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def carry_out(told: Sweep, folder: Path, crew: dict[str, Any], bar: Bar, say: Say) -> Progress:
    """Plays what is missing of a sweep into its folder; leaves with 130 on Ctrl-C."""
    from sim.rules.compiled import now_warm
    from sim.sweep import running

    try:
        with closing(bar):
            progress = running.run(told, folder, command=_command(), told=bar.show, **crew)
    except KeyboardInterrupt:
        say(f"\nStopped. What is in {folder} stays; the same command goes on from there.")
        raise SystemExit(130) from None
    now_warm("unwatched")
    return progress


def _command() -> str:
    """The command without its share of the work: what would finish the whole."""
    words = iter(sys.argv[1:])
    kept = []
    for word in words:
        if word == "--shard":
            next(words, None)
        elif not word.startswith("--shard="):
            kept.append(word)
    return command(kept)


def _ending(folder: Path, progress: Progress) -> str:
    from sim.sweep.results import read

    results = read(folder, partial=True)
    played = f"{progress.done:,} runs played, {progress.rate:,.0f} a second"
    if not progress.done:
        played = "Nothing was left to play"
    if missing := len(results.missing()):
        left = f"{missing} of {results.receipt['parts']} parts are still missing"
        return f"{played}. {shown(folder)}: {left} (other shards?)."
    lines = [
        "This is a simulation for teaching and research, not a forecast.",
        f"{played}; in the folder:",
    ]
    asked = (
        "SELECT policy, count(*), avg(agreed::INT), "
        "avg((agreed OR ceasefire_week IS NOT NULL)::INT), count(error) "
        "FROM runs GROUP BY policy"
    )
    policies = list(results.sweep["policies"])
    found = sorted(results.query(asked).fetchall(), key=lambda row: policies.index(row[0]))
    for policy, runs, deal, either, failed in found:
        wrong = f"; {failed:,} runs FAILED (column `error`)" if failed else ""
        known = f"deal {deal:.3f}, deal or ceasefire {either:.3f}" if deal is not None else "none"
        lines.append(f"  {policy}: {runs:,} runs, {known}{wrong}")
    if progress.first_error:
        lines.append(f"  The first: {progress.first_error}")
    following = command(["analyse", shown(folder)])
    return "\n".join([*lines, f"Results: {shown(folder)}", f"Next: {following}"])


@click.command()
@click.argument("folder", metavar="RESULTS", type=click.Path(path_type=Path))
@click.option("--predicate", metavar="CONDITION", help="What to look for; default: a lasting deal.")
@click.option("--partial", is_flag=True, help="Take what there is of an unfinished sweep.")
@click.option("--no-plots", is_flag=True, help="Tables and summary only.")
def analyse(folder: Path, predicate: str | None, partial: bool, no_plots: bool) -> None:
    """Tell what a sweep's RESULTS say: a summary, tables and plots in RESULTS/analysis."""
    from sim.sweep.analysis import writing
    from sim.sweep.analysis.predicate import LASTING
    from sim.sweep.results import read

    if not folder.is_dir():
        raise Faults([Fault(str(folder), None, "", "is no folder of results")])
    results = read(folder, partial)
    made = writing.analyse(results, predicate or LASTING)
    click.echo(made.summary, nl=False)

    def draw(tables: Any, aside: Path) -> None:
        from sim.report.sweeps import save_all

        save_all(tables, aside, _note(results))

    target = writing.write(made, folder, None if no_plots else draw, results.state)
    click.echo(f"\nTables and plots: {shown(target)}")


def _note(results: Results) -> str:
    told = results.sweep
    points = _times(told["points"], "point", "points")
    return f"{points} × {_times(told['replications'], 'replication', 'replications')}"
