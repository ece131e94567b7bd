"""A class handout: role sheets, rules, predictions, debrief, and a page for the instructor.

One HTML file that prints; all its words are templates, all else comes from the scenario and one
run of it: scores from its first week, alternatives and news from week to week.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from sim.outcome import DISCLAIMER, Outcome, fingerprint
from sim.report import baselines
from sim.report.explanation import verdict
from sim.report.gap import gap, told
from sim.report.handout import course, dice, questions, scoring
from sim.report.handout.roles import role
from sim.report.measures import weightiest
from sim.report.templates import templates
from sim.report.words import capital, joined, share, told_date
from sim.scenario.records import Condition

HERE = Path(__file__).parent
BLOCKED_BY = {
    "talks_suspended": "suspended talks",
    "red_lines": "clashing red lines",
    "no_range": "no text that beats war for everybody",
    "home": "nothing that would pass at home",
    "posture": "holding out for more",
    "ratification": "a vote at home",
}


def handout(outcome: Outcome, answers: dict[str, Any] | None = None) -> str:
    """The handout of a scenario as one HTML file, with the private numbers of the outcome.

    `answers` are the figures of many runs for the instructor (see sim/cli/handout.py).
    """
    scenario, weeks = outcome.scenario, course.weeks(outcome.scenario)
    page = _templates().get_template("handout.html.j2")
    return page.render(
        scenario=scenario,
        outcome=outcome,
        roles=[role(outcome, seat) for seat in range(len(outcome.actors))],
        sides=[scenario.actors[side] for side in scenario.war.sides],
        vetoes=[scenario.actors[outcome.actors[seat]] for seat in outcome.vetoes],
        mediator=next((a for a in scenario.actors.values() if a.role == "mediator"), None),
        letters=scoring.letters(scenario),
        lines={
            key: scoring.red_lines(scenario, key) for key, a in scenario.actors.items() if a.veto
        },
        limits=_limits(outcome),
        believed=_believed(outcome),
        levels=sum(len(issue.levels) for issue in scenario.issues.values()),
        weeks=weeks,
        weeks_per_round=weeks[1] if len(weeks) > 1 else 1,
        rounds=course.rounds(outcome),
        open_rounds=course.open_rounds(outcome),
        near_miss=course.near_miss(outcome),
        gap=told(outcome, gap(outcome, 0)),
        weighty=[list(scenario.issues.values())[k] for k in weightiest(outcome, 3)],
        trade=questions.trade(scenario),
        changes=questions.changes(scenario),
        moved=questions.moved(outcome),
        variants=questions.variants(scenario),
        first_news=outcome.events_of(0),
        events=dice.events(outcome),
        naive=[baselines.described(scenario, b) for b in baselines.baselines(scenario, outcome)],
        verdict=verdict(outcome),
        answers=answers,
        interval=interval,
        blockers=BLOCKED_BY,
        hash=fingerprint(scenario)[:12],
        disclaimer=DISCLAIMER,
    )


@cache
def _templates() -> Environment:
    found = templates(HERE)
    found.filters |= {"share": percent, "date": told_date, "joined": joined, "capital": capital}
    found.filters |= {"points": points, "signed": signed, "number": number}
    found.filters |= {"times": times}
    return found


def percent(value: float) -> str:
    """A share as a percentage that no line break parts."""
    return share(value).replace(" ", "\N{NO-BREAK SPACE}")


def points(value: float) -> str:
    """Points with one decimal, a true minus, and never a minus zero."""
    return f"{abs(value) if abs(value) < scoring.SHOWN else value:.1f}".replace("-", "−")


def signed(value: float) -> str:
    """Points with their sign; 0 has none."""
    return "0" if abs(value) < scoring.SHOWN else f"{value:+.1f}".replace("-", "−")


def times(value: float) -> str:
    """A factor: `×1.05`."""
    return f"×{value:.2f}"


def number(value: float) -> str:
    """A number as short as can be, with a true minus."""
    return f"{value:g}".replace("-", "−")


def interval(found: dict[str, float | None]) -> str:
    """A share with its interval, `31 % (27 % to 35 %)`, if there were enough for one."""
    middle, low, high = (found[end] for end in ("share", "low", "high"))
    assert middle is not None
    if low is None or high is None:
        return f"{percent(middle)} (too few for an interval)"
    return f"{percent(middle)} ({percent(low)} to {percent(high)})"


def _limits(outcome: Outcome) -> list[tuple[str, str]]:
    """The most that somebody is ready to supply: the issue's label, and the levels it allows."""
    scenario = outcome.scenario
    return [
        (
            scenario.issues[issue].label,
            scoring.bound(scenario, Condition(issue=issue, op="<=", bound=most)),
        )
        for issue, most in scenario.supply_limits.items()
    ]


def _believed(outcome: Outcome) -> dict[str, float]:
    """How far the clauses on each issue are believed in week 0, 0..1; in full where left out."""
    known = zip(outcome.scenario.issues, outcome.history.credibility[0], strict=True)
    return {issue: float(level) for issue, level in known if level < 1.0}
