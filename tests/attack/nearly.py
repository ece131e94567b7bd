"""Nearly valid files: a shipped scenario, variant, sweep or receipt with a few entries amiss."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import strategies as some

from sim.scenario import reading
from sim.scenario.paths import Loc, found
from sim.sweep import design
from tests.attack.mangling import RIVERS
from tests.attack.playing import changed

ODD = [
    None, True, "", "word", "../x", "=1+1", "null", "1e308", "\u202eabc", "9999-12-31",
    [], [[]], {}, {"a": {"b": 1}}, [1, 2], ["upland", "lowland"], {"upland": 1.0},
    0, -1, 1, 0.5, -0.0, 1e308, 5e-324, 10**30, -(10**30), float("nan"), float("inf"), 10**9,
]  # fmt: skip


def _whole_files() -> list[dict[str, Any]]:
    """Plain data of what can be read: short scenarios more often than long ones."""
    rivers = yaml.safe_load(RIVERS.read_text())
    variants = [path for path in reading.shipped() if path.parent.name == "variants"]
    told = [yaml.safe_load(path.read_text()) for path in (*variants, *design.shipped())]
    kept = {"scenario": reading.as_data(reading.read(RIVERS)), "scenario_sha256": "0", "seed": 3}
    sweep = {
        "id": "made_up", "title": "T", "scenario": "january_2026", "replications": 2, "seed": 1,
        "design": {"kind": "list", "points": [{"war.stalemate_prob": 0.7}]},
        "policies": {"as_is": {}, "other": {"set": {"war.stalemate_prob": 0.8}}},
    }  # fmt: skip
    return [rivers, rivers, rivers, kept, sweep, *told]


FILES = _whole_files()


def places(data: Any, loc: Loc = ()) -> list[Loc]:
    """All places of plain data but the whole."""
    if not isinstance(data, dict | list):
        return []
    entries = data.items() if isinstance(data, dict) else enumerate(data)
    return [at for s, e in entries for at in ((*loc, s), *places(e, (*loc, s)))]


@some.composite
def nearly_valid(draw: some.DrawFn) -> bytes:
    """A file as YAML or JSON with up to three entries amiss."""
    data = draw(some.sampled_from(FILES))
    for _ in range(draw(some.integers(0, 3))):
        at = draw(some.sampled_from(places(data)))
        data = changed(data, at[:-1], draw(some.sampled_from(CHANGES))(draw, data, at))
        if not places(data):
            break
    text = draw(some.sampled_from((_block, _flow, _json)))(data)
    again = draw(some.sampled_from(("", "", "", "\nid: again\n", "\nactors: {}\n", "\nset: 1\n")))
    return (text + again).encode()


def _another_value(draw: some.DrawFn, data: Any, at: Loc) -> Any:
    return changed(found(data, at[:-1]), at[-1:], draw(some.sampled_from(ODD)))


def _another_entry(draw: some.DrawFn, data: Any, at: Loc) -> Any:
    elsewhere = found(data, draw(some.sampled_from(places(data))))
    return changed(found(data, at[:-1]), at[-1:], elsewhere)


def _without(draw: some.DrawFn, data: Any, at: Loc) -> Any:
    around = found(data, at[:-1])
    if isinstance(around, dict):
        return {key: value for key, value in around.items() if key != at[-1]}
    return [entry for place, entry in enumerate(around) if place != at[-1]]


def _doubled(draw: some.DrawFn, data: Any, at: Loc) -> Any:
    around = found(data, at[:-1])
    if isinstance(around, dict):
        return around | {draw(some.sampled_from(("extra", "Öl", "a.b", "1", ""))): around[at[-1]]}
    return [*around, around[int(at[-1])]]


def _reordered(draw: some.DrawFn, data: Any, at: Loc) -> Any:
    around = found(data, at[:-1])
    return dict(reversed(around.items())) if isinstance(around, dict) else around[::-1]


CHANGES = (_another_value, _another_value, _another_entry, _without, _doubled, _reordered)


def _block(data: Any) -> str:
    """With an alias for whatever stands twice."""
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def _flow(data: Any) -> str:
    return yaml.safe_dump(data, default_flow_style=True, width=10**6)


def _json(data: Any) -> str:
    return json.dumps(data, default=str)
