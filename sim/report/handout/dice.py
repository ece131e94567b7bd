"""Events that the instructor may draw by dice instead of reading out the news of the run."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.gap.talks import Effects, Talks
from sim.report.handout.scoring import POINTS, SHOWN
from sim.rules.events import EFFECTS
from sim.scenario.records import Event


def events(outcome: Outcome) -> list[dict[str, Any]]:
    """The events to come: `event`, `does` (in the model's inputs), `points` (what that changes at
    once, weighed by the model in week 0) and `happened` (whether the run had it)."""
    talks = Talks(outcome, outcome.numbers)
    talks.put_back(0)
    count = int(outcome.numbers.given[0].undominated)
    before = _weighed(talks, count, {})
    return [
        {
            "event": event,
            "does": _does(outcome, event),
            "points": _points(outcome, _weighed(talks, count, _effects(event)) - before),
            "happened": bool(outcome.history.happened[: event.week + 1, place].any()),
        }
        for place, event in enumerate(outcome.scenario.events)
        if event.week > 0
    ]


def _effects(event: Event) -> Effects:
    return {effect.name: getattr(event.effects, effect.name) for effect in EFFECTS}


def _weighed(talks: Talks, count: int, effects: Effects) -> np.ndarray:
    """Every actor's reservation value, and what a text is worth to it on the mean of the `count`
    that no other betters for all, (2, actors), in points."""
    talks.range_size(effects)
    s = talks.state
    texts = s.worth[:, :count].mean(axis=1) if count else np.zeros(len(s.seat))
    return POINTS * np.stack([s.seat.reservation, texts])


def _points(outcome: Outcome, moved: np.ndarray) -> list[tuple[str, str, float]]:
    """What moves: whose, what, and by how many points."""
    return [
        (outcome.short(seat), what, float(by))
        for seat in range(len(outcome.actors))
        for what, by in zip(("alternative", "any text"), moved[:, seat], strict=True)
        if abs(by) >= SHOWN
    ]


def _does(outcome: Outcome, event: Event) -> list[str]:
    scenario = outcome.scenario
    names = {key: actor.short for key, actor in scenario.actors.items()}
    names |= {key: f"“{issue.label}”" for key, issue in scenario.issues.items()}
    does = [
        f"{effect.name.replace('_', ' ')}, {names[whom]}: "
        f"{f'×{amount:g}' if effect.multiplies else f'{amount:+g}'.replace('-', '−')}"
        for effect in EFFECTS
        for whom, amount in getattr(event.effects, effect.name).items()
    ]
    pause = event.effects.suspend  # type: ignore[attr-defined]
    return [*does, *([f"talks suspended for {pause} weeks"] if pause else [])]
