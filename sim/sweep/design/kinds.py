"""Designs whose points are written or counted out; those that are sampled stand in `samples.py`.

A catalogue: a kind is a record with its settings, and joins `Design` in `records.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.scenario.records import Record
from sim.scenario.records.words import Text
from sim.scenario.wording import listed
from sim.sweep.design.factors import Factor, Level

if TYPE_CHECKING:
    from sim.sweep.design.sweep import Sweep

Factors = tuple[Factor, ...]
Count = Annotated[int, Field(strict=True, ge=1, le=10**12)]


class Kind(Record):
    """A design: `size` points, each a value for every factor; the same for the same seed."""

    main: ClassVar[str | None] = None  # the setting that `--design kind:number` gives

    def size(self, factors: Factors) -> int:
        """The number of design points."""
        return 1

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """Values of the points from `start` to before `stop`, (points, factors)."""
        return np.empty((stop - start, 0))

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """What does not fit: (setting, message)."""
        if not factors:
            yield "kind", f"{self.kind} needs factors, and there are none"  # type: ignore[attr-defined]


class OnePoint(Kind):
    """The scenario as it is: only policies and replications."""

    kind: Literal["point"]

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """Factors would not vary."""
        if factors:
            yield "kind", "point varies nothing, but there are factors: choose another kind"


class Grid(Kind):
    """Every combination of levels; a range has `steps` evenly spaced quantiles, ends included."""

    main = "steps"
    kind: Literal["grid"]
    steps: Count = 5

    def size(self, factors: Factors) -> int:
        """The product of the factors' levels."""
        return prod(self._sizes(factors))

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """The last factor moves first."""
        rungs = np.unravel_index(np.arange(start, stop), self._sizes(sweep.factors))
        columns = [self._climb(f, rung) for f, rung in zip(sweep.factors, rungs, strict=True)]
        return np.column_stack(columns)

    def _sizes(self, factors: Factors) -> list[int]:
        return [len(factor.levels) if factor.levels else self.steps for factor in factors]

    def _climb(self, factor: Factor, rungs: np.ndarray) -> np.ndarray:
        if factor.levels:
            return np.asarray(factor.stated[rungs])
        return factor.values(rungs / (self.steps - 1) if self.steps > 1 else rungs + 0.5)


class Listed(Kind):
    """Points written out one by one."""

    kind: Literal["list"]
    points: Annotated[tuple[dict[Text, Level], ...], Field(min_length=1)] = Field(
        description="one mapping a point: path -> value"
    )

    def size(self, factors: Factors) -> int:
        """As many as are written."""
        return len(self.points)

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """As written."""
        rows = [[f.held(point[f.name]) for f in sweep.factors] for point in self.points[start:stop]]
        return np.array(rows, dtype=float).reshape(len(rows), len(sweep.factors))

    def factors(self) -> Factors:
        """The paths of the first point, each with the values that it takes in any."""
        said = {path: [p[path] for p in self.points if path in p] for path in self.points[0]}
        return tuple(Factor(path=p, levels=tuple(dict.fromkeys(v))) for p, v in said.items())

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """Every point must say the same paths, and nobody else what varies."""
        if factors != self.factors():
            yield "kind", "list says by its points what varies: leave out the factors"
            return
        names = [factor.name for factor in factors]
        for place, point in enumerate(self.points):
            if missing := [name for name in names if name not in point]:
                yield (
                    f"points.{place}",
                    f"says nothing of {listed(missing)}, as the first point does",
                )
            if new := [path for path in point if path not in names]:
                yield (
                    f"points.{place}",
                    f"says {listed(new)}, of which the first point says nothing",
                )


class OneAtATime(Kind):
    """The scenario as it is, then each factor alone at its levels, or at both ends of its range."""

    kind: Literal["one_at_a_time"]

    def size(self, factors: Factors) -> int:
        """One, and each factor's ends."""
        return 1 + sum(len(factor.ends) for factor in factors)

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """Not-a-number stands for the scenario's own value where no one number says it."""
        table = np.tile(sweep.own, (self.size(sweep.factors), 1))
        row = 1
        for column, factor in enumerate(sweep.factors):
            table[row : row + len(factor.ends), column] = factor.stated
            row += len(factor.ends)
        return table[start:stop]
