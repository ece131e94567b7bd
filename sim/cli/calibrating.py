"""The verb `calibrate`: free numbers of a scenario, fitted to targets from outside the model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.comparing import OUT, QUIET, WORKERS
from sim.cli.talk import RESULTS, command, shown, speaker, warn_of_compiling

if TYPE_CHECKING:
    from sim.sweep.calibration import Calibration


@click.command()
@click.argument("name", metavar="FILE")
@click.option("--runs", type=click.IntRange(2, 10**6), help="Runs at each place tried.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Luck.")
@WORKERS
@OUT
@QUIET
def calibrate(
    name: str,
    runs: int | None,
    seed: int | None,
    workers: int | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Fit numbers of a scenario to stated targets: a calibration FILE, or its id (see `list`).

    Tells how far the targets tell the numbers, how the fit does on what it has not seen, and
    whether the scenario's own numbers are what it gives. Changes no scenario.
    """
    from sim.report.folder import must_be_writable, write_texts
    from sim.rules.compiled import now_warm
    from sim.sweep.calibration import found, read, telling

    told = read(name, runs=runs, seed=seed)
    say, results = speaker(quiet), out or RESULTS
    folder = f"{told.id}-{told.fingerprint[:8]}"
    must_be_writable(results, folder)
    say(f"{told.title}: {in_figures(told)}.")
    if told.is_played:
        warn_of_compiling(say)
    seen = found.found(told, workers or os.cpu_count() or 1, say)
    if told.is_played:
        now_warm("unwatched")
    words = telling.text(seen)
    write_texts(results / folder, _files(told, name, seen, words))
    click.echo(words)
    click.echo(f"Figures and a variant to keep: {shown(results / folder)}")


def in_figures(told: Calibration) -> str:
    """How much a calibration has to go by."""
    played = f", {told.runs:,} runs at each place tried" if told.is_played else ""
    free, targets = len(told.free), len(told.targets)
    held = f", {len(told.left_out)} of them held out" if told.left_out else ""
    held = ", each left out in turn" if told.in_turn else held
    return (
        f"{free} free parameter{'s' * (free > 1)}, {targets} target{'s' * (targets > 1)}"
        f"{held}{played}"
    )


def _files(told: Calibration, name: str, seen: dict[str, Any], words: str) -> dict[str, str]:
    from sim.archive.seal import text as as_json
    from sim.sweep.calibration import telling
    from sim.sweep.calibration.receipt import receipt

    return {
        "calibration.json": as_json(seen),
        "summary.md": words,
        f"{told.id}_fitted.yaml": telling.variant(seen),
        "receipt.json": as_json(receipt(told, name, command())),
    }
