"""A calibration carried out, as plain data that pages and tables are made of."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim import __version__
from sim.outcome import DISCLAIMER
from sim.scenario import reading
from sim.sweep.calibration.fitting import Fit, Objective, Say
from sim.sweep.calibration.fitting import workers as crew_of
from sim.sweep.calibration.holding import held_out, known
from sim.sweep.calibration.identifying import Profile, settled, trade_offs
from sim.sweep.calibration.reading import read
from sim.sweep.calibration.records import Calibration
from sim.sweep.naming import labels

FORMAT = 1
SIGNIFICANCE = 0.05
ENDS = {(False, False): "identified", (True, False): "not identified: open below",
        (False, True): "not identified: open above",
        (True, True): "not identified: open at both ends"}  # fmt: skip
FLAT = "not identified: no target moves with it"


def calibrate(
    name: str | Path,
    *,
    runs: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
) -> dict[str, Any]:
    """What the calibration of a file or an id finds, as plain data; raises Faults, all at once."""
    return found(read(name, runs=runs, seed=seed), workers or os.cpu_count() or 1)


def found(told: Calibration, crew: int, say: Say = lambda text: None) -> dict[str, Any]:
    """Fits, profiles and holds out; the same bytes for the same calibration, whoever plays."""
    with crew_of(crew) as executor:
        objective = Objective(told, executor)
        names = list(told.targets)
        kept = [k for k, name in enumerate(names) if name in told.kept]
        best, profiles = settled(objective, kept, say)
        stands = objective.as_it_stands()
        if told.left_out:
            say(f"{objective.evaluations:,} places tried; fitting without what is held out ...")
        held = list(held_out(objective, best, stands))
        free = [f.name for f in told.free]
        return {
            "format": FORMAT,
            "version": __version__,
            "note": DISCLAIMER,
            "fingerprint": told.fingerprint,
            "id": told.id,
            "title": told.title,
            "scenario": told.scenario.id,
            "seed": told.seed,
            "runs": told.runs if told.is_played else 0,
            "hold_out": told.hold_out if told.in_turn else list(told.hold_out),
            "fit": _fit(objective, kept, best, stands),
            "parameters": list(_parameters(objective, best, profiles)),
            "targets": list(_targets(objective, best, stands)),
            "trade_offs": list(trade_offs(objective, kept, best, free)),
            "held_out": held,
            "evaluations": objective.evaluations,
        }


def _fit(objective: Objective, kept: list[int], best: Fit, stands: np.ndarray) -> dict[str, Any]:
    """How well it fits, beside the scenario as it stands, and what chance alone would leave."""
    from scipy.special import chdtri

    count, spare = len(best.place), len(kept) - len(best.place)
    own = float((objective.apart(stands)[kept] ** 2).sum())
    bound = float(chdtri(count, SIGNIFICANCE))
    return {
        "misfit": best.misfit,
        "scenario_misfit": own,
        "rmse": _rmse(objective, objective.measured(best.place), kept),
        "scenario_rmse": _rmse(objective, stands, kept),
        "spare_targets": spare,
        "misfit_bound": float(chdtri(spare, SIGNIFICANCE)) if spare else None,
        "rise": own - best.misfit,
        "rise_bound": bound,
        "scenario_agrees": own - best.misfit <= bound,
        "starts": list(best.reached),
    }


def _rmse(objective: Objective, measured: np.ndarray, kept: list[int]) -> float | None:
    """Root of the mean squared error, where all targets are in one unit: of one kind."""
    targets = list(objective.calibration.targets.values())
    if len({type(targets[k]) for k in kept}) > 1:
        return None
    return known(np.sqrt(np.mean((measured - objective.stated)[kept] ** 2)))


def _parameters(
    objective: Objective, best: Fit, profiles: Sequence[Profile]
) -> Iterator[dict[str, Any]]:
    """Each free parameter: what the scenario says, what fits, and how far the targets tell it."""
    told = objective.calibration
    told_of = labels(reading.as_data(told.scenario), {f.name: f.paths for f in told.free})
    own, fits = objective.own(), objective.values(best.place)
    for j, (factor, seen) in enumerate(zip(told.free, profiles, strict=True)):
        low, high = factor.range
        ends = [None if end is None else low + end * (high - low)
                for end in seen.interval(best.misfit)]  # fmt: skip
        rises = seen.rises(best.misfit)
        scenario = None if np.isnan(own[j]) else float(own[j])
        below, above = (low if ends[0] is None else ends[0], high if ends[1] is None else ends[1])
        yield {
            "name": factor.name,
            "label": told_of[factor.name],
            "paths": list(factor.paths),
            "low": low,
            "high": high,
            "scenario": scenario,
            "fitted": float(fits[j]),
            "interval": ends,
            "identified": FLAT if rises.max() == 0.0 else ENDS[ends[0] is None, ends[1] is None],
            "scenario_inside": None if scenario is None else below <= scenario <= above,
            "profile": [
                {"value": float(objective.values(fit.place)[j]), "rise": float(rise)}
                for fit, rise in zip(seen.fits, rises, strict=True)
            ],
        }


def _targets(objective: Objective, best: Fit, stands: np.ndarray) -> Iterator[dict[str, Any]]:
    """Each target: what is stated, what the fit and the scenario say, and the fit on new luck."""
    told = objective.calibration
    says = objective.measured(best.place)
    new = objective.on_new_luck(best.place) if told.is_played else says
    for k, (name, target) in enumerate(told.targets.items()):
        yield {
            "name": name,
            "measure": target.model_dump()["measure"],
            "value": float(objective.stated[k]),
            "tolerance": float(objective.spread[k]),
            "mark": target.mark,
            "source": target.source,
            "is_kept": name in told.kept,
            "fit": known(says[k]),
            "fit_on_new_luck": known(new[k]) if target.is_played else None,
            "scenario": known(stands[k]),
        }


def tables(found: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What was found as flat rows, for a page or a data frame: `parameters`, `targets`,
    `held_out`."""
    who = {"calibration": found["id"], "scenario": found["scenario"]}
    return {
        "parameters": [
            who
            | {k: v for k, v in row.items() if k not in ("profile", "interval", "paths")}
            | {"interval_low": row["interval"][0], "interval_high": row["interval"][1]}
            for row in found["parameters"]
        ],
        "targets": [who | dict(row) for row in found["targets"]],
        "held_out": [
            who | {k: v for k, v in row.items() if k not in ("kept", "parameters")}
            for row in found["held_out"]
        ],
    }
