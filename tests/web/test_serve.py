"""The verb `serve` as its user meets it."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
import threading

import pytest
import uvicorn

from sim.web import serving
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
        ("serve nowhere", "nowhere"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, words, said):
    code, out, err = say(words)
    assert code == 2
    assert said in err
    assert out == ""


def test_a_file_of_something_else_is_left_alone(say, tmp_path):
    for name, content in (("text", b"my thesis" * 500), ("other", None)):
        file = tmp_path / name
        if content is None:
            with sqlite3.connect(file) as sql:
                sql.execute("CREATE TABLE mine (it TEXT)")
            content = file.read_bytes()
        else:
            file.write_bytes(content)
        code, out, err = say("serve --port 0 --data", file)
        assert code == 1
        assert name in err
        assert out == ""
        assert file.read_bytes() == content


def test_a_class_is_shown_the_way_in_and_the_key_stays_the_same(say, tmp_path, monkeypatch):
    def stopped(app, listener):
        listener.close()
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.web.serving.serve", stopped)
    monkeypatch.setattr("sim.cli.serving._warm", lambda offered, say: None)
    keys = []
    for wished in ("", "", "--key 'open sesame'"):
        words = f"serve --port 0 --class --host 127.0.0.1 {wished} --data"
        code, out, err = say(words, tmp_path / "class" / "rooms.sqlite")
        assert code == 130
        assert "rooms are kept" in err
        address = re.search(r"^ +(http://127.0.0.1:\d+)$", out, re.MULTILINE)[1]
        assert f"{address}/teach" in out
        assert "█" in out
        keys.append(out.strip().splitlines()[-1].strip())
    assert re.fullmatch(r"\d{3} \d{3} \d{3}", keys[0])
    assert keys[1:] == [keys[0], "open sesame"]
    if sys.platform != "win32":
        assert (tmp_path / "class" / "rooms.sqlite").stat().st_mode & 0o077 == 0


def test_one_person_is_asked_no_key(say, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.web.serving.serve", lambda app, listener: listener.close())
    monkeypatch.setattr("sim.cli.serving._warm", lambda offered, say: None)
    code, out, _ = say("serve --port 0 --data", tmp_path / "rooms.sqlite")
    assert code == 0
    assert "key" not in out
    assert "http://127.0.0.1:" in out


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"\x00\xff" * 9])
def test_who_never_finishes_a_question_is_hung_up_on(tmp_path, monkeypatch, begun):
    monkeypatch.setattr(serving, "IDLE", 0.4)
    listener = serving.listening("127.0.0.1", 0)
    server = uvicorn.Server(serving.config_of(an_app(tmp_path)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        with socket.create_connection(listener.getsockname(), timeout=20) as slow:
            slow.sendall(begun)
            slow.settimeout(0.1)
            assert hangs_up(slow, b"X: 1\r\n" if begun else b"")
    finally:
        server.should_exit = True
        thread.join()


def hangs_up(line, trickle):
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
