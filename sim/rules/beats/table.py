"""Beat 4: the table meets."""

from __future__ import annotations

from typing import Any

from sim.rules import answer, beliefs, chance, equilibrium, mediator, offer, protocol
from sim.rules.beats.minds import most_granted, worth_of
from sim.rules.beats.start import conclude
from sim.rules.compiled import rule
from sim.rules.state import GRID, Numbers, State

REFUSED, ACCEPTED, NOT_ASKED = 0.0, 1.0, -1.0


@rule
def clear_table(s: State) -> None:
    """A new session: nothing is on the table and nobody has voted."""
    table = s.table[0]
    table.text, table.author, table.agreed, table.ratified = -1.0, -1.0, 0.0, 0.0
    table.refused_by_home, table.odds_home = -1.0, -1.0
    for i in range(s.seat.shape[0]):
        s.seat[i].offer, s.seat[i].vote = -1.0, NOT_ASKED
        s.seat[i].text_value, s.seat[i].odds_home = 0.0, -1.0


@rule
def is_meeting(n: Numbers, s: State) -> bool:
    """Whether it is a week of a session, the talks are not suspended and there is something to talk
    about."""
    is_session = protocol.is_session(s.clock[2], int(n.given[0].negotiation_session_every_weeks))
    return is_session and s.table[0].suspended <= 0.0 and s.worth.shape[1] > 0


@rule
def speaks(n: Numbers, s: State, i: int) -> bool:
    """Whether a seat proposes this week."""
    if s.table[0].speaker == protocol.BOTH:
        return n.actor[i].side >= 0.0
    return s.table[0].speaker == i


@rule
def propose(n: Numbers, s: State, i: int) -> int:
    """What a seat's own rule would put on the table: a package, or -1."""
    given, actor = n.given[0], n.actor[i]
    j, side, code = -1, 0, int(actor.offer)
    if actor.side >= 0.0:
        j, side = int(given.first + given.second) - i, int(actor.side)
        if given.protocol == protocol.EQUILIBRIUM:
            code = offer.EQUILIBRIUM
    weight, count = given.negotiation_mediator_own_weight, int(given.undominated)
    taste, guess = n.utility[:, i], s.guess[side]
    view = offer.View(
        s.worth, count, s.welcome, s.room, s.bar, n.actor, s.seat, guess, taste, weight
    )
    return offer.offered(code, view, i, j)


@rule
def put_to_vote(n: Numbers, s: State) -> None:
    """Chooses which proposal is voted on: the speaker's, or, of two, that of the side which risks
    more by holding out (Zeuthen)."""
    table = s.table[0]
    table.author = table.speaker
    if table.speaker == protocol.BOTH:
        first, second = int(n.given[0].first), int(n.given[0].second)
        gives_way = _risk(n, s, first, second) <= _risk(n, s, second, first)
        table.author = second if gives_way else first
    table.text = s.seat[int(table.author)].offer
    if table.text >= 0.0:
        text = int(table.text)
        table.odds_home = n.odds[text, n.actor.shape[0]]
        for i in range(n.actor.shape[0]):
            s.seat[i].text_value = worth_of(n, s, text, i)
            s.seat[i].odds_home = n.odds[text, i]


@rule
def _risk(n: Numbers, s: State, i: int, j: int) -> float:
    mine, other = int(s.seat[i].offer), int(s.seat[j].offer)
    if mine < 0:
        return -1.0
    if other < 0:
        return 2.0
    return equilibrium.zeuthen_risk(
        worth_of(n, s, mine, i), worth_of(n, s, other, i), s.seat[i].reservation
    )


@rule
def votes(n: Numbers, s: State, i: int) -> bool:
    """Whether a seat is asked about the text on the table."""
    return n.actor[i].veto == 1.0 and s.table[0].text >= 0.0 and s.table[0].author != i


@rule
def answers(n: Numbers, s: State, i: int) -> bool:
    """What a seat's own rule says to the text on the table."""
    seat, actor = s.seat[i], n.actor[i]
    if actor.side < 0.0:
        return seat.text_value >= seat.reservation
    odds = answer.acceptance(
        int(actor.answer),
        seat.text_value,
        seat.aspiration,
        seat.reservation,
        n.given[0].negotiation_accept_noise,
        s.clock[2],
        actor.strategy_deadline_weeks,
    )
    luck = chance.uniform(s.clock[0], s.clock[1], s.clock[2], int(actor.place), chance.ANSWER)
    return luck < odds


@rule
def hear(n: Numbers, s: State) -> None:
    """The votes are counted, and everybody learns from offers and answers."""
    table, given = s.table[0], n.given[0]
    if table.text < 0.0:
        return
    refusals, asked = 0, 0
    for i in range(n.actor.shape[0]):
        if s.seat[i].vote == REFUSED:
            refusals += 1
        if s.seat[i].vote == REFUSED or s.seat[i].vote == ACCEPTED:
            asked += 1
    table.agreed = 1.0 if refusals == 0 and asked > 0 else 0.0
    first, second = int(given.first), int(given.second)
    a, b = s.seat[first], s.seat[second]
    if table.mediated == 1.0:
        step = given.negotiation_text_revision
        a.revision = mediator.revised(a.revision, a.vote == ACCEPTED, b.vote == ACCEPTED, step)
        b.revision = mediator.revised(b.revision, b.vote == ACCEPTED, a.vote == ACCEPTED, step)
    _learn_from(n, s, first, second, 0)
    _learn_from(n, s, second, first, 1)


@rule
def _learn_from(n: Numbers, s: State, i: int, j: int, side: int) -> None:
    """Seat i, of this side, learns about seat j's reservation value from j's offer and answer."""
    given, seat, other, guess = n.given[0], s.seat[i], s.seat[j], s.guess[side]
    sd, doubt = given.negotiation_feeler_sd, given.negotiation_signal_doubt
    centre = other.public_reservation + seat.shift
    held = n.actor[j].strategy_ambition * (1.0 - other.conceded)
    if other.offer >= 0.0:
        offered = int(other.offer)
        if other.offer != other.last_offer:
            most = most_granted(n, s, i)
            theirs = worth_of(n, s, offered, j)
            beliefs.seen_offer(centre, GRID, guess, theirs, most, held, sd, doubt)
            conclude(s, side)
        other.last_offer = other.offer
        _receive(seat, worth_of(n, s, offered, i))
    if other.vote == REFUSED or other.vote == ACCEPTED:
        said_yes = other.vote == ACCEPTED
        if _is_news(other, said_yes):
            most = most_granted(n, s, i)
            beliefs.seen_answer(
                centre, GRID, guess, other.text_value, most, held, sd, doubt, said_yes
            )
            conclude(s, side)
        if said_yes:
            _receive(seat, seat.text_value)


@rule
def _is_news(other: Any, said_yes: bool) -> bool:
    """Whether an answer tells more than earlier ones: the refusal of something better than was ever
    refused, the acceptance of something worse than was ever accepted. What is misjudged about a
    text stays misjudged, so a repeated answer is no new evidence."""
    worth = other.text_value - other.public_reservation
    if said_yes:
        news = worth < other.accepted_least
        other.accepted_least = min(other.accepted_least, worth)
    else:
        news = worth > other.refused_best
        other.refused_best = max(other.refused_best, worth)
    return news


@rule
def _receive(seat: Any, worth: float) -> None:
    if seat.received_best < worth:
        seat.received_best = worth
    if seat.received_first <= -1e9:
        seat.received_first = worth
