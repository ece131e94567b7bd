"""The course of the run whose numbers a class is given: what changes from round to round.

The class plays in the war of that run: its news are read out, and alternatives move as they did
there. A round stands for the week in which it begins; once the run is over, numbers stay as they
were in its last week.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report.handout.scoring import POINTS, SHOWN, Sheet, letters, sheet
from sim.report.words import capital, party, plural, share
from sim.rules import answer
from sim.scenario.records import Event, Scenario

MOST = 10  # rounds in class
EMPTY = -1e8  # below: there was no package to measure
MISS = 1.0  # points by which a text misses what somebody would sign for


class Line(NamedTuple):
    """A number of an actor's, round by round."""

    name: str
    values: list[float]
    is_factor: bool


def weeks(scenario: Scenario) -> list[int]:
    """The weeks in which the rounds of a class begin."""
    return list(range(0, scenario.horizon_weeks, math.ceil(scenario.horizon_weeks / MOST)))


def lines(outcome: Outcome, seat: int) -> list[Line]:
    """An actor's reservation value in every round, in points; also what its score sheet starts
    with, and by what its trust points of week 0 are multiplied, where these change."""
    played = [min(week, outcome.weeks - 1) for week in weeks(outcome.scenario)]
    sheets = {week: sheet(outcome, seat, week) for week in dict.fromkeys(played)}
    least = [POINTS * float(outcome.history.seat[week, seat].reservation) for week in played]
    found = [Line("Your alternative", least, False)]
    start = [float(sheets[week].best + sheets[week].deal) for week in played]
    if _moves(start, SHOWN):
        found.append(Line("Start with", start, False))
    factors = {
        scale.letter: [_trust(sheets[week], k) / _trust(sheets[0], k) for week in played]
        for k, scale in enumerate(sheets[0].scales)
        if _trust(sheets[0], k) >= SHOWN
    }
    alike: dict[tuple[float, ...], list[str]] = {}
    for letter, values in factors.items():
        if _moves(values, 0.005):
            alike.setdefault(tuple(round(value, 9) for value in values), []).append(letter)
    for factor, named in alike.items():
        of = "" if len(named) == len(factors) else f" of {', '.join(named)}"
        found.append(Line(f"Trust points{of} count", list(factor), True))
    return found


def _trust(found: Sheet, k: int) -> float:
    return max(rung.trust for rung in found.scales[k].rungs)


def _moves(values: list[float], least: float) -> bool:
    return max(values) - min(values) >= least


# ------------------------------------------------------------------ for the instructor
def rounds(outcome: Outcome) -> list[dict[str, Any]]:
    """The rounds until the run is over: `number`, `week`, `size` of the range in points (None: no
    text at all), `short` (who gains least there), `text` (where everybody gains that much), all of
    the week that the round stands for, and the `news` since the last one."""
    told = []
    for number, (before, week) in enumerate(pairwise([-1, *weeks(outcome.scenario)]), 1):
        if before >= outcome.weeks - 1:
            break
        now = outcome.history.table[min(week, outcome.weeks - 1)]
        is_empty = now.range_size <= EMPTY
        told.append(
            {
                "number": number,
                "week": week,
                "size": None if is_empty else POINTS * float(now.range_size),
                "short": None if is_empty else outcome.short(int(now.range_binder)),
                "text": None if is_empty else _text(outcome, int(now.egalitarian)),
                "news": [
                    f"Week {w}: {'; '.join(news)}"
                    for w in range(before + 1, min(week + 1, outcome.weeks))
                    if (news := _news(outcome, w))
                ],
            }
        )
    return told


def _text(outcome: Outcome, package: int) -> str:
    """A package in letters and numbers: `A3, B1, C4`."""
    numbers = {
        key: [level.key for level in issue.levels].index(outcome.terms(package)[key].key) + 1
        for key, issue in outcome.scenario.issues.items()
    }
    return ", ".join(f"{letter}{numbers[key]}" for key, letter in letters(outcome.scenario).items())


def open_rounds(outcome: Outcome) -> list[int]:
    """The numbers of the rounds, from 1, in which some text beats war for all who must sign."""
    table, last = outcome.history.table, outcome.weeks - 1
    told = enumerate(weeks(outcome.scenario), 1)
    return [number for number, week in told if table[min(week, last)].range_size >= 0.0]


def near_miss(outcome: Outcome) -> float:
    """The chance 0..1 that somebody signs in the model who is `MISS` points short."""
    noise = outcome.scenario.negotiation.accept_noise
    return float(answer.tremble.function(-MISS / POINTS, noise))


def _news(outcome: Outcome, week: int) -> list[str]:
    """What all hear of in a week: events, side agreements, the mediator, and what is believed. The
    events of week 0 stand on the situation sheet."""
    told = [_event(event) for event in outcome.events_of(week) if week > 0]
    for track, now in zip(
        outcome.scenario.partial_tracks.values(), outcome.history.track[week], strict=True
    ):
        told += [f"Agreed: {track.label}"] if now["agreed"] else []
        told += [f"Broken down: {track.label}"] if now["broken"] else []
    if outcome.mediator is not None and outcome.history.table[week].mediator_left == week:
        told.append(
            f"{capital(party(outcome, outcome.mediator).does('leaves', 'leave'))} the talks"
        )
    return [*told, *_believed(outcome, week)]


def _event(event: Event) -> str:
    pause = event.effects.suspend  # type: ignore[attr-defined]
    after = f" (talks are suspended for {plural(pause, 'week')})" if pause else ""
    return event.text.removesuffix(".") + after


def _believed(outcome: Outcome, week: int) -> list[str]:
    """Which promises are believed otherwise than the week before."""
    if week == 0:
        return []
    before, now = outcome.history.credibility[week - 1 : week + 1]
    issues = list(outcome.scenario.issues.items())
    return [
        f"What is promised on {letters(outcome.scenario)[issues[k][0]]} "
        f"({issues[k][1].label}) is believed {share(now[k])}, no longer {share(before[k])}"
        for k in np.flatnonzero(np.abs(now - before) > 1e-9)
    ]
