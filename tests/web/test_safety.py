"""What is refused, whoever asks."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack

import pytest
from starlette.websockets import WebSocketDisconnect

from sim.web import rates
from sim.web.keys import kept_key
from sim.web.rates import GUESS, MOST_BUCKETS, Buckets, Rate, client_of
from sim.web.room import hub, live, teaching
from sim.web.safety import MOST_BODY
from tests.web.conftest import HERE, act, an_app, browser_at, farewell, heard, said
from tests.web.served import KEY

JSON = {"content-type": "application/json"}


# ------------------------------------------------------------------------------------ whence
@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[evil]", "a b"],
)
def test_a_foreign_name_for_this_machine_is_refused(client, host):
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert "address that it printed" in answer.json()["faults"][0]


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "192.168.1.20:8000", "[::1]:80"])
def test_addresses_and_own_names_are_known(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "http://127.0.0.1:8001",
        "http://127.0.0.1",
        f"{HERE}.evil",
        "http://[x",
        HERE.replace("http", "ftp"),
    ],
)
def test_another_page_can_neither_post_nor_open_a_line(classroom, origin):
    line = classroom.line_address("screen")
    own = classroom.instructor
    wish = {"scenario": "two_rivers"}
    assert own.post("/api/rooms", json=wish, headers={"origin": origin}).status_code == 403
    with pytest.raises(WebSocketDisconnect):
        own.websocket_connect(line, headers={"origin": origin}).__enter__()
    with own.websocket_connect(line) as screen:
        assert "view" in screen.receive_json()
    assert own.post("/api/rooms", json=wish).status_code == 200


# ------------------------------------------------------------------------------------ what
def test_only_json_is_understood(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        answer = client.post("/api/rooms", content=b"{}", headers={"content-type": kind})
        assert answer.status_code == 415


LONE = b'{"name": "\\ud800", "title": "\\ud800", "key": "\\ud800", "scenario": "\\ud800"}'


def test_a_malformed_body_is_told_in_a_sentence(classroom):
    deep = (b"[" * 50_000, b'{"a":' * 9_000)
    for path in ("/api/rooms", "/api/teach/key", "/api/room/{code}/join"):
        for body in (
            b"",
            b"{",
            b"\xff\xfe",
            b"nul",
            b'"a"',
            b"[]",
            b"1e999",
            b"9" * 5000,
            LONE,
            *deep,
        ):
            at = path.format(code=classroom.code)
            answer = classroom.instructor.post(at, content=body, headers=JSON)
            assert 400 <= answer.status_code < 500, (path, body[:20])
            assert answer.json()["faults"][0].endswith(".")


@pytest.mark.parametrize("has_length", [True, False])
def test_too_large_a_body_is_refused_before_it_is_read(client, has_length):
    whole = json.dumps({"scenario": "x" * MOST_BODY}).encode()
    sent = []

    def parts():
        for at in range(0, 100 * len(whole), 10_000):
            sent.append(at)
            yield whole[:10_000]

    content = whole if has_length else parts()
    answer = client.post("/api/rooms", content=content, headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["faults"]
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "wish",
    [
        {"scenario": "nowhere"},
        {"scenario": "../../etc/passwd"},
        {"scenario": "two_rivers", "rounds": 10**9},
        {"scenario": "two_rivers", "weeks_a_round": 0},
        {"scenario": "two_rivers", "changes": {f"a.{k}": 1 for k in range(1000)}},
        {"scenario": "two_rivers", "changes": {"horizon_weeks": 10**9}},
        {"scenario": "two_rivers", "changes": {"__class__": 1}},
        {"scenario": "two_rivers", "seed": 1.5},
        {"scenario": "two_rivers", "title": "x" * 1000},
        {"scenario": "two_rivers", "surprise": 1},
    ],
)
def test_a_room_that_cannot_be_is_refused_in_words(client, wish):
    answer = client.post("/api/rooms", json=wish)
    assert answer.status_code == 422
    assert answer.json()["faults"]
    assert "Traceback" not in answer.text
    assert client.get("/api/rooms").json()["rooms"] == []


# ------------------------------------------------------------------------------------ who
def test_without_the_key_nobody_does_what_an_instructor_does(classroom):
    for client in (classroom.stranger(), classroom.student("Ann")):
        code = classroom.code
        assert client.post("/api/rooms", json={"scenario": "two_rivers"}).status_code == 403
        assert client.get("/api/rooms").status_code == 403
        assert code not in client.get("/teach").text
        assert code not in client.get(f"/teach/{code}").text
        for document in ("report.html", "rounds.csv", "moves.csv", "scenario.yaml"):
            assert client.get(f"/api/room/{code}/{document}").status_code == 403
        with classroom.line(client, "instructor") as line:
            assert line.receive_json()["key"] is True


@pytest.mark.parametrize("token", ["", "x", "teacher", "0" * 64, "é", "a" * 10_000])
def test_a_forged_token_is_nobodys(classroom, token):
    client = classroom.stranger()
    cookies = f"teacher={token}; seat_{classroom.code}={token}".encode()
    forged = {"cookie": cookies}
    assert client.get("/api/rooms", headers=forged).status_code == 403
    for role, why in (("person", "join"), ("instructor", "key")):
        with client.websocket_connect(classroom.line_address(role), headers=forged) as line:
            told = line.receive_json()
            assert told["gone"]
            assert told[why] is True


def test_a_token_of_one_room_opens_no_other(classroom):
    ann = classroom.student("Ann")
    token = ann.cookies[f"seat_{classroom.code}"]
    first, classroom.code = classroom.code, classroom.open()
    ann.cookies.set(f"seat_{classroom.code}", token)
    with classroom.line(ann) as line:
        assert line.receive_json()["join"] is True
    classroom.code = first
    with classroom.line(ann) as line:
        assert "view" in line.receive_json()


def test_tokens_are_kept_from_scripts_and_foreign_pages_and_not_in_the_file(classroom, tmp_path):
    answer = classroom.stranger().post(f"/api/room/{classroom.code}/join", json={"name": "Ann"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    (token,) = answer.cookies.values()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Ann" in kept
    assert token.encode() not in kept
    assert classroom.instructor.cookies["teacher"].encode() not in kept


def test_the_key_is_the_same_however_it_is_typed(class_app):
    with browser_at(class_app) as client:
        for typed in (KEY, KEY.upper(), KEY.replace(" ", ""), KEY.replace(" ", "-")):
            assert client.post("/api/teach/key", json={"key": typed}).status_code == 200
        for wrong in ("\ud800", KEY[:-1], KEY + "x", None, ["x"], "x" * 10_000):
            body = json.dumps({"key": wrong})
            assert client.post("/api/teach/key", content=body, headers=JSON).status_code == 403


def test_an_empty_key_lets_nobody_in(tmp_path):
    with browser_at(an_app(tmp_path, "- -")) as client:
        for said_key in ("", "-", "- -"):
            assert client.post("/api/teach/key", json={"key": said_key}).status_code == 403


def test_a_key_lasts_with_its_file_and_a_new_one_logs_everybody_out(tmp_path):
    with browser_at(an_app(tmp_path, None)) as client:
        client.get("/")
    file = tmp_path / "rooms.sqlite"
    key = kept_key(file, None)
    assert len(key.replace(" ", "")) == 9
    assert kept_key(file, None) == key
    with browser_at(an_app(tmp_path, key)) as client:
        assert client.post("/api/teach/key", json={"key": key}).status_code == 200
        token = client.cookies["teacher"]
    for now, code in ((None, 200), ("another key", 403)):
        with browser_at(
            an_app(tmp_path, kept_key(file, now)), cookies={"teacher": token}
        ) as client:
            assert client.get("/api/rooms").status_code == code
    assert sqlite3.connect(file).execute("SELECT count(*) FROM teachers").fetchone() == (0,)


# ------------------------------------------------------------------------------------ how often
def is_slowed(ask, most):
    """Whether asking the same thing again and again is answered with 429 before long."""
    return any(ask().status_code == 429 for _ in range(most))


def test_the_key_cannot_be_guessed(classroom):
    guesser = classroom.stranger()
    assert is_slowed(lambda: guesser.post("/api/teach/key", json={"key": "000000001"}), 100)
    assert guesser.post("/api/teach/key", json={"key": KEY}).status_code == 429


def test_wrong_keys_are_counted_over_all_addresses(class_app, monkeypatch):
    monkeypatch.setattr(rates, "BY_PATH", {})
    with browser_at(class_app) as guesser:
        homes = iter(range(1000))
        monkeypatch.setattr(teaching, "client_of", lambda asking: f"10.0.0.{next(homes)}")
        assert is_slowed(lambda: guesser.post("/api/teach/key", json={"key": "000000001"}), 100)
        monkeypatch.setattr(teaching, "client_of", lambda asking: "127.0.0.1")
        assert guesser.post("/api/teach/key", json={"key": KEY}).status_code == 200


PATHS = (
    "/api/teach/key",
    "/api/rooms",
    "/api/room/{code}/join",
    "/api/room/{code}/report.html",
    "/api/explore/two_rivers/report",
    "/api/explore/two_rivers/ensemble",
    "/room/{code}/live",
)


def test_no_other_spelling_of_a_path_gets_around_its_bucket(classroom):
    found = {rates.rates_of(path)[0] for path in PATHS}
    assert found == set(rates.BY_PATH.values())
    for path in (path.format(code=classroom.code) for path in PATHS):
        for end in ("%0a", "%0A", "%0d", "%00", "%E2%80%A8"):
            assert classroom.instructor.post(f"{path}{end}", json={}).status_code == 404
    line = classroom.line_address().replace("/live", "/live%0a")
    with pytest.raises(WebSocketDisconnect):
        classroom.instructor.websocket_connect(line).__enter__()


def test_codes_cannot_be_guessed_and_those_inside_do_not_suffer(classroom):
    ann, guesser = classroom.student("Ann"), classroom.stranger()
    assert is_slowed(lambda: guesser.get("/room/ZZZZZZ"), 1000)
    assert guesser.get(f"/room/{classroom.code}").status_code == 429
    assert ann.get(f"/room/{classroom.code}").status_code == 200
    with classroom.line(ann) as line:
        assert "view" in line.receive_json()


def test_a_class_behind_one_address_comes_in_all_at_once(classroom):
    for k in range(40):
        student = classroom.student(f"Student {k}")
        for page in ("/", f"/room/{classroom.code}", *["/nowhere"] * 12):
            assert student.get(page).status_code in (200, 404)
        with classroom.line(student) as line:
            assert "view" in line.receive_json()


def test_a_flood_is_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(rates, "ANYTHING", Rate(20, 0.001))
    answers = [client.get("/nowhere") for _ in range(30)]
    assert [answer.status_code for answer in answers] == [404] * 20 + [429] * 10
    assert "Wait a moment" in answers[-1].json()["faults"][0]
    assert client.get("/", headers={"host": "evil.example"}).status_code == 429


def test_a_line_that_floods_is_cut_and_the_others_stay(classroom):
    ann, bob = classroom.student("Ann"), classroom.student("Bob")
    with classroom.line(ann) as quiet, classroom.line(bob) as loud:
        for _ in range(200):
            loud.send_json({"ping": 1})
        answers = (loud.receive_json() for _ in range(200))
        assert "too much" in next(told for told in answers if "gone" in told)["gone"]
        with pytest.raises(WebSocketDisconnect):
            loud.receive_json()
        assert act(quiet, "sit", seat=None) is None


def test_a_malformed_message_ends_the_line_in_words(classroom):
    ann, deep = classroom.student("Ann"), ("[" * 10_000, '{"a":' * 3_000)
    wrong = ('{"move": 1}', '{"weigh": null}', '{"ping": "x"}', '{"view": {}}', b"\x00\xff")
    for message in ("", "x", "[]", "1", "{}", *wrong, *deep):
        with classroom.line(ann) as line:
            line.send_bytes(message) if isinstance(message, bytes) else line.send_text(message)
            assert "not understood" in farewell(line)["gone"], message[:20]


MOVES_THAT_ARE_NONE = [
    {},
    {"kind": "sit"},
    {"kind": "sit", "id": "x", "seat": None},
    {"kind": "sit", "id": "move-0001", "seat": {"a": 1}},
    {"kind": "sit", "id": "move-0001", "seat": "nobody"},
    {"kind": "become_instructor", "id": "move-0001"},
    {"kind": "offer", "id": "move-0001", "round": 1e400, "clauses": {}},
    {"kind": "answer", "id": "move-0001", "round": 0, "accept": "yes"},
    {"kind": "join", "id": "move-0001", "person": "x", "name": "y", "token": "0" * 64},
    {"kind": "time_up", "id": "move-0001"},
    {"kind": "sit", "id": ["move-0001"], "seat": None},
]


def test_a_move_that_is_none_is_refused_and_the_line_stays(classroom):
    with classroom.line(classroom.student("Ann")) as line:
        for move in MOVES_THAT_ARE_NONE:
            line.send_json({"move": move})
            why = heard(line, lambda: next((m for m in said(line) if "refused" in m), None))["why"]
            assert why, move
            assert "Traceback" not in why
        assert act(line, "sit", seat=None) is None


def test_moves_are_counted_for_a_person_and_not_for_a_window(classroom, monkeypatch):
    monkeypatch.setattr(live, "MOVES", Rate(5, 0.001))
    ann = classroom.student("Ann")
    with classroom.line(ann) as one, classroom.line(ann) as other:
        answers = [act(line, "sit", seat=None) for line in (one, other) * 3]
    assert answers[:5] == [None] * 5
    with classroom.line(ann) as again:  # coming back makes nothing good
        for refusal in (answers[5], act(again, "sit", seat=None)):
            assert "Too many moves" in refusal
    with classroom.line(classroom.student("Bob")) as his:
        assert act(his, "sit", seat=None) is None


def test_no_address_takes_the_places_of_the_others(classroom, monkeypatch):
    monkeypatch.setattr(hub, "MOST_FROM_ONE", 2)
    monkeypatch.setattr(hub, "MOST_WINDOWS", {"person": 5, "screen": 1})
    with ExitStack() as lines:
        for name, role in (("Ann", "screen"), ("Bob", "person")):
            line = lines.enter_context(classroom.line(classroom.student(name), role))
            assert "view" in line.receive_json()
        with classroom.line(classroom.student("Chi")) as one_more:
            assert "too many windows" in one_more.receive_json()["gone"]
        for role in ("screen", "instructor"):
            with classroom.line(classroom.instructor, role) as own:
                assert "view" in own.receive_json()


# ------------------------------------------------------------------------------------ buckets
def test_a_bucket_gives_its_burst_and_then_its_rate():
    now = 0.0
    buckets = Buckets(clock=lambda: now)
    rate = Rate(3, 0.5)
    assert [buckets.take(rate, "a") for _ in range(4)] == [True, True, True, False]
    assert buckets.take(rate, "b")
    now = 2.0
    assert buckets.take(rate, "a", cost=0)
    assert [buckets.take(rate, "a") for _ in range(2)] == [True, False]
    now = 1000.0
    assert [buckets.take(rate, "a") for _ in range(4)] == [True, True, True, False]


def test_buckets_take_bounded_memory():
    buckets = Buckets()
    for k in range(3 * MOST_BUCKETS):
        buckets.take(GUESS, f"client {k}")
    assert len(buckets._left) == MOST_BUCKETS


def test_an_address_of_version_six_counts_with_its_whole_network():
    class Asking:
        def __init__(self, host):
            self.client = type("Client", (), {"host": host})

    assert client_of(Asking("2001:db8:1:2::7")) == client_of(Asking("2001:db8:1:2:ffff::1"))
    assert client_of(Asking("2001:db8:1:2::7")) != client_of(Asking("2001:db8:1:3::7"))
    assert client_of(Asking("10.0.0.1")) != client_of(Asking("10.0.0.2"))
    assert client_of(Asking("::ffff:10.0.0.1")) == client_of(Asking("10.0.0.1"))
