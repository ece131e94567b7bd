"""The expected-utility (challenge) model of Bueno de Mesquita, a baseline of its own.

As Scholz, Calbert & Smith (2011, J. Theoretical Politics 23: 510-531) specify it, after Bueno de
Mesquita (1985, 1994), with the status quo certain to stay without a challenge (Q = 1). Where this
departs from their text to give their Table 2, it follows what McKibben-Sanders and Masad (2014)
reported of the authors' own program:

- the chance of a successful challenge is the support for the challenger over *all* votes between
  *all* pairs of positions, not over those between the two; chances are small, and those of the two
  do not sum to 1;
- of several compromises an actor takes not the one that moves it least but the one whose mean of
  the two positions, weighed by both expected utilities, is the smallest number on the scale;
- confrontations lost come before compromises, and these before capitulations;
- danger, and so the attitude to risk, is compared among actors, not among the positions that one
  actor might take.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

ROUNDS = 8  # as in their Table 2


class Rounds(NamedTuple):
    """Where the actors stand after each round."""

    positions: np.ndarray  # (rounds, actors)
    median: np.ndarray  # (rounds,): the position that beats the others in pairwise votes
    mean: np.ndarray  # (rounds,): weighed by power times salience


def challenge(
    positions: np.ndarray, power: np.ndarray, salience: np.ndarray, rounds: int = ROUNDS
) -> Rounds:
    """Plays the rounds; positions (actors,) on any scale, salience 0..1, power >= 0."""
    x, span, votes = positions.astype(float), float(np.ptp(positions)), power * salience
    found = []
    for _ in range(rounds):
        if span > 0.0:
            x = _moved(x, salience, votes, span)
        found.append((x, _median(x, votes), np.average(x, weights=votes)))
    return Rounds(*(np.array(part) for part in zip(*found, strict=True)))


def _moved(x: np.ndarray, salience: np.ndarray, votes: np.ndarray, span: float) -> np.ndarray:
    """Where everybody stands after taking the best of the offers made to it."""
    even = np.ones(len(x))
    danger = _gains(x, salience, _chances(x, votes, span, even), span, 1.0)
    np.fill_diagonal(danger, 0.0)
    risk = _risk(danger.sum(axis=0))
    chances = _chances(x, votes, span, risk)
    seen = [_gains(x, salience, chances, span, r) for r in risk]
    return np.array([_answer(x, i, seen[i][i], seen[i][:, i]) for i in range(len(x))])


def _chances(x: np.ndarray, votes: np.ndarray, span: float, risk: np.ndarray) -> np.ndarray:
    """Chance (i, j) that i's challenge to j succeeds."""
    apart = (np.abs(x[:, None] - x[None]) / span) ** risk[:, None]  # (voter, position)
    lead = votes[:, None, None] * (apart[:, None, :] - apart[:, :, None])  # (voter, i, j)
    every = np.abs(lead).sum()
    return np.asarray(np.maximum(lead, 0.0).sum(axis=0) / (every or 1.0))


def _gains(
    x: np.ndarray, salience: np.ndarray, chances: np.ndarray, span: float, risk: float
) -> np.ndarray:
    """Expected gain (i, j) of i from challenging j, by somebody's attitude to risk."""
    apart = np.abs(x[:, None] - x[None]) / span
    won, lost = (2 - 4 * np.clip(0.5 + sign * apart / 2, 0.0, 1.0) ** risk for sign in (-1, 1))
    resisted = chances * won + (1 - chances) * lost
    return np.asarray(salience * resisted + (1 - salience) * won - (2 - 4 * 0.5**risk), dtype=float)


def _risk(danger: np.ndarray) -> np.ndarray:
    """Exponents 0.5 (the safest) to 2 (the most endangered), (actors,)."""
    least, most = danger.min(), danger.max()
    ratio = (2 * danger - most - least) / (most - least) if most > least else np.zeros(len(danger))
    return np.asarray((1 - ratio / 3) / (1 + ratio / 3))


def _answer(x: np.ndarray, i: int, mine: np.ndarray, theirs: np.ndarray) -> float:
    """Where i goes, from what it expects of challenging each j and of being challenged by it."""
    other = x != x[i]
    confronted = other & (mine > 0) & (theirs > mine)
    compromise = other & (mine < 0) & (theirs > -mine)
    capitulation = other & (mine < 0) & (theirs > 0) & ~compromise
    with np.errstate(divide="ignore", invalid="ignore"):
        between = x[i] + (x - x[i]) * np.abs(mine / theirs)
        weighed = (np.abs(mine) * x[i] + np.abs(theirs) * x) / (np.abs(mine) + np.abs(theirs))
    distance = np.abs(x - x[i])
    for kind, places, order in (
        (confronted, x, distance),
        (compromise, between, weighed),
        (capitulation, x, distance),
    ):
        if kind.any():
            return float(places[np.argmin(np.where(kind, order, np.inf))])
    return float(x[i])


def _median(x: np.ndarray, votes: np.ndarray) -> float:
    """The position that wins the pairwise votes (Black 1958), first come first held."""
    held = x[0]
    for rival in dict.fromkeys(x.tolist()):
        if (votes * (np.abs(x - held) - np.abs(x - rival))).sum() > 0:
            held = rival
    return float(held)
