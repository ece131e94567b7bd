"""A results folder: whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.archive import seal
from sim.archive.writing import alone_in, put, room_in, write_file
from sim.outcome import FORMAT, Outcome, receipt, short_name
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
    with room_in(target.parent) as aside:
        _fill(outcome, aside, command, time)
        with alone_in(target):  # nobody adds a page to what is about to be replaced
            if report or (target / REPORT).exists():
                write_file(aside / REPORT, page.of_run(outcome, command=command, time=time))
            put(aside, target)
    return target


def write_texts(target: Path, texts: Mapping[str, str]) -> None:
    """Writes a folder of texts, file name -> text, whole or not at all; one with the same name, and
    so the same inputs, is replaced. Raises OSError."""
    with room_in(target.parent) as aside:
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="\n")
        put(aside, target)


def must_be_writable(results: Path, scenario: str) -> None:
    """Raises OSError if a results folder could not be written there."""
    with room_in(results / scenario):
        pass


def _fill(outcome: Outcome, folder: Path, command: str, time: str) -> None:
    texts = {
        "rounds.csv": outcome.rounds_csv(),
        "outcome.json": seal.text(outcome.summary()),
        "transcript.md": transcript(outcome),
        "treaty.md": treaty(outcome),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    plots.save_all(outcome, folder)
    files = {file.name: seal.of_file(file) for file in sorted(folder.iterdir())}
    told = receipt(outcome, command, time) | {"files": files}
    write_file(folder / "receipt.json", seal.text(seal.sealed(FORMAT, told)))
