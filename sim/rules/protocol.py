"""Who speaks at the table: the catalogue of protocols (7.11).

Each names the actor who proposes this week from the two belligerents, the mediator (-1: none at
the table) and the number of the session; BOTH lets both belligerents propose and the one that
risks more by holding out gives way (Zeuthen 1930). What a speaker proposes is its offer rule
(offer.py), except that `equilibrium` replaces it. To add a protocol, write a function with this
signature and name it in the catalogue below.
"""

from __future__ import annotations

from sim.rules.compiled import catalogue, rule

BOTH = -2


@rule
def is_session(week: int, every: int) -> bool:
    """Whether the table meets in a week: every so many (>= 1), from the first week on."""
    return week % every == 0


@rule
def mediated_text(first: int, second: int, mediator: int, session: int) -> int:
    """The mediator tables a single text (Fisher 1978, Raiffa 1982); without it, direct talks."""
    return mediator if mediator >= 0 else alternating(first, second, mediator, session)


@rule
def alternating(first: int, second: int, mediator: int, session: int) -> int:
    """The belligerents take turns (Stahl 1972, Rubinstein 1982)."""
    return first if session % 2 == 0 else second


@rule
def simultaneous(first: int, second: int, mediator: int, session: int) -> int:
    """Both propose at once (Zeuthen 1930, Harsanyi 1956)."""
    return BOTH


@rule
def equilibrium(first: int, second: int, mediator: int, session: int) -> int:
    """Turns, each proposing its stationary equilibrium offer (Rubinstein 1982)."""
    return alternating(first, second, mediator, session)


NAMES, speaker = catalogue(mediated_text, alternating, simultaneous, equilibrium)
EQUILIBRIUM = NAMES.index("equilibrium")
