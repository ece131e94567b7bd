"""Designs that sample the unit cube; scipy and SALib say where, the factors' quantiles what."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.scenario.records.words import Flag
from sim.sweep.design.kinds import Count, Factors, Kind

if TYPE_CHECKING:
    from scipy.stats import qmc

    from sim.sweep.design.sweep import Sweep

BITS = 32  # of a quasi-random number; scipy's fast_forward knows no more
MOST_HELD = 40_000_000  # numbers of a design that must be in memory as a whole


class Sampled(Kind, ABC):
    """Points of the unit cube, turned into values by each factor's quantiles."""

    def values(self, sweep: Sweep, start: int, stop: int) -> np.ndarray:
        """Quantiles of the factors at the cube's points."""
        cube = self.cube(len(sweep.factors), sweep.seed, start, stop)
        columns = [factor.values(cube[:, j]) for j, factor in enumerate(sweep.factors)]
        return np.column_stack(columns)

    @abstractmethod
    def cube(self, dimensions: int, seed: int, start: int, stop: int) -> np.ndarray:
        """Points `start` to before `stop` in the unit cube, (points, dimensions)."""


class Held(Sampled, ABC):
    """Points that are drawn all at once, and held in memory."""

    @abstractmethod
    def sample(self, dimensions: int, seed: int) -> np.ndarray:
        """The whole design in the unit cube, (points, dimensions)."""

    def cube(self, dimensions: int, seed: int, start: int, stop: int) -> np.ndarray:
        """A part of what is held."""
        return _held(self, dimensions, seed)[start:stop]

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """What is held must fit into memory."""
        yield from super().faults(factors)
        numbers = self.size(factors) * len(factors)
        if numbers > MOST_HELD:
            yield (
                self.main or "kind",
                f"{numbers:,} numbers would be held in memory (at most {MOST_HELD:,}): take "
                "quasi_random, which holds none, or fewer points and more replications",
            )


@lru_cache(maxsize=1)
def _held(design: Held, dimensions: int, seed: int) -> np.ndarray:
    cube = design.sample(dimensions, seed)
    cube.flags.writeable = False
    return cube


def _problem(dimensions: int) -> dict[str, Any]:
    names = [f"x{j}" for j in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


class LatinHypercube(Held):
    """Each range cut into as many strata as there are points (McKay, Beckman and Conover 1979)."""

    main: ClassVar[str | None] = "points"
    kind: Literal["latin_hypercube"]
    points: Count

    def size(self, factors: Factors) -> int:
        """As said."""
        return self.points

    def sample(self, dimensions: int, seed: int) -> np.ndarray:
        """By scipy."""
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(dimensions, rng=seed).random(self.points))


class Sobol(Held):
    """For Sobol' indices (Saltelli 2002): `base` points and their crossings, factor by factor."""

    main: ClassVar[str | None] = "base"
    kind: Literal["sobol"]
    base: Annotated[Count, Field(ge=2)] = Field(description="a power of two")
    second_order: Flag = False

    def size(self, factors: Factors) -> int:
        """The base crossed once, or twice for the second order."""
        return self.base * ((2 if self.second_order else 1) * len(factors) + 2)

    def sample(self, dimensions: int, seed: int) -> np.ndarray:
        """By SALib."""
        from SALib.sample import sobol

        problem = _problem(dimensions)
        return np.asarray(
            sobol.sample(problem, self.base, calc_second_order=self.second_order, seed=seed)
        )

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """Sobol' sequences are balanced at powers of two."""
        yield from super().faults(factors)
        below = 1 << (self.base.bit_length() - 1)
        if self.base != below:
            yield "base", f"{self.base} is not a power of two: take {below} or {2 * below}"


class Morris(Held):
    """Elementary effects (Morris 1991): each trajectory moves every factor once."""

    main: ClassVar[str | None] = "trajectories"
    kind: Literal["morris"]
    trajectories: Annotated[Count, Field(ge=2)]
    levels: Annotated[Count, Field(ge=2)] = Field(default=4, description="an even number")

    def size(self, factors: Factors) -> int:
        """Each trajectory's start and its steps."""
        return self.trajectories * (len(factors) + 1)

    def sample(self, dimensions: int, seed: int) -> np.ndarray:
        """By SALib."""
        from SALib.sample import morris

        problem = _problem(dimensions)
        return np.asarray(morris.sample(problem, self.trajectories, self.levels, seed=seed))

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """Morris' steps are half of an even number of levels; none may end where it began."""
        yield from super().faults(factors)
        if self.levels % 2:
            yield "levels", f"{self.levels} is odd: take {self.levels + 1}"


class QuasiRandom(Sampled):
    """A scrambled Sobol' sequence (Owen 2020), drawn as it goes: nothing is held in memory."""

    main: ClassVar[str | None] = "points"
    kind: Literal["quasi_random"]
    points: Count

    def size(self, factors: Factors) -> int:
        """As said."""
        return self.points

    def cube(self, dimensions: int, seed: int, start: int, stop: int) -> np.ndarray:
        """Goes on from the last block where it can: looking for a place takes time too."""
        sequence = _sequence(dimensions, seed, threading.get_ident())
        if sequence.num_generated > start:
            sequence.reset()
        if ahead := start - sequence.num_generated:
            sequence.fast_forward(ahead)
        first = sequence.random(min(1, stop - start)) if start == 0 else []  # alone: no warning
        rest = sequence.random(stop - start - len(first))
        return np.asarray(np.concatenate([first, rest]) if len(first) else rest)

    def faults(self, factors: Factors) -> Iterator[tuple[str, str]]:
        """The sequence is long, but ends."""
        yield from super().faults(factors)
        if self.points > 2**BITS:
            yield "points", f"at most {2**BITS:,} points: take more replications of fewer"


@lru_cache(maxsize=8)
def _sequence(dimensions: int, seed: int, _thread: int) -> qmc.Sobol:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, rng=seed, bits=BITS)
