"""All packages as the two belligerents value them, week by week."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report import measures
from sim.rules.bargaining import pareto

MOST = 500  # packages drawn; of more, an even choice besides those that matter
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian", "utilitarian")


def space(outcome: Outcome) -> dict[str, Any]:
    """What the utility space shows; empty if there is no package.

    shown      number of packages drawn, and `of` how many
    seats      whose worth is told: the two sides, then the other veto players
    frames     thousandths of utility, by seat and package; one frame for each time values moved
    frontier   by frame: packages in the Pareto set of the two sides, first side's worth rising
    frame      by week: which frame
    reservation  by seat (of `seats`) and week
    text, nash, kalai_smorodinsky, egalitarian, utilitarian   by week: package, or -1
    """
    if len(outcome.numbers.clause) == 0:
        return {}
    table = outcome.history.table
    seats = [*outcome.sides, *(seat for seat in outcome.vetoes if seat not in outcome.sides)]
    marks = {name: table[name].astype(int) for name in ("text", *SOLUTIONS)}
    frames, frame = _frames(outcome, seats)
    frontiers = [_frontier(values) for values in frames]
    drawn = _drawn(len(outcome.numbers.clause), [*marks.values(), *frontiers])
    place = {int(package): k for k, package in enumerate(drawn)} | {-1: -1}
    return {
        "shown": len(drawn),
        "of": len(outcome.numbers.clause),
        "seats": seats,
        "frames": [values[drawn].T.tolist() for values in frames],
        "frontier": [[place[int(package)] for package in line] for line in frontiers],
        "frame": frame,
        "reservation": [
            np.round(outcome.history.seat.reservation[:, seat], 4).tolist() for seat in seats
        ],
        **{name: [place[int(x)] for x in packages] for name, packages in marks.items()},
    }


def _frames(outcome: Outcome, seats: list[int]) -> tuple[list[np.ndarray], list[int]]:
    """Worth in thousandths (packages, seats) whenever it moved, and which holds in each week."""
    frames: list[np.ndarray] = []
    frame = []
    for week in range(outcome.weeks):
        values = np.round(1000 * measures.worth(outcome, week)[:, seats]).astype(int)
        if not frames or not np.array_equal(values, frames[-1]):
            frames.append(values)
        frame.append(len(frames) - 1)
    return frames, frame


def _frontier(values: np.ndarray) -> np.ndarray:
    """Packages of the two sides' Pareto set, from the first side's worst to its best."""
    found = np.flatnonzero(pareto(values[:, :2]))
    return np.asarray(found[np.argsort(values[found, 0], kind="stable")])


def _drawn(count: int, wanted: list[np.ndarray]) -> np.ndarray:
    """The packages to draw: all of a few; of many those that are wanted and an even choice."""
    if count <= MOST:
        return np.arange(count)
    evenly = np.linspace(0, count - 1, MOST).astype(int)
    drawn = np.unique(np.concatenate([evenly, *wanted]))
    return np.asarray(drawn[drawn >= 0])
