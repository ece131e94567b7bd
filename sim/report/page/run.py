"""The page of one negotiation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim import __version__
from sim.outcome import Outcome, fingerprint
from sim.report import baselines, explanation, gap, logrolling
from sim.report.measures import last_text
from sim.report.page import glossary, sources, telling, terms
from sim.report.page.shell import Provenance, fragment, render
from sim.report.page.story import actors, story
from sim.report.words import instead, names, share, war_told
from sim.scenario.reading import parse_override
from sim.scenario.records import Scenario

CHARTS = ("range", "ladder", "why", "reservation", "beliefs", "front", "space")
OF_WAR = ("reservation", "beliefs", "front")  # charts that show nothing where nobody fights
WITHOUT_A_WAR = {  # what the others say there
    "better than war for both": "better than failing for both",
    ", war $": ", failing $",
    " against war)": " against failing)",
}


def of_run(
    outcome: Outcome, command: str = "", time: str = "", people: Sequence[tuple[str, str]] = ()
) -> str:
    """A negotiation as one HTML file; `command` made it, at `time` (told only if given). Where
    people decided, `people` are facts about them, and there is no command."""
    made = provenance(outcome, command, time)
    if people:
        made = made._replace(facts=[*made.facts, *people])
    given = _given(outcome) | {"part": False, "trying": "" if people else "file"}
    fought = outcome.scenario.is_fought
    charts = [name for name in CHARTS if fought or name not in OF_WAR]
    given |= {"phrases": {} if fought else WITHOUT_A_WAR}
    return render("run.html.j2", story=story(outcome), charts=charts, made=made, **given)


def fragment_of_run(outcome: Outcome, tries: bool = False) -> tuple[str, dict[str, Any]]:
    """What the page of a negotiation tells, as HTML without scripts and styles for a page that has
    page.js, and the story its charts draw; if it `tries`, openings have a button (class `try`)."""
    given = _given(outcome) | {"part": True, "trying": "here" if tries else ""}
    return fragment("negotiation.html.j2", **given), story(outcome)


def provenance(outcome: Outcome, command: str, time: str) -> Provenance:
    """Scenario, luck, changes and version of a run."""
    facts = [
        ("Scenario", outcome.scenario.id),
        ("Its fingerprint", f"{fingerprint(outcome.scenario)} (SHA-256)"),
        ("Luck", outcome.luck),
        ("Changed", "; ".join(outcome.changes) or "nothing"),
        ("Version", __version__),
    ]
    return Provenance([*facts, ("Made", time)] if time else facts, command)


def _given(outcome: Outcome) -> dict[str, Any]:
    """All that the templates name besides the story."""
    return {
        "outcome": outcome,
        "scenario": outcome.scenario,
        "is_fought": outcome.scenario.is_fought,
        "other": instead(outcome.scenario),
        "share": share,
        **_words(outcome),
        **_terms(outcome),
        **_notes(outcome.scenario),
        "terms": glossary.terms(outcome.scenario.is_fought),
    }


def _words(outcome: Outcome) -> dict[str, Any]:
    """What is told in sentences."""
    return {
        "verdict": explanation.verdict(outcome),
        "answers": telling.answers(outcome),
        "spells": telling.spells(outcome),
        "captions": telling.captions(outcome),
        "at_the_table": telling.at_the_table(outcome),
        "war_told": war_told(outcome),
        "scale_told": explanation.scale(outcome.scenario),
        **_openings(outcome),
    }


def _openings(outcome: Outcome) -> dict[str, Any]:
    """What would have opened the range in each week, what a variant that tries it out starts from,
    and the closed week that came nearest to open (None: none was closed)."""
    gaps = [gap.as_data(outcome, gap.gap(outcome, week)) for week in range(outcome.weeks)]
    closed = [one for one in gaps if not one["is_open"]]
    run = f" --run {outcome.run}" if outcome.run else ""
    trial = {
        "extends": outcome.scenario.id,
        "set": dict(map(parse_override, outcome.changes)),
        "command": f"python3 run.py run try --seed {outcome.seed}{run}",
    }
    nearest = max(closed, key=lambda one: one["size"])["week"] if closed else None
    return {"gaps": gaps, "nearest": nearest, "trial": trial}


def _terms(outcome: Outcome) -> dict[str, Any]:
    """The treaty or the last text, and what to compare it with."""
    week = last_text(outcome)
    return {
        "actors": actors(outcome),
        "last_week": week,
        "refused_by": "" if week is None else names(outcome, outcome.refusers(week)),
        "shares": terms.shares(outcome, week),
        "scales": terms.scales(outcome, week),
        "baselines": baselines.as_data(outcome),
        "rolls": logrolling.as_data(outcome),
    }


def _notes(scenario: Scenario) -> dict[str, Any]:
    """Whence the numbers come."""
    return {
        "notes": sources.sources(scenario),
        "marks": sources.MARKS,
        "rests": sources.of_charts(scenario),
        "rests_issue": {key: sources.of_issue(scenario, key) for key in scenario.issues},
        "rests_actor": {
            key: sources.resting_on(scenario, [f"actors.{key}"]) for key in scenario.actors
        },
    }
