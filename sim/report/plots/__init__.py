"""A catalogue of plots: each draws one outcome where it is told.

Matplotlib is loaded with the first picture, not before.
"""

from __future__ import annotations

import gc
import io
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.outcome import Outcome

Draw = Callable[["Outcome", "Figure"], None]
OF_WAR = ("reservation_value", "beliefs", "front_and_strikes")  # nothing moves in them without one
INCHES, DOTS = (12.8, 7.2), 100


def _plot(name: str) -> Draw:
    def draw(outcome: Outcome, figure: Figure) -> None:
        import_module(f"{__name__}.{name}").draw(outcome, figure)

    return draw


PLOTS: dict[str, Draw] = {
    name: _plot(name)
    for name in (
        "bargaining_range",
        "offer_ladder",
        "why_not_yet",
        "reservation_value",
        "beliefs",
        "front_and_strikes",
        "utility_space",
    )
}


def png(outcome: Outcome, name: str) -> bytes:
    """A plot as a picture for the screen: the same outcome, the same bytes."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from sim.report.plots.style import RC

    figure = Figure(figsize=INCHES, dpi=DOTS)
    FigureCanvasAgg(figure)
    picture = io.BytesIO()
    with warnings.catch_warnings(), rc_context(RC):
        warnings.filterwarnings("ignore", message="Glyph")  # a box stands for a letter unknown
        PLOTS[name](outcome, figure)
        figure.savefig(
            picture, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3}
        )
    return picture.getvalue()


def save_all(outcome: Outcome, folder: Path) -> list[Path]:
    """Writes every plot that has something to show as <name>.png into an existing folder."""
    is_fought = outcome.scenario.is_fought
    files = [folder / f"{name}.png" for name in PLOTS if is_fought or name not in OF_WAR]
    collecting = gc.isenabled()
    gc.disable()  # a tenth of the time went into looking for garbage
    try:
        for file in files:
            file.write_bytes(png(outcome, file.stem))
    finally:
        if collecting:
            gc.enable()
    return files
