"""The negotiation told week by week in plain sentences."""

from __future__ import annotations

from typing import Any

from sim.outcome import DISCLAIMER, Outcome
from sim.report.explanation import main_blockers, scale, verdict, what_would_open, why
from sim.report.words import (
    capital,
    clause,
    counted,
    instead,
    joined,
    party,
    share,
    told_date,
    told_role,
)
from sim.scenario.records import Campaign

STILL = 0.0005  # % of the country: a front that moves less is said to stand


def transcript(outcome: Outcome) -> str:
    """The whole negotiation as Markdown; quiet weeks without talks are told together."""
    parts = [_opening(outcome)]
    week = 0
    while week < outcome.weeks:
        after = week
        while after < outcome.weeks and _is_quiet(outcome, after):
            after += 1
        parts.append(_pause(outcome, week, after) if after > week + 1 else _week(outcome, week))
        week = max(after, week + 1)
    return "\n".join([*parts, _ending(outcome)])


def _is_quiet(outcome: Outcome, week: int) -> bool:
    """Whether a week has neither talks nor news."""
    suspended = outcome.blocker(week) == "talks_suspended"
    suspended = suspended and outcome.history.front[week].breakthrough == 0.0
    return suspended and not _news(outcome, week) and not _sidelines(outcome, week)


def _pause(outcome: Outcome, week: int, after: int) -> str:
    """Several quiet weeks in one."""
    heading = f"## Weeks {week} to {after - 1}, from {told_date(outcome.day(week))}\n\n"
    return f"{heading}{why(outcome, week)}{_war_in_a_pause(outcome, week, after)}\n"


def _war_in_a_pause(outcome: Outcome, week: int, after: int) -> str:
    if not outcome.scenario.is_fought:
        return ""
    first, second = outcome.sides
    lost = [outcome.history.seat["losses"][week:after, seat].sum() for seat in (first, second)]
    held = outcome.history.front[after - 1].held
    return (
        f" {_meanwhile(outcome, week, after)} {outcome.short(first)} loses {_people(lost[0])}, "
        f"{outcome.short(second)} {_people(lost[1])}; {_holds(outcome, held)}."
    )


def _meanwhile(outcome: Outcome, week: int, after: int) -> str:
    for k, track in enumerate(outcome.scenario.partial_tracks.values()):
        if track.is_ceasefire and outcome.history.track["in_force"][week:after, k].all():
            return f"{track.label}: it holds, by and large:"
    return "The war goes on:"


def _holds(outcome: Outcome, held: float) -> str:
    first = party(outcome, outcome.sides[0])
    return f"{first.does('holds', 'hold')} {held:.2f} % of {outcome.scenario.battlefield.held_of}"


def _opening(outcome: Outcome) -> str:
    scenario = outcome.scenario
    lines = [
        f"# {scenario.title}",
        "",
        scenario.summary.strip(),
        "",
        f"*{scenario.question}*",
        "",
        "## Who is at the table",
        "",
    ]
    for actor in scenario.actors.values():
        veto = "no deal without its consent" if actor.veto else "no veto"
        first = max(actor.preferences, key=lambda issue: actor.preferences[issue].weight)
        lines.append(
            f"- **{actor.label}**, {told_role(scenario, actor)}, {veto}; "
            f"cares most about “{scenario.issues[first].label}”."
        )
    changed = f" Changed: {'; '.join(outcome.changes)}." if outcome.changes else ""
    note = f"*{DISCLAIMER} {outcome.luck.capitalize()}.{changed}*"
    return "\n".join([*lines, "", scale(scenario), "", note, ""])


def _week(outcome: Outcome, week: int) -> str:
    parts = [
        f"## Week {week}, from {told_date(outcome.day(week))}",
        _war(outcome, week) if outcome.scenario.is_fought else "",
        _news(outcome, week),
        _sidelines(outcome, week),
        _table(outcome, week),
    ]
    if outcome.blocker(week) != "agreed":
        parts.append(f"**Why no deal.** {why(outcome, week)}")
    return "\n\n".join(part for part in parts if part) + "\n"


# ------------------------------------------------------------------ the war
def _war(outcome: Outcome, week: int) -> str:
    front, seats = outcome.history.front[week], outcome.history.seat[week]
    first, second = outcome.sides
    said = [_front(outcome, week)]
    said.append(
        f"{capital(party(outcome, first).does('loses', 'lose'))} "
        f"{_people(seats[first].losses)}, {outcome.short(second)} "
        f"{_people(seats[second].losses)}."
    )
    for c, campaign in enumerate(outcome.scenario.battlefield.campaigns.values()):
        said.append(_strikes(campaign, outcome.history.campaign[week, c]))
    if front.breakthrough != 0.0:
        winner = first if front.breakthrough > 0 else second
        said.insert(0, f"A breakthrough by {outcome.short(winner)}.")
    return f"**The war.** {' '.join(said)}"


def _front(outcome: Outcome, week: int) -> str:
    front = outcome.history.front[week]
    first, second = (outcome.short(seat) for seat in outcome.sides)
    held = _holds(outcome, front.held)
    if abs(front.move) < STILL:
        return f"The front stands; {held}."
    gainer = first if front.move > 0 else second
    return f"The front moves {abs(front.move):.3f} percentage points {gainer}'s way; {held}."


def _people(thousand: float) -> str:
    if thousand < 0.1:
        return "fewer than 100 soldiers"
    return f"about {round(thousand * 1000, -2):,.0f} soldiers"


def _strikes(campaign: Campaign, now: Any) -> str:
    total = sum(campaign.mix.values())
    mix = ""
    if total > 0 and len(campaign.mix) > 1:
        kinds = [
            counted(now.strikes * part / total, kind.replace("_", " "))
            for kind, part in campaign.mix.items()
        ]
        mix = f" ({joined(kinds)})"
    through = f", of which {share(now.leak)} get through" if campaign.intercept > 0 else ""
    return f"{campaign.label}: {now.strikes:,.0f}{mix}{through}."


def _news(outcome: Outcome, week: int) -> str:
    happened = outcome.events_of(week)
    if not happened:
        return ""
    return "\n".join(["**The news.**", "", *(f"- {event.text}" for event in happened)])


def _sidelines(outcome: Outcome, week: int) -> str:
    said = []
    for k, track in enumerate(outcome.scenario.partial_tracks.values()):
        now = outcome.history.track[week, k]
        if now.agreed:
            said.append(f"Agreed: {track.label}.")
        if now.broken:
            said.append(f"Broken down: {track.label}.")
    if outcome.history.table[week].mediator_left == week and outcome.mediator is not None:
        who = party(outcome, outcome.mediator)
        said.append(f"{capital(who.does('leaves', 'leave'))} the talks.")
    message = _messages(outcome, week)
    return f"**On the side.** {' '.join([*said, *message])}" if said or message else ""


def _messages(outcome: Outcome, week: int) -> list[str]:
    if outcome.mediator is None:
        return []
    teller = capital(party(outcome, outcome.mediator).does("tells", "tell"))
    first, second = outcome.sides
    return [
        f"{teller} {outcome.short(i)} that {party(outcome, j).does('is', 'are')} tougher than "
        "thought, and the message is believed."
        for i, j in ((first, second), (second, first))
        if outcome.history.seat[week, i].message == 1.0
    ]


# ------------------------------------------------------------------ the table
def _table(outcome: Outcome, week: int) -> str:
    table = outcome.history.table[week]
    if table.text < 0:
        return _silence(outcome, week)
    said = [f"**At the table.** {_text(outcome, week)}"]
    said += [f"- {_vote(outcome, week, seat)}" for seat in _asked(outcome, week)]
    if table.refused_by_home >= 0:
        seat = int(table.refused_by_home)
        odds = outcome.history.seat[week, seat].odds_home
        fails = capital(party(outcome, seat).does("fails", "fail"))
        said.append(f"- {fails} to ratify it at home; it had a chance of {share(odds)}.")
    if table.ratified:
        peace = " The fighting stops." if outcome.scenario.is_fought else ""
        said.append(f"- It is ratified everywhere.{peace}")
    return "\n".join([said[0], "", *said[1:]])


def _silence(outcome: Outcome, week: int) -> str:
    table = outcome.history.table[week]
    if table.suspended > 0 or len(outcome.numbers.clause) == 0:
        return ""
    if not outcome.is_session(week):
        return "**At the table.** No session this week."
    silent = "neither side proposes"
    if table.speaker != -2:
        silent = party(outcome, int(table.speaker)).does("proposes", "propose")
    return (
        f"**At the table.** {capital(silent)} nothing: no text that might pass at home would be "
        f"better than {instead(outcome.scenario).name}."
    )


def _asked(outcome: Outcome, week: int) -> list[int]:
    votes = outcome.history.seat[week].vote
    return [seat for seat in range(len(votes)) if votes[seat] in (0.0, 1.0)]


def _text(outcome: Outcome, week: int) -> str:
    """The text put to the vote; against its author's last one, if there was one."""
    table = outcome.history.table[week]
    author = party(outcome, int(table.author))
    verb = capital(author.does("proposes", "propose"))
    if table.speaker == -2:
        verb = f"Both sides propose; put to the vote is the text of {author.name}"
    terms = outcome.terms(int(table.text))
    last = _text_before(outcome, week)
    if last is None:
        clauses = "\n".join(f"  - {clause(outcome, k, level)}" for k, level in terms.items())
        return f"{verb}:\n\n{clauses}"
    before = outcome.terms(int(outcome.history.table[last].text))
    changed = [issue for issue, level in terms.items() if level != before[issue]]
    if not changed:
        again = f", unchanged since week {last}" if table.speaker == -2 else ""
        return f"{verb}{again or f' its text of week {last} again'}."
    told = "\n".join(
        f"  - {clause(outcome, k, terms[k])} (week {last}: “{before[k].label}”)" for k in changed
    )
    rest = "" if len(changed) == len(terms) else f"  The rest stands as in its text of week {last}."
    return f"{verb}, with changes:\n\n{told}\n\n{rest}"


def _text_before(outcome: Outcome, week: int) -> int | None:
    """The week of the same author's last text."""
    table = outcome.history.table
    for earlier in range(week - 1, -1, -1):
        if table[earlier].text >= 0 and table[earlier].author == table[week].author:
            return earlier
    return None


def _vote(outcome: Outcome, week: int, seat: int) -> str:
    now, who = outcome.history.seat[week, seat], party(outcome, seat)
    refuses = capital(who.does("refuses", "refuse"))
    is_own_word = (week, seat) in outcome.by_people
    worth, least = f"worth {now.text_value:.3f} to {who.it}", f"{now.reservation:.3f}"
    other = instead(outcome.scenario).name
    if now.vote == 1.0:
        accepts = capital(who.does("accepts", "accept"))
        if now.text_value < now.reservation:
            gap = f"{now.reservation - now.text_value:.3f}"
            chance = "" if is_own_word else "; so near the limit that chance decides"
            return f"{accepts}: {worth}, {gap} less than {other}{chance}."
        return f"{accepts}: {worth}, and {other} is worth {least}."
    if now.text_value < now.reservation:
        less = "a hair less" if least == f"{now.text_value:.3f}" else "less"
        return f"{refuses}: {worth}, {less} than {other} ({least})."
    if is_own_word:
        return f"{refuses}: {worth}, more than {other} ({least})."
    if now.text_value < now.aspiration:
        demand = f"{now.aspiration:.3f}"
        more = "a little more" if demand == f"{now.text_value:.3f}" else demand
        return f"{refuses}: {worth}, more than {other} ({least}), holding out for {more}."
    near = "but so near the limit that chance decides"
    return f"{refuses}: {worth}, more than {other} ({least}), {near}."


def _ending(outcome: Outcome) -> str:
    return f"## The end\n\n{_last_words(outcome)}\n\n*{DISCLAIMER}*\n"


def _last_words(outcome: Outcome) -> str:
    blocked = "" if outcome.agreed or outcome.clash else f" {main_blockers(outcome)}"
    return f"{verdict(outcome)}{blocked} {what_would_open(outcome)}"
