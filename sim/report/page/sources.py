"""Whence the numbers come: which entries of a scenario's evidence a shown figure rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sim.report.words import instead
from sim.scenario.records import Evidence, Scenario
from sim.scenario.table import bars

MARKS = {
    "S": "stated in the scenario's source article",
    "P": "other public source",
    "L": "literature",
    "K": "calibrated",
    "J": "judgement",
}


class Source(NamedTuple):
    """A numbered note: which inputs, the mark and source they have, and what is only a range."""

    number: int
    path: str
    what: str
    mark: str
    text: str
    ranges: tuple[str, ...]


def sources(scenario: Scenario) -> list[Source]:
    """All notes of a scenario, in the order of its file."""
    return [
        Source(
            number,
            path,
            what(scenario, path),
            said.mark,
            said.source or "",
            _ranges(scenario, path),
        )
        for number, (path, said) in enumerate(_evidence(scenario).items(), 1)
    ]


def _evidence(scenario: Scenario) -> dict[str, Evidence]:
    """What a page has notes on: not on a war where there is none, nor on how long deals last."""
    left_out = () if scenario.is_fought else ("battlefield", "durability")
    said = scenario.evidence.items()
    return {path: mark for path, mark in said if path.partition(".")[0] not in left_out}


def resting_on(scenario: Scenario, paths: Iterable[str]) -> list[int]:
    """Numbers of the notes on these inputs: those on parts of them, and of those on a whole that
    holds one the closest."""
    keys = list(_evidence(scenario))
    found: set[int] = set()
    for path in paths:
        whole = [key for key in keys if path == key or path.startswith(f"{key}.")]
        parts = [key for key in keys if key.startswith(f"{path}.")]
        closest = [max(whole, key=len)] if whole else []
        found.update(keys.index(key) + 1 for key in [*parts, *closest])
    return sorted(found)


def of_issue(scenario: Scenario, issue: str) -> list[int]:
    """Notes on an issue: its levels, what each actor wants, and the lines drawn through it."""
    lines = [bar.path for bar in bars(scenario) if bar.conditions[0].issue == issue]
    wants = [f"actors.{key}.preferences.{issue}" for key in scenario.actors]
    return resting_on(scenario, [f"issues.{issue}", f"credibility.{issue}", *wants, *lines])


def of_charts(scenario: Scenario) -> dict[str, list[int]]:
    """Notes on the inputs behind each chart and behind the prospects of a deal."""
    belligerents, vetoes = list(scenario.war.sides), []
    vetoes = [key for key, actor in scenario.actors.items() if actor.veto]
    worth = ["preferences", "linkages", "mistrust", "collapse_loss", "inducement", "audience_cost"]
    costs = _each(vetoes, ["war", "pressure0"])
    table = ["issues", "supply_limits", "credibility", *_each(vetoes, ["red_lines"])]
    behind = {
        "range": ["war", *table, *_each(vetoes, worth), *costs],
        "ladder": [
            "issues",
            "negotiation",
            *_each(list(scenario.actors), ["strategy", "domestic"]),
        ],
        "why": ["negotiation", "war", *table, *costs],
        "reservation": ["war", *costs],
        "beliefs": [
            "war.signal_noise",
            "war.drift_sd",
            "negotiation",
            *_each(belligerents, ["war"]),
        ],
        "front": ["battlefield", "events", "partial_tracks"],
        "space": ["war", *table, *_each(vetoes, worth), *costs],
        "lasting": ["durability", "credibility", *_each(belligerents, ["mistrust", "assurance"])],
    }
    return {name: resting_on(scenario, paths) for name, paths in behind.items()}


def what(scenario: Scenario, path: str) -> str:
    """A path in words: `Upland: war, cost`."""
    steps = path.split(".")
    if steps == ["war"] and not scenario.is_fought:
        return instead(scenario).name
    told = [
        scenario.actors[step].short
        if before == "actors" and step in scenario.actors
        else scenario.issues[step].label
        if step in scenario.issues
        else step.replace("_", " ")
        for before, step in zip(["", *steps], steps, strict=False)
    ]
    if steps[0] == "actors" and len(told) > 1:
        return f"{told[1]}: {', '.join(told[2:]) or 'everything'}"
    return ", ".join(told)


def _each(actors: list[str], entries: list[str]) -> list[str]:
    return [f"actors.{actor}.{entry}" for actor in actors for entry in entries]


def _ranges(scenario: Scenario, path: str) -> tuple[str, ...]:
    """What a note covers that is known only as a range."""
    told = []
    for factor in scenario.uncertain:
        for place in [factor.path] if isinstance(factor.path, str) else factor.path:
            closest = resting_on(scenario, [place])
            if closest and list(_evidence(scenario))[closest[-1] - 1] == path:
                low, high = factor.uniform
                told.append(f"{what(scenario, place)}: {low:g} to {high:g}")
    return tuple(told)
