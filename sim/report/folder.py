"""A results folder: whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.outcome import Outcome, receipt, short_name
from sim.report import page, plots
from sim.report.transcript import transcript
from sim.report.treaty import treaty

REPORT = "report.html"


def write(outcome: Outcome, results: Path, command: str, time: str, report: bool = False) -> Path:
    """Writes everything about a run into `results/<scenario>/<seed>-<hash>/`, and returns that.

    The folder is made aside and moved into place; one with the same name, and so the same inputs,
    is replaced; its page is made anew, if it had one. An interruption leaves what was there before.
    """
    target = results / outcome.scenario.id / short_name(outcome)
    with _room_in(target.parent) as aside:
        _fill(outcome, aside, command, time)
        if report or (target / REPORT).exists():
            write_file(aside / REPORT, page.of_run(outcome, command=command, time=time))
        _swap(aside, target)
    return target


def write_file(target: Path, text: str) -> None:
    """Writes one file whole or not at all, and the folders above it; raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".being-written-", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(aside, 0o644)
        os.replace(aside, target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def write_texts(target: Path, texts: Mapping[str, str]) -> None:
    """Writes a folder of texts, file name -> text, whole or not at all; one with the same name, and
    so the same inputs, is replaced. Raises OSError."""
    with _room_in(target.parent) as aside:
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")
        _swap(aside, target)


def must_be_writable(results: Path, scenario: str) -> None:
    """Raises OSError if a results folder could not be written there."""
    with _room_in(results / scenario):
        pass


@contextmanager
def _room_in(parent: Path) -> Iterator[Path]:
    """A new folder in `parent`, which is made if need be; what stays empty is cleared away."""
    made = [folder for folder in (parent, parent.parent) if not folder.exists()]
    parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".being-written-", dir=parent))
    aside.chmod(0o755)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def _fill(outcome: Outcome, folder: Path, command: str, time: str) -> None:
    texts = {
        "rounds.csv": outcome.rounds_csv(),
        "outcome.json": as_json(outcome.summary()),
        "transcript.md": transcript(outcome),
        "treaty.md": treaty(outcome),
        "receipt.json": as_json(receipt(outcome, command, time)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    plots.save_all(outcome, folder)


def _swap(made: Path, target: Path) -> None:
    """Puts a folder in the place of another; the old one goes only when the new one is whole."""
    old = made.with_name(made.name + "-old")
    if target.exists():
        os.replace(target, old)
    try:
        os.replace(made, target)
    except OSError:
        if old.exists():
            os.replace(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def as_json(document: Any) -> str:
    """A document as readable JSON, always the same bytes."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
