"""Headlines: what a file says of changes and of what should come of them.

The file is YAML like a scenario's, and its faults are told in the same way, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from sim.scenario import reading
from sim.scenario.paths import Loc, dotted
from sim.scenario.records import Record, Scenario
from sim.scenario.records.words import Name, Number, Text
from sim.scenario.refusals import accept
from sim.scenario.wording import Fault, Faults, did_you_mean, listed
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design.factors import Level

SHIPPED = reading.HEADLINES
AS_IS = "as_is"  # the policy that every headline is compared with
Measured = Literal["deal", "lasting_chance", "survival", "front.first", "front.second"]
Way = Literal["rises", "falls", "does_not_rise", "does_not_fall"]


class Change(Record):
    """An entry, or several of one kind, moved or set."""

    path: Text = Field(description="an entry; {first}, {side}, ... stand for whoever plays it")
    times: Number = Field(default=1.0, description="what the value is multiplied by")
    plus: Number = Field(default=0.0, description="what is then added")
    to: Level | None = Field(default=None, description="a value instead of times and plus")


class Headline(Record):
    """A claim: a change, and what should come of it."""

    id: Name
    says: Text = Field(description="the claim in one sentence")
    source: Text | None = Field(default=None, description="whose claim it is")
    change: Annotated[tuple[Change, ...], Field(min_length=1)]
    holds: Annotated[dict[Measured, Way], Field(min_length=1)] = Field(
        description="measure -> what should become of it; all of them"
    )


class HeadlineFile(Record):
    """What a file of headlines says."""

    headlines: Annotated[tuple[Headline, ...], Field(min_length=1)]


class Stated(NamedTuple):
    """A headline, and where each of its changes stands."""

    headline: Headline
    places: tuple[Place, ...]  # one a change


# ------------------------------------------------------------------------------------ roles
def _promises(scenario: Scenario) -> list[str]:
    """Clauses that reassure somebody and are not fully believed."""
    reassuring = {issue for actor in scenario.actors.values() for issue in actor.assurance}
    return [key for key, belief in scenario.credibility.items() if key in reassuring and belief < 1]


ROLES: Mapping[str, Callable[[Scenario], list[str]]] = {
    "first": lambda scenario: [scenario.war.sides[0]],
    "second": lambda scenario: [scenario.war.sides[1]],
    "side": lambda scenario: list(scenario.war.sides),
    "promise": _promises,
    "track": lambda scenario: list(scenario.partial_tracks),
}


def roles(path: str) -> list[str]:
    """The roles that a path names, each once."""
    return list(dict.fromkeys(re.findall(r"\{(.*?)\}", path)))


def played(path: str, scenario: Scenario) -> list[str]:
    """The entries of a scenario that a path with roles stands for; none where nobody plays one."""
    named = roles(path)
    casts = product(*(ROLES[role](scenario) for role in named))
    return [_put(path, dict(zip(named, cast, strict=True))) for cast in casts]


def said(headline: Headline, scenario: Scenario) -> str:
    """The claim, with the names of the belligerents where it says {first} or {second}."""
    first, second = (scenario.actors[side].short for side in scenario.war.sides)
    return _put(headline.says, {"first": first, "second": second})


def _put(text: str, names: Mapping[str, str]) -> str:
    for role, name in names.items():
        text = text.replace(f"{{{role}}}", name)
    return text


# ------------------------------------------------------------------------------------ the file
def read(file: Path = SHIPPED, only: Sequence[str] = ()) -> list[Stated]:
    """The headlines of a file, or some of them by their ids; raises Faults, all at once."""
    document = reading.document_of(file)
    read = accept(HeadlineFile, document.data)
    if read.refused or not isinstance(read.record, HeadlineFile):
        raise Faults((_fault(document, *refused) for refused in read.refused), more=True)
    headlines = read.record.headlines
    faults = [
        _fault(document, ("headlines", place, *loc), message)
        for place, headline in enumerate(headlines)
        for loc, message in _faults(headline, headlines[:place])
    ]
    known = [headline.id for headline in headlines]
    faults += [
        Fault(
            "--headline", None, name, f"is not known ({listed(known)}){did_you_mean(name, known)}"
        )
        for name in only
        if name not in known
    ]
    if faults:
        raise Faults(faults)
    return [
        Stated(headline, tuple(document.place(("headlines", k, "change", j, "path"))
                               for j in range(len(headline.change))))
        for k, headline in enumerate(headlines)
        if not only or headline.id in only
    ]  # fmt: skip


def _fault(document: Document, loc: Loc, message: str) -> Fault:
    return Fault(*document.place(loc), dotted(document.data, loc), message)


def _faults(headline: Headline, before: Sequence[Headline]) -> Iterator[tuple[Loc, str]]:
    """What the records cannot see."""
    if headline.id in (AS_IS, *(other.id for other in before)):
        yield ("id",), f"'{headline.id}' is taken: choose another"
    for place, change in enumerate(headline.change):
        loc: Loc = ("change", place)
        moved = change.model_fields_set & {"times", "plus"}
        if bool(moved) == ("to" in change.model_fields_set):
            yield loc, "needs either `to`, or `times` and `plus` or one of them"
        for role in roles(change.path):
            if role not in ROLES:
                message = f"{{{role}}} is not known ({listed(ROLES)}){did_you_mean(role, ROLES)}"
                yield (*loc, "path"), message
