"""What is agreed on the first issue, and how long such deals last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.report.plots.lettering import wrapped
from sim.report.plots.style import INK, PALE, SOFT
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 8  # levels shown: the commonest
FEW, APART = 30, 0.05  # deals of a level, and the difference in survival worth a headline


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Mean five-year survival of deals by the level agreed, with the middle half of them; the size
    of a dot is the number of deals, its shade the mean margin."""
    rows = table.sort_values("deals", ascending=False, kind="stable").head(MOST)
    rows = rows.sort_values("level_value")
    issue = str(table.issue_label.iloc[0])
    head = f"{issue}: {_finding(rows[rows.deals >= FEW])}"
    warned = frame.first(
        ["some levels rest on fewer than 30 deals" if w else "" for w in rows.warning]
    )
    top = frame.frame(figure, head, note, warned)
    axes = figure.add_axes((0.36, 0.135, 0.415, top - 0.135))
    y = np.arange(len(rows))
    axes.hlines(y, rows.lower_quartile, rows.upper_quartile, color=SOFT, linewidth=3)
    size = 60 + 540 * np.sqrt(rows.deals / rows.deals.max())
    shade = axes.scatter(rows.survival, y, s=size, c=rows.margin, cmap="cividis", edgecolor=INK,
                         linewidth=0.8, zorder=3)  # fmt: skip
    for k, row in enumerate(rows.itertuples()):
        count = "1 deal" if row.deals == 1 else f"{row.deals:,} deals"
        axes.annotate(count, (1.0, k), (6, 0), xycoords=("axes fraction", "data"),
                      textcoords="offset points", va="center", color=SOFT)  # fmt: skip
    axes.set_yticks(y, ["\n".join(wrapped(str(n), 4.3, 2)) for n in rows.level_label])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.02, 1.02)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_xlabel("chance to last five years: mean (dot), middle half (line)")
    place = figure.add_axes((0.9, 0.2, 0.012, top - 0.3))
    bar = figure.colorbar(shade, cax=place)
    bar.set_label("mean margin of the worst-off side")
    bar.locator = MaxNLocator(5)
    bar.update_ticks()


def _finding(rows: DataFrame) -> str:
    """What may be said of the levels that have enough deals."""
    order = rows.sort_values("survival")
    if rows.empty:
        return "too few deals to say which last longest"
    if len(rows) == 1:
        return f"(nearly) every deal has “{order.level_label.iloc[0]}”"
    if order.survival.iloc[-1] - order.survival.iloc[0] < APART:
        return "deals last about as long, whichever level they have"
    return f"deals last longest with “{order.level_label.iloc[-1]}”"
