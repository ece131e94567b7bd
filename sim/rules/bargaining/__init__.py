"""Bargaining analytics for any table of utilities (packages, parties).

`reference.py` holds the solutions, `dominance.py` the Pareto set, `coalitions.py` the core; the
compiled rules that they share with the engine stand in `sim/rules/solutions.py`.
"""

from sim.rules.bargaining.coalitions import DISAGREEMENT, Block, acceptable, blocked_by, core
from sim.rules.bargaining.dominance import pareto
from sim.rules.bargaining.reference import Move, Solutions, bargaining_solutions

__all__ = [
    "DISAGREEMENT",
    "Block",
    "Move",
    "Solutions",
    "acceptable",
    "bargaining_solutions",
    "blocked_by",
    "core",
    "pareto",
]
