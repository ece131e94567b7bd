"""The beats of a round, each worked by hand on a small war (tests/scenario/two_rivers.yaml).

Seats: upland 0 (first side), lowland 1 (aided, second side), island 2 (mediator, no veto). Packages
(corridor, water): 0 (0, 0), 1 (0, 1), 2 (.5, 0), 3 (.5, 1), 4 (1, 0).
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.rules import beats, chance, state
from sim.rules.beats.table import ACCEPTED, REFUSED
from sim.rules.beats.war import balance, fire
from sim.rules.protocol import BOTH
from sim.rules.state import BLOCKERS, NOT_AT_HOME, WELCOME
from sim.scenario.numbers import numbers

RATIO = math.log(20.0 / (25.0 * 0.9))
UPLAND, LOWLAND, ISLAND = 0, 1, 2


@pytest.fixture
def opened(rivers):
    """(what to set, seed, run) -> (numbers, state) before the first week."""

    def begin(changes=None, seed=0, run=0):
        n = numbers(rivers(changes))
        s = state.blank_for(n)
        beats.begin(n, s, seed, run)
        return n, s

    return begin


@pytest.fixture
def appraised(opened):
    """The same after the actors have appraised in the first week."""

    def think(changes=None):
        n, s = opened(changes)
        beats.convene(n, s)
        for seat in range(3):
            beats.appraise(n, s, seat)
        beats.compare_notes(n, s)
        for seat in range(3):
            beats.aspire(n, s, seat)
        beats.clear_table(s)
        return n, s

    return think


def put(s, n, author, text):
    """Puts a package on the table."""
    s.table[0].speaker, s.seat[author].offer = author, text
    beats.put_to_vote(n, s)


# ------------------------------------------------------------------------------------ start
def test_begin_lays_out_indices_at_one_and_beliefs_at_the_truth_plus_optimism(opened):
    changes = {"actors.upland.war.optimism": 0.1, "actors.lowland.war.optimism": 0.2}
    _, s = opened(changes, 7, 3)
    assert s.clock.tolist() == [7, 3, 0]
    assert s.seat.damage[:2].tolist() == s.seat.casualties[:2].tolist() == [1.0, 1.0]
    assert (s.front[0].held, s.front[0].stock) == (10.0, 1.0)
    assert s.front[0].log_ratio == pytest.approx(RATIO, abs=1e-15)
    assert s.seat.belief - RATIO == pytest.approx([0.1, -0.2, 0.0], abs=1e-15)
    assert s.credibility.tolist() == [1.0, 0.5]
    assert s.guess.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_private_costs_are_drawn_by_address(opened):
    _, s = opened({"actors.upland.war.cost_sd": 0.4}, 7, 3)
    luck = chance.normal(7, 3, 0, chance.place("actor upland"), chance.COST_TYPE)
    assert s.seat[UPLAND].cost_type == pytest.approx(0.1 * math.exp(0.4 * luck - 0.08))
    assert s.seat[LOWLAND].cost_type == 0.1


# ------------------------------------------------------------------------------------ war
def test_a_week_of_war_by_hand(opened):
    """Losses, recruits, stock, front, strikes, damage: all noise set to 0."""
    changes = {"battlefield.loss_sd": 0.0, "battlefield.front.sd": 0.0}
    n, s = opened(changes)
    beats.war_moves(n, s)
    upland, lowland, front = s.seat[UPLAND], s.seat[LOWLAND], s.front[0]
    lost = 0.004 * 25 * 0.9, 0.004 * 20 * 1.0
    assert (upland.losses, lowland.losses) == pytest.approx(lost)
    assert upland.troops == pytest.approx(20 + 0.2 - lost[0])
    assert lowland.troops == pytest.approx(25 + 0.2 - lost[1])
    assert upland.casualties == pytest.approx(1 + 0.25 * (lost[0] / 0.1 - 1))
    ratio = math.log(upland.troops / (lowland.troops * 0.9))
    assert front.log_ratio == pytest.approx(ratio, abs=1e-15)
    assert front.move == pytest.approx(0.1 * ratio)
    assert front.held == pytest.approx(10 + 0.1 * ratio)
    assert front.momentum == 0.375
    assert s.campaign[0].strikes == pytest.approx(50.0)
    assert lowland.damage == pytest.approx(1.0)
    assert upland.damage == 1.0  # nobody strikes it


def test_the_aided_sides_fire_scales_with_its_stock(opened):
    n, s = opened()
    s.front[0].stock = 0.5
    given, front = n.given[0], s.front[0]
    assert fire(given, front, UPLAND) == 1.0
    assert fire(given, front, LOWLAND) == pytest.approx(0.5**0.3)
    found = balance(given, front, s.seat[UPLAND], s.seat[LOWLAND])
    assert found == pytest.approx(RATIO - 0.3 * math.log(0.5))


def test_a_lull_in_the_fighting_stills_the_front_and_the_losses(opened):
    n, s = opened()
    s.front[0].fighting = s.front[0].strikes = 0.0
    beats.war_moves(n, s)
    assert s.front[0].move == 0.0
    assert s.seat.losses.tolist() == [0.0, 0.0, 0.0]
    assert s.campaign[0].strikes == 0.0
    assert s.seat[LOWLAND].damage == pytest.approx(0.9)


def test_events_fall_in_their_week_and_in_no_other(opened):
    n, s = opened()
    for week, happened in ((2, [0, 0]), (3, [1, 0]), (4, [0, 0]), (20, [0, 1])):
        s.clock[2] = week
        beats.events_fall(n, s)
        assert s.happened.tolist() == happened
    assert s.seat[LOWLAND].damage == pytest.approx(1.1)
    assert s.seat[ISLAND].aid == pytest.approx(1.1)
    assert s.seat[UPLAND].quality == pytest.approx(0.9)


# ------------------------------------------------------------------------------------ minds
def test_a_patient_mediator_convenes_the_talks_and_presses(opened):
    n, s = opened({"actors.upland.pressure0": 0.03, "negotiation.pressure_sd": 0.0})
    beats.convene(n, s)
    assert (s.table[0].speaker, s.table[0].mediated) == (ISLAND, 1.0)
    assert s.seat.pressure.tolist() == [0.03, 0.0, 0.0]


def test_a_mediator_that_leaves_takes_its_pressure_and_part_of_its_aid_with_it(opened):
    changes = {
        "actors.upland.pressure0": 0.03,
        "negotiation.mediator_patience_weeks": 2,
        "negotiation.mediator_exit_weekly": 1.0,
        "negotiation.exit_aid_factor": 0.5,
    }
    n, s = opened(changes)
    for week, left in ((1, -1.0), (2, 2.0), (3, 2.0)):
        s.clock[2] = week
        beats.convene(n, s)
        assert s.table[0].mediator_left == left
    assert s.seat.pressure.tolist() == [0.0, 0.0, 0.0]
    assert s.seat[ISLAND].aid == 0.5
    assert (s.table[0].speaker, s.table[0].mediated) == (LOWLAND, 0.0)


def test_the_reservation_value_by_hand(opened):
    """(1 - s)(p U(first) + (1 - p) U(second)) + s U(stalemate at the expected line) - C - psi P."""
    n, s = opened({"actors.upland.pressure0": 0.03})
    beats.convene(n, s)
    beats.appraise(n, s, UPLAND)
    seat = s.seat[UPLAND]
    p = 1 / (1 + math.exp(-3 * RATIO))
    line = 1 - 0.05 * (10 + 0.1 * RATIO * 26)
    war = 0.5 * p + 0.5 * (1 - 0.6 * line)
    assert seat.prevail == pytest.approx(p)
    assert seat.war_value == pytest.approx(war)
    assert seat.reservation == pytest.approx(war - 0.1 - 0.03)
    assert seat.unpressured == pytest.approx(war - 0.1)
    worth = [beats.worth_of(n, s, package, UPLAND) for package in range(5)]
    assert worth == pytest.approx([1.0, 0.6, 0.7, 0.3, 0.4])
    beats.observe(n, s, True)
    assert seat.war_value_now == pytest.approx(0.5 * p + 0.5 * 0.7)
    assert (seat.part_casualties, seat.part_damage) == pytest.approx((-0.05, -0.05))


def test_the_parts_of_the_reservation_value_add_up_to_it(appraised):
    """Within 1e-15, for every actor."""
    n, s = appraised({"actors.upland.war.optimism": 0.3, "actors.upland.pressure0": 0.03})
    beats.observe(n, s, True)
    parts = ("truth", "belief", "casualties", "damage", "fatigue", "pressure")
    total = sum(s.seat[f"part_{part}"] for part in parts)
    assert total == pytest.approx(s.seat.reservation, abs=1e-15)


def test_the_worth_of_an_agreement_counts_linkage_fear_and_the_price_at_home(appraised):
    """Lowland by hand: losses (1, 1) (1, 0) (.2, 1) (.2, 0) (0, 1), weights .5, linkage .2;
    mistrust .3, half believed water, loss .2, and .7 of an audience cost of .1."""
    changes = {"actors.lowland.collapse_loss": 0.2, "actors.lowland.audience_cost": 0.1}
    n, s = appraised(changes)
    wanted = np.array([0.0, 0.7, 0.56, 1.1, 0.7]) / 1.2
    fear = 0.3 * (1 - 0.5 * np.array([0, 1, 0, 1, 0]))
    worth = [beats.worth_of(n, s, package, LOWLAND) for package in range(5)]
    assert worth == pytest.approx(wanted - 0.2 * fear - 0.07, abs=1e-12)


def test_notes_are_compared_estimates_are_the_public_ones_at_first(appraised):
    changes = {"negotiation.mediator_noise": 0.0, "negotiation.mediator_week_noise": 0.0}
    n, s = appraised(changes)
    assert s.seat[UPLAND].estimate == pytest.approx(s.seat[LOWLAND].public_reservation)
    assert s.seat.mediator_estimate == pytest.approx(s.seat.reservation)
    assert s.seat.message.tolist() == [-1.0, -1.0, -1.0]
    assert (s.welcome[: int(n.given[0].undominated)] == WELCOME).all()


def test_what_home_is_too_unlikely_to_pass_is_not_welcome(appraised):
    """Water asks Lowland's parliament, which passes it at .2; below .3 nothing is tabled."""
    _, s = appraised({"actors.lowland.domestic.pass_prob": 0.2})
    assert [index for index in range(5) if s.welcome[index] == NOT_AT_HOME] == [1, 3]


def test_who_aspires_asks_for_its_share_of_the_best_it_thinks_it_can_get(appraised):
    changes = {"actors.upland.strategy": {"kind": "hold", "k": 0.5, "ambition": 0.8}}
    _, s = appraised(changes)
    upland, lowland = s.seat[UPLAND], s.seat[LOWLAND]
    within = s.worth[LOWLAND] >= upland.estimate - 0.03
    top = max(upland.reservation, s.worth[UPLAND, within].max())
    assert upland.top == pytest.approx(top)
    assert upland.aspiration == pytest.approx(
        upland.reservation + 0.8 * 0.5 * (top - upland.reservation)
    )
    assert s.seat[ISLAND].aspiration == s.seat[ISLAND].reservation
    assert lowland.conceded == 0.0


# ------------------------------------------------------------------------------------ tracks
def test_side_tracks_are_agreed_as_often_as_both_want_them(opened):
    """attempt .2 times L(.01/.02) L(.02/.02); within 4 standard errors over 2,000 runs."""
    n, s = opened()
    odds = 0.2 / (1 + math.exp(-0.5)) / (1 + math.exp(-1.0))
    agreed = []
    for run in range(2000):
        beats.begin(n, s, 0, run)
        beats.side_tracks(n, s)
        agreed.append(s.track[0].agreed)
        assert s.track[0].odds == pytest.approx(odds)
    assert np.mean(agreed) == pytest.approx(odds, abs=4 * math.sqrt(odds * (1 - odds) / 2000))


def test_a_track_that_holds_damps_the_war_builds_trust_and_loses_it_when_it_breaks(opened):
    truce = {"label": "Truce", "value": {"upland": 9, "lowland": 9}, "attempt": 1.0, "trust": 0.1,
             "break_weekly": 1.0, "break_mistrust": 0.2,
             "activity": {"fighting": 0.3, "strikes": 0.4}}  # fmt: skip
    n, s = opened({"partial_tracks": {"truce": truce}})
    beats.side_tracks(n, s)
    assert (s.front[0].fighting, s.front[0].strikes) == (0.3, 0.4)
    assert s.seat.mistrust[:2] == pytest.approx([0.0, 0.2])
    beats.side_tracks(n, s)
    assert (s.track[0].broken, s.track[0].in_force) == (1.0, 0.0)
    assert (s.front[0].fighting, s.front[0].strikes) == (1.0, 1.0)
    assert s.seat.mistrust[:2] == pytest.approx([0.2, 0.4])


# ------------------------------------------------------------------------------------ table
def test_the_table_is_cleared_for_a_new_session(appraised):
    n, s = appraised()
    put(s, n, ISLAND, 3)
    beats.clear_table(s)
    assert (s.table[0].text, s.table[0].agreed, s.seat[ISLAND].offer) == (-1.0, 0.0, -1.0)


def test_a_suspended_table_does_not_meet(opened):
    n, s = opened()
    assert beats.is_meeting(n, s)
    s.table[0].suspended = 2.0
    assert not beats.is_meeting(n, s)


def test_the_table_meets_in_the_weeks_of_its_sessions(opened):
    n, s = opened()
    n.given[0].negotiation_session_every_weeks = 4
    met = []
    for week in range(9):
        s.clock[2] = week
        met.append(beats.is_meeting(n, s))
    assert [week for week in range(9) if met[week]] == [0, 4, 8]


def test_what_a_delegate_wants_of_a_side_track_counts_instead_of_its_own_rule(opened):
    n, s = opened()
    n.track.attempt[:] = 1e-6  # hardly ever agreed: the odds alone are looked at
    sure = odds_of(n, s, (1.0, 1.0))
    assert (sure == 1e-6).all()
    assert (odds_of(n, s, (0.0, 1.0)) == 0.0).all()
    halves = odds_of(n, s, (beats.OWN_RULE, 1.0)) * odds_of(n, s, (1.0, beats.OWN_RULE)) / 1e-6
    assert halves == pytest.approx(odds_of(n, s, (beats.OWN_RULE, beats.OWN_RULE)))
    assert len(halves) > 0


def odds_of(n, s, consent):
    s.consent[:] = consent
    s.track.in_force[:] = 0.0
    beats.side_tracks(n, s)
    return s.track.odds.copy()


def test_the_speaker_speaks_and_when_both_do_the_belligerents(opened):
    n, s = opened()
    s.table[0].speaker = ISLAND
    assert [beats.speaks(n, s, seat) for seat in range(3)] == [False, False, True]
    s.table[0].speaker = BOTH
    assert [beats.speaks(n, s, seat) for seat in range(3)] == [True, True, False]


def test_seats_propose_by_their_own_rule(appraised):
    n, s = appraised({"actors.upland.strategy.offer": "own_best"})
    assert beats.propose(n, s, UPLAND) == 0
    gains = s.worth[:2].T - s.seat.mediator_estimate[:2]
    product = np.where((gains > 0).all(axis=1), gains.prod(axis=1), -1.0)
    assert beats.propose(n, s, ISLAND) == product.argmax()


def test_of_two_offers_the_one_whose_maker_risks_more_is_put_to_the_vote(appraised):
    """Zeuthen by hand. Upland's 2 against 1 risks (.7 - .6)/(.7 - .3) = .25; Lowland's 1 against 2
    (.5833 - .4667)/(.5833 - R) = .2 at R = 0 and .95 at R = .46."""
    n, s = appraised()
    for reservation, author, text in ((0.0, UPLAND, 2), (0.46, LOWLAND, 1)):
        s.table[0].speaker = BOTH
        s.seat.offer[:2] = 2, 1
        s.seat[UPLAND].reservation, s.seat[LOWLAND].reservation = 0.3, reservation
        beats.put_to_vote(n, s)
        assert (s.table[0].author, s.table[0].text) == (author, text)


def test_who_has_nothing_to_offer_takes_the_others_offer(appraised):
    n, s = appraised()
    for mine, yours, author in ((-1, 2, LOWLAND), (2, -1, UPLAND)):
        s.table[0].speaker = BOTH
        s.seat.offer[:2] = mine, yours
        beats.put_to_vote(n, s)
        assert (s.table[0].author, s.table[0].text) == (author, 2)


def test_who_has_a_veto_and_did_not_write_the_text_votes(appraised):
    n, s = appraised()
    put(s, n, ISLAND, 3)
    assert [beats.votes(n, s, seat) for seat in range(3)] == [True, True, False]
    put(s, n, UPLAND, 3)
    assert [beats.votes(n, s, seat) for seat in range(3)] == [False, True, False]
    put(s, n, UPLAND, -1)
    assert [beats.votes(n, s, seat) for seat in range(3)] == [False, False, False]


def test_without_noise_a_seat_answers_by_its_aspiration(appraised):
    n, s = appraised({"negotiation.accept_noise": 0.0})
    put(s, n, ISLAND, 2)
    for aspiration, said in ((0.6999, True), (0.7001, False)):
        s.seat[UPLAND].aspiration = aspiration
        assert beats.answers(n, s, UPLAND) == said


def test_a_third_party_with_a_veto_accepts_what_it_prefers_to_war(appraised):
    n, s = appraised({"actors.island.veto": True})
    put(s, n, UPLAND, 3)
    for reservation, said in ((1.0, True), (1.0001, False)):
        s.seat[ISLAND].reservation = reservation
        assert beats.answers(n, s, ISLAND) == said


def test_a_text_is_agreed_when_all_who_were_asked_accept(appraised):
    for answers, agreed, revisions in (
        ((ACCEPTED, ACCEPTED), 1.0, (0.0, 0.0)),
        ((REFUSED, ACCEPTED), 0.0, (0.01, -0.01)),
        ((REFUSED, REFUSED), 0.0, (0.005, 0.005)),
    ):
        n, s = appraised()
        put(s, n, ISLAND, 2)
        s.seat.vote[:2] = answers
        beats.hear(n, s)
        assert s.table[0].agreed == agreed
        assert s.seat.revision[:2] == pytest.approx(revisions)


def test_a_refusal_teaches_the_opponent(appraised):
    n, s = appraised()
    put(s, n, ISLAND, 2)
    s.seat.vote[:2] = ACCEPTED, REFUSED
    beats.hear(n, s)
    beats.compare_notes(n, s)
    assert s.seat[UPLAND].estimate > s.seat[LOWLAND].public_reservation
    assert s.seat[LOWLAND].estimate < s.seat[UPLAND].public_reservation
    assert s.seat[LOWLAND].received_best == pytest.approx(s.worth[LOWLAND, 2])


# ------------------------------------------------------------------------------------ home
def test_home_answers_as_often_as_it_says(opened):
    """Water asks Lowland's parliament (.8), within 4 standard errors over 1,000 runs; a failure
    suspends the talks for the pause and the week itself."""
    n, s = opened()
    passed = []
    for run in range(1000):
        beats.begin(n, s, 0, run)
        beats.clear_table(s)
        put(s, n, ISLAND, 3)
        s.table[0].agreed = 1.0
        beats.home_answers(n, s)
        passed.append(s.table[0].ratified)
        failed = s.table[0].ratified == 0.0
        assert s.table[0].refused_by_home == (LOWLAND if failed else -1)
        assert s.table[0].suspended == (7.0 if failed else 0.0)
    assert np.mean(passed) == pytest.approx(0.8, abs=4 * math.sqrt(0.16 / 1000))


def test_a_signed_deals_hazard_by_hand(appraised):
    """Assurance: nothing for Upland, half a credible half for Lowland; margin capped at .15."""
    n, s = appraised()
    put(s, n, ISLAND, 2)
    s.table[0].agreed = 1.0
    s.seat.unpressured[:2] = 0.6, s.worth[LOWLAND, 2] - 0.3
    beats.home_answers(n, s)
    assert s.table[0].margin == pytest.approx(0.1)
    hazard = 0.1 * math.exp(-2 * (0.0 - 0.5) - 8 * 0.1 + (0.15 - 0.5))
    assert s.table[0].hazard == pytest.approx(hazard)
    assert s.table[0].survival == pytest.approx(math.exp(-5 * hazard))
    luck = chance.uniform(0, 0, 0, 0, chance.COLLAPSE)
    assert s.table[0].collapse_years == pytest.approx(-math.log(luck) / hazard)


def test_what_was_not_agreed_does_not_go_home(opened):
    n, s = opened()
    beats.clear_table(s)
    beats.home_answers(n, s)
    assert (s.table[0].ratified, s.table[0].refused_by_home) == (0.0, -1.0)


# ------------------------------------------------------------------------------------ record
def ranged(appraised, first, second):
    n, s = appraised()
    s.seat.reservation[:2] = first, second
    beats.observe(n, s, True)
    return s.table[0]


def test_the_bargaining_range_by_hand(appraised):
    """Gains over (.5, .4): packages 1 (.1, .1833) and 2 (.2, .0667); the largest least gain is .1,
    Upland's."""
    table = ranged(appraised, 0.5, 0.4)
    assert table.range_packages == 2
    assert table.range_size == pytest.approx(0.1)
    assert table.range_binder == UPLAND
    assert BLOCKERS[int(table.blocker)] == "posture"
    assert (table.nash, table.egalitarian, table.utilitarian) == (1, 1, 1)
    # gains 0.1*0.1833 = .0183 against .2*.0667 = .0133; shares 1/2 and .364; sums 1.183 and 1.167


def test_a_closed_range_says_who_could_open_it_by_giving_up_least(appraised):
    """Over (.65, .6): package 1 lacks .05 and .0167 (both); 2 lacks Lowland .1333; 3 lacks Upland
    .35; the smallest single opening is .1333."""
    table = ranged(appraised, 0.65, 0.6)
    assert table.range_size == pytest.approx(-0.05)
    assert table.opener == LOWLAND
    assert table.opening == pytest.approx(0.6 - 0.56 / 1.2)
    assert BLOCKERS[int(table.blocker)] == "no_range"


@pytest.mark.parametrize(
    ("changed", "blocker"),
    [
        ({"ratified": 1.0}, "agreed"),
        ({"refused_by_home": 1.0}, "ratification"),
        ({"suspended": 2.0}, "talks_suspended"),
        ({}, "posture"),
    ],
)
def test_the_first_reason_that_holds_is_the_blocker(appraised, changed, blocker):
    n, s = appraised()
    s.seat.reservation[:2] = 0.5, 0.4
    for name, value in changed.items():
        s.table[name] = value
    beats.observe(n, s, False)
    assert BLOCKERS[int(s.table[0].blocker)] == blocker


def test_a_range_that_home_would_not_pass_is_homes_doing(appraised):
    """Only packages with water remain in the range; Lowland's parliament would stop them."""
    n, s = appraised({"actors.lowland.domestic.pass_prob": 0.2})
    s.seat.reservation[:2] = 0.55, 0.5
    beats.observe(n, s, False)
    assert BLOCKERS[int(s.table[0].blocker)] == "home"


def test_what_is_remembered_is_what_was(appraised):
    n, s = appraised()
    s.clock[2] = 5
    kept = state.blank_history(n)
    beats.remember(s, kept, 0)
    assert kept.seat[0, 5].tobytes() == s.seat.tobytes()
    assert kept.front[0, 5] == s.front[0]
    assert kept.table[0, 5] == s.table[0]
    assert (kept.credibility[0, 5] == s.credibility).all()
    assert not kept.seat[0, 4].view("f8").any()


def test_it_is_over_with_a_deal_with_nothing_to_talk_about_or_when_time_is_up(opened):
    n, s = opened()
    assert not beats.is_final(n, s)
    s.clock[2] = 25
    assert beats.is_final(n, s)
    s.clock[2], s.table[0].ratified = 0, 1.0
    assert beats.is_final(n, s)
    closed = {"issue": "corridor", "op": ">=", "bound": 1.0}
    open_ = {"issue": "corridor", "op": "<=", "bound": 0.0}
    both = {"actors.lowland.red_lines": {"all": closed}, "actors.upland.red_lines": {"all": open_}}
    assert beats.is_final(*opened(both))


def test_a_week_ends_and_a_suspension_runs_down(opened):
    _, s = opened()
    for left in (1.0, 0.0, 0.0):
        s.table[0].suspended = left + 1.0 if left else s.table[0].suspended
        beats.end_week(s)
        assert s.table[0].suspended == left
    assert s.clock[2] == 3


def test_the_most_that_is_granted_is_the_others_best_of_what_beats_ones_war(appraised):
    n, s = appraised()
    within = s.worth[UPLAND] >= s.seat[UPLAND].reservation
    within[int(n.given[0].undominated) :] = False
    best = max(s.seat[LOWLAND].public_reservation, s.worth[LOWLAND, within].max())
    assert beats.most_granted(n, s, UPLAND) == pytest.approx(best)


def test_what_a_side_concludes_is_the_mean_and_spread_of_its_belief(opened):
    _, s = opened()
    s.guess[1] = 0.0
    s.guess[1, [25, 30]] = 0.5  # 0 and .1
    beats.conclude(s, 1)
    assert s.learnt[1] == pytest.approx([0.05, 0.05])


def test_the_war_is_worth_its_decision_or_the_line_it_leads_to(opened):
    """The line by hand: 10 % held, .1 a week, so .8 % more after 8 weeks at a log ratio of 1."""
    n, s = opened()
    given, actor, curve = n.given[0], n.actor[UPLAND], n.front_curve[UPLAND]
    level = beats.expected_level(given, s.front[0], n.line, 1.0, 8.0)
    assert level == pytest.approx(1 - 0.05 * 10.8)
    war = beats.war_value(given, actor, curve, 0.7, level)
    assert war == pytest.approx(0.5 * 0.7 + 0.5 * (1 - 0.6 * level))


def test_a_week_weighed_anew_has_the_range_that_its_own_beats_give(appraised, opened):
    n, s = appraised()
    beats.observe(n, s, True)
    again, memory = opened()
    assert beats.weigh_anew(again, memory) == s.table[0].range_size > 0.0
    assert memory.seat.reservation.tolist() == s.seat.reservation.tolist()
