"""What each policy changes, against the first, with the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report.plots.style import BLUE, INK, SOFT, legend
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

PANELS = ("deal", "lasting_deal", "survival")
MOST = 14


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Paired differences from the first policy with 95 % intervals, a row each, three outcomes."""
    against = str(table.against.iloc[0])
    deal = table[table.outcome == "deal"].sort_values("difference", ascending=False, kind="stable")
    order = list(deal.policy)[:MOST]
    best = deal.loc[deal.difference.abs().idxmax()]
    way = "raises" if best.low > 0 else "lowers" if best.high < 0 else "does not clearly change"
    size = f" by {100 * abs(best.difference):.1f} points" if best.low * best.high > 0 else ""
    title = f"Against {against}, {best.policy} {way} P(deal){size}"
    more = (
        f" · {len(deal) - len(order)} more policies in the table" if len(deal) > len(order) else ""
    )
    top = frame.frame(figure, title, note + more, frame.first(list(table.warning)))
    key = [
        Line2D([], [], color=BLUE, marker="o", markersize=9, linewidth=3,
               label="clear of no difference"),
        Line2D([], [], color=SOFT, marker="o", markersize=9, markerfacecolor="white", linewidth=1.5,
               label="not clear; lines are 95 % intervals"),
    ]  # fmt: skip
    top = legend(figure, key, top)
    panels = [outcome for outcome in PANELS if (table.outcome == outcome).any()]
    spec = figure.add_gridspec(
        1, len(panels), left=0.24, right=0.978, bottom=0.15, top=top - 0.045, wspace=0.1
    )
    for k, outcome in enumerate(panels):
        axes = figure.add_subplot(spec[k])
        own = table[table.outcome == outcome].set_index("policy").loc[order]
        if own.difference.isna().all():
            axes.text(0.5, 0.5, "no deals to compare", transform=axes.transAxes, ha="center")
            axes.set_xticks([])
        for y, row in enumerate(own.itertuples()):
            clear = row.low > 0 or row.high < 0
            look = BLUE if clear else SOFT
            axes.plot([row.low, row.high], [y, y], color=look, linewidth=3 if clear else 1.5)
            axes.plot(row.difference, y, "o", color=look, markersize=9,
                      markerfacecolor=look if clear else "white")  # fmt: skip
        frame.rows(axes, order if k == 0 else [""] * len(order), 2.7)
        axes.axvline(0, color=INK, linewidth=1.2)
        if own.difference.notna().any():
            axes.locator_params(axis="x", nbins=5)
        axes.margins(x=0.1)
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+.2g}".replace("-", "−") if x else "0")
        axes.set_xlabel(f"difference from {against}" if len(against) < 26 else "difference")
        frame.heading(axes, figure, frame.NAMES[outcome])
