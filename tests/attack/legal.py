"""Scenarios anywhere in the legal space: any numbers within what the schema and the reader allow,
for any number of issues, levels, actors, side tracks and events."""

from __future__ import annotations

import math
import random
from typing import Any

from sim.rules import answer, aspiration, events, protocol
from sim.scenario.magnitudes import LEAST, MOST
from sim.scenario.paths import Loc
from sim.scenario.reading import as_data
from sim.scenario.records import Scenario
from sim.scenario.schema import allowed
from tests.attack.playing import accepted, changed, leaves

FIXED = {"bound", "x", "outcomes", "supply_limits", "levels", "front_map", "uncertain"}
BELLIGERENTS = ("north", "south")


def legal(luck: random.Random) -> dict[str, Any]:
    """A scenario as plain data, with each of its free numbers anywhere in its reach."""
    outline = accepted(_outline(luck))
    assert outline is not None
    data = as_data(outline)
    share = luck.choice((0.02, 0.2, 1.0))
    for loc in leaves(data):
        if not FIXED.intersection(loc) and luck.random() < share:
            data = changed(data, loc, _number(loc, luck))
    return data


def _number(loc: Loc, luck: random.Random) -> float:
    """A number that the schema allows at a place: at an end of its reach, or anywhere between."""
    said = {name: limit for form in allowed(Scenario, loc) for name, limit in form.items()}
    if "enum" in said or "const" in said:
        return luck.choice(said.get("enum", [said.get("const")]))
    low = said.get("minimum", said.get("exclusiveMinimum", -MOST))
    high = said.get("maximum", said.get("exclusiveMaximum", MOST))
    if said["type"] == "integer":
        return luck.choice((low, int(min(high, low + luck.randrange(300))), int(high)))
    low = low + LEAST if "exclusiveMinimum" in said or loc[-1] == "weight" else low
    high = high - LEAST if "exclusiveMaximum" in said else high
    inside = math.exp(luck.uniform(math.log(LEAST), math.log(MOST))) * luck.choice((1.0, -1.0))
    number = luck.choice((low, high, 0.0, luck.uniform(low, high), inside))
    number = min(max(number, low), high)
    return 0.0 if abs(number) < LEAST and low <= 0.0 else number


def _outline(luck: random.Random) -> dict[str, Any]:
    """A scenario whose parts agree with each other, all numbers harmless."""
    issues = {f"i{k}": _issue(luck.randint(1, 5)) for k in range(luck.randint(1, 4))}
    values = {k: [level["value"] for level in said["levels"]] for k, said in issues.items()}
    others = [f"a{k}" for k in range(luck.randint(0, 4))]
    mediator = luck.random() < 0.6
    names = [*BELLIGERENTS, *others, *(["broker"] if mediator else [])]
    terms = [{k: luck.choice(values[k]) for k in issues} for _ in range(3)]
    return {
        "id": "made_up", "title": "T", "question": "Q?", "summary": "S",
        "start_date": f"{luck.randint(1, 9990):04}-0{luck.randint(1, 9)}-17",
        "horizon_weeks": luck.choice((1, 2, 12)),
        "issues": issues,
        "supply_limits": _some(terms[0], luck),
        "credibility": dict.fromkeys(_some(terms[0], luck), 0.5),
        "actors": {name: _actor(name, names, values, luck) for name in names},
        "war": {
            "sides": list(BELLIGERENTS), "front_issue": luck.choice(list(issues)),
            "decisiveness": 3.0, "stalemate_prob": 0.5, "horizon_weeks": 26.0,
            "front_map": [[0, 0.0], [50, 1.0]],
            "outcomes": dict(zip((*BELLIGERENTS, "stalemate"), terms, strict=True)),
        },
        "battlefield": _battlefield(names, luck),
        "negotiation": {"protocol": luck.choice(
            [name for name in protocol.NAMES if mediator or name != "mediated_text"]
        )},
        "partial_tracks": {f"t{k}": _track(luck) for k in range(luck.randint(0, 3))},
        "durability": {"base_annual": 0.1, "assurance": 2.0, "margin": 8.0, "mistrust": 1.0},
        "events": [_event(k, list(issues), names, luck) for k in range(luck.randint(0, 6))],
        "uncertain": [{"path": "war.stalemate_prob", "uniform": [0.1, 0.9], "mark": "J"}],
    }  # fmt: skip


def _some(of: Any, luck: random.Random) -> Any:
    """Some entries of a mapping or a list, perhaps none."""
    if isinstance(of, dict):
        return {name: value for name, value in of.items() if luck.random() < 0.4}
    return [entry for entry in of if luck.random() < 0.4]


def _issue(rungs: int) -> dict[str, Any]:
    scale = [k / max(1, rungs - 1) for k in range(rungs)]
    levels = [{"value": value, "key": f"k{k}", "label": "L"} for k, value in enumerate(scale)]
    return {"label": "I", "question": "Q?", "levels": levels}


def _actor(
    name: str, names: list[str], values: dict[str, list[float]], luck: random.Random
) -> dict[str, Any]:
    roles = {"north": "belligerent", "south": "belligerent", "broker": "mediator"}
    wishes = [k for k in values if luck.random() < 0.8] or list(values)[:1]
    side = name in BELLIGERENTS
    pairs = [[a, b] for a in values for b in values if a < b]
    return {
        "label": "A", "short": "A", "role": roles.get(name, "guarantor"),
        "veto": side or luck.random() < 0.5,
        "preferences": {k: _wish(values[k], luck) for k in wishes},
        "linkages": [{"issues": pair, "strength": 0.2} for pair in _some(pairs, luck)],
        "red_lines": {k: _line(k, values, luck) for k in _some(list(values), luck)},
        "assurance": {k: {"weight": 1.0, "toward": luck.choice((0, 1))} for k in wishes},
        "bias": dict.fromkeys(_some(list(BELLIGERENTS), luck), 0.0) if name == "broker" else {},
        "war": {"cost": 0.1},
        "strategy": {
            "kind": dict.fromkeys(_some(list(aspiration.NAMES), luck), 1.0) or "hold",
            "offer": "single_text" if name == "broker" else luck.choice(("logroll", "own_best")),
            "answer": luck.choice(answer.NAMES),
        },
        "domestic": luck.choice((
            None,
            {"type": "regime", "autonomy": 0.9},
            {"type": "referendum", "floor": 0.1, "intercept": 0.0, "slope": 1.0,
             "threshold": 0.5, "noise": 0.1},
            {"type": "parliament", "pass_prob": 0.8},
        )),
    }  # fmt: skip


def _wish(values: list[float], luck: random.Random) -> dict[str, Any]:
    table = {f"k{k}": value for k, value in enumerate(values)}
    return {"ideal": 1.0, "weight": 1.0, "reference": luck.choice((None, 0.5)),
            "values": luck.choice((None, table))}  # fmt: skip


def _line(issue: str, values: dict[str, list[float]], luck: random.Random) -> dict[str, Any]:
    other = luck.choice(list(values))
    lifted = {"issue": other, "op": "<=", "bound": luck.choice(values[other])}
    return {"issue": issue, "op": luck.choice(("<=", ">=")), "bound": luck.choice(values[issue]),
            "unless": luck.choice((None, lifted, [lifted, lifted]))}  # fmt: skip


def _battlefield(names: list[str], luck: random.Random) -> dict[str, Any]:
    force = {"troops_k": 20.0, "quality": 1.0, "lethality": 0.004, "recruits_k": 0.2,
             "loss_ref_k": 0.1}  # fmt: skip
    strikes = {"label": "C", "weekly": 50.0, "memory": 0.1, "winter": 1.1, "intercept": 0.3}
    north, south = BELLIGERENTS
    aid = {"to": luck.choice(BELLIGERENTS), "elasticity": 0.3,
           "flows": dict.fromkeys(_some(names, luck), 1.0)}  # fmt: skip
    campaigns = {"bombs": {**strikes, "by": north, "against": south},
                 "raids": {**strikes, "by": south, "against": north}}  # fmt: skip
    return {
        "held_pct": 10.0, "held_of": "the land", "sides": dict.fromkeys(BELLIGERENTS, force),
        "aid": luck.choice((None, aid)), "front": {"speed": 0.1, "sd": 0.05},
        "campaigns": _some(campaigns, luck),
    }  # fmt: skip


def _track(luck: random.Random) -> dict[str, Any]:
    both = dict.fromkeys(BELLIGERENTS, 0.01)
    return {"label": "T", "value": both, "pain_slope": both, "front_slope": both, "attempt": 0.5,
            "one_off": luck.random() < 0.5, "is_ceasefire": luck.random() < 0.5}  # fmt: skip


def _event(number: int, issues: list[str], names: list[str], luck: random.Random) -> dict[str, Any]:
    whom = {"actor": names, "belligerent": list(BELLIGERENTS), "giver": [], "issue": issues}
    effects = {
        effect.name: dict.fromkeys(_some(whom[effect.whom], luck), 0.1) for effect in events.EFFECTS
    }
    return {"id": f"e{number}", "week": luck.randrange(12), "text": "E", "effects": effects}
