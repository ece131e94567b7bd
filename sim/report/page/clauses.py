"""The clauses of a text in which each belligerent had its way most, and gave way most."""

from __future__ import annotations

import numpy as np

from sim.outcome import Outcome
from sim.report.words import capital, joined, party
from sim.scenario.tastes import losses_on, tastes_of

HALF = 0.5  # of what an actor could lose on an issue: meeting half-way


def got_and_gave(outcome: Outcome, week: int) -> list[str]:
    """For each belligerent a sentence on the clauses of a week's text that count most for it, each
    issue weighed by its importance to it."""
    package = int(outcome.history.table[week].text)
    losses = losses_on(outcome.scenario, outcome.numbers.clause[package])
    weights = tastes_of(outcome.scenario).weights
    return [_told(outcome, seat, package, weights[seat], losses[seat]) for seat in outcome.sides]


def _told(
    outcome: Outcome, seat: int, package: int, weights: np.ndarray, losses: np.ndarray
) -> str:
    better = weights * (HALF - losses)
    got, gave = _most(better), _most(-better)
    gave = gave or _most(weights * losses)[:1]
    who, would = party(outcome, seat), "" if outcome.agreed else "would have "
    its = "their" if who.many else "its"
    had, gave_way = ("had", "gave") if outcome.agreed else ("had", "given")
    on = [_clauses(outcome, package, found) for found in (got, gave)]
    way = f"{had} {its} way most on {on[0]}" if got else f"{had} {its} way on nothing by half"
    loss = f"{gave_way} way most on {on[1]}" if gave else f"{gave_way} way on nothing else"
    return f"{capital(who.name)} {would}{way}, and {loss}."


def _most(amounts: np.ndarray) -> list[int]:
    """The issue with the largest amount above 0, and the next if it has at least half as much."""
    first = np.argsort(-amounts, kind="stable")[:2]
    return [int(k) for k in first if amounts[k] > 0 and amounts[k] >= amounts[first[0]] / 2]


def _clauses(outcome: Outcome, package: int, issues: list[int]) -> str:
    clauses = list(outcome.terms(package).items())
    told = [(outcome.scenario.issues[clauses[k][0]].label, clauses[k][1].label) for k in issues]
    return joined([f"{issue} (“{clause}”)" for issue, clause in told])
