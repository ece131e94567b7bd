"""What is talked about: issues, levels, red lines, named plans."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.records.words import Name, NonNegative, Record, Terms, Text, Unit


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
