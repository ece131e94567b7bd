"""What is settled before the talks and could be settled otherwise: red lines, limits, linkages.

Each step is a new entry of the scenario, as `--set` would make it, one level further than it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.gap.records import Change
from sim.report.words import joined, party
from sim.scenario.records import Condition, Level, Record, Scenario
from sim.scenario.tastes import losses_on, tastes_of


def steps(outcome: Outcome) -> list[Change]:
    """Every red line of a veto player relaxed by one level, every supply limit raised by one level,
    every linkage of a veto player dropped."""
    return [*_red_lines(outcome), *_supply_limits(outcome), *_linkages(outcome)]


def changed(scenario: Scenario, entries: Mapping[str, Any]) -> Scenario:
    """The scenario with other entries at these paths; they must fit, for nobody doubts them."""
    for path, value in entries.items():
        scenario = _replaced(scenario, path.split("."), value)
    return scenario


def _replaced(thing: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(thing, Record):
        return thing.model_copy(update={step: _replaced(getattr(thing, step), rest, value)})
    if isinstance(thing, tuple):
        place = int(step)
        return (*thing[:place], _replaced(thing[place], rest, value), *thing[place + 1 :])
    return {**thing, step: _replaced(thing[step], rest, value)}


def _red_lines(outcome: Outcome) -> Iterator[Change]:
    scenario = outcome.scenario
    for seat in outcome.vetoes:
        key = outcome.actors[seat]
        for name, line in scenario.actors[key].red_lines.items():
            path, further = f"actors.{key}.red_lines.{name}", _further(scenario, line)
            if further is not None:
                lost = _lost(outcome, line.issue, line.bound, further.value)[seat]
                words = (
                    f"{outcome.short(seat)} moved one red line "
                    f"(“{line.why or scenario.issues[line.issue].label}”) by one level, to "
                    f"“{further.label}”"
                )
                entry = {f"{path}.bound": further.value}
                yield Change("red_line", key, words, abs(lost), {}, entry)


def _supply_limits(outcome: Outcome) -> Iterator[Change]:
    scenario = outcome.scenario
    for issue, bound in scenario.supply_limits.items():
        further = _further(scenario, Condition(issue=issue, op="<=", bound=bound))
        if further is not None:
            lost = _lost(outcome, issue, bound, further.value)
            words = f"“{further.label}” ({scenario.issues[issue].label}) were on offer"
            size = max(abs(lost[seat]) for seat in outcome.vetoes)
            entry = {f"supply_limits.{issue}": further.value}
            yield Change("supply_limit", None, words, size, {}, entry)


def _linkages(outcome: Outcome) -> Iterator[Change]:
    for seat in outcome.vetoes:
        key = outcome.actors[seat]
        linkages = outcome.scenario.actors[key].linkages
        total = sum(linkage.strength for linkage in linkages)
        for place, linkage in enumerate(linkages):
            linked = joined([f"“{outcome.scenario.issues[k].label}”" for k in linkage.issues])
            words = f"{party(outcome, seat).name} no longer linked {linked}"
            entry = {f"actors.{key}.linkages.{place}.strength": 0.0}
            if linkage.strength > 0.0:
                size = linkage.strength / (1.0 + total)
                yield Change("linkage", key, words, size, {}, entry)


def _further(scenario: Scenario, line: Condition) -> Level | None:
    """The level that a line allows when it is moved one level; None if it forbids nothing."""
    levels = scenario.issues[line.issue].levels
    beyond = [x for x in levels if (x.value > line.bound) == (line.op == "<=")]
    beyond = [x for x in beyond if x.value != line.bound]
    return min(beyond, key=lambda level: abs(level.value - line.bound), default=None)


def _lost(outcome: Outcome, issue: str, old: float, new: float) -> list[float]:
    """What each actor loses in utility, linkages aside, when an issue moves from old to new."""
    k, scenario = list(outcome.scenario.issues).index(issue), outcome.scenario
    tastes = tastes_of(scenario)
    before, after = (np.full(len(scenario.issues), value) for value in (old, new))
    moved = losses_on(scenario, after)[:, k] - losses_on(scenario, before)[:, k]
    scale = 1.0 + tastes.linkages.sum(axis=(1, 2))
    return [float(x) for x in tastes.weights[:, k] * moved / scale]
