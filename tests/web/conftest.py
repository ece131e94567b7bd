"""The application without a network, with one small scenario: fast enough to ask it much."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from sim.scenario.reading import read
from sim.web.app import create
from sim.web.settings import Settings
from tests.conftest import RIVERS
from tests.web.served import KEY

HERE = "http://127.0.0.1:8000"
BROWSER = {"origin": HERE}
COUNT = itertools.count()


def an_app(folder: Path, key: str | None = None) -> Starlette:
    """The application on the file of rooms in a folder; with a key, for a class."""
    scenario = read(RIVERS)
    return create(Settings({scenario.id: scenario}, folder / "rooms.sqlite", key, HERE))


def browser_at(app: Starlette, **options: Any) -> TestClient:
    """A browser with cookies of its own; as a context it starts and stops the application."""
    return TestClient(app, base_url=HERE, headers=BROWSER, **options)


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    """For one person, who is the instructor."""
    return an_app(tmp_path)


@pytest.fixture
def class_app(tmp_path: Path) -> Starlette:
    """For a class: the instructor has a key."""
    return an_app(tmp_path, KEY)


@pytest.fixture
def client(app: Starlette) -> Iterator[TestClient]:
    """The one person's browser."""
    with browser_at(app) as one:
        yield one


class Classroom:
    """A room with its instructor, and as many students as one asks for."""

    def __init__(self, app: Starlette) -> None:
        self.app, self.instructor = app, browser_at(app)

    def __enter__(self) -> Classroom:
        self.instructor.__enter__()
        assert self.instructor.post("/api/teach/key", json={"key": KEY}).status_code == 200
        self.code = self.open()
        return self

    def __exit__(self, *_: Any) -> None:
        self.instructor.__exit__(None, None, None)

    def open(self, **wish: Any) -> str:
        """One more room."""
        answer = self.instructor.post("/api/rooms", json={"scenario": "two_rivers", **wish})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["code"])

    def stranger(self) -> TestClient:
        """A browser in the same network that has done nothing yet."""
        client = browser_at(self.app)
        client.portal = self.instructor.portal  # one event loop for all, as on a server
        return client

    def student(self, name: str) -> TestClient:
        """A browser that has come into the room."""
        client = self.stranger()
        answer = client.post(f"/api/room/{self.code}/join", json={"name": name})
        assert answer.status_code == 200, answer.text
        return client

    def line(self, client: TestClient, role: str = "person") -> WebSocketTestSession:
        """A live line, to be used as a context."""
        session: WebSocketTestSession = client.websocket_connect(self.line_address(role))
        return session

    def line_address(self, role: str = "person") -> str:
        """Where a live line begins."""
        return f"{HERE.replace('http', 'ws')}/room/{self.code}/live?as={role}"


@pytest.fixture
def classroom(class_app: Starlette) -> Iterator[Classroom]:
    """A class with one open room."""
    with Classroom(class_app) as room:
        yield room


def awaited(act: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
    """What a coroutine returns; in a thread, for a browser of other tests leaves a loop in ours."""
    with start_blocking_portal() as portal:
        return portal.call(act)


def said(line: WebSocketTestSession, what: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Everything that a line has told up to now, after saying something."""
    if what is not None:
        line.send_json(what)
    number = next(COUNT)
    line.send_json({"ping": number})
    heard: list[dict[str, Any]] = []
    while not heard or heard[-1].get("pong") != number:
        heard.append(line.receive_json())
        line.view = heard[-1].get("view", getattr(line, "view", None))
    return heard[:-1]


def heard(line: WebSocketTestSession, when: Callable[[], Any]) -> Any:
    """Listens until `when` says something that is not None."""
    for _ in range(300):
        if (found := when()) is not None:
            return found
        time.sleep(0.07)  # no flood
    raise AssertionError("it never came")


def farewell(line: WebSocketTestSession) -> dict[str, Any]:
    """What a line says before it closes."""

    def last() -> dict[str, Any] | None:
        line.send_json({"ping": 0})  # answered by a line that stays: this cannot wait for ever
        told = line.receive_json()
        return told if "gone" in told else None

    return dict(heard(line, last))


def view(
    line: WebSocketTestSession, when: Callable[[dict[str, Any]], bool] = lambda view: True
) -> dict[str, Any]:
    """The room as a line last showed it, once `when` holds for that."""

    def shown() -> dict[str, Any] | None:
        said(line)
        return line.view if line.view and when(line.view) else None

    return dict(heard(line, shown))


def act(line: WebSocketTestSession, kind: str, **move: Any) -> str | None:
    """Makes a move; why it was refused, or None."""
    number = f"move-{next(COUNT):06}"
    line.send_json({"move": {"id": number, "kind": kind, **move}})

    def answer() -> dict[str, Any] | None:
        told = said(line)
        return next((m for m in told if number in (m.get("done"), m.get("refused"))), None)

    return heard(line, answer).get("why")
