"""What the analyses know of a sweep: its runs, its factors by name, and its groups of runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from sim.scenario.meanings import meaning
from sim.scenario.records import Scenario
from sim.sweep.naming import labels

if TYPE_CHECKING:
    from pandas import DataFrame

GROUPS = 25  # of design points, and of replications, left out one at a time to see the spread
SAMPLED = ("latin_hypercube", "quasi_random", "sobol")  # designs whose points fill the space


class Relation(Protocol):
    """The answer to a question."""

    def df(self) -> DataFrame:
        """The same as a table."""


class Results(Protocol):
    """A results folder as the analyses see it."""

    @property
    def sweep(self) -> Mapping[str, Any]:
        """The sweep as data: `policies` (name -> scenario as data), `factors`, `design`, `points`,
        `replications`, `luck`."""

    def query(self, sql: str) -> Relation:
        """The answer to a question about the view `runs`, one row a run."""


def quoted(name: str) -> str:
    """A column's name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A string as SQL wants it."""
    return "'" + value.replace("'", "''") + "'"


@dataclass(frozen=True)
class Study:
    """A results folder with what its receipt says about it."""

    results: Results

    def query(self, sql: str) -> DataFrame:
        """The answer to a question about the runs that did not fail (the view `good`)."""
        good = f"WITH good AS (SELECT * FROM runs WHERE error IS NULL) {sql}"
        return self.results.query(good).df()

    @property
    def policies(self) -> dict[str, Any]:
        """Name -> scenario as data; the first is the one the others are compared with."""
        return dict(self.results.sweep["policies"])

    @cached_property
    def is_fought(self) -> bool:
        """Whether some policy has a war; one that another version wrote is taken to have one."""
        try:
            return any(Scenario.model_validate(told).is_fought for told in self.policies.values())
        except ValidationError:
            return True

    @property
    def factors(self) -> list[str]:
        """Names of the factors, which are columns of the runs."""
        return list(self.paths)

    @cached_property
    def paths(self) -> dict[str, list[str]]:
        """Factor -> the entries of the scenario that it moves."""
        found = {}
        for factor in self.results.sweep["factors"]:
            paths = [factor["path"]] if isinstance(factor["path"], str) else list(factor["path"])
            found[str(factor.get("name", paths[0]))] = paths
        return found

    @cached_property
    def worded(self) -> set[str]:
        """Factors whose levels are words, which have no order."""
        from pandas.api.types import is_numeric_dtype

        table = self.results.query("SELECT * FROM runs LIMIT 1").df()
        return {name for name in self.factors if not is_numeric_dtype(table[name])}

    @property
    def design(self) -> Mapping[str, Any]:
        """The design: its `kind` and its settings."""
        design: Mapping[str, Any] = self.results.sweep["design"]
        return design

    @property
    def kind(self) -> str:
        """The design's kind."""
        return str(self.design["kind"])

    @property
    def points(self) -> int:
        """Number of design points."""
        return int(self.results.sweep["points"])

    @property
    def replications(self) -> int:
        """Number of runs at each point, each with its own luck."""
        return int(self.results.sweep["replications"])

    @property
    def is_luck_shared(self) -> bool:
        """Whether the same replication has the same luck at every point."""
        return bool(self.results.sweep.get("luck", "paired") == "paired")

    @cached_property
    def columns(self) -> list[str]:
        """Every column of the table of runs."""
        return [str(name) for name in self.results.query("SELECT * FROM runs LIMIT 0").df().columns]

    @cached_property
    def issues(self) -> list[str]:
        """Keys of the issues."""
        return [name[6:] for name in self.columns if name.startswith("terms.")]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Factor -> its name for a reader, no two alike."""
        return labels(next(iter(self.policies.values()), {}), self.paths)

    def meaning(self, factor: str) -> str:
        """What the records of a scenario say of a factor; '' where they say nothing."""
        return meaning(self.paths[factor][0])

    # -------------------------------------------------------------- groups
    @property
    def block(self) -> int:
        """Neighbouring points that share coordinates by design, and so belong together."""
        many = len(self.factors)
        if self.kind == "sobol":
            return (2 * many + 2) if self.second_order else many + 2
        return many + 1 if self.kind == "morris" else 1

    def some(self, most: int) -> str:
        """SQL: whether a point is looked at where at most so many are; whole blocks, scattered."""
        share = min(1.0, most / max(1, self.points))
        return f"(CAST(point // {self.block} AS BIGINT) * 2654435761) % 4294967296 < " + str(
            int(share * 4294967296)
        )

    @property
    def second_order(self) -> bool:
        """Whether a Sobol' design was laid out for pairs of factors too."""
        return bool(self.design.get("second_order", False))

    @property
    def is_drawn(self) -> bool:
        """Whether the design's points could have been others."""
        return self.kind in (*SAMPLED, "morris")

    @property
    def throws(self) -> int:
        """Independent throws behind the runs: of points or of luck, the fewer of those above 1."""
        blocks = self.points // self.block if self.is_drawn else 1
        luck = 1 if self.is_luck_by_point else self.replications
        return min((n for n in (blocks, luck) if n > 1), default=1)

    def groups(self) -> str:
        """SQL of the two groupings of a run: by its place in a design that was drawn, and by its
        luck."""
        place = f"(point // {self.block}) % {GROUPS}" if self.is_drawn else "0"
        luck = "0" if self.is_luck_by_point else f"replication % {GROUPS}"
        return f"{place} AS place, {luck} AS luck"

    @property
    def luck_throws(self) -> int:
        """How many throws of luck there are in all."""
        return self.replications if self.is_luck_shared else self.points * self.replications

    @property
    def is_luck_by_point(self) -> bool:
        """Whether leaving out points leaves out their luck with them."""
        return self.is_drawn and not self.is_luck_shared
