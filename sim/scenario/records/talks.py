"""The table: the rules of the talks, side tracks, and how long a deal lasts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.rules import protocol
from sim.scenario.records.words import (
    Count,
    Flag,
    Name,
    NonNegative,
    Number,
    Positive,
    Record,
    Sides,
    Text,
    Unit,
    one_of,
)

Protocol = Annotated[str, one_of(protocol.NAMES)]


class Negotiation(Record):
    """The rules of the talks."""

    protocol: Protocol = "mediated_text"
    session_every_weeks: Annotated[Count, Field(ge=1, le=26)] = Field(
        default=1, description="the table meets in every so-manieth week; the war goes on meanwhile"
    )
    accept_noise: NonNegative = Field(default=0.003, description="tremble in acceptance, utility")
    feeler_sd: Positive = Field(default=0.03, description="spread of signals in offers, utility")
    reservation_prior_sd: Positive = Field(
        default=0.05, description="sd of the first belief about the other's reservation value"
    )
    signal_doubt: Annotated[Number, Field(gt=0, le=1)] = Field(
        default=0.05, description="share of offers and answers thought to tell nothing"
    )
    mediator_noise: NonNegative = Field(default=0.015, description="lasting error of its estimate")
    mediator_week_noise: NonNegative = Field(default=0.005, description="weekly error")
    mediator_own_weight: NonNegative = Field(default=0.0, description="its own taste in the text")
    mediator_weights: dict[Name, NonNegative] = Field(
        default={},
        description="how much each party's gain counts in the text; default: belligerents 1, "
        "others 0",
    )
    text_revision: NonNegative = Field(default=0.01, description="how far a refusal moves the text")
    political_cover: Unit = Field(default=0.3, description="audience cost a mediated text removes")
    pressure_effect: NonNegative = 1.0
    pressure_sd: NonNegative = 0.0
    pressure_persistence: Annotated[Number, Field(ge=0, lt=1)] = 0.8
    mediator_patience_weeks: Count = 20
    mediator_exit_weekly: Unit = 0.0
    exit_aid_factor: Unit = Field(default=1.0, description="its aid that survives a walk-out")
    renegotiation_pause_weeks: Count = 6
    ratify_min: Unit = Field(default=0.3, description="texts less likely to pass are not tabled")


class Activity(Record):
    """What is left of the war while a side track holds."""

    fighting: Unit = 1.0
    strikes: Unit = 1.0


class Track(Record):
    """A partial arrangement on the side."""

    label: Text
    value: Sides = Field(description="what each belligerent sees in it, utility")
    pain_slope: Sides = Field(default={}, description="... more of it as the war hurts more")
    front_slope: Sides = Field(default={}, description="... per unit of belief in own advantage")
    noise: Positive = 0.02
    attempt: Unit = Field(description="chance a week that it is tried")
    break_weekly: Unit = Field(default=0.0, description="chance a week that it breaks down")
    break_mistrust: NonNegative = 0.03
    one_off: Flag = False
    trust: NonNegative = Field(default=0.0, description="mistrust it removes when agreed")
    activity: Activity = Activity()
    is_ceasefire: Flag = Field(default=False, description="counts as a general ceasefire")


class Durability(Record):
    """How long a signed deal lasts."""

    base_annual: Positive = Field(description="hazard a year at middling terms")
    assurance: Number
    margin: Number
    mistrust: Number
    margin_cap: Positive = 0.15
