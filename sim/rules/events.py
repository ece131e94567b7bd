"""Events: what a shock may touch. To add a shock, add a row to EFFECTS."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """One kind of shock: the column of the state it touches, by adding or by multiplying."""

    name: str
    column: str  # a column of state.SEAT; "credibility" is the issues' own row
    multiplies: bool
    low: float
    high: float
    meaning: str


EFFECTS = (
    Effect("damage", "damage", False, 0.0, 1e9, "actor -> added to its damage index"),
    Effect("casualties", "casualties", False, 0.0, 1e9, "actor -> added to its casualty index"),
    Effect("mistrust", "mistrust", False, 0.0, 1.0, "actor -> added to its mistrust"),
    Effect("fatigue", "fatigue", False, 0.0, 1e9, "actor -> added to its fatigue"),
    Effect(
        "pressure", "pressure_base", False, 0.0, 1e9, "actor -> added to pressure on it, utility"
    ),
    Effect("cost", "cost_factor", True, 0.0, 1e9, "actor -> factor on its cost of war"),
    Effect("troops", "troops", True, 1e-9, 1e9, "belligerent -> factor on its troops"),
    Effect("quality", "quality", True, 1e-9, 1e9, "belligerent -> factor on its effectiveness"),
    Effect("aid", "aid", True, 0.0, 1e9, "giver -> factor on its flow of equipment"),
    Effect(
        "credibility", "credibility", False, 0.0, 1.0, "issue -> added to its clause's credibility"
    ),
)
