"""The texts as rungs on every issue's scale, and who said yes to them.

One canvas measured in inches holds all ladders: axes for each would cost more than what they show.
"""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import lettering, style
from sim.scenario.records import Issue

MOST, COLUMNS = 12, 4  # ladders
ROW, HEAD, FOOT, LETTER = 0.25, 0.47, 0.27, 0.175  # inches
LONGEST = 1.5  # inches of a rung's name


class Box(NamedTuple):
    """A rectangle on the canvas, inches."""

    left: float
    low: float
    right: float
    high: float

    def at(self, week: Any, weeks: int) -> Any:
        """Where points in time lie from left to right."""
        return self.left + (week + 0.5) / weeks * (self.right - self.left)

    def up(self, rung: Any, rungs: int) -> Any:
        """Where rungs lie from bottom to top."""
        return self.low + (rung + 0.5) / rungs * (self.high - self.low)


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """A ladder per issue with the weeks' texts, and below them the votes."""
    if len(outcome.numbers.clause) == 0:
        return style.nothing_to_sign(outcome, figure)
    top = style.frame(outcome, figure, _title(outcome))
    top = style.legend(figure, _key(outcome), top)
    wide, high = figure.get_size_inches()
    canvas = figure.add_axes((0, 0, 1, 1))
    canvas.axis("off")
    canvas.set(xlim=(0, wide), ylim=(0, high))
    floor = _votes(canvas, outcome, Box(0.25, style.BOTTOM * high, style.RIGHT * wide, high))
    shown = measures.weightiest(outcome, MOST)
    columns = min(COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    each = (style.RIGHT * wide - 0.05) / columns, (top * high - floor - FOOT) / rows
    places = measures.rungs(outcome)
    for panel, k in enumerate(shown):
        left, low = 0.25 + panel % columns * each[0], top * high - (panel // columns + 1) * each[1]
        box = Box(left, low + 0.06, left + each[0] - 0.3, low + each[1])
        _ladder(canvas, outcome, k, box, places[:, k], panel // columns == rows - 1)


def _ladder(
    canvas: Axes, outcome: Outcome, k: int, box: Box, places: np.ndarray, dated: bool
) -> None:
    key, issue = list(outcome.scenario.issues.items())[k]
    _head(canvas, issue, box, places, outcome.agreed)
    names, count = _names(issue), len(issue.levels)
    margin = max(lettering.width(name) for name in names) + 0.2
    box = Box(box.left + margin, box.low, box.right, box.high - HEAD)
    every = math.ceil(LETTER * count / (box.high - box.low))
    heights = box.up(np.arange(count), count)
    canvas.hlines(heights, box.left, box.right, color=style.PALE, linewidth=0.8)
    for name, height in list(zip(names, heights, strict=True))[::every]:
        canvas.text(box.left - 0.12, height, name, ha="right", va="center")
    _texts(canvas, outcome, box, places, count)
    _ideals(canvas, outcome, box, key, issue)
    if dated:
        _weeks(canvas, outcome, box, 4)


def _names(issue: Issue) -> list[str]:
    """A level's label as far as its first stop, if short and like no other, or else its key."""
    heads = [re.split(r"[;:(]", level.label)[0].strip() for level in issue.levels]
    keys = [level.key.replace("_", " ") for level in issue.levels]
    return [
        lettering.fit(head if _is_own(head, issue) else key, LONGEST)
        for head, key in zip(heads, keys, strict=True)
    ]


def _is_own(head: str, issue: Issue) -> bool:
    alike = [level for level in issue.levels if level.label.startswith(head)]
    return len(alike) == 1 and lettering.width(head) <= LONGEST


def _head(canvas: Axes, issue: Issue, box: Box, places: np.ndarray, agreed: bool) -> None:
    inches = box.right - box.left + 0.1
    label = lettering.fit(issue.label, inches, bold=True)
    canvas.text(box.left, box.high, label, weight="bold", va="top")
    tabled = np.flatnonzero(~np.isnan(places))
    if len(tabled):
        last = issue.levels[int(places[tabled[-1]])].label
        said = lettering.fit(f"{'Deal' if agreed else 'Last text'}: {last}", inches)
        canvas.text(box.left, box.high - 0.21, said, va="top", color=style.SOFT)


def _texts(canvas: Axes, outcome: Outcome, box: Box, places: np.ndarray, count: int) -> None:
    authors, edges = outcome.history.table.author, np.arange(outcome.weeks + 1) - 0.5
    x = np.repeat(box.at(edges, outcome.weeks), 2)[1:-1]
    for seat in np.unique(authors[authors >= 0]).astype(int):
        theirs = np.repeat(np.where(authors == seat, places, np.nan), 2)
        look = style.colour(outcome, seat)
        canvas.plot(x, box.up(theirs, count), color=look, linewidth=3)
    if outcome.agreed:
        canvas.plot(
            box.at(outcome.weeks - 1, outcome.weeks), box.up(places[-1], count), "*",
            color=style.YELLOW, markersize=17, markeredgecolor=style.INK, zorder=5,
        )  # fmt: skip


def _ideals(canvas: Axes, outcome: Outcome, box: Box, key: str, issue: Issue) -> None:
    levels = [level.value for level in issue.levels]
    for side, (seat, edge) in enumerate(
        zip(outcome.sides, (box.left - 0.03, box.right + 0.05), strict=True)
    ):
        wish = outcome.scenario.actors[outcome.actors[seat]].preferences.get(key)
        if wish is not None:
            rung = np.interp(wish.ideal, levels, np.arange(len(levels)))
            canvas.plot(
                edge, box.up(rung, len(levels)), "><"[side], color=style.SIDES[side], markersize=9
            )


def _weeks(canvas: Axes, outcome: Outcome, box: Box, most: int) -> None:
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if outcome.weeks <= s * most or s == 100)
    for week in range(0, outcome.weeks, step):
        x = box.at(week, outcome.weeks)
        canvas.text(x, box.low - 0.05, str(week), ha="center", va="top")


# ------------------------------------------------------------------ votes
def _votes(canvas: Axes, outcome: Outcome, box: Box) -> float:
    """The rows of votes; returns where they end."""
    vote = outcome.history.seat.vote
    voters = np.flatnonzero((vote >= 0).any(axis=0)).astype(int)
    names = [lettering.fit(style.capital(outcome.short(seat)), 1.7) for seat in voters]
    margin = max((lettering.width(name) for name in names), default=0.0) + 0.1
    box = Box(box.left + margin, box.low, box.right, box.low + ROW * len(voters))
    for row, (seat, name) in enumerate(zip(voters[::-1], names[::-1], strict=True)):
        base, look = box.low + row * ROW, style.colour(outcome, seat)
        canvas.text(box.left - 0.1, base + ROW / 2, name, ha="right", va="center")
        for code, low, tall in ((1.0, 0.1, 0.8), (2.0, 0.4, 0.2), (0.0, 0.1, 0.1)):
            ends = [(start - 0.5, start + long - 0.5) for start, long
                    in measures.spells(vote[:, seat] == code)]  # fmt: skip
            x = box.at(np.array(ends).reshape(-1, 2), outcome.weeks)
            cells = [(left, right - left) for left, right in x]
            canvas.broken_barh(cells, (base + low * ROW, tall * ROW), facecolor=look, linewidth=0)
    canvas.hlines(
        box.low + ROW * np.arange(len(voters) + 1), box.left, box.right, color=style.PALE,
        linewidth=0.8,
    )  # fmt: skip
    _weeks(canvas, outcome, box, 26)
    day = outcome.scenario.start_date
    canvas.text(
        (box.left + box.right) / 2, box.low - 0.27, va="top", ha="center",
        s=f"week (week 0 begins on {day.day} {day:%B %Y})",
    )  # fmt: skip
    return box.high


def _key(outcome: Outcome) -> list[Line2D]:
    authors = outcome.history.table.author[outcome.history.table.text >= 0]
    key = [
        Line2D([], [], color=style.colour(outcome, seat), linewidth=4,
               label=f"text by {style.name(outcome, seat)}")
        for seat in np.unique(authors).astype(int)
    ]  # fmt: skip
    if outcome.agreed:
        key.append(Line2D([], [], marker="*", linestyle="", color=style.YELLOW, markersize=15,
                          markeredgecolor=style.INK, label="the deal"))  # fmt: skip
    key += [
        Line2D([], [], marker="><"[side], linestyle="", color=style.SIDES[side], markersize=9,
               label=f"wish of {style.name(outcome, seat)}")
        for side, seat in enumerate(outcome.sides)
    ]  # fmt: skip
    votes = outcome.history.seat.vote
    for code, label, thick in (
        (1.0, "voted yes", 10),
        (0.0, "voted no", 1.5),
        (2.0, "own text", 3),
    ):
        if (votes == code).any():
            key.append(Line2D([], [], color=style.SOFT, linewidth=thick, label=label))
    return key


def _title(outcome: Outcome) -> str:
    tabled = int((outcome.history.table.text >= 0).sum())
    if tabled == 0:
        return f"In {style.count(outcome.weeks)} no text was put to the vote"
    vote = outcome.history.seat.vote
    yes = [
        f"{style.name(outcome, i)} accepted {int((vote[:, i] == 1.0).sum())}" for i in outcome.sides
    ]
    start = f"{style.count(tabled, 'text')} in {style.count(outcome.weeks)}: {' and '.join(yes)}"
    return f"{start}; deal in week {outcome.weeks - 1}" if outcome.agreed else f"{start}; no deal"
