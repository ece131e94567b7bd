"""The rows of a comparison as plain data: what is shared, what is fair to compare, what is clear,
and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.scenario.records import Scenario
from sim.scenario.table import levels_on_table
from sim.sweep.analysis.outcomes import FEW_DEALS

if TYPE_CHECKING:
    from pandas import DataFrame

FORMAT = 2  # of comparison.json and levers.json; 1 had no seal
FEW_DIFFER = 10  # pairs that differ, below which no difference is called clear
ENDS = ("", "_low", "_high")
BY_TIME = ("deal", "deal_or_ceasefire", "lasting_deal", "lasting_chance", "range_ever_open",
           "deal_never_open", "survival", "week")  # fmt: skip


def is_another_war(base: Scenario, other: Scenario) -> bool:
    """Whether the same luck means nothing: other belligerents, or no issue in common."""
    return set(base.war.sides) != set(other.war.sides) or not set(base.issues) & set(other.issues)


def rows_of(table: DataFrame, base: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """The rows of a policy that say something of both scenarios, as plain data, each with the
    reason, if any, why its two figures are no fair comparison, with what to beware of, and whether
    it is clear of 0 (`same`, which for another war is the difference of two samples)."""
    unfair, weeks = _unfair(base, other), _other_weeks(base, other)
    longer = f"{weeks}, so one has longer to sign in" if weeks else ""  # of what is BY_TIME
    is_apart = is_another_war(base, other)
    issues = set(base.issues) & set(other.issues)
    actors = set(base.actors) & set(other.actors)
    shared = {"terms": issues} | dict.fromkeys(("worth", "outcome_value", "losses"), actors)
    kept = []
    for row in records(table):
        part, _, key = row["outcome"].partition(".")
        if part not in shared or key in shared[part]:
            own = _independent(row) if is_apart else row
            beware = _beware(own, longer if part in BY_TIME else "", is_apart)
            kept.append(own | {"unfair": unfair.get(part, ""), "warning": "; ".join(beware),
                               "is_clear": _is_clear(own, is_apart)})  # fmt: skip
    return kept


def _independent(row: dict[str, Any]) -> dict[str, Any]:
    """The row with the difference as that of two samples without anything in common, its interval
    from those of the two (Newcombe 1998; Zou & Donner 2008)."""
    ends: list[float | None] = [None, None]
    value, known = row["difference"], [row[a + b] for a in ("base", "other") for b in ENDS]
    if value is not None and None not in known:
        ours, low, high, theirs, their_low, their_high = known
        ends = [value - float(np.hypot(theirs - their_low, high - ours)),
                value + float(np.hypot(their_high - theirs, ours - low))]  # fmt: skip
    told = dict(zip(("low", "high"), map(plain, ends), strict=True))
    nothing = dict.fromkeys(("p_value", "share_of_pairs_that_differ", "standard_error"))
    same = {"same": value, "same_low": told["low"], "same_high": told["high"]}
    return row | told | nothing | same | {
        "pairs": 0, "pairs_that_differ": 0, "interval": "two independent samples"
    }  # fmt: skip


def _beware(row: Mapping[str, Any], longer: str, is_apart: bool) -> list[str]:
    told = [row["warning"], longer]
    few = f"fewer than {FEW_DEALS} deals"
    if row["among"] == "deals" and 0 < row["pairs"] < FEW_DEALS and few not in row["warning"]:
        told.append(f"fewer than {FEW_DEALS} pairs in which both sign")
    if not is_apart and 0 < row["pairs_that_differ"] < FEW_DIFFER:
        told.append(f"fewer than {FEW_DIFFER} pairs differ, so not called clear")
    return [each for each in told if each]


def _is_clear(row: Mapping[str, Any], is_apart: bool) -> bool:
    if row["same_low"] is None or row["same_high"] is None:
        return False
    enough = is_apart or row["pairs_that_differ"] >= FEW_DIFFER
    return bool(enough and (row["same_low"] > 0 or row["same_high"] < 0))


def _unfair(base: Scenario, other: Scenario) -> dict[str, str]:
    """Measures that need equally long runs, or the same stakes -> why the two have them not."""
    if is_another_war(base, other):
        why = "in another war other things are at stake"
        return dict.fromkeys(("worth", "outcome_value", "losses", "held"), why)
    if bool(len(levels_on_table(base))) != bool(len(levels_on_table(other))):
        why = "the red lines of one leave nothing to talk about, so its runs end in the first week"
        return dict.fromkeys(("deal_or_ceasefire", "outcome_value", "losses", "held"), why)
    if base.horizon_weeks != other.horizon_weeks:
        return dict.fromkeys(("outcome_value", "losses", "held"), _other_weeks(base, other))
    return {}


def _other_weeks(base: Scenario, other: Scenario) -> str:
    if base.horizon_weeks == other.horizon_weeks:
        return ""
    return f"one plays {base.horizon_weeks} weeks and the other {other.horizon_weeks}"


def records(table: DataFrame) -> list[dict[str, Any]]:
    """The rows of a table as JSON takes them."""
    return [{str(k): plain(v) for k, v in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """A value as JSON takes it: ten digits, and None for what is not there."""
    if isinstance(value, float | np.floating):
        return float(f"{value:.10g}") if np.isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value
