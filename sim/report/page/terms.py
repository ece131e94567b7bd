"""The treaty on labelled scales: what was agreed on every issue, how far from each ideal."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.words import WAR, instead
from sim.scenario.tastes import losses_on

BARELY = 0.02  # utility; a gain this small is within reach of a week's chance


def scales(outcome: Outcome, week: int | None) -> list[dict[str, Any]]:
    """For every issue its levels from high to low, who wants which, and which is in a week's text,
    with the share of what it could lose there that each veto player gives up."""
    package = None if week is None else int(outcome.history.table[week].text)
    chosen = {} if package is None else outcome.terms(package)
    losses, vetoes = np.zeros((0, 0)), []
    if package is not None:
        losses = losses_on(outcome.scenario, outcome.numbers.clause[package])
        vetoes = outcome.vetoes
    told = []
    for k, (key, issue) in enumerate(outcome.scenario.issues.items()):
        values = np.array([level.value for level in issue.levels])
        wants: dict[int, list[int]] = {}
        for seat, actor in enumerate(outcome.scenario.actors.values()):
            wish = actor.preferences.get(key)
            if wish is not None and wish.weight > 0:
                wants.setdefault(int(np.abs(values - wish.ideal).argmin()), []).append(seat)
        levels = [
            {"label": level.label, "is_in": level == chosen.get(key), "wanted": wants.get(rung, [])}
            for rung, level in enumerate(issue.levels)
        ]
        gave = [(seat, float(losses[seat, k])) for seat in vetoes]
        told.append({"key": key, "issue": issue, "levels": levels[::-1], "gave": gave})
    return told


def shares(outcome: Outcome, week: int | None) -> list[dict[str, Any]]:
    """What a week's text is to each veto player: the share it keeps of what it wants, what that is
    worth to it, its reservation value, and the text's worth beyond that, with and without the
    mediator's pressure (None where there is none)."""
    if week is None:
        return []
    seats, package = outcome.history.seat[week], int(outcome.history.table[week].text)
    told = []
    for seat in outcome.vetoes:
        own = seats[seat]
        gain = float(own.text_value - own.reservation)
        bare = float(own.text_value - own.unpressured)
        told.append(
            {
                "seat": seat,
                "keeps": float(outcome.numbers.utility[package, seat]),
                "worth": float(own.text_value),
                "reservation": float(own.reservation),
                "gain": gain,
                "verdict": against_war(gain, instead(outcome.scenario).name),
                "unpressured": bare if own.pressure > 0 else None,
            }
        )
    return told


def against_war(gain: float, war: str = WAR.name) -> str:
    """A gain over war (utility), or what there is instead of one, in words; gains of two actors
    cannot be compared."""
    barely = "barely " if abs(gain) < BARELY else ""
    return f"{barely}{'better' if gain >= 0 else 'worse'} than {war}"
