"""A screenful that a student understands."""

from __future__ import annotations

import textwrap
from pathlib import Path

from sim.outcome import DISCLAIMER, Outcome
from sim.report import baselines
from sim.report.explanation import failed_votes, main_blockers, verdict, what_would_open
from sim.report.folder import REPORT
from sim.report.measures import spells
from sim.report.words import capital, joined, war_told

WIDTH = 88
ONE_THROW = "One run is one throw of the dice: another --seed may end otherwise."


def summary(outcome: Outcome, folder: Path | None) -> str:
    """The outcome in words, fit for a terminal."""
    head = f"{outcome.scenario.title}  ({outcome.luck})"
    lines = ["", head, "=" * min(WIDTH, len(head))]
    if outcome.changes:
        lines += _wrapped(f"Changed: {'; '.join(outcome.changes)}")
    lines += _wrapped(verdict(outcome))
    if outcome.package is not None:
        lines += ["", "The terms:", *_terms(outcome)]
    lines += _wrapped(baselines.brief(outcome))
    lines += ["", *_wrapped(_why(outcome)), *_wrapped(_war(outcome)), *_wrapped(_aside(outcome))]
    if folder is not None:
        lines += ["", f"Everything is in {folder}/", "  transcript.md (week by week), treaty.md,"]
        lines += ["  rounds.csv, outcome.json, receipt.json and the plots (*.png)"]
        lines += _paged(folder)
    luck = [] if outcome.result == "red_lines_incompatible" else [ONE_THROW]
    return "\n".join([*lines, "", DISCLAIMER, *luck])


def _paged(folder: Path) -> list[str]:
    if (folder / REPORT).exists():
        return [f"  {REPORT}: all of it in one file; open it in a browser"]
    return ["  (with --report: all of it in one file to read, replay and mail)"]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _terms(outcome: Outcome) -> list[str]:
    assert outcome.package is not None
    lines = []
    for issue, level in outcome.terms(outcome.package).items():
        text = f"{outcome.scenario.issues[issue].label}: {level.label}"
        lines += textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return lines


def _why(outcome: Outcome) -> str:
    blocked = main_blockers(outcome) if outcome.blockers and not outcome.clash else ""
    return " ".join(t for t in (blocked, failed_votes(outcome), what_would_open(outcome)) if t)


def _war(outcome: Outcome) -> str:
    if outcome.clash:
        return ""
    return war_told(outcome)


def _aside(outcome: Outcome) -> str:
    said = []
    for k, track in enumerate(outcome.scenario.partial_tracks.values()):
        weeks = spells(outcome.history.track["in_force"][:, k] == 1.0)
        if weeks:
            told = joined([_told_spell(outcome, *spell) for spell in weeks])
            said.append(f"{track.label} ({told})")
    if outcome.mediator is not None and outcome.last.mediator_left >= 0:
        left = int(outcome.last.mediator_left)
        said.append(f"{capital(outcome.short(outcome.mediator))} left the talks in week {left}")
    return f"On the side: {'; '.join(said)}." if said else ""


def _told_spell(outcome: Outcome, first: int, count: int) -> str:
    after = first + count
    if after >= outcome.weeks:
        return f"from week {first}"
    return f"week {first}" if count == 1 else f"weeks {first}-{after - 1}"
