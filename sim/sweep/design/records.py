"""The words of a sweep file."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from sim.scenario.records import Record, Scenario
from sim.scenario.records.words import Flag, Name, Number, Text
from sim.sweep.design.factors import Factor
from sim.sweep.design.kinds import Grid, Listed, OneAtATime, OnePoint
from sim.sweep.design.samples import LatinHypercube, Morris, QuasiRandom, Sobol

KINDS = (OnePoint, Grid, Listed, OneAtATime, LatinHypercube, Sobol, Morris, QuasiRandom)
Design = Annotated[
    OnePoint | Grid | Listed | OneAtATime | LatinHypercube | Sobol | Morris | QuasiRandom,
    Field(discriminator="kind"),
]
MAIN_SETTINGS: dict[str, str | None] = {  # what a number after the kind's name means
    get_args(kind.model_fields["kind"].annotation)[0]: kind.main for kind in KINDS
}
Seed = Annotated[int, Field(strict=True, ge=0, le=2**32 - 1)]
Replications = Annotated[int, Field(strict=True, ge=1, le=2**32 - 1)]


class Policy(Record):
    """One of the scenarios that are compared: another one, or the same with entries changed."""

    scenario: Text | None = Field(default=None, description="id; default: that of the sweep")
    set: dict[Text, Any] = Field(default={}, description="path -> new value")


class Statement(Record):
    """What every sweep says."""

    id: Name
    title: Text
    seed: Seed = 1
    replications: Replications = Field(default=1, description="runs of every point, luck apart")
    luck: Literal["paired", "own"] = Field(
        default="paired",
        description="paired: every point has the luck of the same replications; own: each its own. "
        "Under all policies a point's luck is the same",
    )
    rounds: Flag = Field(default=False, description="also keep every number of every round")


class SweepFile(Statement):
    """A great many negotiations: policies x design points x replications."""

    scenario: Text = Field(description="id of the scenario that is swept")
    design: Design | None = Field(default=None, description="where the points lie")
    policies: Annotated[dict[Name, Policy], Field(min_length=1, max_length=500)] | None = Field(
        default=None, description="crossed with every point"
    )
    factors: Literal["uncertain"] | Annotated[tuple[Factor, ...], Field(min_length=1)] | None = (
        Field(default=None, description="what varies; uncertain: the scenario's own list")
    )


Shift = tuple[Number, Number, Number, Number]  # times, plus, then kept within low and high


class Receipt(Statement):
    """A sweep as it was played, complete."""

    design: Design
    policies: Annotated[dict[Name, Scenario], Field(min_length=1)]
    factors: tuple[Factor, ...]
    shifts: dict[Name, dict[Text, Shift]] = Field(
        default={}, description="policy -> factor -> how the policy moves the value drawn"
    )
