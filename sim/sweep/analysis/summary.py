"""The tables told in words, fit for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.outcome import DISCLAIMER
from sim.rules.durability import YEARS
from sim.sweep.analysis.sensitivity import DUMMY
from sim.sweep.analysis.study import Study

if TYPE_CHECKING:
    from pandas import DataFrame

TOLD = 5  # factors, treaties or leaves that are named; the tables have them all
ASPECTS = {
    "deal": "P(deal)",
    "deal_or_ceasefire": "P(deal or ceasefire)",
    "lasting_deal": f"P(deal that lasts {YEARS:g} years)",
    "range_ever_open": "P(range ever open)",
    "survival": f"{YEARS:g}-year survival among deals",
    "margin": "margin among deals",
    "week.median": "median week of a deal",
}
INDICES = {
    "total": "total index: share of the variance, alone and with others",
    "mu_star": "mean size of an elementary effect",
    "first_given_data": "share of the variance, alone",
}


def summary(study: Study, tables: Mapping[str, DataFrame], predicate: str) -> str:
    """What the tables say, in Markdown: figures with their 95 % intervals, warnings last."""
    parts = {
        "What came of it": _outcomes(tables),
        "What a policy changes": _policies(tables),
        "What moves it": [*_sensitivity(tables), *_tornado(tables)],
        f"Where it happens: {predicate}": [*_box(tables), *_tree(tables)],
        "What the deals say": _treaties(tables),
        "Be careful": _warnings(study, tables),
    }
    lines = [DISCLAIMER, f"{study.points:,} design points ({study.kind}), {study.replications:,} "
             "replications each. Brackets hold 95 % intervals."]  # fmt: skip
    for title, said in parts.items():
        told = list(said)
        if told:
            lines += ["", f"## {title}", *told]
    return "\n".join(lines) + "\n"


def _by_policy(table: DataFrame) -> Iterator[tuple[str, DataFrame]]:
    for policy in dict.fromkeys(table.policy):
        yield str(policy), table[table.policy == policy]


def figure(value: float, low: float, high: float, digits: int = 3) -> str:
    """`0.412 [0.380, 0.445]`."""
    if value != value:
        return "none"
    between = f" [{low:.{digits}f}, {high:.{digits}f}]" if low == low else " [interval unknown]"
    return f"{value:.{digits}f}{between}"


def _outcomes(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["outcomes"]):
        runs, failed = int(own.runs_behind_it.max()), int(own.failed_runs.iloc[0])
        yield f"- **{policy}** ({runs:,} runs, {failed:,} failed)"
        rows = own.set_index("outcome")
        for name, told in ASPECTS.items():
            row = rows.loc[name]
            if row.value == row.value and not _is_deal_again(name, rows):
                digits = 0 if name == "week.median" else 3
                yield f"    - {told}: {figure(row.value, row.low, row.high, digits)}"
        blockers = own[own.outcome.str.startswith("blocker.")].sort_values("value", ascending=False)
        row = blockers.iloc[0]
        code, share = row.outcome[8:].replace("_", " "), figure(row.value, row.low, row.high)
        if row.value > 0:
            yield f"    - commonest main blocker: {code}, in {share} of the runs"


def _is_deal_again(name: str, rows: DataFrame) -> bool:
    """Without ceasefires there is nothing to add to the deals."""
    return name == "deal_or_ceasefire" and rows.value[name] == rows.value["deal"]


def _policies(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["policies"]) if "policies" in tables else ():
        told = own[own.outcome.isin(["deal", "lasting_deal", "survival"]) & own.difference.notna()]
        for _, row in told.iterrows():
            clear = "" if row.low > 0 or row.high < 0 else "; no clear difference"
            pairs = f"{100 * row.share_of_pairs_that_differ:.0f} % of {row.pairs:,} pairs differ"
            yield (
                f"- {policy} against {row.against}, {ASPECTS[row.outcome]}: {row.difference:+.3f} "
                f"[{row.low:+.3f}, {row.high:+.3f}]; {pairs}{clear}"
            )


def _sensitivity(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["sensitivity"]) if "sensitivity" in tables else ():
        for outcome in ("deal", "lasting_deal", "survival"):
            rows = own[(own.outcome == outcome) & (own.half_width < own.value)]
            index = next((name for name in INDICES if (rows["index"] == name).any()), None)
            rows = rows[(rows["index"] == index) & (rows.factor != DUMMY)].sort_values("rank")
            if len(rows):
                yield f"- {policy}: what moves {ASPECTS[outcome]} most ({INDICES[str(index)]}):"
                yield from (f"    - {_moves(row)}" for _, row in rows.head(TOLD).iterrows())
            elif (own.outcome == outcome).any():
                yield f"- {policy}: no factor clearly moves {ASPECTS[outcome]}"


def _moves(row: Any) -> str:
    goes = {"up": "more of it goes with more", "down": "more of it goes with less"}
    way = goes.get(row.direction, "no clear direction")
    return f"{row.label}: {row.value:.2f} ± {row.half_width:.2f}, {way}"


def _tornado(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["tornado"]) if "tornado" in tables else ():
        rows = own[own.outcome == "deal"]
        order = (rows.at_high - rows.at_low).abs().sort_values(ascending=False).index
        told = ", ".join(f"{row.label} ({row.at_low:.2f} to {row.at_high:.2f})"
                         for _, row in rows.loc[order[:TOLD]].iterrows())  # fmt: skip
        yield f"- {policy}: P(deal) from each factor's lowest to its highest value: {told}"


def _box(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["prim_box"]) if "prim_box" in tables else ():
        row = own.iloc[0]
        yield (
            f"- {policy}: most at home where {' and '.join(own.limit)}: there {row.density:.2f} "
            f"of the runs, {row.base_rate:.2f} overall; the box holds {row.coverage:.2f} of the "
            f"cases. On points it has not seen: {row.held_out_density:.2f} against "
            f"{row.held_out_base_rate:.2f}, holding {row.held_out_coverage:.2f}."
        )


def _tree(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["tree"]) if "tree" in tables else ():
        for row in (own.iloc[0], own.iloc[-1]):
            yield (f"- {policy}, as a rule: if {row.rule}: {row['share']:.2f} of {row.runs:,} runs "
                   f"(unseen points: {row.held_out_share:.2f})")  # fmt: skip


def _treaties(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["treaties"]) if "treaties" in tables else ():
        first = own.iloc[0]
        yield (
            f"- {policy}: distinct treaties: {first.distinct_treaties:,}, as concentrated as "
            f"{first.effective_number:.1f} equally common ones; the commonest ({first.treaty}) "
            f"is {100 * first.share_of_deals:.0f} % of deals, mean survival "
            f"{first.mean_survival:.2f}"
        )


def _warnings(study: Study, tables: Mapping[str, DataFrame]) -> Iterator[str]:
    if study.luck_throws == 1 and study.points > 1:
        yield (
            "- One replication a point: every run has the same luck, so shares and weeks hold "
            "for this one throw of the dice. Ask for more replications."
        )
    for name, table in tables.items():
        if "warning" not in table:
            continue
        for said, own in table[table["warning"] != ""].groupby("warning", sort=False):
            yield f"- {name}: {said} ({len(own)} of {len(table)} rows)"
