"""What the fit says of targets that it has not seen, beside what costs no fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.sweep.calibration.fitting import Fit, Objective, fitted


def held_out(objective: Objective, best: Fit, stands: np.ndarray) -> Iterator[dict[str, Any]]:
    """A row for each target left out: what a fit without it says of it, what the scenario as it
    stands says, and the mean of the targets kept that measure the same thing (None without any).

    Named targets are left out together, and the best fit has not seen them; in turn, each has a fit
    of its own.
    """
    told = objective.calibration
    names = list(told.targets)
    for name in told.left_out:
        kept = [k for k, other in enumerate(names) if _is_kept(objective, other, name)]
        found = fitted(objective, kept) if told.in_turn else best
        j = names.index(name)
        said = {
            "fit": known(objective.measured(found.place)[j]),
            "scenario": known(stands[j]),
            "mean": _mean(objective, name, kept),
        }
        value = float(objective.stated[j])
        errors = {f"{key}_error": None if x is None else x - value for key, x in said.items()}
        yield (
            {
                "target": name,
                "value": value,
                "tolerance": float(objective.spread[j]),
                "kept": [names[k] for k in kept],
                "parameters": objective.values(found.place).tolist(),
            }
            | said
            | errors
        )


def known(value: float) -> float | None:
    """A number that was measured; None where no run has what is measured."""
    return None if np.isnan(value) else float(value)


def _is_kept(objective: Objective, other: str, name: str) -> bool:
    told = objective.calibration
    return other != name if told.in_turn else other in told.kept


def _mean(objective: Objective, name: str, kept: Sequence[int]) -> float | None:
    targets = list(objective.calibration.targets.values())
    kind = type(objective.calibration.targets[name])
    like = [float(objective.stated[k]) for k in kept if type(targets[k]) is kind]
    return float(np.mean(like)) if like else None
