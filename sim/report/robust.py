"""How robust headlines are, told: shares of the space in which each holds, and where it flips.

It reads the plain mapping that `robust.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from sim.report.pairs import Told, interval, table
from sim.report.words import joined, plural, share

WAYS = {"rises": "rises", "falls": "falls", "does_not_rise": "does not rise",
        "does_not_fall": "does not fall"}  # fmt: skip
BY_LUCK = 0.025  # of points where nothing is changed, shown as holding by luck; as many as failing
VERDICTS = {"holds": "holds", "untold": "cannot be told", "fails": "fails"}


def text(told: Told) -> str:
    """The whole of it as Markdown, fit for a terminal too."""
    parts = [
        f"# How robust: “{told['label']}”\n\n{_opening(told)}\n\n{told['note']}",
        "\n".join(["## In short", "", *_table(told), "", _key(told), "", *beware(told)]),
        "\n".join(["## One by one", "", *(line for each in told["headlines"]
                                          for line in _one(told, each))]),
    ]  # fmt: skip
    if told["left_out"]:
        parts.append("\n".join(["## Left out", "", *_left_out(told)]))
    parts.append("\n".join(["## Be careful", "", *_cautions(told)]))
    return "\n\n".join(parts) + "\n"


def _opening(told: Told) -> str:
    return (
        f"Each headline was tried at {told['points']:,} points of the space of "
        f"{len(told['drawn'])} uncertain numbers, on {told['replications']:,} pairs of runs at "
        "each: as the scenario is and with the headline's change, on the same luck (seed "
        f"{told['seed']})."
    )


def _table(told: Told) -> Iterator[str]:
    rows = [
        [each["id"], *(ends(each[word]) for word in VERDICTS), ends(each["of_told"]),
         VERDICTS[each["centre"]["verdict"]]]
        for each in told["headlines"]
    ]  # fmt: skip
    yield from table(["headline", *VERDICTS.values(), "holds, where told", "as it stands"], rows)


def _key(told: Told) -> str:
    return (
        "Shares of the space, with Wilson's 95 % interval over points. At a point a headline holds "
        "where the 95 % interval of the paired difference lies on its side of 0, fails where it "
        "lies on the other, and cannot be told where luck could have made either. “As it stands”: "
        f"{told['centre_pairs']:,} pairs at the scenario's own values."
    )


def beware(told: Told) -> Iterator[str]:
    """The headlines of which the table alone would say too much or too little."""
    groups = {
        "Hold at the scenario's own values, but are shown in less than half of the space": [
            each["id"] for each in told["headlines"] if each["only_at_the_centre"]
        ],
        "Cannot be told anywhere": [each["id"] for each in told["headlines"] if not each["told"]],
        "Not counted, for no run of a point ends in a deal": [
            f"{each['id']} ({plural(each['no_deal'], 'point')})"
            for each in told["headlines"]
            if each["no_deal"]
        ],
    }
    yield from (f"- {group}: {', '.join(named)}." for group, named in groups.items() if named)


def ends(found: Told | None) -> str:
    """`68 % [61, 74]`."""
    if found is None:
        return "none told"
    return f"{share(found['share'])} [{100 * found['low']:.0f}, {100 * found['high']:.0f}]"


# ------------------------------------------------------------------------------------ one headline
def _one(told: Told, each: Told) -> Iterator[str]:
    source = f" ({each['source']})" if each["source"] else ""
    yield f"- **{each['says']}**{source}. " + " ".join(sentences(told, each))


def sentences(told: Told, each: Told) -> Iterator[str]:
    """What is to be said of a headline, sentence by sentence."""
    yield f"Changed: {each['changed']}."
    yield f"Claimed: {joined([claim(told, part) for part in each['parts']])}."
    yield from _means(told, each)
    if len(each["parts"]) > 1:
        yield _by_part(told, each)
    yield from remarks(told, each)
    yield from corners(each)


def claim(told: Told, part: Told) -> str:
    """`P(deal) rises`."""
    return f"{named(told, part['measure'])} {WAYS[part['way']]}"


def named(told: Told, measure: str) -> str:
    """A measure for a reader."""
    first, second = told["sides"]
    near = "nearness of “{}” to what {} wants"
    return {
        "deal": "P(deal)",
        "lasting_chance": "P(deal that lasts five years)",
        "survival": "five-year survival of a deal",
        "front.first": near.format(told["front"], first),
        "front.second": near.format(told["front"], second),
    }[measure]


def _means(told: Told, each: Told) -> Iterator[str]:
    for part in each["parts"]:
        mean, name = part["mean"], named(told, part["measure"])
        if mean is None:
            yield f"At no point could a change of {name} be measured."
            continue
        said = interval(mean["difference"], mean["low"], mean["high"], 3, "+").replace("-", "−")
        some = mean["points"] < told["points"]
        where = f"the {mean['points']:,} points where it can be measured" if some else "all points"
        yield f"Mean change of {name} over {where}: {said}."


def _by_part(told: Told, each: Told) -> str:
    parts = [f"“{claim(told, part)}” holds in {share(part['holds']['share'])}, fails in "
             f"{share(part['fails']['share'])}" for part in each["parts"]]  # fmt: skip
    return f"By parts: {'; '.join(parts)}."


def remarks(told: Told, each: Told) -> Iterator[str]:
    """What a reader should know of a headline before believing its share."""
    holds, fails, points = each["holds"]["points"], each["fails"]["points"], told["points"]
    if each["unmoved"] == points:
        yield "The change does nothing here: no pair of runs differs at any point."
    elif each["unmoved"] or each["no_deal"]:
        yield _nothing_moves(each)
    if not each["told"]:
        return
    if not fails:
        yield "It holds wherever it can be told."
    elif fails <= ceil(BY_LUCK * points) < holds:
        yield f"It fails at {fails} of {points:,} points: no more than luck alone would show."
    elif not holds:
        yield "It fails wherever it can be told."
    if each["only_at_the_centre"]:
        yield "It holds at the scenario's own values, but " + (
            "is shown in less than half of the space: elsewhere luck hides it, or there is nothing "
            "to see, and more pairs at each point would tell the two apart."
            if each["of_told"]["share"] >= 0.5
            else "fails in most of the space where it can be told."
        )
    if each["centre"]["verdict"] == "fails" and holds > fails:
        yield "At the scenario's own values it fails, though it holds in more of the space."


def _nothing_moves(each: Told) -> str:
    empty = f", {each['no_deal']} of them without a deal in any run" if each["no_deal"] else ""
    return f"At {plural(each['unmoved'], 'point')} the change moves nothing{empty}."


def corners(each: Told) -> Iterator[str]:
    """Where a headline flips, and where it fades into luck."""
    flip, fade = each["flip"], each["fade"]
    if flip["which"]:
        head = "Fails" if flip["which"] == "fails" else "Holds"
        yield _corner(f"{head} where", flip, "points where it can be told")
    elif flip["why"]:
        yield f"Where it flips: {flip['why']}."
    if fade["which"]:
        head = "Cannot be told" if fade["which"] == "untold" else "Can be told"
        yield _corner(f"{head} mostly where", fade, "all points")


def _corner(head: str, found: Told, of: str) -> str:
    return (
        f"{head} {found['where']}: in {share(found['density'])} of the points kept aside there, "
        f"against {share(found['base_rate'])} of {of}; {share(found['coverage'])} of them lie "
        "there."
    )


def _left_out(told: Told) -> Iterator[str]:
    yield from (f"- {each['says']}: {each['reason']}." for each in told["left_out"])


def _cautions(told: Told) -> Iterator[str]:
    points = told["points"]
    yield (
        "- The space is that of what the scenario calls uncertain, every value in a range as "
        "likely: a share of it is no probability, and says nothing of numbers that are not in it."
    )
    yield (
        "- “Holds” means that a change of the claimed sign is clear, not that it is large; the "
        "mean changes say how large. Survival and terms are compared over the pairs in which both "
        f"runs sign. {_reach(told)}"
    )
    yield (
        f"- By luck alone up to about {ceil(BY_LUCK * points)} of {points:,} points hold, and as "
        "many fail, where a change does nothing on average. More --replications tell more of the "
        "points, more --points narrow the intervals of the shares."
    )
    yield (
        f"- “Does not rise” (or fall) means: by less than {told['margin']:g}, with 95 % certainty, "
        "and not clearly at all. A point where no run ends in a deal counts as not told."
    )
    yield (
        f"- {len(told['headlines'])} headlines were tried; none of the shares is corrected for "
        "that. A corner was found on one half of the points and its figures are of the other half."
    )


def _reach(told: Told) -> str:
    """How large a change of P(deal) must be to be seen at a point."""
    found = [part["reach"] for each in told["headlines"] for part in each["parts"]
             if part["measure"] == "deal" and part["reach"]]  # fmt: skip
    if not found:
        return ""
    return (
        f"At a typical point the interval of a change of P(deal) reaches {max(found):.2f} to "
        "either side: a smaller one cannot be told."
    )


# ------------------------------------------------------------------------------ table, picture
def rows(told: Told) -> list[dict[str, Any]]:
    """The rows of robust.csv: a headline each, then each of its parts."""
    found = []
    for each in told["headlines"]:
        at_home = {"as_it_stands": each["centre"]["verdict"]}
        found.append(_row(each, "all", "") | at_home | _cornered(each))
        for part, own in zip(each["parts"], each["centre"]["parts"], strict=True):
            mean = part["mean"] or {}
            found.append(
                _row({**each, **part}, part["measure"], part["way"])
                | {"as_it_stands": own["verdict"]}
                | {f"mean_{key}": mean.get(key) for key in ("difference", "low", "high", "points")}
            )
    return found


def _row(each: Told, part: str, way: str) -> dict[str, Any]:
    figures = {
        f"{name}_{key}": (each[name] or {}).get(key)
        for name in (*VERDICTS, "of_told")
        for key in ("share", "low", "high")
    }
    return {"headline": each["id"], "says": each["says"], "part": part, "way": way, **figures}


def _cornered(each: Told) -> dict[str, Any]:
    flip, fade = each["flip"], each["fade"]
    return {"flip": flip["which"], "flip_where": flip.get("where"), "fade": fade["which"],
            "fade_where": fade.get("where")}  # fmt: skip


def bars(told: Told) -> list[dict[str, Any]]:
    """The rows of the picture: says, holds, untold, fails, low and high of holds, as it stands."""
    return [
        {"title": told["label"], "says": each["says"],
         **{word: each[word]["share"] for word in VERDICTS},
         "low": each["holds"]["low"], "high": each["holds"]["high"],
         "centre": each["centre"]["verdict"]}
        for each in told["headlines"]
    ]  # fmt: skip


def note(told: Told) -> str:
    """The line under the picture's title."""
    return (
        f"{told['points']:,} points of {len(told['drawn'])} uncertain numbers · "
        f"{told['replications']:,} pairs of runs at each, same luck"
    )
