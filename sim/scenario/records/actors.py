"""Who talks: what an actor wants, fears, pays and does."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.rules import answer, aspiration, offer
from sim.scenario.records.agenda import Condition, Linkage, RedLine
from sim.scenario.records.words import (
    Flag,
    Name,
    NonNegative,
    Number,
    Positive,
    Record,
    Text,
    Unit,
    one_of,
)

Concession = Annotated[str, one_of(aspiration.NAMES)]
OfferRule = Annotated[str, one_of(offer.NAMES)]
AnswerRule = Annotated[str, one_of(answer.NAMES)]


def weighed(kind: Any) -> Any:
    """`by_clock` is short for `{by_clock: 1}`: one strategy is a mixture of one."""
    return {kind: 1.0} if isinstance(kind, str) else kind


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
    plural: Flag = Field(default=False, description="the short name takes a plural verb")
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
    inducement: Number = Field(
        default=0.0, description="utility any deal brings it, or costs it, besides its terms"
    )
    audience_cost: NonNegative = Field(default=0.0, description="price at home of any compromise")
    war: WarStake
    strategy: Strategy = Strategy()
    pressure0: NonNegative = Field(
        default=0.0, description="pressure while a mediator is at the table, utility"
    )
    bias: dict[Name, Annotated[Number, Field(ge=-1, le=1)]] = Field(
        default={}, description="mediator: leaning towards each belligerent, -1..1"
    )
    domestic: Domestic | None = None
