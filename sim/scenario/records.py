"""The words of a scenario file: what may be said, and in which range.

Records are frozen facts. What two records must say together stands in `faults.py`; how a file
becomes records, in `reading.py`; how records become arrays, in `numbers.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    StringConstraints,
    create_model,
)
from pydantic_core.core_schema import literal_schema

from sim.rules import answer, aspiration, events, offer, protocol

SCHEMA_VERSION = 1


class Record(BaseModel):
    """A frozen statement of a scenario; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_of(names: tuple[str, ...]) -> GetPydanticSchema:
    """Mark a string that must be one of a catalogue's names."""
    return GetPydanticSchema(lambda _kind, _next: literal_schema(list(names)))


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[Number, Field(gt=0)]
NonNegative = Annotated[Number, Field(ge=0)]
Unit = Annotated[Number, Field(ge=0, le=1)]
Count = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000)]
Sides = dict[Name, Number]
Terms = dict[Name, Unit]
Concession = Annotated[str, one_of(aspiration.NAMES)]
OfferRule = Annotated[str, one_of(offer.NAMES)]
AnswerRule = Annotated[str, one_of(answer.NAMES)]
Protocol = Annotated[str, one_of(protocol.NAMES)]


def weighed(kind: Any) -> Any:
    """`by_clock` is short for `{by_clock: 1}`: one strategy is a mixture of one."""
    return {kind: 1.0} if isinstance(kind, str) else kind


# ------------------------------------------------------------------ the agenda
class Level(Record):
    """One rung of an issue's scale."""

    value: Unit = Field(description="place on the scale, 0..1")
    key: Name = Field(description="short name used in files and charts")
    label: Text = Field(description="a sentence a student can read aloud")


class Issue(Record):
    """A sticking point with ordered levels from one side's best (0) to the other's (1)."""

    label: Text
    question: Text = Field(description="what the issue decides, as a question")
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=50)] = Field(
        description="from low to high value"
    )


class Condition(Record):
    """A comparison of an issue's level with a bound."""

    issue: Name
    op: Literal[">=", "<="]
    bound: Unit = Field(description="the value of one of the issue's levels")


class RedLine(Condition):
    """A package that breaks this comparison is refused outright, unless a condition holds."""

    unless: Condition | tuple[Condition, ...] | None = Field(
        default=None, description="conditions of which one is enough to lift the line"
    )
    why: Text | None = Field(default=None, description="the line in plain words")


class Linkage(Record):
    """Giving way on both issues hurts more than the sum."""

    issues: tuple[Name, Name]
    strength: NonNegative = Field(description="weight of the product of the two losses")


class ReferencePackage(Record):
    """A named plan for briefings, calibration and teaching."""

    label: Text
    x: Terms = Field(description="issue -> value of one of its levels")
    support: dict[Name, NonNegative] | None = Field(
        default=None, description="a poll's percentages, for example {accept: 40, reject: 52}"
    )


# ------------------------------------------------------------------ the actors
class Preference(Record):
    """What an actor wants on one issue."""

    ideal: Unit = Field(description="most wanted value, 0..1")
    weight: NonNegative = Field(description="importance; weights are scaled to sum to 1")
    reference: Unit | None = Field(
        default=None, description="what it takes for granted; below it losses loom larger"
    )
    loss_aversion: Annotated[Number, Field(ge=1, le=20)] = 1.0
    curvature: Annotated[Number, Field(gt=0, le=20)] = Field(
        default=1.0, description="> 1: the last concessions hurt most; < 1: nearly indivisible"
    )
    values: dict[Name, Unit] | None = Field(
        default=None, description="explicit worth 0..1 by level key, replacing the curve"
    )


class Assurance(Record):
    """How much a clause reassures an actor that the deal will hold."""

    weight: NonNegative = Field(description="importance; weights are scaled to sum to 1")
    toward: Literal[0, 1] = Field(default=1, description="which end of the scale reassures")


class WarStake(Record):
    """What fighting costs an actor, and what it believes about it."""

    cost: NonNegative = Field(description="utility a horizon of war costs at start intensity")
    cost_sd: NonNegative = Field(default=0.0, description="spread of the private cost, share")
    cost_growth_weeks: Positive = Field(
        default=104.0, description="third parties: weeks in which the cost of war doubles"
    )
    fatigue0: NonNegative = Field(default=0.0, description="war-weariness at the start, 0..max")
    fatigue_rate: NonNegative = Field(default=0.0, description="weariness a week at intensity 1")
    fatigue_max: NonNegative = 1.5
    optimism: Number = Field(
        default=0.0, description="belligerents: first belief about the log force ratio, over truth"
    )
    belief_sd: NonNegative = Field(default=0.0, description="sd of that belief")


class Strategy(Record):
    """How an actor concedes, offers and answers."""

    kind: Annotated[
        dict[Concession, Positive],
        BeforeValidator(weighed, json_schema_input_type=Concession | dict[Concession, Positive]),
    ] = Field(
        default={"by_clock": 1.0},
        min_length=1,
        description="a concession strategy, or a mixture {by_clock: 0.7, in_kind: 0.3}",
    )
    offer: OfferRule = "logroll"
    answer: AnswerRule = "next"
    beta: Positive = Field(default=1.0, description="< 1 Boulware (late), > 1 Conceder (early)")
    deadline_weeks: Positive = Field(default=60.0, description="when it has conceded all it will")
    k: Unit = Field(default=0.0, description="share conceded at the start")
    ambition: Unit = Field(default=0.9, description="share of the best attainable it aims for")
    discount: Annotated[Number, Field(gt=0, lt=1)] = Field(
        default=0.95, description="worth of next week against this one (equilibrium offers)"
    )


class Referendum(Record):
    """Public support must pass a threshold."""

    type: Literal["referendum"]
    floor: Unit = Field(description="share that backs any peace")
    intercept: Number
    slope: Number
    threshold: Unit
    noise: Positive
    endorsement: Number = Field(default=0.0, description="share moved by the leader's word")


class Regime(Record):
    """A leader that can deliver with a given chance."""

    type: Literal["regime"]
    autonomy: Unit


class Parliament(Record):
    """A chamber asked only when named clauses are in the text."""

    type: Literal["parliament"]
    pass_prob: Unit
    needed_if: tuple[Condition, ...] = Field(default=(), description="any of these; empty: always")


Domestic = Annotated[Referendum | Regime | Parliament, Field(discriminator="type")]


class Actor(Record):
    """A party: belligerent, mediator or guarantor."""

    label: Text
    short: Text = Field(description="the name used in sentences and on charts")
    role: Literal["belligerent", "mediator", "guarantor"]
    veto: Flag = Field(description="no deal without its consent")
    preferences: dict[Name, Preference] = Field(
        description="issue -> what it wants; none: weight 0"
    )
    linkages: tuple[Linkage, ...] = ()
    red_lines: dict[Name, RedLine] = {}
    assurance: dict[Name, Assurance] = {}
    mistrust: Unit = Field(default=0.0, description="chance of collapse it sees without assurance")
    collapse_loss: NonNegative = Field(default=0.0, description="utility lost if a deal collapses")
    inducement: Number = Field(default=0.0, description="utility others pay it for any deal")
    audience_cost: NonNegative = Field(default=0.0, description="price at home of any compromise")
    war: WarStake
    strategy: Strategy = Strategy()
    pressure0: NonNegative = Field(default=0.0, description="the mediator's pressure, utility")
    bias: dict[Name, Annotated[Number, Field(ge=-1, le=1)]] = Field(
        default={}, description="mediator: leaning towards each belligerent, -1..1"
    )
    domestic: Domestic | None = None


# ------------------------------------------------------------------ the war
class War(Record):
    """War as the inside option: what the sides expect of fighting on."""

    sides: tuple[Name, Name] = Field(description="[first, second]: the front moves towards first")
    front_issue: Name = Field(description="the issue that the front line decides")
    decisiveness: NonNegative = Field(description="exponent of the contest function")
    stalemate_prob: Unit = Field(description="chance of no decision within the horizon")
    horizon_weeks: Positive = Field(description="how far ahead the actors look")
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
    quality_trend: Number = 0.0
    equipment_per_day: dict[Name, NonNegative] = Field(
        default={}, description="equipment lost a day at casualty index 1, for the narrative"
    )


class Aid(Record):
    """Equipment given to one belligerent."""

    to: Name
    flows: dict[Name, NonNegative] = Field(description="giver -> share of the starting flow")
    turnover: Unit = 0.06
    elasticity: NonNegative = Field(description="exponent of the stock in the receiver's fire")


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
    trend: Number = 0.0
    sd: NonNegative = 0.0
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
    loss_sd: NonNegative = Field(default=0.1, description="weekly noise of losses, log")
    campaigns: dict[Name, Campaign] = {}


SHOCKS: dict[str, Any] = {  # one optional field per shock that rules/events.py knows
    effect.name: (dict[Name, Number], Field(default={}, description=effect.meaning))
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


# ------------------------------------------------------------------ the table
class Negotiation(Record):
    """The rules of the talks."""

    protocol: Protocol = "mediated_text"
    accept_noise: NonNegative = Field(default=0.003, description="tremble in acceptance, utility")
    feeler_sd: Positive = Field(default=0.03, description="spread of signals in offers, utility")
    reservation_prior_sd: Positive = Field(
        default=0.05, description="sd of the first belief about the other's reservation value"
    )
    mediator_noise: NonNegative = Field(default=0.015, description="lasting error of its estimate")
    mediator_week_noise: NonNegative = Field(default=0.005, description="weekly error")
    mediator_own_weight: NonNegative = Field(default=0.0, description="its own taste in the text")
    mediator_weights: dict[Name, NonNegative] = Field(default={}, description="default 1 each")
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


# ------------------------------------------------------------------ what is known, and how well
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


class Variant(Record):
    """A scenario told as its differences from a base."""

    extends: Name = Field(description="id of the base scenario")
    id: Name
    title: Text | None = None
    question: Text | None = None
    summary: Text | None = None
    set: dict[Text, Any] = Field(default={}, description="path -> new value")
    add_events: tuple[Event, ...] = ()
    remove_events: tuple[Name, ...] = ()
    evidence: dict[Text, Evidence] = {}
