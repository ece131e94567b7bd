"""A sweep: policies x design points x replications."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from sim.scenario import reading
from sim.scenario.magnitudes import LEAST
from sim.scenario.paths import found, locate
from sim.scenario.records import Scenario
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design.factors import Factor
from sim.sweep.design.kinds import Kind
from sim.sweep.design.records import Receipt, Shift


@dataclass(frozen=True)
class Sweep:
    """What is played: row = (policy * points + point) * replications + replication."""

    id: str
    title: str
    policies: dict[str, Scenario]  # at least one
    factors: tuple[Factor, ...]
    design: Kind
    replications: int
    seed: int
    rounds: bool = False  # also keep every number of every round
    luck: str = "paired"  # or `own`: no two points share it
    shifts: Mapping[str, Mapping[str, Shift]] = field(default_factory=dict)  # policy -> factor

    @cached_property
    def points(self) -> int:
        """The number of design points."""
        return self.design.size(self.factors)

    @property
    def runs(self) -> int:
        """The number of runs in all."""
        return len(self.policies) * self.points * self.replications

    def runs_of(self, points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        """The run numbers that key the luck of replications of points, (runs,)."""
        own = points * self.replications + replications
        return replications if self.luck == "paired" else own

    def block(self, start: int, stop: int) -> np.ndarray:
        """Values of the points from `start` to before `stop`, (points, factors).

        Of a factor with levels that are words, places in `levels`; nan for the scenario's own.
        """
        if not 0 <= start <= stop <= self.points:
            raise IndexError(f"points {start}..{stop} of {self.points}")
        if start == stop:
            return np.empty((0, len(self.factors)))
        return self.design.values(self, start, stop)

    def shifted(self, policy: str, values: np.ndarray) -> np.ndarray:
        """What a policy makes of the values of design points, (points, factors)."""
        shifts, values = self.shifts.get(policy, {}), values.copy()
        for column, factor in enumerate(self.factors):
            if factor.name in shifts:
                times, plus, low, high = shifts[factor.name]
                values[:, column] = np.clip(values[:, column] * times + plus, low, high)
        return values

    @cached_property
    def own(self) -> np.ndarray:
        """The scenario's own value of each factor, (factors,); nan where no one number says it."""
        data = reading.as_data(next(iter(self.policies.values())))
        entries = [[found(data, locate(data, path)) for path in f.paths] for f in self.factors]
        return np.array(
            [
                factor.held(own[0]) if all(other == own[0] for other in own) else np.nan
                for factor, own in zip(self.factors, entries, strict=True)
            ]
        )

    def as_data(self) -> dict[str, Any]:
        """Plain data, complete: `from_data` makes an equal sweep of it."""
        return {
            "id": self.id,
            "title": self.title,
            "policies": {name: reading.as_data(s) for name, s in self.policies.items()},
            "factors": [f.model_dump(mode="json", exclude_unset=True) for f in self.factors],
            "design": self.design.model_dump(mode="json"),
            "replications": self.replications,
            "seed": self.seed,
            "rounds": self.rounds,
            "luck": self.luck,
            **({"shifts": {k: dict(v) for k, v in self.shifts.items()}} if self.shifts else {}),
        }

    @cached_property
    def fingerprint(self) -> str:
        """The sha256 of all that it says."""
        return hashlib.sha256(json.dumps(self.as_data()).encode()).hexdigest()


def from_data(data: Mapping[str, Any]) -> Sweep:
    """The sweep that `as_data` told; raises pydantic's ValidationError, for it is trusted."""
    said = Receipt.model_validate(data)
    return Sweep(**{name: getattr(said, name) for name in Receipt.model_fields})


def scenario_at(policy: Scenario, factors: Sequence[Factor], values: Sequence[float]) -> Scenario:
    """A policy's scenario with the values of a design point; raises Faults (some 1.2 ms)."""
    document = Document(reading.as_data(policy), {(): Place("the design point", None)})
    for factor, value in zip(factors, values, strict=True):
        if not np.isnan(value):
            for path in factor.paths:
                _put(document.data, path, _plain(factor.said(value)))
    known = {"uncertain": policy.uncertain, "evidence": policy.evidence}
    document.data.update(uncertain=[], evidence={})  # checked when the policy was read
    return reading.scenario_of(document).model_copy(update=known)


def _plain(value: object) -> object:
    """A number that is too close to 0 to be said is 0: a range may end there."""
    is_tiny = isinstance(value, float) and abs(value) < LEAST
    return 0.0 if is_tiny else value


def _put(data: Any, path: str, value: object) -> None:
    """Write a value where another stands; a whole number stays one."""
    loc = locate(data, path)
    around, last = found(data, loc[:-1]), loc[-1]
    is_count = isinstance(around[last], int) and not isinstance(around[last], bool)
    whole = is_count and isinstance(value, float) and value.is_integer()
    around[last] = int(value) if whole else value  # type: ignore[call-overload]
