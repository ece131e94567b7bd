"""What the class predicts before it runs the model: questions that the scenario itself raises."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report.measures import mistrust
from sim.report.words import joined
from sim.scenario import reading
from sim.scenario.meanings import meaning
from sim.scenario.paths import found, locate
from sim.scenario.records import Scenario
from sim.scenario.tastes import tastes_of

MOST = 4
IN_WORDS = {  # what a number is, more plainly than its record says
    "war.cost": "what the war costs {who}",
    "war.optimism": "how much {who} overrates its own strength",
    "audience_cost": "what any compromise costs the leaders of {who} at home",
    "mistrust": "how sure {who} is that a deal with nothing to reassure it would collapse",
    "collapse_loss": "what {who} would lose if a deal collapsed",
    "pressure0": "how hard the mediator presses {who}",
    "inducement": "what any deal brings {who} besides its terms",
    "strategy.deadline_weeks": "how many weeks {who} takes to concede all it will",
    "weight": "how much {what} matters to {who}",
    "ideal": "where {who} would have {what} end",
    "credibility": "how far a promise on {what} is believed",
    "stalemate_prob": "the chance that the war ends undecided",
    "front.speed": "how fast the front moves",
}


class Change(NamedTuple):
    """A number that nobody knows, and what it could be instead."""

    paths: tuple[str, ...]
    about: str
    now: float
    low: float
    high: float


def changes(scenario: Scenario) -> list[Change]:
    """The first uncertain numbers of a scenario, one of each kind."""
    asked: dict[str, Change] = {}
    for factor in scenario.uncertain:
        paths = (factor.path,) if isinstance(factor.path, str) else factor.path
        kind = paths[0].rpartition(".")[2]
        if paths[0].startswith("events."):
            continue  # the class does not know the news to come
        if kind not in asked and len(asked) < MOST:
            now = _number(scenario, paths[0])
            asked[kind] = Change(paths, _about(scenario, paths), now, *factor.uniform)
    return list(asked.values())


def moved(outcome: Outcome) -> dict[str, float]:
    """The numbers asked about that the news of week 0 has changed: path -> what the model goes on
    with, and the sheets hold."""
    scenario, history = outcome.scenario, outcome.history
    felt = mistrust(outcome, 0)
    now = {f"credibility.{key}": history.credibility[0, k] for k, key in enumerate(scenario.issues)}
    for seat, key in enumerate(outcome.actors):
        now[f"actors.{key}.mistrust"] = felt[seat]
        now[f"actors.{key}.audience_cost"] = history.seat[0, seat].audience_cost
        now[f"actors.{key}.inducement"] = history.seat[0, seat].inducement
    asked = {change.paths[0]: change.now for change in changes(scenario)}
    return {
        path: round(float(now[path]), 6)
        for path, start in asked.items()
        if path in now and abs(now[path] - start) > 1e-9
    }


def _number(scenario: Scenario, path: str) -> float:
    entries = reading.as_data(scenario)
    return float(found(entries, locate(entries, path)))


def _about(scenario: Scenario, paths: tuple[str, ...]) -> str:
    """Whose number it is, and what it means: for an issue its label, for an actor its name."""
    steps = [step for path in paths for step in path.split(".")]
    actors = dict.fromkeys(scenario.actors[s].short for s in steps if s in scenario.actors)
    issues = dict.fromkeys(f"“{scenario.issues[s].label}”" for s in steps if s in scenario.issues)
    who, what = joined(list(actors)), joined(list(issues))
    for end, words in IN_WORDS.items():
        if paths[0].endswith(f".{end}") or paths[0].startswith(f"{end}."):
            return words.format(who=who, what=what)
    said = meaning(paths[0]) or paths[0].rpartition(".")[2].replace("_", " ")
    return ", ".join(part for part in (who, what) if part) + f": {said}" if who or what else said


def trade(scenario: Scenario) -> tuple[str, str] | None:
    """The labels of the two issues that belligerents weigh most differently, the first's first;
    None if they weigh all alike."""
    weights = tastes_of(scenario).weights
    first, second = (weights[list(scenario.actors).index(side)] for side in scenario.war.sides)
    a, b = int(np.argmax(first - second)), int(np.argmax(second - first))
    labels = [issue.label for issue in scenario.issues.values()]
    return (labels[a], labels[b]) if (first - second)[a] > 1e-9 else None


def variants(scenario: Scenario) -> list[dict[str, str]]:
    """The shipped variants of a scenario: id, title, question."""
    base = {"title": scenario.title, "question": scenario.question}
    files = [reading.document_of(path).data for path in reading.shipped()]
    return [
        {"id": said["id"]} | {key: said.get(key) or base[key] for key in base}
        for said in files
        if said.get("extends") == scenario.id
    ]
