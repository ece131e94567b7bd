"""The gap in one or two sentences."""

from __future__ import annotations

from sim.outcome import Outcome
from sim.report.gap.means import plain
from sim.report.gap.records import Gap, Opening
from sim.report.words import party, plural

LONGEST = 42  # words of a sentence that tells more than one opening
LIKE_SIGNING = ("cost", "pressure", "belief", "audience_cost")  # what amounts to signing for less


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
        f"{'beats' if gap.packages == 1 else 'beat'} war for everybody. At the fairest of them "
        f"everybody gains at least {plain(gap.size)}, and {who.does('gains', 'gain')} no more."
    )


def _closed(outcome: Outcome, gap: Gap) -> str:
    """By how much it is closed, and who falls short."""
    if gap.binder is None:
        return "There is no package on the table."
    who = party(outcome, gap.binder)
    return (
        f"The range is closed by {plain(-gap.size)}: at the package nearest to a deal "
        f"{who.does('falls', 'fall')} short most."
    )


def ways(gap: Gap, most: int = 3) -> str:
    """What would open a closed range, in one sentence: the cheapest openings of each sort."""
    if not gap.openings:
        return "No single change that is tried here would open it, and no pair of them."
    told = [_way(gap, opening) for opening in _various(gap.openings)[:most]]
    pairs = len(gap.openings[0].changes) > 1
    said = "No single change would open a range; two would: if" if pairs else "It would open if"
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
    """An opening; a lower reservation value with the least that amounts to it."""
    if opening.kind != "reservation":
        return opening.words
    mine = {other.kind: other.words for other in gap.openings if other.actor == opening.actor}
    alike = [mine[kind] for kind in LIKE_SIGNING if kind in mine]
    return f"{opening.words} (as if {alike[0]})" if alike else opening.words
