"""A scenario and a variant as a whole, and how well its numbers are known."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.records.actors import Actor
from sim.scenario.records.agenda import Issue, ReferencePackage
from sim.scenario.records.talks import Durability, Negotiation, Track
from sim.scenario.records.war import Battlefield, Event, War
from sim.scenario.records.words import Name, Number, Record, Terms, Text

SCHEMA_VERSION = 1
OF_WAR = ("damage", "casualties", "fatigue", "troops", "quality")  # shocks that only a war has
MOST_CHANGES = 1_000  # of a variant; what differs in more is a scenario of its own


class Evidence(Record):
    """Whence a number comes; holds for everything below its path."""

    mark: Literal["S", "P", "L", "K", "J"] = Field(
        description="S source article, P public source, L literature, K calibrated, J judgement"
    )
    source: Text | None = None


class Factor(Record):
    """A number known only as a range; sweeps draw from it."""

    path: Text | tuple[Text, ...] = Field(description="one path, or several that move together")
    uniform: tuple[Number, Number]
    mark: Literal["S", "P", "L", "K", "J"]
    source: Text | None = None


class Background(Record):
    """Shown in the briefing; no effect."""

    when: Text = Field(alias="date")
    text: Text


class Scenario(Record):
    """One negotiation: the war, the table, the actors and what they want."""

    schema_version: Literal[1] = SCHEMA_VERSION  # type: ignore[assignment]
    id: Name
    title: Text
    question: Text = Field(description="what a reader can learn from it")
    summary: Text
    document: Text = Field(default="peace agreement", description="what would be signed")
    start_date: date
    horizon_weeks: Annotated[int, Field(strict=True, ge=1, le=260)]
    narrative_as_of: date | None = None
    issues: Annotated[dict[Name, Issue], Field(min_length=1, max_length=20)]
    supply_limits: Terms = Field(default={}, description="nothing beyond these is on offer")
    credibility: Terms = Field(default={}, description="how far a clause is believed; default 1")
    actors: Annotated[dict[Name, Actor], Field(min_length=2, max_length=50)]
    war: War
    battlefield: Battlefield
    negotiation: Negotiation = Negotiation()
    partial_tracks: dict[Name, Track] = {}
    durability: Durability
    background: tuple[Background, ...] = ()
    events: tuple[Event, ...] = ()
    reference_packages: dict[Name, ReferencePackage] = {}
    uncertain: tuple[Factor, ...] = ()
    evidence: dict[Text, Evidence] = Field(
        default={}, description="path -> mark and source; holds for everything below the path"
    )

    @property
    def is_fought(self) -> bool:
        """Whether there is a war: somebody may prevail or lose people, or the front may move."""
        field = self.battlefield
        one, other = (field.sides[side] for side in self.war.sides)
        jumps = field.front.breakthrough_rate * field.front.breakthrough_size
        harms = (one.lethality, other.lethality, field.campaigns, field.aid, field.front.sd, jumps)
        return any(harms) or one != other or self.war.stalemate_prob < 1.0 or self._is_shaken

    @property
    def _is_shaken(self) -> bool:
        """Whether an event touches what only a war has."""
        return any(getattr(event.effects, shock) for event in self.events for shock in OF_WAR)


class Variant(Record):
    """A scenario told as its differences from a base."""

    extends: Name = Field(description="id of the base scenario")
    id: Name
    title: Text | None = None
    question: Text | None = None
    summary: Text | None = None
    set: dict[Text, Any] = Field(
        default={}, max_length=MOST_CHANGES, description="path -> new value"
    )
    add_events: tuple[Event, ...] = Field(default=(), max_length=MOST_CHANGES)
    remove_events: tuple[Name, ...] = Field(default=(), max_length=MOST_CHANGES)
    evidence: dict[Text, Evidence] = {}
