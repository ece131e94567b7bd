"""What a report computes from an outcome: nothing here drives a negotiation.

Arrays are by week (weeks, ...), by package (packages, ...) or by seat (..., actors), in utility
unless said otherwise.
"""

from __future__ import annotations

import numpy as np

from sim.outcome import Outcome
from sim.rules import utility
from sim.rules.state import RATIFICATION, SEAT, SUSPENDED
from sim.scenario.tastes import wanted_by

PARTS = ("truth", "belief", "casualties", "damage", "fatigue", "pressure")
MISTRUST = [column.name for column in SEAT].index("mistrust")


def mistrust(outcome: Outcome, week: int) -> np.ndarray:
    """Mistrust (actors,) 0..1 with which a week's packages were weighed: after the week's events,
    before its side tracks."""
    n, h = outcome.numbers, outcome.history
    felt = np.array(h.seat[week - 1].mistrust if week else n.actor.mistrust)
    for event, column, target, amount, multiplies, low, high in n.effect:
        if column == MISTRUST and h.happened[week, int(event)]:
            seat = int(target)
            changed = felt[seat] * amount if multiplies else felt[seat] + amount
            felt[seat] = min(max(changed, low), high)
    return felt


def worth(outcome: Outcome, week: int, terms: np.ndarray | None = None) -> np.ndarray:
    """Value of every package on the table as an agreement in a week, (packages, actors); or of any
    other `terms` (packages, issues), values 0..1."""
    n = outcome.numbers
    wanted = n.utility if terms is None else wanted_by(outcome.scenario, terms)
    terms = n.clause if terms is None else terms
    felt, credibility = mistrust(outcome, week), outcome.history.credibility[week]
    seats = outcome.history.seat[week]
    cover = n.given[0].negotiation_political_cover * outcome.history.table[week].mediated
    values = np.empty(wanted.shape)
    for i, actor in enumerate(n.actor):
        assured = utility.assurance.function(terms.T, *n.assurance[i], credibility)
        fear = utility.collapse_fear.function(felt[i], assured)
        values[:, i] = utility.agreement_value.function(
            wanted[:, i],
            fear,
            actor.collapse_loss,
            seats[i].inducement,
            seats[i].audience_cost,
            cover,
        )
    return values


def last_text(outcome: Outcome, author: int | None = None) -> int | None:
    """The last week with a text on the table, of this seat if one is named; None if there is
    none."""
    table = outcome.history.table
    found = (table.text >= 0) & ((author is None) | (table.author == author))
    weeks = np.flatnonzero(found)
    return int(weeks[-1]) if len(weeks) else None


def gains(outcome: Outcome, week: int) -> np.ndarray:
    """What each package is worth to each actor beyond fighting on in a week, (packages, actors)."""
    return np.asarray(worth(outcome, week) - outcome.history.seat[week].reservation)


def least_gain(outcome: Outcome) -> tuple[int, float]:
    """The veto player that gains least from the last text beyond fighting on, and how much."""
    last = outcome.history.seat[-1]
    gain = {seat: float(last[seat].text_value - last[seat].reservation) for seat in outcome.vetoes}
    return min(gain.items(), key=lambda item: item[1])


def most_for_first(outcome: Outcome) -> np.ndarray:
    """The most that the first belligerent could get from a package which all other veto players
    would sign, (weeks,); nan where they would sign none."""
    first = outcome.sides[0]
    others = [i for i in outcome.vetoes if i != first]
    most = np.full(outcome.weeks, np.nan)
    for week in range(outcome.weeks):
        values = worth(outcome, week)
        least = outcome.history.seat[week].reservation
        signed = (values[:, others] >= least[others]).all(axis=1)
        if signed.any():
            most[week] = values[signed, first].max()
    return most


def rungs(outcome: Outcome) -> np.ndarray:
    """The level of each issue in each week's text, counted from the lowest, (weeks, issues); nan in
    a week without a text."""
    text = outcome.history.table.text.astype(int)
    places = np.full((outcome.weeks, len(outcome.scenario.issues)), np.nan)
    tabled = text >= 0
    for k, issue in enumerate(outcome.scenario.issues.values()):
        levels = np.array([level.value for level in issue.levels])
        clauses = outcome.numbers.clause[text[tabled], k]
        places[tabled, k] = np.abs(clauses[:, None] - levels).argmin(axis=1)
    return places


def weightiest(outcome: Outcome, count: int) -> list[int]:
    """The issues, at most `count`, that weigh most with the belligerents, in their usual order."""
    keys = list(outcome.scenario.issues)
    wants = [outcome.scenario.actors[outcome.actors[seat]].preferences for seat in outcome.sides]
    weight = [sum(w[key].weight for w in wants if key in w) for key in keys]
    by_weight = sorted(range(len(keys)), key=lambda k: -weight[k])
    return sorted(by_weight[:count])


def main_change(outcome: Outcome, seat: int) -> tuple[str, float]:
    """The part that moved a reservation value most on its way from the first week to the last, and
    by how much; truth and beliefs, which often make up for each other, count as one: `war`."""
    first, last = outcome.history.seat[0, seat], outcome.history.seat[-1, seat]
    moved = {part: float(last[f"part_{part}"] - first[f"part_{part}"]) for part in PARTS}
    moved = {"war": moved.pop("truth") + moved.pop("belief")} | moved
    way = 1.0 if last.reservation >= first.reservation else -1.0
    return max(moved.items(), key=lambda part: part[1] * way)


def failed_at_home(outcome: Outcome) -> np.ndarray:
    """The seat whose home turned a text down in each week or, while talks pause for that, in the
    weeks before, (weeks,); -1 in other weeks. A pause counts as home, not as suspended talks."""
    table, pause = outcome.history.table, outcome.scenario.negotiation.renegotiation_pause_weeks
    homes = np.full(outcome.weeks, -1)
    failed, home = -pause - 1, -1
    for week, blocker in enumerate(table.blocker):
        if blocker == RATIFICATION:
            failed, home = week, int(table.refused_by_home[week])
        if week == failed or (blocker == SUSPENDED and week - failed <= pause):
            homes[week] = home
    return homes


def spells(flags: np.ndarray) -> list[tuple[int, int]]:
    """Runs of weeks in which a flag (weeks,) holds, as (first week, number of weeks)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags.astype(bool), [False]))))
    return [(int(a), int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
