"""The watched model: the engine's play to the last bit, Mesa's manners, and people in seats."""

from __future__ import annotations

import gc
import weakref

import mesa
import numpy as np
import pytest

from sim.model.negotiation import Negotiation
from sim.model.seat import Delegate, Seat
from sim.rules import answer, aspiration, offer, protocol, state
from sim.rules.state import NOT_AT_HOME
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep import engine

SCENARIOS = pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
EVERY_COLUMN = {column.name for column in (*state.FRONT, *state.TABLE)}


def bytes_of(history: state.History) -> list[bytes]:
    return [part.tobytes() for part in history]


def differences(one: state.History, two: state.History) -> list[str]:
    """Names of recorded numbers that differ, for a message that can be read."""
    found = []
    for name, a, b in zip(one._fields, one, two, strict=True):
        if a.tobytes() != b.tobytes():
            found += [f"{name}.{c}" for c in a.dtype.names or () if (a[c] != b[c]).any()] or [name]
    return found


# ------------------------------------------------------------------------- the two drivers
def held_to_the_engine(file, seeds):
    scenario = read(file)
    n = numbers(scenario)
    for seed in seeds:
        watched = Negotiation(scenario, seed=seed, run=seed % 3).play()
        assert differences(watched, engine.negotiate(n, seed, seed % 3)) == []


@SCENARIOS
def test_model_and_engine_agree_to_the_last_bit(file):
    """Every recorded number of every round, 5 seeds."""
    held_to_the_engine(file, range(5))


@pytest.mark.long
@SCENARIOS
def test_model_and_engine_agree_to_the_last_bit_over_many_seeds(file, pytestconfig):
    """Every recorded number of every round, 200 seeds or as many as --seeds says."""
    held_to_the_engine(file, range(5, 5 + pytestconfig.getoption("seeds")))


@pytest.mark.parametrize("talks", protocol.NAMES)
def test_model_and_engine_agree_under_every_protocol(rivers, talks):
    """A small war, 20 seeds."""
    scenario = rivers({"negotiation.protocol": talks})
    for seed in range(20):
        watched = Negotiation(scenario, seed=seed).play()
        assert differences(watched, engine.negotiate(numbers(scenario), seed)) == []


@pytest.mark.parametrize("talks", protocol.NAMES)
def test_model_and_engine_agree_when_the_table_meets_now_and_then(rivers, talks):
    """A session every third week, so that turns are taken by session and not by week."""
    scenario = rivers({"negotiation.protocol": talks, "negotiation.session_every_weeks": 3})
    for seed in range(10):
        watched = Negotiation(scenario, seed=seed).play()
        assert differences(watched, engine.negotiate(numbers(scenario), seed)) == []
        talked = np.flatnonzero(watched.table.text >= 0)
        assert len(talked) > 0
        assert (talked % 3 == 0).all()


# ----------------------------------------------------------------------------- chance
def test_a_run_is_the_same_whatever_was_played_before(default_numbers, rivers):
    """The engine's memory used again for other runs, seeds and scenarios, or fresh."""
    fresh = {run: engine.negotiate(default_numbers, 9, run) for run in range(12)}
    order = np.array([7, 3, 11, 0, 4, 10, 1, 9, 2, 8, 6, 5])
    kept = engine.Engine(default_numbers).play(9, order, fully=True).history
    changed = set()
    for place, run in enumerate(order):
        again = state.of_run(kept, len(fresh[run].table), place)
        changed |= set(differences(again, fresh[run]))
    assert changed == set()


def test_the_same_seed_and_run_give_the_same_play_and_others_another(default_numbers):
    once = bytes_of(engine.negotiate(default_numbers, 5, 2))
    assert bytes_of(engine.negotiate(default_numbers, 5, 2)) == once
    assert bytes_of(engine.negotiate(default_numbers, 5, 3)) != once
    assert bytes_of(engine.negotiate(default_numbers, 6, 2)) != once


def test_an_event_without_effect_disturbs_no_other_draw(default, default_numbers):
    quiet = type(default.events[0])(id="quiet", week=3, probability=0.5, text="Nothing comes of it")
    for place in (0, len(default.events)):
        events = (*default.events[:place], quiet, *default.events[place:])
        n = numbers(default.model_copy(update={"events": events}))
        for run in range(20):
            before = engine.negotiate(default_numbers, 0, run)
            after = engine.negotiate(n, 0, run)
            without = after._replace(happened=np.delete(after.happened, place, axis=1))
            assert differences(before, without) == []


@pytest.mark.parametrize("first_in_the_file", [False, True])
def test_an_actor_without_a_veto_disturbs_no_other_draw(
    default, default_numbers, first_in_the_file
):
    """Every number of every other seat, of the front, and of the table but the seats it names."""
    bystander = default.actors["europe"].model_copy(
        update={"veto": False, "red_lines": {}, "domestic": None}
    )
    others = dict(default.actors)
    actors = {"q": bystander, **others} if first_in_the_file else {**others, "q": bystander}
    n = numbers(default.model_copy(update={"actors": actors}))
    seats = [list(actors).index(key) for key in others]
    named = [column.name for column in state.TABLE if column.unit == "actor"]
    for run in range(20):
        before, after = engine.negotiate(default_numbers, 0, run), engine.negotiate(n, 0, run)
        rest = after._replace(seat=after.seat[:, seats].copy(), table=after.table.copy())
        for name in named:
            if first_in_the_file:
                rest.table[name] -= np.where(rest.table[name] >= 0, 1.0, 0.0)
        assert differences(before, rest) == []


# ----------------------------------------------------------------------------- catalogues
@pytest.mark.parametrize("talks", protocol.NAMES)
@pytest.mark.parametrize("kind", aspiration.NAMES)
def test_every_protocol_strategy_offer_and_answer_plays_to_its_end_within_its_laws(
    rivers, talks, kind
):
    """A small war under every combination: all numbers finite; shares conceded 0..1; aspirations
    between reservation value and best (1e-12); only packages that home may pass are tabled; who
    speaks is a belligerent, the mediator or both."""
    for tabled in [name for name in offer.NAMES if name != "single_text"]:
        for answered in answer.NAMES:
            strategy = {"kind": kind, "offer": tabled, "answer": answered, "beta": 0.8}
            scenario = rivers(
                {
                    "negotiation.protocol": talks,
                    "actors.upland.strategy": strategy,
                    "actors.lowland.strategy": strategy,
                    "actors.lowland.domestic.pass_prob": 0.25,
                    "negotiation.mediator_patience_weeks": 10,
                    "negotiation.mediator_exit_weekly": 0.2,
                }
            )
            n = numbers(scenario)
            history = engine.negotiate(n, 0)
            for part in (history.seat, history.front, history.table, history.credibility):
                assert np.isfinite(part.view(np.ndarray).view("f8")).all()
            sides = history.seat[:, :2]
            assert ((sides.conceded >= 0) & (sides.conceded <= 1 + 1e-12)).all()
            assert (sides.aspiration >= sides.reservation - 1e-12).all()
            assert (sides.aspiration <= np.maximum(sides.top, sides.reservation) + 1e-12).all()
            allowed = n.odds[:, -1] >= n.given[0].negotiation_ratify_min
            for offers in (history.seat.offer.ravel(), history.table.text):
                assert all(allowed[int(package)] for package in offers if package >= 0)
            assert set(history.table.speaker) <= {0, 1, 2, protocol.BOTH}
            gone = history.table.mediator_left >= 0
            assert (history.table.speaker[gone] != 2).all()


def test_a_war_without_a_mediator_never_waits_for_one(rivers):
    changes = {
        "actors.island.role": "guarantor",
        "actors.island.strategy.offer": "logroll",
        "actors.island.bias": {},
        "negotiation.protocol": "alternating",
    }
    scenario = rivers(changes)
    history = engine.negotiate(numbers(scenario), 0)
    assert set(history.table.speaker) == {0, 1}
    assert (history.table.mediated == 0).all()


@pytest.mark.parametrize("absent", ["events", "partial_tracks", "battlefield.campaigns"])
def test_a_war_without_events_side_tracks_or_campaigns_can_be_played(rivers, absent):
    """All three may be left out of a scenario."""
    empty = [] if absent == "events" else {}
    history = engine.negotiate(numbers(rivers({absent: empty})), 0)
    assert len(history.table) > 0


# ------------------------------------------------------------------------------ Mesa's manners
@pytest.fixture(scope="module")
def watched():
    """The default with a deal, played by the model."""
    scenario = read("january_2026")
    for run in range(20):
        model = Negotiation(scenario, seed=0, run=run)
        model.play()
        if model.weeks_played > 5:
            return model
    raise AssertionError("no run of more than five weeks")


def test_a_step_is_a_week_and_running_ends_with_the_talks(watched):
    assert isinstance(watched, mesa.Model)
    assert watched.steps == watched.weeks_played == len(watched.history.table)
    assert watched.week == watched.weeks_played - 1
    assert not watched.running
    with pytest.raises(RuntimeError, match="over"):
        watched.step()


def test_the_agents_are_the_seats_in_the_scenarios_order(watched):
    seats = list(watched.agents)
    assert all(isinstance(seat, Seat) for seat in seats)
    assert [seat.key for seat in seats] == list(watched.scenario.actors)
    assert seats == watched.seats
    assert repr(seats[0]) == f"Seat({seats[0].key})"
    assert [seat.unique_id for seat in seats] == [1, 2, 3, 4]


def test_the_data_collector_gives_the_history_as_frames(watched):
    table = watched.datacollector.get_model_vars_dataframe()
    assert set(table.columns) == EVERY_COLUMN
    assert len(EVERY_COLUMN) == len(state.FRONT) + len(state.TABLE)
    assert table["range_size"].tolist() == watched.history.table.range_size.tolist()
    assert table["held"].tolist() == watched.history.front.held.tolist()
    seats = watched.datacollector.get_agent_vars_dataframe()
    assert len(seats) == watched.weeks_played * len(watched.seats)
    assert set(seats.columns) == {"seat"} | {column.name for column in state.SEAT}
    for seat in watched.seats:
        own = seats[seats["seat"] == seat.key]
        assert (own["reservation"] == watched.history.seat[:, seat.index].reservation).all()


def test_a_seat_shows_every_number_of_its_state(watched):
    for seat in watched.seats:
        for column in state.SEAT:
            assert getattr(seat, column.name) == watched.state.seat[seat.index][column.name]
        assert seat.worth(0) == watched.state.worth[seat.index, 0]


def test_playing_tells_of_every_week(default):
    weeks = []
    model = Negotiation(default.model_copy(update={"horizon_weeks": 4}), seed=1)
    history = model.play(lambda told: weeks.append(told.weeks_played))
    assert weeks == [1 + week for week in range(len(history.table))]


def test_mesas_own_chance_is_not_used(default):
    scenario = default.model_copy(update={"horizon_weeks": 3})
    one, two = Negotiation(scenario, seed=4), Negotiation(scenario, seed=4)
    two.random.random()
    two.rng.random()
    assert bytes_of(one.play()) == bytes_of(two.play())


# ------------------------------------------------------------------------------ delegates
class Nay(Delegate):
    """Refuses everything."""

    def answer(self, seat, package):
        return False


class Fixed(Delegate):
    """Always proposes the same."""

    def __init__(self, package):
        self.package = package

    def propose(self, seat):
        return self.package


def test_a_delegate_that_follows_the_rules_changes_nothing(default):
    alone = Negotiation(default, seed=2).play()
    accompanied = Negotiation(
        default, seed=2, delegates={key: Delegate() for key in default.actors}
    )
    assert bytes_of(accompanied.play()) == bytes_of(alone)


def test_a_delegate_that_refuses_everything_prevents_any_deal(rivers):
    easy = rivers({"actors.lowland.domestic": None, "actors.upland.war.cost": 0.5,
                   "actors.lowland.war.cost": 0.5})  # fmt: skip
    assert Negotiation(easy).play().table[-1].ratified == 1.0
    history = Negotiation(easy, delegates={"lowland": Nay()}).play()
    assert (history.table.ratified == 0.0).all()
    asked = history.table.text >= 0
    assert (history.seat.vote[asked, 1] == 0.0).all()


def test_what_a_delegate_proposes_is_put_to_the_vote(rivers):
    history = Negotiation(rivers(), delegates={"island": Fixed(2)}).play()
    assert set(history.table.text[history.table.mediated == 1]) <= {2.0, -1.0}
    assert 2.0 in history.table.text


class Peaceable(Delegate):
    """Wants every side track."""

    def consents(self, seat, track):
        return True


class Stubborn(Delegate):
    """Wants none."""

    def consents(self, seat, track):
        return False


def agreed_on_the_side(scenario, **delegates):
    histories = [Negotiation(scenario, seed, 0, delegates).play() for seed in range(10)]
    return sum(int(history.track.agreed.sum()) for history in histories)


def test_side_tracks_are_agreed_as_the_delegates_of_both_belligerents_want(rivers):
    both = {"lowland": Peaceable(), "upland": Peaceable()}
    by_rule = agreed_on_the_side(rivers())
    assert agreed_on_the_side(rivers(), **both) > by_rule > 0
    assert agreed_on_the_side(rivers(), lowland=Stubborn(), upland=Peaceable()) == 0
    assert agreed_on_the_side(rivers(), upland=Stubborn()) == 0
    assert agreed_on_the_side(rivers(), island=Stubborn()) == by_rule  # it fights no war


@pytest.mark.parametrize("package", [5, 10**6, -2])
def test_a_package_that_is_not_on_the_table_is_refused_in_clear_words(rivers, package):
    model = Negotiation(rivers(), delegates={"island": Fixed(package)})
    with pytest.raises(ValueError, match=f"island proposed package {package}, .*not on the table"):
        model.step()


def test_a_delegate_may_propose_nothing(rivers):
    model = Negotiation(rivers(), delegates={"island": Fixed(-1)})
    model.step()
    assert model.state.table[0].text == -1


def test_nobody_sits_where_there_is_no_seat(rivers):
    with pytest.raises(ValueError, match="no seat for moon in two_rivers"):
        Negotiation(rivers(), delegates={"moon": Delegate()})


def test_what_home_would_not_pass_is_known_to_the_seat(rivers):
    model = Negotiation(rivers({"actors.lowland.domestic.pass_prob": 0.2}))
    model.step()
    assert (model.state.welcome == NOT_AT_HOME).tolist() == [False, True, False, True, False]


def test_a_negotiation_that_nobody_holds_is_freed():
    """Mesa keeps a table of ids by model, which would keep every model alive."""
    model = Negotiation(read("european_force"), 1)
    model.play()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
