"""What the sides believe, of power and of each other (7.7 and 7.8)."""

from __future__ import annotations

import math

import numpy as np

from sim.rules.compiled import rule
from sim.rules.elementary import exp, logistic


@rule
def learned_power(
    mean: float, sd: float, signal: float, signal_sd: float, drift_sd: float
) -> tuple[float, float]:
    """Belief (mean, sd) about the log force ratio after a signal with normal noise; the power
    itself drifts (Smith & Stam 2004, Slantchev 2003). A perfect signal is believed at once; a
    certain belief stays."""
    if signal_sd <= 0.0:
        return signal, 0.0
    variance = sd * sd + drift_sd * drift_sd
    if variance <= 0.0:
        return mean, 0.0
    gain = variance / (variance + signal_sd * signal_sd)
    return mean + gain * (signal - mean), math.sqrt((1.0 - gain) * variance)


@rule
def prior(grid: np.ndarray, sd: float, out: np.ndarray) -> None:
    """Fills `out` with a normal belief of mean 0 over the grid, summing to 1."""
    for g in range(grid.shape[0]):
        z = grid[g] / sd
        out[g] = exp(-0.5 * z * z)
    normalise(out)


@rule
def normalise(belief: np.ndarray) -> None:
    """Scales a belief in place so that it sums to 1."""
    total = 0.0
    for g in range(belief.shape[0]):
        total += belief[g]
    for g in range(belief.shape[0]):
        belief[g] /= total


@rule
def mean_and_sd(grid: np.ndarray, belief: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of a belief over a grid."""
    mean, square = 0.0, 0.0
    for g in range(grid.shape[0]):
        mean += belief[g] * grid[g]
        square += belief[g] * grid[g] * grid[g]
    return mean, math.sqrt(max(0.0, square - mean * mean))


@rule
def aspiration_if(reservation: float, most: float, share_held: float) -> float:
    """What an actor with this reservation value would demand, if it can get `most` at best and
    still holds out for this share of its gain."""
    return reservation + share_held * max(0.0, most - reservation)


@rule
def seen_offer(
    centre: float,
    grid: np.ndarray,
    belief: np.ndarray,
    worth: float,
    most: float,
    share_held: float,
    sd: float,
    doubt: float,
) -> None:
    """Updates in place the belief over an opponent's reservation value (centre + grid) by an offer
    worth `worth` to its maker (Zeng & Sycara 1998, Hindriks & Tykhonov 2008); a share `doubt` of
    offers is thought to tell nothing."""
    for g in range(grid.shape[0]):
        z = (worth - aspiration_if(centre + grid[g], most, share_held)) / sd
        belief[g] *= doubt + (1.0 - doubt) * exp(-0.5 * z * z)
    normalise(belief)


@rule
def seen_answer(
    centre: float,
    grid: np.ndarray,
    belief: np.ndarray,
    worth: float,
    most: float,
    share_held: float,
    sd: float,
    doubt: float,
    accepted: bool,
) -> None:
    """Updates in place the belief over an opponent's reservation value by its answer to a text
    worth `worth` to it; a share `doubt` of answers is thought to tell nothing."""
    for g in range(grid.shape[0]):
        yes = logistic((worth - aspiration_if(centre + grid[g], most, share_held)) / sd)
        belief[g] *= doubt + (1.0 - doubt) * (yes if accepted else 1.0 - yes)
    normalise(belief)


@rule
def chance_below(value: float, centre: float, grid: np.ndarray, belief: np.ndarray) -> float:
    """Chance 0..1 that a reservation value (centre + grid) is at most `value`, each grid point
    standing for its cell."""
    total = 0.0
    step = grid[1] - grid[0]
    for g in range(grid.shape[0]):
        share = (value - centre - grid[g]) / step + 0.5
        total += belief[g] * min(1.0, max(0.0, share))
    return total
