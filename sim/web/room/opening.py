"""How a room is opened: its wish, and the scenario that comes of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from sim.report.words import capital
from sim.scenario.reading import amended, as_data, scenario_of
from sim.scenario.records import Event, Record, Scenario
from sim.scenario.records.talks import Protocol
from sim.scenario.table import in_words, minimal_clash
from sim.scenario.variants import Places
from sim.scenario.wording import Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.web.room.moves import Inject, Key, Refused, Seconds

MOST_INJECTED = 40
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


def _drawn(seed: Any) -> Any:
    return secrets.randbelow(2**32) if seed is None else seed


class Opening(Record):
    """What an instructor wishes for a room."""

    scenario: Key
    title: Title | None = None
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**32), BeforeValidator(_drawn)] = Field(
        default=None, validate_default=True
    )  # none typed: drawn
    weeks_a_round: Annotated[int, Field(strict=True, ge=1, le=13)] = 1
    rounds: Annotated[int, Field(strict=True, ge=1, le=260)] | None = None
    protocol: Protocol | None = None
    changes: dict[str, Any] = Field(default={}, max_length=40)
    hint: bool = True
    timer: Seconds | None = None


def scenario_for(opening: Opening, scenarios: Mapping[str, Scenario]) -> Scenario:
    """The scenario of a room: as wished, with a session in every so many weeks; raises Refused."""
    if opening.scenario not in scenarios:
        raise Refused("There is no such scenario here.")
    base = scenarios[opening.scenario]
    wished = wishes(opening, base.horizon_weeks)
    here: Places = {(): Place("this room", None)}
    changes: dict[str, tuple[object, Places]] = {path: (v, here) for path, v in wished.items()}
    return _told(lambda: amended(_document(base), changes))


def wishes(opening: Opening, most_weeks: int) -> dict[str, Any]:
    """What an opening changes in its scenario of so many weeks: path -> value."""
    wished = opening.changes | {"negotiation.session_every_weeks": opening.weeks_a_round}
    if opening.protocol:
        wished["negotiation.protocol"] = opening.protocol
    if opening.rounds:
        weeks = min(opening.rounds * opening.weeks_a_round, most_weeks)
        wished.setdefault("horizon_weeks", weeks)
    return wished


def clash(scenario: Scenario) -> str | None:
    """That there is nothing to sign, and why, where red lines leave no text at all; else None."""
    paths = minimal_clash(scenario)
    if not paths:
        return None
    lines = (f"{capital(in_words(scenario, path).rstrip('.'))}." for path in paths)
    return (
        "There is nothing to sign: these red lines cannot all hold, so that no text at all is "
        f"left. {' '.join(lines)} If one of them were dropped, there would be something to talk "
        "about."
    )


def with_event(scenario: Scenario, move: Inject, week: int, number: int) -> Scenario:
    """The scenario with an event of the instructor's in a week; raises Refused."""
    effects = move.effects.model_dump(mode="json")  # type: ignore[attr-defined]
    event = Event(id=f"{INJECTED}{number}", week=week, text=move.text)
    told = event.model_dump(mode="json", by_alias=True)
    told["effects"] = effects | {"suspend": max(move.suspend, effects["suspend"])}
    document = _document(scenario)
    document.data["events"].append(told)
    return _told(lambda: scenario_of(document))


INJECTED = "instructor_"  # how the ids of such events begin


def from_data(data: dict[str, Any]) -> Scenario:
    """A scenario that was kept as plain data."""
    return scenario_of(Document(data, {(): Place("the kept room", None)}))


def _document(scenario: Scenario) -> Document:
    return Document(as_data(scenario), {(): Place("this room", None)})


def _told(make: Any) -> Scenario:
    try:
        return make()  # type: ignore[no-any-return]
    except Faults as faults:
        raise Refused("; ".join(str(fault) for fault in faults.faults[:3])) from None
