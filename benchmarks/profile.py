"""Where a week's time goes: every beat alone, over states that it met in play.

The engine's own loop is played once, interpreted, with beats that note what they are called with.
Then each beat is timed, compiled, over a sample of its calls, less what laying out their states
takes. So neither clocks nor a second copy of the loop stand in the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any, NamedTuple
from unittest import mock

import numba
import numpy as np

from sim.rules import beats
from sim.rules.compiled import Rule
from sim.rules.state import Numbers, State, blank_for
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.sweep import engine

SAMPLE, TIMES, TURNS = 64, 20, 60  # calls timed, how often in a row, and of how many the quietest


class Call(NamedTuple):
    """What a beat was called with, and what it answered."""

    state: np.ndarray  # (numbers,) as it was before
    given: tuple[Any, ...]
    answer: Any


def profile(scenario: Scenario, runs: int) -> dict[str, tuple[float, float]]:
    """Microseconds and calls a week of every beat in runs 0, 1, ... of seed 0, dearest first."""
    n = numbers(scenario)
    kept = max(1, int(n.given[0].undominated))  # nobody reckons with others, so states are small
    parts = ("clause", "utility", "odds")
    n = n._replace(**{name: np.asfortranarray(getattr(n, name)[:kept]) for name in parts})
    n = n._replace(odds=np.ascontiguousarray(n.odds))
    memory, s = _in_one_piece(n)
    calls, weeks = _noted(n, memory, s, runs)
    found = {}
    for name, met in calls.items():
        often = len(met) / weeks
        found[name] = (_seconds(getattr(beats, name), memory, met) * often * 1e6, often)
    return dict(sorted(found.items(), key=lambda each: -each[1][0]))


def _in_one_piece(n: Numbers) -> tuple[np.ndarray, State]:
    """A state whose arrays look at one piece of memory, (numbers,)."""
    blank = blank_for(n)._asdict()
    seats = blank.pop("seat_numbers").shape
    ends = np.cumsum([part.size * part.itemsize // 8 for part in blank.values()])
    memory = np.zeros(ends[-1])
    pieces = zip(np.split(memory, ends[:-1]), blank.items(), strict=True)
    views = {
        name: piece.view(part.dtype).reshape(part.shape).view(type(part))
        for piece, (name, part) in pieces
    }
    rows = views["seat"].view(np.ndarray).view("f8").reshape(seats)
    return memory, State(**views, seat_numbers=rows)


def _noted(
    n: Numbers, memory: np.ndarray, s: State, runs: int
) -> tuple[dict[str, list[Call]], int]:
    """All calls of each beat, and how many weeks were played."""
    calls: dict[str, list[Call]] = {}

    def noting(name: str) -> Callable[..., Any]:
        def noted(*given: Any) -> Any:
            before = memory.copy()
            answer = getattr(beats, name)(*given)
            calls.setdefault(name, []).append(Call(before, given, answer))
            return answer

        return noted

    noted = SimpleNamespace(**{name: noting(name) for name in beats.__all__})
    plain = engine.play.function
    play = FunctionType(plain.__code__, {**plain.__globals__, "beats": noted})
    with mock.patch.object(engine, "play", play):
        unwatched = engine.Engine(n)
        unwatched._state = s
        tallies = unwatched.play(0, np.arange(runs)).tallies
    return calls, int((tallies["run"]["week"] + 1).sum())


def _seconds(beat: Rule, memory: np.ndarray, met: list[Call]) -> float:
    """What one call takes, from a sample of them all."""
    few = met[:: -(-len(met) // SAMPLE)]
    *given, last = few[0].given
    varies = isinstance(last, int | np.integer) and not isinstance(last, bool)  # a seat, a run
    if not varies:
        given.append(last)
    lasts = np.array([call.given[-1] if varies else 0 for call in few])
    states = np.stack([call.state for call in few])
    quietest = []
    for loop in (_loop(beat, varies, few[0].answer is not None), _loop(None, False, False)):
        taken = []
        for _ in range(TURNS):
            start = time.perf_counter()
            loop(memory, states, lasts, *given)
            taken.append(time.perf_counter() - start)
        quietest.append(min(taken) / (TIMES * len(few)))
    return max(0.0, quietest[0] - quietest[1])


@cache
def _loop(beat: Rule | None, varies: bool, answers: bool) -> Any:
    """Lays out each state and calls the beat; keeps what it answers, so that it has to."""

    @numba.njit(error_model="numpy")
    def loop(memory: Any, states: Any, lasts: Any, *given: Any) -> float:
        kept = 0.0
        for _ in range(TIMES):
            for k in range(states.shape[0]):
                memory[:] = states[k]
                if beat is not None:
                    if varies and answers:
                        kept += beat(*given, lasts[k])
                    elif varies:
                        beat(*given, lasts[k])
                    elif answers:
                        kept += beat(*given)
                    else:
                        beat(*given)
        return kept

    return loop
