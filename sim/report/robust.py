"""How robust headlines are, told: shares of the space in which each holds, and where it flips.

It reads the plain mapping that `robust.json` holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from sim.report.headlines import BY_LUCK, sentences
from sim.report.pairs import Told, table
from sim.report.words import plural, share

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
        f"{plural(len(told['drawn']), 'uncertain number')}, on {told['replications']:,} pairs of "
        "runs at each: as the scenario is and with the headline's change, on the same luck (seed "
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
