"""Interleaved rounds: each contender is timed once a round, so that a noisy hour hits all alike."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple


class Sample(NamedTuple):
    """One timing."""

    count: int  # how many were played
    wall: float  # s
    cpu: float  # s, of all processes that took part
    checksum: float = 0.0  # what came of it


def cpu_seconds() -> float:
    """CPU time of this process and of its children that have ended, s."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def timed(count: int, act: Callable[[], float]) -> Sample:
    """An act that plays `count` and returns a checksum, timed."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    checksum = act()
    return Sample(count, time.perf_counter() - wall, cpu_seconds() - cpu, checksum)


def interleaved(
    contenders: Mapping[str, Callable[[], Sample]], rounds: int
) -> dict[str, list[Sample]]:
    """Every contender once a round, after one round that does not count (it compiles and loads)."""
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    for turn in range(rounds + 1):
        for name, act in contenders.items():
            print(f"round {turn} of {rounds}: {name}".ljust(78), end="\r", file=sys.stderr)
            samples[name].append(act())
    return {name: taken[1:] for name, taken in samples.items()}


def spread(numbers: list[float]) -> str:
    """Median and range, to three digits."""
    middle, low, high = (f"{x:,.3g}" if x < 1e3 else f"{x:,.0f}" for x in
                         (median(numbers), min(numbers), max(numbers)))  # fmt: skip
    return f"{middle} ({low}–{high})"
