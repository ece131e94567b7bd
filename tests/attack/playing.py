"""What becomes of a scenario that was accepted: it plays, and every number of it is finite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.rules.state import Rows
from sim.scenario.numbers import numbers
from sim.scenario.paths import Loc
from sim.scenario.reading import scenario_of
from sim.scenario.records import Scenario
from sim.scenario.wording import Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.engine import Engine
from tests.attack.mangling import tells

RUNS = 2


def accepted(data: Any) -> Scenario | None:
    """The scenario that plain data says; None where it is refused in words."""
    try:
        return scenario_of(Document(data, {(): Place("attack.yaml", 1)}))
    except Faults as faults:
        tells(faults)
        return None


def unsound(scenario: Scenario) -> set[str]:
    """The numbers of a few runs that are not finite, in any week or at the end."""
    with np.errstate(all="raise", under="ignore"):
        given = numbers(scenario)
    played = Engine(given).play(0, np.arange(RUNS), fully=True)
    tallies = played.tallies
    found = {f"{part}.{name}" for part in tallies.dtype.names for name in _wild(tallies[part])}
    for run in range(RUNS):
        weeks = int(tallies["run"]["week"][run, 0]) + 1
        for part, rows in zip(played.history._fields, played.history, strict=True):
            found |= {f"{part}.{name}" for name in _wild(rows[run, :weeks])}
    return found


def _wild(rows: Rows) -> Iterator[str]:
    """The columns of some rows that hold what is not finite."""
    for name in rows.dtype.names or ("",):
        if not np.isfinite(rows[name] if name else rows).all():
            yield name


def leaves(data: Any, loc: Loc = ()) -> Iterator[Loc]:
    """The places of all numbers of plain data."""
    if isinstance(data, dict | list):
        for step, entry in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(entry, (*loc, step))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield loc


def changed(data: Any, loc: Loc, value: Any) -> Any:
    """A copy of plain data with one entry exchanged; all else is shared."""
    if not loc:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[loc[0]] = changed(data[loc[0]], loc[1:], value)
    return copy
