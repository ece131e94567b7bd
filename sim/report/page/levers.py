"""The page of levers: what one step of each changes, benefits and costs kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.report.levers import not_drawn, text
from sim.report.page.glossary import terms
from sim.report.page.markdown import as_html, sections
from sim.report.page.shell import render
from sim.report.page.sweep import provenance
from sim.report.page.tables import chart, evidence, point
from sim.report.pairs import FEW, drawn, instead
from sim.report.words import WAR
from sim.scenario.records import Scenario

MOST = 20  # levers that are drawn, the strongest; the table has them all
PANELS = {
    "deal": ("The chance of a deal", "percentage points of all runs", True),
    "lasting_chance": ("The chance of a deal that lasts", "percentage points of all runs", True),
    "survival": (
        "How long deals last",
        "percentage points of five-year survival, where both sign",
        True,
    ),
    "worth": ("What a deal is worth to {who}", "utility, where both sign", False),
}
WORDS = {
    "Benefits and costs": "sorted_out",
    "Steps that the scenario refuses": "refused",
    "Be careful": "careful",
    "As it stands": "base",
}


def of_levers(
    told: Mapping[str, Any], receipt: Mapping[str, Any], command: str = "", time: str = ""
) -> str:
    """Levers as one HTML file: what `levers.json` holds, and the sweep's receipt; `command` made
    the page, at `time` (told only if given)."""
    panels = _panels(told)
    scenario = Scenario.model_validate(receipt["sweep"]["policies"][told["base"]])
    said = sections(text(told))
    words: dict[str, Any] = {name: as_html(said.get(title, "")) for title, name in WORDS.items()}
    return render(
        "levers.html.j2",
        story={"whiskers": {name: picture for name, _, picture in panels}},
        charts=("whiskers",),
        made=provenance(receipt, command, time),
        told=told,
        panels=[(name, title) for name, title, picture in panels if picture["rows"]],
        heads=[title for _, title, _ in panels],
        levers=[
            _lever(told, lever) | {"evidence": evidence(scenario, [lever["path"]])}
            for lever in told["levers"]
        ],
        most=min(MOST, len(told["levers"])),
        drawn=", ".join(told["drawn"]),
        is_fought=scenario.is_fought,
        terms=terms(scenario.is_fought),
        not_drawn=not_drawn(told) if told["not_drawn"] else "",
        **words,
    )


def _outcomes(told: Mapping[str, Any]) -> dict[str, tuple[str, str, bool]]:
    """Measures that are shown: title, axis, whether in per cent."""
    lasting = ("lasting_chance", "survival") if instead(told) is not WAR else ()
    found = {name: panel for name, panel in PANELS.items() if name not in ("worth", *lasting)}
    title, axis, percent = PANELS["worth"]
    for side in told["sides"]:
        found[f"worth.{side}"] = (title.format(who=told["actors"][side]), axis, percent)
    return found


def _panels(told: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(name, title, chart) of each measure."""
    strongest = told["levers"][:MOST]
    panels = []
    for k, (outcome, (title, axis, percent)) in enumerate(_outcomes(told).items()):
        rows = [(lever["label"], [_point(_effect(lever, outcome))]) for lever in strongest]
        panels.append((f"panel_{k}", title, chart([""], rows, axis, percent, line=0.0)))
    return panels


def _effect(lever: Mapping[str, Any], outcome: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(e for e in lever["effects"] if e["outcome"] == outcome)
    return found


def _point(effect: Mapping[str, Any]) -> Any:
    return point(*drawn(effect).values())


def _lever(told: Mapping[str, Any], lever: Mapping[str, Any]) -> dict[str, Any]:
    """A lever's row of the table: each change with its interval, and whether it is clear."""
    cells = []
    for outcome, (_, _, percent) in _outcomes(told).items():
        effect = _effect(lever, outcome)
        figures = [effect[name] for name in ("same", "same_low", "same_high")]
        known = all(each is not None for each in figures)
        scale, digits = (100.0, 0) if percent else (1.0, 3)
        value, low, high = (_signed(scale * each, digits) if known else "" for each in figures)
        said = f"{value} [{low}, {high}]" if known else "no such pairs"
        if effect["pairs"] and not effect["pairs_that_differ"]:
            said = f"none of {effect['pairs']:,} pairs differs"
        few = " †" if 0 < effect["pairs_that_differ"] < FEW else ""
        stays = " §" if outcome == "deal" and lever["stays_clear"] else ""
        cells.append({"said": said + few + stays, "is_clear": effect["is_clear"]})
    return {**lever, "cells": cells}


def _signed(value: float, digits: int) -> str:
    """A difference with its sign; 0 where it rounds to that."""
    told = f"{value:+.{digits}f}"
    return f"{0:.{digits}f}" if float(told) == 0 else told.replace("-", "−")
