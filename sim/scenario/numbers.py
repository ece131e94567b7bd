"""Records -> arrays: a scenario as the rules see it.

A number of a record keeps its path as its name, so a new trait of a record needs no line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np

from sim.rules import (
    answer,
    aspiration,
    chance,
    events,
    offer,
    protocol,
    ratification,
    utility,
)
from sim.rules.bargaining import pareto
from sim.rules.state import SEAT, Numbers, Rows
from sim.scenario.records import (
    Actor,
    Campaign,
    Condition,
    Event,
    Parliament,
    Record,
    Referendum,
    Regime,
    Scenario,
    Track,
)
from sim.scenario.table import levels_on_table
from sim.scenario.tastes import Tastes, scaled, tastes_of, views_of_war

MOST_COMPARED = 5_000  # packages; beyond, comparing them costs more than it spares


def numbers(scenario: Scenario) -> Numbers:
    """The scenario as arrays; packages are those on the table, in lexicographic order of levels,
    the undominated before the dominated."""
    clause = _clauses(scenario)
    tastes, assurance = tastes_of(scenario), _assurance(scenario)
    utilities = utility.utilities(clause, *tastes)
    odds = _odds(scenario, clause, utilities)
    at_home = odds[:, -1] >= scenario.negotiation.ratify_min
    order, undominated = _by_dominance(clause, utilities, assurance, at_home)
    front = list(scenario.issues).index(scenario.war.front_issue)
    return Numbers(
        actor=_rows([_actor(scenario, key, tastes, front) for key in scenario.actors]),
        given=_rows([_given(scenario) | {"undominated": undominated}]),
        campaign=_campaigns(scenario),
        track=_tracks(scenario),
        event=_events(scenario),
        effect=_effects(scenario),
        mixture=np.array([_mixture(actor.strategy.kind) for actor in _all(scenario)]),
        credibility=np.array([scenario.credibility.get(issue, 1.0) for issue in scenario.issues]),
        assurance=assurance,
        clause=np.asfortranarray(clause[order]),  # as SIDE_BY_SIDE says
        utility=np.asfortranarray(utilities[order]),
        odds=odds[order],
        front_curve=np.stack([tastes.curve_x[:, front], tastes.curve_v[:, front]], axis=1),
        line=np.array(scenario.war.front_map, dtype=float).T.copy(),
        calendar=_calendar(scenario),
    )


def leaves(record: Record, prefix: str = "", skip: tuple[str, ...] = ()) -> dict[str, float]:
    """Every number of a record under its path joined by `_`; dicts, lists, texts are left out."""
    found: dict[str, float] = {}
    for name, value in record:
        if isinstance(value, Record) and name not in skip:
            found |= leaves(value, f"{prefix}{name}_", skip)
        elif isinstance(value, bool | int | float):
            found[prefix + name] = float(value)
    return found


def _rows(rows: list[dict[str, float]]) -> Rows:
    """Rows of numbers as records; where there may be none, the first is a specimen and cut off."""
    table = np.zeros(len(rows), [(name, "f8") for name in rows[0]]).view(np.recarray)
    for index, row in enumerate(rows):
        for name, value in row.items():
            table[name][index] = value
    return table


def _all(scenario: Scenario) -> list[Actor]:
    return list(scenario.actors.values())


def _of(records: Mapping[str, Any], key: str, field: str, default: float) -> float:
    return float(getattr(records[key], field)) if key in records else default


def _mixture(kind: Mapping[str, float]) -> list[float]:
    total = sum(kind.values())
    return [kind.get(name, 0.0) / total for name in aspiration.NAMES]


def _clauses(scenario: Scenario) -> np.ndarray:
    """Value of each package's level on each issue, (packages, issues)."""
    levels = levels_on_table(scenario)
    scales = [np.array([level.value for level in i.levels]) for i in scenario.issues.values()]
    columns = [scale[levels[:, k]] for k, scale in enumerate(scales)]
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _by_dominance(
    clause: np.ndarray, utilities: np.ndarray, assurance: np.ndarray, at_home: np.ndarray
) -> tuple[np.ndarray, int]:
    """Order of the packages, the undominated first, and how many these are.

    A package is dominated by another that is worth as much to every actor, reassures every actor as
    much by each of its clauses and passes at home if it does: whatever mistrust and credibility
    become, no rule of choice prefers it, and no tie falls to it, coming later.
    """
    if len(clause) > MOST_COMPARED:
        return np.arange(len(clause)), len(clause)
    towards = [
        clause[:, k] if assurance[i, 1, k] == 1.0 else 1.0 - clause[:, k]
        for i, k in np.argwhere(assurance[:, 0] > 0.0)
    ]
    merits = np.unique(np.column_stack([utilities, *towards, at_home]), axis=1)
    is_kept = pareto(merits)
    return np.argsort(~is_kept, kind="stable"), int(is_kept.sum())


# ------------------------------------------------------------------ actors, talks, war
def _actor(scenario: Scenario, key: str, tastes: Tastes, front: int) -> dict[str, float]:
    actor, sides = scenario.actors[key], scenario.war.sides
    forces = scenario.battlefield.sides
    mediator = next((a for a in _all(scenario) if a.role == "mediator"), None)
    force = leaves(forces[key] if key in sides else next(iter(forces.values())), "force_")
    return (
        leaves(actor, skip=("domestic",))
        | (force if key in sides else dict.fromkeys(force, 0.0))
        | views_of_war(scenario, tastes, front, list(scenario.actors).index(key))
        | {
            "place": chance.place(f"actor {key}"),
            "side": sides.index(key) if key in sides else -1,
            "asked": actor.veto and key not in sides,
            "offer": offer.NAMES.index(actor.strategy.offer),
            "answer": answer.NAMES.index(actor.strategy.answer),
            "aid": scenario.battlefield.aid.flows.get(key, 0.0) if scenario.battlefield.aid else 0,
            "bias": mediator.bias.get(key, 0.0) if mediator else 0.0,
            "text_weight": scenario.negotiation.mediator_weights.get(key, float(key in sides)),
        }
    )


def _given(scenario: Scenario) -> dict[str, float]:
    actors, aid = list(scenario.actors), scenario.battlefield.aid
    mediators = [key for key, actor in scenario.actors.items() if actor.role == "mediator"]
    first, second = scenario.war.sides
    no_aid = {"battlefield_aid_turnover": 0.0, "battlefield_aid_elasticity": 0.0}
    return (
        no_aid
        | leaves(scenario.negotiation, "negotiation_")
        | leaves(scenario.war, "war_")
        | leaves(scenario.battlefield, "battlefield_")
        | leaves(scenario.durability, "durability_")
        | {
            "protocol": protocol.NAMES.index(scenario.negotiation.protocol),
            "mediator": actors.index(mediators[0]) if mediators else -1,
            "first": actors.index(first),
            "second": actors.index(second),
            "aided": actors.index(aid.to) if aid else -1,
        }
    )


def _campaigns(scenario: Scenario) -> Rows:
    first, second = scenario.war.sides
    specimen = Campaign(label="none", by=first, against=second, weekly=1.0, memory=0.0)
    campaigns, actors = {"": specimen} | scenario.battlefield.campaigns, list(scenario.actors)
    rows = [
        leaves(campaign)
        | {"by": actors.index(campaign.by), "against": actors.index(campaign.against)}
        | {"place": chance.place(f"campaign {key}")}
        for key, campaign in campaigns.items()
    ]
    return _rows(rows)[1:]


def _tracks(scenario: Scenario) -> Rows:
    """Side tracks; what side 0 and side 1 see in one stands as `value_0`, `pain_slope_0`, ..."""
    specimen = Track(label="none", value={}, attempt=0.0)
    rows = [
        leaves(track) | _seen_in(scenario, track) | {"place": chance.place(f"track {key}")}
        for key, track in ({"": specimen} | scenario.partial_tracks).items()
    ]
    return _rows(rows)[1:]


def _seen_in(scenario: Scenario, track: Track) -> dict[str, float]:
    return {
        f"{name}_{side}": getattr(track, name).get(actor, 0.0)
        for side, actor in enumerate(scenario.war.sides)
        for name in ("value", "pain_slope", "front_slope")
    }


def _events(scenario: Scenario) -> Rows:
    specimen = Event(id="none", week=0, text="none")
    rows = [
        {
            "week": event.week,
            "probability": event.probability,
            "suspend": event.effects.suspend,  # type: ignore[attr-defined]
            "place": chance.place(f"event {event.id}"),
        }
        for event in (specimen, *scenario.events)
    ]
    return _rows(rows)[1:]


def _effects(scenario: Scenario) -> np.ndarray:
    """Every effect of every event as a row: event, column, target, amount, multiplies, limits."""
    columns = [column.name for column in SEAT]
    rows = []
    for index, event in enumerate(scenario.events):
        for effect in events.EFFECTS:
            touches_issue = effect.whom == "issue"
            targets = list(scenario.issues if touches_issue else scenario.actors)
            column = -1 if touches_issue else columns.index(effect.column)
            for target, amount in getattr(event.effects, effect.name).items():
                limits = (effect.multiplies, effect.low, effect.high)
                rows.append((index, column, targets.index(target), amount, *limits))
    return np.array(rows, dtype=float).reshape(-1, 7)


def _assurance(scenario: Scenario) -> np.ndarray:
    """Weights and direction of the clauses that reassure, (actors, 2, issues)."""
    weights = [
        [_of(a.assurance, k, "weight", 0.0) for k in scenario.issues] for a in _all(scenario)
    ]
    toward = [[_of(a.assurance, k, "toward", 1.0) for k in scenario.issues] for a in _all(scenario)]
    return np.stack([scaled(weights), np.array(toward)], axis=1)


def _calendar(scenario: Scenario) -> np.ndarray:
    """Speed of the front's season and winter (quarters 1 and 4), (weeks, 2)."""
    days = [scenario.start_date + timedelta(weeks=w) for w in range(scenario.horizon_weeks)]
    quarters = np.array([(day.month - 1) // 3 for day in days])
    season = np.array(scenario.battlefield.season)[quarters]
    return np.stack([season, np.isin(quarters, (0, 3)).astype(float)], axis=1)


# ------------------------------------------------------------------ home
def _odds(scenario: Scenario, clause: np.ndarray, utilities: np.ndarray) -> np.ndarray:
    """Chance that each home passes each package, and that all do, (packages, actors + 1)."""
    odds = np.ones_like(utilities)
    issues = list(scenario.issues)
    for i, actor in enumerate(_all(scenario)):
        home = actor.domestic
        if isinstance(home, Regime):
            odds[:, i] = home.autonomy
        elif isinstance(home, Parliament):
            asked = [_holds(condition, clause, issues) for condition in home.needed_if]
            needed = np.any(asked, axis=0) if asked else True
            odds[:, i] = np.where(needed, home.pass_prob, 1.0)
        elif isinstance(home, Referendum):
            odds[:, i] = ratification.referendum_odds(
                np.ascontiguousarray(utilities[:, i]),
                home.floor,
                home.intercept,
                home.slope,
                home.endorsement,
                home.threshold,
                home.noise,
            )
    return np.column_stack([odds, odds.prod(axis=1)])


def _holds(condition: Condition, clause: np.ndarray, issues: list[str]) -> np.ndarray:
    values = clause[:, issues.index(condition.issue)]
    slack = 1e-9
    if condition.op == ">=":
        return np.asarray(values >= condition.bound - slack)
    return np.asarray(values <= condition.bound + slack)
