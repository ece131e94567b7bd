"""A case: who wanted what on each issue, how much it mattered to whom, and what came of it.

This is what tables of actors hold in the study of political bargaining (Bueno de Mesquita & Stokman
1994; Thomson et al. 2006): positions and saliences, power, at times a reference point and the
outcome. It has no war in it; how it is played is told in `spatial.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, cast

from pydantic import Field

from sim.scenario.paths import Loc, dotted
from sim.scenario.reading import CASES, document_of, is_case
from sim.scenario.records import Record
from sim.scenario.records.words import Flag, Name, Text, Unit
from sim.scenario.refusals import accept
from sim.scenario.wording import Fault, Faults, did_you_mean, listed

TABLES = CASES.parent / "tables"
PUBLISHED = ("scholz2011_table2",)  # answers, not tables of actors
MOST_POWER = 1e6  # against the least
Power = Annotated[float, Field(ge=0, le=MOST_POWER, allow_inf_nan=False)]
Coding = Literal["published", "documented", "judgement", "table"]


class Question(Record):
    """One issue of a case; its scale runs from 0 to 1."""

    label: Text
    zero: Text | None = Field(default=None, description="what stands at 0")
    one: Text | None = Field(default=None, description="what stands at 1")
    outcome: Unit | None = Field(default=None, description="what was decided")
    reference_point: Unit | None = Field(default=None, description="what holds without a decision")
    positions: Annotated[dict[Name, Unit], Field(min_length=1)] = Field(
        description="actor -> what it wants; an actor without one takes no part"
    )
    salience: dict[Name, Unit] = Field(description="actor -> how much the issue matters to it")
    coding: Coding = Field(
        default="table",
        description="published: by others; documented: from the texts; judgement: by somebody who "
        "knows the outcome; table: as it came",
    )
    note: str = ""


class Case(Record):
    """A negotiation as a table of actors and issues."""

    id: Name
    title: Text
    date: Text | None = None
    agreement: Flag | None = Field(default=None, description="whether there was a deal, if known")
    source: Text | None = None
    group: Text | None = Field(
        default=None, description="cases of one group are not independent; default: its own"
    )
    names: dict[Name, Text] = Field(default={}, description="actor -> its name for a reader")
    power: Annotated[dict[Name, Power], Field(min_length=2, max_length=49)]
    issues: Annotated[dict[Name, Question], Field(min_length=1, max_length=20)]

    @property
    def codings(self) -> tuple[str, ...]:
        """How its numbers came about, each way once."""
        return tuple(dict.fromkeys(issue.coding for issue in self.issues.values()))


def shipped() -> list[Path]:
    """The historical cases of the project."""
    return sorted(CASES.glob("*.yaml"))


def tables() -> list[Path]:
    """The tables of actors of the project."""
    return sorted(path for path in TABLES.glob("*.csv") if path.stem not in PUBLISHED)


def read(name: str | Path, more: Iterable[str] = ()) -> Case:
    """The case of a file or an id; raises Faults, all at once. `more` ids are known besides, of
    what is no case."""
    path = _found(name, more)
    document = document_of(path)
    if not is_case(document):
        file = document.place(()).file
        raise Faults([Fault(file, None, "", "is no case: a case says `power` and `issues`")])
    found = accept(Case, document.data)
    told = [(loc, dotted(document.data, loc), words) for loc, words in found.refused]
    if found.record is not None and not told:
        told += [(loc, ".".join(map(str, loc)), words) for loc, words in disagreements(
            cast(Case, found.record))]  # fmt: skip
    if told or found.record is None:
        raise Faults([Fault(*document.place(loc), path, words) for loc, path, words in told],
                     more=bool(found.refused))  # fmt: skip
    return cast(Case, found.record)


def _found(name: str | Path, more: Iterable[str] = ()) -> Path:
    if os.path.isfile(name):
        return Path(name)
    known = {path.stem: path for path in shipped()}
    if str(name) in known:
        return known[str(name)]
    ids = [*known, *more]
    message = f"is neither a file nor a case ({listed(ids)}){did_you_mean(name, ids)}"
    raise Faults([Fault(str(name), None, "", message)])


def disagreements(case: Case) -> Iterator[tuple[Loc, str]]:
    """What a case says against itself: (place, message)."""
    for key, issue in case.issues.items():
        at: Loc = ("issues", key)
        for part, said in (("positions", issue.positions), ("salience", issue.salience)):
            yield from _unknown((*at, part), said, case.power)
        for actor in issue.positions.keys() ^ issue.salience.keys():
            lacking = "salience" if actor in issue.positions else "positions"
            yield (*at, lacking), f"says nothing of {actor}"
        if not any(case.power.get(a, 0) > 0 and s > 0 for a, s in issue.salience.items()):
            yield at, "matters to nobody who has power"
    yield from _unknown(("names",), case.names, case.power)
    if len(heard(case)) < 2:
        yield ("issues",), "needs two actors with power to whom an issue matters"


def _unknown(
    at: Loc, said: Mapping[str, object], known: Mapping[str, object]
) -> Iterator[tuple[Loc, str]]:
    for actor in said:
        if actor not in known:
            message = f"'{actor}' is no actor with a power ({listed(known)})"
            yield (*at, actor), message + did_you_mean(actor, known)


def heard(case: Case) -> list[str]:
    """The actors that count: they have power, and some issue matters to them."""
    return [
        actor
        for actor, power in case.power.items()
        if power > 0 and any(issue.salience.get(actor, 0.0) > 0 for issue in case.issues.values())
    ]
