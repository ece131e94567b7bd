"""What all plots share: colours, type, the frame around a picture, and weeks as steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import numpy as np
from matplotlib import rc_context, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec

from sim.outcome import DISCLAIMER, Outcome
from sim.report import measures
from sim.report.plots.lettering import SIZE, fit, width, wrapped
from sim.scenario import table

Draw = Callable[[Outcome, Figure], None]

# Okabe & Ito's palette, told apart by colour-blind readers too
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, BLACK = "#0072B2", "#D55E00", "#CC79A7", "#000000"
INK, SOFT, PALE = "#222222", "#5A5A5A", "#DDDDDD"
SIDES = (VERMILION, BLUE)
OTHERS = (GREEN, PURPLE, ORANGE, SKY, BLACK)
LINES: tuple[Any, Any] = ("-", (0, (5, 2)))  # first and second side

LEFT, RIGHT, BOTTOM = 0.07, 0.978, 0.135  # of the figure
BIG = 18.0  # points
OURS = ("axes", "figure", "font", "grid", "hatch", "legend", "lines", "patch", "path", "savefig",
        "text", "xtick", "ytick")  # fmt: skip
RC: Any = {key: value for key, value in rcParamsDefault.items() if key.split(".")[0] in OURS} | {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.hinting": "none",  # faster, and as wide as `width` says
    "text.parse_math": False,  # a label's dollars are dollars
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.8,
    "lines.solid_capstyle": "butt",
    "legend.frameon": False,
}


def picture(draw: Draw) -> Draw:
    """Declare a plot: it is drawn in the house's type, whatever the caller's settings."""

    @wraps(draw)
    def drawn(outcome: Outcome, figure: Figure) -> None:
        with rc_context(RC):
            draw(outcome, figure)

    return drawn


# ------------------------------------------------------------------ words
def colour(outcome: Outcome, seat: int) -> str:
    """An actor's colour in every plot."""
    if seat in outcome.sides:
        return SIDES[outcome.sides.index(seat)]
    others = [i for i in range(len(outcome.actors)) if i not in outcome.sides]
    return OTHERS[others.index(seat) % len(OTHERS)]


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def count(number: int, noun: str = "week") -> str:
    """`1 week`, `2 weeks`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def name(outcome: Outcome, seat: int, inches: float = 2.3) -> str:
    """An actor's name, short enough for a sentence in a picture."""
    return fit(outcome.short(seat), inches)


def shortfall(outcome: Outcome) -> str:
    """By how much the deal is below what somebody would sign for, and whom; or nothing."""
    worst, gain = measures.least_gain(outcome)
    if not outcome.agreed or gain >= 0:
        return ""
    return f"{max(-gain, 0.0005):.3f} below what {name(outcome, worst)} would sign for"


# ------------------------------------------------------------------ frame
def frame(outcome: Outcome, figure: Figure, title: str) -> float:
    """Puts title, subtitle and footer around a picture; returns where the picture may begin."""
    inches = (RIGHT - 0.02) * figure.get_figwidth()
    lines = wrapped(title, inches, 2, BIG, bold=True)
    figure.text(0.02, 0.975, "\n".join(lines), size=BIG, weight="bold", va="top", linespacing=1.15)
    below = 0.96 - len(lines) * BIG * 1.3 / 72 / figure.get_figheight()
    day = outcome.scenario.start_date
    tail = f" · {outcome.luck}"
    tail += f" · {count(outcome.weeks)} from {day.day} {day:%B %Y}"
    changed = _changed(outcome, inches * 0.45)
    room = inches - width(tail, SIZE + 1) - width(changed, SIZE + 1)
    said = fit(outcome.scenario.title, room, SIZE + 1) + tail
    figure.text(0.02, below, said, size=SIZE + 1, color=SOFT, va="top")
    if changed:
        x = 0.02 + width(said, SIZE + 1) / figure.get_figwidth()
        figure.text(x, below, changed, size=SIZE + 1, va="top")
    figure.text(0.02, 0.018, DISCLAIMER, size=SIZE, color=SOFT, va="bottom")
    return below - 0.05


def _changed(outcome: Outcome, inches: float) -> str:
    """` · changed: ...`, what the reader changed in the scenario; the last ones only counted."""
    told = list(outcome.changes)
    for kept in range(len(told), 0, -1):
        more = f" and {len(told) - kept} more" if kept < len(told) else ""
        said = f" · changed: {', '.join(told[:kept])}{more}"
        if width(said, SIZE + 1) <= inches:
            return said
    return " " + fit(f"· changed: {', '.join(told)}", inches, SIZE + 1) if told else ""


def nothing_to_sign(outcome: Outcome, figure: Figure, title: str, shown: str) -> None:
    """The picture of a table without packages: what it would show, and why it cannot."""
    frame(outcome, figure, title)
    inches, size = 0.86 * figure.get_figwidth(), BIG + 2
    clash = [table.in_words(outcome.scenario, path) for path in outcome.clash]
    why = "Here it stays empty: no combination of terms respects all red lines and limits at once"
    told = wrapped(f"{shown} {why}{', because of these:' if clash else '.'}", inches, 5, size)
    for line in clash[:5]:
        told += ["", *wrapped(f"•  {capital(line)}", inches, 2, size)]
    figure.text(0.07, 0.5, "\n".join(told), size=size, va="center", linespacing=1.3)


def legend(figure: Figure, handles: Sequence[Any], top: float) -> float:
    """A key across the picture below `top`; returns where the picture may begin under it."""
    inches = (RIGHT - 0.02) * figure.get_figwidth()
    labels = [fit(str(handle.get_label()), inches - 0.8) for handle in handles]
    columns = max(k for k in range(1, len(labels) + 1) if k == 1 or _wide(labels, k) <= inches)
    figure.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0.012, top + 0.012),
        ncol=columns,
        fontsize=SIZE,
        labelspacing=0.35,
        columnspacing=1.6,
        handlelength=2.2,
    )
    rows = -(-len(handles) // columns)
    return top - rows * 0.034 - 0.022


def _wide(labels: list[str], columns: int) -> float:
    """Width in inches of a key in so many columns, filled one after the other."""
    rows = -(-len(labels) // columns)
    filled = [labels[start : start + rows] for start in range(0, len(labels), rows)]
    if len(filled) < columns:
        return float("inf")
    return sum(max(width(label) for label in column) + 0.78 for column in filled)


def panel(figure: Figure, place: SubplotSpec, title: str = "", look: str = INK) -> Axes:
    """Axes with a heading cut to their width."""
    axes = figure.add_subplot(place)
    inches = axes.get_position().width * figure.get_figwidth()
    told = fit(title, inches, SIZE + 1, bold=True)
    axes.set_title(told, size=SIZE + 1, weight="bold", loc="left", color=look, y=1.02, pad=0)
    return axes


# ------------------------------------------------------------------ weeks
def steps(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of a line that holds each week's value for a whole week."""
    edges = np.arange(len(values) + 1) - 0.5
    return np.repeat(edges, 2)[1:-1], np.repeat(values, 2)


def weeks(axes: Axes, outcome: Outcome, ticks: int = 12, label: bool = True) -> None:
    """A time axis from the first week to the last."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if outcome.weeks <= s * ticks or s == 100)
    axes.set_xlim(-0.5, outcome.weeks - 0.5)
    axes.set_xticks(range(0, outcome.weeks, step))
    if label:
        day = outcome.scenario.start_date
        axes.set_xlabel(f"week (week 0 begins on {day.day} {day:%B %Y})")


def quiet(axes: Axes) -> None:
    """Horizontal guide lines behind what is drawn."""
    axes.grid(axis="y", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)


def room(axes: Axes, *values: np.ndarray, least: float = 0.02) -> None:
    """Sets the height of an axis to show all these values with some air."""
    whole = np.concatenate([np.ravel(v) for v in values])
    whole = whole[np.isfinite(whole)]
    low, high = float(whole.min()), float(whole.max())
    air = max(0.08 * (high - low), least / 2)
    axes.set_ylim(low - air, high + air)
