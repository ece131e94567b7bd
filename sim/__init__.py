"""An open simulator of a peace negotiation: a scenario enters, an outcome leaves.

`sim.sweep("january_2026", runs=2000)` plays very many of them and returns a table.
`sim.bargaining_solutions(utilities, disagreement)` says what bargaining theory would recommend;
`sim.core`, `sim.blocked_by` and `sim.acceptable` say what coalitions would block; `sim.pareto`
which packages no other dominates.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.rules.bargaining import acceptable as acceptable
    from sim.rules.bargaining import bargaining_solutions as bargaining_solutions
    from sim.rules.bargaining import blocked_by as blocked_by
    from sim.rules.bargaining import core as core
    from sim.rules.bargaining import pareto as pareto
    from sim.sweep import sweep as sweep  # the package is called like the function that it is

__version__ = "0.1.0"

ANALYTICS = ("acceptable", "bargaining_solutions", "blocked_by", "core", "pareto")


def __getattr__(name: str) -> Any:
    """The public functions, loaded when they are asked for."""
    if name == "sweep":
        return import_module("sim.sweep")
    if name in ANALYTICS:
        return getattr(import_module("sim.rules.bargaining"), name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
