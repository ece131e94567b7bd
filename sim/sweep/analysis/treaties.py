"""What the deals say: how often each clause is agreed, and the distinct treaties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import FEW_DEALS, Measure, Tally, warning
from sim.sweep.analysis.study import Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 1000  # distinct treaties told


def clauses(study: Study) -> DataFrame:
    """A row for each policy, issue and level: the share of deals with it, and its interval."""
    from pandas import DataFrame

    rows: list[dict[str, Any]] = []
    for policy, scenario in study.policies.items():
        issues = {k: v for k, v in scenario.get("issues", {}).items() if k in study.issues}
        levels = [(issue, level) for issue, said in issues.items() for level in said["levels"]]
        wanted = [
            Measure(f"{issue}={level['key']}", "", _has(issue, level["value"]), "deals", True)
            for issue, level in levels
        ]
        tally = Tally(study, wanted)
        for k, (issue, level) in enumerate(levels):
            place, luck = tally.sums(policy, "place", k), tally.sums(policy, "luck", k)
            total = place.sum(axis=0)
            share, deals = float(spread.ratio(total)), int(total[1])
            found = spread.spread(place, luck, spread.ratio)
            low, high = (spread.of_share(share, deals, found, study.throws)
                         if deals else (np.nan, np.nan))  # fmt: skip
            rows.append({
                "policy": policy, "issue": issue, "issue_label": issues[issue].get("label", issue),
                "level": level["key"], "level_value": level["value"], "level_label": level["label"],
                "share_of_deals": share, "low": low, "high": high, "deals": deals,
                "interval": f"Wilson, {found.how}", "warning": warning(study, wanted[k], deals),
            })  # fmt: skip
    return DataFrame(rows)


def treaties(study: Study) -> DataFrame:
    """The distinct treaties of each policy, commonest first (at most 1000), each with the number of
    deals, their share and their mean survival; and for the policy how many there are in all and how
    many equally common ones would be as concentrated (1 / sum of squared shares, Laakso & Taagepera
    1979)."""
    from pandas import DataFrame

    rows: list[dict[str, Any]] = []
    terms = ", ".join(quoted(f"terms.{issue}") for issue in study.issues)
    for policy, scenario in study.policies.items() if terms else ():
        found = study.query(
            f"SELECT {terms}, count(*) AS deals, avg(survival) AS survival, avg(margin) AS margin "
            f"FROM good WHERE agreed AND policy = {text(policy)} "
            f"GROUP BY ALL ORDER BY deals DESC, {terms}"
        )
        shares = (found.deals / found.deals.sum()).to_numpy(dtype=float)
        rows += [{
            "policy": policy, "rank": k + 1, "treaty": _named(study, scenario, found.iloc[k]),
            "deals": int(found.deals[k]), "share_of_deals": shares[k],
            "mean_survival": float(found.survival[k]), "mean_margin": float(found.margin[k]),
            "distinct_treaties": len(found), "effective_number": float(1 / (shares**2).sum()),
            "warning": f"fewer than {FEW_DEALS} deals" if found.deals[k] < FEW_DEALS else "",
        } for k in range(min(MOST, len(found)))]  # fmt: skip
    return DataFrame(rows)


def landscape(study: Study, issue: str | None = None) -> DataFrame:
    """Deals by the level of the first issue (or another): their number, mean level of all issues,
    mean margin, mean survival and its quartiles, for the picture of terms against survival."""
    from pandas import DataFrame

    asked = issue or next(iter(study.issues), None)
    if asked is None:
        return DataFrame()
    column = quoted(f"terms.{asked}")
    found = study.query(
        f"SELECT policy, {column} AS level_value, count(*) AS deals, avg(survival) AS survival, "
        "quantile_cont(survival, 0.25) AS lower_quartile, quantile_cont(survival, 0.75) AS "
        f"upper_quartile, avg(margin) AS margin FROM good WHERE agreed GROUP BY policy, {column} "
        "ORDER BY policy, level_value"
    )
    said = {policy: scenario.get("issues", {}).get(asked, {"levels": []})
            for policy, scenario in study.policies.items()}  # fmt: skip
    found.insert(1, "issue", asked)
    found.insert(2, "issue_label", [said[p].get("label", asked) for p in found.policy])
    labels = [
        _level(said[policy], value, "label")
        for policy, value in zip(found.policy, found.level_value, strict=True)
    ]
    found.insert(4, "level_label", labels)
    found["warning"] = [
        f"fewer than {FEW_DEALS} deals" if n < FEW_DEALS else "" for n in found.deals
    ]
    order = list(study.policies)
    return found.sort_values("policy", key=lambda p: p.map(order.index), kind="stable")


def _has(issue: str, value: float) -> str:
    """SQL: whether a deal has this level."""
    return f"abs({quoted(f'terms.{issue}')} - {value!r}) < 1e-9"


def _named(study: Study, scenario: dict[str, Any], row: Any) -> str:
    """A treaty as the keys of its levels, in the order of the issues."""
    issues = scenario.get("issues", {})
    return "/".join(_level(issues.get(i, {"levels": []}), row[f"terms.{i}"], "key")
                    for i in study.issues)  # fmt: skip


def _level(issue: dict[str, Any], value: float, what: str) -> str:
    near = min(issue["levels"], key=lambda level: abs(level["value"] - value), default=None)
    return str(near[what]) if near and abs(near["value"] - value) < 1e-6 else f"{value:g}"
