"""`docs/validation.md`: prose from its template, every table made here.

A part is a function that gives the tables by the names that the template asks for. To add one,
write it, name it in PARTS, and say in `docs/validation.md.j2` where its tables go.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from sim.report.pairs import table
from sim.scenario import actor_table
from sim.scenario.cases import Case
from sim.scenario.reading import HOME
from sim.scenario.spatial import CHOSEN
from sim.validation import backtest, telling
from sim.validation.arrays import arrays
from sim.validation.challenge import challenge
from sim.validation.predictors import played
from sim.validation.tuning import COSTS, CURVATURES, tuning

PAGE, TEMPLATE = HOME / "docs" / "validation.md", HOME / "docs" / "validation.md.j2"
EUROPEAN = "deu3_245"
PUBLISHED = HOME / "tests" / "cases" / "data" / "bdm" / "scholz2011_table2.csv"
YEARS = (4.0, 10.0)  # of the published example
ROBUST = "january_2026"
FEW = 8  # runs of a case where many settings are tried


class How(NamedTuple):
    """How much is played."""

    runs: int
    seed: int
    workers: int
    say: Callable[[str], None]


Tables = dict[str, str]


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
        "historical_tried": _tried(tried),
        "historical_left_out": f"{tried['left_out']:.1f}",
    }


MOST_BEHIND = 3.0  # points: how far behind the compromise the coders would have the model at most


def _asked(told: dict[str, Any]) -> str:
    """What the coders of the cases ask of a model, and whether this one does it."""
    behind = next(row["difference"] for row in told["scores"] if row["predictor"] == "model")
    chance = {case["id"]: case["deal"]["model"] for case in told["cases"]}
    failed = [case["id"] for case in told["cases"] if case["agreement"] is False]
    others = [chance[case["id"]] for case in told["cases"] if case["agreement"]]
    is_told = all(chance[name] < min(others) for name in failed)
    verdict = {True: "met", False: "**not met**"}
    return (
        f"- at most {MOST_BEHIND:g} points behind the compromise: {behind:+.1f}, "
        f"{verdict[behind <= MOST_BEHIND]};\n"
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
    together, _ = actor_table.read(backtest.TABLES / f"{EUROPEAN}.csv")
    rows = [
        ["as chosen", _error(found, how)],
        ["everybody's power alike", _error([_powers(case, 0.0) for case in found], how)],
        ["the square root of power", _error([_powers(case, 0.5) for case in found], how)],
        ["issues of one proposal bargained together", _error(together, how)],
    ]
    return {
        "european_outcomes": _lines(telling.outcomes(told)),
        "european_tried": _tried(tried),
        "european_left_out": f"{tried['left_out']:.2f}",
        "european_otherwise": _lines(table(["the core", "error, points"], rows)),
    }


def published(how: How) -> Tables:
    """The challenge model beside its published table."""
    how.say("The challenge model beside its published table ...")
    (case,), _ = actor_table.read(backtest.TABLES / "ec_emissions.csv", YEARS)
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


def calibrations(how: How) -> Tables:
    """Every shipped calibration, whole."""
    from sim.sweep import calibration
    from sim.sweep.calibration.found import calibrate
    from sim.sweep.calibration.telling import text

    told = []
    for path in calibration.shipped():
        how.say(f"Calibration {path.stem} ...")
        told.append(text(calibrate(path, workers=how.workers)))
    return {"calibrations": re.sub(r"^#", "###", "\n".join(told), flags=re.MULTILINE).strip()}


def robustness(how: How) -> Tables:
    """The headlines of the default scenario."""
    from sim.report.page.markdown import sections
    from sim.report.robust import text
    from sim.sweep.analysis.robust import robustness_of

    how.say(f"Headlines over what is uncertain in {ROBUST} ...")
    told = sections(text(robustness_of(ROBUST, how.workers)))
    return {"robust_in_short": told["In short"].strip(), "robust_each": told["One by one"].strip()}


def _error(cases: Iterable[Case], how: How) -> str:
    errors = [
        100.0 * np.abs(played(case, CHOSEN, FEW, how.seed).terms - arrays(case).outcome)
        for case in cases
    ]
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


PARTS: dict[str, Callable[[How], Tables]] = {
    "historical": historical,
    "european": european,
    "published": published,
    "calibrations": calibrations,
    "robustness": robustness,
}


def page(found: Tables) -> str:
    """The page with its tables; raises where one is missing."""
    from jinja2 import Environment, StrictUndefined

    frame = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    return frame.from_string(TEMPLATE.read_text(encoding="utf-8")).render(**found)
