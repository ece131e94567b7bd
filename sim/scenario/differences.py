"""What another scenario says otherwise: a diff that a reader understands, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.rules.events import EFFECTS
from sim.scenario.meanings import meaning
from sim.scenario.reading import as_data
from sim.scenario.records import Event, Scenario
from sim.scenario.table import bars, in_words
from sim.scenario.wording import shown

SILENT = ("id", "title", "question", "summary", "narrative_as_of", "background", "evidence",
          "reference_packages", "uncertain", "schema_version")  # fmt: skip
THINGS = {"events": "event", "issues": "issue", "actors": "actor", "partial_tracks": "side track",
          "red_lines": "red line", "campaigns": "campaign"}  # fmt: skip
MULTIPLIES = {effect.name: effect.multiplies for effect in EFFECTS}


class Difference(NamedTuple):
    """One entry that two scenarios do not share."""

    path: str  # dotted, as `--set` wants it
    kind: str  # "changed", "added" or "removed"
    before: Any  # plain data; None where it was not there
    after: Any
    meaning: str  # what the records say of the entry; "" where they say nothing
    words: str  # the difference as a sentence


def differences(base: Scenario, other: Scenario) -> list[Difference]:
    """All that `other` says otherwise than `base`, in the order of the file; titles, sources and
    other words without effect only where nothing else differs."""
    found = list(_between(_keyed(as_data(base)), _keyed(as_data(other)), ()))
    telling = [each for each in found if each[0][0] not in SILENT] or found
    return [_told(base, other, *each) for each in telling]


def _keyed(data: Any) -> Any:
    """The same with the lists whose entries have a name as mappings from it."""
    if isinstance(data, dict):
        return {key: _keyed(value) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    named = [each.get("id", each.get("key")) if isinstance(each, dict) else None for each in data]
    if all(isinstance(name, str) for name in named):
        return dict(zip(named, map(_keyed, data), strict=True))
    return data


Found = tuple[tuple[str, ...], str, Any, Any]  # path, kind, before, after


def _between(ours: Any, theirs: Any, path: tuple[str, ...]) -> Iterator[Found]:
    if ours == theirs:
        return
    if not (isinstance(ours, dict) and isinstance(theirs, dict)):
        yield path, "changed", ours, theirs
        return
    for key in dict.fromkeys([*ours, *theirs]):
        if key not in theirs:
            yield (*path, key), "removed", ours[key], None
        elif key not in ours:
            yield (*path, key), "added", None, theirs[key]
        elif path[-1:] == ("red_lines",) and ours[key] != theirs[key]:
            yield (*path, key), "changed", ours[key], theirs[key]  # a line is told as a whole
        else:
            yield from _between(ours[key], theirs[key], (*path, key))


def _told(
    base: Scenario, other: Scenario, path: tuple[str, ...], kind: str, before: Any, after: Any
) -> Difference:
    dotted = ".".join(path)
    said = meaning(dotted)
    was, now = _words(base, path, before), _words(other, path, after)
    change = {"added": f"new: {now}", "removed": f"no longer: {was}"}.get(kind, f"{was} → {now}")
    whose = base if kind == "removed" else other
    head = place(whose, path)
    if kind != "changed" and len(path) > 1 and path[-2] in THINGS:
        owner = place(whose, path[:-2]) if len(path) > 2 else ""
        thing = f"{'new' if kind == 'added' else 'no longer the'} {THINGS[path[-2]]}"
        head, change = f"{owner}, {thing}" if owner else thing, now if kind == "added" else was
    about = f" ({said})" if said and kind == "changed" and isinstance(after, float | int) else ""
    return Difference(dotted, kind, before, after, said, f"{head}{about}: {change}")


def place(scenario: Scenario, path: tuple[str, ...]) -> str:
    """Where an entry stands, by the names that a scenario gives its actors, issues and events."""
    names = _names(scenario)
    told = [names.get(step, step.replace("_", " ")) for step in path]
    if len(path) > 1 and path[0] in ("actors", "issues", "events", "partial_tracks"):
        told = told[1:] if path[0] != "events" else [f"event {told[1]}", *told[2:]]
    elif path[:2] == ("battlefield", "sides"):
        told = told[2:]
    return ", ".join(told)


def _names(scenario: Scenario) -> dict[str, str]:
    issues = {key: issue.label for key, issue in scenario.issues.items()}
    tracks = {key: track.label for key, track in scenario.partial_tracks.items()}
    campaigns = {key: each.label for key, each in scenario.battlefield.campaigns.items()}
    return tracks | campaigns | issues | {k: a.short for k, a in scenario.actors.items()}


def _words(scenario: Scenario, path: tuple[str, ...], value: Any) -> str:
    """What stands at a place, as a reader would say it."""
    if value is None:
        return "none"
    if path[0] == "events" and len(path) == 2:
        return _event(next(event for event in scenario.events if event.id == path[1]), scenario)
    if any(bar.path == ".".join(path) for bar in bars(scenario)):
        return in_words(scenario, ".".join(path))
    if isinstance(value, dict):
        label = value.get("label") or value.get("why")
        return f"“{label}”" if label else _listed(scenario, value)
    if isinstance(value, list):
        return ", ".join(_words(scenario, ("",), each) for each in value)
    return value if isinstance(value, str) else shown(value)


def _listed(scenario: Scenario, value: Mapping[str, Any]) -> str:
    names = _names(scenario)
    told = (f"{names.get(key, key.replace('_', ' '))} {_words(scenario, ('',), each)}"
            for key, each in value.items() if each not in (None, {}, []))  # fmt: skip
    return ", ".join(told) or "none"


def _event(event: Event, scenario: Scenario) -> str:
    """`in week 4, with a chance of 50 %, “The dam breaks” (cost: Upland × 1.5)`."""
    chance = f", with a chance of {100 * event.probability:g} %" if event.probability < 1 else ""
    did = f" ({effects})" if (effects := "; ".join(_effects(event, scenario))) else ""
    return f"in week {event.week}{chance}, “{event.text}”{did}"


def _effects(event: Event, scenario: Scenario) -> Iterator[str]:
    names = _names(scenario)
    shocks: dict[str, Any] = dict(event.effects)
    if weeks := shocks.pop("suspend"):
        yield f"no talks for {weeks} {'week' if weeks == 1 else 'weeks'}"
    for name, amounts in shocks.items():
        sign = "× {:g}" if MULTIPLIES[name] else "{:+g}"
        told = [f"{names.get(whom, whom)} {sign.format(much)}" for whom, much in amounts.items()]
        if told:
            yield f"{name.replace('_', ' ')}: {', '.join(told)}"
