"""Scenario discovery: the way to the chosen box, and the box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.plots.lettering import wrapped
from sim.report.plots.style import BLUE, INK, PALE, SOFT, VERMILION
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 9  # limits shown


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Left, coverage and density of each box on the way; right, the limits of the chosen one.
    `table`: the trajectory, with the limits of the box (rows without a `step`) below it."""
    path = table[table.step.notna()]
    box = table[table.step.isna()] if "limit" in table else table.iloc[:0]
    predicate = str(path.predicate.iloc[0])
    if len(box):
        row = box.iloc[0]
        title = (f"Inside the box {row.density:.0%} of the runs have “{predicate}”, "
                 f"overall {row.base_rate:.0%}; on unseen points {row.held_out_density:.0%} "
                 f"against {row.held_out_base_rate:.0%}")  # fmt: skip
        warned = str(row.warning)
    else:
        title, warned = f"No box stands out for “{predicate}”", ""
    top = (
        frame.frame(figure, title, f"{note} · limits that luck could explain are left out", warned)
        - 0.05
    )
    left = figure.add_axes((0.07, 0.135, 0.32, top - 0.135))
    _path(left, path, box)
    frame.heading(left, figure, "Boxes, peeled from right to left")
    right = figure.add_axes((0.67, 0.135, 0.308, top - 0.135))
    frame.heading(right, figure, "The chosen box")
    _box(right, box)


def _path(axes: Axes, path: DataFrame, box: DataFrame) -> None:
    shade = axes.scatter(
        path.coverage,
        path.density,
        c=path.restricted_factors.astype(float),
        cmap="cividis_r",
        s=42,
        edgecolor=INK,
        linewidth=0.4,
        zorder=3,
    )
    if len(box):
        x, y = float(box.coverage.iloc[0]), float(box.density.iloc[0])
        axes.scatter(
            [x], [y], s=260, facecolor="none", edgecolor=VERMILION, linewidth=2.5, zorder=4
        )
        axes.annotate("chosen", (x, y), (12, 12), textcoords="offset points", color=VERMILION,
                      weight="bold")  # fmt: skip
        axes.axhline(float(box.base_rate.iloc[0]), color=SOFT, linestyle=(0, (4, 3)))
        axes.text(0.0, float(box.base_rate.iloc[0]) - 0.015, "all runs", color=SOFT, va="top")
    axes.set_xlim(-0.03, 1.05)
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("coverage: share of all cases that are in the box")
    axes.set_ylabel("density: share of runs in the box that are cases")
    axes.grid(color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    bar = axes.figure.colorbar(shade, ax=axes, pad=0.02, fraction=0.05)
    bar.set_label("factors restricted")
    bar.locator = MaxNLocator(integer=True, nbins=6)
    bar.update_ticks()


def _box(axes: Axes, box: DataFrame) -> None:
    rows = box.head(MOST)
    if rows.empty:
        axes.set_axis_off()
        axes.text(0, 0.9, "No factor's limit is sure enough to be kept.", va="top")
        return
    for k, row in enumerate(rows.itertuples()):
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
