"""What a reader gives to the analytics, as arrays, or every fault in plain words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.rules.solutions import Floats

Mask = NDArray[np.bool_]

MOST = 1e100  # utility: products of shares and sums stay finite


def table(utilities: ArrayLike) -> Floats:
    """Utilities (packages, parties), finite; ValueError in plain words if they are not."""
    found = _numbers(utilities, "utilities")
    if found.ndim != 2 or found.shape[1] == 0:
        raise ValueError(f"utilities must be a table (packages, parties), not {found.shape}")
    if not _is_sound(found):
        raise ValueError(f"utilities must be numbers within ±{MOST:g}: {_first_odd(found)} is not")
    return found


def row(numbers: ArrayLike, parties: int, name: str) -> Floats:
    """One finite number for each party; ValueError in plain words if it is not that."""
    found = _numbers(numbers, name)
    if found.shape != (parties,):
        raise ValueError(f"{name} must hold one number for each of {parties} parties")
    if not _is_sound(found):
        raise ValueError(f"{name} must be numbers within ±{MOST:g}")
    return found


def powers(weights: ArrayLike | None, parties: int) -> Floats:
    """Bargaining powers > 0, the greatest 1; all 1 if none are given."""
    found = np.ones(parties) if weights is None else row(weights, parties, "weights")
    if (found <= 0).any():
        raise ValueError("weights must be greater than 0")
    return found / found.max()


def problem(
    utilities: ArrayLike, disagreement: ArrayLike, weights: ArrayLike | None = None
) -> tuple[Floats, Floats, Floats]:
    """A bargaining problem of one package or more: utilities (packages, parties), disagreement
    (parties,), powers (parties,). ValueError with every fault, a line each."""
    worth = table(utilities)
    faults: list[str] = []
    if len(worth) == 0:
        faults.append("utilities hold no package")
    parties = worth.shape[1]
    point = _tried(faults, lambda: row(disagreement, parties, "disagreement"))
    power = _tried(faults, lambda: powers(weights, parties))
    if faults:
        raise ValueError("\n".join(faults))
    return worth, point, power


def place(package: int, packages: int) -> int:
    """A package's index; ValueError if the table holds no such package."""
    if package not in range(packages):
        raise ValueError(f"package must lie in 0..{packages - 1}, not {package}")
    return int(package)


def _tried(faults: list[str], read: Callable[[], Floats]) -> Floats:
    """What is read, or nothing and one more fault."""
    try:
        return read()
    except ValueError as fault:
        faults.append(str(fault))
        return np.empty(0)


def _is_sound(found: Floats) -> bool:
    """Whether all are numbers whose sums and products stay finite."""
    return bool((np.abs(found) <= MOST).all())


def _numbers(given: ArrayLike, name: str) -> Floats:
    try:
        return np.ascontiguousarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be numbers, in rows of one length") from None


def _first_odd(found: Floats) -> str:
    package, party = np.argwhere(~(np.abs(found) <= MOST))[0]
    return f"{found[package, party]} (package {package}, party {party})"
