"""What could move by degrees and open a closed range.

Each function looks at the talks of a week and gives the means of one kind: how far it may move
(`room`, in the unit of its amounts) and what a given amount would be, as an event and in words. To
add a means, add a function, and its name to the catalogue at the foot.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from sim.outcome import Outcome
from sim.report.gap.records import Change
from sim.report.gap.talks import Talks
from sim.report.words import instead, party

DEAREST = 10.0  # the most that the cost of war may be multiplied by
AMOUNTS = [float(f"{digits}e{power}") for power in range(-9, 1) for digits in range(10, 100)]


class Means(NamedTuple):
    """One input that could move by an amount between 0 and its room."""

    kind: str
    actor: str | None
    room: float
    at: Callable[[float], Change]


Kind = Callable[[Outcome, Talks, int], Iterator[Means]]


def least(room: float, opens: Callable[[float], bool]) -> float | None:
    """The least amount of two significant digits, within the room, that opens the range while half
    of it does not; None if none does. Found by bisection, again and again below the half, lest the
    range should not widen steadily."""
    found, top = None, bisect_left(AMOUNTS, room * (1.0 + 1e-12))
    while top and opens(AMOUNTS[top - 1]):
        found = AMOUNTS[bisect_left(AMOUNTS, True, hi=top, key=opens)]
        top = bisect_left(AMOUNTS, found / 2.0 * (1.0 + 1e-12))
    return found


def rounded_up(amount: float) -> float:
    """The amount, or the next greater one, of two significant digits."""
    return AMOUNTS[bisect_left(AMOUNTS, amount * (1.0 - 1e-12))]


def reservation(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """The reservation value itself; an inducement, which any deal brings besides its terms, of that
    worth is the same to the actor, and is what an event can give."""
    key, name = outcome.actors[seat], party(outcome, seat).name

    def at(amount: float) -> Change:
        words = f"{name} were ready to sign for {plain(amount)} less"
        return Change(
            "reservation", key, words, amount, {"inducement": {key: amount}}, {}, plain(amount)
        )

    yield Means("reservation", key, 1.0, at)


def cost(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """The cost of war, up to tenfold; its scale is the way there, in logs."""
    key, name = outcome.actors[seat], party(outcome, seat).name

    def at(share: float) -> Change:
        factor = round(1.0 + share, 12)
        words = f"{instead(outcome.scenario).going_on} cost {name} {_percent(share)} more"
        size = math.log(factor, DEAREST)
        return Change("cost", key, words, size, {"cost": {key: factor}}, {}, _percent(share))

    yield Means("cost", key, DEAREST - 1.0, at)


def pressure(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """The pressure of a mediator at the table: its level and that of the moment alike."""
    if outcome.mediator is None or outcome.mediator == seat:
        return
    key, name = outcome.actors[seat], party(outcome, seat).name
    mediator = party(outcome, outcome.mediator).name

    def at(amount: float) -> Change:
        words = f"{mediator} pressed {name} harder, by {plain(amount)}"
        effects = {"pressure": {key: amount}, "pressure_now": {key: amount}}
        return Change("pressure", key, words, amount, effects, {}, plain(amount))

    yield Means("pressure", key, 1.0, at)


def belief(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """Less optimism of a belligerent about the balance of forces, as far as the truth.

    The amount is the share by which the ratio of forces, as it sees it, is less in its favour. News
    comes before the week's learning, which takes part of it back; so an event must tell more.
    """
    if seat not in outcome.sides:
        return
    key, who = outcome.actors[seat], party(outcome, seat)
    against = -1.0 if seat == outcome.sides[0] else 1.0
    talks.range_size({})
    now = float(talks.state.seat[seat].belief)
    talks.range_size({"belief": {key: 1.0}})
    kept = float(talks.state.seat[seat].belief) - now
    optimism = against * (float(outcome.history.front[talks.week].log_ratio) - now)
    if kept < 1e-6 or optimism <= 0.0:
        return

    def at(share: float) -> Change:
        words = (
            f"{who.name} thought the balance of forces {_percent(share)} less in "
            f"{'their' if who.many else 'its'} favour"
        )
        shift = float(f"{-against * math.log1p(-share) / kept:.6g}")
        return Change("belief", key, words, share, {"belief": {key: shift}}, {}, _percent(share))

    yield Means("belief", key, -math.expm1(-optimism), at)


def audience_cost(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """The price at home of any compromise, down to nothing."""
    key, name = outcome.actors[seat], party(outcome, seat).name

    def at(share: float) -> Change:
        words = f"a compromise cost {name} {_percent(share)} less at home"
        effects = {"audience_cost": {key: round(1.0 - share, 12)}}
        return Change("audience_cost", key, words, share, effects, {}, _percent(share))

    if talks.felt("audience_cost", seat) > 0.0:
        yield Means("audience_cost", key, 1.0, at)


def mistrust(outcome: Outcome, talks: Talks, seat: int) -> Iterator[Means]:
    """The chance of collapse that an actor sees in a deal without assurance, down to none."""
    key, name = outcome.actors[seat], party(outcome, seat).name
    now = talks.felt("mistrust", seat)

    def at(amount: float) -> Change:
        places = _places(amount)
        words = (
            f"the mistrust felt by {name} fell by {plain(amount)}, from {now:.{places}f} to "
            f"{now - amount:.{places}f}"
        )
        return Change(
            "mistrust", key, words, amount, {"mistrust": {key: -amount}}, {}, plain(amount)
        )

    yield Means("mistrust", key, now, at)


def credibility(outcome: Outcome, talks: Talks, issue: int) -> Iterator[Means]:
    """How far the clause on an issue is believed, up to fully; of those that reassure somebody."""
    if not outcome.numbers.assurance[outcome.vetoes, 0, issue].any():
        return
    key = list(outcome.scenario.issues)[issue]
    label = outcome.scenario.issues[key].label
    now = float(outcome.history.credibility[talks.week, issue])

    def at(amount: float) -> Change:
        places = _places(amount)
        words = (
            f"what is promised on “{label}” were believed {plain(amount)} more, at "
            f"{now + amount:.{places}f} instead of {now:.{places}f}"
        )
        return Change(
            "credibility", None, words, amount, {"credibility": {key: amount}}, {}, plain(amount)
        )

    yield Means("credibility", None, 1.0 - now, at)


def plain(amount: float) -> str:
    """A number to two significant digits without an exponent: `0.031`, `0.00032`, `1.2`."""
    return format(Decimal(f"{amount:.2g}"), "f")


def _places(amount: float) -> int:
    """How many decimals show that something has moved by so much, at least two."""
    return max(2, len(plain(amount).partition(".")[2]))


def _percent(share: float) -> str:
    return f"{format(Decimal(f'{100.0 * share:.10g}'), 'f')} %"


OF_ACTORS: tuple[Kind, ...] = (reservation, cost, pressure, belief, audience_cost, mistrust)
OF_ISSUES: tuple[Kind, ...] = (credibility,)
