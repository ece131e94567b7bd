"""A calibration in words: what a reader is told, and a variant that takes what was found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

import numpy as np

from sim.sweep.calibration.identifying import TRADED
from sim.sweep.calibration.records import LEAVE_ONE_OUT

Found = Mapping[str, Any]
ZERO = 1e-9  # below: what rounding leaves of it
MOST_SOURCE = 1000  # letters
UNSEEN = {
    "fit": "a fit without it",
    "scenario": "the scenario as it stands",
    "mean": "the mean of the other targets",
}


def text(found: Found) -> str:
    """What was found, as Markdown."""
    parts = [_head(found), _parameters(found), _targets(found), _held_out(found), _reading(found)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(found: Found) -> str:
    runs = (
        f"{found['runs']:,} runs at each, with the same luck" if found["runs"] else "no luck in it"
    )
    held = found["hold_out"]
    out = ", each left out in turn" if held == LEAVE_ONE_OUT else f", {len(held)} held out"
    return (
        f"# {found['title']}\n\n{found['note']}\n\n"
        f"{found['scenario']}: {_counted(len(found['parameters']), 'free parameter')}, "
        f"{_counted(len(found['targets']), 'target')}{out if held else ''}; seed {found['seed']}; "
        f"{found['evaluations']:,} places tried, {runs}."
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def number(value: float | None) -> str:
    """A number as it is told; a dash for none."""
    if value is None:
        return "–"
    return "0" if abs(value) < ZERO else f"{value:.4g}"


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# ------------------------------------------------------------------------------ parameters
def _parameters(found: Found) -> str:
    rows = (
        [row["label"], number(row["scenario"]), number(row["fitted"]), _interval(row),
         row["identified"]]
        for row in found["parameters"]
    )  # fmt: skip
    heads = ("parameter", "scenario", "fitted", "not told apart (95 %)", "")
    told = [_agreement(found), *_traded(found)]
    lines = "\n".join(f"- {line}" for line in told)
    return f"## Parameters\n\n{_table(heads, rows)}\n\n{lines}"


def _interval(row: Mapping[str, Any]) -> str:
    low, high = row["interval"]
    if low is None and high is None:
        return f"all of {number(row['low'])} to {number(row['high'])}"
    if low is None:
        return f"up to {number(high)} (tried from {number(row['low'])})"
    if high is None:
        return f"from {number(low)} (tried up to {number(row['high'])})"
    return f"{number(low)} to {number(high)}"


def _agreement(found: Found) -> str:
    """Whether the scenario's own numbers are what the targets give."""
    fit = found["fit"]
    misfits = f"misfit {number(fit['scenario_misfit'])}, {number(fit['misfit'])} at the best"
    bound = f"{number(fit['rise_bound'])} more is where 95 % end"
    if not fit["scenario_agrees"]:
        return f"The scenario's numbers are NOT what this calibration gives: {misfits}; {bound}."
    out = [row["label"] for row in found["parameters"] if row["scenario_inside"] is False]
    but = f" Outside its own interval: {', '.join(out)}." if out else ""
    return f"The scenario's numbers are not told apart from the fit: {misfits}; {bound}.{but}"


def _traded(found: Found) -> Iterator[str]:
    labels = {row["name"]: row["label"] for row in found["parameters"]}
    for pair in found["trade_offs"]:
        if pair["correlation"] is not None and abs(pair["correlation"]) >= TRADED:
            names = f"{labels[pair['one']]} and {labels[pair['other']]}"
            yield f"{names} trade off (correlation {pair['correlation']:.2f}): known together only."


# ------------------------------------------------------------------------------ targets
def _targets(found: Found) -> str:
    rows = (
        [row["name"] if row["is_kept"] else f"{row['name']} (held out)", number(row["value"]),
         number(row["tolerance"]), number(row["fit"]), number(row["fit_on_new_luck"]),
         number(row["scenario"]), f"[{row['mark']}] {row['source']}"]
        for row in found["targets"]
    )  # fmt: skip
    heads = ("target", "stated", "±", "fitted", "on new luck", "scenario", "source")
    lines = "\n".join(f"- {line}" for line in _fit(found))
    return f"## Targets\n\n{_table(heads, rows)}\n\n{lines}"


def _fit(found: Found) -> Iterator[str]:
    fit = found["fit"]
    news = [row for row in found["targets"] if None not in (row["fit"], row["fit_on_new_luck"])]
    moves = [abs(row["fit_on_new_luck"] - row["fit"]) / row["tolerance"] for row in news]
    if moves:
        yield (
            f"On runs that the fit has not seen it moves by {number(max(moves))} tolerances at "
            "most: what luck leaves in it. More runs leave less."
        )
    if fit["rmse"] is not None:
        yield (
            f"Root mean squared error {number(fit['rmse'])}; of the scenario as it stands "
            f"{number(fit['scenario_rmse'])}."
        )
    if not fit["spare_targets"]:
        yield "As many free parameters as targets: a good fit is no evidence for the rule."
        return
    verdict = "within" if fit["misfit"] <= fit["misfit_bound"] else "MORE than"
    yield (
        f"Misfit {number(fit['misfit'])} (squared misses in tolerances) with "
        f"{_counted(fit['spare_targets'], 'target')} to spare: {verdict} the "
        f"{number(fit['misfit_bound'])} that the tolerances explain at 95 %."
    )


# ------------------------------------------------------------------------------ held out
def _held_out(found: Found) -> str:
    if not found["held_out"]:
        return "## Held out\n\nNothing: no fit was tried on a target that it had not seen."
    rows = (
        [row["target"], *(number(row[key]) for key in ("value", "tolerance", *UNSEEN))]
        for row in found["held_out"]
    )
    heads = ("target not seen", "stated", "±", *UNSEEN.values())
    return f"## Held out\n\n{_table(heads, rows)}\n\n- {_unseen(found['held_out'])}"


def _unseen(rows: Sequence[Mapping[str, Any]]) -> str:
    """How far off each way of saying what was not seen is, in tolerances (root mean square)."""
    told = []
    for key, words in UNSEEN.items():
        if all(row[key] is not None for row in rows):
            misses = [row[f"{key}_error"] / row["tolerance"] for row in rows]
            told.append(f"{words} by {number(float(np.sqrt(np.mean(np.square(misses)))))}")
    return (
        f"Off by so many tolerances (root mean square): {', '.join(told)}. "
        "The scenario's own numbers may have been set with these targets in sight."
    )


def _reading(found: Found) -> str:
    return (
        "## Reading it\n\nThe fit is within the ranges tried and the rules as they are: it says "
        "which numbers would give these targets, not that the rules are true. Intervals take "
        "tolerances for standard errors; nothing else that is unknown in the scenario is in them. "
        "Only more or surer targets would narrow them."
    )


# ------------------------------------------------------------------------------ a variant
def variant(found: Found) -> str:
    """The scenario with what was found, as a file to keep among the variants."""
    sources = "; ".join(row["source"] for row in found["targets"] if row["is_kept"])
    told = shorten(f"fitted by `calibrate {found['id']}` to: {sources}", MOST_SOURCE)
    entries = [
        (path, float(number(row["fitted"]))) for row in found["parameters"] for path in row["paths"]
    ]
    lines = [
        f"# What `calibrate {found['id']}` found, to four digits: a variant to keep or to change.",
        f"extends: {found['scenario']}",
        f"id: {found['id'][:50]}_fitted",
        f"title: {_quoted(found['title'])}",
        "set:",
        *(f"  {path}: {value!r}" for path, value in entries),
        "evidence:",
        *(f"  {path}: {{mark: K, source: {_quoted(told)}}}" for path, _ in entries),
    ]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
