"""The tables of `docs/validation.md` that hold the model against outside data."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.report.pairs import interval, table
from sim.scenario import actor_table, cases
from sim.scenario.cases import Case
from sim.scenario.spatial import CHOSEN
from sim.validation import backtest, telling
from sim.validation.arrays import arrays
from sim.validation.challenge import challenge
from sim.validation.crew import spread
from sim.validation.predictors import SAID, played
from sim.validation.scores import Judged, error
from sim.validation.tuning import COSTS, CURVATURES, tuning

EUROPEAN = "deu3_245"
PUBLISHED = cases.TABLES / "scholz2011_table2.csv"
YEARS = (4.0, 10.0)  # of the published example
FEW = 8  # runs of a case where many settings are tried
MOST_BEHIND = 3.0  # points: how far behind the compromise the coders would have the model at most
PARTED = ("model", "model_literal", "compromise", "nash_very_bad", "nash_status_quo")

Tables = dict[str, str]


class How(NamedTuple):
    """How much is played."""

    runs: int
    seed: int
    workers: int
    say: Callable[[str], None]


def historical(how: How) -> Tables:
    """The nine cases."""
    found, _ = backtest.read([])
    how.say(f"{len(found)} historical cases ...")
    judged = backtest.judge(found, how.runs, how.seed, how.workers)
    told = backtest.document(judged, how.runs, how.seed)
    how.say("... and what other settings would have said of them")
    tried = tuning(found, FEW, how.seed, how.workers)
    return {
        "historical_outcomes": _lines(telling.outcomes(told)),
        "historical_deals": _lines(telling.deals(told)),
        "historical_terms": "\n\n".join(
            f"**{case['title']}** ({telling.coded(case)})\n\n{_lines(telling.terms(case))}"
            for case in told["cases"]
        ),
        "historical_asked": _asked(told),
        "historical_at_once": _at_once(judged),
        "historical_tried": _tried(tried),
        "historical_left_out": f"{tried['left_out']:.1f}",
    }


def _asked(told: dict[str, Any]) -> str:
    """What the coders of the cases ask of a model, and whether this one does it."""
    row = next(row for row in told["scores"] if row["predictor"] == "model")
    behind, (low, high) = row["difference"], row["difference_interval"]
    chance = {case["id"]: case["deal"]["model"] for case in told["cases"]}
    failed = [case["id"] for case in told["cases"] if case["agreement"] is False]
    others = [chance[case["id"]] for case in told["cases"] if case["agreement"]]
    is_told = all(chance[name] < min(others) for name in failed)
    verdict = {True: "met", False: "**not met**"}
    return (
        f"- at most {MOST_BEHIND:g} points behind the compromise: "
        f"{interval(behind, low, high, 1, '+')}, "
        f"{verdict[behind <= MOST_BEHIND]} by the mean, {verdict[high <= MOST_BEHIND]} by its "
        "whole interval;\n"
        f"- no deal more often where there was none than in any case with one: {verdict[is_told]}."
    )


def european(how: How) -> Tables:
    """The 245 European issues."""
    found, _ = backtest.read([EUROPEAN])
    how.say(f"{len(found)} European issues ...")
    judged = backtest.judge(found, how.runs, how.seed, how.workers)
    told = backtest.document(judged, how.runs, how.seed)
    how.say("... and what other settings would have said of them")
    tried = tuning(found, FEW, how.seed, how.workers)
    together, _ = actor_table.read(cases.TABLES / f"{EUROPEAN}.csv")
    rows = [
        ["as chosen", _error(found, how)],
        ["everybody's power alike", _error([_powers(case, 0.0) for case in found], how)],
        ["the square root of power", _error([_powers(case, 0.5) for case in found], how)],
        ["issues of one proposal bargained together", _error(together, how)],
    ]
    return {
        "european_outcomes": _lines(telling.outcomes(told)),
        "european_parted": _parted(judged),
        "european_at_once": _at_once(judged),
        "european_tried": _tried(tried),
        "european_left_out": f"{tried['left_out']:.2f}",
        "european_otherwise": _lines(table(["the core", "error, points"], rows)),
    }


def published(how: How) -> Tables:
    """The challenge model beside its published table."""
    how.say("The challenge model beside its published table ...")
    (case,), _ = actor_table.read(cases.TABLES / "ec_emissions.csv", YEARS)
    said = arrays(case)
    found = challenge(said.positions[:, 0], said.power, said.salience[:, 0])
    low, high = YEARS
    ours = low + (high - low) * np.column_stack([found.median, found.mean])
    with PUBLISHED.open(newline="", encoding="utf-8") as file:
        theirs = [(float(row["median"]), float(row["mean"])) for row in csv.DictReader(file)]
    near = (np.abs(ours - np.array(theirs)) < 0.1).sum(axis=0)
    rows = [
        [str(k + 1), f"{t[0]:.1f}", f"{o[0]:.2f}", f"{t[1]:.1f}", f"{o[1]:.2f}"]
        for k, (t, o) in enumerate(zip(theirs, ours.tolist(), strict=True))
    ]
    head = ["round", "median, published", "here", "mean, published", "here"]
    of = len(theirs)
    return {
        "challenge": _lines(table(head, rows)),
        "challenge_near": f"{near[1]} of {of} means and {near[0]} of {of} medians",
    }


def _at_once(judged: Sequence[Judged]) -> str:
    """In how many cases the chosen settings leave nothing to bargain over in time."""
    at_once = sum(one.predictions["model"].week == 0.0 for one in judged)
    return f"{at_once} of {len(judged)}"


def _parted(judged: Sequence[Judged]) -> str:
    """Errors where a reference point is known, and where none is."""
    known = np.concatenate([np.isfinite(one.said.reference) for one in judged])
    rows = []
    for name in PARTED:
        errors = np.concatenate([error(one, name) for one in judged])
        rows.append([SAID[name], *(f"{np.nanmean(errors[k]):.1f}" for k in (known, ~known))])
    head = [f"known, {known.sum()} issues", f"not known, {(~known).sum()} issues"]
    return _lines(table(["error, points; the reference point is", *head], rows))


def _error(cases: Sequence[Case], how: How) -> str:
    errors = spread(
        lambda case: 100.0 * np.abs(played(case, CHOSEN, FEW, how.seed).terms
                                    - arrays(case).outcome), cases, how.workers
    )  # fmt: skip
    return f"{np.nanmean(np.concatenate(errors)):.2f}"


def _powers(case: Case, exponent: float) -> Case:
    power = {actor: power**exponent for actor, power in case.power.items()}
    return case.model_copy(update={"power": power})


def _tried(found: dict[str, Any]) -> str:
    """The grid of settings as a table: curvature down, cost of failing across."""
    errors = [setting["mae"] for setting in found["settings"]]
    marks = {found["chosen"]: "*", found["best"]: "†"}
    if found["chosen"] == found["best"]:
        marks[found["best"]] = "* †"
    cells = [f"{error:.2f} {marks.get(k, '')}".strip() for k, error in enumerate(errors)]
    rows = [
        [f"{curvature:g}", *cells[k * len(COSTS) : (k + 1) * len(COSTS)]]
        for k, curvature in enumerate(CURVATURES)
    ]
    return _lines(table(["curvature", *(f"failing costs {cost:g}" for cost in COSTS)], rows))


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
