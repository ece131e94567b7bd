"""The sessions of a room, as everybody saw them: texts, votes, homes, and how it ended."""

from __future__ import annotations

from typing import Any

from sim.outcome import Outcome
from sim.report.words import party, plural, told_date
from sim.web.room import ratifying
from sim.web.room.opening import clash
from sim.web.room.phases import Round
from sim.web.room.table import Table

VOTES = {1.0: "accepted", 0.0: "refused", 2.0: "own", -1.0: "not asked"}


def text(table: Table) -> dict[str, Any] | None:
    """The text put to the vote in this round, once there is one."""
    if not table.rounds or table.phase == "offers":
        return None
    outcome, now = table.talks.outcome, table.rounds[-1]
    package = int(outcome.history.table[now.week].text)
    return None if package < 0 else _told(table, now, package)


def _told(table: Table, now: Round, package: int) -> dict[str, Any]:
    outcome = table.talks.outcome
    author = int(outcome.history.table[now.week].author)
    last = _last_text(table, now)
    return {
        "author": outcome.actors[author],
        "by": now.by.get(outcome.actors[author], "model"),
        "clauses": [
            clause | {"was": last and last[clause["issue"]]}
            for clause in table.terms.told(table.terms.clauses(package))
        ],
        "odds_home": ratifying.told(outcome, package),
    }


def _last_text(table: Table, now: Round) -> dict[str, str] | None:
    for earlier in reversed(table.rounds[: now.number - 1]):
        text = int(table.talks.outcome.history.table[earlier.week].text)
        if text >= 0:
            return table.terms.clauses(text)
    return None


# ------------------------------------------------------------------ what came of a session
def result(table: Table) -> dict[str, Any] | None:
    """What the last session brought, once it is closed."""
    if not table.rounds or table.phase not in ("result", "over"):
        return None
    outcome, now = table.talks.outcome, table.rounds[-1]
    session, seats = outcome.history.table[now.week], outcome.history.seat[now.week]
    return {
        "votes": [
            {
                "seat": key,
                "vote": VOTES[float(seats[seat].vote)],
                "reasons": now.reasons.get(key, []),
                "by": now.by.get(key, "model"),
            }
            for seat, key in enumerate(outcome.actors)
        ],
        "home": ratifying.results(outcome, now.week),
        "agreed": bool(session.agreed),
        "ratified": bool(session.ratified),
        "sentence": _said(table, now),
        "blocked_by": "broken off" if now.broken_off else _blocked_by(outcome, now.week),
    }


def _blocked_by(outcome: Outcome, week: int) -> str:
    """What all can see of what stood in the way."""
    session = outcome.history.table[week]
    if session.ratified:
        return "agreed"
    if session.refused_by_home >= 0:
        return "home"
    return "refused" if session.text >= 0 else "nothing tabled"


def _said(table: Table, now: Round) -> str:
    outcome = table.talks.outcome
    session, document = outcome.history.table[now.week], outcome.scenario.document
    if now.broken_off:
        return "The talks were broken off in this session."
    if session.text < 0:
        return "Nobody put a text on the table."
    if session.ratified:
        return f"Everybody accepted the text, and it passed at home: the {document} is signed."
    if session.refused_by_home >= 0:
        where = outcome.short(int(session.refused_by_home))
        pause = outcome.scenario.negotiation.renegotiation_pause_weeks
        wait = f" The talks pause for {plural(pause, 'week')}." if pause else ""
        return f"Everybody accepted the text, but it failed at home (with {where}).{wait}"
    refusers = outcome.refusers(now.week)
    if not refusers:
        return "Nobody was asked about the text, so it binds nobody."
    return f"{party(outcome, refusers).does('refuses', 'refuse')} the text."


def verdict(table: Table) -> str | None:
    """How it ended, without anybody's private numbers."""
    if table.phase != "over":
        return None
    outcome = table.talks.outcome
    if outcome.agreed:
        when = told_date(outcome.day(outcome.weeks - 1))
        return (
            f"The {outcome.scenario.document} is signed and ratified in week "
            f"{outcome.weeks - 1} ({when})."
        )
    if impossible(table):
        return impossible(table)
    if table.ended:
        return f"The talks were broken off after {plural(outcome.weeks, 'week')}, without a deal."
    return (
        f"No {outcome.scenario.document} within {plural(outcome.weeks, 'week')}: the war goes on."
    )


def impossible(table: Table) -> str | None:
    """That there is nothing to sign, and why, where red lines leave no text at all."""
    return table.talks.once("impossible", lambda: clash(table.scenario))


def past(table: Table) -> list[dict[str, Any]]:
    """Every session that is closed."""
    outcome = table.talks.outcome
    is_closed = table.talks.stage == "closed"
    return [
        _session(table, outcome, one) for one in (table.rounds if is_closed else table.rounds[:-1])
    ]


def _session(table: Table, outcome: Outcome, one: Round) -> dict[str, Any]:
    session, seats = outcome.history.table[one.week], outcome.history.seat[one.week]
    text = int(session.text)
    return {
        "round": one.number,
        "week": one.week,
        "date": told_date(outcome.day(one.week)),
        "author": outcome.actors[int(session.author)] if text >= 0 else None,
        "clauses": table.terms.clauses(text) if text >= 0 else None,
        "votes": [
            {"seat": key, "vote": VOTES[float(seats[seat].vote)]}
            for seat, key in enumerate(outcome.actors)
        ],
        "sentence": _said(table, one),
    }
