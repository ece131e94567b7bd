"""How well predictions did: errors with intervals, directions, concessions, deals.

Errors are in points: 100 is the whole scale of an issue. Intervals are 95 %, by bootstrap over
groups of cases, since the issues of one negotiation are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.scenario.cases import Case
from sim.validation.arrays import Arrays
from sim.validation.predictors import MIDDLE, YARDSTICK, Prediction

RESAMPLES = 9_999
FEWEST = 3  # groups below which there is no interval
TIE = 1e-9


class Judged(NamedTuple):
    """A case beside what everybody said of it."""

    case: Case
    said: Arrays
    predictions: dict[str, Prediction]


def scores(found: Sequence[Judged], seed: int) -> list[dict[str, Any]]:
    """A row of figures for every predictor; intervals are [low, high] or None."""
    names = list(found[0].predictions) if found else []
    held = [one for one in found if np.isfinite(one.said.outcome).any()]
    return [_row(held, name, seed) for name in names] if held else []


def _row(found: Sequence[Judged], name: str, seed: int) -> dict[str, Any]:
    errors = [error(one, name) for one in found]
    apart = [mine - error(one, YARDSTICK) for mine, one in zip(errors, found, strict=True)]
    groups = [one.case.group or one.case.id for one in found]
    held = [_mean([e for e, g in zip(errors, groups, strict=True) if g == group])
            for group in dict.fromkeys(groups)]  # fmt: skip
    return {
        "predictor": name,
        "issues": int(sum(np.isfinite(each).sum() for each in errors)),
        "mae": _mean(errors),
        "mae_interval": interval(errors, groups, seed),
        "mae_by_group": _mean([np.array([e for e in held if e is not None])]),
        "difference": _mean(apart),
        "difference_interval": interval(apart, groups, seed),
        "direction": _mean([direction(one, name) for one in found]),
        "conceded_most": _mean([np.array([conceded_most(one, name)]) for one in found]),
        "concessions": _mean([np.array([concession_ranks(one, name)]) for one in found]),
    }


def error(one: Judged, name: str) -> np.ndarray:
    """Absolute error of every issue (issues,), points; nan where there is nothing to compare."""
    return np.asarray(100.0 * np.abs(one.predictions[name].terms - one.said.outcome))


def direction(one: Judged, name: str) -> np.ndarray:
    """1 where a prediction lies on the outcome's side of the middle, 0 on the other, a half in the
    middle; nan where the outcome is in the middle."""
    truth, terms = one.said.outcome - MIDDLE, one.predictions[name].terms - MIDDLE
    hit = np.where(np.abs(terms) < TIE, 0.5, (np.sign(terms) == np.sign(truth)).astype(float))
    return np.where((np.abs(truth) < TIE) | np.isnan(terms) | np.isnan(truth), np.nan, hit)


def concessions(said: Arrays, terms: np.ndarray) -> np.ndarray:
    """How far terms lie from each actor's wishes, (actors,) 0..1: the mean over the issues that it
    spoke on, weighed by its salience."""
    weights = np.where(np.isnan(said.positions) | np.isnan(terms), 0.0, said.salience)
    apart = np.nan_to_num(np.abs(terms - said.positions))
    total = weights.sum(axis=1)
    return np.where(
        total > 0, (weights * apart).sum(axis=1) / np.where(total > 0, total, 1), np.nan
    )


def conceded_most(one: Judged, name: str) -> float:
    """Whether the actor that is said to give most did so: 1, 0 or, among ties, a share."""
    truth, told = _given(one, name)
    known = np.isfinite(truth) & np.isfinite(told)
    if not known.any():
        return np.nan
    truth, told = truth[known], told[known]
    most, said = truth >= truth.max() - TIE, told >= told.max() - TIE
    return float((most & said).sum() / said.sum())


def concession_ranks(one: Judged, name: str) -> float:
    """Spearman's rank correlation of the concessions told with those made, -1..1: 0 where a
    prediction has all give alike, nan where all did."""
    from scipy.stats import spearmanr

    truth, told = _given(one, name)
    known = np.isfinite(truth) & np.isfinite(told)
    if known.sum() < 2 or np.ptp(truth[known]) < TIE:
        return np.nan
    if np.ptp(told[known]) < TIE:
        return 0.0
    return float(spearmanr(truth[known], told[known]).statistic)


def _given(one: Judged, name: str) -> tuple[np.ndarray, np.ndarray]:
    """What every actor gave by the outcome and by a prediction, over the issues that both know."""
    known = np.isfinite(one.said.outcome) & np.isfinite(one.predictions[name].terms)
    blank = np.where(known, 0.0, np.nan)
    terms = one.said.outcome + blank, one.predictions[name].terms + blank
    return concessions(one.said, terms[0]), concessions(one.said, terms[1])


# ------------------------------------------------------------------ deal or no deal
def brier(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """Mean squared error of chances of a deal (Brier 1950): 0 is perfect."""
    return float(np.mean((np.array(chances) - np.array(happened, float)) ** 2))


def blind_hits(found: Sequence[Judged]) -> float | None:
    """How often an actor drawn blindly would be the one that conceded most."""
    known = [one for one in found if np.isfinite(one.said.outcome).any()]
    return _mean([np.array([1.0 / len(one.said.power)]) for one in known])


def base_rates(happened: Sequence[bool]) -> list[float]:
    """The share of deals among the other cases, for each case: what a naive prediction would say
    without looking at it."""
    all_of = np.array(happened, float)
    return [float(np.delete(all_of, place).mean()) for place in range(len(all_of))]


# ------------------------------------------------------------------ means and intervals
def _mean(parts: Sequence[np.ndarray]) -> float | None:
    """Mean of all that is known."""
    known = np.concatenate(parts) if parts else np.empty(0)
    known = known[np.isfinite(known)]
    return float(known.mean()) if len(known) else None


def interval(parts: Sequence[np.ndarray], groups: Sequence[str], seed: int) -> list[float] | None:
    """95 % interval of the mean over all issues: whole groups of cases are drawn (percentiles)."""
    totals: dict[str, list[float]] = {}
    for part, group in zip(parts, groups, strict=True):
        known, sums = part[np.isfinite(part)], totals.setdefault(group, [0.0, 0.0])
        sums[0], sums[1] = sums[0] + float(known.sum()), sums[1] + len(known)
    summed, counted = np.array([each for each in totals.values() if each[1]]).reshape(-1, 2).T
    if len(summed) < FEWEST:
        return None
    from scipy.stats import bootstrap

    found = bootstrap(
        (summed, counted),
        lambda total, count, axis: total.sum(axis=axis) / count.sum(axis=axis),
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=seed,
    )
    return [float(found.confidence_interval.low), float(found.confidence_interval.high)]
