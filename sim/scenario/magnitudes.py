"""How large and how small the numbers of a scenario may be, whatever they count.

The rules reckon with products, squares and quotients of a dozen numbers; within these bounds none
of them overflows, as tests/attack tries number by number. `rules/events.py` holds to them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.scenario.paths import Loc
from sim.scenario.wording import shown

MOST = 1e9
LEAST = 1e-9  # besides 0


def beyond(data: Any) -> Iterator[tuple[Loc, str]]:
    """Each number of plain data that is too large or too close to 0: its place, and why."""
    left: list[tuple[Loc, Any]] = [((), data)]
    while left:
        loc, entry = left.pop()
        if isinstance(entry, dict):
            left += [((*loc, key), inner) for key, inner in entry.items()]
        elif isinstance(entry, list):
            left += [((*loc, place), inner) for place, inner in enumerate(entry)]
        elif isinstance(entry, int | float) and entry and not LEAST <= abs(entry) <= MOST:
            yield loc, _in_words(entry)


def _in_words(number: float) -> str:
    if abs(number) > MOST:
        return f"{shown(number)} is too large: at most {MOST:,.0f} on either side of 0"
    return f"{shown(number)} is too close to 0: write 0, or {LEAST:g} or more"
