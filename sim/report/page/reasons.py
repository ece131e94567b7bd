"""What stood in the way of a deal in each week, in a few words fit for a chart's lanes."""

from __future__ import annotations

from typing import NamedTuple

from sim.outcome import Outcome
from sim.report.explanation import attitudes
from sim.report.measures import failed_at_home
from sim.report.words import instead, joined, party

PLAIN = {
    "talks_suspended": "talks were suspended",
    "red_lines": "red lines left no package at all",
    "no_range": "no package beat {other} for all who must sign",
    "home": "what all would sign was too unlikely to pass at home",
    "agreed": "a deal was signed and ratified",
}
MOST = 10  # lanes; more are told without names


class Reason(NamedTuple):
    """Why there was no deal: what kind of blocker, and its words."""

    kind: str
    words: str


def reasons(outcome: Outcome) -> list[Reason]:
    """One for every week; too many different ones are told without names."""
    named = [_reason(outcome, week, True) for week in range(outcome.weeks)]
    if len(set(named)) <= MOST:
        return named
    return [_reason(outcome, week, False) for week in range(outcome.weeks)]


def _reason(outcome: Outcome, week: int, named: bool) -> Reason:
    home = int(failed_at_home(outcome)[week])
    if home >= 0:
        who = f": {outcome.short(home)}" if named else ""
        return Reason("ratification", f"a vote at home failed, or talks paused after one{who}")
    kind = outcome.blocker(week).partition(":")[0]
    if kind not in PLAIN:
        return _posture(outcome, week, named)
    return Reason(kind, PLAIN[kind].format(other=instead(outcome.scenario).name))


def _posture(outcome: Outcome, week: int, named: bool) -> Reason:
    """A deal was possible: was it not in the text, or did somebody hold out, or hesitate?"""
    refusers = attitudes(outcome, week)
    possible = "a deal existed, but"
    if not outcome.is_session(week):
        return Reason("posture", f"{possible} the table did not meet")
    if outcome.history.table[week].text < 0 or not any(refusers.values()):
        return Reason("posture", f"{possible} was not put on the table")
    if refusers["missed"]:
        return Reason("posture", f"{possible} the text missed it")
    if not named:
        return Reason("posture", f"{possible} somebody held out or hesitated")
    said = [
        f"{party(outcome, refusers[kind]).name} {did}"
        for kind, did in (("holding", "held out"), ("hesitant", "hesitated"))
        if refusers[kind]
    ]
    return Reason("posture", f"{possible} {joined(said)}")
