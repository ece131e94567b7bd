"""Results made up from functions whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd

Play = Callable[[np.ndarray, np.ndarray], Mapping[str, np.ndarray]]
ISSUES = {
    "river": {
        "label": "The river",
        "levels": [
            {"value": 0.0, "key": "north", "label": "The river is the north's"},
            {"value": 0.5, "key": "shared", "label": "The river is shared"},
            {"value": 1.0, "key": "south", "label": "The river is the south's"},
        ],
    }
}
NOTHING = {
    "error": None, "agreed": False, "week": 51, "package": None, "ceasefire_week": None,
    "blocker": "posture", "range_opened": None, "range_best": -0.1, "margin": None,
    "hazard": None, "survival": None, "collapse_years": None, "terms.river": None,
}  # fmt: skip
INTEGERS = ("week", "package", "ceasefire_week", "range_opened")


class MadeUp:
    """A results folder without a folder."""

    def __init__(self, sweep: Mapping[str, Any], runs: pd.DataFrame) -> None:
        self.sweep = sweep
        self.table = runs
        self._base = duckdb.connect()
        self._base.register("made", runs)
        whole = ", ".join(f'CAST("{name}" AS INTEGER) AS "{name}"' for name in INTEGERS)
        real = ", ".join(f'CAST("{name}" AS DOUBLE) AS "{name}"'
                         for name in ("margin", "hazard", "survival", "collapse_years",
                                      "terms.river") if name in runs)  # fmt: skip
        self._base.execute(
            f"CREATE TABLE runs AS SELECT * REPLACE ({whole}, {real}, "
            "CAST(error AS VARCHAR) AS error, CAST(agreed AS BOOLEAN) AS agreed) FROM made"
        )

    def query(self, sql: str) -> duckdb.DuckDBPyRelation:
        return self._base.sql(sql)


def luck(replication: np.ndarray, of: int = 0) -> np.ndarray:
    """A uniform number for each replication, the same at every point and under every policy."""
    numbers = np.random.default_rng([7, of]).random(int(replication.max()) + 1)
    return numbers[replication]


def results(
    points: pd.DataFrame,
    replications: int,
    policies: Mapping[str, Play],
    design: Mapping[str, Any] | None = None,
    paths: Mapping[str, Sequence[str]] | None = None,
    scenario: Mapping[str, Any] | None = None,
) -> MadeUp:
    """Runs of made-up policies: each a function of the factors and the replication of each run."""
    place = np.repeat(np.arange(len(points)), replications)
    throw = np.tile(np.arange(replications), len(points))
    tables = []
    for name, play in policies.items():
        given = points.iloc[place].reset_index(drop=True)
        columns = {**NOTHING, **play(given, throw)}
        head = pd.DataFrame({"policy": name, "point": place, "replication": throw, "seed": 1})
        tables.append(pd.concat([head, given, pd.DataFrame(columns, index=given.index)], axis=1))
    receipt = {
        "policies": dict.fromkeys(policies, scenario or {"issues": ISSUES}),
        "factors": [{"name": str(name), "path": list((paths or {}).get(name, [name]))}
                    for name in points],
        "design": dict(design or {"kind": "latin_hypercube"}),
        "points": len(points),
        "replications": replications,
        "seed": 1,
    }  # fmt: skip
    return MadeUp(receipt, pd.concat(tables, ignore_index=True))


def uniform(points: int, names: Sequence[str], seed: int = 1) -> pd.DataFrame:
    """Points spread evenly over the unit cube."""
    from scipy.stats import qmc

    return pd.DataFrame(
        qmc.LatinHypercube(len(names), rng=seed).random(points), columns=list(names)
    )


def deals(agreed: np.ndarray, **columns: Any) -> dict[str, Any]:
    """Columns of runs that agree here and there: what is given counts where there is a deal."""
    told: dict[str, Any] = {"agreed": agreed}
    given = {"week": 10, "survival": 0.5, "collapse_years": 9.0, "margin": 0.01,
             "terms.river": 0.5, "package": 0, **columns}  # fmt: skip
    for name, value in given.items():
        told[name] = np.where(agreed, value, 51 if name == "week" else np.nan)
    return told
