"""When deals and ceasefires come, week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.report.plots.style import LEFT, PALE, RIGHT, legend
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

PANELS = {
    "deal, whether or not a ceasefire came first": "A deal, with or without a ceasefire before it",
    "ceasefire first": "A ceasefire before any deal",
}


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Share of runs that have seen each event by each week, with 95 % bands, policy by policy."""
    policies = list(dict.fromkeys(table.policy))
    shown = policies[: len(frame.COLOURS)]
    last = table[table.event == next(iter(PANELS))].groupby("policy", sort=False).tail(1)
    ends = dict(zip(last.policy, last["share"], strict=True))
    weeks = dict(zip(last.policy, last.week, strict=True))
    title = f"By week {weeks[shown[0]]}, {ends[shown[0]]:.0%} of runs have a deal"
    if len(shown) > 1:
        best = max(shown, key=ends.__getitem__)
        when = f" by week {weeks[best]}" if weeks[best] != weeks[shown[0]] else ""
        rest = f"most under {best} ({ends[best]:.0%}{when})"
        title += f" under {shown[0]}; {'no policy has more' if best == shown[0] else rest}"
    more = (
        f" · {len(policies) - len(shown)} more policies in the table"
        if policies[len(shown) :]
        else ""
    )
    top = frame.frame(figure, title, note + more, frame.first(list(table.warning)))
    key = [
        Line2D([], [], color=colour, linestyle=dash, linewidth=2.5, label=policy)
        for colour, dash, policy in zip(frame.COLOURS, frame.DASHES, shown, strict=False)
    ]
    key.append(Line2D([], [], color="#BBBBBB", linewidth=9, label="95 % band"))
    top = legend(figure, key, top)
    height = max(0.05, float(table[table.event.isin(PANELS)].high.max()))
    spec = figure.add_gridspec(1, 2, left=LEFT, right=RIGHT, bottom=0.15, top=top - 0.045,
                               wspace=0.13)  # fmt: skip
    for k, (event, name) in enumerate(PANELS.items()):
        axes = figure.add_subplot(spec[k])
        for colour, dash, policy in zip(frame.COLOURS, frame.DASHES, shown, strict=False):
            own = table[(table.policy == policy) & (table.event == event)]
            axes.fill_between(own.week, own.low, own.high, step="post", color=colour, alpha=0.16,
                              linewidth=0)  # fmt: skip
            axes.step(own.week, own["share"], where="post", color=colour, linestyle=dash,
                      linewidth=2.5)  # fmt: skip
        for colour, policy in zip(frame.COLOURS, shown, strict=False):
            end = table[(table.policy == policy) & (table.event == event)].iloc[-1]
            axes.plot(end.week, end["share"], "o", color=colour, markersize=6, clip_on=False)
        axes.set_ylim(0, min(1.02, 1.06 * height))
        axes.set_xlim(0, max(1, int(table.week.max())) * 1.03)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}")
        axes.grid(axis="y", color=PALE, linewidth=0.8)
        axes.set_axisbelow(True)
        axes.set_xlabel("week")
        axes.set_ylabel("share of runs so far" if k == 0 else "")
        frame.heading(axes, figure, name)
