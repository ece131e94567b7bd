"""Pictures of a sweep's tables: one file a plot, each with `draw(table, figure, note)`.

The tables are those of an analysis (`outcomes`, `policies`, ...); a plot appears where its table
has rows. Plots of one policy are drawn for each.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.plots import DOTS, INCHES

if TYPE_CHECKING:
    from pandas import DataFrame

BY_POLICY = {  # plot -> its table
    "sensitivity": "sensitivity",
    "tornado": "tornado",
    "prim": "prim",
    "survival_terms": "terms_and_survival",
}
TOGETHER = {"incidence": "incidence", "policies": "policies"}


def pictures(tables: Mapping[str, DataFrame], note: str) -> Iterator[tuple[str, bytes]]:
    """(file name, PNG) of every plot that has something to show; `note` stands under its title.
    The same tables give the same bytes."""
    for plot, name in TOGETHER.items():
        if name in tables:
            yield f"{plot}.png", png(plot, tables[name], note)
    for plot, name in BY_POLICY.items():
        table = tables.get(name)
        if table is None:
            continue
        if plot == "prim" and "prim_box" in tables:
            table = _with_box(table, tables["prim_box"])
        policies = list(dict.fromkeys(table["policy"]))
        for k, policy in enumerate(policies):
            safe = re.sub(r"[^\w]+", "_", policy)
            tail = f"-{k + 1}-{safe}" if len(policies) > 1 else ""
            own = table[table["policy"] == policy].reset_index(drop=True)
            yield f"{plot}{tail}.png", png(plot, own, f"{policy} · {note}")


def save_all(tables: Mapping[str, DataFrame], folder: Path, note: str) -> list[Path]:
    """Writes every picture into an existing folder."""
    files = []
    for name, picture in pictures(tables, note):
        (folder / name).write_bytes(picture)
        files.append(folder / name)
    return files


def png(plot: str, table: DataFrame, note: str) -> bytes:
    """One plot as a picture for the screen."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from sim.report.plots.style import RC

    picture = io.BytesIO()
    with warnings.catch_warnings(), rc_context(RC):
        warnings.filterwarnings("ignore", message="Glyph")  # a box stands for a letter unknown
        figure = Figure(figsize=INCHES, dpi=DOTS)
        FigureCanvasAgg(figure)
        import_module(f"{__name__}.{plot}").draw(table, figure, note)
        figure.savefig(
            picture, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3}
        )
    return picture.getvalue()


def _with_box(path: DataFrame, box: DataFrame) -> DataFrame:
    """The trajectory and, below it, the limits of the chosen box; told apart by `step`."""
    from pandas import concat

    return concat([path, box], ignore_index=True)
