"""Which factors move the outcomes: Sobol' indices, elementary effects or shares of variance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from sim.report.plots.style import BLUE, INK, ORANGE, SKY, SOFT, legend
from sim.report.sweeps import frame

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 12  # factors shown
WAYS = {"up": "▲", "down": "▼"}
SHOWN = {  # index -> its name, colour
    "total": ("total index: alone and together with others", BLUE),
    "first": ("first-order index: alone", SKY),
    "mu_star": ("mean elementary effect (µ*)", BLUE),
    "first_given_data": ("share of variance explained alone", BLUE),
}


def draw(table: DataFrame, figure: Figure, note: str) -> None:
    """Bars of each factor's indices with 95 % intervals, for two outcomes; ▲ more gives more."""
    outcomes = [o for o in ("deal", "lasting_deal", "survival") if (table.outcome == o).any()][:2]
    main = next((i for i in SHOWN if (table["index"] == i).any()), None)
    shown = [i for i in SHOWN if (table["index"] == i).any()]
    if not outcomes or main is None:
        frame.frame(figure, "Nothing varies, so nothing moves it", note)
        return
    panels = [(o, _panel(table, o)) for o in outcomes]
    best = panels[0][1].iloc[0]
    moved = f"{best.label} moves {_name(outcomes[0])} most"
    title = (
        moved if best.value > best.half_width else f"No factor clearly moves {_name(outcomes[0])}"
    )
    warned = frame.first([w for _, p in panels for w in p.warning if "throw" in w or "only" in w])
    top = frame.frame(figure, title, note, warned)
    top = legend(figure, _key([i for i in shown if i in SHOWN][:2]), top)
    left, gap = 0.23, 0.25
    wide = (0.978 - left - gap * (len(panels) - 1)) / len(panels)
    for k, (outcome, main_rows) in enumerate(panels):
        place = (left + k * (wide + gap), 0.13, wide, top - 0.045 - 0.13)
        _bars(figure, place, table[table.outcome == outcome], main_rows, outcome)


def _panel(table: DataFrame, outcome: str) -> DataFrame:
    own = table[(table.outcome == outcome) & table["index"].isin(list(SHOWN))]
    index = next(i for i in SHOWN if (own["index"] == i).any())
    own = own[(own["index"] == index)]
    return own.sort_values("value", ascending=False).head(MOST).reset_index(drop=True)


def _bars(figure: Figure, place: Any, own: DataFrame, order: DataFrame, outcome: str) -> None:
    axes = figure.add_axes(place)
    indices = [i for i in SHOWN if (own["index"] == i).any()]
    indices = indices if len(indices) == 1 else [i for i in indices if i in ("total", "first")]
    own = own[own["index"].isin(indices)]
    thick = 0.7 / len(indices)
    for j, index in enumerate(indices):
        rows = own[own["index"] == index].set_index("factor").loc[order.factor]
        y = [k + (j - (len(indices) - 1) / 2) * thick for k in range(len(rows))]
        axes.barh(y, rows.value.clip(lower=0), thick * 0.92, color=SHOWN[index][1])
        axes.errorbar(rows.value, y, xerr=rows.half_width, fmt="none", ecolor=INK, capsize=3)
    arrows = [f" {WAYS[way]}" if way in WAYS else "" for way in order.direction]
    frame.rows(axes, [str(label) for label in order.label], 2.75, arrows)
    axes.axvline(0, color=SOFT, linewidth=1)
    axes.set_xlim(min(0.0, float((own.value - own.half_width.fillna(0)).min())) * 1.05, None)
    heading = _name(outcome) + (" (among runs with a deal)" if outcome == "survival" else "")
    frame.heading(axes, figure, heading)
    axes.set_xlabel("effect on the outcome" if "mu_star" in indices else "share of the variance")


def _key(shown: list[str]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    key: list[Any] = [Patch(facecolor=SHOWN[i][1], label=SHOWN[i][0]) for i in shown]
    key.append(Line2D([], [], color=INK, label="95 % interval"))
    key.append(
        Line2D(
            [],
            [],
            color=ORANGE,
            linewidth=0,
            label="▲ the higher, the higher; ▼ the higher, the lower",
        )
    )
    return key


def _name(outcome: str) -> str:
    return frame.NAMES.get(outcome, outcome)
