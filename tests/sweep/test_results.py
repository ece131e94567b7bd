"""What was written is read back: the same values, the same nulls, by us and by other programs."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import shelves
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario.reading import HOME
from sim.scenario.wording import Faults
from sim.sweep import results, store
from sim.sweep.parts import Field

KINDS = {
    "BOOLEAN": st.booleans(),
    "SMALLINT": st.integers(-(2**15), 2**15 - 1),
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "BIGINT": st.integers(-(2**63), 2**63 - 1),
    "DOUBLE": st.floats(allow_nan=False),
    "VARCHAR": st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")),
}
FIELDS = [Field(f"a.{kind} of \"some' sort", kind, "", "") for kind in KINDS]
ROW = st.tuples(*(st.none() | kind for kind in KINDS.values()))


@pytest.fixture(scope="module")
def there(tmp_path_factory) -> results.Results:
    folder = tmp_path_factory.mktemp("it's [a] *folder*")
    shelves.fill(folder)
    return results.read(folder)


def column(kind: str, values: list[object]) -> object:
    if kind == "VARCHAR":
        return np.array([*values, None], dtype=object)[:-1]
    if kind == "DOUBLE":
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    whole = bool if kind == "BOOLEAN" else np.int64
    known = np.array([value or 0 for value in values], dtype=whole)
    return np.ma.masked_array(known, mask=[value is None for value in values])


@settings(max_examples=12, deadline=None)
@given(st.lists(ROW, max_size=8))
def test_values_come_back_as_they_were_given(rows):
    by_field = list(zip(*rows, strict=True)) or [()] * len(FIELDS)
    given = {f.name: column(f.kind, list(v)) for f, v in zip(FIELDS, by_field, strict=True)}
    with TemporaryDirectory() as folder:
        own = shelves.receipt({"runs": FIELDS}, len(rows))
        with store.opened(Path(folder), own) as shelf:
            shelf.write(0, {"runs": given})
        read = results.read(Path(folder)).query("FROM runs")
        assert read.fetchall() == rows
        assert [str(kind) for kind in read.types] == list(KINDS)
        assert read.columns == [f.name for f in FIELDS]


def test_rows_come_in_order_and_nulls_as_nulls(there):
    told = [shelves.rows(part)["runs"] for part in range(6)]
    table = there.table("point", "week", "blocker", "actors.some one.war.cost")
    weeks = np.ma.concatenate([rows["week"] for rows in told])
    assert table.point.tolist() == [k for rows in told for k in rows["point"]]
    assert table.week.isna().tolist() == weeks.mask.tolist()
    assert table.week.dropna().tolist() == weeks.compressed().tolist()
    words = np.concatenate([rows["blocker"] for rows in told])
    assert table.blocker.isna().tolist() == [word is None for word in words]
    drawn = np.concatenate([rows["actors.some one.war.cost"] for rows in told])
    assert np.array_equal(table["actors.some one.war.cost"], drawn, equal_nan=True)


def test_sql_answers_over_both_tables_and_takes_values(there):
    sql = 'SELECT count(*), count("front.held") FROM rounds WHERE run < ?'
    assert there.query(sql, 10).fetchall() == [(60, 60)]
    name = there.query("SELECT DISTINCT policy FROM runs").fetchall()
    assert name == [("与 мир €'\"",)]


def test_an_unknown_column_is_told_with_its_neighbour(there):
    with pytest.raises(Faults, match="'weak' is not a column of runs; did you mean 'week'"):
        there.table("weak")


@pytest.mark.parametrize("parts", [[], [0]])
def test_a_sweep_of_no_rows_has_all_its_columns(parts, tmp_path):
    with store.opened(tmp_path, shelves.receipt(rows=0)) as shelf:
        assert shelf.to_do() == [0]
        for part in parts:
            shelf.write(part, shelves.rows(part, 0))
    read = results.read(tmp_path, partial=not parts)
    assert read.is_complete == bool(parts)
    assert read.table().shape == (0, len(shelves.RUNS))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"week": np.ones(3)}, TypeError),
        ({"week": np.ones(2, dtype=int)}, ValueError),
        ({"other": np.ones(3)}, ValueError),
    ],
)
def test_columns_that_do_not_fit_are_not_written(change, error, tmp_path):
    given = shelves.rows(0, 3)
    given["runs"].update(change)
    with store.opened(tmp_path, shelves.receipt()) as shelf, pytest.raises(error):
        shelf.write(0, given)
    assert len(shelf.missing()) == 6


# ------------------------------------------------------------------------------ other programs
def lines(program: str) -> str:
    """The lines that the page on reading results gives for a program."""
    text = (HOME / "docs" / "reading_results.md").read_text(encoding="utf-8")
    return re.search(rf"## {program}.*?```\w+\n(.*?)```", text, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("program", "needs"), [("pandas", "pyarrow"), ("polars", "polars"), ("DuckDB", "duckdb")]
)
def test_the_documented_lines_read_a_folder(program, needs, tmp_path, monkeypatch):
    pytest.importorskip(needs, reason=f"{needs} is not installed")
    monkeypatch.chdir(tmp_path)
    shelves.fill(Path("results/my_sweep"))
    known: dict[str, object] = {}
    exec(lines(program), known)
    runs = known["runs"]
    assert len(runs) == shelves.ROWS
    assert list(runs.columns) == [field.name for field in shelves.RUNS]
