"""Whether a seat accepts the text on the table: the catalogue of answers (7.10).

Each returns the chance 0..1 of acceptance from
    worth        what the text is worth to the actor as an agreement
    aspiration   the least it accepts this week
    reservation  the least it would ever sign for
    noise        spread of the tremble; 0: none
    week, deadline
To add an answer, write a function with this signature and name it in the catalogue below.
"""

from __future__ import annotations

from sim.rules.compiled import catalogue, rule
from sim.rules.elementary import logistic


@rule
def next(
    worth: float, aspiration: float, reservation: float, noise: float, week: int, deadline: float
) -> float:
    """Accepts what is worth at least what it would ask for itself (AC_next, Baarslag, Hindriks &
    Jonker 2014), with a tremble."""
    return tremble(worth - aspiration, noise)


@rule
def late(
    worth: float, aspiration: float, reservation: float, noise: float, week: int, deadline: float
) -> float:
    """Refuses until its deadline, then accepts anything above its reservation value (AC_time)."""
    return tremble(worth - reservation, noise) if week >= deadline else 0.0


@rule
def tremble(surplus: float, noise: float) -> float:
    """Chance 0..1 of saying yes at this surplus: a step without noise, a logit with it."""
    if noise <= 0.0:
        return 1.0 if surplus >= 0.0 else 0.0
    return logistic(surplus / noise)


NAMES, acceptance = catalogue(next, late)
