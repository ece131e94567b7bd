"""Predictions to hold the terms against: does the model say what a mean does not?

Four are naive, made from the scenario alone; the fifth uses the run's own first week.

A model is worth its trouble where it beats such predictions, and elaborate models of bargaining
often do not (Achen 2006; Schneider, Finke & Bailer 2010). A scenario gives no actor a number for
its power, so every actor counts once, veto or not, and its salience is the weight it gives an
issue. Distances are in points: 100 is the whole length of a scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report.measures import last_text
from sim.report.standing import standing
from sim.report.words import instead, joined
from sim.rules import utility
from sim.scenario.records import Scenario
from sim.scenario.table import crossed, in_words
from sim.scenario.tastes import scaled, wanted_by

NEAR = 5.0  # points: nearer than that, two sets of terms say much the same; our own threshold
MIDDLE = 0.5  # where nobody wants anything


@dataclass(frozen=True)
class Baseline:
    """A prediction of the terms; `said` is its name in a sentence."""

    name: str
    said: str
    meaning: str
    values: np.ndarray  # (issues,), 0..1
    is_naive: bool = True  # made from the scenario alone


class Comparison(NamedTuple):
    """How far terms lie from a baseline."""

    baseline: Baseline
    points: float  # mean distance over the issues, 0..100
    weighted: float  # the same, each issue weighed by its salience
    blind: float  # mean distance of all packages on the table; nan if there are none
    gains: np.ndarray  # (actors,): utility of the terms less that of the baseline


def baselines(scenario: Scenario, outcome: Outcome | None = None) -> tuple[Baseline, ...]:
    """The naive predictions that a scenario allows; with an outcome of it, also one that is not
    naive, the Nash bargaining solution of its first week."""
    wishes, weights = _wishes(scenario)
    first, second = (list(scenario.actors).index(side) for side in scenario.war.sides)
    other = instead(scenario)
    found = [
        Baseline(
            "compromise",
            "the compromise (a mean of all wishes)",
            "The mean of what all actors want, each weighed by how much the issue matters to it "
            "(Van den Bos 1991; Achen 2006).",
            means(wishes, weights),
        ),
        Baseline(
            "median",
            "the median wish",
            "The position in the middle: half of all salience lies on either side (Black 1958).",
            medians(wishes, weights),
        ),
        Baseline(
            "status_quo",
            "the status quo",
            f"Nothing changes: {other.status_quo}.",
            _status_quo(scenario),
        ),
        Baseline(
            "split_the_difference",
            "splitting the difference",
            f"Half-way between the ideals of the two {other.sides} on every issue.",
            means(wishes[[first, second]], np.ones((2, wishes.shape[1]))),
        ),
    ]
    return (*found, *_nash(outcome))


def distance(
    terms: np.ndarray, baseline: Baseline, salience: np.ndarray | None = None
) -> np.ndarray:
    """Mean absolute distance (...) in points 0..100 of terms (..., issues), values 0..1, from a
    baseline; weighed by `salience` (issues,) if given. Nan terms give nan."""
    apart = 100.0 * np.abs(np.asarray(terms, float) - baseline.values)
    return np.asarray(np.average(apart, axis=-1, weights=salience))


def salience(scenario: Scenario) -> np.ndarray:
    """How much each issue matters, (issues,), on the mean of all actors; sums to 1."""
    weights = _wishes(scenario)[1].sum(axis=0)
    return np.asarray(weights / weights.sum() if weights.sum() > 0 else np.ones_like(weights))


def comparisons(outcome: Outcome) -> tuple[Comparison, ...]:
    """How far the treaty, or else the last text on the table, lies from every baseline; () if there
    never was a text."""
    week = last_text(outcome)
    if week is None:
        return ()
    scenario, table = outcome.scenario, outcome.numbers.clause
    terms, weights = table[int(outcome.history.table[week].text)], salience(scenario)
    worth = wanted_by(scenario, terms[None])[0]
    return tuple(
        Comparison(
            baseline,
            float(distance(terms, baseline)),
            float(distance(terms, baseline, weights)),
            float(distance(table, baseline).mean()),
            worth - wanted_by(scenario, baseline.values[None])[0],
        )
        for baseline in baselines(scenario, outcome)
    )


# ------------------------------------------------------------------ the predictions
def _wishes(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Ideals (actors, issues), nan where an actor has none, and saliences that sum to 1 in a row
    (0 where an actor wants nothing)."""
    wants = [[a.preferences.get(k) for k in scenario.issues] for a in scenario.actors.values()]
    ideals = np.array([[want.ideal if want else np.nan for want in row] for row in wants])
    return ideals, scaled([[want.weight if want else 0.0 for want in row] for row in wants])


def means(wishes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean of every column of wishes, nan aside; MIDDLE where nothing has weight."""
    held = np.where(np.isnan(wishes), 0.0, weights)
    total = held.sum(axis=0)
    summed = (held * np.nan_to_num(wishes)).sum(axis=0)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), MIDDLE)


def medians(wishes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted median of every column; mid-way between two that share the middle."""
    middles = []
    for wish, weight in zip(wishes.T, weights.T, strict=True):
        order = [i for i in np.argsort(wish, kind="stable") if weight[i] > 0]
        below = np.cumsum(weight[order]) / weight.sum() if order else np.ones(1)
        low, high = (np.searchsorted(below, 0.5 + shift) for shift in (-1e-12, 1e-12))
        middles.append((wish[order[low]] + wish[order[high]]) / 2 if order else MIDDLE)
    return np.array(middles)


def _status_quo(scenario: Scenario) -> np.ndarray:
    war = scenario.war
    line = np.array(war.front_map, float).T
    today = utility.interpolated.function(scenario.battlefield.held_pct, *line)
    terms = {**war.outcomes["stalemate"], war.front_issue: today}
    return np.array([terms[issue] for issue in scenario.issues])


def _nash(outcome: Outcome | None) -> list[Baseline]:
    """The Nash solution at the start, or what comes nearest to one; none without packages."""
    if outcome is None or not len(outcome.numbers.clause):
        return []
    start, other = outcome.history.table[0], instead(outcome.scenario).name
    if start.nash >= 0:
        said = "the Nash solution of the model's week 0"
        meaning = (
            f"The package of week 0 with the largest product of gains over {other} (Nash 1950); "
            "not naive, for it uses the run's own first week."
        )
    else:
        said = "what came nearest to a deal in the model's week 0"
        meaning = (
            f"No package beat {other} for everybody in week 0, so there was no Nash solution; this "
            "is the package from which the worst-off lost least (the egalitarian solution); not "
            "naive, for it uses the run's own first week."
        )
    package = int(start.nash if start.nash >= 0 else start.egalitarian)
    return [Baseline("nash_at_the_start", said, meaning, outcome.numbers.clause[package], False)]


# ------------------------------------------------------------------ in words, and as data
def told(outcome: Outcome) -> str:
    """Whether the terms of a run are what naive predictions would have said, in a few sentences."""
    found, scenario = comparisons(outcome), outcome.scenario
    if not found:
        lines = _signable(scenario, baselines(scenario)[0])
        return f"There never was a text to compare with what a simple mean would say. {lines}"
    what = "treaty" if outcome.agreed else "last text on the table"
    apart = [f"{one.points:.0f} from {one.baseline.said}" for one in found]
    mean = found[0]
    return (
        f"On scales of 0 to 100 the {what} lies {joined(apart)} (points, the mean over all "
        f"issues). A package drawn blindly from the table lies {mean.blind:.0f} from the "
        f"compromise. {_verdict(found)} {_signable(scenario, mean.baseline)}"
    )


def brief(outcome: Outcome) -> str:
    """How far the terms lie from a mean of all wishes, in a sentence; nothing without a text."""
    found = comparisons(outcome)
    if not found:
        return ""
    what = "These terms lie" if outcome.agreed else "The last text lay"
    return (
        f"{what} {found[0].points:.0f} points of 100 from a plain mean of all wishes; a package "
        f"drawn blindly from the table would lie {found[0].blind:.0f} from it."
    )


def _verdict(found: Sequence[Comparison]) -> str:
    """Which of them says much the same as the model, if any does."""
    mean = found[0]
    naive, start = (
        min((one for one in found if one.baseline.is_naive is is_naive), key=_points)
        for is_naive in (True, False)
    )
    same = f"(within {NEAR:.0f} points counts as the same here, a threshold of our own)"
    if mean.points <= NEAR:
        return f"On terms, then, the model says hardly more than a mean does {same}."
    if naive.points <= NEAR:
        return f"So near a prediction as {naive.baseline.said} says much the same {same}."
    said = (
        f"No naive prediction says the same as the model {same}; the closest is "
        f"{naive.baseline.said}."
    )
    if start.points >= naive.points:
        return said
    return (
        f"{said} Nearer still is {start.baseline.said}, which is no naive prediction: the model's "
        "own first week already pointed there."
    )


def _points(one: Comparison) -> float:
    return one.points


def _signable(scenario: Scenario, compromise: Baseline) -> str:
    crossing = _crossed(scenario, compromise)
    moral = ": a mean knows nothing of what somebody would never sign" if crossing else ""
    return f"Rounded to clauses, the compromise {standing(scenario, crossing)}{moral}."


def _clauses(scenario: Scenario, baseline: Baseline) -> dict[str, Any]:
    """The level nearest to a baseline on every issue."""
    return {
        key: min(issue.levels, key=lambda level: abs(level.value - value))
        for (key, issue), value in zip(scenario.issues.items(), baseline.values, strict=True)
    }


def _crossed(scenario: Scenario, baseline: Baseline) -> tuple[str, ...]:
    levels = _clauses(scenario, baseline)
    return crossed(scenario, {issue: level.value for issue, level in levels.items()})


def described(scenario: Scenario, baseline: Baseline) -> dict[str, Any]:
    """A baseline as plain data: value, nearest clause, and the lines that it crosses as clauses."""
    lines = _crossed(scenario, baseline)
    nearest = _clauses(scenario, baseline)
    return {
        "name": baseline.name,
        "said": baseline.said,
        "meaning": baseline.meaning,
        "is_naive": baseline.is_naive,
        "terms": {
            issue: {"value": float(value), "key": level.key, "label": level.label}
            for (issue, level), value in zip(nearest.items(), baseline.values, strict=True)
        },
        "on_the_table": not lines,
        "crosses": [{"path": path, "sentence": in_words(scenario, path)} for path in lines],
    }


def as_data(outcome: Outcome) -> dict[str, Any]:
    """All of this for a page: the baselines with their distances and gains, and the sentences."""
    found = {one.baseline.name: _figures(outcome, one) for one in comparisons(outcome)}
    given = baselines(outcome.scenario, outcome)
    return {
        "compared": "treaty" if outcome.agreed else "last_text" if found else None,
        "week": last_text(outcome),
        "sentence": told(outcome),
        "baselines": [described(outcome.scenario, b) | found.get(b.name, {}) for b in given],
    }


def _figures(outcome: Outcome, one: Comparison) -> dict[str, Any]:
    return {
        "distance": one.points,
        "weighted_distance": one.weighted,
        "blind_distance": one.blind,
        "gains": dict(zip(outcome.actors, map(float, one.gains), strict=True)),
    }
