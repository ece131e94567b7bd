"""Cases played by the model and told by the baselines: what `backtest` finds, as plain data."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim import __version__
from sim.outcome import DISCLAIMER
from sim.scenario import actor_table, cases
from sim.scenario.actor_table.rows import SUFFIXES
from sim.scenario.cases import Case
from sim.validation.arrays import arrays
from sim.validation.crew import Done, nobody, spread
from sim.validation.predictors import MODEL, SAID, predictions
from sim.validation.scores import Judged, base_rates, blind_hits, brier, scores

FORMAT = 1
RUNS = 32
SEED = 1


def read(
    names: Sequence[str], scale: tuple[float, float] | None = None
) -> tuple[list[Case], list[str]]:
    """Cases of files and ids, with notes; a table of actors without a column `case` or with one is
    taken issue by issue. None named: the historical cases."""
    found: list[Case] = []
    notes: list[str] = []
    for name in names or [path.stem for path in cases.shipped()]:
        path = table_of(name)
        if path is None:
            found.append(cases.read(name, more=[file.stem for file in cases.tables()]))
        else:
            more, said = actor_table.read(path, scale, split=True)
            found += more
            notes += said
            if len(more) > 1 and all(case.group is None for case in more):
                notes.append("intervals take issues as independent; a column `case` tells better")
    return found, notes


def table_of(name: str) -> Path | None:
    """The file of a table of actors; None where a name means something else."""
    if Path(name).suffix.lower() in SUFFIXES:
        return Path(name)
    known = {path.stem: path for path in cases.tables()}
    return None if os.path.isfile(name) else known.get(name)


def judge(
    found: Sequence[Case], runs: int, seed: int, workers: int, told: Done = nobody
) -> list[Judged]:
    """Every case beside its predictions; the same whatever the number of workers."""
    return spread(
        lambda case: Judged(case, arrays(case), predictions(case, runs, seed)), found, workers, told
    )


def document(found: Sequence[Judged], runs: int, seed: int) -> dict[str, Any]:
    """All that a backtest says, as plain data."""
    return {
        "format": FORMAT,
        "version": __version__,
        "runs": runs,
        "seed": seed,
        "note": DISCLAIMER,
        "cases": [_case(one) for one in found],
        "blind_hits": blind_hits(found),
        "scores": [{"said": SAID[row["predictor"]], **row} for row in scores(found, seed)],
        "deals": _deals(found),
    }


def _case(one: Judged) -> dict[str, Any]:
    case = one.case
    return {
        "id": case.id,
        "title": case.title,
        "coding": list(case.codings),
        "agreement": case.agreement,
        "deal": {name: one.predictions[name].deal for name in MODEL},
        "week": {name: _number(one.predictions[name].week) for name in MODEL},
        "issues": [
            {
                "id": key,
                "label": issue.label,
                "outcome": issue.outcome,
                "predicted": {
                    name: _number(said.terms[k]) for name, said in one.predictions.items()
                },
            }
            for k, (key, issue) in enumerate(case.issues.items())
        ],
    }


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _deals(found: Sequence[Judged]) -> dict[str, Any] | None:
    """Deal or no deal, over the cases of which that is known; None unless both happened."""
    known = [one for one in found if one.case.agreement is not None]
    happened = [bool(one.case.agreement) for one in known]
    if len(set(happened)) < 2:
        return None
    told = {name: [one.predictions[name].deal for one in known] for name in MODEL}
    rows = {name: brier(chances, happened) for name, chances in told.items()}
    share = sum(happened) / len(happened)
    naive = {
        "always": brier([1.0] * len(happened), happened),
        "share": brier([share] * len(happened), happened),
        "share_of_others": brier(base_rates(happened), happened),
    }
    return {"cases": len(known), "brier": rows | naive}


def rows(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row an issue and predictor, for a table."""
    for case in found["cases"]:
        for issue in case["issues"]:
            for name, value in issue["predicted"].items():
                yield {
                    "case": case["id"], "title": case["title"], "issue": issue["id"],
                    "label": issue["label"], "coding": "+".join(case["coding"]),
                    "outcome": issue["outcome"], "predictor": name, "predicted": value,
                }  # fmt: skip
