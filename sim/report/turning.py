"""What opened the range: of all that moved in the week in which it opened, what did most.

Each part of a reservation value, and each part of what a deal is worth, is put back to where it
stood the week before, one at a time; what then takes most of the range away did most to open it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sim.outcome import Outcome
from sim.report import measures
from sim.report.words import instead, joined, party

SHARE = 1 / 3  # of the widening: less is not worth naming
NEWS: dict[str, tuple[str, ...]] = {  # cause -> effects of events that touch it
    "truth": ("troops", "quality", "aid"),
    "belief": ("belief",),
    "casualties": ("casualties", "cost"),
    "damage": ("damage", "cost"),
    "fatigue": ("fatigue", "cost"),
    "pressure": ("pressure", "pressure_now"),
    "inducement": ("inducement",),
    "home": ("audience_cost",),
    "fear": ("mistrust", "credibility"),
}
OF_ANYBODY = {"troops", "quality", "aid", "credibility"}  # effects on one that touch others too


class Turn(NamedTuple):
    """What did most to open the range in a week, and how much it widened it (utility)."""

    week: int
    seat: int
    cause: str  # a part of the reservation value, or `inducement`, `home`, `fear`
    widening: float

    @property
    def of_war(self) -> bool:
        """Whether it is a part of the reservation value, and not of what a deal is worth."""
        return self.cause in measures.PARTS


def turn(outcome: Outcome, week: int) -> Turn | None:
    """What did most for the range from the week before to this one; None if nothing did much."""
    values, least = measures.worth(outcome, week), outcome.history.seat[week].reservation
    now, before = outcome.history.table.range_size[[week, week - 1]]
    found = [
        Turn(week, seat, cause, float(now) - _size(outcome, values - gain, least + fall))
        for seat in outcome.vetoes
        for cause, fall, gain in _moves(outcome, week, seat, values[:, seat])
    ]
    best = max(found, key=lambda each: each.widening)
    return best if best.widening >= SHARE * (now - before) else None


def _moves(
    outcome: Outcome, week: int, seat: int, values: np.ndarray
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """By cause: by how much the reservation value fell (actors,), and by how much packages came to
    be worth more (packages, actors), both zero but for the seat."""
    own = np.arange(len(outcome.actors)) == seat
    last, now = outcome.history.seat[week - 1 : week + 1, seat]
    for part in measures.PARTS:
        yield part, own * (last[f"part_{part}"] - now[f"part_{part}"]), np.zeros(1)
    cover = outcome.numbers.given[0].negotiation_political_cover
    mediated = outcome.history.table.mediated[week - 1 : week + 1]
    price = [
        (1.0 - cover * m) * s.audience_cost for m, s in zip(mediated, (last, now), strict=True)
    ]
    inducement, home = now.inducement - last.inducement, price[0] - price[1]
    gained = values - measures.worth(outcome, week - 1)[:, seat] - inducement - home
    nothing = np.zeros(len(outcome.actors))
    for cause, gain in (("inducement", inducement), ("home", home), ("fear", gained[:, None])):
        yield cause, nothing, own * gain


def _size(outcome: Outcome, values: np.ndarray, least: np.ndarray) -> float:
    return float((values - least)[:, outcome.vetoes].min(axis=1).max())


# ------------------------------------------------------------------ in words
def told(outcome: Outcome, found: Turn) -> str:
    """What did most, as what could follow "because"."""
    who, seat = party(outcome, found.seat), found.seat
    collapse = instead(outcome.scenario).collapse
    mediator = party(outcome, outcome.mediator).name if outcome.mediator is not None else "it"
    return {
        "truth": f"the prospects of the war grew worse for {who.name}",
        "belief": f"{who.does('thinks', 'think')} less of the own side's strength",
        "casualties": f"casualties weigh more on {who.name}",
        "damage": f"damage by strikes weighs more on {who.name}",
        "fatigue": f"{who.does('is', 'are')} wearier of the war",
        "pressure": f"{mediator} presses {outcome.short(seat)} harder",
        "inducement": f"any deal brings {who.name} more besides its terms",
        "home": f"a compromise costs {who.name} less at home",
        "fear": f"{who.does('fears', 'fear')} a {collapse} of the deal less",
    }[found.cause]


def reason(outcome: Outcome, found: Turn) -> str:
    """What did most in a sentence, with what it did to a reservation value, and the news behind."""
    said = f"What did most that week: {told(outcome, found)}"
    if found.of_war:
        before, now = outcome.history.seat["reservation"][found.week - 1 : found.week + 1]
        said += f" (the least {outcome.short(found.seat)} would sign for: {now[found.seat]:.3f}, "
        said += f"{before[found.seat]:.3f} the week before)"
    news = [
        f"“{event.text}”"
        for event in outcome.events_of(found.week)
        if _behind(event, outcome, found)
    ]
    return f"{said}; in the news: {joined(news)}." if news else f"{said}."


def _behind(event: Any, outcome: Outcome, found: Turn) -> bool:
    """Whether an event touches what did most."""
    touched = {effect: getattr(event.effects, effect) for effect in NEWS[found.cause]}
    own = outcome.actors[found.seat]
    return any(own in on or (effect in OF_ANYBODY and on) for effect, on in touched.items())
