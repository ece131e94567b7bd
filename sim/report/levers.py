"""Levers told: what one step of each changes, costs and benefits kept apart.

It reads the plain mapping that `levers.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.outcome import DISCLAIMER
from sim.report.comparison import ROWS, Told, interval, table

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
    rows = [[each["label"], *(_cell(_row(each, name)) for name in columns)] for each in shown]
    more = len(levers) - len(shown)
    left = [f"\n{more} weaker levers are in levers.md and levers.csv."] if more else []
    refused = [f"- {each['label']}: {each['reason']}" for each in told["refused"]]
    parts = {
        "As it stands": list(_base(levers[0])),
        "What one step changes, strongest on P(deal) first": [*table(heads, rows), *left, _key()],
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
    return {"deal": "P(deal)", "lasting_chance": "P(deal that lasts)"} | worth | {
        "survival": "survival *"
    }  # fmt: skip


def _row(each: Told, outcome: str) -> Told:
    found: Told = next(row for row in each["effects"] if row["outcome"] == outcome)
    return found


def is_clear(row: Told) -> bool:
    """Whether the interval of a difference leaves out 0."""
    return row["difference"] is not None and row["low"] is not None and (
        row["low"] > 0 or row["high"] < 0
    )  # fmt: skip


def _cell(row: Told) -> str:
    """`+0.058 ± 0.022`, in brackets where the interval includes 0; `0` where no run differs."""
    if row["difference"] is None or row["low"] is None:
        return "none"
    half = (row["high"] - row["low"]) / 2
    said = f"{row['difference']:+.3f} ± {half:.3f}"
    return said if is_clear(row) else "0" if half == row["difference"] == 0 else f"({said})"


def _key() -> str:
    return (
        "\nDifferences from the scenario as it stands, ± half of a 95 % interval; in brackets "
        "where the interval includes 0; 0 where not one run differs. \\* among deals only: where a "
        "step makes more deals, the new ones may be other deals (levers.csv also has "
        "`outcome_value`, over all runs)."
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
        luck += f" Not drawn: {', '.join(told['not_drawn'])}."
    return (
        f"One entry moved one step at a time, {told['pairs']:,} pairs of runs each, the two of a "
        f"pair with the same luck (seed {told['seed']}). {luck}"
    )


def _base(lever: Told) -> Iterator[str]:
    for name in ("deal", "deal_or_ceasefire", "lasting_chance", "survival"):
        row = _row(lever, name)
        figure = interval(row["base"], row["base_low"], row["base_high"], 3)
        yield f"- {ROWS[name][0].removesuffix(' *')}: {figure}"


def _sorted_out(told: Told) -> Iterator[str]:
    """The levers by what they clearly do to deals and to their survival."""
    groups: dict[str, list[str]] = {}
    for each in told["levers"]:
        groups.setdefault(_group(each), []).append(each["label"])
    yield from (f"- {group}: {'; '.join(groups[group])}." for group in sorted(groups))


def _group(each: Told) -> str:
    deal, survival = _row(each, "deal"), _row(each, "survival")
    if not any(row["share_of_pairs_that_differ"] for row in each["effects"]):
        return "Not one run differs"
    if not is_clear(deal):
        return "No clear change of P(deal)"
    head = "More deals" if deal["difference"] > 0 else "Fewer deals"
    if not is_clear(survival):
        return head
    return f"{head}, and they last {'longer' if survival['difference'] > 0 else 'less long'}"


def _cautions(told: Told) -> Iterator[str]:
    count = len(told["levers"])
    yield (
        f"- {count} levers were tried. If none did anything, about {max(1, round(CHANCE * count))} "
        "of as many intervals would still leave out 0: trust the strongest, not the last that is "
        "just clear."
    )
    yield (
        "- Steps are not alike: a tenth of a war's cost and a level of a red line have no common "
        "measure, nor have they the same price. Nothing here adds benefits and costs up."
    )
    yield "- A step says nothing of two steps: effects do not add up."
    yield (
        "- A step that changes what an actor wants, fears or pays also changes the yardstick by "
        "which it measures what a deal is worth."
    )


def effects(told: Told) -> list[dict[str, Any]]:
    """The rows of the picture: title, panel, row, difference, low, high."""
    panels = {"deal": "P(deal)", "survival": "Survival of deals"} | {
        f"worth.{side}": f"Deal's worth to {told['actors'][side]}" for side in told["sides"]
    }
    moved = [each for each in told["levers"] if _group(each) != "Not one run differs"]
    return [
        {"title": f"One step of each lever: {told['label']}", "panel": panel, "row": each["label"]}
        | {name: float("nan") if row[name] is None else row[name]
           for name in ("difference", "low", "high")}
        for name_of, panel in panels.items()
        for each in moved
        for row in [_row(each, name_of)]
    ]  # fmt: skip
