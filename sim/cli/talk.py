"""How the verbs speak: results to stdout, talk and progress to stderr; and where results go."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sim.outcome import Outcome
    from sim.scenario.records import Scenario
    from sim.sweep.running import Progress

RESULTS = Path(__file__).resolve().parents[2] / "results"
EVERY = 10.0  # seconds between two lines of progress where there is no terminal
Say = Callable[[str], None]


def speaker(quiet: bool) -> Say:
    """What tells the user how things go, on stderr, or keeps quiet."""
    return (lambda text: None) if quiet else _say


def _say(text: str) -> None:
    click.echo(text, err=True)


def shown(path: Path) -> str:
    """A path as the user would write it from here."""
    whole, here = path.resolve(), Path.cwd()
    return str(whole.relative_to(here) if whole.is_relative_to(here) else path)


def command(words: list[str] | None = None) -> str:
    """The command line, or another one of the front door, as it can be typed again."""
    typed = shlex.join(["python3", "run.py", *(sys.argv[1:] if words is None else words)])
    return typed.encode(errors="backslashreplace").decode()  # a name may hold any bytes


def warn_of_compiling(say: Say, use: str = "unwatched") -> None:
    """Says that the first start takes longer, if it will."""
    from sim.rules.compiled import is_warm

    if not is_warm(use):
        say("Compiling the rules; this happens once and takes up to a minute ...")


def play(
    scenario: Scenario, luck: tuple[int, int], changes: tuple[str, ...], watched: bool, say: Say
) -> Outcome:
    """Plays a scenario: watched by the Mesa model, unwatched by the compiled loop; same bytes."""
    from sim.outcome import Outcome
    from sim.rules.compiled import now_warm

    use = "watched" if watched else "unwatched"
    warn_of_compiling(say, use)
    if watched:
        from sim.model.negotiation import Negotiation

        model = Negotiation(scenario, *luck)
        given, history = model.numbers, model.play()
    else:
        from sim.scenario.numbers import numbers
        from sim.sweep.engine import negotiate

        given = numbers(scenario)
        history = negotiate(given, *luck)
    now_warm(use)
    return Outcome(scenario, given, history, *luck, changes)


class Bar:
    """Progress on stderr: a bar on a terminal, else a line now and then."""

    def __init__(self, quiet: bool) -> None:
        self._quiet, self._last = quiet, monotonic()
        self._bar: Any = None

    def show(self, progress: Progress) -> None:
        """Tells how far it is."""
        if self._quiet:
            return
        if not sys.stderr.isatty():
            if monotonic() - self._last >= EVERY:
                self._last = monotonic()
                left = (progress.runs - progress.done) / progress.rate
                of = f"{progress.done:,} of {progress.runs:,} runs, {progress.rate:,.0f} a second"
                _say(f"{of}, {left:,.0f} s left; so far: {progress}")
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=progress.runs, unit=" runs", unit_scale=True, leave=False)
        self._bar.set_postfix_str(str(progress), refresh=False)
        self._bar.update(progress.done - self._bar.n)

    def close(self) -> None:
        """Leaves the line."""
        if self._bar is not None:
            self._bar.close()
