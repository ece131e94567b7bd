"""What every target says, and what a measure may look at; the measures stand in `measures.py`."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.rules.state import Numbers
from sim.scenario.numbers import numbers
from sim.scenario.records import Record, Scenario
from sim.scenario.records.words import Number, Positive, Text
from sim.scenario.tastes import wanted_by

Said = Iterator[tuple[str, str]]  # (setting, message)


@dataclass(frozen=True)
class Seen:
    """A scenario, and what answers a question in SQL about its runs (nan where nothing does)."""

    scenario: Scenario
    ask: Callable[[str], float]

    @cached_property
    def wanted(self) -> dict[str, np.ndarray]:
        """Reference package -> its utility to each actor, (actors,)."""
        told = self.scenario
        terms = [self.terms(package) for package in told.reference_packages]
        return dict(zip(told.reference_packages, wanted_by(told, np.array(terms)), strict=True))

    @cached_property
    def numbers(self) -> Numbers:
        """The scenario's arrays."""
        return numbers(self.scenario)

    def terms(self, package: str) -> np.ndarray:
        """The value of each issue in a reference package, (issues,)."""
        terms = self.scenario.reference_packages[package].x
        return np.array([terms[issue] for issue in self.scenario.issues])


class Target(Record):
    """What something is outside the model, how surely, and whence that is known."""

    is_played: ClassVar[bool] = True  # whether it takes runs
    value: Number | None = Field(
        default=None, description="what it should be; default: the package's own poll"
    )
    tolerance: Positive | None = Field(
        default=None, description="its standard error, or a miss that one would let pass"
    )
    n: Positive | None = Field(
        default=None, description="of a share: how many were asked and had a view"
    )
    design_effect: Positive = Field(
        default=1.0, description="of a poll: factor on the standard error of a plain draw"
    )
    source: Text
    mark: Literal["S", "P", "L", "J"] = Field(
        description="S source article, P public source, L literature, J judgement"
    )

    def stated(self, scenario: Scenario) -> float | None:
        """Its value; None where nobody says it."""
        return self.value

    def spread(self, value: float) -> float:
        """How far off it may be: the tolerance, or a poll's standard error."""
        if self.tolerance is not None:
            return self.tolerance
        return self.design_effect * float(np.sqrt(value * (1.0 - value) / (self.n or 1.0)))

    def faults(self, scenario: Scenario) -> Said:
        """What its entries say against each other and against the scenario."""
        value = self.stated(scenario)
        if value is None:
            yield "value", "is missing (what it should be)"
        if (self.tolerance is None) == (self.n is None):
            yield "tolerance", "say how surely it is known: give it either tolerance or n"
        if self.n is not None and value is not None and not 0.0 < value < 1.0:
            yield (
                "n",
                f"is of a share between 0 and 1, not of {value:g}: give a tolerance",
            )
        if self.n is None and "design_effect" in self.model_fields_set:
            yield "design_effect", "goes with n"

    @abstractmethod
    def measured(self, seen: Seen) -> float:
        """What the model says it is."""
