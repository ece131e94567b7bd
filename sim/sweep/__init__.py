"""Very many negotiations. The package is itself a function: `sim.sweep("january_2026", runs=2000)`.

`design/` says what is played, `running.py` plays it, `store.py` and `results.py` keep and read it,
`analysis/` says what came of it.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pandas import DataFrame


def sweep(
    name: str | Path = "january_2026",
    *,
    runs: int | None = None,
    vary: str | Sequence[str] = (),
    overrides: Mapping[str, object] | None = None,
    policies: str | Sequence[str] = (),
    design: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
) -> DataFrame:
    """Plays a sweep file, or a scenario over its uncertain numbers; returns a row for each run.

    What may be said is what the verb `sweep` understands: `vary=["war.stalemate_prob=0.6..0.9"]`,
    `overrides={"actors.x.war.cost": 0.09}`, `design="sobol:256"`. `workers`: threads, by default
    one a core. The results folder is kept at `out`, where the same call goes on with what is
    missing; without it nothing is left on disk. A run that failed says why in the column `error`.
    Raises Faults, all at once, on bad input.
    """
    from sim.sweep.running import played

    asked = {"runs": runs, "vary": _several(vary), "overrides": overrides,
             "policies": _several(policies), "design": design, "replications": replications,
             "seed": seed}  # fmt: skip
    said = {key: value for key, value in asked.items() if value is not None and value != ()}
    return played(name, said, workers, out)


def _several(words: str | Sequence[str]) -> Sequence[str]:
    return (words,) if isinstance(words, str) else words


class _Verb(ModuleType):
    """A package that can be called."""

    __call__ = staticmethod(sweep)


sys.modules[__name__].__class__ = _Verb
