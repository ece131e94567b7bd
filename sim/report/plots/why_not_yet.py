"""What stood in the way of a deal, week by week."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import style
from sim.rules.state import (
    AGREED,
    HOME,
    NO_RANGE,
    POSTURE,
    RATIFICATION,
    RED_LINES,
    SUSPENDED,
)
from sim.scenario import table

MOST_LANES = 10
PLAIN = {
    SUSPENDED: "talks were suspended",
    RED_LINES: "red lines left no package at all",
    NO_RANGE: "no deal beat fighting on for all who must sign",
    HOME: "every deal all would sign was too unlikely to pass at home",
    AGREED: "a deal was signed and ratified",
}
LOOKS = {  # colour, hatch
    SUSPENDED: ("#BBBBBB", ""),
    RED_LINES: (style.INK, ""),
    NO_RANGE: (style.VERMILION, ""),
    HOME: (style.PURPLE, "//"),
    AGREED: (style.GREEN, ""),
}
POSTURES = ((style.SKY, ""), (style.BLUE, ""), (style.BLUE, "//"), (style.SKY, "//"))
RATIFICATIONS = ((style.ORANGE, "xx"), (style.YELLOW, "xx"))


class Reason(NamedTuple):
    """A blocker as it is told: its code and its words."""

    code: int
    words: str


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """A ribbon of weeks, and a lane for every reason with its number of weeks."""
    reasons = _reasons(outcome)
    told = Counter(reasons)
    lanes = sorted(told, key=lambda reason: (reason.code == AGREED, -told[reason]))
    looks = _looks(lanes)
    top = style.frame(outcome, figure, _title(outcome, reasons))
    left = 0.02 + 4.6 / figure.get_figwidth()
    tall = 0.8 / figure.get_figheight()
    box = (left, top - tall, style.RIGHT - left)
    ribbon = figure.add_axes((*box, tall))
    _strip(ribbon, outcome, reasons, lanes, looks)
    below = figure.add_axes((left, style.BOTTOM, box[2], top - tall - style.BOTTOM - 0.04))
    _lanes(below, outcome, reasons, lanes, looks)
    if outcome.clash:
        _clash(below, outcome)


def _strip(
    axes: Axes, outcome: Outcome, reasons: list[Reason], lanes: list[Reason],
    looks: list[tuple[str, str]],
) -> None:  # fmt: skip
    for lane, look in zip(lanes, looks, strict=True):
        _cells(axes, reasons, lane, look, 0.0, 1.0)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.5], ["all weeks together"])
    axes.tick_params(axis="y", length=0)
    style.weeks(axes, outcome, label=False)
    axes.set_xticklabels([])


def _lanes(
    axes: Axes, outcome: Outcome, reasons: list[Reason], lanes: list[Reason],
    looks: list[tuple[str, str]],
) -> None:  # fmt: skip
    labels = []
    for row, (lane, look) in enumerate(zip(lanes, looks, strict=True)):
        _cells(axes, reasons, lane, look, row + 0.15, 0.7)
        lines = style.wrapped(style.capital(lane.words), 3.4, 2)
        labels.append("\n".join(lines))
        axes.text(
            -0.015, row + 0.5, style.count(reasons.count(lane)), weight="bold", ha="right",
            va="center", transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    axes.set_ylim(max(len(lanes), 4), 0)
    axes.set_yticks(np.arange(len(lanes)) + 0.5, labels)
    axes.tick_params(axis="y", length=0, pad=85)
    for label in axes.get_yticklabels():
        label.set_linespacing(1.05)
    axes.hlines(
        range(1, len(lanes) + 1), -0.5, outcome.weeks - 0.5, color=style.PALE, linewidth=0.8
    )
    style.weeks(axes, outcome)


def _cells(
    axes: Axes, reasons: list[Reason], lane: Reason, look: tuple[str, str], low: float, tall: float
) -> None:
    is_so = np.array([reason == lane for reason in reasons])
    cells = [(week - 0.5, long) for week, long in measures.spells(is_so)]
    face, hatch = look
    axes.broken_barh(
        cells, (low, tall), facecolor=face, hatch=hatch, edgecolor="white", linewidth=0
    )


def _clash(axes: Axes, outcome: Outcome) -> None:
    inches = axes.get_position().width * 12
    said = [style.capital(table.in_words(outcome.scenario, path)) for path in outcome.clash[:6]]
    lines = ["These lines together leave nothing to sign:", *(f"•  {line}" for line in said)]
    axes.text(
        0.02, 0.6, "\n".join(style.fit(line, inches) for line in lines), linespacing=1.7, va="top",
        transform=axes.transAxes,
    )  # fmt: skip


# ------------------------------------------------------------------ words
def _reasons(outcome: Outcome) -> list[Reason]:
    """The weeks' reasons; too many different ones are told without names."""
    reasons = [_reason(outcome, week, True) for week in range(outcome.weeks)]
    if len(set(reasons)) <= MOST_LANES:
        return reasons
    return [_reason(outcome, week, False) for week in range(outcome.weeks)]


def _reason(outcome: Outcome, week: int, named: bool) -> Reason:
    now = outcome.history.table[week]
    code = int(now.blocker)
    if code == RATIFICATION:
        who = style.name(outcome, int(now.refused_by_home))
        return Reason(code, f"accepted, then turned down at home: {who}" if named else
                      "accepted, then turned down at home")  # fmt: skip
    if code == POSTURE:
        return Reason(code, _posture(outcome, week, named))
    return Reason(code, PLAIN[code])


def _posture(outcome: Outcome, week: int, named: bool) -> str:
    refusers = outcome.refusers(week)
    if not refusers:
        return "a deal all would sign existed, but none was tabled"
    if not named:
        return "a deal all would sign existed, but some held out for more"
    names = style.listed(style.name(outcome, i) for i in refusers)
    return f"{names} held out for more than the text gave"


def _looks(lanes: list[Reason]) -> list[tuple[str, str]]:
    many = {POSTURE: list(POSTURES), RATIFICATION: list(RATIFICATIONS)}
    looks = []
    for lane in lanes:
        left = many.get(lane.code)
        looks.append(LOOKS[lane.code] if left is None else left[0])
        if left and len(left) > 1:
            left.pop(0)
    return looks


def _title(outcome: Outcome, reasons: list[Reason]) -> str:
    without = Counter(reason for reason in reasons if reason.code != AGREED)
    if not without:
        return "Nothing stood in the way: a deal in the first week"
    main, times = without.most_common(1)[0]
    end = f"; a deal in week {outcome.weeks - 1}" if outcome.agreed else ""
    total = sum(without.values())
    if total == times:
        where = "the only week" if times == 1 else f"all {times} weeks"
        return f"Why no deal: {main.words}, in {where}{' before it' if outcome.agreed else ''}{end}"
    return f"Why no deal: mostly, {main.words} ({times} of {total} weeks){end}"
