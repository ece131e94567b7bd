"""The war on one time axis: land, strikes, losses, side tracks, and what happened when."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import lettering, style

CAPTION = 1.95  # inches left of the charts
KEY, TEXT = 4.5, 1.2  # inches right of them; of these, before the text
LINE = 0.205 / lettering.SIZE  # inches a line of the key takes, for each point of its type
SMALL = (12.0, 11.5, 11.0, 10.5, 10.0)  # points of the key, from roomy to crowded
APART = 0.29  # inches from flag to flag
LANES = 0.4  # inches above the charts for the flags
LOOKS: tuple[Any, ...] = ("-", (0, (5, 2)), ":", "-.")
Flag = tuple[int, list[str]]  # week, what happened


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """Four panels above each other, numbered flags above them, their key on the right."""
    top = style.frame(outcome, figure, _title(outcome))
    flags = _flags(outcome)
    wide = figure.get_figwidth()
    left = 0.02 + (CAPTION + 0.75) / wide
    right = style.RIGHT - (KEY + 0.1) / wide if flags else style.RIGHT
    labels = _track_labels(outcome)
    tall = 0.38 if any("\n" in label for label in labels) else 0.27
    spec = figure.add_gridspec(
        4, 1, left=left, right=right, bottom=style.BOTTOM, top=top - LANES / 7.2, hspace=0.2,
        height_ratios=[1.3, 1.3, 1.1, tall * max(len(labels), 1) + 0.05],
    )  # fmt: skip
    panels = [style.panel(figure, spec[k]) for k in range(4)]
    for axes, fill in zip(panels, (_land, _strikes, _losses, _tracks), strict=True):
        fill(axes, outcome)
        style.weeks(axes, outcome, ticks=8, label=axes is panels[-1])
        axes.tick_params(axis="x", labelbottom=axes is panels[-1])
        for week, _ in flags:
            axes.axvline(week, color=style.PALE, linewidth=1, zorder=0)
    if flags:
        _lanes(panels[0], [week for week, _ in flags])
        _key(figure, flags, right + 0.1 / wide, top)


def _caption(axes: Axes, *lines: tuple[str, str]) -> None:
    """Says left of a panel what it shows, each line in its own colour."""
    figure, box = axes.get_figure(root=True), axes.get_position()
    assert figure is not None
    told = [(part, look) for text, look in lines for part in lettering.wrapped(text, CAPTION, 4)]
    step = 0.19 / figure.get_figheight()
    y = (box.y0 + box.y1 + step * len(told)) / 2
    for row, (text, look) in enumerate(told):
        figure.text(0.02, y - row * step, text, color=look, va="top")


# ------------------------------------------------------------------ panels
def _land(axes: Axes, outcome: Outcome) -> None:
    front = outcome.history.front
    axes.plot(*style.steps(front.held), color=style.SIDES[0], linewidth=2.5)
    side = style.name(outcome, outcome.sides[0])
    whole = lettering.fit(outcome.scenario.battlefield.held_of, 1.8)
    lines = [(f"Land held by {side} (% of {whole})", style.INK)]
    for sign, marker, seat in ((1, "^", 0), (-1, "v", 1)):
        weeks = np.flatnonzero(front.breakthrough * sign > 0)
        if len(weeks):
            look = style.SIDES[seat]
            axes.plot(weeks, front.held[weeks], marker, color=look, markersize=10, zorder=5)
            who = style.name(outcome, outcome.sides[seat])
            lines.append((f"{'▲' if sign > 0 else '▼'} breakthrough, {who}", look))
    style.room(axes, front.held, least=0.3)
    _finish(axes, *lines)


def _strikes(axes: Axes, outcome: Outcome) -> None:
    campaigns = list(outcome.scenario.battlefield.campaigns.values())[: len(LOOKS)]
    lines = [("Strikes a week" if campaigns else "No strikes", style.INK)]
    for c, campaign in enumerate(campaigns):
        look = style.colour(outcome, outcome.actors.index(campaign.by))
        strikes = outcome.history.campaign.strikes[:, c]
        axes.plot(*style.steps(strikes), color=look, linewidth=2, linestyle=LOOKS[c])
        lines.append((campaign.label, look))
    axes.set_ylim(bottom=0)
    _finish(axes, *lines)


def _losses(axes: Axes, outcome: Outcome) -> None:
    lines = [("Casualty index (smoothed; 1 = rate at the start)", style.INK)]
    for side, seat in enumerate(outcome.sides):
        index = outcome.history.seat.casualties[:, seat]
        look = style.SIDES[side]
        axes.plot(*style.steps(index), color=look, linewidth=2, linestyle=LOOKS[side])
        lines.append((style.capital(style.name(outcome, seat)), look))
    style.room(axes, outcome.history.seat.casualties[:, list(outcome.sides)], least=0.1)
    _finish(axes, *lines)


def _finish(axes: Axes, *lines: tuple[str, str]) -> None:
    axes.locator_params(axis="y", nbins=4)
    style.quiet(axes)
    _caption(axes, *lines)


def _tracks(axes: Axes, outcome: Outcome) -> None:
    places = [k for k, key in enumerate(outcome.scenario.partial_tracks) if key in outcome.tracks]
    labels = _track_labels(outcome)
    for row, k in enumerate(places):
        spells = measures.spells(outcome.history.track.in_force[:, k])
        cells = [(week - 0.5, long) for week, long in spells]
        axes.broken_barh(cells, (row + 0.2, 0.6), facecolor=style.GREEN, linewidth=0)
    axes.set_ylim(max(len(places), 1), 0)
    axes.set_yticks(np.arange(len(labels)) + 0.5, labels, size=SMALL[2], linespacing=1.05)
    axes.tick_params(axis="y", length=0)
    if not places:
        _caption(axes, ("No side agreement", style.INK))


def _track_labels(outcome: Outcome) -> list[str]:
    tracks = outcome.scenario.partial_tracks
    return [
        "\n".join(lettering.wrapped(tracks[key].label, CAPTION + 0.65, 2, SMALL[2]))
        for key in tracks
        if key in outcome.tracks
    ]


# ------------------------------------------------------------------ events
def _flags(outcome: Outcome) -> list[Flag]:
    left = int(outcome.last.mediator_left)
    flags = []
    for week in range(outcome.weeks):
        said = [event.text for event in outcome.events_of(week)]
        if week == left and outcome.mediator is not None:
            said.append(f"{style.capital(outcome.short(outcome.mediator))} leaves the table")
        if outcome.agreed and week == outcome.weeks - 1:
            said.append("Deal signed and ratified")
        if said:
            flags.append((week, said))
    return flags


def _lanes(axes: Axes, weeks: list[int]) -> None:
    """Numbers of the flags in two rows, moved aside where they are close."""
    box, figure = axes.get_position(), axes.get_figure(root=True)
    assert figure is not None
    start, end = axes.get_xlim()
    wide = box.width * figure.get_figwidth()
    inch, tall = wide / (end - start), box.height * figure.get_figheight()
    for number, (week, (place, lane)) in enumerate(
        zip(weeks, _places([(week - start) * inch for week in weeks], wide), strict=True), 1
    ):
        x, y = start + place / inch, 1 + (0.12 + 0.24 * lane) / tall
        where = axes.get_xaxis_transform()
        if lane or abs(x - week) * inch > 0.02:
            axes.plot(
                [week, x], [1.0, y], color=style.SOFT, linewidth=0.8, transform=where,
                clip_on=False, zorder=1, scalex=False, scaley=False,
            )  # fmt: skip
        axes.text(
            x, y, str(number), ha="center", va="center", color="white", weight="bold",
            bbox={"boxstyle": "round,pad=0.12", "facecolor": style.INK, "linewidth": 0},
            transform=where,
        )  # fmt: skip


def _places(wanted: list[float], wide: float) -> list[tuple[float, int]]:
    """Where flags go, in inches from the left, and in which row: as near as may be to where they
    are wanted, and none above another in its row."""
    apart = min(APART, 2 * wide / (len(wanted) + 1))
    rows: list[list[int]] = [[], []]
    at: list[float] = []
    for number, place in enumerate(wanted):
        free = [at[row[-1]] + apart if row else 0.0 for row in rows]
        lane = 0 if free[0] <= max(place, free[1]) else 1
        at.append(max(place, free[lane]))
        rows[lane].append(number)
    for row in rows:
        edge = wide + 0.15
        for number in reversed(row):
            at[number] = min(at[number], edge)
            edge = at[number] - apart
    return [(place, int(number in rows[1])) for number, place in enumerate(at)]


def _key(figure: Figure, flags: list[Flag], x: float, top: float) -> None:
    """What happened, flag by flag, in smaller type and then in fewer lines where it is much."""
    high = figure.get_figheight()
    space = (top - style.BOTTOM + 0.05) * high
    choices = [(size, 4) for size in SMALL] + [(SMALL[-1], most) for most in (3, 2, 1)]
    for size, most in choices:
        told, room = _told(flags, most, size), int(space / LINE / size)
        if len(told) <= room:
            break
    if len(told) > room:
        told = [*told[: room - 1], ("", "", f"… and {len(told) - room + 1} more")]
    for row, (number, when, text) in enumerate(told):
        y = top - row * LINE * size / high
        figure.text(x + 0.02, y, number, weight="bold", va="top", ha="right", size=size)
        figure.text(x + 0.03, y, when, color=style.SOFT, va="top", size=size)
        figure.text(x + TEXT / figure.get_figwidth(), y, text, va="top", size=size)


def _told(flags: list[Flag], most: int, size: float) -> list[tuple[str, str, str]]:
    """The key's lines as (number, week, text), at most so many for each happening."""
    told = []
    for number, (week, said) in enumerate(flags, 1):
        head = (f"{number}", f"week {week}")
        for text in said:
            bullet = "• " if len(said) > 1 else ""
            for line in lettering.wrapped(text, KEY - TEXT - 0.15, most, size):
                told.append((*head, bullet + line))
                head, bullet = ("", ""), bullet and "   "
    return told


def _title(outcome: Outcome) -> str:
    held = outcome.history.front.held
    moved = float(held[-1] - outcome.scenario.battlefield.held_pct)
    winner = style.capital(style.name(outcome, outcome.sides[0 if moved >= 0 else 1]))
    whole = lettering.fit(outcome.scenario.battlefield.held_of, 1.8)
    lost = outcome.history.seat.losses[:, list(outcome.sides)].sum(axis=0) * 1000
    start = f"{winner} gained {abs(moved):.1f} % of {whole}"
    start = start if abs(moved) >= 0.05 else "The front hardly moved"
    weeks = style.count(outcome.weeks)
    return f"{start} in {weeks}; {_soldiers(lost)} lost"


def _soldiers(lost: np.ndarray) -> str:
    """`213,000 soldiers`: the sum of each side's losses, rounded as they are told elsewhere."""
    whole = sum(round(float(one), -3) for one in lost)
    return f"{whole:,.0f} soldiers" if whole else "fewer than 1,000 soldiers"
