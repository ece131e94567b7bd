"""An actor's score sheet: the model's own value of any text, to be added up by hand, in points.

100 points are one unit of utility. The value of an agreement is a sum over clauses and pairs of
linked clauses, so points taken one clause and one pair at a time from the model's rule add up to it
exactly (but for rounding).
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any, NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report.measures import worth
from sim.scenario.records import Condition, Scenario
from sim.scenario.table import unless
from sim.scenario.tastes import tastes_of, wanted_by

POINTS = 100.0
SHOWN = 0.05  # points: less is told as 0
IMPORTANCE = (  # words for a weight, against an equal share for every issue
    (2.0, "vital to you"),
    (1.25, "very important to you"),
    (0.75, "important to you"),
    (0.4, "less important to you"),
    (1e-12, "of little importance to you"),
    (0.0, "of no importance to you"),
)


class Rung(NamedTuple):
    """A level of an issue: its number, from 1, its clause, what it costs and how it reassures."""

    number: int
    label: str
    clause: float  # points, 0 at the actor's best
    trust: float  # points, 0 or more


class Scale(NamedTuple):
    """An issue as an actor sees it."""

    letter: str
    label: str
    question: str
    weight: float  # 0..1
    importance: str
    rungs: list[Rung]


class Link(NamedTuple):
    """Two linked issues: extra points, 0 or less, where an actor gives way on both. Levels without
    any are left out."""

    columns: list[str]  # names of levels of the second issue
    rows: list[tuple[str, list[float]]]  # name of a level of the first, points by column


class Sheet(NamedTuple):
    """All that an actor's score of a text is made of; points."""

    best: float  # its own best clauses
    deal: float  # what any deal costs or brings besides, before reassurance
    scales: list[Scale]
    links: list[Link]


def sheet(outcome: Outcome, seat: int, week: int = 0) -> Sheet:
    """The score sheet of an actor in a week, after that week's news."""
    levels = _levels(outcome.scenario)
    best = np.array([values[0] for values in levels])
    for k, values in enumerate(levels):  # each issue alone: what it links to stays at the best
        best[k] = values[int(np.argmax(_scores(outcome, seat, week, _along(best, k, values))[0]))]
    (start,), (trust,) = _scores(outcome, seat, week, best[None])
    scales, least = [], 0.0
    for k, values in enumerate(levels):
        clause, reassured = _scores(outcome, seat, week, _along(best, k, values))
        scales.append(_scale(outcome, seat, k, clause - start, reassured - reassured.min()))
        least += reassured.min() - trust
    links = [_link(outcome, seat, best, scales, *pair) for pair in _linked(outcome, seat)]
    return Sheet(start, trust + least, scales, links)


def letters(scenario: Scenario) -> dict[str, str]:
    """A letter for every issue, by which texts and tables name it."""
    return dict(zip(scenario.issues, ascii_uppercase, strict=False))


def bound(scenario: Scenario, condition: Condition) -> str:
    """A condition in letters and numbers: `C: 3 or higher`."""
    levels = scenario.issues[condition.issue].levels
    number = 1 + min(range(len(levels)), key=lambda r: abs(levels[r].value - condition.bound))
    way = "higher" if condition.op == ">=" else "lower"
    edge = len(levels) if condition.op == ">=" else 1
    said = str(number) if number == edge else f"{number} or {way}"
    return f"{letters(scenario)[condition.issue]}: {said}"


def red_lines(scenario: Scenario, key: str) -> list[dict[str, Any]]:
    """An actor's red lines: each in letters and numbers, what lifts it, and why."""
    return [
        {
            "line": bound(scenario, line),
            "unless": [bound(scenario, condition) for condition in unless(line.unless)],
            "why": line.why,
        }
        for line in scenario.actors[key].red_lines.values()
    ]


def _levels(scenario: Scenario) -> list[np.ndarray]:
    return [np.array([level.value for level in i.levels]) for i in scenario.issues.values()]


def _along(terms: np.ndarray, issue: int, values: np.ndarray) -> np.ndarray:
    """The same terms with every level of an issue, (levels, issues)."""
    rows = np.repeat(terms[None], len(values), axis=0)
    rows[:, issue] = values
    return rows


def _scores(
    outcome: Outcome, seat: int, week: int, terms: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Points of the clauses of some terms, and of all else that a deal is worth, (packages,)."""
    wanted = wanted_by(outcome.scenario, terms)[:, seat]
    return POINTS * wanted, POINTS * (worth(outcome, week, terms)[:, seat] - wanted)


def _scale(outcome: Outcome, seat: int, k: int, clause: np.ndarray, trust: np.ndarray) -> Scale:
    key, issue = list(outcome.scenario.issues.items())[k]
    weight = float(tastes_of(outcome.scenario).weights[seat, k])
    share = weight * len(outcome.scenario.issues)
    rungs = [
        Rung(r + 1, level.label, float(clause[r]), float(trust[r]))
        for r, level in enumerate(issue.levels)
    ]
    importance = next(words for least, words in IMPORTANCE if share >= least)
    letter = letters(outcome.scenario)[key]
    return Scale(letter, issue.label, issue.question, weight, importance, rungs)


def _linked(outcome: Outcome, seat: int) -> list[tuple[int, int]]:
    strengths = tastes_of(outcome.scenario).linkages[seat]
    return [(int(a), int(b)) for a, b in np.argwhere(strengths > 0)]


def _link(
    outcome: Outcome, seat: int, best: np.ndarray, scales: list[Scale], a: int, b: int
) -> Link:
    levels = _levels(outcome.scenario)
    rows = [_along(row, b, levels[b]) for row in _along(best, a, levels[a])]
    clause = _scores(outcome, seat, 0, np.concatenate(rows))[0]
    (start,), _ = _scores(outcome, seat, 0, best[None])
    both = clause.reshape(len(levels[a]), len(levels[b])) - start
    alone = [np.array([rung.clause for rung in scales[k].rungs]) for k in (a, b)]
    extra = both - alone[0][:, None] - alone[1]
    down, across = (np.flatnonzero((np.abs(extra) >= SHOWN).any(axis=axis)) for axis in (1, 0))
    columns = [f"{scales[b].letter}{r + 1}" for r in across]
    return Link(columns, [(f"{scales[a].letter}{r + 1}", list(extra[r, across])) for r in down])
