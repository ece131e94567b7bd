"""A sweep read back, in SQL or as a table; what is damaged or missing is told before."""

from __future__ import annotations

import hashlib
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.wording import Fault, Faults, did_you_mean
from sim.sweep import receipts
from sim.sweep.parts import named
from sim.sweep.store import Folder

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class Results(Folder):
    """What a sweep has left behind."""

    @cached_property
    def _there(self) -> dict[str, list[Path]]:
        """The parts of each table when they were first looked at: a sweep may still be writing."""
        return {table: super(Results, self).files(table) for table in self.tables}

    def files(self, table: str = "runs") -> list[Path]:
        """The parts of a table that are there in all tables, in order; always the same ones."""
        return self._there[table]

    @property
    def state(self) -> str:
        """The SHA-256 of the names of its parts, which are hashes of what they hold."""
        names = "\n".join(file.name for file in self.files())
        return hashlib.sha256(names.encode()).hexdigest()

    @property
    def sweep(self) -> dict[str, Any]:
        """The sweep as plain data, with the number of its points."""
        return dict(self.receipt["sweep"]) | {"points": self.receipt["points"]}

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A database with a view of each table; one thread, so that sums are always the same."""
        import duckdb

        connection = duckdb.connect(
            config={"threads": 1, "memory_limit": "1GB", "temp_directory": self._aside.name}
        )
        for table in self.tables:
            if files := [str(file) for file in self.files(table)]:
                connection.read_parquet(files).create_view(table)
            else:
                empty = ", ".join(f"NULL::{f.kind} {named(f.name)}" for f in self.fields(table))
                connection.execute(f"CREATE VIEW {table} AS SELECT {empty} WHERE false")
        return connection

    @cached_property
    def _aside(self) -> tempfile.TemporaryDirectory[str]:
        """Where large sorts may spill."""
        return tempfile.TemporaryDirectory(prefix="peacetable-")

    def query(self, sql: str, *values: object) -> duckdb.DuckDBPyRelation:
        """The answer to SQL over the views `runs` (and `rounds`); `values` stand for its ?s.

        Names of columns with dots need double quotes (`parts.named`).
        """
        return self.connection.sql(sql, params=list(values) or None)

    def table(self, *columns: str, of: str = "runs") -> pd.DataFrame:
        """Some columns of a table, or all, in the order of the rows; raises Faults on others."""
        known = [field.name for field in self.fields(of)]
        told = [
            f"'{name}' is not a column of {of}{did_you_mean(name, known)}"
            for name in columns
            if name not in known
        ]
        if told:
            raise Faults(Fault(str(self.path), None, "", message) for message in told)
        return self.query(f"SELECT {', '.join(map(named, columns)) or '*'} FROM {of}").df()


def read(path: Path, partial: bool = False) -> Results:
    """The sweep in a folder, each file verified; `partial` takes what is there of it.

    Raises Faults, all at once, if a file is damaged or strange, or if parts are missing.
    """
    results = Results(path, receipts.read(path))
    parts = results.receipt["parts"]
    results.files()  # before they are verified: none is used that was not
    results.verify(range(parts))
    if (missing := len(results.missing())) and not partial:
        finish = f"finish it with: {results.receipt['command']}"
        message = f"is incomplete: {missing} of {parts} parts are missing; {finish}"
        raise Faults([Fault(str(path), None, "", message)])
    return results
