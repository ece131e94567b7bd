"""One factor at a time: the outcome at each factor's lowest and highest value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.plots.style import BLUE, INK, ORANGE, legend
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 12


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Bars from the base case to the outcome at each end of each factor, the widest on top."""
    outcomes = [o for o in ("deal", "lasting_deal") if (table.outcome == o).any()]
    first = _ordered(table[table.outcome == outcomes[0]])
    title = f"One factor at a time, {first.label.iloc[0]} moves {frame.NAMES[outcomes[0]]} most"
    top = frame.frame(figure, title, note, frame.first(list(first.warning)))
    key: list[Any] = [
        Patch(facecolor=ORANGE, label="at its lowest value"),
        Patch(facecolor=BLUE, label="at its highest value"),
        Line2D([], [], color=INK, label="95 % interval of the change"),
    ]
    top = legend(figure, key, top)
    left, gap = 0.23, 0.25
    wide = (0.978 - left - gap * (len(outcomes) - 1)) / len(outcomes)
    for k, outcome in enumerate(outcomes):
        axes = figure.add_axes((left + k * (wide + gap), 0.13, wide, top - 0.045 - 0.13))
        rows = _ordered(table[table.outcome == outcome])
        base = float(rows.base.iloc[0])
        for side, colour, lift in (("low", ORANGE, -0.19), ("high", BLUE, 0.19)):
            change = rows[f"at_{side}"] - base
            y = [i + lift for i in range(len(rows))]
            axes.barh(y, change, 0.36, left=base, color=colour)
            at = rows[f"at_{side}"]
            low = (at - base - rows[f"at_{side}_less_base_low"]).clip(0, at)  # a share stays one
            high = (base + rows[f"at_{side}_less_base_high"] - at).clip(0, 1 - at)
            axes.errorbar(
                at, y, xerr=[low, high], fmt="none", ecolor=INK, capsize=2.5, linewidth=1.2
            )
        ends = [f" ({_told(r.low_value)} to {_told(r.high_value)})" for r in rows.itertuples()]
        frame.rows(axes, [str(label) for label in rows.label], 2.75, ends)
        axes.axvline(base, color=INK, linewidth=1.2)
        axes.set_xlabel(f"line: base case, {base:.2f}")
        frame.heading(axes, figure, frame.NAMES[outcome])


def _ordered(rows: DataFrame) -> DataFrame:
    wide = (rows.at_high - rows.base).abs().combine((rows.at_low - rows.base).abs(), max)
    return rows.loc[wide.sort_values(ascending=False, kind="stable").index[:MOST]]


def _told(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, (int, float)) else str(value)
