"""Who says what: the model, and the baselines it is held against.

Each predicts the outcome of every issue of a case, 0..1, nan where it says nothing. To add one,
write a function of a case and name it in the catalogue below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.report.baselines import means, medians
from sim.scenario.cases import Case
from sim.scenario.numbers import numbers
from sim.scenario.spatial import CHOSEN, LITERAL, VERY_BAD, Core, scenario
from sim.sweep.ensemble import ends
from sim.validation.arrays import Arrays, arrays
from sim.validation.challenge import challenge
from sim.validation.nash import nash

MIDDLE = 0.5


class Prediction(NamedTuple):
    """What is said of a case."""

    terms: np.ndarray  # (issues,), 0..1
    deal: float = np.nan  # chance of a deal, 0..1
    week: float = np.nan  # median week of a deal


# ------------------------------------------------------------------ the model
def played(case: Case, core: Core, runs: int, seed: int) -> Prediction:
    """The model's own engine on a case: the mean of the terms that are signed within 52 rounds; if
    none ever are, the reference point stays."""
    found = ends(numbers(scenario(case, core)), seed, runs)
    if found.deals:
        week = float(np.median(found.week[found.agreed]))
        return Prediction(np.nanmean(found.terms, axis=0), found.deals / runs, week)
    return Prediction(status_quo(arrays(case)), 0.0)


# ------------------------------------------------------------------ averages
def compromise(said: Arrays) -> np.ndarray:
    """Mean weighed by power times salience (Van den Bos 1991; Achen 2006)."""
    return means(said.positions, said.salience * said.power[:, None])


def salience_mean(said: Arrays) -> np.ndarray:
    """Mean weighed by salience alone."""
    return means(said.positions, said.salience)


def mean(said: Arrays) -> np.ndarray:
    """Plain mean of the positions."""
    return means(said.positions, np.ones_like(said.salience))


def weighted_median(said: Arrays) -> np.ndarray:
    """Median weighed by power times salience (Black 1958)."""
    return medians(said.positions, said.salience * said.power[:, None])


def median(said: Arrays) -> np.ndarray:
    """Plain median of the positions."""
    return np.asarray(np.nanmedian(said.positions, axis=0))


def midpoint(said: Arrays) -> np.ndarray:
    """The middle of the scale."""
    return np.full(len(said.outcome), MIDDLE)


def status_quo(said: Arrays) -> np.ndarray:
    """The reference point; nothing where there is none."""
    return said.reference


# ------------------------------------------------------------------ the challenge model
def challenged(said: Arrays) -> np.ndarray:
    """The challenge model, issue by issue: the median after its last round. Its ties hang on the
    order of the actors and on which end of a scale is 0, so actors are sorted by their positions
    and both ends are taken: the mean of the two."""
    found = []
    for k in range(len(said.outcome)):
        part = np.flatnonzero((said.salience[:, k] > 0) & (said.power > 0))
        part = part[np.argsort(said.positions[part, k], kind="stable")]
        place, rest = said.positions[part, k], (said.power[part], said.salience[part, k])
        ends = challenge(place, *rest).median[-1], challenge(1.0 - place, *rest).median[-1]
        found.append((ends[0] + 1.0 - ends[1]) / 2)
    return np.array(found)


# ------------------------------------------------------------------ the catalogue
AVERAGES: dict[str, Callable[[Arrays], np.ndarray]] = {
    each.__name__: each
    for each in (compromise, salience_mean, weighted_median, median, mean, midpoint, status_quo)
}
NASH = {"nash_very_bad": (2.0, VERY_BAD), "nash_status_quo": (1.0, 0.0)}  # curvature, cost
MODEL = {"model": CHOSEN, "model_literal": LITERAL}
SAID = {  # what each is, for a table
    "model": "the model, failing is very bad for all",
    "model_literal": "the model, failing is the reference point",
    "compromise": "compromise: mean by power and salience",
    "salience_mean": "mean by salience",
    "weighted_median": "median by power and salience",
    "median": "median",
    "mean": "mean",
    "nash_very_bad": "Nash by power, squared losses, failing very bad",
    "nash_status_quo": "Nash by power, linear losses, status quo",
    "challenge": "challenge model (Bueno de Mesquita)",
    "midpoint": "middle of the scale",
    "status_quo": "status quo",
}
YARDSTICK = "compromise"  # what the others are compared with


def predictions(case: Case, runs: int, seed: int) -> dict[str, Prediction]:
    """What everybody says of a case, by the names of SAID."""
    said = arrays(case)
    found = {name: played(case, core, runs, seed) for name, core in MODEL.items()}
    found |= {name: Prediction(average(said)) for name, average in AVERAGES.items()}
    found |= {name: Prediction(nash(said, *how, VERY_BAD)) for name, how in NASH.items()}
    found["challenge"] = Prediction(challenged(said))
    return {name: found[name] for name in SAID}
