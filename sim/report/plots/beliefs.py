"""What each side believes about power and about the other, against the truth."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import SubplotSpec
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.outcome import Outcome
from sim.report.plots import style
from sim.report.words import Party, party

NEAR = 0.01  # log ratio: less is not worth a word


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """Left, the balance of power; right, the least that each thinks the other would sign for."""
    top = style.frame(outcome, figure, _title(outcome))
    top = style.legend(figure, _key(outcome), top)
    spec = figure.add_gridspec(
        2, 2, left=style.LEFT + 0.02, right=style.RIGHT, bottom=style.BOTTOM, top=top - 0.045,
        wspace=0.17, hspace=0.3,
    )  # fmt: skip
    _power(style.panel(figure, spec[:, 0], "Who is stronger, and by how much"), outcome)
    panels = [_other(figure, spec[side, 1], outcome, side) for side in range(2)]
    panels[0].set_xlabel("")
    panels[0].tick_params(axis="x", labelbottom=False)


def _power(axes: Axes, outcome: Outcome) -> None:
    truth = outcome.history.front.log_ratio
    shown = [truth]
    for side, seat in enumerate(outcome.sides):
        own = outcome.history.seat[:, seat]
        _band(axes, own.belief, own.belief_sd, side)
        shown += [own.belief - own.belief_sd, own.belief + own.belief_sd]
    axes.plot(*style.steps(truth), color=style.INK, linewidth=2.5)
    style.room(axes, *shown, least=0.1)
    axes.yaxis.set_major_locator(MaxNLocator(7))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:+.2f}".replace("-", "−")))
    style.quiet(axes)
    style.weeks(axes, outcome, ticks=8)
    name = style.name(outcome, outcome.sides[0])
    axes.set_ylabel(f"log force ratio\n(+: {name} stronger)")


def _other(figure: Figure, place: SubplotSpec, outcome: Outcome, side: int) -> Axes:
    seat, other = outcome.sides[side], outcome.sides[1 - side]
    own, truth = outcome.history.seat[:, seat], outcome.history.seat.reservation[:, other]
    name = style.name(outcome, other)
    axes = style.panel(figure, place, f"The least {name} would sign for")
    _band(axes, own.estimate, own.estimate_sd, side)
    axes.plot(*style.steps(truth), color=style.INK, linewidth=2.5)
    style.room(axes, truth, own.estimate - own.estimate_sd, own.estimate + own.estimate_sd)
    style.quiet(axes)
    style.weeks(axes, outcome, ticks=8)
    axes.set_ylabel("utility")
    axes.yaxis.set_major_locator(MaxNLocator(5))
    return axes


def _band(axes: Axes, mean: np.ndarray, sd: np.ndarray, side: int) -> None:
    look = style.SIDES[side]
    x, low = style.steps(mean - sd)
    _, high = style.steps(mean + sd)
    axes.fill_between(x, low, high, facecolor=look, alpha=0.22, linewidth=0)
    line = style.LINES[side]
    axes.plot(*style.steps(mean), color=look, linewidth=2.5, linestyle=line)


def _key(outcome: Outcome) -> list[Line2D | Patch]:
    key: list[Line2D | Patch] = [
        Line2D([], [], color=look, linewidth=2.5, linestyle=line,
               label=f"as {_who(outcome, seat).does('sees', 'see')} it")
        for look, line, seat in zip(style.SIDES, style.LINES, outcome.sides, strict=True)
    ]  # fmt: skip
    key.append(Patch(facecolor=style.SOFT, alpha=0.3, label="how sure (± one standard deviation)"))
    key.append(Line2D([], [], color=style.INK, linewidth=2.5, label="in truth"))
    return key


def _who(outcome: Outcome, seat: int) -> Party:
    return party(outcome, seat)._replace(name=style.name(outcome, seat))


def _title(outcome: Outcome) -> str:
    seats, truth = outcome.history.seat, outcome.history.front.log_ratio
    a, b = outcome.sides
    excess = (seats.belief[:, a] - truth, truth - seats.belief[:, b])  # towards its own side
    start, end = (float(excess[0][week] + excess[1][week]) for week in (0, -1))
    sure = [seat for seat, own in zip((a, b), excess, strict=True) if own[-1] > NEAR]
    if len(sure) == 2:
        head = "Each side thinks itself stronger than it is"
    elif sure:
        head = f"One side thinks itself stronger than it is, {style.name(outcome, sure[0])}"
    else:
        head = "Neither side thinks itself stronger than it is"
    if max(abs(start), abs(end)) < NEAR:
        return "The two sides see the balance of power alike"
    if outcome.weeks == 1 or abs(end - start) < NEAR:
        return f"{head}; their views of the force ratio lie {end:.2f} apart"
    return f"{head}; their views of the force ratio went from {start:.2f} to {end:.2f} apart"
