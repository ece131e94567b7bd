"""A backtest in words and Markdown tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.report.pairs import interval, table
from sim.report.words import plural
from sim.scenario.spatial import CODED
from sim.validation.predictors import SAID, YARDSTICK

NONE = "-"
MOST_CASES = 20  # told one by one
WARNING = (
    "Most historical cases were coded by somebody who knows the outcome. They are regression "
    "tests and class material, no validation: before any claim of accuracy, two coders would have "
    "to score the opening positions blind."
)


def text(found: dict[str, Any]) -> str:
    """The whole of it, for the screen and for a file."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: dict[str, Any]) -> Iterator[str]:
    cases = found["cases"]
    issues = sum(len(case["issues"]) for case in cases)
    yield f"# Backtest: {plural(len(cases), 'case')}, {plural(issues, 'issue')}"
    yield f"\n*{found['note']}*\n"
    if any("judgement" in case["coding"] for case in cases):
        yield WARNING + "\n"
    yield (
        f"Every case is played {found['runs']} times (seed {found['seed']}) with the same "
        "settings, none of them set for a case."
    )
    if found["scores"]:
        yield "\n## Outcomes\n"
        yield from outcomes(found)
    if found["deals"]:
        yield "\n## Deal or no deal\n"
        yield from deals(found)
    if len(cases) <= MOST_CASES:
        for case in cases:
            yield f"\n## {case['title']} ({coded(case)})\n"
            yield from terms(case)


NAIVE = {  # what says of every case the same
    "always": "always a deal",
    "share": "the share of deals",
    "share_of_others": "the share among the other cases",
}


def coded(case: dict[str, Any]) -> str:
    """How a case was coded, in words."""
    return "; ".join(CODED[coding] for coding in case["coding"])


def outcomes(found: dict[str, Any]) -> Iterator[str]:
    """Errors and hits of every predictor."""
    head = [
        "predictor", "issues", "error, points", "error by group", f"less {YARDSTICK}'s",
        "side of the middle", "who conceded most", "ranks of concessions",
    ]  # fmt: skip
    yield from table(head, [_score(row) for row in found["scores"]])
    yield (
        "\nError: mean absolute distance from the outcome; 100 points are the whole scale. "
        "Brackets hold 95 % intervals (bootstrap over cases or groups of them; of fewer than "
        "some twenty they are too narrow). By group: the mean of their means. Side of the "
        "middle, who conceded most: share of hits; in the middle or among ties a part of one; "
        f"an actor drawn blindly hits {interval(found['blind_hits'], None, None, 2)}. Ranks: mean "
        "of Spearman's correlations, 0 where all are said to give alike."
    )


def _score(row: dict[str, Any]) -> list[str]:
    return [
        row["said"],
        str(row["issues"]),
        interval(row["mae"], *_ends(row["mae_interval"]), 1),
        interval(row["mae_by_group"], None, None, 1),
        interval(row["difference"], *_ends(row["difference_interval"]), 1, "+"),
        *(interval(row[k], None, None, 2) for k in ("direction", "conceded_most", "concessions")),
    ]


def _ends(ends: list[float] | None) -> tuple[float | None, float | None]:
    return (ends[0], ends[1]) if ends else (None, None)


def deals(found: dict[str, Any]) -> Iterator[str]:
    """The model's chances of a deal, case by case, and their Brier scores."""
    known = [case for case in found["cases"] if case["agreement"] is not None]
    names = list(known[0]["deal"])
    head = ["case", "happened", *(SAID[name] for name in names)]
    rows = [
        [
            c["title"],
            "deal" if c["agreement"] else "no deal",
            *(_chance(c, n) for n in names),
        ]
        for c in known
    ]
    yield from table(head, rows)
    told = {**{name: SAID[name] for name in names}, **NAIVE}
    figures = (f"{told[name]} {value:.3f}" for name, value in found["deals"]["brier"].items())
    yield (
        "\nChance of a deal within 52 rounds, in brackets the median round of it. "
        f"Brier score (0 is perfect): {'; '.join(figures)}."
    )


def _chance(case: dict[str, Any], name: str) -> str:
    week = case["week"][name]
    return f"{case['deal'][name]:.2f}" + ("" if week is None else f" (week {week:.0f})")


def terms(case: dict[str, Any]) -> Iterator[str]:
    """What was decided, and what was said, issue by issue, in points."""
    names = ["model", "model_literal", "compromise", "weighted_median", "challenge"]
    rows = [
        [i["label"], _points(i["outcome"]), *(_points(i["predicted"][name]) for name in names)]
        for i in case["issues"]
    ]
    yield from table(["issue", "outcome", *(SAID[name] for name in names)], rows)


def _points(value: float | None) -> str:
    return NONE if value is None else f"{100 * value:.0f}"
