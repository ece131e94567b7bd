"""Reservation values against each other: was there anything to sign, week by week?"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.outcome import Outcome
from sim.report import measures, turning
from sim.report.plots import style
from sim.report.words import instead

OVERLAP: dict[str, Any] = {"facecolor": style.GREEN, "alpha": 0.55}
NOT_AT_HOME: dict[str, Any] = {"facecolor": "white", "edgecolor": style.GREEN, "hatch": ".."}
SHOWN = (
    "This picture would show, week by week, the least that the first side would sign for "
    "and the most that it could get from a package which the others would sign."
)
GAP: dict[str, Any] = {"facecolor": "#F7DDD0", "edgecolor": style.VERMILION, "hatch": "//"}


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """What the first side would sign for, against the most that the others would let it have."""
    if len(outcome.numbers.clause) == 0:
        return style.nothing_to_sign(
            outcome, figure, "No possible deal: there is nothing to sign", SHOWN
        )
    top = style.frame(outcome, figure, _title(outcome))
    top = style.legend(figure, _key(outcome), top)
    spec = figure.add_gridspec(left=style.LEFT, right=style.RIGHT, bottom=style.BOTTOM, top=top)
    axes = style.panel(figure, spec[0])
    first = outcome.sides[0]
    least = outcome.history.seat.reservation[:, first]
    most = measures.most_for_first(outcome)
    tabled = outcome.history.table.text >= 0
    texts = np.where(tabled, outcome.history.seat.text_value[:, first], np.nan)
    style.room(axes, least, most, texts)
    short = style.shortfall(outcome)
    if short:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.1 * (high - low))
    _fill(axes, outcome, least, most)
    _lines(axes, outcome, least, most, texts)
    if short:
        axes.annotate(
            f"signed {short}", (outcome.weeks - 1, texts[-1]), (0, 17), ha="right",
            textcoords="offset points", weight="bold",
        )  # fmt: skip
    style.quiet(axes)
    style.weeks(axes, outcome)
    axes.set_ylabel(f"worth to {style.name(outcome, first)} (utility)")


def _fill(axes: Axes, outcome: Outcome, least: np.ndarray, most: np.ndarray) -> None:
    floor = np.where(np.isnan(most), axes.get_ylim()[0], most)
    x, low = style.steps(least)
    _, high = style.steps(floor)
    _, at_home = style.steps(outcome.history.table.home_range_size >= 0.0)
    is_open = high >= low
    for where, look in ((is_open & at_home, OVERLAP), (is_open & ~at_home, NOT_AT_HOME)):
        axes.fill_between(x, low, high, where=where, linewidth=0, **look)
    axes.fill_between(x, high, low, where=~is_open, linewidth=0, **GAP)


def _lines(
    axes: Axes, outcome: Outcome, least: np.ndarray, most: np.ndarray, texts: np.ndarray
) -> None:
    axes.plot(*style.steps(least), color=style.SIDES[0], linewidth=2.5)
    axes.plot(*style.steps(most), color=style.SIDES[1], linewidth=2.5, linestyle=style.LINES[1])
    axes.plot(texts, "o", color=style.INK, markersize=4.5, markeredgecolor="white")
    if outcome.agreed:
        axes.plot(
            outcome.weeks - 1, texts[-1], "*", color=style.YELLOW, markersize=24, clip_on=False,
            markeredgecolor=style.INK, zorder=5,
        )  # fmt: skip


def _key(outcome: Outcome) -> list[Line2D | Patch]:
    first = outcome.sides[0]
    side = style.name(outcome, first)
    others = style.listed(style.name(outcome, i) for i in outcome.vetoes if i != first)
    at_home, is_open = outcome.history.table.home_range_size, outcome.history.table.range_size
    key: list[Line2D | Patch] = [
        Line2D([], [], color=style.SIDES[0], linewidth=2.5,
               label=f"the least {side} would sign for"),
        Line2D([], [], color=style.SIDES[1], linewidth=2.5, linestyle=style.LINES[1],
               label=f"the most it could get from a deal {others} would sign"),
        Line2D([], [], marker="o", linestyle="", color=style.INK, label="the text put to the vote"),
    ]  # fmt: skip
    if (is_open < 0).any():
        key.append(Patch(**GAP, label="gap: nothing that all would sign"))
    if (at_home >= 0).any():
        key.append(Patch(**OVERLAP, label="overlap: a deal that all would sign exists"))
    if ((is_open >= 0) & (at_home < 0)).any():
        key.append(
            Patch(**NOT_AT_HOME, label="overlap, but no such deal is likely to pass at home")
        )
    if outcome.agreed:
        key.append(Line2D([], [], marker="*", linestyle="", color=style.YELLOW, markersize=15,
                          markeredgecolor=style.INK, label="the deal"))  # fmt: skip
    return key


def _title(outcome: Outcome) -> str:
    is_open = outcome.history.table.range_size >= 0.0
    weeks, found = outcome.weeks, int(is_open.sum())
    side = style.name(outcome, outcome.sides[0])
    short, other = style.shortfall(outcome), instead(outcome.scenario)
    deal = f"; deal in week {weeks - 1}" if outcome.agreed else "; no deal"
    deal += f", {short}" if short else ""
    if found == 0:
        return (
            f"No overlap in {style.count(weeks)}: any deal the others would sign was worth less "
            f"to {side} than {other.going_on}{deal if outcome.agreed else ''}"
        )
    if found == weeks:
        start = "An overlap in every week" if weeks > 1 else "An overlap from the start"
        return f"{start}: some deal was better than {other.going_on} for all who must sign{deal}"
    opened = int(np.flatnonzero(is_open)[0])
    turn = turning.turn(outcome, opened) if opened else None
    if turn is not None:
        start = f"The range opened in week {opened}: {turning.told(outcome, turn)}"
        again = f"; an overlap in {found} of {weeks} weeks" if found < weeks - opened else ""
        return f"{start}{again}{deal}"
    if found == weeks - opened:
        return (
            f"No overlap until week {opened}: what {side} could get was worth less than "
            f"{other.name}{deal}"
        )
    return f"An overlap in {found} of {weeks} weeks, first in week {opened}{deal}"
