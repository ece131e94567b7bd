"""The tables told in words, fit for a terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.outcome import DISCLAIMER
from sim.rules.durability import YEARS
from sim.sweep.analysis.discovery import in_words
from sim.sweep.analysis.outcomes import FEW_DEALS
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
    "total": "share of its variance that comes from a factor, alone and with others",
    "mu_star": "mean size of a step's effect",
    "first_given_data": "share of its variance that comes from a factor alone",
}
ADVICE = {  # part of a warning -> what to do about it
    "throw": "all runs share so few throws of luck that every figure may be off the same way: "
    "ask for --replications 30 or more",
    "of deals": "too few deals: play more runs before you quote averages or weeks of deals",
    "on lines": "the points of this design lie on lines, so compare factors with each other; for "
    "overall shares play quasi_random or latin_hypercube",
    "interval wider": "some intervals are wide: trust the top of the ranking, not its order "
    "further down; to settle it, double `base` or `trajectories`",
    "add up to more": "first-order indices add up to more than 1: double `base`",
    "points per factor": "few points for so many factors: play more points",
    "a box": "few cases in the box, or few runs in a leaf: play more points",
}
SAID = {  # part of a warning in a table -> its advice, where they differ
    "deals": "of deals", f"fewer than {FEW_DEALS} runs": "points per factor",
    "cases in the box": "a box", "in a leaf": "a box", "quantile": "of deals",
}  # fmt: skip
LEFT_OUT = ("treaties", "clauses", "terms_and_survival", "levels")  # rare ones are always few


def summary(study: Study, tables: Mapping[str, DataFrame], predicate: str) -> str:
    """What the tables say, in Markdown: figures with their 95 % intervals, warnings last."""
    parts: dict[str, Iterable[str]] = {
        "What came of it": _outcomes(tables),
        "What a policy changes": _policies(tables),
        "What moves it": [
            *_levels(tables),
            *_sensitivity(tables, study.replications),
            *_tornado(tables),
        ],
        f"Where {in_words(predicate)}": [*_box(tables), *_tree(tables)],
        "What the deals say": _treaties(tables),
        "What the factors are": _meanings(study),
        "Be careful": _warnings(tables),
    }
    lines = [DISCLAIMER, f"Design: {study.kind}, {study.points:,} x {study.replications:,} runs "
             "(points x replications). Brackets hold 95 % intervals."]  # fmt: skip
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
        yield f"- **{policy}** ({runs:,} runs{f', {failed:,} more failed' if failed else ''})"
        rows = own.set_index("outcome")
        for name, told in ASPECTS.items():
            if name not in rows.index:
                continue
            row = rows.loc[name]
            if row.value == row.value and not _is_deal_again(name, rows):
                digits = 0 if name == "week.median" else 3
                yield f"    - {told}: {figure(row.value, row.low, row.high, digits)}"
        blockers = own[own.outcome.str.startswith("blocker.")].sort_values("value", ascending=False)
        row = blockers.iloc[0]
        code, share = row.outcome[8:].replace("_", " "), figure(row.value, row.low, row.high)
        if row.value > 0:
            yield f"    - what most often stood in the way: {code}, in {share} of the runs"


def _is_deal_again(name: str, rows: DataFrame) -> bool:
    """Without ceasefires there is nothing to add to the deals."""
    return name == "deal_or_ceasefire" and rows.value[name] == rows.value["deal"]


def _policies(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["policies"]) if "policies" in tables else ():
        told = own[own.outcome.isin(["deal", "lasting_deal", "survival"]) & own.same.notna()]
        first = own.iloc[0]
        if len(told):
            yield (f"- **{policy}** against {first.against}, {first.pairs:,} pairs of runs at the "
                   "same point with the same luck")  # fmt: skip
        for _, row in told.iterrows():
            clear = "" if row.same_low > 0 or row.same_high < 0 else "; no clear difference"
            both = f", {row.pairs:,} pairs that both sign" if row.pairs < first.pairs else ""
            yield (f"    - {ASPECTS[row.outcome]}{both}: {row.same:+.3f} [{row.same_low:+.3f}, "
                   f"{row.same_high:+.3f}]{clear}")  # fmt: skip


def _levels(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["levels"]) if "levels" in tables else ():
        for _, rows in own[own.outcome == "deal"].groupby("factor", sort=False):
            yield f"- {policy}: P(deal) by {rows.label.iloc[0]}:"
            for _, row in rows.iterrows():
                level = row.level if isinstance(row.level, str) else f"{row.level:.4g}"
                yield f"    - {level}: {figure(row.value, row.low, row.high)}"


def _sensitivity(tables: Mapping[str, DataFrame], replications: int) -> Iterator[str]:
    found = dict(_by_policy(tables["sensitivity"])) if "sensitivity" in tables else {}
    several = len(found) > 1  # then less of each
    for policy, own in found.items():
        for outcome in ("deal", "lasting_deal", *(() if several else ("survival",))):
            rows = own[(own.outcome == outcome) & (own.half_width < own.value)]
            index = next((name for name in INDICES if (rows["index"] == name).any()), None)
            rows = rows[rows["index"] == index].sort_values("rank")
            if len(rows):
                # at points of a single run, shares of a yes or no are small by nature
                luck = "; the rest is mostly luck" if replications == 1 else ""
                yield f"- {policy}: what moves {ASPECTS[outcome]} ({INDICES[str(index)]}{luck}):"
                told = rows.head(2 if several else TOLD)
                yield from (f"    - {_moves(row)}" for _, row in told.iterrows())
            elif (own.outcome == outcome).any():
                yield f"- {policy}: no factor clearly moves {ASPECTS[outcome]}"


def _moves(row: Any) -> str:
    goes = {"up": "; the higher, the higher", "down": "; the higher, the lower"}
    return f"{row.label}: {row.value:.2f} ± {row.half_width:.2f}{goes.get(row.direction, '')}"


def _tornado(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["tornado"]) if "tornado" in tables else ():
        rows = own[own.outcome == "deal"]
        ends = (rows.at_high - rows.base).abs().combine((rows.at_low - rows.base).abs(), max)
        order = ends.sort_values(ascending=False, kind="stable").index
        if len(rows):
            yield (f"- {policy}: P(deal) is {rows.base.iloc[0]:.2f}; with one factor at its lowest "
                   "and at its highest value:")  # fmt: skip
        for _, row in rows.loc[order[:TOLD]].iterrows():
            clear = any(row[f"at_{end}_less_base_low"] * row[f"at_{end}_less_base_high"] > 0
                        for end in ("low", "high"))  # fmt: skip
            yield (f"    - {row.label}: {row.at_low:.2f}, {row.at_high:.2f}"
                   f"{'' if clear else '; no clear change'}")  # fmt: skip


def _boxes(tables: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The boxes that are denser than chance on points kept aside, by policy."""
    boxes = _by_policy(tables["prim_box"]) if "prim_box" in tables else ()
    return {policy: box for policy, box in boxes if box.is_found.iloc[0]}


def _box(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    boxes = _boxes(tables)
    for policy, _ in _by_policy(tables["prim"]) if "prim" in tables else ():
        if policy not in boxes:
            yield (f"- {policy}: no corner found. On points kept aside for the test, no box is "
                   "surely denser than chance.")  # fmt: skip
            continue
        row = boxes[policy].iloc[0]
        yield f"- {policy}: it happens more often where"
        for _, limit in boxes[policy].iterrows():
            tried = f" (tried: {limit.lowest_tried:.3g} to {limit.highest_tried:.3g})"
            yield f"    - {limit.limit}{tried if ' = ' not in limit.factor else ''}"
        yield (
            f"    - all of these hold: in {row.held_out_density:.0%} of runs there, against "
            f"{row.held_out_base_rate:.0%} everywhere; {row.held_out_coverage:.0%} of all such "
            "runs are there (coverage). Counted on points kept aside for the test; where the box "
            f"was found: {row.density:.0%} against {row.base_rate:.0%}, {row.coverage:.0%}."
        )


def _tree(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    trees = dict(_by_policy(tables["tree"])) if "tree" in tables else {}
    for policy, own in trees.items():
        ends = own.held_out_share.iloc[[0, -1]] - own.base_rate.iloc[0]
        holds = ends.iloc[0] > 0 > ends.iloc[1] and policy in _boxes(tables)
        if len(trees) > 1 or not holds:
            continue  # of several policies the table tells; what does not hold is no rule
        yield f"- {policy}: most and least often, as a tree sees it:"
        for row in (own.iloc[0], own.iloc[-1]):
            yield (f"    - {row.rule}: {row.held_out_share:.0%} of runs at points kept aside "
                   f"(where the rule was found: {row['share']:.0%})")  # fmt: skip


def _treaties(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    for policy, own in _by_policy(tables["treaties"]) if "treaties" in tables else ():
        first = own.iloc[0]
        many = f"{first.distinct_treaties:,} different treaties"
        said = f"{100 * first.share_of_deals:.0f} % of deals are {first.treaty}"
        if "mean_survival" in own:
            said += f", with a mean chance of {first.mean_survival:.2f} to last {YEARS:g} years"
        yield f"- {policy}: {'one treaty alone' if len(own) == 1 else many}; {said}"


def _meanings(study: Study) -> Iterator[str]:
    """What the records say of the factors; those of which they say the same together."""
    found: dict[str, list[str]] = {}
    for factor, label in study.labels.items():
        found.setdefault(study.meaning(factor), []).append(f"“{label}”")
    yield from (f"- {', '.join(names)}: {said}" for said, names in found.items() if said)


def _warnings(tables: Mapping[str, DataFrame]) -> Iterator[str]:
    """What to do about the warnings in the tables, each once, with the tables that bear them."""
    found: dict[str, list[str]] = {}
    for name, table in tables.items():
        for said in table["warning"].unique() if "warning" in table else ():
            for advice in _advice(said) if name not in LEFT_OUT else ():
                found.setdefault(advice, []).append(name)
    for advice, names in found.items():
        yield f"- {advice} ({', '.join(dict.fromkeys(names))})"


def _advice(warning: str) -> Iterator[str]:
    for part in filter(None, warning.split("; ")):
        key = next((key for said, key in SAID.items() if said in part), part)
        yield from (advice for words, advice in ADVICE.items() if words in key)
