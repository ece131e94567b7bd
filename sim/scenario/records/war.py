"""The war: what the sides expect of it, how it is fought, what happens."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, create_model

from sim.rules import events
from sim.scenario.records.words import (
    Count,
    Name,
    NonNegative,
    Number,
    Positive,
    Record,
    Terms,
    Text,
    Trend,
    Unit,
)

LogSpread = Annotated[NonNegative, Field(le=5)]  # e^5 is a factor of 148


class War(Record):
    """War as the inside option: what the sides expect of fighting on."""

    sides: tuple[Name, Name] = Field(description="[first, second]: the front moves towards first")
    front_issue: Name = Field(description="the issue that the front line decides")
    decisiveness: NonNegative = Field(description="exponent of the contest function")
    stalemate_prob: Unit = Field(description="chance of no decision within the horizon")
    horizon_weeks: Annotated[Positive, Field(le=520)] = Field(
        description="how far ahead the actors look"
    )
    front_map: Annotated[tuple[tuple[Number, Unit], ...], Field(min_length=2)] = Field(
        description="pairs [land held in %, value of the front's issue], land rising"
    )
    outcomes: dict[Name, Terms] = Field(
        description="what each side dictates if it prevails, and the terms of a stalemate"
    )
    signal_noise: Positive = Field(default=4.0, description="how weak front news is as evidence")
    drift_sd: NonNegative = Field(default=0.0, description="weekly drift of power, log ratio")
    discount: Annotated[Number, Field(gt=0, lt=1)] = Field(
        default=0.9, description="worth of the next horizon against this one (commitment index)"
    )


class Sector(Record):
    """A stretch of the front, for the narrative."""

    name: Text
    weight: NonNegative
    posture: Text


class Side(Record):
    """One belligerent's forces."""

    troops_k: Positive = Field(description="thousand")
    quality: Positive
    lethality: NonNegative = Field(description="losses inflicted a week per own soldier")
    recruits_k: NonNegative = Field(description="thousand a week")
    loss_ref_k: Positive = Field(description="thousand a week at casualty index 1")
    quality_trend: Trend = 0.0
    equipment_per_day: dict[Name, NonNegative] = Field(
        default={}, description="equipment lost a day at casualty index 1, for the narrative"
    )


class Aid(Record):
    """Equipment given to one belligerent."""

    to: Name
    flows: dict[Name, NonNegative] = Field(description="giver -> share of the starting flow")
    turnover: Unit = 0.06
    elasticity: Annotated[NonNegative, Field(le=5)] = Field(
        description="exponent of the stock in the receiver's fire"
    )


class Front(Record):
    """How fast the line moves."""

    speed: Positive = Field(description="% of the country a week per unit of log force ratio")
    sd: NonNegative = Field(description="% a week")
    breakthrough_rate: Unit = Field(default=0.0, description="chance a week")
    breakthrough_size: NonNegative = Field(default=0.0, description="% of the country")
    momentum_memory: Unit = Field(default=0.25, description="weekly renewal of momentum")


class Campaign(Record):
    """Strikes by one belligerent on the other's rear."""

    label: Text
    by: Name
    against: Name
    weekly: Positive = Field(description="strikes a week at the start")
    mix: dict[Name, NonNegative] = Field(default={}, description="what the strikes are made of")
    trend: Trend = 0.0
    sd: LogSpread = 0.0
    intercept: Annotated[Number, Field(ge=0, lt=1)] = Field(
        default=0.0, description="share intercepted at full stock"
    )
    winter: NonNegative = Field(default=1.0, description="weight of a hit in the cold quarters")
    memory: Unit = Field(description="share of the damage index renewed each week")


class Battlefield(Record):
    """The state of the fighting at the start."""

    held_pct: Annotated[Number, Field(ge=0, le=100)] = Field(description="% held by the first side")
    held_of: Text = Field(description="what the percentage is of, for sentences")
    sectors: tuple[Sector, ...] = ()
    sides: dict[Name, Side]
    aid: Aid | None = None
    front: Front
    season: tuple[Positive, Positive, Positive, Positive] = Field(
        default=(1.0, 1.0, 1.0, 1.0), description="speed of the front by quarter of the year"
    )
    casualty_memory: Unit = Field(default=0.25, description="weekly renewal of the casualty index")
    loss_sd: LogSpread = Field(default=0.1, description="weekly noise of losses, log")
    campaigns: dict[Name, Campaign] = {}


SHOCKS: dict[str, Any] = {  # one optional field per shock that rules/events.py knows
    effect.name: (
        dict[Name, Number],
        Field(default={}, description=f"{effect.whom} -> {effect.meaning}"),
    )
    for effect in events.EFFECTS
}
Effects = create_model(
    "Effects",
    __base__=Record,
    __doc__="What an event does.",
    suspend=(Count, Field(default=0, description="weeks without talks")),
    **SHOCKS,
)


class Event(Record):
    """Something that happens, or may happen, in a given week."""

    id: Name
    week: Count
    when: Text | None = Field(default=None, alias="date", description="date, for readers")
    probability: Unit = 1.0
    text: Text
    effects: Effects = Effects()  # type: ignore[valid-type]
