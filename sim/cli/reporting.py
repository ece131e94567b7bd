"""The verb `report`: results, or a lattice of settings, as HTML files that need nothing else."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.talk import RESULTS, Bar, Say, command, play, shown, speaker, warn_of_compiling
from sim.scenario.wording import Fault, Faults

if TYPE_CHECKING:
    from pandas import DataFrame

WORDS = ("warning", "direction", "interval", "with_factor")  # columns of words that may be empty
CLOSE = 1e-6  # relative: last digits may differ from machine to machine


@click.command()
@click.argument("results", nargs=-1, required=True, metavar="RESULTS...")
@click.option("--explore", is_flag=True, help="RESULTS is a SCENARIO: a page with sliders.")
@click.option("--factors", metavar="PATH,PATH", help="With --explore: which uncertain numbers.")
@click.option("--vary", multiple=True, metavar="PATH=LOW..HIGH", help="... or other entries.")
@click.option("--levels", type=click.IntRange(2, 9), default=5, help="... values of each (5).")
@click.option("--runs", type=click.IntRange(8, 1000), default=96, help="... of each setting (96).")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, help="... luck (1).")
@click.option("--workers", type=click.IntRange(1, 1024), help="... threads; default: all cores.")
@click.option("--robust", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Also show what `robust` found (its folder), as the last part.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def report(
    results: tuple[str, ...],
    explore: bool,
    robust: Path | None,
    out: Path | None,
    quiet: bool,
    **how: Any,
) -> None:
    """Make one HTML file of each of RESULTS: the folder of a run, a sweep, a comparison, levers or
    robustness.

    It needs no network, may be mailed or put on a course site, and prints. With --explore, a page
    with sliders over thousands of settings of a SCENARIO, played beforehand.
    """
    from sim.archive.writing import write_file

    if out is not None and len(results) > 1:
        raise click.UsageError("--out names one file: give one of RESULTS at a time")
    asked = click.get_current_context()
    given = [name for name in how if asked.get_parameter_source(name) is not _DEFAULT]
    if given and not explore:
        raise click.UsageError(f"--{given[0]} goes with --explore")
    say = speaker(quiet)
    if not explore:
        _must_be_results(results)
    hard = None if robust is None else _robustness(robust)
    for name in results:
        file, page = _explored(name, how, quiet, say) if explore else _reported(Path(name), say)
        target = out or file
        if hard is not None:
            from sim.report.page.robust import with_robust

            page = with_robust(page, hard)
        write_file(target, page)
        click.echo(f"{shown(target)} ({len(page.encode()) / 1e6:.1f} MB)")


_DEFAULT = click.core.ParameterSource.DEFAULT


def _must_be_results(names: tuple[str, ...]) -> None:
    """Raises Faults, all at once, where there is nothing to report."""
    wrong = [(name, _kind(Path(name))) for name in names]
    faults = [Fault(name, None, "", found) for name, found in wrong if isinstance(found, str)]
    if faults:
        raise Faults(faults)


def _kind(folder: Path) -> Maker | str:
    """What makes the page of a folder, or why nothing does."""
    if not folder.is_dir():
        return "is no folder of results; a page with sliders of a scenario: --explore"
    for name, maker in MAKERS.items():
        if (folder / name).exists():
            return maker
    return f"holds no results: none of {', '.join(MAKERS)} is in it"


def _reported(folder: Path, say: Say) -> tuple[Path, str]:
    made = _kind(folder)
    assert not isinstance(made, str)
    from sim.report.folder import REPORT

    return folder / REPORT, made(folder, say)


# ------------------------------------------------------------------ kinds of results
def _run(folder: Path, say: Say) -> str:
    """The page of a run, which is played again: nothing but its receipt is needed."""
    from sim import __version__
    from sim.archive import seal
    from sim.outcome import FORMAT
    from sim.report.page import of_run
    from sim.scenario.reading import read

    file = folder / "receipt.json"
    receipt = seal.read(file, (FORMAT,), "play the run again")
    then = f"play it again: {receipt['command']}"
    seal.must_be(folder / "outcome.json", receipt["files"]["outcome.json"], then)
    left = json.loads((folder / "outcome.json").read_bytes())
    told = read(file)
    luck = (receipt["seed"], receipt["run"])
    say(f"Playing {told.id}, seed {luck[0]}, again ...")
    outcome = play(told, luck, tuple(receipt["changes"]), watched=False, say=say)
    if not _alike(json.loads(json.dumps(outcome.summary())), left):
        message = (
            f"was played by version {receipt['version']} of the program; this is version "
            f"{__version__}, by whose rules it comes out differently; {then}"
        )
        raise Faults([Fault(str(folder), None, "", message)])
    return of_run(outcome, command=receipt["command"], time=receipt["time"])


def _sweep(folder: Path, say: Say) -> str:
    from sim.report.page.sweep import of_sweep

    receipt, tables, summary = _analysed(folder, say)
    return of_sweep(receipt, tables, summary, _command(folder), receipt["started"])


def _comparison(folder: Path, say: Say) -> str:
    from sim.report.page.comparison import of_comparison

    document = _paired(folder / "comparison.json")
    receipt, tables, _ = _analysed(folder, say)
    return of_comparison(document, receipt, tables, _command(folder), receipt["started"])


def _levers(folder: Path, say: Say) -> str:
    from sim.report.page.levers import of_levers
    from sim.sweep import receipts

    document, receipt = _paired(folder / "levers.json"), receipts.read(folder)
    return of_levers(document, receipt, _command(folder), receipt["started"])


def _robustness(folder: Path) -> dict[str, Any]:
    """What `robust` left in its folder."""
    from sim.sweep.analysis.robust import FORMAT

    return _paired(folder / "robust.json", FORMAT)


def _robust(folder: Path, say: Say) -> str:
    from sim.report.page.robust import of_robust
    from sim.sweep import receipts

    document, receipt = _robustness(folder), receipts.read(folder)
    return of_robust(document, receipt, _command(folder), receipt["started"])


Maker = Callable[[Path, Say], str]
MAKERS: dict[str, Maker] = {  # file that tells a folder's kind -> what makes its page
    "robust.json": _robust,
    "levers.json": _levers,
    "comparison.json": _comparison,
    "sweep.json": _sweep,
    "receipt.json": _run,
}


def _analysed(folder: Path, say: Say) -> tuple[dict[str, Any], dict[str, DataFrame], str]:
    """A sweep's receipt, and the tables and the summary of its analysis, made if need be."""
    from sim.sweep.analysis import writing
    from sim.sweep.results import read

    results = read(folder)
    if not (files := list(writing.kept(folder, results.state))):
        say(f"Analysing {results.receipt['rows']:,} runs ...")
        writing.write(writing.analyse(results), folder, of=results.state)
        files = list(writing.kept(folder, results.state))
    tables = {file.stem: _table(file) for file in files if file.suffix == ".csv"}
    return results.receipt, tables, (folder / writing.HERE / "summary.md").read_text("utf-8")


def _table(file: Path) -> DataFrame:
    import pandas

    kinds = dict.fromkeys(["policy", *WORDS], str)
    table = pandas.read_csv(file, keep_default_na=False, na_values=[""], dtype=kinds)
    words = [name for name in WORDS if name in table]
    return table.assign(**{name: table[name].fillna("") for name in words})


def _paired(file: Path, form: int | None = None) -> dict[str, Any]:
    """What `compare` or `levers` left, or a file of another `form`, if it is of this program's
    making."""
    from sim.archive import seal
    from sim.sweep import receipts
    from sim.sweep.analysis.rows import FORMAT

    remedy = "give its command again"
    with suppress(Faults):  # a folder without a sweep is told below
        remedy += f": {receipts.read(file.parent)['command']}"
    return seal.read(file, (FORMAT if form is None else form,), remedy)


def _alike(one: Any, other: Any) -> bool:
    """Whether two documents say the same, but for the last digits of their numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(one == other)


# ------------------------------------------------------------------ settings to explore
def _explored(name: str, how: dict[str, Any], quiet: bool, say: Say) -> tuple[Path, str]:
    from sim.report.page.explore import of_lattice
    from sim.sweep.lattice import lattice
    from sim.sweep.screening import factors

    wanted = [path.strip() for path in (how["factors"] or "").split(",") if path.strip()]
    warn_of_compiling(say)
    say("Looking for the numbers that matter ..." if not (wanted or how["vary"]) else "Playing ...")
    sweep, chosen = factors(name, wanted, how["vary"], how["seed"])
    scenario = next(iter(sweep.policies.values()))
    with closing(Bar(quiet)) as bar:
        found = lattice(
            sweep,
            chosen,
            levels=how["levels"],
            runs=how["runs"],
            workers=how["workers"] or os.cpu_count() or 1,
            told=bar.show,
        )
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return RESULTS / scenario.id / "explore.html", of_lattice(scenario, found, command(), time)


def _command(folder: Path) -> str:
    return command(["report", shown(folder)])
