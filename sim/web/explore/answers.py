"""What a reader's changes bring: the ensemble they make, held against the scenario as it is."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np

from sim.report.baselines import Baseline, baselines, distance
from sim.report.comparison import BLOCKERS
from sim.report.explanation import clashing
from sim.report.words import capital, counted, share
from sim.rules.state import Numbers
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.scenario.table import levels_on_table, minimal_clash
from sim.sweep.analysis.rows import FEW_DIFFER
from sim.sweep.ensemble import (
    Ends,
    apart,
    blockers,
    commonest,
    ends,
    mean,
    quartiles,
    shares,
)
from sim.web.explore.changing import Base, Changes, Refused

MOST_PACKAGES = 50_000  # beyond, an answer would take seconds
MOST_WORK = 80_000_000  # packages weighed, (runs, weeks, packages): about half a second of a core
A_WEEK = 400  # what the rest of a week costs, in packages weighed
COMMONEST = 3  # clauses of an issue
FEWEST = 10  # runs of an answer, however long they take
KEPT, KEPT_BASES = 128, 16  # answers, some kilobytes each, and what they are held against

Mean = dict[str, float | None]

_crew = ThreadPoolExecutor(os.cpu_count(), "ensemble")


class Answers:
    """The answers about one scenario; those asked last are kept."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._kept = lru_cache(KEPT)(self._answer)
        self._given = numbers(base.scenario)
        self._as_it_is = lru_cache(KEPT_BASES)(self._unchanged)

    def answer(self, changes: Changes, runs: int, seed: int) -> dict[str, Any]:
        """What so many runs on this luck bring, as plain data; raises Refused."""
        return self._kept(json.dumps(self.base.settled(changes), sort_keys=True), runs, seed)

    def _answer(self, settled: str, runs: int, seed: int) -> dict[str, Any]:
        entries = json.loads(settled)
        scenario = self.base.changed(entries)
        refuse_the_endless(self.base.scenario, scenario)
        given = numbers(scenario) if entries else self._given
        able = affordable(given, runs)
        as_it_is = self._as_it_is(able, seed)
        found = ends(given, seed, able, _crew) if entries else as_it_is
        return {
            "runs": able,
            "seed": seed,
            "remarks": _remarks(able, runs, len(given.clause)),
            "against": _against(found, as_it_is) if entries else None,
            **described(scenario, found),
        }

    def _unchanged(self, runs: int, seed: int) -> Ends:
        return ends(self._given, seed, runs, _crew)


def _against(found: Ends, as_it_is: Ends) -> dict[str, Any]:
    """By how much the shares of deals differ, and whether that is clear (as a saved comparison
    would call it)."""
    told = apart(found.agreed, as_it_is.agreed)
    is_clear = told.pop("differ") >= FEW_DIFFER and not told["low"] <= 0.0 <= told["high"]
    return {**told, "is_clear": is_clear}


def described(scenario: Scenario, found: Ends) -> dict[str, Any]:
    """Runs of a scenario as plain data: shares and means with their 95 % intervals."""
    runs, deals = len(found.agreed), found.deals
    survives = float(np.nansum(found.survival))  # chances in 0..1: they vary less than yes and no
    deal, ceasefire, lasting = shares([deals, int(found.ceased.sum()), survives], runs)
    terms, compromise = _terms(scenario, found), baselines(scenario)[0]
    return {
        "impossible": impossible(scenario),
        "deal": {"count": deals, **deal},
        "or_ceasefire": ceasefire,
        "weeks": quartiles(found.week[found.agreed]) or None,
        "horizon": scenario.horizon_weeks,
        "survival": _mean(found.survival[found.agreed]),
        "lasting": lasting,
        "worth": _worth(scenario, found),
        "terms": terms,
        "treaty": [
            f"{each['label']}: {each['clauses'][0]['label']} "
            f"({share(each['clauses'][0]['share'])} of the deals)"
            for each in terms
        ],
        "blockers": [
            {**each, "label": capital(BLOCKERS[each["code"]])} for each in blockers(found)
        ],
        "baseline": _baseline(compromise, found),
    }


def impossible(scenario: Scenario) -> str | None:
    """Which red lines leave nothing to sign, if any do."""
    clash = minimal_clash(scenario)
    return clashing(scenario, clash) if clash else None


def _worth(scenario: Scenario, found: Ends) -> list[dict[str, Any]]:
    """What deals are worth to each, on the mean."""
    worth = found.worth[found.agreed]
    told = ((key, _mean(worth[:, k], -np.inf, np.inf)) for k, key in enumerate(scenario.actors))
    return [{"actor": key, **each} for key, each in told if each]


def _terms(scenario: Scenario, found: Ends) -> list[dict[str, Any]]:
    """What deals say on each issue; [] without any."""
    compromise, told = baselines(scenario)[0], []
    for k, (key, issue) in enumerate(scenario.issues.items() if found.deals else ()):
        values, naive = found.terms[found.agreed, k], float(compromise.values[k])
        nearest = min(issue.levels, key=lambda level: abs(level.value - naive))
        told.append(
            {"issue": key, "label": issue.label, **(_mean(values) or {})}
            | {"clauses": commonest(scenario, key, values, COMMONEST)}
            | {"baseline": {"value": naive, "label": nearest.label}}
        )
    return told


def _baseline(naive: Baseline, found: Ends) -> dict[str, Any]:
    """How far the mean terms lie from a plain mean of all wishes, 0..100 points."""
    points = None
    if found.deals:
        points = float(distance(found.terms[found.agreed].mean(axis=0), naive))
    return {"name": naive.said, "meaning": naive.meaning, "points": points}


def _mean(values: np.ndarray, low: float = 0.0, high: float = 1.0) -> Mean | None:
    """A mean with its interval (None for a few); None of none."""
    told = mean(values, low, high)
    return told and {"mean": told["share"], "low": told["low"], "high": told["high"]}


def refuse_the_endless(base: Scenario, scenario: Scenario) -> None:
    """Raises Refused where changes leave more packages than there is time to weigh."""
    packages = len(levels_on_table(scenario))
    if packages > MOST_PACKAGES and packages > len(levels_on_table(base)):
        sentence = (
            f"With so few red lines {counted(packages, 'packages')} could be signed, more than "
            f"this page can weigh ({MOST_PACKAGES:,}): put some red lines or limits back."
        )
        raise Refused([("", sentence)])


def affordable(given: Numbers, runs: int) -> int:
    """How many of so many runs are played: all, or what takes about half a second of a core."""
    weighed = len(given.calendar) * (A_WEEK + int(given.given[0].undominated))
    return min(runs, max(FEWEST, MOST_WORK // weighed))


def _remarks(runs: int, asked: int, packages: int) -> list[str]:
    """Why fewer runs are played than were asked for, if so."""
    if runs == asked:
        return []
    return [
        f"Only {runs} negotiations are played instead of {asked}, because each has "
        f"{counted(packages, 'packages')} to weigh, week by week: the intervals are wider for it."
    ]
