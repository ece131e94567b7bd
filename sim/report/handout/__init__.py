"""A class handout: role sheets, rules, predictions, debrief, and a page for the instructor.

One HTML file that prints; all its words are templates, all else comes from the scenario and the
first week of one run of it.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.outcome import DISCLAIMER, Outcome, fingerprint
from sim.report import baselines
from sim.report.explanation import verdict
from sim.report.handout import questions, scoring
from sim.report.handout.roles import role
from sim.report.measures import weightiest
from sim.report.words import capital, joined, share, told_date
from sim.rules.events import EFFECTS
from sim.scenario.records import Condition

HERE = Path(__file__).parent
ROUNDS = 10  # at most, in class
BLOCKED_BY = {
    "talks_suspended": "suspended talks",
    "red_lines": "clashing red lines",
    "no_range": "no text that beats war for everybody",
    "home": "nothing that would pass at home",
    "posture": "holding out for more",
    "ratification": "a vote at home",
}


def handout(outcome: Outcome, answers: dict[str, Any] | None = None) -> str:
    """The handout of a scenario as one HTML file; private numbers are those of the outcome's first
    week. `answers` are the figures of many runs for the instructor (see sim/cli/handout.py)."""
    scenario = outcome.scenario
    step = math.ceil(scenario.horizon_weeks / ROUNDS)
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
        weeks_per_round=step,
        rounds=math.ceil(scenario.horizon_weeks / step),
        weighty=[list(scenario.issues.values())[k] for k in weightiest(outcome, 3)],
        trade=questions.trade(scenario),
        changes=questions.changes(scenario),
        variants=questions.variants(scenario),
        events=[_event(outcome, place) for place in range(len(scenario.events))],
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
    found = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"share": percent, "date": told_date, "joined": joined, "capital": capital}
    found.filters |= {"points": points, "signed": signed, "number": number}
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


def number(value: float) -> str:
    """A number as short as can be, with a true minus."""
    return f"{value:g}".replace("-", "−")


def interval(found: dict[str, float]) -> str:
    """A share with its interval: `31 % (27 % to 35 %)`."""
    low, high = percent(found["low"]), percent(found["high"])
    return f"{percent(found['share'])} ({low} to {high})"


def _limits(outcome: Outcome) -> list[str]:
    """What nobody can supply, in letters and numbers."""
    scenario = outcome.scenario
    return [
        scoring.bound(scenario, Condition(issue=issue, op="<=", bound=most))
        for issue, most in scenario.supply_limits.items()
    ]


def _believed(outcome: Outcome) -> dict[str, float]:
    """How far the clauses on each issue are believed in week 0, 0..1; in full where left out."""
    told = zip(outcome.scenario.issues, outcome.history.credibility[0], strict=True)
    return {issue: float(level) for issue, level in told if level < 1.0}


def _event(outcome: Outcome, place: int) -> dict[str, Any]:
    """An event for the instructor: when, how likely, what it does, and whether the run had it."""
    scenario, event = outcome.scenario, outcome.scenario.events[place]
    names = {key: actor.short for key, actor in scenario.actors.items()}
    names |= {key: f"“{issue.label}”" for key, issue in scenario.issues.items()}
    does = [
        f"{effect.name.replace('_', ' ')}, {names[whom]}: "
        f"{f'×{amount:g}' if effect.multiplies else f'{amount:+g}'.replace('-', '−')}"
        for effect in EFFECTS
        for whom, amount in getattr(event.effects, effect.name).items()
    ]
    pause = event.effects.suspend  # type: ignore[attr-defined]
    did = bool(outcome.history.happened[: event.week + 1, place].any())
    return {"event": event, "does": does, "pause": pause, "happened": did}
