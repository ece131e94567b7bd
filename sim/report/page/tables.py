"""An analysis' tables as what a page draws and says."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.report.page.sources import MARKS, resting_on, sources
from sim.scenario.records import Scenario

if TYPE_CHECKING:
    from pandas import DataFrame

BLOCKERS = {
    "talks_suspended": "the talks were suspended",
    "red_lines": "red lines clash: no package is on the table",
    "no_range": "no package that everybody prefers to fighting on",
    "home": "nothing that would pass at home",
    "posture": "somebody held out for more",
    "ratification": "a vote at home failed",
}
SHARES = {
    "deal": "a deal",
    "deal_or_ceasefire": "a deal or at least a ceasefire",
    "lasting_deal": "a deal that lasts five years",
    "range_ever_open": "some week had something to sign",
}
DIGITS = 5
Point = list[float | None] | None  # value, low, high; None where there is nothing to tell


def point(value: Any, low: Any, high: Any) -> Point:
    """A figure with its 95 % interval, rounded for a page; None if there is none."""
    told = [None if each is None else _rounded(each) for each in (value, low, high)]
    return None if told[0] is None else told


def _rounded(value: Any) -> float | None:
    return float(f"{float(value):.{DIGITS}g}") if math.isfinite(float(value)) else None


def chart(
    series: Sequence[str],
    rows: Iterable[tuple[str, Sequence[Point]]],
    axis: str,
    percent: bool = True,
    line: float | None = None,
) -> dict[str, Any]:
    """What charts/whiskers.js draws: rows of figures with intervals, one symbol for each series;
    rows that have nothing to show are left out."""
    shown = [{"label": label, "points": list(points)} for label, points in rows if any(points)]
    return {
        "series": list(series) if len(series) > 1 else [""],
        "rows": shown,
        "axis": axis,
        "percent": percent,
        "line": line,
    }


def by_policy(
    table: DataFrame,
    policies: Sequence[str],
    names: Mapping[str, str],
    value: str = "value",
    key: str = "outcome",
) -> Iterator[tuple[str, list[Point]]]:
    """Rows of a table for a chart: those of `names`, with a figure for each policy."""
    found = {
        (row[0], row[1]): row[2:] for row in table[["policy", key, value, "low", "high"]].values
    }
    for name, label in names.items():
        yield label, [point(*found[p, name]) if (p, name) in found else None for p in policies]


def evidence(scenario: Scenario, paths: Sequence[str]) -> list[str]:
    """How well entries of a scenario are known: `[J] judgement (its source)`, each once."""
    notes = sources(scenario)
    found = [notes[k - 1] for k in resting_on(scenario, paths)]
    told = [f"[{n.mark}] {MARKS[n.mark]}{f' ({n.text})' if n.text else ''}" for n in found]
    return list(dict.fromkeys(told))
