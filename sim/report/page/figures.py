"""What the charts of a sweep's page draw, from the tables of its analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.report.page.tables import BLOCKERS, SHARES, by_policy, chart, point
from sim.report.words import WAR, Alternative

if TYPE_CHECKING:
    from pandas import DataFrame

Tables = Mapping[str, "DataFrame"]
MOST = 12  # factors that are drawn; the analysis has them all
INDICES = {  # of what a design allows, the one that is drawn
    "total": "share of the variance, alone and with others",
    "mu_star": "mean size of a step's effect",
    "first_given_data": "share of the variance, alone",
}
OUTCOMES = ("deal", "lasting_deal", "survival")
EVENTS = {  # charts: which event of the table, and what its axis says
    "deals_by_week": (
        "deal, whether or not a ceasefire came first",
        "share of runs with a deal",
    ),
    "ceasefires_by_week": ("ceasefire first", "share of runs with a ceasefire before any deal"),
}
DIFFERENCES = {name: label for name, label in SHARES.items() if name != "range_ever_open"}


def charts_of(tables: Tables, policies: Sequence[str], other: Alternative = WAR) -> dict[str, Any]:
    """What charts/whiskers.js draws, by chart; those that have something to show. `other` is what
    there is instead of an agreement."""
    outcomes = tables["outcomes"]
    blockers = {
        f"blocker.{code}": label.replace(WAR.going_on, other.going_on)
        for code, label in BLOCKERS.items()
    }
    found = {
        "shares": chart(policies, by_policy(outcomes, policies, SHARES), "share of runs"),
        "blockers": chart(
            policies,
            ((label, points) for label, points in by_policy(outcomes, policies, blockers)
             if any(p and p[0] for p in points)),
            "share of runs",
        ),
        "survival": _survival(tables, policies),
        "tornado": _tornado(tables, policies[0]),
        **{f"indices_{name}": _indices(tables, policies, name) for name in OUTCOMES},
    }  # fmt: skip
    if "policies" in tables:
        others = policies[1:]
        differ = by_policy(tables["policies"], others, DIFFERENCES, "difference")
        found["differences"] = chart(others, differ, "percentage points of all runs", line=0.0)
    return {name: each for name, each in found.items() if each and each["rows"]}


def _indices(tables: Tables, policies: Sequence[str], outcome: str) -> dict[str, Any] | None:
    """How much each factor matters for an outcome, the first policy's largest on top."""
    table = tables.get("sensitivity")
    if table is None:
        return None
    own = table[table.outcome == outcome]
    index = next((name for name in INDICES if (own["index"] == name).any()), None)
    own = own[own["index"] == index]
    own = own.assign(low=own.value - own.half_width, high=own.value + own.half_width)
    first = own[own.policy == policies[0]].sort_values("value", ascending=False)
    labels = dict(zip(first.factor[:MOST], first.label[:MOST], strict=True))
    rows = by_policy(own, policies, labels, key="factor")
    return chart(policies, rows, INDICES.get(str(index), ""), percent=False)


def _tornado(tables: Tables, policy: str) -> dict[str, Any] | None:
    """The chance of a deal at each end of each factor, the widest on top."""
    table = tables.get("tornado")
    if table is None:
        return None
    own = table[(table.outcome == "deal") & (table.policy == policy)]
    wide = (own.at_high - own.base).abs().combine((own.at_low - own.base).abs(), max)
    own = own.loc[wide.sort_values(ascending=False, kind="stable").index[:MOST]]
    rows = []
    for row in own.itertuples():
        ends = [point(getattr(row, f"at_{end}"), row.base + getattr(row, f"at_{end}_less_base_low"),
                      row.base + getattr(row, f"at_{end}_less_base_high"))
                for end in ("low", "high")]  # fmt: skip
        rows.append((f"{row.label} ({row.low_value:.3g} to {row.high_value:.3g})", ends))
    base = float(own.base.iloc[0]) if len(own) else None
    series = ["at its lowest value", "at its highest value"]
    return chart(series, rows, "share of runs with a deal", line=base)


def _survival(tables: Tables, policies: Sequence[str]) -> dict[str, Any] | None:
    """Five-year survival of deals by the level of the first issue: mean and middle half."""
    table = tables.get("terms_and_survival")
    if table is None:
        return None
    own = table.assign(low=table.lower_quartile, high=table.upper_quartile)
    labels = dict(zip(own.level_label, own.level_label, strict=True))
    rows = by_policy(own, policies, labels, value="survival", key="level_label")
    return chart(policies, rows, "chance to last five years")


def incidence(tables: Tables) -> dict[str, Any]:
    """What charts/incidence.js draws: by policy, shares of runs by week, with their bands."""
    table, found = tables["incidence"], {}
    for name, (event, axis) in EVENTS.items():
        own = table[table.event == event]
        if (own.share > 0).any():
            lines = [
                {"label": policy, **{key: [float(f"{x:.4g}") for x in rows[key]]
                                     for key in ("share", "low", "high")}}
                for policy, rows in own.groupby("policy", sort=False)
            ]  # fmt: skip
            found[name] = {"lines": lines, "axis": axis}
    return found
