"""One headline told, from what `robust.json` holds of it: what is changed, what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from sim.report.pairs import Told, interval
from sim.report.words import joined, plural, share

WAYS = {"rises": "rises", "falls": "falls", "does_not_rise": "does not rise",
        "does_not_fall": "does not fall"}  # fmt: skip
MOST_LIMITS = 4  # of a corner that are told
MOSTLY = 0.5  # share of a corner's points, from which it is said to be so there
BY_LUCK = 0.025  # of points where nothing is changed, shown as holding by luck; as many as failing


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
    near = "nearness of “{}” to the wish of {}"
    return {
        "deal": "P(deal)",
        "lasting_chance": "P(deal that lasts five years)",
        "survival": "five-year survival of a deal",
        "front.first": near.format(told["front"], first),
        "front.second": near.format(told["front"], second),
    }[measure]


def _means(told: Told, each: Told) -> Iterator[str]:
    if each["unmoved"] == told["points"]:
        return
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
        yield "The change does nothing here: no pair differs in what is claimed, at any point."
    elif each["unmoved"]:
        empty = f", {each['no_deal']} of them without a deal in any run" if each["no_deal"] else ""
        yield f"At {plural(each['unmoved'], 'point')} no pair differs{empty}."
    if each["told"]:
        yield _split(holds, fails, points)
    if each["only_at_the_centre"]:
        yield "It holds at the scenario's own values, but " + (
            "is shown in less than half of the space: elsewhere luck hides it, or there is nothing "
            "to see, and more pairs at each point would tell the two apart."
            if holds >= fails
            else "fails in most of the space where it can be told."
        )
    if each["centre"]["verdict"] == "fails" and holds > fails:
        yield "At the scenario's own values it fails, though it holds in more of the space."


def _split(holds: int, fails: int, points: int) -> str:
    """What to make of how many points hold and how many fail, where some do."""
    no_more = f"of {points:,} points: no more than luck alone would show."
    few = ceil(BY_LUCK * points)
    if max(holds, fails) <= few:
        return f"It holds at {holds} and fails at {fails} {no_more}"
    if 0 < min(holds, fails) <= few:
        rare, count = ("fails", fails) if fails < holds else ("holds", holds)
        return f"It {rare} at {count} {no_more}"
    if holds and fails:
        return f"It holds at {holds:,} points and fails at {fails:,}: it is not robust."
    return f"It {'holds' if holds else 'fails'} wherever it can be told."


def corners(each: Told) -> Iterator[str]:
    """Where a headline flips, and where it fades into luck."""
    flip, fade = each["flip"], each["fade"]
    if flip["which"]:
        head = "Fails" if flip["which"] == "fails" else "Holds"
        more = "" if flip["density"] >= MOSTLY else " more often"
        yield _corner(f"{head}{more} where", flip, "wherever it can be told")
    elif flip["why"]:
        yield f"Where it flips: {flip['why']}."
    if fade["which"] and fade["density"] >= MOSTLY:
        head = "Cannot be told" if fade["which"] == "untold" else "Can be told"
        yield _corner(f"{head} mostly where", fade, "everywhere")


def _corner(head: str, found: Told, of: str) -> str:
    many = len(found["limits"]) > MOST_LIMITS
    where = f"{len(found['limits'])} limits in robust.json hold" if many else found["where"]
    return (
        f"{head} {where} (points kept aside: {share(found['density'])} there, "
        f"{share(found['base_rate'])} {of}; {share(found['coverage'])} of such points lie there)."
    )
