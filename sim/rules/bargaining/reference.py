"""The reference solutions of a bargaining problem, and how any package stands to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from sim.rules import solutions
from sim.rules.bargaining import words
from sim.rules.bargaining.dominance import pareto
from sim.rules.bargaining.tables import place, problem
from sim.rules.solutions import Floats, Whole


@dataclass(frozen=True, eq=False)
class Move:
    """The move from a package to a solution: to the nearest of its ties.

    Distance is taken in shares of what each party could gain at best (`Solutions.scale`), so it
    does not depend on the units of utility. Studies of automated negotiation measure agreements by
    their Euclidean distance to the Nash point in the same way, with utilities from 0 to 1.
    """

    to: int  # package
    gains: Floats  # (parties,), utility each gains by the move; negative: loses
    distance: float  # >= 0, Euclidean
    greatest: float  # >= 0, of the party who is moved farthest (Chebyshev)

    @property
    def opposition(self) -> Floats:
        """How much utility the move takes from each party, (parties,) >= 0."""
        return np.maximum(-self.gains, 0.0)

    @property
    def opposed(self) -> Whole:
        """The parties who lose by the move: they oppose it."""
        return np.flatnonzero(self.gains < 0)


@dataclass(frozen=True, eq=False)
class Solutions:
    """The reference solutions of one bargaining problem; packages by index, all ties, ascending."""

    utilities: Floats = field(repr=False)  # (packages, parties), as given
    disagreement: Floats  # (parties,), what each has without agreement, utility
    weights: Floats  # (parties,), bargaining powers in the Nash solution, the greatest 1
    rational: Whole  # packages from which no party loses
    pareto: Whole  # packages that no other dominates, individually rational or not
    nash: Whole  # empty, like the next and the last, when nothing is individually rational
    kalai_smorodinsky: Whole
    egalitarian: Whole  # never empty
    utilitarian: Whole
    nearest: int  # first egalitarian package: the one closest to individual rationality
    lacking: Floats  # (parties,) >= 0, utility each lacks at `nearest`: all 0 if any is rational

    @property
    def has_range(self) -> bool:
        """Whether some package leaves nobody worse off than disagreement."""
        return len(self.rational) > 0

    @property
    def falls_short(self) -> Whole:
        """The parties who would lose even from the nearest package."""
        return np.flatnonzero(self.lacking > 0)

    @property
    def scale(self) -> Floats:
        """One unit of distance for each party, (parties,) > 0: its ideal gain, the most it can gain
        from an individually rational package; where that is nothing, all that lies between its best
        and its worst package; where that is nothing too, 1."""
        ideal = np.zeros(len(self.disagreement))
        if self.has_range:
            ideal = self.utilities[self.rational].max(axis=0) - self.disagreement
        spread = np.ptp(self.utilities, axis=0)
        return np.where(ideal > 0, ideal, np.where(spread > 0, spread, 1.0))

    @property
    def opposition(self) -> float:
        """How far the parties' wishes lie apart: the distance from the nearest package to the point
        where each has its best (Baarslag et al. 2013, for two parties and utilities 0..1).

        0, one package is best for all, to sqrt(parties); each party's utility runs from 0, its
        worst package, to 1, its best. Disagreement plays no part.
        """
        best, spread = self.utilities.max(axis=0), np.ptp(self.utilities, axis=0)
        missed = (best - self.utilities[self.pareto]) / np.where(spread > 0, spread, 1.0)
        return float(np.sqrt((missed * missed).sum(axis=1).min()))

    def moves_from(self, package: int) -> dict[str, Move]:
        """The move from a package to each solution there is: how far, and who opposes it."""
        scale, start = self.scale, self.utilities[place(package, len(self.utilities))]
        found = {}
        for name in words.DEFINITIONS:
            ties: Whole = getattr(self, name)
            if len(ties):
                gains = self.utilities[ties] - start
                shares = gains / scale
                distances = np.sqrt((shares * shares).sum(axis=1))
                k = int(distances.argmin())
                greatest = float(np.abs(shares[k]).max())
                found[name] = Move(int(ties[k]), gains[k], float(distances[k]), greatest)
        return found

    def told(
        self,
        names: Sequence[str] | None = None,
        labels: Sequence[str] | Mapping[int, str] | None = None,
    ) -> str:
        """The problem in words: disagreement, range, each solution with its definition and ties.

        `names` of the parties (letters, if none are given), `labels` of the packages (a list, or a
        mapping of those that have one). ValueError: not one name for each party.
        """
        return words.told(self, names, labels)


def bargaining_solutions(
    utilities: ArrayLike, disagreement: ArrayLike, weights: ArrayLike | None = None
) -> Solutions:
    """The reference solutions over `utilities` (packages, parties), any unit, against disagreement.

    `weights` (parties,) > 0 are bargaining powers in the Nash solution alone (Kalai 1977); only
    their ratios matter. ValueError, with every fault: not numbers or not finite, wrong shapes, no
    package, weights not > 0.
    """
    worth, point, power = problem(utilities, disagreement, weights)
    all_count = np.ones(worth.shape[1], dtype=np.int64)
    least = solutions.egalitarian_scores(worth, point, all_count)
    egalitarian = _ties(least)
    nearest = int(egalitarian[0])
    return Solutions(
        utilities=worth,
        disagreement=point,
        weights=power,
        rational=np.flatnonzero(least >= 0.0),
        pareto=np.flatnonzero(pareto(worth)),
        nash=_ties(solutions.nash_scores(worth, point, power)),
        kalai_smorodinsky=_ties(solutions.kalai_smorodinsky_scores(worth, point, all_count)),
        egalitarian=egalitarian,
        utilitarian=_ties(solutions.utilitarian_scores(worth, point, all_count)),
        nearest=nearest,
        lacking=np.maximum(point - worth[nearest], 0.0),
    )


def _ties(scores: Floats) -> Whole:
    return np.flatnonzero(scores >= solutions.bar(scores))
