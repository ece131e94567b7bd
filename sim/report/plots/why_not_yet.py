"""What stood in the way of a deal, week by week."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.outcome import Outcome
from sim.report import measures
from sim.report.explanation import attitudes
from sim.report.plots import lettering, style
from sim.report.words import instead
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
WORDS, WEEKS = 3.6, 0.9  # inches left of the lanes
SMALL = 10.5  # points of long words
PLAIN = {
    SUSPENDED: "talks were suspended",
    RED_LINES: "red lines left no package at all",
    NO_RANGE: "no package beat {other} for all who must sign",
    HOME: "what all would sign was too unlikely to pass at home",
    AGREED: "a deal was signed and ratified",
}
LOOKS = {  # colour, hatch
    SUSPENDED: ("#BBBBBB", ""),
    RED_LINES: (style.INK, ""),
    NO_RANGE: (style.PURPLE, ""),
    HOME: (style.ORANGE, "//"),
    AGREED: (style.GREEN, ""),
}
RATIFICATIONS = ((style.YELLOW, "xx"), (style.YELLOW, ".."), (style.YELLOW, "--"))
POSTURES = ((style.SKY, "//"), (style.SKY, "xx"), (style.SKY, ".."))
POSSIBLE = "a deal existed, but"
FAILED = "votes at home that failed, and the pauses after them"
MISSED = f"{POSSIBLE} the text missed it"
Look = tuple[str, str]


class Reason(NamedTuple):
    """A blocker as it is told: its code and its words."""

    code: int
    words: str
    alone: int = -1  # the belligerent who alone held out or hesitated
    hatch: str = ""


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """A ribbon of weeks, and below it a lane for every reason with its number of weeks."""
    reasons = _reasons(outcome)
    told = Counter(reasons)
    lanes = sorted(told, key=lambda reason: (reason.code == AGREED, -told[reason]))
    looks = _looks(outcome, lanes)
    top = style.frame(outcome, figure, _title(outcome, reasons))
    left = 0.02 + (WORDS + WEEKS + 0.35) / figure.get_figwidth()
    spec = figure.add_gridspec(left=left, right=style.RIGHT, bottom=style.BOTTOM, top=top)
    axes = style.panel(figure, spec[0])
    rows = max(len(lanes), 4)
    axes.set_ylim(rows, -1.3)
    for row, (lane, look) in enumerate(zip(lanes, looks, strict=True)):
        _cells(axes, reasons, lane, look, -1.3, 1.0)
        _cells(axes, reasons, lane, look, row + 0.15, 0.7)
        _label(axes, row, lane.words, style.count(told[lane]))
    _label(axes, -1.3, "all weeks together", "")
    axes.set_yticks([])
    axes.hlines(range(len(lanes) + 1), -0.5, outcome.weeks - 0.5, color=style.PALE, linewidth=0.8)
    style.weeks(axes, outcome)
    if outcome.clash:
        _clash(axes, outcome)


def _label(axes: Axes, row: float, words: str, count: str) -> None:
    """A lane's words and its weeks, left of it."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    inch = 1 / (axes.get_position().width * figure.get_figwidth())
    size, said = lettering.SIZE, lettering.wrapped(style.capital(words), WORDS, 2)
    if said[-1].endswith("…"):
        size = SMALL
        said = lettering.wrapped(style.capital(words), WORDS, 3, size)
    words = "\n".join(said)
    for text, inches, weight, points in (
        (words, WEEKS + 0.3, "normal", size),
        (count, 0.12, "bold", lettering.SIZE),
    ):
        axes.text(
            -inches * inch, row + 0.5, text, weight=weight, ha="right", va="center", size=points,
            transform=axes.get_yaxis_transform(), linespacing=1.1,
        )  # fmt: skip


def _cells(
    axes: Axes, reasons: list[Reason], lane: Reason, look: Look, low: float, tall: float
) -> None:
    is_so = np.array([reason == lane for reason in reasons])
    cells = [(week - 0.5, long) for week, long in measures.spells(is_so)]
    face, hatch = look
    axes.broken_barh(
        cells, (low, tall), facecolor=face, hatch=hatch, edgecolor=style.INK, linewidth=0
    )


def _clash(axes: Axes, outcome: Outcome) -> None:
    inches = axes.get_position().width * 12
    said = [style.capital(table.in_words(outcome.scenario, path)) for path in outcome.clash[:6]]
    lines = ["These lines together leave nothing to sign:", *(f"•  {line}" for line in said)]
    told = "\n".join(lettering.fit(line, inches) for line in lines)
    axes.text(0.02, 0.45, told, linespacing=1.7, va="top", transform=axes.transAxes)


# ------------------------------------------------------------------ words
def _reasons(outcome: Outcome) -> list[Reason]:
    """The weeks' reasons; too many different ones are told without names."""
    homes = measures.failed_at_home(outcome).tolist()
    reasons = [_reason(outcome, week, home, True) for week, home in enumerate(homes)]
    if len(set(reasons)) <= MOST_LANES:
        return reasons
    return [_reason(outcome, week, home, False) for week, home in enumerate(homes)]


def _reason(outcome: Outcome, week: int, home: int, named: bool) -> Reason:
    now = outcome.history.table[week]
    code = int(now.blocker)
    if home >= 0:
        who = f": {style.name(outcome, home)}" if named else ""
        return Reason(RATIFICATION, f"{FAILED}{who}")
    if code == POSTURE:
        return _posture(outcome, week, named)
    return Reason(code, PLAIN[code].format(other=instead(outcome.scenario).name))


def _posture(outcome: Outcome, week: int, named: bool) -> Reason:
    """A deal was possible: was it not in the text, or did somebody hold out, or hesitate?"""
    seats, refusers = outcome.history.seat[week], outcome.refusers(week)
    if not outcome.is_session(week):
        return Reason(POSTURE, f"{POSSIBLE} there was no session")
    if outcome.history.table[week].text < 0 or not refusers:
        return Reason(POSTURE, f"{POSSIBLE} was not tabled")
    if any(seats[i].text_value < seats[i].reservation for i in refusers):
        return Reason(POSTURE, MISSED)
    if not named:
        return Reason(POSTURE, f"{POSSIBLE} somebody held out or hesitated")
    kinds = attitudes(outcome, week)
    hesitant, holding = kinds["hesitant"], kinds["holding"]
    said = [
        f"{style.listed(style.name(outcome, i) for i in who)} {did}"
        for who, did in ((holding, "held out"), (hesitant, "hesitated"))
        if who
    ]
    alone = refusers[0] if len(refusers) == 1 and refusers[0] in outcome.sides else -1
    return Reason(POSTURE, f"{POSSIBLE} {style.listed(said)}", alone, "//" if hesitant else "")


def _looks(outcome: Outcome, lanes: list[Reason]) -> list[Look]:
    """A colour and hatch for each lane; who holds out alone has the colour of its side."""
    looks: list[Look] = []
    taken: Counter[int] = Counter()
    for lane in lanes:
        if lane.alone >= 0:
            looks.append((style.colour(outcome, lane.alone), lane.hatch))
            continue
        if lane.words == MISSED:
            looks.append((style.SKY, ""))
            continue
        choice = {POSTURE: POSTURES, RATIFICATION: RATIFICATIONS}.get(lane.code)
        looks.append(choice[taken[lane.code] % len(choice)] if choice else LOOKS[lane.code])
        taken[lane.code] += 1
    return looks


def _title(outcome: Outcome, reasons: list[Reason]) -> str:
    without = Counter(reason for reason in reasons if reason.code != AGREED)
    if not without:
        return "Nothing stood in the way: a deal in the first week"
    kinds: Counter[int] = Counter()
    for reason, number in without.items():
        kinds[reason.code] += number
    code, times = kinds.most_common(1)[0]
    alike = [reason.words for reason in without if reason.code == code]
    main = alike[0] if len(alike) == 1 else f"{POSSIBLE} somebody refused the text"
    if code == RATIFICATION:
        main = "a vote at home failed, or talks paused after one"
    end = f"; deal in week {outcome.weeks - 1}" if outcome.agreed else "; no deal"
    if outcome.weeks == 1:
        return f"In the only week {main}{end}"
    talks = int((outcome.history.table.blocker != SUSPENDED).sum())
    if code in (SUSPENDED, RATIFICATION) or talks == outcome.weeks:
        of = f"{times} of" if times < outcome.weeks else "all"
        return f"In {of} {style.count(outcome.weeks)} {main}{end}"
    if talks == 1:
        return f"In the only week with talks {main}{end}"
    of = f"{times} of the" if times < talks else "all"
    return f"In {of} {talks} weeks with talks {main}{end}"
