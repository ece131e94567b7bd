"""What a target may measure: a catalogue. Each is a record with its settings and a pure function of
what is seen of a scenario; to add one, write it here and name it in `AnyTarget`.

Some follow from the scenario alone, by the model's own rules; others are read off many runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from sim.rules import ratification, utility
from sim.scenario.records import Referendum, Scenario
from sim.scenario.records.words import Name, Text
from sim.scenario.wording import did_you_mean, listed, shown
from sim.sweep.calibration.asking import WEEKS_A_YEAR, column_faults, condition_faults, sql_of
from sim.sweep.calibration.targets import Said, Seen, Target
from sim.sweep.parts import named


# ------------------------------------------------------------------------------ without luck
class OfPackage(Target):
    """Something that follows from a scenario and one of its reference packages, without luck."""

    is_played = False
    actor: Name
    package: Name = Field(description="one of the scenario's reference packages")

    def faults(self, scenario: Scenario) -> Said:
        """The scenario must know its names."""
        yield from super().faults(scenario)
        packages = scenario.reference_packages
        if self.actor not in scenario.actors:
            yield "actor", _unknown(self.actor, scenario.actors)
        if self.package not in packages:
            yield "package", _unknown(self.package, packages)

    def _seat(self, scenario: Scenario) -> int:
        return list(scenario.actors).index(self.actor)


class Support(OfPackage):
    """Share of an actor's public that would back a package in a vote, before its leader speaks."""

    measure: Literal["support"]

    def stated(self, scenario: Scenario) -> float | None:
        """Its value, or what the package's own poll says, of those with a view."""
        package = scenario.reference_packages.get(self.package)
        poll = (package.support if package else None) or {}
        accept, reject = poll.get("accept", 0.0), poll.get("reject", 0.0)
        return accept / (accept + reject) if self.value is None and accept + reject else self.value

    def faults(self, scenario: Scenario) -> Said:
        """Only a referendum asks the public."""
        yield from super().faults(scenario)
        actor = scenario.actors.get(self.actor)
        if actor and not isinstance(actor.domestic, Referendum):
            yield "actor", f"'{self.actor}' asks no public: its domestic type is no referendum"

    def measured(self, seen: Seen) -> float:
        """The model's support function at what the package is worth to the country (7.12)."""
        home = seen.scenario.actors[self.actor].domestic
        assert isinstance(home, Referendum)
        worth = seen.wanted[self.package][self._seat(seen.scenario)]
        return float(ratification.support(home.floor, home.intercept, home.slope, worth, 0.0))


class ExpectedCollapse(OfPackage):
    """Chance that a package would not be kept, as an actor sees it at the start."""

    measure: Literal["expected_collapse"]

    def measured(self, seen: Seen) -> float:
        """The model's fear of collapse (7.4)."""
        n, i, terms = seen.numbers, self._seat(seen.scenario), seen.terms(self.package)
        assured = utility.assurance(terms, n.assurance[i, 0], n.assurance[i, 1], n.credibility)
        return float(utility.collapse_fear(seen.scenario.actors[self.actor].mistrust, assured))


# ------------------------------------------------------------------------------ of many runs
class Share(Target):
    """Share of the runs in which something holds."""

    measure: Literal["share"]
    where: Text = Field(description="a condition on columns of the runs, as `analyse` takes it")

    def faults(self, scenario: Scenario) -> Said:
        """The condition must be one."""
        yield from super().faults(scenario)
        yield from (("where", message) for message in condition_faults(self.where, scenario))

    def measured(self, seen: Seen) -> float:
        """As counted."""
        held = sql_of(self.where, seen.scenario)
        return seen.ask(f"SELECT avg(coalesce({held}, false)::INT) FROM runs")


class OfColumn(Target):
    """Something of a column of the runs."""

    column: Text
    where: Text | None = Field(default=None, description="only runs in which this holds")

    def faults(self, scenario: Scenario) -> Said:
        """There must be such a column, of numbers."""
        yield from super().faults(scenario)
        yield from (("column", message) for message in column_faults(self.column, scenario))
        if self.where is not None:
            yield from (("where", message) for message in condition_faults(self.where, scenario))

    def _of(self, what: str, seen: Seen) -> float:
        where = "true" if self.where is None else sql_of(self.where, seen.scenario)
        return seen.ask(f"SELECT {what}({named(self.column)}) FROM runs WHERE {where}")


class Mean(OfColumn):
    """Mean of a column over the runs that have it."""

    measure: Literal["mean"]

    def measured(self, seen: Seen) -> float:
        """As summed."""
        return self._of("avg", seen)


class Median(OfColumn):
    """Median of a column over the runs that have it."""

    measure: Literal["median"]

    def measured(self, seen: Seen) -> float:
        """As sorted."""
        return self._of("median", seen)


class FrontAYear(Target):
    """Move of the front (% of the country a year, the first side's way), over all weeks of war."""

    measure: Literal["front_a_year"]

    def measured(self, seen: Seen) -> float:
        """Moves over weeks, so that a short war counts by its length."""
        start = seen.scenario.battlefield.held_pct
        moved = f"{WEEKS_A_YEAR} * sum(held - {start!r}) / sum(week + 1)"
        return seen.ask(f"SELECT {moved} FROM runs")


AnyTarget = Annotated[
    Support | ExpectedCollapse | Share | Mean | Median | FrontAYear,
    Field(discriminator="measure"),
]


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"{shown(name)} is not known ({listed(known)}){did_you_mean(name, known)}"
