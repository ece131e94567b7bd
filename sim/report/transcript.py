"""The negotiation told week by week in plain sentences."""

from __future__ import annotations

from typing import Any

from sim.outcome import DISCLAIMER, Outcome
from sim.report.explanation import SCALE, why
from sim.report.words import capital, clause, counted, joined, plural, share, told_date
from sim.scenario.records import Campaign

STILL = 0.0005  # % of the country: a front that moves less is said to stand


def transcript(outcome: Outcome) -> str:
    """The whole negotiation as Markdown."""
    weeks = (_week(outcome, week) for week in range(outcome.weeks))
    return "\n".join([_opening(outcome), *weeks, _ending(outcome)])


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
            f"- **{actor.label}**, {actor.role}, {veto}; "
            f"cares most about “{scenario.issues[first].label}”."
        )
    return "\n".join([*lines, "", SCALE, "", f"*{DISCLAIMER} Seed {outcome.seed}.*", ""])


def _week(outcome: Outcome, week: int) -> str:
    parts = [
        f"## Week {week}, from {told_date(outcome.day(week))}",
        _war(outcome, week),
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
        f"{capital(outcome.short(first))} loses about {_people(seats[first].losses)}, "
        f"{outcome.short(second)} about {_people(seats[second].losses)}."
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
    held = f"{capital(first)} holds {front.held:.2f} % of {outcome.scenario.battlefield.held_of}"
    if abs(front.move) < STILL:
        return f"The front stands; {held[0].lower() + held[1:] if first[0].islower() else held}."
    gainer = first if front.move > 0 else second
    return f"The front moves by {abs(front.move):.3f} points in favour of {gainer}. {held}."


def _people(thousand: float) -> str:
    return f"{round(thousand * 1000, -2):,.0f} soldiers"


def _strikes(campaign: Campaign, now: Any) -> str:
    total = sum(campaign.mix.values())
    mix = ""
    if total > 0 and len(campaign.mix) > 1:
        kinds = [
            counted(now.strikes * part / total, kind.replace("_", " "))
            for kind, part in campaign.mix.items()
        ]
        mix = f" ({joined(kinds)})"
    return f"{campaign.label}: {now.strikes:,.0f}{mix}, of which {share(now.leak)} get through."


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
            said.append(f"{track.label}: agreed.")
        if now.broken:
            said.append(f"{track.label}: breaks down.")
    if outcome.history.table[week].mediator_left == week and outcome.mediator is not None:
        said.append(f"{capital(outcome.short(outcome.mediator))} leaves the talks.")
    message = _messages(outcome, week)
    return f"**On the side.** {' '.join([*said, *message])}" if said or message else ""


def _messages(outcome: Outcome, week: int) -> list[str]:
    if outcome.mediator is None:
        return []
    mediator = capital(outcome.short(outcome.mediator))
    first, second = outcome.sides
    return [
        f"{mediator} tells {outcome.short(i)} that {outcome.short(j)} is tougher than it thinks, "
        "and is believed."
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
        said.append(
            f"- At home in {outcome.short(seat)} the text fails; it had a chance of {share(odds)}."
        )
    if table.ratified:
        said.append("- Every home passes it. The war is over.")
    return "\n".join([said[0], "", *said[1:]])


def _silence(outcome: Outcome, week: int) -> str:
    table = outcome.history.table[week]
    if table.suspended > 0 or len(outcome.numbers.clause) == 0:
        return ""
    speaker = "neither side" if table.speaker == -2 else outcome.short(int(table.speaker))
    return (
        f"**At the table.** {capital(speaker)} proposes nothing: no text that could pass at home "
        "beats war."
    )


def _asked(outcome: Outcome, week: int) -> list[int]:
    votes = outcome.history.seat[week].vote
    return [seat for seat in range(len(votes)) if votes[seat] in (0.0, 1.0)]


def _text(outcome: Outcome, week: int) -> str:
    table = outcome.history.table[week]
    speaker = capital(outcome.short(int(table.author)))
    terms = outcome.terms(int(table.text))
    before = _text_before(outcome, week)
    both = "Both sides propose; the text put to the vote is that of " if table.speaker == -2 else ""
    verb = f"{both}{outcome.short(int(table.author))}" if both else f"{speaker} proposes"
    if before is None:
        clauses = "\n".join(f"  - {clause(outcome, k, level)}" for k, level in terms.items())
        return f"{verb}:\n\n{clauses}"
    changed = [issue for issue, level in terms.items() if level != before[issue]]
    if not changed:
        return f"{verb}{'' if both else ' the same text again'}."
    told = "\n".join(
        f"  - {clause(outcome, k, terms[k])} (last time: “{before[k].label}”)" for k in changed
    )
    rest = "" if len(changed) == len(terms) else " The rest stands as it was in the last text."
    return f"{verb}, and now it says:\n\n{told}\n\n {rest}"


def _text_before(outcome: Outcome, week: int) -> Any:
    for earlier in range(week - 1, -1, -1):
        if outcome.history.table[earlier].text >= 0:
            return outcome.terms(int(outcome.history.table[earlier].text))
    return None


def _vote(outcome: Outcome, week: int, seat: int) -> str:
    now = outcome.history.seat[week, seat]
    name = capital(outcome.short(seat))
    worth, war = f"worth {now.text_value:.3f} to it", f"{now.reservation:.3f}"
    if now.vote == 1.0:
        if now.text_value < now.reservation:
            return f"{name} accepts after some hesitation: {worth}, hardly less than war ({war})."
        return f"{name} accepts: {worth}, and war is worth {war}."
    if now.text_value < now.reservation:
        return f"{name} refuses: {worth}, less than war ({war})."
    if now.text_value < now.aspiration:
        demand = f"{now.aspiration:.3f}"
        more = "a little more" if demand == f"{now.text_value:.3f}" else demand
        return f"{name} refuses: {worth}, more than war ({war}), but it holds out for {more}."
    return f"{name} hesitates and refuses: {worth}, hardly more than it asks for."


def _ending(outcome: Outcome) -> str:
    when = told_date(outcome.day(outcome.weeks - 1))
    if outcome.agreed:
        return (
            f"## The end\n\nA peace agreement is signed and ratified in week {outcome.weeks - 1} "
            f"({when}). The model gives it a chance of {share(outcome.last.survival)} to last five "
            f"years.\n\n*{DISCLAIMER}*\n"
        )
    if outcome.result == "red_lines_incompatible":
        return f"## The end\n\nThe talks end before they begin.\n\n*{DISCLAIMER}*\n"
    return (
        f"## The end\n\nAfter {plural(outcome.weeks, 'week')} ({when}) there is no peace "
        f"agreement.\n\n*{DISCLAIMER}*\n"
    )
