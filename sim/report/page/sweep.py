"""The page of a sweep: what its analysis says, and never a single row of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.baselines import baselines, described, distance
from sim.report.page.figures import Tables, charts_of, incidence
from sim.report.page.glossary import terms
from sim.report.page.markdown import as_html, sections
from sim.report.page.shell import Provenance, render
from sim.report.page.sources import what
from sim.report.page.tables import evidence
from sim.report.words import FAILING, WAR, joined, share
from sim.scenario.meanings import meaning
from sim.scenario.records import Scenario

if TYPE_CHECKING:
    from pandas import DataFrame

TREATIES = 5


def of_sweep(
    receipt: Mapping[str, Any], tables: Tables, summary: str, command: str = "", time: str = ""
) -> str:
    """A sweep as one HTML file: its receipt (`sweep.json`), its analysis' tables and summary;
    `command` made the page, at `time` (told only if given)."""
    sweep = receipt["sweep"]
    policies = {k: Scenario.model_validate(v) for k, v in sweep["policies"].items()}
    is_fought = any(policy.is_fought for policy in policies.values())
    charts = charts_of(tables, list(policies), WAR if is_fought else FAILING)
    return render(
        "sweep.html.j2",
        story={"whiskers": charts, "incidence": incidence(tables)},
        charts=("whiskers", "incidence"),
        made=provenance(receipt, command, time),
        sweep=sweep,
        size=f"{receipt['rows']:,}",
        points=receipt["points"],
        drawn=charts,
        headlines=headlines(tables, policies),
        agreed=agreed(tables, policies),
        treaties=_treaties(tables),
        distances=_distances(tables, policies),
        varied=_varied(sweep["factors"], next(iter(policies.values()))),
        is_fought=is_fought,
        terms=terms(is_fought),
        **_said(summary),
    )


def provenance(receipt: Mapping[str, Any], command: str, time: str) -> Provenance:
    """Sweep, luck and version behind a page."""
    sweep = receipt["sweep"]
    facts = [
        ("Sweep", sweep["id"]),
        ("Its fingerprint", f"{receipt['fingerprint']} (SHA-256)"),
        ("Luck", f"seed {sweep['seed']}"),
        ("Version", receipt["version"]),
        ("Played with", receipt["command"]),
    ]
    return Provenance([*facts, ("Made", time)] if time else facts, command)


# ------------------------------------------------------------------ words and tables
def headlines(tables: Tables, policies: Mapping[str, Scenario]) -> list[dict[str, str]]:
    """For each policy a sentence with the chance of a deal and of one that lasts."""
    told = []
    for policy, rows in tables["outcomes"].groupby("policy", sort=False):
        figures = {row.outcome: row for row in rows.itertuples()}
        deal, lasting = figures["deal"], figures.get("lasting_deal")
        told.append({
            "policy": str(policy),
            "title": policies[str(policy)].title,
            "deal": share(deal.value) if deal.value == deal.value else "no run",
            "between": _between(deal),
            "failed": f"{int(deal.failed_runs):,}" if deal.failed_runs else "",
        })  # fmt: skip
        if lasting is not None:
            known = deal.value == deal.value
            told[-1]["lasting"] = share(lasting.value) if known else "none"
            told[-1]["lasting_between"] = _between(lasting)
    return told


def _between(row: Any) -> str:
    if row.low != row.low:
        return "interval unknown"
    return f"95 % interval {100 * row.low:.0f} to {100 * row.high:.0f} %"


def agreed(tables: Tables, policies: Mapping[str, Scenario]) -> list[dict[str, Any]]:
    """Issue by issue: its levels, each with its share of every policy's deals, and what the naive
    compromise of the first policy's scenario says."""
    table = tables.get("clauses")
    if table is None:
        return []
    scenario = next(iter(policies.values()))
    clauses = described(scenario, baselines(scenario)[0])["terms"]
    found = []
    for issue, rows in table.groupby("issue", sort=False):
        levels = [
            {
                "label": own.level_label.iloc[0],
                "compromise": level == clauses.get(str(issue), {}).get("key"),
                "shares": [_share_of(own[own.policy == policy]) for policy in policies],
            }
            for level, own in rows.groupby("level", sort=False)
        ]
        found.append({"issue": rows.issue_label.iloc[0], "levels": levels})
    return found


def _share_of(rows: DataFrame) -> dict[str, Any] | None:
    if rows.empty or rows.share_of_deals.iloc[0] != rows.share_of_deals.iloc[0]:
        return None
    value, low, high = (float(rows[k].iloc[0]) for k in ("share_of_deals", "low", "high"))
    between = f"{100 * low:.0f} to {100 * high:.0f} %" if low == low else "interval unknown"
    return {"width": round(100 * value, 1), "said": share(value), "between": between}


def _treaties(tables: Tables) -> list[dict[str, Any]]:
    table = tables.get("treaties")
    if table is None:
        return []
    return [
        {"policy": row.policy, "treaty": row.treaty.replace("_", " ").replace("/", " · "),
         "deals": f"{row.deals:,}", "share": share(row.share_of_deals),
         "survival": _lasting(row), "of": f"{row.distinct_treaties:,}"}
        for row in table[table["rank"] <= TREATIES].itertuples()
    ]  # fmt: skip


def _lasting(row: Any) -> str:
    """The mean survival of a treaty, where the table has it."""
    return f"{100 * row.mean_survival:.0f} %" if hasattr(row, "mean_survival") else ""


def _distances(tables: Tables, policies: Mapping[str, Scenario]) -> list[dict[str, Any]]:
    """How far every policy's mean terms lie from each naive prediction, in points of 100."""
    means = tables["outcomes"].set_index(["policy", "outcome"])["value"]
    given = {policy: baselines(scenario) for policy, scenario in policies.items()}
    found = []
    for k, baseline in enumerate(next(iter(given.values()))):
        far = []
        for policy, scenario in policies.items():
            mean_terms = np.array(
                [means.get((policy, f"terms.{i}"), np.nan) for i in scenario.issues]
            )
            apart = float(distance(mean_terms, given[policy][k]))
            far.append(f"{apart:.0f}" if apart == apart else "no deals")
        found.append({"name": baseline.said, "meaning": baseline.meaning, "far": far})
    return found


def _varied(factors: Sequence[Mapping[str, Any]], scenario: Scenario) -> list[dict[str, Any]]:
    """What the sweep varies: each factor in words, its values, and how well they are known."""
    told = []
    for factor in factors:
        path = factor["path"]
        paths = [path] if isinstance(path, str) else list(path)
        spread = {k: v for k, v in factor.items() if k not in ("path", "name")}
        told.append({
            "what": joined([what(scenario, each) for each in paths]),
            "meaning": meaning(paths[0]),
            "paths": ", ".join(paths),
            "spread": "; ".join(f"{kind}: {', '.join(map(str, values))}"
                                for kind, values in spread.items()),
            "evidence": evidence(scenario, paths),
        })  # fmt: skip
    return told


def _said(summary: str) -> dict[str, Any]:
    """The summary's parts under the names that the template gives them."""
    found = sections(summary)
    names = {
        "What came of it": "came",
        "What a policy changes": "changes",
        "What moves it": "moves",
        "What the deals say": "deals",
        "Be careful": "careful",
    }
    told: dict[str, Any] = {name: as_html(found.get(title, "")) for title, name in names.items()}
    corner = next((title for title in found if title.startswith("Where ")), "")
    return told | {"corner_title": corner, "corner": as_html(found.get(corner, ""))}
