"""Plain sentences: how names, dates, numbers and packages are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sim.outcome import Outcome
from sim.scenario.records import Actor, Level, Scenario

PARTS = {  # of a reservation value, as what moved it
    "war": "its prospects in the war",
    "casualties": "casualties",
    "damage": "damage",
    "fatigue": "war-weariness",
    "pressure": "the mediator's pressure",
}


class Alternative(NamedTuple):
    """What there is without an agreement, and how what hangs on that is told."""

    name: str  # a deal is better or worse than this
    going_on: str  # the same, as what the actors do
    costs: str  # what it is worth to an actor, as the subject of a sentence
    status_quo: str  # the terms that hold meanwhile
    collapse: str  # the end of a deal that was signed
    sides: str  # the two who bargain over the text
    whole: str  # all that a scenario is about, as in "another ..."
    roles: Mapping[str, str] = {}  # as in a scenario -> as told, where that is another word


WAR = Alternative(
    name="war",
    going_on="fighting on",
    costs="What it expects from fighting on, less the cost of war,",
    status_quo="the terms of a stalemate at the front line of the first day",
    collapse="collapse",
    sides="belligerents",
    whole="war",
)
FAILING = Alternative(
    name="failing",
    going_on="failing",
    costs="What failing is worth to it",
    status_quo="the reference points, which hold where the talks fail",
    collapse="breach",
    sides="main parties",
    whole="negotiation",
    roles={"belligerent": "main party", "guarantor": "party"},
)


def instead(scenario: Scenario) -> Alternative:
    """What there is instead of an agreement: war, or no more than that the talks fail."""
    return WAR if scenario.is_fought else FAILING


def told_role(scenario: Scenario, actor: Actor) -> str:
    """What an actor is at the table."""
    return instead(scenario).roles.get(actor.role, actor.role)


class Party(NamedTuple):
    """An actor as the subject of a sentence."""

    name: str
    many: bool

    def does(self, one: str, many: str) -> str:
        """The name and its verb, in the right number."""
        return f"{self.name} {many if self.many else one}"

    @property
    def it(self) -> str:
        """The pronoun for it."""
        return "them" if self.many else "it"


def party(outcome: Outcome, seats: int | Sequence[int]) -> Party:
    """One actor or several as the subject of a sentence."""
    if isinstance(seats, int):
        actor = outcome.scenario.actors[outcome.actors[seats]]
        return Party(actor.short, actor.plural)
    if len(seats) == 1:
        return party(outcome, int(seats[0]))
    return Party(joined([outcome.short(int(seat)) for seat in seats]), True)


def told_date(day: date) -> str:
    """`1 January 2026`, whatever the locale."""
    months = "January February March April May June July August September October November December"
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"


def joined(names: Sequence[str], last: str = "and") -> str:
    """`A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def plural(count: float, thing: str) -> str:
    """`1 week`, `2 weeks`."""
    return f"{count:g} {thing}{'' if count == 1 else 's'}"


def counted(count: float, things: str) -> str:
    """`1 drone`, `1,070 drones`: a rounded count and its plural noun."""
    one = round(count) == 1 and things.endswith("s")
    return f"{count:,.0f} {things[:-1] if one else things}"


def share(value: float) -> str:
    """A share 0..1 as a whole percentage; never 0 or 100 unless it is."""
    percent = 100.0 * value
    if 0.0 < percent < 1.0:
        return "less than 1 %"
    if 99.0 < percent < 100.0:
        return "more than 99 %"
    return f"{percent:.0f} %"


def names(outcome: Outcome, seats: Sequence[int]) -> str:
    """The actors of these seats in a row."""
    return party(outcome, seats).name if seats else ""


def clause(outcome: Outcome, issue: str, level: Level) -> str:
    """One clause of a package: the issue and what it says."""
    return f"**{outcome.scenario.issues[issue].label}**: {level.label}"


def signed(value: float) -> str:
    """A difference as it is told: three decimals, always with its sign."""
    return f"{value:+.3f}".replace("-", "−")


def war_told(outcome: Outcome) -> str:
    """What the war brought and cost meanwhile; nothing where there is none."""
    if not outcome.scenario.is_fought:
        return ""
    first, second = outcome.sides
    gained = float(outcome.history.front[-1].held - outcome.scenario.battlefield.held_pct)
    gainer = party(outcome, first if gained >= 0 else second)
    lost = [float(outcome.history.seat["losses"][:, seat].sum()) * 1000 for seat in (first, second)]
    if gained == 0.0 and sum(lost) == 0.0:
        return "Meanwhile there is no fighting."
    harm = "fewer than 1,000 soldiers are lost"
    if sum(lost) >= 1000:
        harm = (
            f"{outcome.short(first)} and {outcome.short(second)} lose about "
            f"{round(lost[0], -3):,.0f} and {round(lost[1], -3):,.0f} soldiers"
        )
    moved = f"{gainer.does('gains', 'gain')} {abs(gained):.1f} % of "
    moved += outcome.scenario.battlefield.held_of
    return f"Meanwhile {moved if abs(gained) >= 0.05 else 'the front hardly moves'}; {harm}."
