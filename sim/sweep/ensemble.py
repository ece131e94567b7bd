"""What a scenario gives in many runs: shares with their intervals, for those who only want these.

Luck alone varies; numbers stay as the scenario has them. Ensembles with the same seed share their
luck, so any two of them differ by their scenarios alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from sim.rules.state import BLOCKERS, Numbers
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.sweep.engine import Engine

Z = NormalDist().inv_cdf(0.975)  # 95 % lie within so many standard errors
COMMONEST = 2  # clauses of an issue
FEWEST = 10  # deals below which a mean of them has no interval
QUARTILES = (25, 50, 75)


class Ends(NamedTuple):
    """How many runs of one scenario ended, run by run; nan where there is no deal."""

    agreed: np.ndarray  # (runs,): whether there is a deal
    ceased: np.ndarray  # (runs,): a deal, or at least a general ceasefire
    week: np.ndarray  # (runs,): last week played, that of the deal if there is one
    blocker: np.ndarray  # (runs,): what stood in the way in most weeks, a place in BLOCKERS
    survival: np.ndarray  # (runs,): chance that the deal lasts five years
    terms: np.ndarray  # (runs, issues): value of the level agreed
    worth: np.ndarray  # (runs, actors): of the deal to each, utility

    @property
    def deals(self) -> int:
        """How many ended in a deal."""
        return int(self.agreed.sum())


def ends(
    given: Numbers, seed: int, runs: int, crew: Executor | None = None, first: int = 0
) -> Ends:
    """Plays so many runs from the `first` on of a scenario's numbers; with a crew, in two halves at
    once."""
    places = np.arange(first, first + runs)
    if crew is None or runs < 2:
        return _ends(given, seed, places)
    halves = np.array_split(places, 2)
    parts = list(crew.map(lambda half: _ends(given, seed, half), halves))
    return Ends(*map(np.concatenate, zip(*parts, strict=True)))


def _ends(given: Numbers, seed: int, runs: np.ndarray) -> Ends:
    tallies = Engine(given).play(seed, runs).tallies
    run = tallies["run"][:, 0]
    is_sound = np.isfinite(tallies.view("f8").reshape(len(runs), -1)).all(axis=1)
    agreed = (run["agreed"] == 1.0) & is_sound
    terms = np.full((len(runs), given.clause.shape[1]), np.nan)
    terms[agreed] = given.clause[run["package"][agreed].astype(int)]
    return Ends(
        agreed,
        agreed | (run["ceasefire_week"] >= 0),
        run["week"].astype(int),
        np.nan_to_num(run["blocker"]).astype(int),
        np.where(agreed, run["survival"], np.nan),
        terms,
        np.where(agreed[:, None], tallies["seat"]["worth"], np.nan),
    )


def ensemble(scenario: Scenario, seed: int, runs: int, first: int = 0) -> dict[str, Any]:
    """Plays so many runs of a scenario, from the `first` on, and tells what came of it, as plain
    data.

    `runs`, `seed`, `deals` (how many), `deal` (share of runs), `weeks` (quartiles among deals; []
    without any), `survival` (mean chance among deals to last five years; None without any),
    `blockers` (what stood in the way most weeks, with its share of the runs without a deal) and
    `terms` (issue -> its commonest clauses, each with its share of the deals); shares 0..1 as
    `share`, `low`, `high`: Wilson's 95 % interval, for a mean the normal one (`mean`).
    """
    found = ends(numbers(scenario), seed, runs, first=first)
    deals = found.deals
    return {
        "runs": runs,
        "seed": seed,
        "deals": deals,
        "deal": shares([deals], runs)[0],
        "weeks": quartiles(found.week[found.agreed]),
        "survival": mean(found.survival[found.agreed]),
        "blockers": blockers(found),
        "terms": {
            key: commonest(scenario, key, found.terms[found.agreed, k], COMMONEST)
            for k, key in enumerate(scenario.issues)
            if deals
        },
    }


def ensembles(scenarios: Sequence[Scenario], seed: int, runs: int) -> Iterator[dict[str, Any]]:
    """The ensembles of several scenarios, on the same luck and in their order, on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as crew:
        yield from crew.map(lambda scenario: ensemble(scenario, seed, runs), scenarios)


def shares(counts: Sequence[float], of: int) -> list[dict[str, float]]:
    """How often things happened, each with Wilson's 95 % interval; of at least one. Of chances, in
    place of things that happened or not, it takes the sum; then the interval is too wide."""
    share, wide = np.array(counts) / of, Z * Z / of  # a library's would take 50 MB for these lines
    middle = (share + wide / 2) / (1 + wide)
    half = Z / (1 + wide) * np.sqrt((share * (1 - share) + wide / 4) / of)
    ends = np.clip([share, middle - half, middle + half], 0.0, 1.0).T.tolist()
    return [dict(zip(("share", "low", "high"), row, strict=True)) for row in ends]


def mean(values: np.ndarray, low: float = 0.0, high: float = 1.0) -> dict[str, float | None] | None:
    """A mean as a share, with its 95 % interval (normal) within bounds, which is None for a few
    numbers; None of none."""
    if not len(values):
        return None
    middle = float(values.mean())
    if len(values) < FEWEST:
        return {"share": middle, "low": None, "high": None}
    half = Z * float(values.std(ddof=1)) / len(values) ** 0.5
    return {"share": middle, "low": max(low, middle - half), "high": min(high, middle + half)}


def quartiles(weeks: np.ndarray) -> list[int]:
    """The first weeks by which a quarter, half and three quarters are signed; [] without any."""
    if not len(weeks):
        return []
    return [int(week) for week in np.percentile(weeks, QUARTILES, method="inverted_cdf")]


def blockers(found: Ends) -> list[dict[str, Any]]:
    """What stood in the way in most weeks, commonest first, with its share of the runs without a
    deal."""
    codes, counts = np.unique(found.blocker[~found.agreed], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    of = len(found.agreed) - found.deals
    told = shares(counts[order].tolist(), of) if of else []
    return [{"code": BLOCKERS[codes[k]]} | each for k, each in zip(order, told, strict=True)]


def commonest(
    scenario: Scenario, issue: str, values: np.ndarray, most: int
) -> list[dict[str, Any]]:
    """The commonest clauses of an issue among the values (deals,) agreed, at least one."""
    levels = {level.value: level for level in scenario.issues[issue].levels}
    found, firsts, counts = np.unique(values, return_index=True, return_counts=True)
    order = np.lexsort((firsts, -counts))[:most]
    told = zip(found[order].tolist(), shares(counts[order].tolist(), len(values)), strict=True)
    return [{"key": levels[v].key, "label": levels[v].label} | each for v, each in told]


def apart(ours: np.ndarray, theirs: np.ndarray) -> dict[str, float]:
    """By how much a share of runs (runs,) of truths exceeds another on the same luck, with its 95 %
    interval for pairs (Bonett and Price 2012) and how many pairs differ."""
    pairs = len(ours)
    more, less = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    up, down = (more + 1) / (pairs + 2), (less + 1) / (pairs + 2)
    half = Z * ((up + down - (up - down) ** 2) / (pairs + 2)) ** 0.5
    low, high = max(-1.0, up - down - half), min(1.0, up - down + half)
    return {"difference": (more - less) / pairs, "low": low, "high": high, "differ": more + less}
