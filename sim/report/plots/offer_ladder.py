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
ROW, FOOT = 0.25, 0.27  # inches
TITLE, NOTE, LETTER = 0.2, 0.165, 0.14  # inches: a line of a heading, of its note, of a rung
SMALL = 10.5  # points of notes and of rungs
THIN, ASIDE = 1.8, 0.025  # points of a side's line of offers; inches it lies off its rung
LONGEST = 1.5  # inches of a rung's name
SHOWN = "This picture would show the texts put to the vote, issue by issue, and who accepted them."


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
        return style.nothing_to_sign(outcome, figure, "No texts: there is nothing to offer", SHOWN)
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
    issues = list(outcome.scenario.issues.values())
    heads = {k: _head(outcome, issues[k], places[:, k], each[0] - 0.2) for k in shown}
    for panel, k in enumerate(shown):
        row = shown[panel // columns * columns :][:columns]
        head = max(_height(*heads[i]) for i in row)
        left, low = 0.25 + panel % columns * each[0], top * high - (panel // columns + 1) * each[1]
        box = Box(left, low + 0.1, left + each[0] - 0.3, low + each[1])
        title, note = heads[k]
        canvas.text(left, box.high, "\n".join(title), weight="bold", va="top", linespacing=1.0)
        canvas.text(
            left, box.high - TITLE * len(title), "\n".join(note), va="top", color=style.SOFT,
            size=SMALL, linespacing=1.0,
        )  # fmt: skip
        box = box._replace(high=box.high - head)
        _ladder(canvas, outcome, k, box, places[:, k], panel + columns >= len(shown))


def _ladder(
    canvas: Axes, outcome: Outcome, k: int, box: Box, places: np.ndarray, dated: bool
) -> None:
    key, issue = list(outcome.scenario.issues.items())[k]
    count = len(issue.levels)
    space = (box.high - box.low) / count
    names = _names(issue, 2 if space >= 2.5 * LETTER else 1)
    margin = max(lettering.width(line, SMALL) for name in names for line in name) + 0.2
    box = box._replace(left=box.left + margin)
    heights = box.up(np.arange(count), count)
    canvas.hlines(heights, box.left, box.right, color=style.PALE, linewidth=0.8)
    labels, size = _told(places, heights)
    for rung, y in labels.items():
        canvas.text(
            box.left - 0.12, y, "\n".join(names[rung]), ha="right", va="center", size=size,
            linespacing=1.0,
        )  # fmt: skip
    _texts(canvas, outcome, box, places, count)
    _ideals(canvas, outcome, box, key, issue)
    if dated:
        _weeks(canvas, outcome, box, 4)


def _told(places: np.ndarray, heights: np.ndarray) -> tuple[dict[int, float], float]:
    """Where the names of rungs go and in which size: of all that were used, moved aside where they
    are close, and of the others as far as they fit."""
    used = np.unique(places[~np.isnan(places)]).astype(int)
    span = float(heights[-1] - heights[0])
    apart = min(LETTER, span / max(len(used) - 1, 1)) if len(heights) > 1 else LETTER
    at = heights[used].astype(float)
    for _ in range(60):
        push = np.maximum(apart - np.diff(at), 0.0) / 2
        at[:-1] -= push
        at[1:] += push
        at = np.clip(at, heights[0], heights[-1])
    named = dict(zip(used.tolist(), at.tolist(), strict=True))
    for rung in [0, len(heights) - 1, *range(len(heights))]:
        if all(abs(heights[rung] - y) >= LETTER - 1e-9 for y in named.values()):
            named[rung] = float(heights[rung])
    return named, SMALL * apart / LETTER


def _names(issue: Issue, lines: int) -> list[list[str]]:
    """The first words of each level's label, or the first that differ where these are alike."""
    labels = [level.label for level in issue.levels]
    heads = [re.split(r"[;:(]", label)[0].strip() for label in labels]
    heads = [
        head if labels.count(label) == 1 and sum(o.startswith(head) for o in labels) == 1 else label
        for head, label in zip(heads, labels, strict=True)
    ]
    names = [lettering.wrapped(head, LONGEST, lines, SMALL) for head in heads]
    for k, name in enumerate(cut := list(names)):
        alike = [other for other in range(len(cut)) if cut[other] == name and other != k]
        if alike:
            shared = max(_shared(heads[k].split(), heads[other].split()) for other in alike)
            rest = " ".join(heads[k].split()[shared:])
            names[k] = lettering.wrapped(f"…{rest}", LONGEST, lines, SMALL)
    return names


def _shared(one: list[str], other: list[str]) -> int:
    """Number of words with which both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((k for k, (a, b) in pairs if a != b), min(len(one), len(other)))


def _head(
    outcome: Outcome, issue: Issue, places: np.ndarray, inches: float
) -> tuple[list[str], list[str]]:
    """An issue's title and its deal or last text, each on two lines at most."""
    title = lettering.wrapped(issue.label, inches, 2, bold=True)
    tabled = np.flatnonzero(~np.isnan(places))
    if not len(tabled):
        return title, []
    last = issue.levels[int(places[tabled[-1]])].label
    told = f"{'Deal' if outcome.agreed else 'Last text'}: {last}"
    return title, lettering.wrapped(told, inches, 2, SMALL)


def _height(title: list[str], note: list[str]) -> float:
    return TITLE * len(title) + NOTE * len(note) + 0.04


def _texts(canvas: Axes, outcome: Outcome, box: Box, places: np.ndarray, count: int) -> None:
    authors = np.where(np.isnan(places), -1, outcome.history.table.author)
    for seat in np.unique(authors[authors >= 0]).astype(int):
        side = outcome.sides.index(seat) if seat in outcome.sides else -1
        look, aside = style.colour(outcome, seat), (ASIDE, -ASIDE, 0.0)[side]
        own = np.flatnonzero(authors == seat)
        new = own[np.concatenate(([True], np.diff(places[own]) != 0))]
        edges = box.at(np.append(new, own[-1] + 1) - 0.5, outcome.weeks)
        heights = box.up(places[new], count) + aside
        canvas.plot(
            np.repeat(edges, 2)[1:-1], np.repeat(heights, 2), color=look, linewidth=THIN,
            solid_capstyle="projecting",
        )  # fmt: skip
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
    vote = _asked(outcome)
    voters = np.flatnonzero((vote >= 0).any(axis=0)).astype(int)
    names = [lettering.fit(style.capital(outcome.short(seat)), 2.6) for seat in voters]
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


def _asked(outcome: Outcome) -> np.ndarray:
    """Everybody's vote, week by week; -1 where there was no text."""
    tabled = outcome.history.table.text >= 0
    return np.where(tabled[:, None], outcome.history.seat.vote, -1.0)


def _key(outcome: Outcome) -> list[Line2D]:
    authors = outcome.history.table.author[outcome.history.table.text >= 0]
    key = [
        Line2D([], [], color=style.colour(outcome, seat), linewidth=THIN,
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
    votes = _asked(outcome)
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
    vote = _asked(outcome)
    said: list[str] = []
    for seat in outcome.sides:
        asked, yes = (int(np.isin(vote[:, seat], codes).sum()) for codes in ((0.0, 1.0), 1.0))
        of = f"{'' if said else 'accepted '}{yes} of {asked}"
        said.append(f"{style.name(outcome, seat)} {of}")
    texts = len(np.unique(outcome.history.table.text[outcome.history.table.text >= 0]))
    votes = f"{style.count(tabled, 'vote')} on {style.count(texts, 'text')}"
    start = f"{votes} in {style.count(outcome.weeks)}: {', '.join(said)}"
    if not outcome.agreed:
        return f"{start}; no deal"
    author = int(outcome.last.author)
    on = f" on a text by {style.name(outcome, author)}" if author in outcome.sides else ""
    return f"{start}; deal in week {outcome.weeks - 1}{on}"
