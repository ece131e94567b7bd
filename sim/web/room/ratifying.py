"""Home in words: how a text is ratified, and how likely it is to pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.words import joined, share
from sim.scenario.records import Condition, Parliament, Referendum, Scenario
from sim.web.room.terms import nearest

WORDS = (  # for a chance
    (0.9, "would very likely pass"),
    (0.6, "would probably pass"),
    (0.4, "might pass or fail"),
    (0.1, "would probably fail"),
    (0.0, "would very likely fail"),
)


def has_home(scenario: Scenario, seat: str) -> bool:
    """Whether somebody at home must pass what a seat signs."""
    return scenario.actors[seat].domestic is not None


def odds(outcome: Outcome, package: int, seat: int) -> float:
    """The chance 0..1 that a seat's home passes a package."""
    return float(outcome.numbers.odds[package, seat])


def told(outcome: Outcome, package: int) -> list[dict[str, str]]:
    """How likely each home is to pass a package, in words."""
    return [
        {"seat": key, "words": in_words(odds(outcome, package, seat))}
        for seat, key in enumerate(outcome.actors)
        if has_home(outcome.scenario, key)
    ]


def in_words(chance: float) -> str:
    """A chance of passing: `would probably pass (72 %)`."""
    words = next(words for least, words in WORDS if chance >= least)
    return f"{words} ({share(chance)})"


def sentences(outcome: Outcome, seat: int) -> list[str]:
    """What a seat should know of its home."""
    scenario = outcome.scenario
    home = scenario.actors[outcome.actors[seat]].domestic
    least = scenario.negotiation.ratify_min
    if home is None:
        return ["Nobody at home has to pass what you sign."]
    if isinstance(home, Referendum):
        said = [
            f"Your public votes on a deal: at least {share(home.threshold)} must back it. The "
            f"better a text is for your country, the more do; {share(home.floor)} back any peace."
        ]
    elif isinstance(home, Parliament):
        asked = [clause(scenario, condition) for condition in home.needed_if]
        when = f" It is asked only if a text says {joined(asked, 'or')}." if asked else ""
        said = [f"Your parliament passes a deal with a chance of {share(home.pass_prob)}.{when}"]
    else:
        said = [f"Your leaders deliver what you sign with a chance of {share(home.autonomy)}."]
    if np.any(outcome.numbers.odds < 1.0):
        said.append(
            f"A text that all homes together pass with less than {share(least)} is one that the "
            "model would not even table. If a vote at home fails, the talks pause."
        )
    return said


def clause(scenario: Scenario, condition: Condition) -> str:
    """A condition as the clauses that meet it: `“Shared” (Water, or above it on the scale)`."""
    issue = scenario.issues[condition.issue]
    level = nearest(issue, condition.bound)
    edge = max if condition.op == ">=" else min
    is_edge = level.value == edge(each.value for each in issue.levels)
    way = "" if is_edge else f", or {'above' if condition.op == '>=' else 'below'} it on the scale"
    return f"“{level.label}” ({issue.label}{way})"


def results(outcome: Outcome, week: int) -> list[dict[str, Any]]:
    """What every home made of a week's text: passed, failed, or was not asked any more (None)."""
    table = outcome.history.table[week]
    if not table.agreed:
        return []
    failed, found = int(table.refused_by_home), []
    for seat, key in enumerate(outcome.actors):
        if has_home(outcome.scenario, key):
            passed = None if 0 <= failed < seat else seat != failed
            words = {True: "passed it", False: "turned it down", None: "was not asked any more"}
            found.append({"seat": key, "passed": passed, "words": words[passed]})
    return found
