"""Preferences -> arrays: what the actors want, as `utility.utilities` asks for it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules import utility
from sim.scenario.records import Preference, Scenario


def scaled(weights: list[list[float]]) -> np.ndarray:
    """Weights scaled to sum to 1 in every row; a row of zeros stays."""
    rows = np.array(weights, dtype=float)
    totals = rows.sum(axis=1, keepdims=True)
    return rows / np.where(totals > 0, totals, 1.0)


class Tastes(NamedTuple):
    """What `utility.utilities` asks of every actor."""

    weights: np.ndarray
    curvature: np.ndarray
    curve_x: np.ndarray
    curve_v: np.ndarray
    linkages: np.ndarray


def tastes_of(scenario: Scenario) -> Tastes:
    """What every actor wants; an issue that it does not mention has weight 0."""
    issues = list(scenario.issues)
    indifferent = Preference(ideal=0.5, weight=0.0)
    rows = [
        [actor.preferences.get(k, indifferent) for k in issues]
        for actor in scenario.actors.values()
    ]
    curves = [
        [_curve(scenario, issue, wish) for issue, wish in zip(issues, row, strict=True)]
        for row in rows
    ]
    knots = max(len(curve) for row in curves for curve in row)
    padded = np.array([[c + [c[-1]] * (knots - len(c)) for c in row] for row in curves])
    linkages = np.zeros((len(rows), len(issues), len(issues)))
    for i, actor in enumerate(scenario.actors.values()):
        for linkage in actor.linkages:
            a, b = sorted(issues.index(issue) for issue in linkage.issues)
            linkages[i, a, b] += linkage.strength
    return Tastes(
        scaled([[wish.weight for wish in row] for row in rows]),
        np.array([[wish.curvature for wish in row] for row in rows]),
        np.ascontiguousarray(padded[..., 0]),
        np.ascontiguousarray(padded[..., 1]),
        linkages,
    )


def _curve(scenario: Scenario, issue: str, wish: Preference) -> list[tuple[float, float]]:
    """Satisfaction as knots (x, v): the curve of section 7.1 is linear between its kinks."""
    if wish.values is not None:
        return [(level.value, wish.values[level.key]) for level in scenario.issues[issue].levels]
    reference = wish.ideal if wish.reference is None else wish.reference
    reach = abs(reference - wish.ideal)
    kinks = {0.0, 1.0, wish.ideal, wish.ideal - reach, wish.ideal + reach}
    satisfied = utility.satisfaction.function
    return [
        (x, satisfied(x, wish.ideal, reference, wish.loss_aversion))
        for x in sorted(kinks)
        if 0.0 <= x <= 1.0
    ]


def _dictated(scenario: Scenario, tastes: Tastes, name: str) -> np.ndarray:
    """Utility (actors,) of the terms of one of the war's outcomes."""
    terms = scenario.war.outcomes[name]
    values = np.array([[terms[issue] for issue in scenario.issues]])
    return np.array(utility.utilities(values, *tastes)[0])


def views_of_war(scenario: Scenario, tastes: Tastes, front: int, i: int) -> dict[str, float]:
    """What the war's results are worth to an actor. A stalemate's worth is linear in the loss on
    the front's issue, so its terms with loss 0 and with loss 1 there tell it for any line."""
    first, second = scenario.war.sides
    ends = []
    for satisfied in (1.0, 0.0):
        flat = tastes.curve_v.copy()
        flat[:, front, :] = satisfied
        ends.append(_dictated(scenario, tastes._replace(curve_v=flat), "stalemate")[i])
    return {
        "first_prevails": _dictated(scenario, tastes, first)[i],
        "second_prevails": _dictated(scenario, tastes, second)[i],
        "stalemate_base": ends[0],
        "stalemate_slope": ends[0] - ends[1],
        "front_curvature": tastes.curvature[i, front],
    }


def wanted_by(scenario: Scenario, terms: np.ndarray) -> np.ndarray:
    """Utility (packages, actors), 0..1, of any terms (packages, issues) by every actor's tastes, on
    the table or not; values 0..1."""
    return np.asarray(utility.utilities(np.ascontiguousarray(terms, float), *tastes_of(scenario)))


def losses_on(scenario: Scenario, values: np.ndarray) -> np.ndarray:
    """Loss 0..1 of every actor on every issue at these values (issues,) -> (actors, issues)."""
    _, curvature, curve_x, curve_v, _ = tastes_of(scenario)
    return np.array(
        [
            [
                utility.loss(utility.interpolated(x, curve_x[i, k], curve_v[i, k]), curvature[i, k])
                for k, x in enumerate(values)
            ]
            for i in range(len(scenario.actors))
        ]
    )


def losses_by_level(scenario: Scenario) -> list[np.ndarray]:
    """Loss 0..1 of every actor at each level of each issue: an array (levels, actors) an issue."""
    scales = [[level.value for level in issue.levels] for issue in scenario.issues.values()]
    rungs = range(max(map(len, scales)))
    rows = [losses_on(scenario, np.array([s[min(r, len(s) - 1)] for s in scales])) for r in rungs]
    return [np.array([row[:, k] for row in rows[: len(s)]]) for k, s in enumerate(scales)]
