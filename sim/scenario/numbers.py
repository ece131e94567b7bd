"""Records -> arrays: a scenario as the rules see it.

A number of a record keeps its path as its name, so a new trait of a record needs no line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np

from sim.rules import answer, aspiration, chance, events, offer, protocol, ratification, utility
from sim.rules.state import SEAT, Numbers
from sim.scenario.records import (
    Actor,
    Condition,
    Event,
    Parliament,
    Preference,
    Record,
    Referendum,
    Regime,
    Scenario,
)
from sim.scenario.table import levels_on_table


def numbers(scenario: Scenario) -> Numbers:
    """The scenario as arrays; packages are those on the table, in lexicographic order of levels."""
    clause = _clauses(scenario)
    tastes = _tastes(scenario)
    utilities = utility.utilities(clause, *tastes)
    front = list(scenario.issues).index(scenario.war.front_issue)
    return Numbers(
        actor=_rows([_actor(scenario, key, tastes, front) for key in scenario.actors]),
        given=_rows([_given(scenario)]),
        campaign=_rows([_campaign(scenario, key) for key in scenario.battlefield.campaigns]),
        track=_rows([_track(scenario, key) for key in scenario.partial_tracks]),
        event=_rows([_event(event) for event in scenario.events]),
        effect=_effects(scenario),
        mixture=np.array([_mixture(actor.strategy.kind) for actor in _all(scenario)]),
        credibility=np.array([scenario.credibility.get(issue, 1.0) for issue in scenario.issues]),
        assurance=_assurance(scenario),
        clause=clause,
        utility=utilities,
        odds=_odds(scenario, clause, utilities),
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


def _rows(rows: list[dict[str, float]]) -> np.recarray:
    names = list(rows[0]) if rows else ["place"]
    table = np.zeros(len(rows), [(name, "f8") for name in names]).view(np.recarray)
    for index, row in enumerate(rows):
        for name, value in row.items():
            table[name][index] = value
    return table


def _all(scenario: Scenario) -> list[Actor]:
    return list(scenario.actors.values())


def _of(records: Mapping[str, Any], key: str, field: str, default: float) -> float:
    return float(getattr(records[key], field)) if key in records else default


def _scaled(weights: list[list[float]]) -> np.ndarray:
    rows = np.array(weights, dtype=float)
    totals = rows.sum(axis=1, keepdims=True)
    return rows / np.where(totals > 0, totals, 1.0)


def _mixture(kind: Mapping[str, float]) -> list[float]:
    total = sum(kind.values())
    return [kind.get(name, 0.0) / total for name in aspiration.NAMES]


def _clauses(scenario: Scenario) -> np.ndarray:
    """Value of each package's level on each issue, (packages, issues)."""
    levels = levels_on_table(scenario)
    scales = [np.array([level.value for level in i.levels]) for i in scenario.issues.values()]
    columns = [scale[levels[:, k]] for k, scale in enumerate(scales)]
    return np.ascontiguousarray(np.stack(columns, axis=1))


# ------------------------------------------------------------------ tastes
class Tastes(NamedTuple):
    """What `utility.utilities` asks of every actor."""

    weights: np.ndarray
    curvature: np.ndarray
    curve_x: np.ndarray
    curve_v: np.ndarray
    linkages: np.ndarray


def _tastes(scenario: Scenario) -> Tastes:
    issues = list(scenario.issues)
    indifferent = Preference(ideal=0.5, weight=0.0)
    rows = [[actor.preferences.get(k, indifferent) for k in issues] for actor in _all(scenario)]
    curves = [
        [_curve(scenario, issue, wish) for issue, wish in zip(issues, row, strict=True)]
        for row in rows
    ]
    knots = max(len(curve) for row in curves for curve in row)
    padded = np.array([[c + [c[-1]] * (knots - len(c)) for c in row] for row in curves])
    linkages = np.zeros((len(rows), len(issues), len(issues)))
    for i, actor in enumerate(_all(scenario)):
        for linkage in actor.linkages:
            a, b = sorted(issues.index(issue) for issue in linkage.issues)
            linkages[i, a, b] += linkage.strength
    return Tastes(
        _scaled([[wish.weight for wish in row] for row in rows]),
        np.array([[wish.curvature for wish in row] for row in rows]),
        np.ascontiguousarray(padded[..., 0]),
        np.ascontiguousarray(padded[..., 1]),
        linkages,
    )


def _curve(scenario: Scenario, issue: str, wish: Preference) -> list[tuple[float, float]]:
    """Satisfaction as knots (x, v): the curve of section 7.1 is linear between its kinks."""
    if wish.values is not None:
        return [(level.value, wish.values[level.key]) for level in scenario.issues[issue].levels]
    reference = wish.ideal if wish.reference is None else wish.reference
    reach = abs(reference - wish.ideal)
    kinks = {0.0, 1.0, wish.ideal, wish.ideal - reach, wish.ideal + reach}
    satisfied = utility.satisfaction.function
    return [
        (x, satisfied(x, wish.ideal, reference, wish.loss_aversion))
        for x in sorted(kinks)
        if 0.0 <= x <= 1.0
    ]


def _dictated(scenario: Scenario, tastes: Tastes, name: str) -> np.ndarray:
    """Utility (actors,) of the terms of one of the war's outcomes."""
    terms = scenario.war.outcomes[name]
    values = np.array([[terms[issue] for issue in scenario.issues]])
    return np.array(utility.utilities(values, *tastes)[0])


def _views_of_war(scenario: Scenario, tastes: Tastes, front: int, i: int) -> dict[str, float]:
    """What the war's results are worth to an actor. A stalemate's worth is linear in the loss on
    the front's issue, so its terms with loss 0 and with loss 1 there tell it for any line."""
    first, second = scenario.war.sides
    ends = []
    for satisfied in (1.0, 0.0):
        flat = tastes.curve_v.copy()
        flat[:, front, :] = satisfied
        ends.append(_dictated(scenario, tastes._replace(curve_v=flat), "stalemate")[i])
    return {
        "first_prevails": _dictated(scenario, tastes, first)[i],
        "second_prevails": _dictated(scenario, tastes, second)[i],
        "stalemate_base": ends[0],
        "stalemate_slope": ends[0] - ends[1],
        "front_curvature": tastes.curvature[i, front],
    }


# ------------------------------------------------------------------ actors, talks, war
def _actor(scenario: Scenario, key: str, tastes: Tastes, front: int) -> dict[str, float]:
    actor, sides = scenario.actors[key], scenario.war.sides
    forces = scenario.battlefield.sides
    mediator = next((a for a in _all(scenario) if a.role == "mediator"), None)
    force = leaves(forces[key] if key in sides else next(iter(forces.values())), "force_")
    return (
        leaves(actor, skip=("domestic",))
        | (force if key in sides else dict.fromkeys(force, 0.0))
        | _views_of_war(scenario, tastes, front, list(scenario.actors).index(key))
        | {
            "place": chance.place(f"actor {key}"),
            "side": sides.index(key) if key in sides else -1,
            "offer": offer.NAMES.index(actor.strategy.offer),
            "answer": answer.NAMES.index(actor.strategy.answer),
            "aid": scenario.battlefield.aid.flows.get(key, 0.0) if scenario.battlefield.aid else 0,
            "bias": mediator.bias.get(key, 0.0) if mediator else 0.0,
            "text_weight": scenario.negotiation.mediator_weights.get(key, 1.0),
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


def _campaign(scenario: Scenario, key: str) -> dict[str, float]:
    campaign, actors = scenario.battlefield.campaigns[key], list(scenario.actors)
    return leaves(campaign) | {
        "by": actors.index(campaign.by),
        "against": actors.index(campaign.against),
        "place": chance.place(f"campaign {key}"),
    }


def _track(scenario: Scenario, key: str) -> dict[str, float]:
    """A side track; what side 0 and side 1 see in it as `value_0`, `pain_slope_0`, ..."""
    track = scenario.partial_tracks[key]
    seen = {
        f"{name}_{side}": getattr(track, name).get(actor, 0.0)
        for side, actor in enumerate(scenario.war.sides)
        for name in ("value", "pain_slope", "front_slope")
    }
    return leaves(track) | seen | {"place": chance.place(f"track {key}")}


def _event(event: Event) -> dict[str, float]:
    return {
        "week": event.week,
        "probability": event.probability,
        "suspend": event.effects.suspend,  # type: ignore[attr-defined]
        "place": chance.place(f"event {event.id}"),
    }


def _effects(scenario: Scenario) -> np.ndarray:
    """Every effect of every event as a row: event, column, target, amount, multiplies, limits."""
    columns = [column.name for column in SEAT]
    rows = []
    for index, event in enumerate(scenario.events):
        for effect in events.EFFECTS:
            touches_issue = effect.column == "credibility"
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
    return np.stack([_scaled(weights), np.array(toward)], axis=1)


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


def losses_on(scenario: Scenario, values: np.ndarray) -> np.ndarray:
    """Loss 0..1 of every actor on every issue at these values (issues,) -> (actors, issues)."""
    _, curvature, curve_x, curve_v, _ = _tastes(scenario)
    return np.array(
        [
            [
                utility.loss(utility.interpolated(x, curve_x[i, k], curve_v[i, k]), curvature[i, k])
                for k, x in enumerate(values)
            ]
            for i in range(len(scenario.actors))
        ]
    )
