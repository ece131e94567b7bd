"""In which share of what nobody knows each headline holds, cannot be told, or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.plots.lettering import SIZE
from sim.report.plots.style import BLUE, INK, ORANGE, PALE, RIGHT, SOFT, legend
from sim.report.sweeps import frame
from sim.report.words import share

if TYPE_CHECKING:
    from pandas import DataFrame

LOOKS = {"holds": (BLUE, "holds"), "untold": (PALE, "cannot be told from luck"),
         "fails": (ORANGE, "fails: the opposite is clear")}  # fmt: skip
MOST = 14
WIDE = 0.04  # a share below this has no room for its figure


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """A bar for each headline, with the interval of the share in which it holds.

    Columns: title, says, holds, untold, fails, low, high (of holds), centre.
    """
    shown = table.head(MOST)
    hold = int((table.holds > 0.5).sum())
    title = (
        f"{table.title.iloc[0]}: {hold} of {len(table)} headlines are shown in most of the space"
    )
    more = f" · {len(table) - MOST} more in the table" if len(table) > MOST else ""
    top = frame.frame(figure, title, note + more)
    key: list[Any] = [Patch(facecolor=colour, label=label) for colour, label in LOOKS.values()]
    key.append(Line2D([], [], color=INK, marker="|", markersize=9, linewidth=1.6,
                      label="95 % interval of the share that holds"))  # fmt: skip
    top = legend(figure, key, top)
    axes = figure.add_axes((0.36, 0.14, RIGHT - 0.36 - 0.09, top - 0.07 - 0.14))
    for y, row in enumerate(shown.itertuples()):
        _bar(axes, y, row)
    frame.rows(axes, list(shown.says), 4.1)
    axes.text(1.045, -0.55, "as it\nstands", ha="center", va="bottom", size=SIZE - 1, color=SOFT)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f} %")
    axes.set_xlabel("share of the points of the space of what is uncertain")


def _bar(axes: Axes, y: int, row: Any) -> None:
    """The three shares of a headline side by side, the interval of the first above them."""
    left = 0.0
    for word, (colour, _) in LOOKS.items():
        size = getattr(row, word)
        axes.barh(y, size, 0.56, left=left, color=colour)
        if size >= WIDE:
            ink = "white" if word == "holds" else INK
            axes.text(left + size / 2, y + 0.04, share(size), ha="center", va="center",
                      size=SIZE - 0.5, color=ink)  # fmt: skip
        left += size
    axes.plot([row.low, row.high], [y - 0.38] * 2, "|-", color=INK, linewidth=1.6,
              markersize=9, clip_on=False)  # fmt: skip
    axes.text(1.045, y, row.centre, ha="center", va="center", size=SIZE - 1)
