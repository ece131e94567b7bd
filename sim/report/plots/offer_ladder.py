"""The texts as rungs on every issue's scale, and who said yes to them."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import style
from sim.scenario.records import Issue

MOST_PANELS, COLUMNS = 12, 4
ROW = 0.25  # inches a voter's row takes


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """A panel per issue with the weeks' texts, and below them the votes."""
    if len(outcome.numbers.clause) == 0:
        return style.nothing_to_sign(outcome, figure)
    top = style.frame(outcome, figure, _title(outcome))
    top = style.legend(figure, _key(outcome), top, 4)
    high = figure.get_figheight()
    voters = _voters(outcome)
    votes_top = style.BOTTOM + len(voters) * ROW / high
    _votes(outcome, figure, voters, votes_top)
    shown = measures.weightiest(outcome, MOST_PANELS)
    columns = min(COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    head = 0.56 / high
    floor = votes_top + (0.45 if voters else 0.1) / high
    each = (top - floor) / rows
    spec = figure.add_gridspec(
        rows, columns, left=0.02, right=style.RIGHT, bottom=floor, top=top - head,
        hspace=head / (each - head), wspace=0.0,
    )  # fmt: skip
    places = measures.rungs(outcome)
    for panel, k in enumerate(shown):
        _panel(outcome, figure, spec[panel], k, places[:, k])


def _panel(outcome: Outcome, figure: Figure, spot: SubplotSpec, k: int, places: np.ndarray) -> None:
    key, issue = list(outcome.scenario.issues.items())[k]
    box = spot.get_position(figure)
    wide, high = figure.get_size_inches()
    inches = box.width * wide
    labels = [style.fit(level.key.replace("_", " "), 0.55 * inches) for level in issue.levels]
    margin = max(style.width(label) for label in labels) + 0.15
    axes = figure.add_axes(
        (box.x0 + margin / wide, box.y0, (inches - margin - 0.25) / wide, box.height)
    )
    every = math.ceil(0.19 * len(labels) / (box.height * high))
    axes.set_yticks(range(0, len(labels), every), labels[::every])
    axes.set_ylim(-0.6, len(labels) - 0.4)
    axes.tick_params(axis="y", length=0)
    style.quiet(axes)
    style.weeks(axes, outcome, ticks=4, label=False)
    axes.set_xticklabels([])
    _head(axes, figure, issue, box.x0, box.y1, inches - 0.15, places, outcome.agreed)
    _texts(axes, outcome, places)
    _ideals(axes, outcome, key, issue)


def _head(
    axes: Axes, figure: Figure, issue: Issue, x: float, y: float, inches: float,
    places: np.ndarray, agreed: bool,
) -> None:  # fmt: skip
    tabled = np.flatnonzero(~np.isnan(places))
    high = figure.get_figheight()
    label = style.fit(issue.label, inches, bold=True)
    figure.text(x, y + 0.28 / high, label, weight="bold", va="bottom")
    if len(tabled):
        last = issue.levels[int(places[tabled[-1]])].label
        said = style.fit(("Deal: " if agreed else "Last: ") + last, inches)
        figure.text(
            x, y + 0.06 / high, said, va="bottom", color=style.INK if agreed else style.SOFT
        )


def _texts(axes: Axes, outcome: Outcome, places: np.ndarray) -> None:
    authors = outcome.history.table.author
    for seat in np.unique(authors[authors >= 0]).astype(int):
        theirs = np.where(authors == seat, places, np.nan)
        axes.plot(*style.steps(theirs), color=style.colour(outcome, seat), linewidth=4)
    if outcome.agreed:
        axes.plot(
            outcome.weeks - 1, places[-1], "*", color=style.YELLOW, markersize=17, zorder=5,
            markeredgecolor=style.INK, clip_on=False,
        )  # fmt: skip


def _ideals(axes: Axes, outcome: Outcome, key: str, issue: Issue) -> None:
    levels = [level.value for level in issue.levels]
    for side, (seat, edge, marker) in enumerate(zip(outcome.sides, (0, 1), "><", strict=True)):
        wish = outcome.scenario.actors[outcome.actors[seat]].preferences.get(key)
        if wish is not None:
            place = np.interp(wish.ideal, levels, range(len(levels)))
            axes.plot(
                edge, place, marker, color=style.SIDES[side], markersize=10, clip_on=False,
                transform=axes.get_yaxis_transform(), zorder=4,
            )  # fmt: skip


def _voters(outcome: Outcome) -> list[int]:
    vote = outcome.history.seat.vote
    return [int(i) for i in np.flatnonzero((vote >= 0).any(axis=0))]


def _votes(outcome: Outcome, figure: Figure, voters: list[int], top: float) -> None:
    inches = figure.get_figwidth()
    names = [style.fit(style.capital(outcome.short(i)), 1.7) for i in voters]
    left = 0.03 + max((style.width(name) for name in names), default=0.5) / inches
    high = max(top - style.BOTTOM, 0.002)
    axes = figure.add_axes((left, style.BOTTOM, style.RIGHT - left, high))
    for row, seat in enumerate(reversed(voters)):
        vote, look = outcome.history.seat.vote[:, seat], style.colour(outcome, seat)
        for code, low, tall in ((1.0, 0.12, 0.76), (2.0, 0.40, 0.2), (0.0, 0.12, 0.1)):
            cells = [(week - 0.5, width) for week, width in measures.spells(vote == code)]
            axes.broken_barh(cells, (row + low, tall), facecolor=look, linewidth=0)
    axes.set_yticks(np.arange(len(voters)) + 0.5, reversed(names))
    axes.set_ylim(0, max(len(voters), 0.01))
    axes.tick_params(axis="y", length=0)
    axes.hlines(range(1, len(voters)), -0.5, outcome.weeks - 0.5, color=style.PALE, linewidth=0.8)
    style.weeks(axes, outcome, ticks=26)


def _key(outcome: Outcome) -> list[Line2D]:
    authors = outcome.history.table.author[outcome.history.table.text >= 0]
    key = [
        Line2D([], [], color=style.colour(outcome, seat), linewidth=4,
               label=f"text by {style.name(outcome, seat)}")
        for seat in np.unique(authors).astype(int)
    ]  # fmt: skip
    key += [
        Line2D([], [], marker=marker, linestyle="", color=style.SIDES[side], markersize=10,
               label=f"what {style.name(outcome, seat)} wants most")
        for side, (seat, marker) in enumerate(zip(outcome.sides, "><", strict=True))
    ]  # fmt: skip
    if outcome.agreed:
        key.append(Line2D([], [], marker="*", linestyle="", color=style.YELLOW, markersize=15,
                          markeredgecolor=style.INK, label="the deal"))  # fmt: skip
    votes = outcome.history.seat.vote
    for code, label, look in (
        (1.0, "votes below: yes", {"linewidth": 12}),
        (0.0, "votes below: no", {"linewidth": 2}),
    ):
        if (votes == code).any():
            key.append(Line2D([], [], color=style.SOFT, label=label, **look))
    return key


def _title(outcome: Outcome) -> str:
    tabled = int((outcome.history.table.text >= 0).sum())
    if tabled == 0:
        return f"In {style.count(outcome.weeks)} no text was put to the vote"
    a, b = outcome.sides
    vote = outcome.history.seat.vote
    yes = [f"{style.name(outcome, i)} accepted {int((vote[:, i] == 1.0).sum())}" for i in (a, b)]
    start = f"{style.count(tabled, 'text')} in {style.count(outcome.weeks)}: {' and '.join(yes)}"
    return f"{start}; deal in week {outcome.weeks - 1}" if outcome.agreed else f"{start}; no deal"
