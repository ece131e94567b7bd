"""The verb `serve` as its user meets it."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import sys
import threading
import time
from contextlib import ExitStack

import httpx
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from sim.sweep.locks import owning
from sim.web import connections, serving
from sim.web.assets import asset
from tests.web.conftest import an_app


@pytest.fixture
def taken():
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_help_says_how_it_is_started(say):
    code, out, _ = say("serve --help")
    assert code == 0
    for option in ("--port", "--host", "--class", "--key", "--data"):
        assert option in out


def test_a_port_that_is_taken_is_told_in_a_sentence(say, taken, tmp_path):
    code, out, err = say(f"serve --port {taken} --data", tmp_path / "rooms.sqlite")
    assert code == 1
    assert f"Port {taken} cannot be used" in err
    assert "--port" in err
    assert out == ""


def test_a_bad_scenario_file_is_told_with_its_faults(say, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: bad\nsurprise: 1\n")
    code, out, err = say("serve", bad, "--data", tmp_path / "rooms.sqlite")
    assert code == 2
    assert "surprise" in err
    assert out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serve --port 70000", "--port"),
        ("serve --host 0.0.0.0", "--class"),
        ("serve --key 123456", "--class"),
        ("serve --class --key 12", "--key"),
        ("serve --class --key -1-2-3-4-", "--key"),
        ("serve nowhere", "nowhere"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, words, said):
    code, out, err = say(words)
    assert code == 2
    assert said in err
    assert out == ""


def test_a_file_of_something_else_is_left_alone(say, tmp_path):
    file = tmp_path / "other"
    with sqlite3.connect(file) as sql:
        sql.execute("CREATE TABLE mine (it TEXT)")
    content, mode = file.read_bytes(), file.stat().st_mode
    code, out, err = say("serve --port 0 --data", file)
    assert code == 1
    assert "other" in err
    assert out == ""
    assert (file.read_bytes(), file.stat().st_mode) == (content, mode)


def test_two_servers_do_not_share_a_file(say, tmp_path):
    file = tmp_path / "rooms.sqlite"
    with owning(file):
        code, out, err = say("serve --port 0 --data", file)
    assert code == 2
    assert "in use by a server" in err
    assert out == ""
    assert not file.exists() or not file.read_bytes()


def test_a_class_is_shown_the_way_in_and_the_key_stays_the_same(say, tmp_path, monkeypatch):
    def stopped(app, listener):
        listener.close()
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.web.serving.serve", stopped)
    monkeypatch.setattr("sim.cli.serving._warm", lambda offered, say: None)
    keys = []
    file = tmp_path / "class" / "rooms.sqlite"
    file.parent.mkdir()
    file.touch(mode=0o666)
    for wished in ("", "", "--key 'open sesame'"):
        words = f"serve --port 0 --class --host 127.0.0.1 {wished} --data"
        code, out, err = say(words, file)
        assert code == 130
        assert "rooms are kept" in err
        address = re.search(r"^ +(http://127.0.0.1:\d+)$", out, re.MULTILINE)[1]
        assert f"{address}/teach" in out
        assert "█" in out
        keys.append(out.strip().splitlines()[-1].strip())
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", keys[0])
    assert keys[1:] == [keys[0], "open sesame"]
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_one_person_is_asked_no_key(say, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.web.serving.serve", lambda app, listener: listener.close())
    monkeypatch.setattr("sim.cli.serving._warm", lambda offered, say: None)
    code, out, _ = say("serve --port 0 --data", tmp_path / "rooms.sqlite")
    assert code == 0
    assert "key" not in out
    assert "http://127.0.0.1:" in out


# ------------------------------------------------------------------ one connection too greedy
@pytest.fixture
def serving_at(tmp_path):
    """() -> a server in this process, and where it listens; it ends with the test."""
    running = []

    def start():
        listener = serving.listening("127.0.0.1", 0)
        server = uvicorn.Server(serving.config_of(an_app(tmp_path)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        running.append((server, thread))
        return server, listener.getsockname()

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"\x00\xff" * 9])
def test_who_never_finishes_a_question_is_hung_up_on(serving_at, monkeypatch, begun):
    monkeypatch.setattr(serving, "IDLE", 0.4)
    _, at = serving_at()
    with socket.create_connection(at, timeout=20) as slow:
        slow.sendall(begun)
        slow.settimeout(0.1)
        assert hangs_up(slow, b"X: 1\r\n" if begun else b"")


def hangs_up(line, trickle=b""):
    """Whether the other side closes a connection on which something trickles in."""
    for _ in range(100):
        try:
            if trickle:
                line.sendall(trickle)
            if line.recv(100) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_one_address_has_only_so_many_connections_and_this_machine_all(serving_at, monkeypatch):
    monkeypatch.setattr(connections, "MOST_FROM_ONE", 3)
    _, at = serving_at()
    with ExitStack() as lines:
        own = [lines.enter_context(socket.create_connection(at, timeout=20)) for _ in range(5)]
        assert all(answers(line) for line in own)
        monkeypatch.setattr(connections, "is_this_machine", lambda host: False)
        with socket.create_connection(at, timeout=20) as one_more:
            assert hangs_up(one_more)
        assert all(answers(line) for line in own)


def answers(line):
    line.sendall(b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    told = b""
    while not told.endswith(b"]}") and (more := line.recv(4096)):
        told += more
    return told.startswith(b"HTTP/1.1 404")


def test_who_takes_nothing_is_hung_up_on(serving_at, monkeypatch):
    monkeypatch.setattr(connections, "FLUSH", 0.3)
    server, at = serving_at()
    question = f"GET {asset('vendor/echarts.common.min.js')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with socket.create_connection(at, timeout=20) as slow:
        slow.sendall(question.encode() * 40)
        assert slow.recv(10).startswith(b"HTTP/1.1 2")
        for _ in range(150):
            if not server.server_state.connections:
                break
            time.sleep(0.1)
        assert not server.server_state.connections


def test_a_line_that_says_too_much_or_never_ends_is_cut_and_the_others_stay(serving_at):
    _, (host, port) = serving_at()
    with httpx.Client(base_url=f"http://{host}:{port}") as client:
        code = client.post("/api/rooms", json={"scenario": "two_rivers"}).json()["code"]
        address = f"ws://{host}:{port}/room/{code}/live?as=screen"
        with connect(address) as patient:
            for greed in (
                lambda line: line.send(['{"ping": 1'] + [""] * 40 + ["}"]),
                lambda line: line.send(json.dumps({"move": "x" * 20_000})),
                lambda line: [line.ping(k.to_bytes(100, "big")) for k in range(3000)],
            ):
                with connect(address) as line:
                    line.send(['{"ping"', ": ", "1}"])  # in parts, as one may
                    while "pong" not in line.recv(timeout=60):
                        pass
                    assert ends(line, greed)
            patient.send('{"ping": 2}')
            while "pong" not in patient.recv(timeout=60):
                pass


def ends(line, greed):
    """Whether a line is closed upon this, after whatever it still says."""
    try:
        greed(line)
        while True:
            line.recv(timeout=20)
    except ConnectionClosed:
        return True
    except TimeoutError:
        return False
