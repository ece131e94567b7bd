"""What each of several changes does to a few outcomes, side by side and kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report.plots.lettering import SIZE, wrapped
from sim.report.plots.style import BLUE, INK, SOFT, legend
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 12


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """A row for each change, a panel for each outcome: differences with 95 % intervals.

    Columns: title (of the whole), panel, row, difference, low, high; nan where there is none.
    """
    rows = list(dict.fromkeys(table["row"]))
    panels = list(dict.fromkeys(table["panel"]))
    if len(rows) > MOST:
        note += f" · the {MOST} strongest of {len(rows)}; the table has the others"
    top = frame.frame(figure, str(table["title"].iloc[0]), note)
    key = [
        Line2D([], [], color=BLUE, marker="o", markersize=9, linewidth=3,
               label="clear of no change"),
        Line2D([], [], color=SOFT, marker="o", markersize=9, markerfacecolor="white", linewidth=1.5,
               label="not clear; lines are 95 % intervals"),
    ]  # fmt: skip
    top = legend(figure, key, top)
    spec = figure.add_gridspec(
        1, len(panels), left=0.285, right=0.978, bottom=0.14, top=top - 0.075, wspace=0.12
    )
    for k, panel in enumerate(panels):
        axes = figure.add_subplot(spec[k])
        own = table[table["panel"] == panel].set_index("row").reindex(rows[:MOST])
        for y, row in enumerate(own.itertuples()):
            clear = row.low > 0 or row.high < 0
            look = BLUE if clear else SOFT
            axes.plot([row.low, row.high], [y, y], color=look, linewidth=3 if clear else 1.5)
            axes.plot(row.difference, y, "o", color=look, markersize=8,
                      markerfacecolor=look if clear else "white")  # fmt: skip
        frame.rows(axes, rows[:MOST] if k == 0 else [""] * len(own), 3.2)
        if own.difference.notna().any():
            axes.axvline(0, color=INK, linewidth=1.2)
            axes.locator_params(axis="x", nbins=4)
        else:
            axes.set_xticks([])
            axes.text(0.5, 0.5, "no deals to compare", transform=axes.transAxes, ha="center")
        axes.margins(x=0.12)
        low, high = axes.get_xlim()
        edge = 0.1 * (high - low)  # a number there would run into the next panel's
        axes.set_xticks([x for x in axes.get_xticks() if x == 0 or low + edge <= x <= high - edge])
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+.2g}".replace("-", "−") if x else "0")
        room = axes.get_position().width * figure.get_figwidth()
        told = "\n".join(wrapped(panel, room, 2, SIZE + 1, bold=True))
        axes.set_title(told, size=SIZE + 1, weight="bold", loc="left", y=1.02, pad=0)
