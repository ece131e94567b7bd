"""The gap: is there a bargaining range in a week, who binds it, and what would open a closed one.

An opening is a change in that week with all else as it was, found by the model's own beats: the
state of the talks is put back, changed, and weighed anew (talks.py). What may move by degrees
stands in means.py, what is settled before the talks in structures.py, the search in search.py.
"""

from __future__ import annotations

from typing import Any

from sim.outcome import Outcome
from sim.report import measures
from sim.report.gap.entries import entries
from sim.report.gap.records import Change, Gap, Opening, variant
from sim.report.gap.search import Search
from sim.report.gap.words import told, ways

__all__ = [
    "Change",
    "Gap",
    "Opening",
    "as_data",
    "gap",
    "go_on",
    "resolved",
    "told",
    "variant",
    "ways",
]


def gap(outcome: Outcome, week: int) -> Gap:
    """The gap of a week of an outcome."""
    search = _search(outcome)
    if week not in search.gaps:
        now = outcome.history.table[week]
        search.gaps[week] = Gap(
            week,
            float(now.range_size),
            int(now.range_binder) if now.range_binder >= 0 else None,
            _lacking(outcome, week),
            int(now.range_packages),
            () if now.range_size >= 0.0 else search.openings(week),
        )
    return search.gaps[week]


def _lacking(outcome: Outcome, week: int) -> dict[int, float]:
    """Which veto players the package nearest to a deal gives less than war, and how much less."""
    now = outcome.history.table[week]
    if now.range_size >= 0.0 or now.egalitarian < 0:
        return {}
    gains = measures.gains(outcome, week)[int(now.egalitarian)]
    short = {seat: -float(gains[seat]) for seat in outcome.vetoes if gains[seat] < 0.0}
    return dict(sorted(short.items(), key=lambda each: -each[1]))


def resolved(outcome: Outcome, opening: Opening) -> float:
    """The size of the range of the opening's week with the opening applied, all else as it was."""
    return _search(outcome).range_size(opening.week, opening.effects, opening.set)


def as_data(outcome: Outcome, gap: Gap) -> dict[str, Any]:
    """A gap as plain data for a page: `binder` and `actor` are keys of actors, `entries` what to
    set in the scenario to try an opening out from the start (None: nothing says it)."""
    return {
        "week": gap.week,
        "size": gap.size,
        "binder": None if gap.binder is None else outcome.actors[gap.binder],
        "lacking": {outcome.actors[seat]: much for seat, much in gap.lacking.items()},
        "is_open": gap.is_open,
        "packages": gap.packages,
        "sentence": told(outcome, gap),
        "openings": [
            {
                "kind": opening.kind,
                "actor": opening.actor,
                "sentence": opening.sentence,
                "size": opening.size,
                "effects": opening.effects,
                "set": opening.set,
                "entries": entries(outcome, opening),
            }
            for opening in gap.openings
        ],
    }


def go_on(before: Outcome, outcome: Outcome) -> None:
    """Hands the tables that were laid for some weeks of a negotiation on to an outcome with more
    weeks of it; `before` is asked no more."""
    if "gap_search" in vars(before):
        search = vars(before).pop("gap_search")
        search.go_on(outcome)
        vars(outcome)["gap_search"] = search


def _search(outcome: Outcome) -> Search:
    """The outcome's search, kept with it as its cached properties are."""
    kept = vars(outcome)
    if "gap_search" not in kept:
        kept["gap_search"] = Search(outcome)
    return kept["gap_search"]  # type: ignore[no-any-return]
