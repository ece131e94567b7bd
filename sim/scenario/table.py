"""The table: the packages that no veto player's red line forbids and somebody can supply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario.records import Condition, Scenario

TOLERANCE = 1e-9  # levels and bounds are decimals typed by hand


class Bar(NamedTuple):
    """What a package must meet to reach the table: at least one of these conditions."""

    path: str
    conditions: tuple[Condition, ...]


def bars(scenario: Scenario) -> list[Bar]:
    """All red lines of veto players and all supply limits."""
    limits = [
        Bar(f"supply_limits.{issue}", (Condition(issue=issue, op="<=", bound=bound),))
        for issue, bound in scenario.supply_limits.items()
    ]
    return limits + [
        Bar(f"actors.{name}.red_lines.{line}", (red_line, *unless(red_line.unless)))
        for name, actor in scenario.actors.items()
        if actor.veto
        for line, red_line in actor.red_lines.items()
    ]


def unless(conditions: Condition | tuple[Condition, ...] | None) -> tuple[Condition, ...]:
    """The conditions that lift a red line: none, one or several."""
    if conditions is None:
        return ()
    return (conditions,) if isinstance(conditions, Condition) else conditions


def levels_on_table(scenario: Scenario) -> NDArray[np.int64]:
    """Every package on the table as level indexes (packages, issues), in lexicographic order."""
    levels, kept = _lattice(scenario, bars(scenario))
    places = np.nonzero(kept)
    columns = [index[place] for index, place in zip(levels, places, strict=True)]
    return np.stack(columns, axis=1).astype(np.int64, copy=False)


def minimal_clash(scenario: Scenario) -> tuple[str, ...]:
    """Paths of lines that together empty the table, none of them to spare; () if none do."""
    clash = bars(scenario)
    if _lattice(scenario, clash)[1].any():
        return ()
    for bar in list(clash):
        others = [other for other in clash if other is not bar]
        if not _lattice(scenario, others)[1].any():
            clash = others
    return tuple(sorted(bar.path for bar in clash))


def crossed(scenario: Scenario, terms: Mapping[str, float]) -> tuple[str, ...]:
    """Paths of the red lines and supply limits that keep terms (issue -> value) off the table."""
    return tuple(
        bar.path
        for bar in bars(scenario)
        if not any(_is_met(condition, terms[condition.issue]) for condition in bar.conditions)
    )


def in_words(scenario: Scenario, path: str) -> str:
    """Say a red line or supply limit, named by its path, as a sentence."""
    bar = next(bar for bar in bars(scenario) if bar.path == path)
    line, *lifting = bar.conditions
    if path.startswith("supply_limits."):
        return f"nobody offers beyond {_clause(scenario, line)}"
    owner, name = path.split(".")[1::2]
    actor = scenario.actors[owner]
    why = actor.red_lines[name].why
    if why:
        return why
    way_out = "".join(f", unless {_bound(scenario, condition)}" for condition in lifting[:1])
    way_out += "".join(f" or {_bound(scenario, condition)}" for condition in lifting[1:])
    return f"{actor.short} insists on {_bound(scenario, line)}{way_out}"


def _bound(scenario: Scenario, condition: Condition) -> str:
    side = "at least" if condition.op == ">=" else "at most"
    return f"{side} {_clause(scenario, condition)}"


def _clause(scenario: Scenario, condition: Condition) -> str:
    issue = scenario.issues[condition.issue]
    nearest = min(issue.levels, key=lambda level: abs(level.value - condition.bound))
    return f"“{nearest.label}” ({issue.label})"


def _meets(scenario: Scenario, condition: Condition) -> NDArray[np.bool_]:
    """Which levels of its issue meet a condition."""
    levels = scenario.issues[condition.issue].levels
    return np.array([_is_met(condition, level.value) for level in levels])


def _is_met(condition: Condition, value: float) -> bool:
    if condition.op == ">=":
        return value >= condition.bound - TOLERANCE
    return value <= condition.bound + TOLERANCE


def _lattice(
    scenario: Scenario, held: list[Bar]
) -> tuple[list[NDArray[np.intp]], NDArray[np.bool_]]:
    """The levels left on each issue by lines on that issue alone, and which of their products stay.

    Lines on one issue come first: they shrink the lattice before the others are asked.
    """
    axes = {issue: axis for axis, issue in enumerate(scenario.issues)}
    left = {issue: np.ones(len(said.levels), bool) for issue, said in scenario.issues.items()}
    linked = []
    for bar in held:
        issues = {condition.issue for condition in bar.conditions}
        if len(issues) == 1:
            left[issues.pop()] &= np.any([_meets(scenario, c) for c in bar.conditions], axis=0)
        else:
            linked.append(bar)
    levels = [np.flatnonzero(mask) for mask in left.values()]
    kept = np.ones([len(index) for index in levels], bool)
    for bar in linked:
        met = np.zeros([1] * len(axes), bool)
        for condition in bar.conditions:
            axis = axes[condition.issue]
            shape = [-1 if other == axis else 1 for other in range(len(axes))]
            met = met | _meets(scenario, condition)[levels[axis]].reshape(shape)
        kept &= met
    return levels, kept
