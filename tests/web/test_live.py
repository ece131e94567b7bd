"""The live line: what each hears, what stays when a line breaks, and for how
long anything is remembered of those who left."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from contextlib import ExitStack

import pytest
from starlette.websockets import WebSocketDisconnect

from sim.web.room import browser
from sim.web.room.browser import Browser
from sim.web.room.hub import MOST_WINDOWS
from sim.web.room.moves import Who
from tests.web.conftest import act, an_app, awaited, browser_at, farewell, heard, said, view


def seats_of(view):
    return [seat["key"] for seat in view["seats"]]


def person_in(view, name):
    return next(p for seat in view["seats"] for p in seat["people"] if p["name"] == name)


# ------------------------------------------------------------------------------------ who sees what
def test_everybody_hears_of_every_move(classroom):
    ann, bob = classroom.student("Ann"), classroom.student("Bob")
    with (
        classroom.line(ann) as hers,
        classroom.line(bob) as his,
        classroom.line(classroom.instructor, "instructor") as desk,
        classroom.line(classroom.stranger(), "screen") as screen,
    ):
        seat = seats_of(view(hers))[0]
        assert act(hers, "sit", seat=seat) is None
        assert act(desk, "start") is None
        for line in (hers, his, desk, screen):
            seen = view(line, lambda view: view["phase"] != "lobby")
            assert person_in(seen, "Ann")["connected"]


def test_nobody_sees_another_seats_briefing_or_the_instructors_desk(classroom):
    ann, bob = classroom.student("Ann"), classroom.student("Bob")
    with classroom.line(ann) as hers, classroom.line(bob) as his:
        first, second = seats_of(view(hers))[:2]
        assert act(hers, "sit", seat=first) is None
        assert act(his, "sit", seat=second) is None
        with classroom.line(classroom.instructor, "instructor") as line:
            assert act(line, "start") is None
            desk = view(line)
        seen = [view(line, lambda view: view["phase"] != "lobby") for line in (hers, his)]
        with classroom.line(classroom.stranger(), "screen") as line:
            screen = view(line)
    assert [each["instructor"] for each in (*seen, screen)] == [None] * 3
    assert desk["instructor"]["join_url"].endswith(f"/room/{classroom.code}")
    assert screen["private"] is None
    assert seen[0]["private"]["goals"] != seen[1]["private"]["goals"]
    hidden = [json.dumps(each["private"]["reservation"]) for each in seen]
    assert hidden[0] not in json.dumps(seen[1])
    assert hidden[1] not in json.dumps(seen[0])


def test_a_text_is_weighed_for_ones_own_seat_alone(classroom):
    with classroom.line(classroom.student("Ann")) as line:
        start = view(line)
        first, second = seats_of(start)[:2]
        clauses = {scale["issue"]: scale["levels"][0]["key"] for scale in start["scales"]}
        asked = {"weigh": clauses, "seat": second, "n": 1}
        assert "seat" in weighed(line, asked)["sentence"]
        assert act(line, "sit", seat=first) is None
        assert "points to you" in weighed(line, asked)["sentence"]
        assert weighed(line, {"weigh": {"x": "y"}, "n": 2})["sentence"]


def weighed(line, asked):
    line.send_json(asked)
    answers = lambda: next((m for m in said(line) if m.get("n") == asked["n"]), None)  # noqa: E731
    return heard(line, answers)["weighed"]


MOVES_OF_THE_INSTRUCTOR = [
    {"kind": "start"},
    {"kind": "next"},
    {"kind": "end"},
    {"kind": "pause"},
    {"kind": "reveal", "what": "reservations", "on": True},
    {"kind": "hint", "on": True},
    {"kind": "timer", "seconds": 0},
    {"kind": "inject", "text": "Peace!"},
    {"kind": "remove", "person": "x"},
    {"kind": "reseat", "person": "x", "seat": None},
]


@pytest.mark.parametrize("role", ["person", "screen"])
def test_nobody_but_the_instructor_moves_the_room(classroom, role):
    with classroom.line(classroom.student("Ann"), role) as line:
        before = view(line)["version"]
        for move in MOVES_OF_THE_INSTRUCTOR:
            refused = act(line, **move)
            assert refused is not None, move
            assert "instructor" in refused
    with classroom.line(classroom.stranger(), "screen") as line:
        assert view(line)["version"] == before


def test_the_screen_makes_no_moves(classroom):
    with classroom.line(classroom.stranger(), "screen") as line:
        assert act(line, "sit", seat=None) is not None


# ------------------------------------------------------------------------------------ coming back
def test_two_windows_of_one_person_are_one_person(classroom):
    ann = classroom.student("Ann")
    with classroom.line(ann) as one:
        with classroom.line(ann) as other:
            seat = seats_of(view(one))[0]
            assert act(one, "sit", seat=seat) is None
            seen = view(other, lambda view: view["you"]["seat"] == seat)
            assert sum(len(seat["people"]) for seat in seen["seats"]) == 1
        with classroom.line(classroom.stranger(), "screen") as screen:
            assert person_in(view(screen), "Ann")["connected"]
    with classroom.line(classroom.stranger(), "screen") as screen:
        view(screen, lambda view: not person_in(view, "Ann")["connected"])


def test_who_comes_in_twice_from_one_browser_is_the_same(classroom):
    ann = classroom.student("Ann")
    again = ann.post(f"/api/room/{classroom.code}/join", json={"name": "Somebody else"})
    with classroom.line(ann) as line:
        you = view(line)["you"]
    assert again.json()["person"] == you["person"]
    assert you["name"] == "Ann"


def test_the_same_move_sent_again_is_answered_and_done_once(classroom):
    with classroom.line(classroom.student("Ann")) as line:
        before = view(line)
        seat, version = seats_of(before)[0], before["version"]
        move = {"move": {"kind": "sit", "id": "the-same-one", "seat": seat}}
        answers = [each for _ in range(3) for each in said(line, move)]
        assert sum(each.get("done") == "the-same-one" for each in answers) == 3
        assert act(line, "sit", seat=None) is None
    with classroom.line(classroom.stranger(), "screen") as line:
        assert view(line)["version"] == version + 2


def test_who_is_sent_out_is_told_and_cannot_come_back_with_the_old_token(classroom):
    ann = classroom.student("Ann")
    with classroom.line(classroom.instructor, "instructor") as desk, classroom.line(ann) as line:
        person = view(line)["you"]["person"]
        assert act(desk, "remove", person=person) is None
        assert farewell(line)["join"] is True
        with classroom.line(ann) as again:
            assert again.receive_json()["join"] is True


def test_one_person_has_only_so_many_windows(classroom):
    ann = classroom.student("Ann")
    with ExitStack() as open_lines:
        for _ in range(MOST_WINDOWS["person"]):
            line = open_lines.enter_context(classroom.line(ann))
            assert "view" in line.receive_json()
        with classroom.line(ann) as one_more:
            assert "too many windows" in one_more.receive_json()["gone"]
        with classroom.line(classroom.student("Bob")) as his:
            assert "view" in his.receive_json()


def test_a_phase_closes_when_its_time_is_up_though_nobody_moves(classroom):
    with (
        classroom.line(classroom.student("Ann")) as hers,
        classroom.line(classroom.instructor, "instructor") as desk,
    ):
        seat = next(seat["key"] for seat in view(hers)["seats"] if seat["veto"])
        assert act(hers, "sit", seat=seat) is None
        assert act(desk, "timer", seconds=1) is None
        assert act(desk, "start") is None
        begun = view(desk, lambda view: view["phase"] in ("offers", "answers"))
        asked = begun["version"]
        later = view(hers, lambda view: view["version"] > asked)
        assert (later["phase"], later["round"]) != (begun["phase"], begun["round"])


# ------------------------------------------------------------------------------------ what is left
def test_nothing_is_remembered_of_lines_that_are_closed(classroom):
    hub = classroom.instructor.app.state.hub
    ann = classroom.student("Ann")
    for round_ in range(60):
        with classroom.line(ann) as line:
            if round_ % 3:
                assert "view" in line.receive_json()
    for _ in range(100):
        if not hub._lives and not hub._sockets:
            break
        time.sleep(0.05)
    assert not hub._lives
    assert not hub._sockets
    gc.collect()
    assert [each for each in gc.get_objects() if isinstance(each, Browser)] == []


def test_a_browser_that_takes_nothing_is_dropped_and_of_views_only_the_last_is_kept(monkeypatch):
    monkeypatch.setattr(browser, "SLOW", 0.2)

    class Stuck:
        async def send_text(self, text):
            await asyncio.sleep(60)

        async def receive(self):
            await asyncio.sleep(60)

    class Room:
        def enter(self, one):
            for k in range(1000):
                one.show(f"view {k}")

        def leave(self, one):
            self.left = one

    async def meet():
        room, one = Room(), Browser(Stuck(), Who("screen"))
        await asyncio.wait_for(one.stay(room), 100)
        return room.left is one, one._view, len(one._replies) <= 1

    assert awaited(meet) == (True, "", True)


def test_a_room_that_cannot_be_shown_to_one_is_shown_to_the_others(classroom, monkeypatch, caplog):
    with (
        classroom.line(classroom.student("Ann")) as hers,
        classroom.line(classroom.stranger(), "screen") as screen,
    ):
        view(screen)
        room = classroom.instructor.app.state.rooms.room(classroom.code)
        whole = room.view

        def broken(who):
            if who.role == "screen":
                raise ValueError("a fault of the program")
            return whole(who)

        monkeypatch.setattr(room, "view", broken)
        assert act(hers, "sit", seat=seats_of(view(hers))[0]) is None
        assert view(hers, lambda view: view["you"]["seat"])
        assert act(screen, "sit", seat=None) is not None
    assert "could not be shown to screen" in caplog.text


def test_a_fault_of_the_program_is_told_in_words_and_the_line_stays(classroom, monkeypatch, caplog):
    def broken(*given, **named):
        raise KeyError("the secret inside")

    with classroom.line(classroom.student("Ann")) as line:
        room = classroom.instructor.app.state.rooms.room(classroom.code)
        with monkeypatch.context() as patch:
            patch.setattr(room, "act", broken)
            patch.setattr(room, "weigh", broken)
            assert "went wrong on the server" in act(line, "sit", seat=None)
            told = weighed(line, {"weigh": {}, "n": 1})["sentence"]
            assert "went wrong on the server" in told
        assert act(line, "sit", seat=None) is None
    assert "the secret inside" in caplog.text


def test_an_unknown_room_has_no_line(classroom):
    classroom.code = "ZZZZZZ"
    with pytest.raises(WebSocketDisconnect), classroom.line(classroom.stranger(), "screen"):
        pass


def test_rooms_are_there_again_after_a_restart_of_the_application(tmp_path):
    with browser_at(an_app(tmp_path)) as client:
        code = client.post("/api/rooms", json={"scenario": "two_rivers"}).json()["code"]
        answer = client.post(f"/api/room/{code}/join", json={"name": "Ann"})
        cookies = dict(client.cookies)
    with browser_at(an_app(tmp_path), cookies=cookies) as client:
        again = client.post(f"/api/room/{code}/join", json={"name": "Ann"})
        assert again.json() == answer.json()
        assert client.get("/api/rooms").json()["rooms"][0]["people"] == 1
