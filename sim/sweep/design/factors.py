"""A factor: one thing that a sweep varies, and the values that it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
from pydantic import Field, StrictBool, StrictInt

from sim.scenario.records import Record
from sim.scenario.records.words import Name, Number, Positive, Text
from sim.scenario.wording import listed, shown

Level = StrictBool | StrictInt | Number | Text
Range = tuple[Number, Number]
MOST_LEVELS = 10_000
KINDS = ("uniform", "loguniform", "triangular", "normal", "levels")
RESERVED = {  # columns of every table of runs
    "policy", "point", "replication", "seed", "run", "error", "agreed", "week", "package",
    "ceasefire_week", "blocker", "range_opened", "range_best", "failed_ratifications",
    "mediator_left", "held", "margin", "hazard", "survival", "collapse_years",
}  # fmt: skip


def _first(said: dict[str, Any]) -> str:
    path = said.get("path", "")
    return path if isinstance(path, str) else path[0]


class Factor(Record):
    """An entry of the scenario, or several that move together, and how its values are spread.

    In a file, one that does not say how takes the range of the scenario's `uncertain` for its path.
    """

    path: Text | Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="one path, or several that move together"
    )
    name: Name = Field(default_factory=_first, description="its column; default: its first path")
    uniform: Range | None = Field(default=None, description="[low, high], all as likely")
    loguniform: Range | None = Field(
        default=None, description="[low, high] above 0, every doubling as likely"
    )
    triangular: tuple[Number, Number, Number] | None = Field(
        default=None, description="[low, likeliest, high]"
    )
    normal: tuple[Number, Positive] | None = Field(
        default=None, description="[mean, sd], cut off outside `within`"
    )
    within: Range | None = Field(default=None, description="[low, high] of a normal")
    levels: Annotated[tuple[Level, ...], Field(min_length=1)] | None = Field(
        default=None, description="the values themselves, numbers or words, all as likely"
    )

    @property
    def paths(self) -> tuple[str, ...]:
        """The entries that it moves."""
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def spreads(self) -> list[str]:
        """How its values are spread: one of the kinds, where it is sound."""
        return [kind for kind in KINDS if getattr(self, kind) is not None]

    @property
    def is_worded(self) -> bool:
        """Whether some level is no number; a design then holds places in `levels`, from 0."""
        return any(isinstance(level, bool | str) for level in self.levels or ())

    @property
    def range(self) -> tuple[float, float]:
        """Its lowest and highest number; without levels."""
        drawn = self.uniform or self.loguniform or self.triangular or self.within or (0.0, 0.0)
        return drawn[0], drawn[-1]

    @property
    def ends(self) -> tuple[Level, ...]:
        """Its levels, or the two ends of its range."""
        return self.levels or self.range

    @property
    def stated(self) -> np.ndarray:
        """Its ends as a design holds them: numbers, or places in `levels`."""
        ends = range(len(self.ends)) if self.is_worded else self.ends
        return np.array(ends, dtype=float)

    def values(self, chances: np.ndarray) -> np.ndarray:
        """Its quantiles at chances 0..1, as a design holds them."""
        if self.levels:
            places = (chances * len(self.levels)).astype(int)
            return np.asarray(self.stated[np.minimum(places, len(self.levels) - 1)])
        low, high = self.range
        if low == high:
            return np.full(len(chances), low)
        return np.asarray(np.clip(self._distribution().ppf(chances), low, high))

    def said(self, value: float) -> Level:
        """What a design's number says: a level where it is a place in `levels`, else itself."""
        return self.levels[int(value)] if self.levels and self.is_worded else float(value)

    def held(self, level: object) -> float:
        """The number by which a design holds a value; nan where it has none."""
        if self.is_worded:
            levels = self.levels or ()
            return float(levels.index(level)) if level in levels else np.nan
        return float(level) if isinstance(level, int | float) else np.nan

    def _distribution(self) -> Any:
        from scipy import stats

        low, high = self.range
        if self.loguniform:
            return stats.loguniform(low, high)
        if self.triangular:
            return stats.triang((self.triangular[1] - low) / (high - low), low, high - low)
        if self.normal:
            mean, sd = self.normal
            return stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd)
        return stats.uniform(low, high - low)

    def faults(self) -> Iterator[str]:
        """What its own entries say against each other."""
        kinds = self.spreads
        if len(kinds) != 1:
            none = "does not say how it varies, nor is its path in the scenario's `uncertain`"
            has = f"has {listed(kinds)} at once" if kinds else none
            flag = "PATH=LOW..HIGH or PATH=A,B,C with --vary"
            yield f"{has}: give it one of {listed(KINDS)} ({flag})"
            return
        if bool(self.normal) != bool(self.within):
            yield "normal and within ([low, high]) go together: every draw must be allowed"
        drawn = self.uniform or self.loguniform or self.triangular or self.within or ()
        if sorted(drawn) != list(drawn):
            yield f"the range {'..'.join(f'{end:g}' for end in drawn)} runs backwards"
        if self.loguniform and min(self.loguniform) <= 0:
            yield f"loguniform needs ends above 0, not {min(self.loguniform):g}"
        levels = self.levels or ()
        for twice in [level for level, times in Counter(levels).items() if times > 1]:
            yield f"the level {shown(twice)} stands twice"
        if len(levels) > MOST_LEVELS:  # each is tried before a run
            yield f"has {len(levels):,} levels; at most {MOST_LEVELS:,}"
        if len(set(self.paths)) < len(self.paths):
            yield "moves the same path twice"
        if self.name in RESERVED:
            yield f"'{self.name}' is the name of another column of the results: choose another"
