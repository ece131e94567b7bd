"""Differences over pairs of runs as words and figures, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.words import FAILING, WAR, Alternative, share

Told = Mapping[str, Any]
FEW = 10  # pairs that differ, below which a difference is marked
ROWS = {  # measure -> its name, digits; {who}: an actor
    "deal": ("P(deal)", 3),
    "deal_or_ceasefire": ("P(deal or ceasefire)", 3),
    "lasting_chance": ("P(deal that lasts five years)", 3),
    "range_ever_open": ("P(range ever open)", 3),
    "deal_never_open": ("P(deal, range never open)", 3),
    "survival": ("five-year survival of a deal *", 3),
    "week": ("week of a deal *", 1),
    "worth": ("worth of a deal to {who} *", 3),
    "outcome_value": ("worth of the end to {who}", 3),
    "losses": ("losses of {who}, thousand", 1),
    "held": ("land held by the first side, %", 2),
}
SAME_PAIRS = (
    "\\* exists among deals only. **Difference, same pairs** is over the pairs in which both runs "
    "sign: what becomes of a deal that comes either way. **Difference of all deals** sets the mean "
    "of one's deals against the mean of the other's; what it has besides is no change of any deal: "
    "other deals come about, those that only one of the two makes. “Pairs that differ” counts the "
    "pairs of the difference beside it: all, or those in which both sign. † fewer than 10 pairs "
    "differ: not called clear, whatever the interval. Where none of N pairs differs, up to about 3 "
    "in N may still do so (rule of three, Hanley and Lippman-Hand 1983)."
)
_THE_REST = (
    "A signature ends the run and with it the search, and near the limit an answer is partly "
    "chance. So a deal may come though no week had a range in which all gain (P(deal, range never "
    "open)), a run that signs early may miss a range that would have opened, and P(deal) may "
    "exceed P(range ever open). “Worth of the end” is over all runs: the worth of the deal, or "
    "where there is none of {going_on}, as the actor sees it in the last week, the mediator's "
    "pressure included; a change of what an actor wants, fears or pays also changes that "
    "yardstick."
)
LOSSES = "Losses stop at the signature and count no later collapse of the deal."


def instead(told: Told) -> Alternative:
    """What there is instead of an agreement: how long deals last is told only of wars."""
    rows = told.get("measures") or [row for each in told["levers"] for row in each["effects"]]
    lasting = any(row["outcome"] == "lasting_chance" for row in rows)
    return WAR if lasting or not rows else FAILING


def the_rest(told: Told) -> str:
    """What else to know of the figures."""
    other = instead(told)
    said = _THE_REST.format(going_on=other.going_on)
    return f"{said} {LOSSES}" if other is WAR else said


def figures(row: Told, digits: int) -> list[str]:
    """The figure of the first and of the other, their difference, how many pairs it rests on, and
    the difference of all deals where that is another; figures with their intervals."""
    ends = [
        interval(row[name], row[f"{name}_low"], row[f"{name}_high"], digits)
        for name in ("base", "other")
    ]
    return [*ends, difference(row, digits), differing(row),
            "" if row["among"] == "runs" else of_all(row, digits)]  # fmt: skip


def difference(row: Told, digits: int) -> str:
    """The difference over the same pairs, in words where none of them differs, with a dagger where
    too few do."""
    if row["pairs"] and not row["pairs_that_differ"]:
        return f"0: none of {row['pairs']:,} pairs differs"
    said = interval(row["same"], row["same_low"], row["same_high"], digits, "+")
    return f"{said} †" if 0 < row["pairs_that_differ"] < FEW else said


def drawn(row: Told) -> dict[str, float]:
    """The difference over the same pairs as a picture takes it: difference, low, high; no interval
    where too few pairs differ to call it clear, nan for what there is not."""
    few = 0 < row["pairs_that_differ"] < FEW
    found = {"difference": row["same"], "low": None if few else row["same_low"],
             "high": None if few else row["same_high"]}  # fmt: skip
    return {name: float("nan") if value is None else value for name, value in found.items()}


def of_all(row: Told, digits: int) -> str:
    """The difference of the means over all that either has, whichever pairs they are of."""
    return interval(row["difference"], row["low"], row["high"], digits, "+")


def differing(row: Told) -> str:
    """`31 % of 2,000`: the share of the pairs of a difference that differ."""
    if not row["pairs"]:
        return ""
    return f"{share(row['share_of_pairs_that_differ'])} of {row['pairs']:,}"


def interval(
    value: float | None, low: float | None, high: float | None, digits: int, sign: str = ""
) -> str:
    """`0.334 [0.313, 0.354]`; a difference with its sign."""
    if value is None:
        return "none"
    told = f"{value:{sign}.{digits}f}"
    return told if low is None else f"{told} [{low:{sign}.{digits}f}, {high:{sign}.{digits}f}]"


def table(heads: list[str], rows: list[list[str]]) -> Iterator[str]:
    """A Markdown table whose columns also stand straight in a terminal."""
    wide = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    for k, row in enumerate([heads, ["-" * w for w in wide], *rows]):
        fill = "-" if k == 1 else " "
        yield "| " + " | ".join(c.ljust(w, fill) for c, w in zip(row, wide, strict=True)) + " |"
