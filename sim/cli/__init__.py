"""The verbs. Results go to stdout, talk to stderr; exit 0, 1 nothing could be finished, 2 bad
input, 3 some runs of a sweep failed, 130 Ctrl-C.

Nothing heavy is imported before it is needed: `--help`, `check` and `schema` start at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sim import __version__
from sim.cli.calibrating import calibrate
from sim.cli.calibrating import in_figures as fitted_in_figures
from sim.cli.comparing import compare, levers
from sim.cli.handout import handout
from sim.cli.history import backtest
from sim.cli.importing import import_
from sim.cli.many import analyse, in_figures, sweep
from sim.cli.reporting import report
from sim.cli.robust import robust
from sim.cli.serving import serve
from sim.cli.talk import RESULTS, command, play, shown, speaker
from sim.cli.validating import validate

if TYPE_CHECKING:
    from sim.outcome import Outcome

Read = TypeVar("Read")
DEFAULT = "january_2026"
EXTRAS = {
    "sweep": {"duckdb", "pandas", "SALib", "scipy", "statsmodels"},
    "discovery": {"sklearn"},
    "dist": {"distributed"},
    "web": {"segno", "starlette", "uvicorn", "websockets"},
}


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="The Peace Table")
@click.pass_context
def cli(context: click.Context) -> None:
    """The Peace Table: a simulator of a peace negotiation. Without a verb it plays the default
    scenario."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@cli.command()
@click.argument("scenario", default=DEFAULT)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=3, show_default=True, help="Luck."
)
@click.option(
    "--run",
    "number",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    help="Run number: which run of a sweep with this seed (its columns `seed` and `run`).",
)
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change one entry.")
@click.option(
    "--protocol", metavar="NAME", help="Who speaks: short for --set negotiation.protocol="
)
@click.option("--rounds", type=int, help="Weeks: short for --set horizon_weeks=")
@click.option("--report", is_flag=True, help="Also one HTML file to read, replay and mail.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder for results.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the outcome as JSON; no folder unless --out."
)
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def run(
    scenario: str = DEFAULT,
    seed: int = 3,
    number: int = 0,
    sets: tuple[str, ...] = (),
    protocol: str | None = None,
    rounds: int | None = None,
    report: bool = False,
    out: Path | None = None,
    as_json: bool = False,
    quiet: bool = False,
) -> None:
    """Play one negotiation: SCENARIO is a file or an id (see `list`)."""
    from sim.archive.seal import text as dumped
    from sim.report.folder import must_be_writable
    from sim.scenario.reading import parse_override, read

    origins: dict[str, str] = {}
    overrides: dict[str, object] = dict(parse_override(text) for text in sets)
    changes = list(sets)
    for path, value, flag in (
        ("negotiation.protocol", protocol, "--protocol"),
        ("horizon_weeks", rounds, "--rounds"),
    ):
        if value is not None:
            overrides[path] = value
            origins[path] = flag
            changes.append(f"{path}={value}")
    if report and as_json and out is None:
        raise click.UsageError("--report needs a folder: give --out as well")
    told = read(scenario, overrides, origins)
    say = speaker(quiet)
    results = out if out is not None else None if as_json else RESULTS
    if results is not None:
        must_be_writable(results, told.id)
    luck = f"seed {seed}" + (f", run {number}" if number else "")
    say(f"Playing {told.id} ({told.title}), {luck}, at most {told.horizon_weeks} weeks ...")
    outcome = play(told, (seed, number), tuple(changes), watched=not quiet, say=say)
    folder = None
    if results is not None:
        say("Writing the transcript and drawing the plots ...")
        folder = _write(outcome, results, report)
    if as_json:
        click.echo(dumped(outcome.summary()), nl=False)
    else:
        from sim.report.summary import summary

        click.echo(summary(outcome, folder and Path(shown(folder))))


def _write(outcome: Outcome, results: Path, report: bool) -> Path:
    from datetime import UTC, datetime

    from sim.report.folder import write

    time = datetime.now(UTC).isoformat(timespec="seconds")
    return write(outcome, results, command(), time, report)


@cli.command()
@click.argument("files", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Tell every fault of scenario, sweep, calibration, case and headline FILES (files or ids)."""
    from sim.scenario.wording import Faults

    wrong = False
    for name in files:
        try:
            click.echo(f"{name}: fine{_checked(name)}")
        except Faults as faults:
            wrong = True
            click.echo(str(faults), err=True)
    if wrong:
        raise SystemExit(2)


def _checked(name: str) -> str:
    """What there is to say of a file without a fault; raises Faults."""
    from sim.scenario import cases, reading
    from sim.scenario.wording import Faults
    from sim.sweep import calibration, design, headlines

    more = [*design.shipped(), *calibration.shipped(), *cases.shipped()]
    path = reading.find(name, more=more)
    document = reading.document_of(path)
    if "headlines" in document.data:
        return f": {len(headlines.read(path))} headlines"
    if reading.is_calibration(document):
        return f": {fitted_in_figures(calibration.read(path))}"
    if reading.is_sweep(document):
        return f": {in_figures(design.read(path))}"
    if reading.is_case(document):
        case = cases.read(path)
        return f": a case of {len(case.power)} actors on {len(case.issues)} issues"
    faults, notes = reading.check(path)
    if faults:
        raise Faults(faults, more=bool(notes))
    return "".join(f"\n  note: {note}" for note in notes)


@cli.command(name="list")
def list_() -> None:
    """The scenarios, each with its question and a summary; then sweeps, calibrations and cases."""
    import textwrap

    from sim.scenario import cases, reading
    from sim.sweep import calibration, design

    broken: list[str] = []
    for scenario in _sound(reading.shipped(), reading.read, broken):
        click.echo(f"{scenario.id} “{scenario.title}”: {scenario.question}")
        click.echo(f"  {textwrap.shorten(scenario.summary, 160, placeholder=' ...')}\n")
    click.echo("Sweeps, for `sweep NAME`:")
    for told in _sound(design.shipped(), design.read, broken):
        click.echo(f"{told.id}: {told.title}\n  {in_figures(told)}")
    click.echo("\nCalibrations, for `calibrate NAME`:")
    for said in _sound(calibration.shipped(), calibration.stated, broken):
        click.echo(f"{said.id}: {said.title}")
    click.echo("\nHistorical cases, for `backtest NAME` and `import NAME`:")
    for case in _sound(cases.shipped(), cases.read, broken):
        click.echo(f"{case.id}: {case.title}")
    click.echo("\nTables of actors, for `backtest NAME`:")
    for table in cases.tables():
        click.echo(table.stem)
    if broken:
        click.echo("\n".join(broken), err=True)
        raise SystemExit(2)


def _sound(paths: list[Path], read: Callable[[Path], Read], broken: list[str]) -> Iterator[Read]:
    """What the files say that have no fault; the faults of the others go to `broken`."""
    from sim.scenario.wording import Faults

    for path in paths:
        try:
            yield read(path)
        except Faults as faults:
            broken.append(str(faults))


@cli.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File; else stdout.")
def schema(out: Path | None) -> None:
    """Write the JSON Schema of scenario files, for editors."""
    from sim.archive.writing import write_file
    from sim.scenario.schema import text

    if out is None:
        click.echo(text(), nl=False)
    else:
        write_file(out, text())
        click.echo(f"{out} written", err=True)


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests (ARGUMENTS go to pytest; without any, all tests, on up to four cores)."""
    import pytest

    os.chdir(RESULTS.parent)
    crew = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal"]
    raise SystemExit(int(pytest.main(list(arguments) or crew)))


for verb in (
    sweep, analyse, compare, levers, robust, calibrate, backtest, import_, validate, report,
    handout, serve,
):  # fmt: skip
    cli.add_command(verb)


def main() -> int:
    """The front door: plays the verb on the command line and returns the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nobody here multiplies matrices
    words = sys.argv[1:]
    if words and words[0].startswith("-") and words[0] not in ("-h", "--help", "--version"):
        words = ["run", *words]  # options alone are those of the default verb
    try:
        cli.main(words, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped; nothing was written.", err=True)
        return 130
    except SystemExit as ending:
        return int(ending.code or 0)
    except BrokenPipeError:
        _print_no_more()
        return 0
    except Exception as error:
        return _failed(error)
    return 0


def _failed(error: Exception) -> int:
    from sim.scenario.wording import Faults

    if isinstance(error, Faults):
        click.echo(str(error), err=True)
        return 2
    if isinstance(error, ModuleNotFoundError) and (extra := _extra(error)):
        click.echo(f"This needs {error.name}: pip install 'peacetable[{extra}]'", err=True)
        return 2
    if isinstance(error, ConnectionError):
        click.echo(f"{error}; what is written stays, give the same command again", err=True)
        return 1
    if isinstance(error, OSError):
        place = error.filename2 or error.filename  # the second is where it was to go
        why = ": ".join(str(word) for word in (place, error.strerror) if word) or error
        click.echo(f"The results could not be written: {why}", err=True)
        if place is None:
            _print_no_more()
        return 1
    if type(error).__module__.partition(".")[0] in ("_duckdb", "duckdb"):
        first = str(error).partition("\n")[0]
        click.echo(f"The results could not be read to the end: {first}", err=True)
        return 1
    import traceback

    traceback.print_exc()
    click.echo("The run failed: this is a fault of the program, please report it.", err=True)
    return 1


def _print_no_more() -> None:
    """What a full or closed output did not take is not tried again as the program ends."""
    with suppress(OSError, ValueError):  # an output that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _extra(error: ModuleNotFoundError) -> str | None:
    """The extra of pyproject.toml that would bring the module."""
    module = (error.name or "").partition(".")[0]
    return next((extra for extra, modules in EXTRAS.items() if module in modules), None)
