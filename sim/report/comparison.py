"""A comparison told: what changed, what it changes, and where the runs part ways.

It reads the plain mapping that `comparison.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.outcome import DISCLAIMER
from sim.report.words import capital, joined, share

Told = Mapping[str, Any]
MOST = 15  # differences between the files that are told; comparison.json has them all
CAUSES, REASONS = 5, 3
RARE = 0.01  # share of pairs below which a cause is not told
ROWS = {  # measure -> its name, digits; {who}: an actor
    "deal": ("P(deal)", 3),
    "deal_or_ceasefire": ("P(deal or ceasefire)", 3),
    "lasting_chance": ("P(deal that lasts five years)", 3),
    "range_ever_open": ("P(range ever open)", 3),
    "survival": ("five-year survival of a deal *", 3),
    "week": ("week of a deal *", 1),
    "worth": ("worth of a deal to {who} *", 3),
    "outcome_value": ("worth of the end to {who}", 3),
    "losses": ("losses of {who}, thousand", 1),
    "held": ("land held by the first side, %", 2),
}
BLOCKERS = {
    "talks_suspended": "the talks were suspended",
    "red_lines": "the red lines left nothing to agree on",
    "no_range": "no package beat war for everybody",
    "home": "nothing in the range would have passed at home",
    "posture": "a range was there, but somebody held out for more",
    "ratification": "a package failed at home",
}
RESULTS = {
    "only_base": "only “{base}” ends in a deal",
    "only_other": "only “{other}” ends in a deal",
    "base_earlier": "both end in a deal, “{base}” earlier",
    "other_earlier": "both end in a deal, “{other}” earlier",
    "other_terms": "both sign in the same week, on other terms",
}


def text(told: Told) -> str:
    """The whole comparison as Markdown, fit for a terminal too."""
    base, *others = told["policies"]
    names = joined([f"“{policy['label']}”" for policy in others])
    parts = [f"# “{base['label']}” compared with {names}\n\n{_opening(told)}"]
    for policy in others:
        blocks = {
            "What the scenario says otherwise": _differences(told, policy),
            "What that changes": _measures(told, policy),
            "The terms, among deals": _terms(told, policy),
            "What stood in the way": _blockers(told, policy),
            "Where the runs part ways": _partings(told, policy),
        }
        parts.append(f"## {policy['label']}")
        parts += [f"### {title}\n\n" + "\n".join(lines)
                  for title, said in blocks.items() if (lines := list(said))]  # fmt: skip
    return "\n\n".join([*parts, _ending()]) + "\n"


def _opening(told: Told) -> str:
    drawn, seed = told["drawn"], told["seed"]
    luck = (
        f"Each pair draws uncertain numbers of the first anew ({len(drawn)}), the same for both."
        if drawn
        else "Only luck varies: every number is the scenario's own."
    )
    if not drawn and not told["not_drawn"]:
        luck += " How far the answer hangs on numbers that nobody knows, `--uncertain` tells."
    if told["not_drawn"]:
        luck += f" Not drawn, since the scenarios differ there: {', '.join(told['not_drawn'])}."
    return (
        f"*{DISCLAIMER}*\n\n{told['pairs']:,} pairs of runs each, the two of a pair with the same "
        f"luck (seed {seed}). {luck} Brackets hold 95 % intervals."
    )


def _ending() -> str:
    return (
        "\\* among deals only, so not of the same runs: where a change makes more deals, the new "
        "ones may be other deals. “Worth of the end” is over all runs: the worth of the deal, or "
        "where there is none of fighting on, as the actor sees it in the last week; a change of "
        "what an actor wants, fears or pays also changes that yardstick. One interval in twenty "
        "misses by chance alone."
    )


def _differences(told: Told, policy: Told) -> Iterator[str]:
    found = policy["differences"]
    if not set(told["policies"][0]["sides"]) & set(policy["sides"]):
        yield "- another war altogether: the pairs share a seed, but no luck to speak of"
    yield from (f"- {each['words']}" for each in found[:MOST])
    if len(found) > MOST:
        yield f"- and {len(found) - MOST} more entries (comparison.json has them all)"
    if not found:
        yield "- nothing: the two are the same"
    for part, apart in policy["not_shared"].items():
        if lost := apart["only_base"] + apart["only_other"]:
            some = f"{', '.join(lost[:8])}{' and more' if len(lost) > 8 else ''}"
            yield f"- not compared, as only one of the two has these {part}: {some}"


# ------------------------------------------------------------------------------------ figures
def _rows(told: Told, policy: Told) -> Iterator[Told]:
    yield from (row for row in told["measures"] if row["policy"] == policy["key"])


def _measures(told: Told, policy: Told) -> Iterator[str]:
    rows, unfair = [], dict[str, list[str]]()
    for row in _rows(told, policy):
        name, _, key = row["outcome"].partition(".")
        if name in ROWS and (row["base"] is not None or row["other"] is not None):
            label, digits = ROWS[name]
            label = label.format(who=policy["actors"].get(key, key))
            if row["unfair"]:
                unfair.setdefault(row["unfair"], []).append(label)
            else:
                rows.append([label, *_figures(row, digits), _differing(row)])
    heads = ["", *_heads(told, policy), "difference", "pairs that differ"]
    yield from table(heads, rows)
    for why, labels in unfair.items():
        yield f"\nNot compared, since {why}: {', '.join(labels)}."


def _differing(row: Told) -> str:
    return share(row["share_of_pairs_that_differ"]) if row["pairs"] else ""


def _heads(told: Told, policy: Told) -> list[str]:
    return [told["policies"][0]["label"], policy["label"]]


def _figures(row: Told, digits: int) -> list[str]:
    """The figure of the first, of the other, and their difference, each with its interval."""
    return [
        interval(row[name], row[f"{name}_low"], row[f"{name}_high"], digits)
        for name in ("base", "other")
    ] + [interval(row["difference"], row["low"], row["high"], digits, "+")]


def interval(
    value: float | None, low: float | None, high: float | None, digits: int, sign: str = ""
) -> str:
    """`0.334 [0.313, 0.354]`; a difference with its sign, and `0` where nothing differs."""
    if value is None:
        return "none"
    if sign and value == low == high == 0:
        return "0"
    told = f"{value:{sign}.{digits}f}"
    return told if low is None else f"{told} [{low:{sign}.{digits}f}, {high:{sign}.{digits}f}]"


def _terms(told: Told, policy: Told) -> Iterator[str]:
    levels = {(row["policy"], row["issue"]): row for row in told["levels"]}
    for row in _rows(told, policy):
        name, _, issue = row["outcome"].partition(".")
        ours, theirs = (levels.get((key, issue)) for key in (row["against"], row["policy"]))
        if name == "terms" and ours and theirs:
            mean = f"mean place {row['base']:.2f}, then {row['other']:.2f}: {_figures(row, 3)[2]}"
            said = [f"“{each['level_label']}”" for each in (ours, theirs)]
            often = [share(each["share_of_deals"]) for each in (ours, theirs)]
            most = f"{said[0]} ({often[0]} of the deals), then {said[1]} ({often[1]})"
            if said[0] == said[1]:
                most = f"{said[0]} in both ({often[0]} and {often[1]} of the deals)"
            yield f"- {policy['issues'][issue]}: mostly {most}; {mean}"


def _blockers(told: Told, policy: Told) -> Iterator[str]:
    rows = [r for r in _rows(told, policy) if r["outcome"].startswith("blocker.")]
    for name, label in zip(("base", "other"), _heads(told, policy), strict=True):
        row = max(rows, key=lambda row: row[name] or 0.0, default=None)
        if row and row[name]:
            words = BLOCKERS[row["outcome"].partition(".")[2]]
            figure = interval(row[name], row[f"{name}_low"], row[f"{name}_high"], 3)
            yield f"- “{label}”: mostly {words}, in {figure} of the runs the main reason"


# ------------------------------------------------------------------------------------ partings
def _partings(told: Told, policy: Told) -> Iterator[str]:
    found = told["partings"][policy["key"]]
    if found["never"]["pairs"]:
        yield f"- In {_of_pairs(found['never'])} nothing ever differs."
    for first in (each for each in found["first"][:CAUSES] if each["share"] >= RARE):
        yield (
            f"- In {_of_pairs(first)} the first thing that differs is {first['cause']}, "
            f"{_weeks(first)}."
        )
    yield f"- The result is the same in {_of_pairs(found['same_result'])}."
    base, other = _heads(told, policy)
    for kind in found["results"]:
        words = capital(RESULTS[kind["result"]].format(base=base, other=other))
        when = "week" if kind["result"] == "other_terms" else "they part in week"
        reasons = [_reason(each) for each in kind["reasons"][:REASONS]]
        why = f" The run without a signature that week: {'; '.join(reasons)}." if reasons else ""
        yield f"- {words}: {_of_pairs(kind)}; {when} {kind['median_week']} (median).{why}"


def _of_pairs(each: Told) -> str:
    return f"{share(each['share'])} of the pairs [{share(each['low'])}, {share(each['high'])}]"


def _weeks(first: Told) -> str:
    low, high = first["first_week"], first["last_week"]
    if low == high:
        return f"in week {low}"
    return f"in weeks {low} to {high} (median {first['median_week']})"


def _reason(each: Told) -> str:
    who = f", {each['refused_by']} refused" if each["refused_by"] else ""
    return f"{BLOCKERS.get(each['blocker'], each['blocker'])}{who} ({share(each['share'])})"


def table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A Markdown table whose columns also stand straight in a terminal."""
    wide = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    for k, row in enumerate([heads, ["-" * w for w in wide], *rows]):
        fill = "-" if k == 1 else " "
        yield "| " + " | ".join(c.ljust(w, fill) for c, w in zip(row, wide, strict=True)) + " |"
