"""Where a week's time goes: the engine's own loop, with a clock around each beat.

The loop is `sim.sweep.engine.play` itself, compiled again with beats that add up what they take.
"""

from __future__ import annotations

import ctypes
import time
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from sim.rules import beats, state
from sim.rules.compiled import Rule
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.sweep import engine

MONOTONIC = 1
TURNS = 4  # the first compiles
READ_CLOCK = ctypes.CDLL(None).clock_gettime
READ_CLOCK.argtypes, READ_CLOCK.restype = [ctypes.c_int, ctypes.c_size_t], ctypes.c_int
READING = np.zeros(2, np.int64)  # s, ns
HERE = READING.ctypes.data


class Profile(NamedTuple):
    """Microseconds of wall time a week."""

    bare: float  # the loop without clocks
    clocked: float  # the loop with them
    beats: dict[str, tuple[float, float]]  # name -> (microseconds, calls) a week, dearest first


@intrinsic
def _at(_: Any, address: Any) -> Any:
    """A pointer to an address: compiled code takes arrays of the world for constants."""

    def made(_: Any, builder: Any, __: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], cgutils.voidptr_t)

    return types.voidptr(types.uintp), made


@numba.njit
def _now() -> int:
    READ_CLOCK(MONOTONIC, HERE)
    found = numba.carray(_at(HERE), 2, np.int64)
    return found[0] * 1_000_000_000 + found[1]


def _clocked(beat: Rule, sums: np.ndarray) -> Any:
    """The beat, adding (nanoseconds, calls) to `sums` (2,)."""
    there = sums.ctypes.data

    @numba.njit(error_model="numpy")
    def clocked(*args: Any) -> Any:
        start = _now()
        result = beat(*args)
        found = numba.carray(_at(there), 2, np.int64)
        found[0] += _now() - start
        found[1] += 1
        return result

    return clocked


def profile(scenario: Scenario, runs: int) -> Profile:
    """Runs 0, 1, ... of seed 0, by the bare loop and by the clocked one; the quietest of turns."""
    names, sums = beats.__all__, np.zeros((len(beats.__all__), 2), np.int64)
    clocked_beats = ModuleType("clocked_beats")
    for name, row in zip(names, sums, strict=True):
        setattr(clocked_beats, name, _clocked(getattr(beats, name), row))
    plain = engine.play.function
    world = {**plain.__globals__, "beats": clocked_beats}
    play = numba.njit(error_model="numpy")(FunctionType(plain.__code__, world, plain.__name__))
    n = numbers(scenario)
    memory, kept = state.blank_for(n), state.blank_history(n)
    turns: dict[Any, list[tuple[float, np.ndarray]]] = {engine.play: [], play: []}
    for loop in (engine.play, play) * TURNS:
        sums[:] = 0
        start = time.perf_counter()
        weeks = sum(loop(n, memory, kept, 0, run) for run in range(runs))
        turns[loop].append(((time.perf_counter() - start) / weeks * 1e6, sums / weeks))
    bare, (clocked, each) = (min(turn, key=lambda taken: taken[0]) for turn in turns.values())
    order = np.argsort(-each[:, 0])
    return Profile(bare[0], clocked, {names[k]: (each[k, 0] / 1e3, each[k, 1]) for k in order})
