"""Dotted paths into a scenario: `events.flood.week`, `issues.corridor.levels.shared.value`.

An entry of a list is called by its place (from 0) or by its own `id` or `key`.
"""

from __future__ import annotations

from typing import Any

from sim.scenario.wording import did_you_mean, listed

Loc = tuple[str | int, ...]


class Lost(Exception):  # noqa: N818
    """A path that leads nowhere, and the step where it is lost."""


def locate(data: Any, path: str, new_leaf: bool = False) -> Loc:
    """Follow a dotted path to the keys and places it names; `new_leaf` allows a new last key."""
    loc: Loc = ()
    while not (isinstance(data, dict) and path in data):  # a key may itself hold dots
        step, dot, rest = path.partition(".")
        if not dot and not (new_leaf and isinstance(data, dict)):
            return (*loc, _step(data, step, loc))
        if not dot:
            break
        loc += (_step(data, step, loc),)
        data, path = data[loc[-1]], rest
    return (*loc, path)


def locate_nearest(data: Any, path: str) -> Loc:
    """The place of a path, or of as much of it as there is."""
    while path:
        try:
            return locate(data, path)
        except Lost:
            path = path.rpartition(".")[0]
    return ()


def found(data: Any, loc: Loc) -> Any:
    """What stands at a place."""
    for step in loc:
        data = data[step]
    return data


def dotted(data: Any, loc: Loc) -> str:
    """Write a place as the path a reader would write."""
    steps = []
    for step in loc:
        inside = isinstance(data, list) and isinstance(step, int) and step < len(data)
        name = _name(data[step]) if inside else None
        steps.append(str(step) if name is None else name)
        data = data[step] if inside or (isinstance(data, dict) and step in data) else None
    return ".".join(steps)


def _name(entry: Any) -> str | None:
    name = entry.get("id", entry.get("key")) if isinstance(entry, dict) else None
    return name if isinstance(name, str) else None


def _step(data: Any, step: str, loc: Loc) -> str | int:
    if isinstance(data, list):
        names = [_name(entry) or str(place) for place, entry in enumerate(data)]
        if step.isdecimal() and int(step) < len(data):
            return int(step)
        if step in names:
            return names.index(step)
    elif isinstance(data, dict):
        names = list(data)
        if step in data:
            return step
    else:
        names = []
    place = ".".join(map(str, loc)) or "the scenario"
    if not names:
        raise Lost(f"{place} holds nothing called '{step}'")
    raise Lost(f"{place} has no '{step}' ({listed(names)}){did_you_mean(step, names)}")
