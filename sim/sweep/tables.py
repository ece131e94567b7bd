"""The tables of a sweep: what their columns are, and the rows of a stretch of runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sim.rules import state
from sim.rules.state import BLOCKERS, Column, History
from sim.scenario.records import Scenario
from sim.sweep.design import Factor, Sweep
from sim.sweep.parts import Field, Kind

KINDS: Mapping[str, Kind] = {  # by unit; all else is DOUBLE
    "flag": "BOOLEAN", "week": "SMALLINT", "weeks": "SMALLINT", "times": "SMALLINT",
    "package": "INTEGER", "code": "VARCHAR",
}  # fmt: skip
OF_A_DEAL = {"package", "margin", "hazard", "survival", "collapse_years", "worth"}
NO_RANGE = -1e8  # below: there was no package to measure
CODES = np.array([*BLOCKERS, None], dtype=object)


class Stretch(NamedTuple):
    """Runs of one policy that one engine has played."""

    policy: str
    scenario: Scenario
    seed: int
    point: np.ndarray  # (runs,)
    replication: np.ndarray  # (runs,)
    run: np.ndarray  # (runs,): the numbers that key the luck
    values: np.ndarray  # (runs, factors): as a design holds them
    tallies: np.ndarray  # (runs,) records as `state.tally_type` has them
    terms: np.ndarray  # (runs, issues): value of each level agreed; nan without a deal
    history: History | None  # with an axis of runs first
    errors: np.ndarray  # (runs,): why a run failed, or None
    clause: np.ndarray  # (packages, issues): as the table of packages has them

    @property
    def failed(self) -> np.ndarray:
        """Which runs failed, (runs,)."""
        return np.array([error is not None for error in self.errors])


Reader = Callable[[Stretch], Any]
Known = Callable[[Scenario], Iterable[str]]
Columns = list[tuple[Field, Reader]]


def columns(sweep: Sweep) -> dict[str, Columns]:
    """The columns of each table of a sweep, each with what reads it off a stretch."""
    runs = [*_whose(), *_given(sweep), *_found(sweep)]
    return {"runs": runs} | ({"rounds": _rounds(sweep)} if sweep.rounds else {})


def rows(columns: Columns, stretch: Stretch) -> dict[str, Any]:
    """A stretch as rows of a table, by column."""
    return {field.name: read(stretch) for field, read in columns}


def joined(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Rows of several stretches as one, by column."""
    return {name: _joined([part[name] for part in parts]) for name in parts[0]}


def _joined(pieces: list[Any]) -> Any:
    if len(pieces) == 1:
        return pieces[0]
    masked = isinstance(pieces[0], np.ma.MaskedArray)
    return np.ma.concatenate(pieces) if masked else np.concatenate(pieces)


# ------------------------------------------------------------------------------------ runs
def _whose() -> Columns:
    return [
        (
            Field("policy", "VARCHAR", "", "name of the policy"),
            lambda s: np.full(len(s.point), s.policy, dtype=object),
        ),
        (Field("point", "BIGINT", "", "design point"), lambda s: s.point),
        (Field("replication", "BIGINT", "", "replication of the point"), lambda s: s.replication),
    ]


def _given(sweep: Sweep) -> Columns:
    """Luck, factors and error: what is known of a run before it is played, or if it fails."""
    seed = Field("seed", "BIGINT", "", "seed of the sweep")
    run = Field("run", "BIGINT", "", "run number: with the seed, the key to its luck")
    error = Field("error", "VARCHAR", "", "why the run failed; null if it did not")
    drawn = [
        (
            Field(f.name, "VARCHAR" if f.is_worded else "DOUBLE", "", f"drawn for {_listed(f)}"),
            partial(_drawn, place, f),
        )
        for place, f in enumerate(sweep.factors)
    ]
    return [
        (seed, lambda s: np.full(len(s.point), s.seed)),
        (run, lambda s: s.run),
        *drawn,
        (error, lambda s: s.errors),
    ]


def _listed(factor: Factor) -> str:
    return ", ".join(factor.paths)


def _drawn(place: int, factor: Factor, s: Stretch) -> np.ndarray:
    values = s.values[:, place]
    if not factor.is_worded:
        return values
    words = np.array([*map(str, factor.levels or ()), None], dtype=object)
    return np.asarray(words[np.nan_to_num(values, nan=-1.0).astype(int)])


def _found(sweep: Sweep) -> Columns:
    """What a run left behind."""
    columns: Columns = [
        (_field(column), partial(_tallied, "run", column, 0)) for column in state.RUN
    ]
    for code, name in enumerate(BLOCKERS[: state.AGREED]):
        column = Column(f"blocked.{name}", "weeks", f"weeks blocked by: {name}")
        columns.append((_field(column), partial(_tallied, "blocked", column, code)))
    for issue in _keys(sweep, _ISSUES):
        field = Field(f"terms.{issue}", "DOUBLE", "0..1", "value of the level agreed")
        columns.append((field, partial(_agreed, issue)))
    for part, table, known in THINGS:
        for key in _keys(sweep, known):
            columns += [
                (_field(column, f"{key}."), partial(_of_thing, part, column, known, key))
                for column in table
            ]
    return columns


def _of_thing(part: str, column: Column, known: Known, key: str, s: Stretch) -> Any:
    keys = list(known(s.scenario))
    place = keys.index(key) if key in keys else None
    return _tallied(part, column, place, s)


def _tallied(part: str, column: Column, place: int | None, s: Stretch) -> Any:
    """A column of the tallies, with nulls where it says nothing."""
    kind = KINDS.get(column.unit, "DOUBLE")
    if place is None:
        return _typed(kind, np.zeros(len(s.point)), np.ones(len(s.point), dtype=bool))
    of_part = s.tallies[part][:, place]
    values = of_part if part == "blocked" else of_part[column.name]
    is_null = s.failed | ((values == -1.0) & (kind != "DOUBLE")) | (values <= NO_RANGE)
    if column.name in OF_A_DEAL:
        is_null |= s.tallies["run"][:, 0]["agreed"] != 1.0
    return _typed(kind, values, is_null)


def _typed(kind: Kind, values: np.ndarray, is_null: np.ndarray) -> Any:
    if kind == "DOUBLE":
        return np.where(is_null, np.nan, values)
    codes = np.where(is_null, -1, np.nan_to_num(values)).astype(np.int32)
    if kind == "VARCHAR":
        return CODES[codes]
    whole = codes == 1 if kind == "BOOLEAN" else codes
    return np.ma.masked_array(whole, is_null)


def _agreed(issue: str, s: Stretch) -> np.ndarray:
    keys = list(s.scenario.issues)
    if issue not in keys:
        return np.full(len(s.point), np.nan)
    return s.terms[:, keys.index(issue)]


def _keys(sweep: Sweep, known: Known) -> list[str]:
    """The keys of all policies, in the order in which they first stand."""
    return list(dict.fromkeys(key for each in sweep.policies.values() for key in known(each)))


def _field(column: Column, prefix: str = "") -> Field:
    kind = KINDS.get(column.unit, "DOUBLE")
    return Field(prefix + column.name, kind, column.unit, column.meaning)


# ------------------------------------------------------------------------------------ rounds
def _rounds(sweep: Sweep) -> Columns:
    """Every number of every round, as in the rounds of a single run."""
    week = Field("week", "SMALLINT", "week", "week, from 0")
    columns: Columns = [(f, partial(_repeated, read)) for f, read in _whose()]
    columns.append((week, lambda s: np.nonzero(_played(s))[1].astype(np.int32)))
    for part, table in (("front", state.FRONT), ("table", state.TABLE)):
        columns += [(_number(c, f"{part}."), partial(_noted, part, c.name)) for c in table]
    for part, table, known in NOTED:
        for key in _keys(sweep, known):
            columns += [
                (_number(c, f"{key}."), partial(_noted_of, part, c.name, known, key)) for c in table
            ]
    return columns


def _number(column: Column, prefix: str) -> Field:
    return Field(prefix + column.name, "DOUBLE", column.unit, column.meaning)


def _played(s: Stretch) -> np.ndarray:
    """Which weeks of the horizon were played, (runs, weeks)."""
    assert s.history is not None
    last = np.where(s.failed, -1.0, s.tallies["run"][:, 0]["week"])
    return np.asarray(np.arange(s.history.table.shape[1]) <= last[:, None])


def _repeated(read: Reader, s: Stretch) -> np.ndarray:
    return np.repeat(read(s), _played(s).sum(axis=1))


def _noted(part: str, name: str, s: Stretch) -> np.ndarray:
    return np.ascontiguousarray(getattr(s.history, part)[name][_played(s)])


def _noted_of(part: str, name: str, known: Known, key: str, s: Stretch) -> np.ndarray:
    played, keys = _played(s), list(known(s.scenario))
    if key not in keys:
        return np.full(int(played.sum()), np.nan)
    whole = getattr(s.history, part)
    numbers = whole[name] if whole.dtype.names else whole
    return np.ascontiguousarray(numbers[..., keys.index(key)][played])


_ISSUES: Known = lambda scenario: scenario.issues  # noqa: E731
_ACTORS: Known = lambda scenario: scenario.actors  # noqa: E731
_CAMPAIGNS: Known = lambda scenario: scenario.battlefield.campaigns  # noqa: E731
_TRACKS: Known = lambda scenario: scenario.partial_tracks  # noqa: E731
_EVENTS: Known = lambda scenario: [event.id for event in scenario.events]  # noqa: E731
THINGS = (
    ("seat", state.RUN_SEAT, _ACTORS),
    ("campaign", state.RUN_CAMPAIGN, _CAMPAIGNS),
    ("track", state.RUN_TRACK, _TRACKS),
)
NOTED = (
    ("seat", state.SEAT, _ACTORS),
    ("campaign", state.CAMPAIGN, _CAMPAIGNS),
    ("track", state.TRACK, _TRACKS),
    ("credibility", (Column("credibility", "0..1", "how far its clause is believed"),), _ISSUES),
    ("happened", (Column("happened", "flag", "1 in the week in which it happened"),), _EVENTS),
)
