"""Events: what a shock may touch. To add a shock, add a row to EFFECTS."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """One kind of shock: whom it may hit and the column of the state it touches, by adding or by
    multiplying."""

    name: str
    whom: str  # "actor", "belligerent", "giver" (of aid) or "issue"
    column: str  # a column of state.SEAT; "credibility" belongs to issues
    multiplies: bool
    low: float
    high: float
    meaning: str


EFFECTS = (
    Effect("damage", "actor", "damage", False, 0.0, 1e9, "added to the damage index"),
    Effect("casualties", "actor", "casualties", False, 0.0, 1e9, "added to the casualty index"),
    Effect("mistrust", "actor", "mistrust", False, 0.0, 1.0, "added to mistrust"),
    Effect("fatigue", "actor", "fatigue", False, 0.0, 1e9, "added to fatigue"),
    Effect(
        "pressure",
        "actor",
        "pressure_base",
        False,
        0.0,
        1e9,
        "added to the mediator's pressure, utility",
    ),
    Effect(
        "pressure_now",
        "actor",
        "pressure",
        False,
        0.0,
        1e9,
        "added to the pressure of the moment, which returns to its level, utility",
    ),
    Effect("cost", "actor", "cost_factor", True, 0.0, 1e9, "factor on the cost of war"),
    Effect(
        "inducement", "actor", "inducement", False, -1.0, 1.0, "added to its inducement, utility"
    ),
    Effect(
        "audience_cost", "actor", "audience_cost", True, 0.0, 1.0, "factor on its audience cost"
    ),
    Effect(
        "belief",
        "belligerent",
        "belief",
        False,
        -1e9,
        1e9,
        "added to its belief about the log force ratio, first side over second",
    ),
    Effect("troops", "belligerent", "troops", True, 1e-9, 1e9, "factor on troops"),
    Effect("quality", "belligerent", "quality", True, 1e-9, 1e9, "factor on effectiveness"),
    Effect("aid", "giver", "aid", True, 0.0, 1e9, "factor on the flow of equipment"),
    Effect(
        "credibility",
        "issue",
        "credibility",
        False,
        0.0,
        1.0,
        "added to the credibility of the clause",
    ),
)
