"""Scenario discovery: the boxes on the way, and the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.plots.lettering import wrapped
from sim.report.plots.style import BLUE, INK, PALE, SKY, SOFT, VERMILION
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 9  # limits shown


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Left, coverage and density of each box on the way, on points kept aside; right, the limits of
    the chosen one. `table`: the trajectory, then the limits of the box (rows without a `step`)."""
    path = table[table.step.notna()]
    box = table[table.step.isna()] if "limit" in table else table.iloc[:0]
    box = box[box.is_found.astype(bool)] if len(box) else box
    when = str(path.when.iloc[0])
    title, warned = f"No corner found where {when}", ""
    if len(box):
        row = box.iloc[0]
        title = (f"{when[0].upper()}{when[1:]}: in {row.held_out_density:.0%} of runs inside the "
                 f"box, {row.held_out_base_rate:.0%} everywhere")  # fmt: skip
        warned = str(row.warning)
    told = f"{note} · counted on points kept aside, on which no box was fitted"
    top = frame.frame(figure, title, told, warned) - 0.05
    left = figure.add_axes((0.07, 0.135, 0.4, top - 0.135))
    _path(left, path, box)
    frame.heading(left, figure, "Boxes, peeled from right to left")
    right = figure.add_axes((0.68, 0.135, 0.298, top - 0.135))
    _box(right, box)
    if len(box):
        frame.heading(right, figure, "The chosen box (grey: outside)")


def _path(axes: Axes, path: DataFrame, box: DataFrame) -> None:
    x, y = path.held_out_coverage, path.held_out_density
    axes.plot(x, y, color=SOFT, linewidth=1, marker="o", markersize=5, markerfacecolor=SKY,
              markeredgecolor=INK, markeredgewidth=0.4)  # fmt: skip
    base = float(path.held_out_base_rate.iloc[0])
    axes.axhline(base, color=SOFT, linestyle=(0, (4, 3)))
    axes.text(0.0, base, "all runs", color=SOFT, va="bottom", fontsize=9)
    if len(box):
        at = (float(box.held_out_coverage.iloc[0]), float(box.held_out_density.iloc[0]))
        axes.scatter(*at, s=110, color=VERMILION, zorder=4)
        axes.annotate("chosen, less the limits\nthat luck could explain", at,
                      (8, 12) if at[0] < 0.55 else (-8, 14), textcoords="offset points",
                      color=VERMILION, weight="bold",
                      ha="left" if at[0] < 0.55 else "right")  # fmt: skip
    axes.set_xlim(-0.03, 1.05)
    axes.set_ylim(0, min(1.05, max(1.6 * base, 1.3 * float(y.max()))))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    axes.yaxis.set_major_formatter(lambda y, _: f"{100 * y:.3g}%")
    axes.set_xlabel("coverage: share of all such runs that lie in the box")
    axes.set_ylabel("density: share of such runs in the box")
    axes.grid(color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)


def _box(axes: Axes, box: DataFrame) -> None:
    rows = box.head(MOST)
    if rows.empty:
        axes.set_axis_off()
        told = "On points kept aside, no box is surely denser than all runs."
        axes.text(0, 0.9, "\n".join(wrapped(told, 2.9, 4)), va="top")
        return
    for k, row in enumerate(rows.itertuples()):
        if " = " in row.factor:  # a word, which is there or not
            there = row.above == row.above
            axes.barh(k, 1.0, 0.34, color=BLUE if there else PALE)
            axes.text(0.5, k, "only this" if there else "all but this", ha="center", va="center",
                      color="white" if there else INK, weight="bold")  # fmt: skip
            continue
        least, most = float(row.lowest_tried), float(row.highest_tried)
        wide = (most - least) or 1.0
        low = 0.0 if row.above != row.above else (row.above - least) / wide
        high = 1.0 if row.below != row.below else (row.below - least) / wide
        axes.barh(k, 1.0, 0.34, color=PALE)
        axes.barh(k, high - low, 0.34, left=low, color=BLUE)
        for x, value in ((low, row.above), (high, row.below)):
            if value == value:
                axes.text(x, k - 0.22, f"{value:.3g}", ha="center", va="bottom", weight="bold")
        for x, value, side in ((0, least, "left"), (1, most, "right")):
            axes.text(x, k + 0.22, f"{value:.3g}", ha=side, va="top", color=SOFT)
    axes.set_yticks(range(len(rows)), ["\n".join(wrapped(str(n), 2.3, 2)) for n in rows.label])
    axes.set_ylim(max(len(rows), 3) - 0.4, -0.6)
    axes.set_xlim(-0.04, 1.04)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
