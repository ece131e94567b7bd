"""Nothing is lost: a room is its log of moves, and the log is on the disk."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.scenario.reading import read
from sim.web.room import people, store
from sim.web.room.rooms import Opening, Refused, Rooms, Who
from tests.conftest import RIVERS
from tests.web.hall import INSTRUCTOR, Hall

FAIR = {"corridor": "shared", "water": "closed"}
SEATS = {"Ana": "upland", "Ben": "upland", "Cem": "lowland", "Dee": "island"}


def whole_game(hall):
    """Every kind of move, one after another: yields after each."""
    acts = [
        *[("teacher", "hint", {"on": True}), ("teacher", "timer", {"seconds": 60})],
        ("teacher", "start", {}),
        ("Ana", "float", {"round": 1, "clauses": {"corridor": "upland", "water": "closed"}}),
        ("Dee", "offer", {"round": 1, "clauses": FAIR}),
        ("teacher", "next", {"round": 1, "phase": "offers"}),
        ("Ana", "answer", {"round": 1, "accept": True, "reason": "fair"}),
        ("teacher", "pause", {}),
        ("teacher", "resume", {}),
        ("Cem", "answer", {"round": 1, "accept": False}),
        ("Ben", "stance", {"track": "prisoners", "agree": True}),
        ("teacher", "inject", {"text": "A dam breaks", "effects": {"mistrust": {"lowland": 0.1}}}),
        ("teacher", "next", {}),
        ("teacher", "reveal", {"what": "range", "on": True}),
        ("teacher", "next", {}),
        ("teacher", "reseat", {"person": hall.people["Cem"], "seat": None}),
        ("teacher", "autonext", {"on": True}),
        ("Dee", "offer", {"round": 2, "clauses": FAIR}),
        ("teacher", "hint", {"on": False}),
        ("Ana", "answer", {"round": 2, "accept": True}),
        ("Ben", "answer", {"round": 2, "accept": True}),
    ]
    for name, kind, more in acts:
        hall.now += 1.5
        hall.act(name, kind, **more)
        yield
    hall.now += 100.0
    assert hall.room.tick(hall.now) == (hall.view()["phase"] in ("offers", "answers"))
    yield
    if hall.view()["phase"] != "over":
        hall.act("teacher", "end")
        yield
    hall.act("teacher", "reveal", what="debrief", on=True)
    yield
    hall.act("teacher", "remove", person=hall.people["Ben"])
    yield


@pytest.fixture
def hall(tmp_path, rivers):
    """A room with four people."""
    found = Hall(tmp_path, rivers(), weeks_a_round=2, seed=8)
    found.seat(**SEATS)
    return found


def test_after_every_move_a_second_server_finds_the_same_room_to_the_byte(hall):
    for _ in whole_game(hall):
        again = hall.begun_anew()
        assert again.version == hall.room.version
        assert hall.told(again) == hall.told()


def test_a_game_goes_on_though_the_server_dies_after_every_move(tmp_path, rivers):
    """The same game with a new server for every move comes to the same end."""
    ends = []
    for name, dies in (("calm", False), ("stormy", True)):
        (tmp_path / name).mkdir()
        hall = Hall(tmp_path / name, rivers(), weeks_a_round=2, seed=8)
        hall.seat(**SEATS)
        for _ in whole_game(hall):
            if dies:
                hall.restart()
        ends.append(hall.view("screen") | {"room": None, "seats": None})
    assert ends[0] == ends[1]


def test_a_room_that_rested_is_where_it_was(hall):
    hall.teach("start")
    hall.offer("Dee", **FAIR)
    before, version = hall.told(), hall.room.version
    hall.room.rest()
    assert (hall.told(), hall.room.version) == (before, version)
    hall.room.rest()
    hall.offer("Dee", **FAIR)
    assert hall.room.version == version + 1


def test_people_keep_their_seats_and_tokens_over_a_restart(hall):
    hall.restart()
    for name, token in hall.tokens.items():
        assert hall.room.person(token) == hall.people[name]
        assert hall.view(name)["you"]["seat"] == SEATS[name]


def test_who_is_sent_out_is_known_no_more(hall):
    hall.act("teacher", "remove", person=hall.people["Ben"])
    assert hall.room.person(hall.tokens["Ben"]) is None
    with pytest.raises(Refused, match="not in this room"):
        hall.view("Ben")


# ----------------------------------------------------------------------------- the same move twice
def test_the_same_move_twice_is_made_once(hall):
    hall.teach("start")
    move = {"id": "one-and-the-same", "kind": "offer", "round": 1, "clauses": FAIR}
    hall.room.act(hall.who("Dee"), move)
    once = hall.told()
    hall.room.act(hall.who("Dee"), move)
    assert hall.told() == once
    hall.restart()
    hall.room.act(hall.who("Dee"), move)
    assert hall.told() == once


def test_next_sent_again_after_the_line_was_lost_skips_nothing(hall):
    hall.teach("start")
    move = {"id": "go-on-please", "kind": "next"}
    hall.room.act(INSTRUCTOR, move)
    hall.room.act(INSTRUCTOR, move)
    assert hall.view()["phase"] == "answers"


def test_nobody_can_use_up_the_id_of_anothers_move(hall):
    hall.teach("start")
    float_ = {"id": "guessed-id", "kind": "float", "round": 1, "clauses": FAIR}
    hall.room.act(hall.who("Ana"), float_)
    move = {"id": "guessed-id", "kind": "offer", "round": 1, "clauses": FAIR}
    hall.room.act(hall.who("Dee"), move)
    assert hall.view("Dee")["private"]["mine"]["clauses"] == FAIR


# ----------------------------------------------------------------------------- refused
@pytest.mark.parametrize(
    ("name", "kind", "move", "why"),
    [
        ("Dee", "offer", {"round": 7, "clauses": FAIR}, "not the time"),
        ("Ana", "offer", {"round": 1, "clauses": FAIR}, "not your turn"),
        ("Ana", "answer", {"round": 1, "accept": True}, "not the time"),
        ("Dee", "offer", {"round": 1, "clauses": {"water": "open"}}, "missing on Corridor"),
        ("Dee", "offer", {"round": 1, "clauses": FAIR | {"sky": "blue"}}, "not on the agenda"),
        ("Dee", "offer", {"round": 1, "clauses": FAIR | {"water": "wine"}}, "no such clause"),
        ("Dee", "offer", {"round": 1, "clauses": {}}, "clauses does not fit"),
        ("Dee", "stance", {"track": "prisoners", "agree": True}, "Only those who fight"),
        ("Ana", "stance", {"track": "tea", "agree": True}, "no such arrangement"),
        ("Ana", "sit", {"seat": "island"}, "your instructor gives you a seat"),
        ("Ana", "sit", {"seat": None}, "your instructor gives you a seat"),
        ("Ana", "next", {}, "Only the instructor"),
        ("Ana", "end", {}, "Only the instructor"),
        ("Ana", "join", {"person": "eve"}, "not a move"),
        ("Ana", "time_up", {}, "not a move"),
        ("teacher", "offer", {"round": 1, "clauses": FAIR}, "not in this room"),
        ("screen", "next", {}, "Only the instructor"),
        ("teacher", "start", {}, "begun already"),
        ("teacher", "next", {"round": 1, "phase": "answers"}, "phase is over"),
        ("teacher", "timer", {"seconds": 10**9}, "not a move"),
        ("teacher", "remove", {"person": "nobody"}, "no such person"),
        ("teacher", "reseat", {"person": "nobody", "seat": None}, "no such person"),
        ("teacher", "reseat", {"person": "nobody", "seat": "throne"}, "no such person"),
        ("teacher", "reveal", {"what": "debrief", "on": True}, "once the talks are over"),
        ("teacher", "inject", {"text": "x" * 201}, "200 characters at most"),
        ("teacher", "inject", {"text": " \u202e\x00 "}, "Write something first"),
    ],
)
def test_what_is_out_of_place_is_refused_in_words_and_changes_nothing(hall, name, kind, move, why):
    hall.teach("start")
    assert why in hall.refusal(name, kind, **move)
    assert hall.told(hall.begun_anew()) == hall.told()


def test_a_move_of_a_round_that_is_over_is_refused(hall):
    hall.teach("start", "next")
    late = {"round": 1, "clauses": FAIR}
    assert hall.refusal("Dee", "offer", **late) == "That round is over."
    hall.teach("next")
    assert hall.refusal("Ana", "answer", round=1, accept=True) == "That round is over."


def test_while_the_room_is_paused_people_wait(hall):
    hall.teach("start", "pause")
    assert "paused" in hall.refusal("Dee", "offer", round=1, clauses=FAIR)
    hall.teach("resume")
    hall.act("Dee", "offer", round=1, clauses=FAIR)


# ----------------------------------------------------------------------------- the clock
def test_a_phase_whose_time_is_up_closes_once(hall):
    hall.act("teacher", "timer", seconds=60)
    hall.teach("start")
    assert hall.view()["ends"] == hall.now + 60
    assert not hall.room.tick(hall.now + 59)
    hall.now += 60
    assert hall.room.tick(hall.now)
    assert hall.view()["phase"] == "answers"
    assert not hall.room.tick(hall.now)


def test_a_pause_stops_the_clock(hall):
    hall.act("teacher", "timer", seconds=60)
    hall.teach("start")
    hall.now += 20
    hall.teach("pause")
    assert hall.view()["left"] == 40
    hall.now += 1000
    assert not hall.room.tick(hall.now)
    hall.teach("resume")
    assert hall.view()["ends"] == hall.now + 40


def test_where_phases_close_by_themselves_the_last_to_decide_closes_them(hall):
    hall.act("teacher", "autonext", on=True)
    hall.teach("start")
    assert hall.view("teacher")["instructor"]["waiting_for"] == ["Dee"]
    hall.offer("Dee", **FAIR)
    assert hall.view()["phase"] == "answers"
    for name in ("Ana", "Ben"):
        hall.answer(name, False)
    assert hall.view()["phase"] == "answers"
    hall.answer("Cem", False)
    assert hall.view()["phase"] == "result"
    assert hall.view()["ends"] is None  # the result stays for as long as it is talked about


# ----------------------------------------------------------------------------- the file
def test_the_log_is_only_ever_added_to(hall):
    hall.teach("start")
    with sqlite3.connect(hall.file) as sql:
        for spoil in ("UPDATE moves SET time = 0", "DELETE FROM moves"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                sql.execute(spoil)


def test_tokens_and_their_like_are_not_on_the_disk(hall):
    hall.room.tick(hall.now)
    kept = b"".join(file.read_bytes() for file in hall.file.parent.glob("rooms.sqlite*"))
    assert b"Ana" in kept
    assert not any(token.encode() in kept for token in hall.tokens.values())


@pytest.mark.parametrize("spoil", ["PRAGMA user_version=0", "UPDATE made_by SET version='0.0.1'"])
def test_a_file_of_another_version_is_refused_in_a_plain_sentence(hall, spoil):
    hall.rooms.close()
    with sqlite3.connect(hall.file) as sql:
        sql.execute(spoil)
    with pytest.raises(Refused, match=r"rooms.sqlite was made by version .* Move the file away"):
        hall.begun_anew()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough " * 40, None])
def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "rooms.sqlite"
    if content is None:
        with sqlite3.connect(file) as sql:
            sql.execute("CREATE TABLE letters (body TEXT)")
        content = file.read_bytes()
    else:
        file.write_bytes(content)
    with pytest.raises(Refused, match=r"rooms\.sqlite"):
        Rooms(file, {})
    assert file.read_bytes() == content


def test_a_move_that_cannot_be_kept_has_not_happened(hall, monkeypatch):
    hall.teach("start")
    before = hall.told()

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(store.Store, "add", full)
        with pytest.raises(sqlite3.OperationalError):
            hall.offer("Dee", **FAIR)
    assert hall.told() == before
    hall.offer("Dee", **FAIR)


def acknowledge(folder: Path, code: str, token: str, pipe) -> None:
    """Another process: moves as fast as they go, each told once it is acknowledged."""
    room = Rooms(folder / "rooms.sqlite", {}).room(code)
    who = Who("person", room.person(token))
    for number in itertools.count():
        seat = "upland" if number % 2 else "lowland"
        room.act(who, {"id": f"restless-{number:06}", "kind": "sit", "seat": seat})
        pipe.send(number)


def test_what_was_acknowledged_survives_a_kill(hall):
    """Killed in the midst of moves: at most the one on its way is more than was told."""
    here, there = multiprocessing.get_context("spawn").Pipe(duplex=False)
    given_ = (hall.file.parent, hall.room.code, hall.tokens["Ana"], there)
    before = hall.room.version
    hall.rooms.close()
    process = multiprocessing.get_context("spawn").Process(target=acknowledge, args=given_)
    process.start()
    told_of = [here.recv() for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while here.poll():
        told_of.append(here.recv())
    assert hall.begun_anew().version - before in (len(told_of), len(told_of) + 1)


def test_moves_from_many_threads_are_all_kept(hall):
    def restless(name):
        for number in range(20):
            hall.act(name, "sit", seat=["upland", "lowland"][number % 2])

    threads = [threading.Thread(target=restless, args=(name,)) for name in ("Ana", "Ben", "Cem")]
    before = hall.room.version
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hall.room.version == before + 60
    assert hall.told(hall.begun_anew()) == hall.told()


# ----------------------------------------------------------------------------- whatever they do
NAMES = ("Ana", "Ben", "Cem", "teacher")
SEAT = st.sampled_from(["upland", "lowland", "island", None, "throne"])
CLAUSES = st.fixed_dictionaries(
    {
        "corridor": st.sampled_from(["upland", "shared", "lowland", "moon"]),
        "water": st.sampled_from(["closed", "open"]),
    }
)
ROUND = st.integers(0, 4)
MOVES = st.one_of(
    st.fixed_dictionaries({"kind": st.just("sit"), "seat": SEAT}),
    st.fixed_dictionaries({"kind": st.just("offer"), "round": ROUND, "clauses": CLAUSES}),
    st.fixed_dictionaries({"kind": st.just("float"), "round": ROUND, "clauses": CLAUSES}),
    st.fixed_dictionaries({"kind": st.just("answer"), "round": ROUND, "accept": st.booleans()}),
    st.fixed_dictionaries(
        {
            "kind": st.just("stance"),
            "track": st.just("prisoners"),
            "agree": st.sampled_from([True, False, None]),
        }
    ),
)
ORDERS = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["start", "next", "next", "next"])}),
    st.fixed_dictionaries({"kind": st.sampled_from(["pause", "resume", "resume", "end"])}),
    st.fixed_dictionaries({"kind": st.just("timer"), "seconds": st.sampled_from([None, 0, 30])}),
    st.fixed_dictionaries({"kind": st.just("autonext"), "on": st.booleans()}),
    st.fixed_dictionaries({"kind": st.just("hint"), "on": st.booleans()}),
    st.fixed_dictionaries(
        {
            "kind": st.just("inject"),
            "text": st.text(max_size=8),
            "effects": st.sampled_from([{}, {"mistrust": {"lowland": 0.2}}, {"no": 1}]),
            "suspend": st.integers(0, 2),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("reveal"),
            "what": st.sampled_from(["range", "reservations", "debrief", "all"]),
            "on": st.booleans(),
        }
    ),
)
STEP = st.one_of(
    st.tuples(st.sampled_from(NAMES[:3]), MOVES),
    st.tuples(st.just("teacher"), ORDERS),
    st.tuples(st.just("clock"), st.sampled_from([1.0, 40.0])),
)


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEP, max_size=40))
def test_whatever_people_do_is_made_or_refused_and_can_be_played_again(steps, tmp_path_factory):
    hall = Hall(tmp_path_factory.mktemp("hall"), read(RIVERS), weeks_a_round=3)
    for name in NAMES[:3]:
        hall.join(name)
    reasons = []
    for name, step in steps:
        try:
            if name == "clock":
                hall.now += step
                hall.room.tick(hall.now)
            else:
                hall.act(name, **step)
        except Refused as refused:
            reasons.append(str(refused))
        hall.view()
    assert all(reasons)
    assert hall.told(hall.begun_anew()) == hall.told()


def test_a_room_is_found_by_its_code_however_it_is_typed(hall):
    assert hall.rooms.room(f" {hall.room.code.lower()} ") is hall.room
    assert hall.rooms.room("NOROOM") is None
    (line,) = hall.rooms.rooms()
    assert (line["code"], line["people"], line["phase"]) == (hall.room.code, 4, "lobby")


def test_people_are_told_apart_though_they_have_one_name(hall):
    hall.room.join("  ana\u202e ")
    names = [person["name"] for person in hall.view("teacher")["instructor"]["people"]]
    assert names[-1] == "ana (2)"
    for unseen in (" \n ", "\u3164\u115f", "...", "x" * 41):
        with pytest.raises(Refused, match=r"[Yy]our name"):
            hall.room.join(unseen)


def test_a_full_room_makes_room_for_who_comes_in_but_never_by_a_seat(hall, monkeypatch):
    monkeypatch.setattr(people, "MOST", 6)
    for name in ("idle", "idler", "late", "later"):
        hall.now += 1.0
        hall.join(name)
    names = [person["name"] for person in hall.view("teacher")["instructor"]["people"]]
    assert names == [*SEATS, "late", "later"]
    monkeypatch.setattr(people, "MOST", 4)
    for name in ("late", "later"):
        hall.act(name, "sit", seat="island")
    with pytest.raises(Refused, match="full"):
        hall.join("too late")


@pytest.mark.parametrize(
    "wish",
    [
        {"scenario": "no_such"},
        {"scenario": "two_rivers", "changes": {"actors.nobody.veto": True}},
        {"scenario": "two_rivers", "changes": {"horizon_weeks": 10**9}},
    ],
)
def test_a_room_that_cannot_be_is_refused_in_words(hall, wish):
    with pytest.raises(Refused) as refused:
        hall.rooms.open(Opening(**wish))
    assert len(str(refused.value)) > 20
    assert len(hall.rooms.rooms()) == 1


def test_a_luck_that_nobody_typed_is_drawn_kept_and_shown_to_nobody(tmp_path, rivers):
    hall = Hall(tmp_path, rivers(), seed=None)
    hall.seat(Ana="upland")
    hall.teach("start")
    seed = hall.room.opening.seed
    assert seed != Opening(scenario="two_rivers").seed  # fails once in 4 billion
    assert hall.begun_anew().opening.seed == seed
    assert not any(str(seed) in text for text in hall.told().values())
    with pytest.raises(ValidationError):
        Opening(scenario="two_rivers", seed=2**32)


def test_two_servers_on_one_file_lose_no_move_and_say_so(hall):
    other = hall.begun_anew()
    other.join("Eve")
    with pytest.raises(Refused, match="Another server"):
        hall.teach("start")
    hall.teach("start")
    with pytest.raises(Refused, match="Another server"):
        other.join("Fay")
    assert hall.told(other) == hall.told(hall.begun_anew())
