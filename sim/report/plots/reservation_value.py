"""What each side would sign for, and what that is made of."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.outcome import Outcome
from sim.report import measures
from sim.report.plots import style

BANDS = {
    "casualties": (style.ORANGE, "less the cost of casualties"),
    "damage": (style.YELLOW, "less the cost of damage by strikes"),
    "fatigue": (style.SKY, "less the cost of war-weariness"),
    "pressure": (style.PURPLE, "less the mediator's pressure"),
}
BELIEF = {"facecolor": "none", "edgecolor": style.SOFT, "hatch": "///"}
WORDS = {
    "truth": "the true balance of power",
    "belief": "its beliefs",
    "casualties": "casualties",
    "damage": "damage",
    "fatigue": "war-weariness",
    "pressure": "the mediator's pressure",
}


@style.picture
def draw(outcome: Outcome, figure: Figure) -> None:
    """For each belligerent, costs stacked downwards from the war's worth to what it would sign for."""
    top = style.frame(outcome, figure, _title(outcome))
    top = style.legend(figure, _key(), top, 3)
    spec = figure.add_gridspec(
        1, 2, left=style.LEFT, right=style.RIGHT, bottom=style.BOTTOM, top=top - 0.045, wspace=0.08
    )
    panels = [figure.add_subplot(spec[k]) for k in range(2)]
    seats = outcome.history.seat[:, list(outcome.sides)]
    names = ("reservation", "war_value", "part_truth")
    for side, axes in enumerate(panels):
        _stack(axes, outcome, outcome.sides[side])
        style.room(axes, *(seats[name] for name in names))
        style.quiet(axes)
        style.weeks(axes, outcome, ticks=8)
        name = style.capital(style.name(outcome, outcome.sides[side], 4.5))
        axes.set_title(name, weight="bold", size=14, loc="left", color=style.SIDES[side])
    panels[0].set_ylabel("utility (0 to 1)")
    panels[1].tick_params(axis="y", labelleft=False)


def _stack(axes: Axes, outcome: Outcome, seat: int) -> None:
    own = outcome.history.seat[:, seat]
    x, high = style.steps(own.war_value)
    _, truth = style.steps(own.part_truth)
    for part, (face, _) in BANDS.items():
        _, change = style.steps(own[f"part_{part}"])
        axes.fill_between(x, high + change, high, facecolor=face, linewidth=0)
        high = high + change
    _, believed = style.steps(own.war_value)
    axes.fill_between(x, truth, believed, linewidth=0, **BELIEF)
    axes.plot(x, believed, color=style.INK, linewidth=1.5)
    axes.plot(x, truth, color=style.INK, linewidth=2.0, linestyle=":")
    side = outcome.sides.index(seat)
    axes.plot(x, high, color=style.SIDES[side], linewidth=3.5)


def _key() -> list[Line2D | Patch]:
    return [
        Line2D([], [], color=style.INK, linewidth=1.5, label="fighting on is worth, it thinks"),
        Line2D([], [], color=style.INK, linewidth=2.0, linestyle=":",
               label="... at the true balance of power"),
        Patch(**BELIEF, label="what its beliefs add or take"),
        *(Patch(facecolor=face, label=label) for face, label in BANDS.values()),
        Line2D([], [], color=style.SOFT, linewidth=3.5, label="= the least it would sign for"),
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
        sign = "+" if change > 0 else "−"
        why = f" ({WORDS[part]} {sign}{abs(change):.2f})" if abs(change) >= 0.005 else ""
        told.append(f"{style.name(outcome, seat)} {start} → {end}{why}")
    return f"The least each would sign for: {', '.join(told)}"
