"""A page to explore: sliders over a lattice of settings that was played beforehand.

Numbers travel as bytes in base64: a few hundred kilobytes hold some thousand ensembles.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim import __version__
from sim.outcome import fingerprint
from sim.report.baselines import baselines
from sim.report.page.shell import Provenance, render
from sim.report.page.sources import MARKS
from sim.report.page.tables import BLOCKERS, evidence
from sim.report.words import capital, counted, joined
from sim.scenario.records import Scenario

STEPS = 254  # of a byte that holds a number; 255 is none


def of_lattice(
    scenario: Scenario, lattice: Mapping[str, Any], command: str = "", time: str = ""
) -> str:
    """A lattice of a scenario (as `sim.sweep.lattice` makes it) as one HTML file with sliders;
    `command` made it, at `time` (told only if given)."""
    facts = [
        ("Scenario", scenario.id),
        ("Its fingerprint", f"{fingerprint(scenario)} (SHA-256)"),
        ("Settings", f"{' × '.join(map(str, lattice['shape']))} = {len(lattice['deals']):,}"),
        ("Runs of each", f"{lattice['runs']:,}, with the same luck (seed {lattice['seed']})"),
        ("Version", __version__),
    ]
    return render(
        "explore.html.j2",
        story=_story(scenario, lattice),
        charts=(),
        made=Provenance([*facts, ("Made", time)] if time else facts, command),
        scenario=scenario,
        factors=[_factor(scenario, factor) for factor in lattice["factors"]],
        settings=counted(len(lattice["deals"]), "settings"),
        runs=lattice["runs"],
        played=f"{lattice['deals'].size:,}",
        possible=bool(np.any(lattice["blockers"]["red_lines"] < lattice["runs"])),
        marks=MARKS,
    )


def _factor(scenario: Scenario, factor: Mapping[str, Any]) -> dict[str, Any]:
    """A slider's words: what each of its steps is called, and how well it is known."""
    own = joined(list(dict.fromkeys(map(_said, factor["stated"]))))
    drawn = next((u for u in scenario.uncertain if _paths(u.path) == factor["paths"]), None)
    return {
        "label": capital(factor["label"]),
        "meaning": capital(factor["meaning"]),
        "path": ", ".join(factor["paths"]),
        "own": factor["own"],
        "stated": own,
        "levels": [own if level is None else _said(level) for level in factor["levels"]],
        "evidence": evidence(scenario, factor["paths"]),
        "range": None if drawn is None else {
            "ends": " to ".join(map(_said, drawn.uniform)), "means": MARKS[drawn.mark],
            "source": drawn.source or ""},
    }  # fmt: skip


def _paths(path: str | tuple[str, ...]) -> list[str]:
    return [path] if isinstance(path, str) else list(path)


def _said(level: object) -> str:
    if isinstance(level, bool):
        return "yes" if level else "no"
    return f"{level:g}" if isinstance(level, int | float) else str(level).replace("_", " ")


# ------------------------------------------------------------------ numbers as bytes
def _story(scenario: Scenario, lattice: Mapping[str, Any]) -> dict[str, Any]:
    compromise = baselines(scenario)[0]
    runs = lattice["runs"]
    return {
        "factors": [_factor(scenario, factor) for factor in lattice["factors"]],
        "shape": lattice["shape"],
        "runs": runs,
        "seed": lattice["seed"],
        "horizon": scenario.horizon_weeks,
        "deals": _coded(np.packbits(lattice["deals"], axis=1)),
        "ceasefires": _counts(lattice["ceasefires"]),
        "failed": _counts(lattice["failed"]) if lattice["failed"].any() else None,
        "weeks": [_counts(np.nan_to_num(week, nan=65535)) for week in lattice["weeks"].T],
        "survival": _means(lattice["survival"]),
        "issues": [
            {
                "label": issue.label,
                "levels": [{"value": level.value, "label": level.label} for level in issue.levels],
                "compromise": float(f"{value:.4g}"),
                **_means(lattice["terms"][key]),
            }
            for (key, issue), value in zip(scenario.issues.items(), compromise.values, strict=True)
        ],
        "worth": [
            {"label": scenario.actors[key].short, **_means(lattice["worth"][key])}
            for key in scenario.war.sides
        ],
        "blockers": [
            {"code": code, "label": BLOCKERS[code], "runs": _counts(count)}
            for code, count in lattice["blockers"].items()
            if count.any()
        ],
    }


def _coded(numbers: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers).tobytes()).decode()


def _counts(numbers: np.ndarray) -> str:
    """Whole numbers up to 65,535, two bytes each, the low one first."""
    return _coded(numbers.astype("<u2"))


def _means(spread: np.ndarray) -> dict[str, Any]:
    """Means and standard deviations (ensembles, 2), a byte each; `low` and `step` undo the means,
    `unit` the deviations."""
    mean, sd = spread.T
    known = mean[~np.isnan(mean)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    step, unit = (high - low) / STEPS or 1.0, float(sd.max()) / STEPS or 1.0
    places = np.where(np.isnan(mean), STEPS + 1, np.round((np.nan_to_num(mean) - low) / step))
    return {
        "low": float(f"{low:.6g}"),
        "step": float(f"{step:.6g}"),
        "unit": float(f"{unit:.6g}"),
        "mean": _coded(places.astype(np.uint8)),
        "sd": _coded(np.round(sd / unit).astype(np.uint8)),
    }
