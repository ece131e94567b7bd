"""How an actor gives way: the catalogue of concession strategies (7.10).

Each returns the share 0..1 of its demand that an actor has given up, from
    k         share given up at the start
    beta      shape: < 1 Boulware (late), > 1 Conceder (early)
    deadline  weeks after which it has conceded all it will
    week      this week
    progress  0..1, how far the opponent has come from its first offer towards the actor's best
    winning   0..1, share of recent weeks in which the front moved the actor's way
To add a strategy, write a function with this signature and name it in the catalogue below.
"""

from __future__ import annotations

from sim.rules.compiled import catalogue, rule
from sim.rules.elementary import power


@rule
def hold(
    k: float, beta: float, deadline: float, week: int, progress: float, winning: float
) -> float:
    """Gives up nothing beyond the start (Schelling 1960: commitment)."""
    return k


@rule
def by_clock(
    k: float, beta: float, deadline: float, week: int, progress: float, winning: float
) -> float:
    """Gives way as the deadline nears (Faratin, Sierra & Jennings 1998, time-dependent tactics)."""
    elapsed = min(float(week), deadline) / deadline
    return k + (1.0 - k) * power(elapsed, 1.0 / beta)


@rule
def in_kind(
    k: float, beta: float, deadline: float, week: int, progress: float, winning: float
) -> float:
    """Gives way as far as the other has come (after relative tit-for-tat, Faratin et al. 1998)."""
    return k + (1.0 - k) * progress


@rule
def by_front(
    k: float, beta: float, deadline: float, week: int, progress: float, winning: float
) -> float:
    """Stands firm while the front moves its way; otherwise by the clock (Slantchev 2003)."""
    return k + (by_clock(k, beta, deadline, week, progress, winning) - k) * (1.0 - winning)


NAMES, conceded = catalogue(hold, by_clock, in_kind, by_front)


@rule
def aspiration(reservation: float, ambition: float, given_up: float, top: float) -> float:
    """The least an actor accepts this week: between its reservation value and its best."""
    return reservation + ambition * (1.0 - given_up) * max(0.0, top - reservation)


@rule
def progress(first: float, best: float, top: float) -> float:
    """How far the opponent has come, 0..1, from the first thing received towards the best one
    could get."""
    if top <= first:
        return 1.0 if best > first else 0.0
    return min(1.0, max(0.0, (best - first) / (top - first)))
