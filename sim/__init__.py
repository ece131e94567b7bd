"""An open simulator of a peace negotiation: a scenario enters, an outcome leaves.

`sim.sweep("january_2026", runs=2000)` plays very many of them and returns a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.sweep import sweep as sweep  # the package is called like the function that it is

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`sim.sweep`, loaded when it is asked for."""
    if name == "sweep":
        from importlib import import_module

        return import_module("sim.sweep")
    raise AttributeError(f"module 'sim' has no attribute '{name}'")
