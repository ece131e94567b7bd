"""Log-rolling: who traded what for what, what the trade was worth, and the best trade left.

Each side gives way where it cares less and has its way where it cares more (Froman & Cohen 1970;
Tollison & Willett 1979; Raiffa 1982). The yardstick is to split every issue: the level nearest the
midpoint of two parties' ideals on the scenario's own scale. Worth is the value of the agreement in
the week of the text, so linkages, reassurance and all else that the model weighs are in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any, NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report.measures import last_text, worth
from sim.report.standing import standing
from sim.report.words import capital, instead, joined, party
from sim.scenario.records import Scenario
from sim.scenario.table import crossed
from sim.scenario.tastes import losses_by_level, losses_on, tastes_of

SMALL = 1e-9  # utility: less is rounding
SHOWN = 0.0005  # utility: less is told as nothing


class Trade(NamedTuple):
    """Two parties and two issues: the first gets more than the split on the first issue, the second
    on the second, each cares relatively more for its own than the other does, and both gain."""

    parties: tuple[int, int]
    issues: tuple[int, int]
    gains: tuple[float, float]  # worth of the terms less that with these two issues split; > 0


class Exchange(NamedTuple):
    """Another package, one or two clauses away, that makes no party worse off."""

    package: int
    gains: np.ndarray  # (actors,)


@dataclass(frozen=True)
class Logroll:
    """A text read as an exchange between the belligerents and between any two veto players."""

    week: int
    package: int
    split: np.ndarray  # (issues,), 0..1: every issue split between the belligerents
    gains: np.ndarray  # (actors,): worth of the text less that of the split
    trades: tuple[Trade, ...]  # by pair of parties, the belligerents first; then the best first
    left: Exchange | None  # the best trade left on the table
    is_efficient: bool  # no package that may pass at home is better for one party, worse for none


def logroll(outcome: Outcome, week: int | None = None) -> Logroll | None:
    """The exchange in the text of a week, by default the treaty or the last text; None if there is
    no text."""
    week = last_text(outcome) if week is None else week
    if week is None or outcome.history.table[week].text < 0:
        return None
    package = int(outcome.history.table[week].text)
    middle = split(outcome.scenario, *outcome.sides)
    text_and_split = np.stack([outcome.numbers.clause[package], middle])
    others = [p for p in combinations(outcome.vetoes, 2) if set(p) != set(outcome.sides)]
    better, gains = _better(outcome, week, package)
    return Logroll(
        week,
        package,
        middle,
        np.subtract(*worth(outcome, week, text_and_split)),
        tuple(t for p in (outcome.sides, *others) for t in _trades(outcome, week, package, p)),
        _best_left(outcome, package, better, gains),
        not better.any(),
    )


def split(scenario: Scenario, i: int, j: int) -> np.ndarray:
    """The level nearest the midpoint of two parties' ideals on each issue, (issues,), 0..1; of two
    equally near, the one where their losses differ less, then the lower. Where only one of them
    has an ideal, that is the midpoint."""
    wants = [list(scenario.actors.values())[seat].preferences for seat in (i, j)]
    chosen = []
    for (key, issue), loss in zip(scenario.issues.items(), losses_by_level(scenario), strict=True):
        ideals = [want[key].ideal for want in wants if key in want] or [0.5]
        middle, levels = sum(ideals) / len(ideals), [level.value for level in issue.levels]
        unequal = np.abs(loss[:, i] - loss[:, j])
        off = [(round(abs(x - middle), 9), u) for x, u in zip(levels, unequal, strict=True)]
        chosen.append(levels[off.index(min(off))])
    return np.array(chosen)


# ------------------------------------------------------------------ trades made, trades left
def _trades(outcome: Outcome, week: int, package: int, pair: tuple[int, int]) -> list[Trade]:
    """The trades of a text by which two parties both gain, that with the largest least gain
    first."""
    terms, middle = outcome.numbers.clause[package], split(outcome.scenario, *pair)
    at_text, at_split = (losses_on(outcome.scenario, values) for values in (terms, middle))
    weights = tastes_of(outcome.scenario).weights
    i, j = pair
    found = [
        (a, b)
        for a, b in permutations(range(len(terms)), 2)
        if _is_ahead(at_split - at_text, i, j, a)
        and _is_ahead(at_split - at_text, j, i, b)
        and weights[i, a] * weights[j, b] > weights[i, b] * weights[j, a]
    ]
    undone = np.array([terms, *(_with(terms, issues, middle) for issues in found)])
    values = worth(outcome, week, undone)[:, pair]
    trades = [
        Trade(pair, ab, (g[0], g[1])) for ab, g in zip(found, values[0] - values[1:], strict=True)
    ]
    both = [trade for trade in trades if min(trade.gains) > SMALL]
    return sorted(both, key=lambda t: (-min(t.gains), -sum(t.gains)))


def _is_ahead(ahead: np.ndarray, i: int, j: int, issue: int) -> bool:
    """Whether party i gets more than the split on an issue and j less."""
    return bool(ahead[i, issue] > SMALL and ahead[j, issue] < -SMALL)


def _with(terms: np.ndarray, issues: tuple[int, int], other: np.ndarray) -> np.ndarray:
    changed = terms.copy()
    changed[list(issues)] = other[list(issues)]
    return changed


def _better(outcome: Outcome, week: int, package: int) -> tuple[np.ndarray, np.ndarray]:
    """Which packages that may pass at home beat a text for one party and are worse for none, and
    all gains over it, (packages, actors). Parties are the belligerents and the veto players."""
    n = outcome.numbers
    values = worth(outcome, week)
    gains = values - values[package]
    parties = gains[:, sorted({*outcome.sides, *outcome.vetoes})]
    may_pass = n.odds[:, -1] >= n.given[0].negotiation_ratify_min
    return (parties >= -SMALL).all(axis=1) & (parties > SMALL).any(axis=1) & may_pass, gains


def _best_left(
    outcome: Outcome, package: int, better: np.ndarray, gains: np.ndarray
) -> Exchange | None:
    """The best trade of one or two clauses: the largest least gain of a belligerent, then the
    largest product of their gains."""
    clause = outcome.numbers.clause
    near = np.flatnonzero(better & ((clause != clause[package]).sum(axis=1) <= 2))
    if not len(near):
        return None
    of_sides = gains[near][:, outcome.sides]
    order = np.lexsort((-of_sides.prod(axis=1), -of_sides.min(axis=1)))
    best = int(near[order[0]])
    return Exchange(best, gains[best])


# ------------------------------------------------------------------ in words, and as data
def told(outcome: Outcome, found: Logroll | None) -> str:
    """The exchange in a few sentences."""
    if found is None:
        return "There was no text, and so nothing was traded."
    return f"{_traded(outcome, found)} {_left(outcome, found)}"


def _traded(outcome: Outcome, found: Logroll) -> str:
    said = [_sum(outcome, found.gains, outcome.sides)]
    first, second = (outcome.short(seat) for seat in outcome.sides)
    crossing = crossed(
        outcome.scenario, dict(zip(outcome.scenario.issues, found.split, strict=True))
    )
    said[0] = (
        "Half-way means, on each issue, the level nearest the midpoint between what "
        f"{first} and {second} want, on the scenario's own scale. Against a text that splits every "
        f"issue half-way the terms are {said[0]}. That text {standing(outcome.scenario, crossing)}."
    )
    between = [trade for trade in found.trades if trade.parties == outcome.sides]
    if not between:
        return (
            f"{said[0]} No trade of one issue for another leaves both "
            f"{instead(outcome.scenario).sides} better off than splitting the two."
        )
    (i, j), (a, b), gains = between[0]
    worth_it = _sum(outcome, dict(zip((i, j), gains, strict=True)), (i, j))
    return (
        f"{said[0]} {capital(party(outcome, i).does('gets', 'get'))} more than half-way on "
        f"{_issue(outcome, a)}, {outcome.short(j)} on {_issue(outcome, b)}: against splitting "
        f"these two, that is {worth_it}{_others(between)}."
    )


def _others(trades: list[Trade]) -> str:
    """How many trades there are besides the best, and whether they overlap."""
    if len(trades) == 1:
        return ""
    issues = [issue for trade in trades for issue in trade.issues]
    overlap = ", which share issues, so that their worth does not add up"
    return (
        f" (the best of {len(trades)} trades by which both gain"
        f"{overlap if len(set(issues)) < len(issues) else ''})"
    )


def _left(outcome: Outcome, found: Logroll) -> str:
    if found.is_efficient:
        return (
            "No package that might pass at home would be better for one of them and worse for "
            "none: nothing is left on the table."
        )
    if found.left is None:
        return (
            "No change of one or two clauses would be better for one of them and worse for none, "
            "though a larger one would."
        )
    was, terms = outcome.terms(found.package), outcome.terms(found.left.package)
    moved = [
        f"“{level.label}” ({outcome.scenario.issues[issue].label})"
        for issue, level in terms.items()
        if level != was[issue]
    ]
    return (
        f"Left on the table: with {joined(moved)} instead, the terms would be "
        f"{_sum(outcome, found.left.gains, outcome.sides)}, and worse for no veto player."
    )


def _sum(outcome: Outcome, gains: Any, seats: tuple[int, int]) -> str:
    """`worth 0.031 more to A and 0.002 less to B`."""
    parts = []
    for seat in seats:
        way = "more" if gains[seat] > 0 else "less"
        hardly = f"hardly {way}" if abs(gains[seat]) > SMALL else "as much"
        told = f"{abs(gains[seat]):.3f} {way}" if abs(gains[seat]) >= SHOWN else hardly
        parts.append(f"{told} to {outcome.short(seat)}")
    return f"worth {joined(parts)}"


def _issue(outcome: Outcome, k: int) -> str:
    return f"“{list(outcome.scenario.issues.values())[k].label}”"


def as_data(outcome: Outcome) -> list[dict[str, Any]]:
    """The exchanges for a page: in the treaty or the last text and, where that is another's, in the
    mediator's last text; [] if there was no text."""
    own = last_text(outcome, outcome.mediator) if outcome.mediator is not None else None
    weeks = dict.fromkeys(w for w in (last_text(outcome), own) if w is not None)
    found = [logroll(outcome, week) for week in weeks]
    return [_described(outcome, roll) for roll in found if roll is not None]


def _described(outcome: Outcome, found: Logroll) -> dict[str, Any]:
    issues, actors = list(outcome.scenario.issues), outcome.actors
    split = dict(zip(issues, map(float, found.split), strict=True))
    return {
        "week": found.week,
        "author": actors[int(outcome.history.table[found.week].author)],
        "sentence": told(outcome, found),
        "split": split,
        "split_crosses": list(crossed(outcome.scenario, split)),
        "gains": dict(zip(actors, map(float, found.gains), strict=True)),
        "trades": [
            {
                "parties": [actors[seat] for seat in trade.parties],
                "issues": [issues[k] for k in trade.issues],
                "gains": list(map(float, trade.gains)),
                "least_gain": float(min(trade.gains)),
                "nash_product": float(trade.gains[0] * trade.gains[1]),
            }
            for trade in found.trades
        ],
        "is_efficient": found.is_efficient,
        "left": found.left and _exchange(outcome, found.left),
    }


def _exchange(outcome: Outcome, left: Exchange) -> dict[str, Any]:
    return {
        "terms": {issue: level.key for issue, level in outcome.terms(left.package).items()},
        "gains": dict(zip(outcome.actors, map(float, left.gains), strict=True)),
    }
