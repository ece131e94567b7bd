"""The words of a run's page that no other report has: the answer box, and a sentence per chart."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
from markupsafe import Markup

from sim.outcome import Outcome
from sim.report import explanation, measures
from sim.report.page import clauses, terms
from sim.report.page.markdown import as_html, sections
from sim.report.transcript import transcript
from sim.report.words import (
    PARTS,
    capital,
    instead,
    joined,
    party,
    plural,
    told_date,
    told_role,
    war_told,
)

NEAR = 0.02  # log force ratio: a belief as good as true


class Spell(NamedTuple):
    """A stretch of weeks told together."""

    first: int
    last: int
    heading: str
    text: Markup


# ------------------------------------------------------------------ the answer box
def answers(outcome: Outcome) -> list[tuple[str, list[str]]]:
    """The five questions a newcomer asks, each with its answer in plain words, by paragraphs."""
    blocked = "" if outcome.clash or not outcome.blockers else _in_the_way(outcome)
    failed = explanation.failed_votes(outcome)
    told = [
        ("Was a deal signed?", [_signed(outcome)]),
        ("Who got what?", _who_got_what(outcome)),
        ("What stood in the way?", [f"{blocked} {failed}".strip() or _nothing(outcome)]),
        ("What opened it?" if outcome.agreed else "What would have opened it?", _opened(outcome)),
    ]
    if outcome.agreed and (lasting := explanation.prospects(outcome)):
        told.append(("Would it last?", lasting))
    return told


def _signed(outcome: Outcome) -> str:
    if not outcome.agreed:
        return (
            "No. From week 0 on, no talks are possible." if outcome.clash else _not_signed(outcome)
        )
    when = told_date(outcome.day(outcome.weeks - 1))
    slip = explanation.slip(outcome)
    week = f"week {outcome.weeks - 1} ({when}; weeks count from 0)"
    return f"Yes, in {week}, by all who had to sign.{slip}"


def _not_signed(outcome: Outcome) -> str:
    texts = int((outcome.history.table.text >= 0).sum())
    votes = f"{plural(texts, 'text')} put to the vote" if texts else "no text put to the vote"
    end = "the war goes on" if outcome.scenario.is_fought else "the talks have failed"
    return f"No. After {plural(outcome.weeks, 'week')} and {votes} {end}."


def _who_got_what(outcome: Outcome) -> list[str]:
    if outcome.clash:
        return ["Nobody got anything: there was nothing to sign."]
    week = measures.last_text(outcome)
    told = [] if week is None else clauses.got_and_gave(outcome, week)
    if outcome.agreed:
        return [*told, _against_war(outcome)]
    meant = f" Of the last text on the table, of week {week}:" if told else ""
    meanwhile = war_told(outcome)
    return [f"Nobody got a deal.{meanwhile and f' {meanwhile}'}{meant}", *told]


def _against_war(outcome: Outcome) -> str:
    """For whom the deal is better than none, and for whom barely so: words that rank nobody."""
    found: dict[str, list[int]] = {}
    for own in terms.shares(outcome, outcome.weeks - 1):
        found.setdefault(own["verdict"], []).append(own["seat"])
    told = [f"{verdict} for {party(outcome, who).name}" for verdict, who in found.items()]
    return f"The deal is {joined(told)}. How much two parties gain cannot be compared."


def _in_the_way(outcome: Outcome) -> str:
    weeks = f"weeks 0 to {outcome.weeks - 1}" if outcome.weeks > 1 else "week 0"
    return f"In {weeks}: {explanation.main_blockers(outcome).partition(': ')[2]}"


def _nothing(outcome: Outcome) -> str:
    return explanation.why(outcome, 0) if outcome.clash else "Nothing: a deal in the first week."


def _opened(outcome: Outcome) -> list[str]:
    return [explanation.what_would_open(outcome)]


# ------------------------------------------------------------------ the weeks
def spells(outcome: Outcome) -> list[Spell]:
    """The transcript's weeks; quiet ones are told together."""
    told = []
    for heading, text in sections(transcript(outcome)).items():
        weeks = re.match(r"Weeks? (\d+)(?: to (\d+))?,", heading)
        if weeks:
            first, last = weeks[1], weeks[2] or weeks[1]
            told.append(Spell(int(first), int(last), heading, as_html(text)))
    return told


# ------------------------------------------------------------------ a sentence per chart
def captions(outcome: Outcome) -> dict[str, str]:
    """What each chart shows in this run, in a sentence or two."""
    blocked = _in_the_way(outcome) if outcome.blockers else ""
    return {
        "range": explanation.what_would_open(outcome),
        "ladder": _votes(outcome),
        "why": blocked or "Nothing stood in the way: a deal in the first week.",
        "reservation": _least(outcome),
        "beliefs": _beliefs(outcome),
        "front": war_told(outcome),
        "space": _space(outcome),
    }


def _votes(outcome: Outcome) -> str:
    table, votes = outcome.history.table, outcome.history.seat.vote
    tabled = table.text >= 0
    if not tabled.any():
        return f"In {plural(outcome.weeks, 'week')} no text was put to the vote."
    told = []
    for seat in outcome.vetoes:
        yes, no = (int((votes[tabled, seat] == code).sum()) for code in (1.0, 0.0))
        if yes + no:
            told.append(f"{party(outcome, seat).name} accepted {yes} of {yes + no}")
    count, texts = int(tabled.sum()), len(np.unique(table.text[tabled]))
    return f"{plural(count, 'vote')} on {plural(texts, 'text')}: {joined(told)}."


def _least(outcome: Outcome) -> str:
    told = []
    for seat in outcome.sides:
        least = outcome.history.seat.reservation[:, seat]
        part, change = measures.main_change(outcome, seat)
        is_notable = min(abs(change), abs(least[-1] - least[0])) >= explanation.NOTABLE
        why = f" (mainly {PARTS[part]})" if is_notable else ""
        way = (
            f"from {least[0]:.3f} to {least[-1]:.3f}{why}"
            if outcome.weeks > 1
            else f"{least[0]:.3f}"
        )
        told.append(f"{outcome.short(seat)} {way}")
    return f"Reservation values, the least each side would sign for: {joined(told)}."


def _beliefs(outcome: Outcome) -> str:
    truth, seats = outcome.history.front.log_ratio, outcome.history.seat
    first, second = outcome.sides
    excess = {
        first: float(seats.belief[-1, first] - truth[-1]),
        second: float(truth[-1] - seats.belief[-1, second]),
    }
    sure = [seat for seat in (first, second) if excess[seat] > NEAR]
    apart = float(seats.belief[-1, first] - seats.belief[-1, second])
    end = f"at the end their views of the log force ratio lie {abs(apart):.2f} apart"
    if not sure:
        return f"Neither side thinks itself clearly stronger than it is; {end}."
    who = party(outcome, sure)
    return (
        f"{capital(who.does('thinks itself', 'think themselves'))} stronger than in truth; {end}."
    )


def _space(outcome: Outcome) -> str:
    if outcome.clash:
        return ""
    gains = measures.gains(outcome, outcome.weeks - 1)
    both, each = (
        int((gains[:, seats] >= 0).all(axis=1).sum())
        for seats in (list(outcome.sides), outcome.vetoes)
    )
    return (
        f"In the last week {both or 'none'} of {plural(len(gains), 'package')} beat "
        f"{instead(outcome.scenario).name} for both sides, {each or 'none'} for all who must sign. "
        "Each point is a package; further right and further up is better."
    )


def at_the_table(outcome: Outcome) -> list[dict[str, Any]]:
    """Who talks: label, role, veto, and what each cares about most."""
    told = []
    for actor in outcome.scenario.actors.values():
        first = max(actor.preferences, key=lambda issue: actor.preferences[issue].weight)
        role = told_role(outcome.scenario, actor)
        first_issue = outcome.scenario.issues[first].label
        told.append({"actor": actor, "role": role, "first": first_issue})
    return told
