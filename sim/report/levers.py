"""Levers told: what one step of each changes, costs and benefits kept apart.

It reads the plain mapping that `levers.json` holds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sim.outcome import DISCLAIMER
from sim.report.pairs import FEW, ROWS, Told, drawn, instead, interval, table
from sim.report.words import WAR

ON_SCREEN = 20  # the strongest; levers.md has them all
CHANCE = 0.05  # share of intervals that miss


def text(told: Told, most: int | None = None) -> str:
    """The levers as Markdown, all of them or the strongest; fit for a terminal too."""
    levers = told["levers"]
    if not levers:
        return f"# Levers of “{told['label']}”\n\nThis scenario has nothing to move.\n"
    shown = levers[:most]
    columns = _columns(told)
    heads = ["one step", *columns.values()]
    rows = [[each["label"], *(_cell(_row(each, name), each) for name in columns)]
            for each in shown]  # fmt: skip
    more = len(levers) - len(shown)
    left = [f"\n{more} weaker levers are in levers.md and levers.csv."] if more else []
    refused = [f"- {each['label']}: {each['reason']}" for each in told["refused"]]
    changes = [*table(heads, rows), *left, _key(told)]
    parts = {
        "As it stands": list(_base(levers[0])),
        "What one step changes, strongest on P(deal) first": changes,
        "Benefits and costs": list(_sorted_out(told)),
        "Steps that the scenario refuses": refused,
        "Be careful": list(_cautions(told)),
    }
    lines = [f"# Levers of “{told['label']}”", f"*{DISCLAIMER}*", _opening(told)]
    for title, said in parts.items():
        if said:
            lines += [f"## {title}", "\n".join(said)]
    return "\n\n".join(lines) + "\n"


def _columns(told: Told) -> dict[str, str]:
    worth = {f"worth.{side}": f"worth to {told['actors'][side]} *" for side in told["sides"]}
    if instead(told) is not WAR:
        return {"deal": "P(deal)"} | worth
    return {"deal": "P(deal)", "lasting_chance": "P(deal that lasts)"} | worth | {
        "survival": "survival *"
    }  # fmt: skip


def _row(each: Told, outcome: str) -> Told:
    found: Told = next(row for row in each["effects"] if row["outcome"] == outcome)
    return found


def _cell(row: Told, lever: Told) -> str:
    """`+0.058 ± 0.022`, in brackets where it is not clear, with a dagger where few pairs differ and
    a section sign where it stays clear among all; `0 of 60` where none of so many pairs differs."""
    if row["pairs"] and not row["pairs_that_differ"]:
        return f"0 of {row['pairs']:,}"
    if row["same"] is None or row["same_low"] is None:
        return "none"
    said = f"{row['same']:+.3f} ± {(row['same_high'] - row['same_low']) / 2:.3f}"
    said = said if row["is_clear"] else f"({said})"
    if 0 < row["pairs_that_differ"] < FEW:
        return f"{said} †"
    return f"{said} §" if row["outcome"] == "deal" and lever["stays_clear"] else said


def _key(told: Told) -> str:
    return (
        "\nDifferences from the scenario as it stands, ± half of a 95 % interval; in brackets "
        "where they are not clear: the interval includes 0, or fewer than 10 pairs differ (†). "
        "“0 of N”: none of N pairs differs, though up to about 3 in N may (rule of three). § stays "
        "clear after Holm's correction for all these levers. \\* over the pairs in which both runs "
        "sign, so of the same deals-to-be with and without the step; the mean of all deals also "
        "changes because other deals come about (`difference` in levers.csv, which also has "
        f"`outcome_value`, over all runs: of a run without a deal, {instead(told).going_on} as the "
        "actor sees it, the mediator's pressure included)."
    )


def _opening(told: Told) -> str:
    luck = (
        f"Each pair draws uncertain numbers anew ({len(told['drawn'])}), the same for both; a "
        "step is taken from the number drawn."
        if told["drawn"]
        else "Only luck varies: every other number is the scenario's own. What a lever does hangs "
        "on numbers that nobody knows: play it with `--uncertain` too."
    )
    if told["not_drawn"]:
        luck += f" {not_drawn(told)}"
    return (
        f"One entry moved one step at a time, {told['pairs']:,} pairs of runs each, the two of a "
        f"pair with the same luck (seed {told['seed']}). {luck}"
    )


def not_drawn(told: Told) -> str:
    """The uncertain numbers that keep the scenario's value, and why."""
    return (
        "Kept at the scenario's value and not drawn, since a lever moves one of them by itself and "
        "its step cannot be taken from the draw (“with”: one draw for both): "
        f"{'; '.join(told['not_drawn'])}."
    )


def _base(lever: Told) -> Iterator[str]:
    told = {row["outcome"]: row for row in lever["effects"]}
    for name in ("deal", "deal_or_ceasefire", "lasting_chance", "survival"):
        if (row := told.get(name)) is None:
            continue
        figure = interval(row["base"], row["base_low"], row["base_high"], 3)
        yield f"- {ROWS[name][0].removesuffix(' *')}: {figure}"


def _sorted_out(told: Told) -> Iterator[str]:
    """The levers by what they clearly do to deals and to their survival."""
    groups: dict[str, list[str]] = {}
    for each in told["levers"]:
        groups.setdefault(_group(each), []).append(each["label"])
    yield from (f"- {group}: {'; '.join(groups[group])}." for group in sorted(groups))


def _group(each: Told) -> str:
    deal = _row(each, "deal")
    if not any(row["pairs_that_differ"] for row in each["effects"]):
        return f"None of {deal['pairs']:,} pairs differs"
    if not deal["is_clear"]:
        return "No clear change of P(deal)"
    head = "More deals" if deal["same"] > 0 else "Fewer deals"
    survival = next((row for row in each["effects"] if row["outcome"] == "survival"), None)
    if survival is None or not survival["is_clear"]:
        return head
    return f"{head}, and they last {'longer' if survival['same'] > 0 else 'less long'}"


def _cautions(told: Told) -> Iterator[str]:
    count, names = len(told["levers"]), _columns(told)
    rows = [_row(each, name) for each in told["levers"] for name in names]
    open_to_chance = sum(row["pairs_that_differ"] > 0 for row in rows)
    a_cost = "a tenth of a war's cost" if instead(told) is WAR else "a step of an inducement"
    stay = [each["label"] for each in told["levers"] if each["stays_clear"]]
    yield (
        f"- {count} levers were tried, each in {len(names)} measures: {len(rows):,} intervals. "
        "With the same luck a lever that touches nothing changes nothing, exactly; but one that "
        "changes single runs and not the mean leaves out 0 by chance once in twenty. Of the "
        f"{open_to_chance:,} intervals in which any pair differs that would be up to about "
        f"{math.ceil(CHANCE * open_to_chance)}."
    )
    yield (
        "- Of the changes of P(deal) these stay clear when all levers are looked at together "
        "(Holm 1979, which keeps the chance of even one false claim below 5 %): "
        f"{'; '.join(stay) or 'none'}. The other measures are not corrected."
    )
    yield (
        "- A list sorted by size overstates its top: what stands first is partly first by luck. "
        "Near neighbours, whose intervals overlap, cannot be ranked."
    )
    yield from (f"- Beware: {why}." for why in _warnings(rows))
    yield (
        f"- Steps are not alike: {a_cost} and a level of a red line have no common "
        "measure, nor have they the same price. Nothing here adds benefits and costs up."
    )
    yield "- A step says nothing of two steps: effects do not add up."
    yield (
        "- A step that changes what an actor wants, fears or pays also changes the yardstick by "
        "which it measures what a deal is worth."
    )


def _warnings(rows: list[Told]) -> Iterator[str]:
    """Each warning with how many of the intervals it is about."""
    told = Counter(why for row in rows for why in row["warning"].split("; ") if why)
    yield from (f"{why} ({number:,} of {len(rows):,} intervals)" for why, number in told.items())


def effects(told: Told) -> list[dict[str, Any]]:
    """The rows of the picture: title, panel, row, difference, low, high."""
    survival = {"survival": "Survival of deals"} if instead(told) is WAR else {}
    panels = (
        {"deal": "P(deal)"}
        | survival
        | {f"worth.{side}": f"Deal's worth to {told['actors'][side]}" for side in told["sides"]}
    )
    moved = [each for each in told["levers"]
             if any(row["pairs_that_differ"] for row in each["effects"])]  # fmt: skip
    return [
        {"title": f"One step of each lever: {told['label']}", "panel": panel, "row": each["label"]}
        | drawn(row)
        for name_of, panel in panels.items()
        for each in moved
        for row in [_row(each, name_of)]
    ]  # fmt: skip
