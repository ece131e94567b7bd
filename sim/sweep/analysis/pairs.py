"""What a change does to pairs of runs with the same luck, and whether it is what was claimed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from sim.scenario.records import Scenario
from sim.sweep.ensemble import FEWEST, apart

LEAST = 6  # pairs that must differ: fewer, all one way, may be luck (two-sided sign test, 5 %)
MARGIN = 0.05  # what does not fall falls by less than this (a non-inferiority margin)
HOLDS, UNTOLD, FAILS = 1, 0, -1


class Seen(NamedTuple):
    """What is left of runs, (..., runs)."""

    agreed: np.ndarray  # whether there is a deal
    survival: np.ndarray  # its chance to last five years; nan without
    level: np.ndarray  # agreed on the issue of the front; nan without


class Found(NamedTuple):
    """A change of a share or a mean over pairs, with its 95 % interval; nan where none is told."""

    difference: float
    low: float
    high: float
    pairs: int  # that have it both times
    differ: int


def measure(name: str, seen: Seen, scenario: Scenario) -> np.ndarray:
    """What a headline speaks of, (..., runs), 0..1; nan where a run has it not."""
    if name == "deal":
        return seen.agreed.astype(float)
    if name == "lasting_chance":
        return np.where(seen.agreed, seen.survival, 0.0)
    if name == "survival":
        return seen.survival
    ideal = wanted(name.removeprefix("front."), scenario)
    return np.asarray(1.0 - np.abs(seen.level - (np.nan if ideal is None else ideal)))


def wanted(which: str, scenario: Scenario) -> float | None:
    """What the first or second side wants most on the issue of the front; None if it cares not."""
    war = scenario.war
    side = war.sides[("first", "second").index(which)]
    preference = scenario.actors[side].preferences.get(war.front_issue)
    return None if preference is None else preference.ideal


def change(name: str, after: np.ndarray, before: np.ndarray) -> Found:
    """By how much a measure (runs,) exceeds what it was on the same luck."""
    both = ~(np.isnan(after) | np.isnan(before))
    gaps = np.round(after[both] - before[both], 12)  # what is the same differs in no last bit
    pairs, differ = len(gaps), int((gaps != 0).sum())
    if name == "deal":
        told = apart(after[both] == 1, before[both] == 1)
        return Found(told["difference"], told["low"], told["high"], pairs, differ)
    if pairs < FEWEST:
        return Found(np.nan, np.nan, np.nan, pairs, differ)
    middle, half = float(gaps.mean()), _half(gaps)
    return Found(middle, middle - half, middle + half, pairs, differ)


def _half(gaps: np.ndarray) -> float:
    """Half of the 95 % interval of a mean (Student's t)."""
    from scipy.stats import t

    return float(t.ppf(0.975, len(gaps) - 1) * gaps.std(ddof=1) / len(gaps) ** 0.5)


def _falls(found: Found) -> int:
    is_clear = found.differ >= LEAST
    if is_clear and found.high < 0:
        return HOLDS
    return FAILS if is_clear and found.low > 0 else UNTOLD


def _does_not_rise(found: Found) -> int:
    if _falls(found) == FAILS:
        return FAILS
    return HOLDS if found.high < MARGIN else UNTOLD


def _turned(found: Found) -> Found:
    return found._replace(difference=-found.difference, low=-found.high, high=-found.low)


WAYS: Mapping[str, Callable[[Found], int]] = {
    "falls": _falls,
    "rises": lambda found: _falls(_turned(found)),
    "does_not_rise": _does_not_rise,
    "does_not_fall": lambda found: _does_not_rise(_turned(found)),
}


def verdict(way: str, found: Found) -> int:
    """Whether a change is what was claimed: 1 it is, -1 it is clearly otherwise, 0 luck could have
    made either."""
    return WAYS[way](found)
