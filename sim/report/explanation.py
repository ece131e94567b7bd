"""Why there is no deal, in plain words and in the model's own terms."""

from __future__ import annotations

import numpy as np

from sim.outcome import Outcome
from sim.report.words import capital, joined, names, plural
from sim.scenario.table import in_words

SCALE = (
    "Worth is counted on a scale where an actor's ideal agreement is 1 and its worst is 0; "
    "what it expects from fighting on, less the cost, is its reservation value: "
    "the least it would sign for."
)


def why(outcome: Outcome, week: int) -> str:
    """One sentence or two on what stood in the way in a week."""
    code = outcome.blocker(week).partition(":")[0]
    return {
        "talks_suspended": _suspended,
        "red_lines": _red_lines,
        "no_range": _no_range,
        "home": _home,
        "posture": _posture,
        "ratification": _ratification,
        "agreed": _agreed,
    }[code](outcome, week)


def _suspended(outcome: Outcome, week: int) -> str:
    left = int(outcome.history.table[week].suspended) - 1
    more = f"; {plural(left, 'more week')} to wait" if left > 0 else ""
    return f"The talks are suspended{more}."


def _red_lines(outcome: Outcome, week: int) -> str:
    lines = [in_words(outcome.scenario, path) for path in outcome.clash]
    return f"No package is left to talk about, because these cannot all hold: {'; '.join(lines)}."


def _no_range(outcome: Outcome, week: int) -> str:
    table = outcome.history.table[week]
    binder = outcome.short(int(table.range_binder))
    told = (
        "There is nothing to agree on: no package beats war for everybody at once. "
        f"The best for all leaves {binder} {_amount(-table.range_size)} short."
    )
    return f"{told} {opening(outcome, week)}"


def opening(outcome: Outcome, week: int) -> str:
    """Who would have to give up least for a closed range to open, and what would amount to it."""
    table = outcome.history.table[week]
    if table.opener < 0:
        return "No single actor could open the range alone."
    seat = int(table.opener)
    cost = outcome.history.seat[week, seat].war_cost
    dearer = f", as if the war cost it {_more(table.opening / cost)}" if cost > 0 else ""
    name = capital(outcome.short(seat))
    return f"{name} would have to give up least: {_amount(table.opening)}{dearer}."


def _home(outcome: Outcome, week: int) -> str:
    return (
        "Packages that beat war for everybody exist, but none of them is likely enough to pass at "
        "home to be put on the table."
    )


def _posture(outcome: Outcome, week: int) -> str:
    refusers = outcome.refusers(week)
    seats = outcome.history.seat[week]
    missed = [i for i in refusers if seats[i].text_value < seats[i].reservation]
    hesitant = [i for i in refusers if seats[i].text_value >= seats[i].aspiration]
    holding = [i for i in refusers if i not in missed and i not in hesitant]
    parts = []
    if outcome.history.table[week].text < 0:
        parts.append("it was not put on the table")
    if holding:
        parts.append(f"{names(outcome, holding)} {_verb(holding, 'hold')} out for more")
    if hesitant:
        parts.append(f"{names(outcome, hesitant)} {_verb(hesitant, 'hesitate')}")
    if missed:
        parts.append(f"the text missed it and leaves {names(outcome, missed)} worse off than war")
    return f"A deal that beats war for everybody exists, but {joined(parts)}."


def _ratification(outcome: Outcome, week: int) -> str:
    home = outcome.short(int(outcome.history.table[week].refused_by_home))
    return f"All who had to accept the text did, but it failed at home in {home}."


def _agreed(outcome: Outcome, week: int) -> str:
    return "Everybody accepted the text, and it passed at home."


def what_would_open(outcome: Outcome) -> str:
    """When there was something to agree on; if never, what came closest to opening the range."""
    if outcome.result == "red_lines_incompatible":
        return "Without any one of these red lines there would be something to talk about."
    size = outcome.history.table.range_size
    open_weeks = np.flatnonzero(size >= 0)
    if len(open_weeks):
        return (
            f"A deal that beats war for everybody existed in {plural(len(open_weeks), 'week')}, "
            f"first in week {open_weeks[0]}."
        )
    week = int(np.argmax(size))
    return (
        "At no time was there a deal that beats war for everybody; it was closest in week "
        f"{week}. {opening(outcome, week)}"
    )


def main_blocker(outcome: Outcome) -> str:
    """Who or what blocked most, in a few words with the number of weeks."""
    if not outcome.blockers:
        return "nothing stood in the way"
    code, weeks = outcome.blockers.most_common(1)[0]
    return f"{blocker_words(outcome, code)} ({weeks} of {plural(outcome.weeks, 'week')})"


def blocker_words(outcome: Outcome, code: str) -> str:
    """A blocked-by code in a few words."""
    kind, _, who = code.partition(":")
    actors = outcome.scenario.actors
    who = joined([actors[key].short for key in who.split("+") if key])
    return {
        "talks_suspended": "suspended talks",
        "red_lines": "clashing red lines",
        "no_range": "no package that beats war for everybody",
        "home": "texts that would not pass at home",
        "posture": f"{who or 'the mediator'} holding out",
        "ratification": f"home in {who}",
        "agreed": "agreed",
    }[kind]


def _verb(seats: list[int], verb: str) -> str:
    return verb if len(seats) > 1 else f"{verb}s"


def _amount(utility: float) -> str:
    return f"{max(utility, 0.0005):.3f}"


def _more(part: float) -> str:
    if part >= 1.0:
        return f"{1.0 + part:.1f} times as much"
    return f"{max(1.0, 100.0 * part):.0f} % more"
