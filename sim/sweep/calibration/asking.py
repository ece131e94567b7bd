"""Runs of a scenario as a table that SQL may ask, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.records import Scenario
from sim.scenario.wording import Fault, Faults, did_you_mean, shown
from sim.sweep import tables
from sim.sweep.analysis.predicate import SAYS, condition
from sim.sweep.design import Sweep
from sim.sweep.design.kinds import OnePoint
from sim.sweep.parts import Field, named
from sim.sweep.playing import Player

if TYPE_CHECKING:
    import duckdb

WEEKS_A_YEAR = 52
CHUNK = 500  # runs of a worker's task
NUMERIC = {"SMALLINT", "INTEGER", "BIGINT", "DOUBLE"}


def played(
    scenario: Scenario, seed: int, first: int, runs: int, crew: Executor
) -> dict[str, np.ndarray]:
    """So many runs from the `first` on, by column; luck belongs to (seed, run), so any two
    scenarios share it. Raises Faults where a run fails."""
    player = Player(_sweep(scenario, seed, first + runs))
    starts = range(first, first + runs, CHUNK)
    ends = (min(start + CHUNK, first + runs) for start in starts)
    parts = list(crew.map(lambda start, end: player.rows(start, end)["runs"], starts, ends))
    rows = tables.joined(parts)
    if failed := [error for error in rows["error"] if error is not None]:
        message = f"{len(failed):,} of {runs:,} runs failed; the first: {failed[0]}"
        raise Faults([Fault(scenario.id, None, "", message)])
    return rows


def _sweep(scenario: Scenario, seed: int, runs: int) -> Sweep:
    return Sweep(scenario.id, scenario.title, {scenario.id: scenario}, (),
                 OnePoint(kind="point"), runs, seed)  # fmt: skip


def fields(scenario: Scenario) -> list[Field]:
    """The columns of its runs."""
    return [field for field, _ in tables.columns(_sweep(scenario, 0, 1))["runs"]]


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for all tables, each of which has a cursor of its own: to open it takes longest."""
    import duckdb

    return duckdb.connect(config={"enable_external_access": "false", "threads": 1})


class Table:
    """The runs of a scenario, asked one question after another."""

    def __init__(self, scenario: Scenario, rows: dict[str, Any] | None = None) -> None:
        self._base = _database().cursor()
        told = fields(scenario)
        if rows is None:
            columns = ", ".join(f"NULL::{f.kind} AS {named(f.name)}" for f in told)
            self._base.execute(f"CREATE TEMP VIEW runs AS SELECT {columns} WHERE false")
            return
        self._base.register("given", {f"c{k}": rows[f.name] for k, f in enumerate(told)})
        columns = ", ".join(f"{_cell(f, k)} AS {named(f.name)}" for k, f in enumerate(told))
        self._base.execute(f"CREATE TEMP VIEW runs AS SELECT {columns} FROM given")

    def ask(self, sql: str) -> float:
        """The one number that answers; nan for none."""
        found = self._base.execute(sql).fetchall()[0][0]
        return float("nan") if found is None else float(found)

    def kind(self, expression: str) -> str:
        """What kind of thing an expression over the columns is."""
        return str(self._base.execute(f"DESCRIBE SELECT {expression} FROM runs").fetchall()[0][1])


def _cell(field: Field, place: int) -> str:
    cast = f"CAST(c{place} AS {field.kind})"
    return f"nullif({cast}, 'nan'::DOUBLE)" if field.kind == "DOUBLE" else cast


# ------------------------------------------------------------------------------ conditions
def sql_of(words: str, scenario: Scenario) -> str:
    """A condition on the runs of a scenario as SQL; raises Faults where it is none."""
    return _sql(words, tuple(field.name for field in fields(scenario)))


@cache
def _sql(words: str, columns: tuple[str, ...]) -> str:
    return condition(words, list(columns))


def condition_faults(words: str, scenario: Scenario) -> Iterator[str]:
    """Why these words are no condition on the runs of a scenario."""
    import duckdb

    try:
        if Table(scenario).kind(sql_of(words, scenario)) != "BOOLEAN":
            yield f"neither yes nor no; {SAYS}"
    except Faults as faults:
        yield from (fault.message for fault in faults.faults)
    except duckdb.Error as error:
        yield str(error).splitlines()[0]


def column_faults(name: str, scenario: Scenario) -> Iterator[str]:
    """Why this is no column of numbers of the runs of a scenario."""
    known = {field.name: field.kind for field in fields(scenario)}
    if name not in known:
        yield f"the runs have no column {shown(name)}{did_you_mean(name, known)}"
    elif known[name] not in NUMERIC:
        yield f"{shown(name)} holds no numbers"
