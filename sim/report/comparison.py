"""A comparison told: what changed, what it changes, and where the runs part ways.

It reads the plain mapping that `comparison.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.outcome import DISCLAIMER
from sim.report.pairs import (
    ROWS,
    SAME_PAIRS,
    Told,
    difference,
    figures,
    instead,
    interval,
    of_all,
    table,
    the_rest,
)
from sim.report.words import capital, joined, share

MOST = 15  # differences between the files that are told; comparison.json has them all
CAUSES, REASONS = 5, 3
RARE = 0.01  # share of pairs below which a cause is not told
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
            "What stood in the way where no deal came": _blockers(told, policy),
            "Where the runs part ways": _partings(told, policy),
        }
        parts.append(f"## {policy['label']}")
        parts += [f"### {title}\n\n" + "\n".join(lines)
                  for title, said in blocks.items() if (lines := list(said))]  # fmt: skip
    return "\n\n".join([*parts, _ending(told)]) + "\n"


def another(told: Told) -> str:
    """What to know of two that have nothing in common."""
    return (
        f"another {instead(told).whole} altogether: the same luck means nothing here, so the two "
        "are compared as two independent samples (interval of a difference: Newcombe 1998, Zou and "
        "Donner 2008)"
    )


def blocked(told: Told, code: str) -> str:
    """What stood in the way, in words."""
    return BLOCKERS.get(code, code).replace("beat war", f"beat {instead(told).name}")


def _opening(told: Told) -> str:
    drawn, seed = told["drawn"], told["seed"]
    luck = (
        f"Each pair draws uncertain numbers of the first anew ({len(drawn)}), the same for both."
        if drawn
        else "Only luck varies: every number stays as its scenario has it."
    )
    if not drawn and not told["not_drawn"]:
        luck += " How far the answer hangs on numbers that nobody knows, `--uncertain` tells."
    if told["not_drawn"]:
        luck += f" Not drawn, since the scenarios differ there: {'; '.join(told['not_drawn'])}."
    pairs = f"{told['pairs']:,} runs of each"
    if not all(policy["another_war"] for policy in told["policies"][1:]):
        pairs = f"{told['pairs']:,} pairs of runs each, the two of a pair with the same luck"
    return f"*{DISCLAIMER}*\n\n{pairs} (seed {seed}). {luck} Brackets hold 95 % intervals."


def _ending(told: Told) -> str:
    return f"{SAME_PAIRS}\n\n{the_rest(told)} One interval in twenty misses by chance alone."


def _differences(told: Told, policy: Told) -> Iterator[str]:
    found = policy["differences"]
    if policy["another_war"]:
        yield f"- {capital(another(told))}"
    yield from (f"- {each['words']}" for each in found[:MOST])
    if len(found) > MOST:
        yield f"- and {len(found) - MOST} more entries (comparison.json has them all)"
    if not found:
        yield "- nothing: the two are the same"
    for part, apart in policy["not_shared"].items():
        if lost := apart["only_base"] + apart["only_other"]:
            some = f"{', '.join(lost[:8])}{' and more' if len(lost) > 8 else ''}"
            yield f"- not compared, as only one of the two has these {part}: {some}"
    if credit := together(policy):
        yield f"\n{credit}"


def together(policy: Told) -> str:
    """Who may be credited where several entries differ at once; '' where one or none does, and
    between two wars."""
    if (count := len(policy["differences"])) < 2 or policy["another_war"]:
        return ""
    return (
        f"These {count} entries differ at once. What follows is the work of all of them together: "
        "no single one may be credited with it. To see what one does alone, give it alone "
        "(--with PATH=VALUE), or see what “levers” says of it."
    )


# ------------------------------------------------------------------------------------ figures
def _rows(told: Told, policy: Told) -> Iterator[Told]:
    yield from (row for row in told["measures"] if row["policy"] == policy["key"])


def measured(told: Told, policy: Told) -> tuple[list[list[str]], list[str]]:
    """What a policy changes, as rows of words and figures (measure, first, other, difference over
    the same pairs, pairs that differ, difference of all deals), and what to know of them."""
    rows, unfair, beware = [], dict[str, list[str]](), dict[str, list[str]]()
    for row in _rows(told, policy):
        name, _, key = row["outcome"].partition(".")
        if name in ROWS and (row["base"] is not None or row["other"] is not None):
            label, digits = ROWS[name]
            label = label.format(who=policy["actors"].get(key, key))
            if row["unfair"]:
                unfair.setdefault(row["unfair"], []).append(label)
                continue
            rows.append([label, *figures(row, digits)])
            for why in filter(None, row["warning"].split("; ")):
                beware.setdefault(why, []).append(label)
    notes = [f"Not compared, since {why}: {'; '.join(labels)}." for why, labels in unfair.items()]
    return rows, notes + [f"Beware: {why} ({'; '.join(each)})." for why, each in beware.items()]


def heads(told: Told, policy: Told) -> list[str]:
    """The heads of the columns of `measured`."""
    apart = ["difference", "", ""] if policy["another_war"] else [
        "difference, same pairs", "pairs that differ", "difference of all deals"]  # fmt: skip
    return ["", *_labels(told, policy), *apart]


def _measures(told: Told, policy: Told) -> Iterator[str]:
    rows, notes = measured(told, policy)
    names = heads(told, policy)
    shown = [k for k, name in enumerate(names) if name or k == 0]
    yield from table([names[k] for k in shown], [[row[k] for k in shown] for row in rows])
    yield from (f"\n{note}" for note in notes)


def _labels(told: Told, policy: Told) -> list[str]:
    return [told["policies"][0]["label"], policy["label"]]


def _terms(told: Told, policy: Told) -> Iterator[str]:
    levels = {(row["policy"], row["issue"]): row for row in told["levels"]}
    for row in _rows(told, policy):
        name, _, issue = row["outcome"].partition(".")
        ours, theirs = (levels.get((key, issue)) for key in (row["against"], row["policy"]))
        if name == "terms" and ours and theirs:
            mean = f"mean place {row['base']:.2f}, then {row['other']:.2f}"
            if not policy["another_war"]:
                mean += f"; where both sign {difference(row, 3)}, of all deals {of_all(row, 3)}"
            said = [f"“{each['level_label']}”" for each in (ours, theirs)]
            often = [share(each["share_of_deals"]) for each in (ours, theirs)]
            most = f"{said[0]} ({often[0]} of the deals), then {said[1]} ({often[1]})"
            if said[0] == said[1]:
                most = f"{said[0]} in both ({often[0]} and {often[1]} of the deals)"
            yield f"- {policy['issues'][issue]}: mostly {most}; {mean}"


def _blockers(told: Told, policy: Told) -> Iterator[str]:
    rows = [r for r in _rows(told, policy) if r["outcome"].startswith("blocker.")]
    for name, label in zip(("base", "other"), _labels(told, policy), strict=True):
        row = max(rows, key=lambda row: row[name] or 0.0, default=None)
        if row and row[name]:
            words = blocked(told, row["outcome"].partition(".")[2])
            figure = interval(row[name], row[f"{name}_low"], row[f"{name}_high"], 3)
            runs = f"{row[f'{name}_runs']:,} runs without a deal"
            yield f"- “{label}”: mostly {words}, the main reason in {figure} of its {runs}"
        elif rows and not rows[0][f"{name}_runs"]:
            yield f"- “{label}”: nothing, every run ended in a deal"


# ------------------------------------------------------------------------------------ partings
def _partings(told: Told, policy: Told) -> Iterator[str]:
    found = told["partings"].get(policy["key"])
    if found is None:
        return
    if found["never"]["pairs"]:
        yield f"- In {_of_pairs(found['never'])} nothing ever differs."
    for first in (each for each in found["first"][:CAUSES] if each["share"] >= RARE):
        yield (
            f"- In {_of_pairs(first)} the first thing that differs is {first['cause']}, "
            f"{_weeks(first)}."
        )
    yield f"- The result is the same in {_of_pairs(found['same_result'])}."
    base, other = _labels(told, policy)
    for kind in found["results"]:
        words = capital(RESULTS[kind["result"]].format(base=base, other=other))
        when = "week" if kind["result"] == "other_terms" else "they part in week"
        reasons = [_reason(told, each) for each in kind["reasons"][:REASONS]]
        why = f" The run without a signature by then: {'; '.join(reasons)}." if reasons else ""
        yield f"- {words}: {_of_pairs(kind)}; {when} {kind['median_week']} (median).{why}"


def _of_pairs(each: Told) -> str:
    return f"{share(each['share'])} of the pairs [{share(each['low'])}, {share(each['high'])}]"


def _weeks(first: Told) -> str:
    low, high = first["first_week"], first["last_week"]
    if low == high:
        return f"in week {low}"
    return f"in weeks {low} to {high} (median {first['median_week']})"


def _reason(told: Told, each: Told) -> str:
    who = f", {each['refused_by']} refused" if each["refused_by"] else ""
    when = "it was already over, and in its last week " if each["was_over"] else ""
    words = blocked(told, each["blocker"])
    return f"{when}{words}{who} ({share(each['share'])})"
