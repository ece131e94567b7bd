"""What one step of each lever changes on the same luck, as plain data: costs and benefits apart.

`levers.json` holds the mapping that `effects` returns; docs/comparing.md says what its keys mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.outcome import DISCLAIMER
from sim.scenario.records import Scenario
from sim.sweep.analysis.comparison import LASTS, is_told, of_actors, told_by
from sim.sweep.analysis.outcomes import AMONG_DEALS, SHARES, Measure
from sim.sweep.analysis.rows import FORMAT, plain, rows_of
from sim.sweep.analysis.spread import LEVEL
from sim.sweep.analysis.study import Results, Study
from sim.sweep.comparing import Policy
from sim.sweep.levers import Lever


def measures(scenario: Scenario) -> list[Measure]:
    """What is told of each lever: deals, whether they last, and what each side gets and loses."""
    sides = scenario.war.sides
    fighters = sides if scenario.is_fought else ()
    told = [key for key, actor in scenario.actors.items() if actor.veto or key in sides]
    found = [*SHARES[:2], LASTS, AMONG_DEALS[0], *of_actors(told)]
    return [measure for measure in found if is_told(measure, fighters)]


def effects(
    results: Results,
    base: Policy,
    moved: Sequence[tuple[Lever, Policy]],
    refused: Sequence[tuple[Lever, str]],
    not_drawn: Sequence[str],
) -> dict[str, Any]:
    """All that a page about levers needs; the strongest on P(deal) first."""
    study, wanted = Study(results), measures(base.scenario)
    table = told_by(study, wanted)
    by_policy = dict(list(table.drop(columns=["interval"]).groupby("policy")))
    told = [
        {
            "key": policy.key,
            **_said(lever),
            "effects": rows_of(by_policy[policy.key], base.scenario, policy.scenario),
        }
        for lever, policy in moved
    ]
    _correct(told)
    return {
        "kind": "levers",
        "format": FORMAT,
        "note": DISCLAIMER,
        "base": base.key,
        "label": base.label,
        "pairs": study.points * study.replications,
        "seed": results.sweep["seed"],
        "drawn": study.factors,
        "not_drawn": list(not_drawn),
        "sides": list(base.scenario.war.sides),
        "actors": {key: actor.short for key, actor in base.scenario.actors.items()},
        "levers": sorted(told, key=lambda each: -abs(_on_deals(each))),
        "refused": [{**_said(lever), "reason": reason} for lever, reason in refused],
    }


def _correct(told: Sequence[dict[str, Any]]) -> None:
    """Says of each lever whether its change of P(deal) stays clear when all of them are looked at:
    Holm's correction (1979), which holds though all are compared with the same runs."""
    from statsmodels.stats.multitest import multipletests

    deals = [next(row for row in each["effects"] if row["outcome"] == "deal") for each in told]
    found = [1.0 if row["p_value"] is None else row["p_value"] for row in deals]
    holm = multipletests(found, alpha=1 - LEVEL, method="holm")[1] if found else []
    for each, row, p_value in zip(told, deals, holm, strict=True):
        each["holm_p_value"] = plain(p_value)
        each["stays_clear"] = bool(row["is_clear"] and p_value < 1 - LEVEL)


def _said(lever: Lever) -> dict[str, Any]:
    return {key: value for key, value in lever._asdict().items() if key != "shift"}


def _on_deals(each: dict[str, Any]) -> float:
    """The change of P(deal), and where there is none that of P(deal or ceasefire)."""
    found = {row["outcome"]: row["same"] or 0.0 for row in each["effects"]}
    return float(found["deal"] or 1e-6 * found.get("deal_or_ceasefire", 0.0))
