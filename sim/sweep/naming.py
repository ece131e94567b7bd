"""What a factor is called when it is told: `actors.upland.war.cost` is `Upland: war cost`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

SHORT = {r"(?<=[a-z])0$": " at the start", "_prob$": " probability", "_sd$": " spread",
         "_weeks$": " (weeks)", "_pct$": " (%)", "_k$": " (thousand)"}  # fmt: skip
SHELVES = ("effects", "preferences", "strategy")  # words of a path that say nothing to a reader


def labels(scenario: Mapping[str, Any], paths: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Factor -> its name for a reader, no two alike, from the paths of a scenario (plain data) that
    it moves."""
    told = {name: _label(scenario, name, moved) for name, moved in paths.items()}
    names = list(told.values())
    return {k: v if names.count(v) == 1 else f"{v} ({k})" for k, v in told.items()}


def humane(word: str) -> str:
    """A key of a scenario as one would say it: `pressure0` is the pressure at the start."""
    for short, long in SHORT.items():
        word = re.sub(short, long, word)
    return word.replace("_", " ")


def _label(scenario: Mapping[str, Any], name: str, paths: Sequence[str]) -> str:
    if name not in paths:
        return humane(name)  # its author has named it
    parts = [_place(scenario, path) for path in paths]
    if len({what for _, what in parts}) == 1:
        who = _joined([who for who, _ in parts if who])
        return f"{who}: {parts[0][1]}" if who else parts[0][1]
    return _joined([f"{who}: {what}" if who else what for who, what in parts])


def _place(scenario: Mapping[str, Any], path: str) -> tuple[str, str]:
    """(whose, what) a path of the scenario means."""
    words, who = path.split("."), ""
    actors, issues = scenario.get("actors", {}), scenario.get("issues", {})
    if words[0] == "actors" and len(words) > 2 and words[1] in actors:
        who, words = str(actors[words[1]].get("short") or words[1]), words[2:]
    elif words[0] == "events" and len(words) > 2:
        who, words = f"event {humane(words[1])}", words[2:]
    elif words[0] == "partial_tracks" and len(words) > 2:
        who, words = f"side track {humane(words[1])}", words[2:]
    named = {key: str(actor.get("short") or key) for key, actor in actors.items()}
    named |= {key: str(issue.get("label", key)) for key, issue in issues.items()}
    told = [named.get(w) or humane(w) for w in words if w not in SHELVES]
    is_of = len(told) == 2 and words[-1] in named
    return who, f"{told[0]} of {told[1]}" if is_of else " ".join(told)


def _joined(names: Sequence[str]) -> str:
    once = list(dict.fromkeys(names))
    return " and ".join([", ".join(once[:-1]), once[-1]] if len(once) > 1 else once)
