"""What the pictures of a sweep share: title, note, footer, and rows with long names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outcome import DISCLAIMER
from sim.report.plots.lettering import SIZE, fit, width, wrapped
from sim.report.plots.style import BIG, BLACK, BLUE, GREEN, ORANGE, PALE, PURPLE, RIGHT, SKY, SOFT
from sim.report.plots.style import VERMILION as RED

COLOURS = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY, BLACK)
DASHES: tuple[Any, ...] = (
    "-",
    (0, (5, 2)),
    (0, (1, 1.2)),
    (0, (7, 2, 1, 2)),
    "-",
    (0, (5, 2)),
    (0, (1, 1.2)),
)
NAMES = {
    "deal": "P(deal)",
    "lasting_deal": "P(deal that lasts five years)",
    "deal_or_ceasefire": "P(deal or ceasefire)",
    "survival": "Five-year survival of a deal",
}
WARN = "#8A4B00"


def frame(figure: Figure, title: str, note: str, warning: str = "") -> float:
    """Puts title, note, warning and footer around a picture; returns where it may begin."""
    inches = (RIGHT - 0.02) * figure.get_figwidth()
    lines = wrapped(title, inches, 2, BIG, bold=True)
    figure.text(0.02, 0.975, "\n".join(lines), size=BIG, weight="bold", va="top", linespacing=1.15)
    below = 0.96 - len(lines) * BIG * 1.3 / 72 / figure.get_figheight()
    figure.text(0.02, below, fit(note, inches, SIZE + 1), size=SIZE + 1, color=SOFT, va="top")
    if warning:
        told = fit(f"Be careful: {warning}", inches)
        figure.text(0.02, 0.046, told, size=SIZE, color=WARN, va="bottom")
    figure.text(0.02, 0.018, DISCLAIMER, size=SIZE, color=SOFT, va="bottom")
    return below - 0.05


def rows(axes: Axes, names: Sequence[str], inches: float, tails: Sequence[str] = ()) -> None:
    """Names along the left of rows 0, 1, ... from the top, each on at most two lines; the tail
    that follows it is never cut."""
    size = SIZE if len(names) < 9 else SIZE - 1.5
    told = [
        "\n".join(wrapped(name, inches - width(tail, size), 2, size)) + tail
        for name, tail in zip(names, tails or [""] * len(names), strict=True)
    ]
    axes.set_yticks(range(len(names)), told, size=size, linespacing=1.05)
    axes.set_ylim(max(len(names), 4) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)


def heading(axes: Axes, figure: Figure, text: str) -> None:
    """A panel's heading, cut to its width."""
    room = axes.get_position().width * figure.get_figwidth()
    told = fit(text, room, SIZE + 1, bold=True)
    axes.set_title(told, size=SIZE + 1, weight="bold", loc="left", y=1.02, pad=0)


def first(warnings: Sequence[str]) -> str:
    """The commonest of some warnings, or nothing."""
    said = [w for w in warnings if w]
    return max(dict.fromkeys(said), key=said.count) if said else ""
