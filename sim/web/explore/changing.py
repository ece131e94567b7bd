"""A scenario that readers change: what may be moved, and the scenario that comes of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from sim.report.words import capital
from sim.scenario import reading
from sim.scenario.paths import found, locate
from sim.scenario.records import Scenario
from sim.scenario.variants import put_all
from sim.scenario.wording import Faults, shown
from sim.scenario.yaml_nodes import Document, Place
from sim.web.explore.groups import groups
from sim.web.explore.inputs import Group, Input

LARGEST = 1e6  # a number beyond it is a slip of the finger
TOLD = ("id", "title", "question", "summary")
HERE = Place("what was set", None)
Changes = Mapping[str, Any]


class Refused(Exception):  # noqa: N818
    """Changes that do not fit: (path, plain sentence), all at once."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(message for _, message in faults))
        self.faults = faults


class Base:
    """A scenario as readers meet it, before they change it."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._data = reading.as_data(scenario)

    @cached_property
    def groups(self) -> list[Group]:
        """All that may be moved, in order."""
        return groups(self.scenario)

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the page of the scenario says of it, as plain data."""
        scenario = self.scenario
        return {
            **{key: self._data[key] for key in TOLD},
            "weeks": scenario.horizon_weeks,
            "actors": [
                {"key": key, "short": capital(actor.short)}
                for key, actor in scenario.actors.items()
            ],
            "issues": [
                {"key": key, "label": issue.label, "question": issue.question,
                 "levels": [level.model_dump() for level in issue.levels]}
                for key, issue in scenario.issues.items()
            ],
        }  # fmt: skip

    @cached_property
    def inputs(self) -> dict[str, Input]:
        """All that may be moved, by path."""
        return {each.path: each for group in self.groups for each in group.inputs}

    def settled(self, changes: Changes) -> dict[str, Any]:
        """The changes that change something, in the order of the inputs, with what they bring with
        them: a red line that is moved loses its old words, and nothing is set within what is
        switched off. Raises Refused."""
        faults = [
            (path, why) for path, value in changes.items() if (why := self._unfit(path, value))
        ]
        if faults:
            raise Refused(faults)
        moved = {path: changes[path] for path, one in self.inputs.items()
                 if path in changes and not _same(changes[path], one.own)}  # fmt: skip
        gone = tuple(f"{path}." for path, value in moved.items() if value is None)
        told: dict[str, Any] = {}
        for path, value in moved.items():
            if path.startswith(gone):
                continue
            told[path] = value
            line, _, last = path.rpartition(".")
            if last == "bound" and found(self._data, locate(self._data, f"{line}.why")):
                told[f"{line}.why"] = None
        return told

    def changed(self, entries: Changes) -> Scenario:
        """The scenario with these entries (`settled`), read as a file would be; raises Refused."""
        if not entries:
            return self.scenario
        document = Document(reading.as_data(self.scenario), {(): HERE})
        try:
            lost = list(put_all(document, {k: (v, {(): HERE}) for k, v in entries.items()}))
            if lost:
                raise Faults(lost)
            return reading.scenario_of(document)
        except Faults as faults:
            raise Refused([(each.path, each.message) for each in faults.faults]) from None

    def _unfit(self, path: str, value: Any) -> str:
        """Why a change is refused before it is tried; '' if it is not."""
        one = self.inputs.get(path)
        if one is None:
            return f"{shown(path, 80)} is nothing that can be moved here"
        if one.kind == "slider":
            if not _is_sane(value):
                return f"{one.label}: {shown(value)} is not a number that fits here"
        elif not any(_same(value, option.value) for option in one.options):
            return f"{one.label}: {shown(value)} is none of the choices"
        return ""


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON, where 1 is 1.0 but not true."""
    return json.dumps(_plain(one), sort_keys=True) == json.dumps(_plain(other), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return float(value) if _is_sane(value) else value


def _is_sane(value: Any) -> bool:
    """Whether it is a number, and not beyond reason."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= LARGEST
