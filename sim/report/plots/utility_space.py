"""All packages as the two belligerents value them in the last week."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import lettering, style
from sim.report.words import instead
from sim.rules.bargaining import pareto

SOLUTIONS = {  # marker, size
    "nash": ("Nash (largest product of gains)", "s", 21),
    "kalai_smorodinsky": ("Kalai–Smorodinsky (equal shares)", "D", 15),
    "egalitarian": ("egalitarian (largest least gain)", "o", 9),
    "utilitarian": ("utilitarian (largest sum)", "^", 26),
}
KEY = 4.4  # inches
SHOWN = (
    "This picture would show every package that the red lines leave on the table, as a point "
    "that says what it is worth to each of the two sides."
)
NONE = (
    "The other reference solutions need a package that all who must sign prefer to {other}: "
    "there is none."
)


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """Packages, frontier, reservation values, reference solutions and the last text."""
    if len(outcome.numbers.clause) == 0:
        return style.nothing_to_sign(outcome, figure, "No packages: nothing can be signed", SHOWN)
    week = outcome.weeks - 1
    worth = measures.worth(outcome, week)
    gains = worth - outcome.history.seat[week].reservation
    top = style.frame(outcome, figure, _title(outcome, gains))
    right = style.RIGHT - KEY / figure.get_figwidth()
    spec = figure.add_gridspec(left=style.LEFT, right=right, bottom=style.BOTTOM, top=top)
    axes = style.panel(figure, spec[0])
    points = worth[:, list(outcome.sides)]
    key = _quadrant(axes, outcome, points)
    key += _packages(axes, outcome, points, gains)
    key += _marks(axes, outcome, points)
    figure.legend(
        key, ["\n".join(lettering.wrapped(str(item.get_label()), KEY - 0.75, 2)) for item in key],
        loc="upper left",
        bbox_to_anchor=(right + 0.01, top + 0.01), labelspacing=0.9,
        markerscale=0.6, fontsize=lettering.SIZE,
    )  # fmt: skip
    if float(outcome.last.nash) < 0:
        lines = lettering.wrapped(NONE.format(other=instead(outcome.scenario).name), KEY - 0.4, 4)
        figure.text(right + 0.02, style.BOTTOM, "\n".join(lines), color=style.SOFT)


def _quadrant(axes: Axes, outcome: Outcome, points: np.ndarray) -> list[Any]:
    """Reservation values, and the quadrant beyond both."""
    least = outcome.history.seat[-1, list(outcome.sides)].reservation
    a, b = (style.name(outcome, seat) for seat in outcome.sides)
    low = np.minimum(points.min(axis=0), least)
    high = np.maximum(points.max(axis=0), least)
    air = np.maximum(0.06 * (high - low), 0.01)
    limits = np.stack([low - air, high + air])
    axes.set(xlim=limits[:, 0], ylim=limits[:, 1])
    axes.set_xlabel(f"worth to {a} (utility)")
    axes.set_ylabel(f"worth to {b} (utility)")
    x, y = axes.get_xlim()[1], axes.get_ylim()[1]
    look: dict[str, Any] = {"facecolor": style.GREEN, "alpha": 0.18, "linewidth": 0}
    axes.add_patch(Rectangle((least[0], least[1]), x - least[0], y - least[1], **look))
    axes.axvline(least[0], color=style.SIDES[0], linewidth=2, linestyle=style.LINES[1])
    axes.axhline(least[1], color=style.SIDES[1], linewidth=2, linestyle=style.LINES[1])
    return [
        *(
            Line2D([], [], color=look, linewidth=2, linestyle=style.LINES[1],
                   label=f"the least {name} would sign for")
            for look, name in zip(style.SIDES, (a, b), strict=True)
        ),
        Patch(**look, label=f"better than {instead(outcome.scenario).name} for both"),
    ]  # fmt: skip


def _packages(axes: Axes, outcome: Outcome, points: np.ndarray, gains: np.ndarray) -> list[Any]:
    others = [i for i in outcome.vetoes if i not in outcome.sides]
    fine = (gains[:, others] >= 0).all(axis=1)
    key = axes.plot(*points[fine].T, "o", color="#9A9A9A", markersize=5, label="a package")
    if not fine.all():
        names = style.listed(style.name(outcome, i) for i in others)
        label = f"a package {names} would not sign"
        key += axes.plot(*points[~fine].T, "x", color="#9A9A9A", markersize=5, label=label)
    frontier = points[pareto(points)]
    frontier = frontier[np.argsort(frontier[:, 0])]
    label = "Pareto set: none is better for both"
    return key + axes.plot(*frontier.T, ".-", color=style.INK, linewidth=1.3, label=label)


def _marks(axes: Axes, outcome: Outcome, points: np.ndarray) -> list[Any]:
    """Reference solutions and the last text or the deal; where some coincide, one mark for all."""
    key: list[Any] = []
    tabled = outcome.history.table.text[outcome.history.table.text >= 0]
    last = int(tabled[-1]) if len(tabled) else -1
    told, look = ("the deal", style.YELLOW) if outcome.agreed else ("the last text", style.SKY)
    at: dict[int, list[str]] = {}
    for name in SOLUTIONS:
        at.setdefault(int(outcome.last[name]), []).append(name)
    for package, names in at.items():
        if package < 0 or package == last:
            continue
        label, marker, size = SOLUTIONS[names[0]]
        if len(names) > 1:
            label = " = ".join(SOLUTIONS[name][0].split(" (")[0] for name in names)
        key += axes.plot(
            *points[package], marker, markersize=size, markerfacecolor="none", zorder=4,
            markeredgecolor=style.PURPLE, markeredgewidth=2.2, linestyle="", label=label,
        )  # fmt: skip
    if last >= 0:
        also = [SOLUTIONS[name][0].split(" (")[0] for name in at.get(last, [])]
        key += axes.plot(
            *points[last], "*", markersize=23, color=look, zorder=3,
            label=" = ".join([*also, told]), markeredgecolor=style.PURPLE if also else style.INK,
            markeredgewidth=2.2 if also else 1.0, linestyle="",
        )  # fmt: skip
    return key


def _title(outcome: Outcome, gains: np.ndarray) -> str:
    both = int((gains[:, list(outcome.sides)] >= 0).all(axis=1).sum())
    signed = int((gains[:, outcome.vetoes] >= 0).all(axis=1).sum())
    when, other = f"In week {outcome.weeks - 1}", instead(outcome.scenario).name
    if outcome.agreed and not signed:
        return (
            f"{when}, no package is better than {other} for all: the deal is "
            f"{style.shortfall(outcome)}"
        )
    if both == 0:
        return f"{when}, no package is better than {other} for both: the shaded corner is empty"
    verb = "is" if signed == 1 else "are"
    start = f"{when}, {signed} of {style.count(len(gains), 'package')} {verb} better than {other}"
    if signed < both:
        return f"{start} for all who must sign; for the two sides alone, {both}"
    return f"{start} for all who must sign"
