"""A screenful that a student understands."""

from __future__ import annotations

import textwrap
from pathlib import Path

from sim.outcome import DISCLAIMER, Outcome
from sim.report.explanation import main_blocker, what_would_open, why
from sim.report.words import capital, plural, share, times, told_date

WIDTH = 88
ONE_THROW = "One run is one throw of the dice: another --seed may end otherwise."


def summary(outcome: Outcome, folder: Path | None) -> str:
    """The outcome in words, fit for a terminal."""
    lines = [
        "",
        f"{outcome.scenario.title}  (seed {outcome.seed})",
        "=" * min(WIDTH, len(outcome.scenario.title) + len(f"  (seed {outcome.seed})")),
        *_wrapped(_result(outcome)),
    ]
    if outcome.package is not None:
        lines += ["", "The terms:", *_terms(outcome)]
    lines += ["", *_wrapped(_why(outcome))]
    aside = _aside(outcome)
    if aside:
        lines += _wrapped(aside)
    if folder is not None:
        lines += ["", f"Everything is in {folder}/", "  transcript.md (week by week), treaty.md,"]
        lines += ["  rounds.csv, outcome.json, receipt.json and the plots (*.png)"]
    luck = [] if outcome.result == "red_lines_incompatible" else [ONE_THROW]
    return "\n".join([*lines, "", DISCLAIMER, *luck])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _result(outcome: Outcome) -> str:
    when = f"week {outcome.weeks - 1} ({told_date(outcome.day(outcome.weeks - 1))})"
    if outcome.agreed:
        return (
            f"A peace agreement, signed and ratified in {when}. The model gives it a chance of "
            f"{share(outcome.last.survival)} to last five years."
        )
    if outcome.result == "red_lines_incompatible":
        return f"No talks are possible. {why(outcome, 0)}"
    weeks = plural(outcome.weeks, "week")
    return f"No peace agreement within {weeks} (to {told_date(outcome.day(outcome.weeks))})."


def _terms(outcome: Outcome) -> list[str]:
    assert outcome.package is not None
    lines = []
    for issue, level in outcome.terms(outcome.package).items():
        text = f"{outcome.scenario.issues[issue].label}: {level.label}"
        lines += textwrap.wrap(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return lines


def _why(outcome: Outcome) -> str:
    blocked = f"What stood in the way most: {main_blocker(outcome)}." if outcome.blockers else ""
    return f"{blocked} {what_would_open(outcome)}".strip()


def _aside(outcome: Outcome) -> str:
    said = []
    for key, weeks in outcome.tracks.items():
        label = outcome.scenario.partial_tracks[key].label
        broken = f", broken down {times(len(weeks['broken']))}" if weeks["broken"] else ""
        said.append(f"{label} (week {weeks['agreed'][0]}{broken})")
    if outcome.mediator is not None and outcome.last.mediator_left >= 0:
        left = int(outcome.last.mediator_left)
        said.append(f"{capital(outcome.short(outcome.mediator))} left the talks in week {left}")
    return f"On the side: {'; '.join(said)}." if said else ""
