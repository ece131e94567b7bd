"""A case as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.scenario.cases import Case, heard


class Arrays(NamedTuple):
    """Who wanted what; places on 0..1, nan where nothing is said."""

    positions: np.ndarray  # (actors, issues)
    salience: np.ndarray  # (actors, issues), 0 where an actor takes no part
    power: np.ndarray  # (actors,)
    reference: np.ndarray  # (issues,)
    outcome: np.ndarray  # (issues,)


def arrays(case: Case) -> Arrays:
    """The actors that count, in the order of the case."""
    actors, issues = heard(case), list(case.issues.values())
    said = [[issue.positions.get(actor, np.nan) for issue in issues] for actor in actors]
    matters = [[issue.salience.get(actor, 0.0) for issue in issues] for actor in actors]
    known = [[issue.reference_point, issue.outcome] for issue in issues]
    reference, outcome = np.array(known, dtype=float).T
    power = np.array([case.power[actor] for actor in actors])
    return Arrays(np.array(said, float), np.array(matters, float), power, reference, outcome)
