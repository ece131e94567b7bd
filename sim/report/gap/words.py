"""The gap in one or two sentences."""

from __future__ import annotations

from sim.outcome import Outcome
from sim.report.gap.means import plain
from sim.report.gap.records import Gap, Opening
from sim.report.words import instead, joined, party, plural

LONGEST = 42  # words of a sentence that tells more than one opening
DOUBLE = 2.0  # times the cost of war: beyond it, a percentage says nothing


def told(outcome: Outcome, gap: Gap, most: int = 3) -> str:
    """One or two sentences, of about 60 words at most, on how wide a week's range is and who binds
    it; if it is closed, on the cheapest openings, at most so many."""
    return _open(outcome, gap) if gap.is_open else f"{_closed(outcome, gap)} {ways(gap, most)}"


def _open(outcome: Outcome, gap: Gap) -> str:
    """How wide it is, and who has least of it."""
    assert gap.binder is not None
    who = party(outcome, gap.binder)
    return (
        f"The range is open: {plural(gap.packages, 'package')} "
        f"{'beats' if gap.packages == 1 else 'beat'} {instead(outcome.scenario).name} for "
        "everybody. At the fairest of them "
        f"everybody gains at least {plain(gap.size)}, and {who.does('gains', 'gain')} no more."
    )


def _closed(outcome: Outcome, gap: Gap) -> str:
    """By how much it is closed, and who falls short."""
    if gap.binder is None:
        return "There is no package on the table."
    short = [f"{outcome.short(seat)} (by {plain(much)})" for seat, much in gap.lacking.items()]
    return (
        f"The range is closed by {plain(-gap.size)}: even the package nearest to a deal is worth "
        f"less than {instead(outcome.scenario).name} to {joined(short)}."
    )


def ways(gap: Gap, most: int = 3) -> str:
    """What would open a closed range, in one sentence: the cheapest openings of each sort."""
    if not gap.openings:
        return "No single change that is tried here would open a range that week, and no pair."
    told = [_way(gap, opening) for opening in _various(gap.openings)[:most]]
    pairs = len(gap.openings[0].changes) > 1
    said = (
        "No single change would open a range that week; two together would: if"
        if pairs
        else "It would open if"
    )
    said += f" {told[0]}"
    for way in told[1:]:
        if len(f"{said} {way}".split()) <= LONGEST:
            said += f"; or if {way}" if pairs else f", or if {way}"
    return f"{said}."


def _various(openings: tuple[Opening, ...]) -> list[Opening]:
    """The cheapest opening of each sort, cheapest first: of an actor's mind or means, of a clause,
    of what is settled before the talks; of a pair both count."""
    chosen: dict[str, Opening] = {}
    for opening in openings:
        sort = "+".join(_sort(change.kind) for change in opening.changes)
        chosen.setdefault(sort, opening)
    return list(chosen.values())


def _sort(kind: str) -> str:
    if kind in ("red_line", "supply_limit", "linkage"):
        return "settled"
    return kind if kind == "credibility" else "actor"


def _way(gap: Gap, opening: Opening) -> str:
    """An opening; a lower reservation value with what it would take of a dearer war, to show how
    much it is."""
    if opening.kind != "reservation":
        return opening.words
    mine = {other.kind: other for other in gap.openings if other.actor == opening.actor}
    if "cost" not in mine:
        return opening.words
    factor = max(mine["cost"].effects["cost"].values())
    dearer = mine["cost"].words if factor <= DOUBLE else "the cost of war more than doubled"
    return f"{opening.words} (as if {dearer})"
