"""What each side would sign for, and what that is made of."""

from __future__ import annotations

from itertools import cycle
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import style
from sim.report.words import PARTS

BANDS = {
    "casualties": (style.ORANGE, "less the cost of casualties"),
    "damage": (style.YELLOW, "less the cost of damage by strikes"),
    "fatigue": (style.SKY, "less the cost of war-weariness"),
    "pressure": (style.PURPLE, "less the mediator's pressure"),
}
THIN = 1.8  # points
LOOKS: tuple[Any, ...] = ("-", (0, (5, 2)), ":", "-.")  # of the other veto players


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """For each side, costs stacked downwards from the war's worth to what it would sign for."""
    sides = list(outcome.sides)
    top = style.frame(outcome, figure, _title(outcome))
    parts = [part for part in BANDS if outcome.history.seat[f"part_{part}"][:, sides].any()]
    others = [seat for seat in outcome.vetoes if seat not in sides]
    key = _key(parts) + [
        Line2D([], [], color=style.colour(outcome, seat), linewidth=THIN, linestyle=look,
               label=f"the least {style.name(outcome, seat)} would sign for")
        for seat, look in zip(others, cycle(LOOKS), strict=False)
    ]  # fmt: skip
    top = style.legend(figure, key, top)
    spec = figure.add_gridspec(
        1, 2 + bool(others), left=style.LEFT, right=style.RIGHT - 0.03 * bool(others),
        bottom=style.BOTTOM, top=top - 0.045, wspace=0.08,
        width_ratios=[1, 1, 0.6][: 2 + bool(others)],
    )  # fmt: skip
    panels = [
        style.panel(figure, spec[side], style.capital(outcome.short(seat)), style.SIDES[side])
        for side, seat in enumerate(outcome.sides)
    ]
    seats = outcome.history.seat[:, sides]
    names = ("reservation", "war_value", "part_truth")
    for side, axes in enumerate(panels):
        _stack(axes, outcome, outcome.sides[side], parts)
        style.room(axes, *(seats[name] for name in names))
        style.quiet(axes)
        style.weeks(axes, outcome, ticks=8)
    panels[0].set_ylabel("utility")
    panels[1].tick_params(axis="y", labelleft=False)
    if others:
        _others(style.panel(figure, spec[2], "Others who must sign"), outcome, others)


def _stack(axes: Axes, outcome: Outcome, seat: int, parts: list[str]) -> None:
    own = outcome.history.seat[:, seat]
    x, high = style.steps(own.war_value)
    _, truth = style.steps(own.part_truth)
    for part in parts:
        _, change = style.steps(own[f"part_{part}"])
        axes.fill_between(x, high + change, high, facecolor=BANDS[part][0], linewidth=0)
        high = high + change
    _, believed = style.steps(own.war_value)
    axes.plot(x, believed, color=style.INK, linewidth=2.0)
    axes.plot(x, truth, color="white", linewidth=4.0, alpha=0.8)
    axes.plot(x, truth, color=style.INK, linewidth=2.0, linestyle=":")
    side = outcome.sides.index(seat)
    axes.plot(x, high, color=style.SIDES[side], linewidth=3.5)


def _others(axes: Axes, outcome: Outcome, others: list[int]) -> None:
    """What the other veto players would sign for, on a scale of its own."""
    for seat, look in zip(others, cycle(LOOKS), strict=False):
        least = outcome.history.seat.reservation[:, seat]
        colour = style.colour(outcome, seat)
        axes.plot(*style.steps(least), color=colour, linewidth=THIN, linestyle=look)
    style.room(axes, outcome.history.seat.reservation[:, others], least=0.1)
    style.quiet(axes)
    style.weeks(axes, outcome, ticks=5, label=False)
    axes.set_xlabel("week (scale on the right)")
    axes.yaxis.tick_right()
    axes.spines["left"].set_visible(False)
    axes.spines["right"].set_visible(True)


def _key(parts: list[str]) -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=style.INK, linewidth=2.0, label="what it thinks fighting on is worth"),
        Line2D([], [], color=style.INK, linewidth=2.0, linestyle=":",
               label="the same if it knew the true balance of power"),
        *(Patch(facecolor=BANDS[part][0], label=BANDS[part][1]) for part in parts),
        Line2D([], [], color=style.SOFT, linewidth=3.5,
               label="leaves the least it would sign for"),
    ]  # fmt: skip


def _title(outcome: Outcome) -> str:
    told = []
    for seat in outcome.sides:
        least = outcome.history.seat.reservation[:, seat]
        start, end = f"{least[0]:.2f}", f"{least[-1]:.2f}"
        if outcome.weeks == 1:
            told.append(f"{style.name(outcome, seat)} {end}")
            continue
        part, change = measures.main_change(outcome, seat)
        why = f" (mainly {PARTS[part]})" if start != end and abs(change) >= 0.005 else ""
        told.append(f"{style.name(outcome, seat)} {start}→{end}{why}")
    return f"The least each would sign for: {'; '.join(told)}"
