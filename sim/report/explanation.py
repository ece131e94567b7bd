"""Why there is no deal, in plain words and in the model's own terms."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

import numpy as np

from sim.outcome import Outcome
from sim.report import turning
from sim.report.gap import gap, told, ways
from sim.report.measures import failed_at_home
from sim.report.words import instead, joined, party, plural, share, signed, told_date
from sim.rules import durability
from sim.scenario.records import Scenario
from sim.scenario.table import in_words

NOTABLE = 0.005  # a change of a reservation value that is worth a sentence


def scale(scenario: Scenario) -> str:
    """How worth is counted, and what a reservation value is."""
    other = instead(scenario)
    return (
        "Worth is counted on a scale where an actor's ideal clauses are 1 and its worst are 0, "
        f"less what it fears from a {other.collapse} of the deal and what any compromise costs it "
        f"at home, plus whatever any deal brings it besides its terms. {other.costs} is its "
        "reservation value: the least it would sign for. An answer very near to that limit is "
        "partly chance."
    )


# ------------------------------------------------------------------ one week
def why(outcome: Outcome, week: int) -> str:
    """One sentence or two on what stood in the way in a week; shorter if it is the same again."""
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
    return f"The talks are suspended{cause_of_pause(outcome, week)}{more}."


def cause_of_pause(outcome: Outcome, week: int) -> str:
    """Why the talks are suspended in a week: the last failed vote or event that stopped them."""
    for earlier in range(week, -1, -1):
        for event in outcome.events_of(earlier):
            if event.effects.suspend > week - earlier:
                return f" because of the news of week {earlier} (“{event.text}”)"
        if outcome.blocker(earlier).startswith("ratification"):
            return f" after the vote at home that failed in week {earlier}"
    return ""


def _red_lines(outcome: Outcome, week: int) -> str:
    return clashing(outcome.scenario, outcome.clash)


def clashing(scenario: Scenario, clash: Iterable[str]) -> str:
    """Which red lines (paths) leave nothing to sign."""
    lines = "; ".join(in_words(scenario, path) for path in clash)
    return f"No package is left to talk about, because these cannot all hold: {lines}."


def _no_range(outcome: Outcome, week: int) -> str:
    now = gap(outcome, week)
    if week > 0 and outcome.blocker(week - 1) == "no_range":
        beats = f"Still nothing beats {instead(outcome.scenario).name} for everybody at once."
        return f"{beats} {told(outcome, now, most=1)}"
    return (
        "There is nothing to agree on: every package is worse than "
        f"{instead(outcome.scenario).name} for somebody. "
        f"{told(outcome, now)}"
    )


def _home(outcome: Outcome, week: int) -> str:
    return (
        f"Packages that beat {instead(outcome.scenario).name} for everybody exist, but none of "
        "them is likely enough to pass at home to be put on the table."
    )


def attitudes(outcome: Outcome, week: int) -> dict[str, list[int]]:
    """Why each refuser refused: `missed` (the text is worth less to it than what there is
    instead), `hesitant` (it is worth what it asks for, or nearly) or `holding` (it asks for more,
    as people always do)."""
    seats = outcome.history.seat[week]
    found: dict[str, list[int]] = {"holding": [], "hesitant": [], "missed": []}
    for i in outcome.refusers(week):
        if seats[i].text_value < seats[i].reservation:
            found["missed"].append(i)
        elif seats[i].text_value >= seats[i].aspiration and (week, i) not in outcome.by_people:
            found["hesitant"].append(i)
        else:
            found["holding"].append(i)
    return found


def _posture(outcome: Outcome, week: int) -> str:
    refusers, other = attitudes(outcome, week), instead(outcome.scenario).name
    parts = []
    if not outcome.is_session(week):
        parts.append("the table does not meet this week")
    elif outcome.history.table[week].text < 0:
        parts.append("it was not put on the table")
    elif not outcome.refusers(week):
        parts.append("nobody was asked about the text on the table")
    if refusers["holding"]:
        parts.append(party(outcome, refusers["holding"]).does("holds", "hold") + " out for more")
    if refusers["hesitant"]:
        parts.append(party(outcome, refusers["hesitant"]).does("hesitates", "hesitate"))
    if refusers["missed"]:
        name = party(outcome, refusers["missed"]).name
        parts.append(f"to {name} the text on the table is worth less than {other}")
    return f"A deal that beats {other} for everybody exists, but {', and '.join(parts)}."


def _ratification(outcome: Outcome, week: int) -> str:
    home = outcome.short(int(outcome.history.table[week].refused_by_home))
    return f"Everybody at the table accepted the text, but it failed at home (with {home})."


def _agreed(outcome: Outcome, week: int) -> str:
    return "Everybody accepted the text, and it passed at home."


# ------------------------------------------------------------------ the whole run
def verdict(outcome: Outcome) -> str:
    """How it ended, in two or three sentences."""
    document = outcome.scenario.document
    if outcome.agreed:
        when = f"week {outcome.weeks - 1} ({told_date(outcome.day(outcome.weeks - 1))})"
        signed = f"The {document} is signed and ratified in {when}.{slip(outcome)}"
        if not outcome.scenario.is_fought:
            return signed
        return (
            f"{signed} The model gives it a chance of {share(outcome.last.survival)} to last five "
            f"years. {fate(outcome)}"
        )
    if outcome.clash:
        return f"From week 0 on, no talks are possible. {why(outcome, 0)}"
    end = told_date(outcome.day(outcome.weeks))
    return f"No {document} within {plural(outcome.weeks, 'week')} (by {end})."


def stood_in_the_way(outcome: Outcome) -> Counter[str]:
    """Weeks by what stood in the way; the pause after a failed vote at home counts as home."""
    kinds = [outcome.blocker(week).partition(":")[0] for week in range(outcome.weeks)]
    homes = failed_at_home(outcome)
    told = ("ratification" if homes[week] >= 0 else kind for week, kind in enumerate(kinds))
    return Counter(kind for kind in told if kind != "agreed")


def blocker_words(outcome: Outcome, kind: str) -> str:
    """What stood in the way, in a few words."""
    refusers = {
        int(i)
        for week in range(outcome.weeks)
        if outcome.blocker(week).startswith("posture")
        for i in outcome.refusers(week)
    }
    refused = f"refusals by {party(outcome, sorted(refusers)).name}" if refusers else "no vote"
    other = instead(outcome.scenario).name
    return {
        "talks_suspended": "suspended talks",
        "red_lines": "clashing red lines",
        "no_range": f"no package that beats {other} for everybody",
        "home": f"packages that beat {other} but would hardly pass at home",
        "posture": f"{refused} although a deal existed",
        "ratification": "votes at home that failed, and the pauses after them",
    }[kind]


def main_blockers(outcome: Outcome) -> str:
    """What stood in the way most, with the number of weeks."""
    told = [
        f"{blocker_words(outcome, kind)} ({plural(weeks, 'week')})"
        for kind, weeks in stood_in_the_way(outcome).most_common(3)
    ]
    return f"What stood in the way, in {plural(outcome.weeks, 'week')}: {joined(told)}."


def what_would_open(outcome: Outcome) -> str:
    """When there was something to agree on and what did most for it; if never, what came closest to
    opening the range."""
    other = instead(outcome.scenario).name
    if outcome.result == "red_lines_incompatible":
        return (
            "If any one of these red lines were dropped, there would be packages to talk about; "
            f"whether one of them would beat {other} for everybody is another question. "
            f"As things stand in week 0: {_uncapital(ways(gap(outcome, 0)))}"
        )
    size = outcome.history.table.range_size
    weeks = [int(week) for week in np.flatnonzero(size >= 0)]
    if weeks:
        return f"{_open_weeks(outcome, weeks)} {_turned(outcome, weeks[0])}".strip()
    if outcome.agreed:
        return f"At no time was there a deal that beats {other} for everybody."
    week = int(np.argmax(size))
    return (
        f"At no time was there a deal that beats {other} for everybody; it was closest in "
        f"week {week}. {told(outcome, gap(outcome, week))}"
    )


def _uncapital(text: str) -> str:
    return text[:1].lower() + text[1:]


def _open_weeks(outcome: Outcome, weeks: list[int]) -> str:
    """In which weeks the range was open."""
    idle = sum(outcome.blocker(week) == "talks_suspended" for week in weeks)
    deal = f"A deal that beats {instead(outcome.scenario).name} for everybody existed"
    if len(weeks) == 1:
        but = ", while the talks were suspended" if idle else ""
        return f"{deal} in one week, week {weeks[0]}{but}."
    but = f" (in {idle} of them the talks were suspended)" if idle else ""
    return f"{deal} in {plural(len(weeks), 'week')}{but}, first in week {weeks[0]}."


def _turned(outcome: Outcome, week: int) -> str:
    """What did most to open the range in a week."""
    found = turning.turn(outcome, week) if week else None
    return turning.reason(outcome, found) if found else ""


def fate(outcome: Outcome) -> str:
    """Whether the signed deal held in this run."""
    years = outcome.last.collapse_years
    if years >= durability.YEARS:
        return f"In this run it is still in force after {durability.YEARS:.0f} years."
    told = f"{years:.1f} years" if years >= 1.0 else plural(max(1, round(52 * years)), "week")
    return f"In this run it collapses after {told}."


def prospects(outcome: Outcome) -> list[str]:
    """How likely a signed deal is to last, and by which gains that is reckoned; nothing without a
    war, of whose deals alone that is known."""
    if not outcome.scenario.is_fought:
        return []
    last, seats = outcome.last, outcome.history.seat[-1]
    fails = share(1.0 - math.exp(-last.hazard))
    chance = (
        f"The chance that it lasts {durability.YEARS:.0f} years is {share(last.survival)} (about "
        f"{fails} fail in a year). {fate(outcome)}"
    )
    gains = {
        column: joined(
            [
                f"{signed(float(seats[i].text_value - seats[i][column]))} for {outcome.short(i)}"
                for i in outcome.sides
            ]
        )
        for column in ("unpressured", "reservation")
    }
    against = "The less either side gains against fighting on, the sooner it fails: "
    if all(seats[seat].pressure == 0 for seat in outcome.sides):
        return [chance, f"{against}{gains['reservation']}."]
    return [
        chance,
        f"{against}{gains['unpressured']}. That leaves out the mediator's pressure, which does not "
        f"last; with it, as when they signed, it is {gains['reservation']}.",
    ]


def slip(outcome: Outcome) -> str:
    """Who signed for less than there is without a deal, if anybody: the model's answers near the
    limit are partly chance, people's are not."""
    now = outcome.history.seat[-1]
    short = [i for i in outcome.vetoes if now[i].text_value < now[i].reservation]
    if not outcome.agreed or not short:
        return ""
    told = [f"{now[i].reservation - now[i].text_value:.3f} for {outcome.short(i)}" for i in short]
    less = f"less than {instead(outcome.scenario).going_on} ({joined(told)})"
    if all((outcome.weeks - 1, i) in outcome.by_people for i in short):
        return f" It was signed although it is worth {less}."
    return (
        f" It was signed although it is worth a little {less}: near the limit an answer is partly "
        "chance."
    )


def failed_votes(outcome: Outcome) -> str:
    """Which homes turned a text down, and when."""
    homes: dict[str, list[str]] = {}
    for week, seat in enumerate(outcome.history.table.refused_by_home):
        if seat >= 0:
            homes.setdefault(outcome.short(int(seat)), []).append(str(week))
    told = [
        f"{home} (week{'s' if len(weeks) > 1 else ''} {joined(weeks)})"
        for home, weeks in homes.items()
    ]
    return f"Accepted texts failed at home with {joined(told)}." if told else ""
