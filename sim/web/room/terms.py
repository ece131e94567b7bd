"""Texts as people build them: clauses on labelled scales, and whether the table allows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from sim.report.words import capital, joined
from sim.scenario.records import Issue, Level, Scenario
from sim.scenario.table import bars, crossed, in_words
from sim.web.room.moves import Refused


def nearest(issue: Issue, value: float) -> Level:
    """The level of an issue that lies nearest to a value 0..1."""
    return min(issue.levels, key=lambda level: abs(level.value - value))


class Terms:
    """The scales of a scenario and the packages on its table, `clause` (packages, issues)."""

    def __init__(self, scenario: Scenario, clause: np.ndarray) -> None:
        self._scenario = scenario
        self._clause = clause

    def values(self, clauses: Mapping[str, str]) -> dict[str, float]:
        """The value of each issue's level; raises Refused unless every issue has one."""
        issues = self._scenario.issues
        unknown = [key for key in clauses if key not in issues]
        missing = [issue.label for key, issue in issues.items() if key not in clauses]
        if unknown or missing:
            what = f"A clause is missing on {joined(missing)}." if missing else ""
            raise Refused(what or "The text speaks of something that is not on the agenda.")
        found = {}
        for key, issue in issues.items():
            level = next((level for level in issue.levels if level.key == clauses[key]), None)
            if level is None:
                raise Refused(f"There is no such clause on {issue.label}.")
            found[key] = level.value
        return found

    def place(self, values: Mapping[str, float]) -> int | None:
        """The package with these values, an index into the table; None if it is not on it."""
        wanted = [values[issue] for issue in self._scenario.issues]
        found = np.flatnonzero((self._clause == wanted).all(axis=1))
        return int(found[0]) if len(found) else None

    def crosses(self, values: Mapping[str, float]) -> list[str]:
        """Which red lines and limits keep values off the table, and whose, as sentences."""
        return [self._line(path) for path in crossed(self._scenario, values)]

    def package(self, clauses: Mapping[str, str]) -> int:
        """The package with these clauses; raises Refused if it is not on the table."""
        values = self.values(clauses)
        place = self.place(values)
        if place is None:
            raise Refused(f"This cannot be put on the table. {' '.join(self.crosses(values))}")
        return place

    def clauses(self, package: int) -> dict[str, str]:
        """The key of each issue's level in a package."""
        values = self._clause[package]
        return {
            key: nearest(issue, value).key
            for (key, issue), value in zip(self._scenario.issues.items(), values, strict=True)
        }

    def told(self, clauses: Mapping[str, str]) -> list[dict[str, str]]:
        """Clauses in words, in the order of the agenda."""
        return [
            {
                "issue": key,
                "issue_label": issue.label,
                "key": clauses[key],
                "label": next(x.label for x in issue.levels if x.key == clauses[key]),
            }
            for key, issue in self._scenario.issues.items()
        ]

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """Every level, with what alone keeps it off the table (None: it may be there)."""
        scenario = self._scenario
        alone = [bar for bar in bars(scenario) if len({c.issue for c in bar.conditions}) == 1]
        found = []
        for k, (key, issue) in enumerate(scenario.issues.items()):
            lines = [bar.path for bar in alone if bar.conditions[0].issue == key]
            for level in issue.levels:
                hit = set(crossed(scenario, _with(scenario, key, level.value))) & set(lines)
                said = " ".join(self._line(path) for path in lines if path in hit) or None
                if said is None and len(self._clause) and level.value not in self._clause[:, k]:
                    said = "No text with this clause is left by the red lines of all."
                found.append({"issue": key, "level": level.key, "crosses": said})
        return found

    def _line(self, path: str) -> str:
        words = in_words(self._scenario, path).rstrip(".")
        if path.startswith("supply_limits."):
            return f"{capital(words)}."
        owner = self._scenario.actors[path.split(".")[1]].short
        return f"It crosses a red line of {owner}: {words}."


def _with(scenario: Scenario, issue: str, value: float) -> dict[str, float]:
    """Any terms at all with this value on one issue."""
    return {key: each.levels[0].value for key, each in scenario.issues.items()} | {issue: value}
