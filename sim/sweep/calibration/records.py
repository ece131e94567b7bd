"""The words of a calibration file, and a calibration as read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario import reading
from sim.scenario.records import Record, Scenario
from sim.scenario.records.words import Name, Number, Text
from sim.sweep.calibration.measures import AnyTarget
from sim.sweep.calibration.targets import Target
from sim.sweep.design import Factor
from sim.sweep.design.records import Seed

LEAVE_ONE_OUT = "leave_one_out"


class Free(Record):
    """A number that is fitted, and the range in which it is looked for."""

    path: Text | Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="one path, or several that take the same value"
    )
    low: Number
    high: Number
    name: Name | None = Field(default=None, description="default: its first path")

    def factor(self) -> Factor:
        """The same as a sweep would vary it."""
        said = self.model_dump(include={"path", "name"}, exclude_none=True)
        return Factor.model_validate({**said, "uniform": (self.low, self.high)})


class CalibrationFile(Record):
    """Free numbers of a scenario, fitted to targets from outside the model."""

    id: Name
    title: Text
    scenario: Text = Field(description="id of the scenario whose numbers are fitted")
    seed: Seed = 1
    runs: Annotated[int, Field(strict=True, ge=2, le=10**6)] = Field(
        default=1000, description="played at every place tried, with the same luck at all"
    )
    free: Annotated[tuple[Free, ...], Field(min_length=1)]
    targets: Annotated[dict[Name, AnyTarget], Field(min_length=1)]
    hold_out: Literal["leave_one_out"] | tuple[Name, ...] = Field(
        default=(),
        description="targets that the fit does not see, or leave_one_out: each in turn",
    )


@dataclass(frozen=True)
class Calibration:
    """What is fitted to what."""

    id: str
    title: str
    scenario: Scenario
    seed: int
    runs: int
    free: tuple[Factor, ...]
    targets: dict[str, Target]
    hold_out: str | tuple[str, ...]

    @property
    def kept(self) -> list[str]:
        """The targets that the fit sees; with `leave_one_out`, all."""
        return [name for name in self.targets if self.in_turn or name not in self.hold_out]

    @property
    def left_out(self) -> list[str]:
        """The targets that some fit does not see."""
        return [name for name in self.targets if self.in_turn or name in self.hold_out]

    @property
    def in_turn(self) -> bool:
        """Whether each target is left out once."""
        return self.hold_out == LEAVE_ONE_OUT

    @property
    def is_played(self) -> bool:
        """Whether some target takes runs."""
        return any(target.is_played for target in self.targets.values())

    def as_data(self) -> dict[str, Any]:
        """All that it says, as plain data."""
        return {
            "id": self.id,
            "title": self.title,
            "scenario": reading.as_data(self.scenario),
            "seed": self.seed,
            "runs": self.runs,
            "free": [f.model_dump(mode="json", exclude_unset=True) for f in self.free],
            "targets": {k: t.model_dump(mode="json") for k, t in self.targets.items()},
            "hold_out": self.hold_out if self.in_turn else list(self.hold_out),
        }

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of all that it says."""
        return hashlib.sha256(json.dumps(self.as_data()).encode()).hexdigest()
