"""The addresses of rooms: their pages, who comes in, their documents, and the live line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import anyio.to_thread
import segno
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from sim.web import pages
from sim.web.faults import body
from sim.web.keys import Instructors
from sim.web.rates import GUESS, Buckets, client_of
from sim.web.room.hub import Hub
from sim.web.room.rooms import Room, Rooms, Who

REMEMBERED = 30 * 24 * 3600  # seconds for which a phone knows its seat
NO_ROOM = "There is no room with this code. Look at the six characters once more."
KINDS = {"html": "text/html", "csv": "text/csv", "yaml": "text/yaml"}


def routes() -> list[BaseRoute]:
    """The pages and questions of rooms."""
    return [
        Route("/join", _by_code),
        Route("/room/{code}", _seat),
        Route("/room/{code}/screen", _screen),
        WebSocketRoute("/room/{code}/live", _live),
        Route("/api/room/{code}/join", _join, methods=["POST"]),
        Route("/api/room/{code}/qr.svg", _qr),
        *(Route(f"/api/room/{{code}}/{name}", _document) for name in DOCUMENTS),
    ]


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """Opens the rooms with the server and closes them with it."""
    settings = app.state.settings
    app.state.rooms = await anyio.to_thread.run_sync(Rooms, settings.rooms, settings.scenarios)
    app.state.instructors = Instructors(settings.rooms, settings.key)
    app.state.hub, app.state.guesses = Hub(settings.address), Buckets()
    yield
    app.state.hub.close()
    app.state.rooms.close()


async def room_of(asking: HTTPConnection) -> Room:
    """The room with the code in the path; raises HTTPException, also for who guesses too many."""
    rooms: Rooms = asking.app.state.rooms
    guesses: Buckets = asking.app.state.guesses
    room, who = rooms.room(asking.path_params["code"]), client_of(asking)
    if room is not None and (await _person(asking, room) or guesses.take(GUESS, who, cost=0)):
        return room
    raise HTTPException(404, NO_ROOM) if guesses.take(GUESS, who) else HTTPException(429)


def is_instructor(asking: HTTPConnection) -> bool:
    """Whether the instructor asks."""
    known: bool = asking.app.state.instructors.knows(asking)
    return known


def hub_of(asking: HTTPConnection) -> Hub:
    """All rooms that somebody is at."""
    hub: Hub = asking.app.state.hub
    return hub


def start_of(asking: HTTPConnection, room: Room, **more: Any) -> dict[str, Any]:
    """What the pages of a room begin with."""
    settings = asking.app.state.settings
    scenario = settings.scenarios.get(room.opening.scenario)
    title = room.opening.title or (scenario.title if scenario else room.code)
    question = scenario.question if scenario else ""
    return {"code": room.code, "title": title, "question": question} | more


# ------------------------------------------------------------------ pages
async def _by_code(request: Request) -> Response:
    code = "".join(filter(str.isalnum, request.query_params.get("code", "")))[:6].upper()
    return RedirectResponse(f"/room/{code}" if code else "/", 303)


async def _seat(request: Request) -> Response:
    room = await room_of(request)
    joined = await _person(request, room) is not None
    start = start_of(request, room, joined=joined)
    return pages.render("seat.html.j2", start=start)


async def _screen(request: Request) -> Response:
    room = await room_of(request)
    qr = f"/api/room/{room.code}/qr.svg"
    start = start_of(request, room, join_url=hub_of(request).address_of(room), qr=qr)
    return pages.render("screen.html.j2", start=start)


async def _qr(request: Request) -> Response:
    picture = BytesIO()
    code = segno.make(hub_of(request).address_of(await room_of(request)), error="m", micro=False)
    code.save(picture, kind="svg", scale=8, border=2, light="#fff")
    return Response(picture.getvalue(), media_type="image/svg+xml")


# ------------------------------------------------------------------ who comes in
def _cookie(room: Room) -> str:
    return f"seat_{room.code}"


async def _person(asking: HTTPConnection, room: Room) -> str | None:
    """Who asks, if a room knows the browser's token."""
    token = asking.cookies.get(_cookie(room))
    found: str | None = await hub_of(asking).work(room.person, token) if token else None
    return found


async def _join(request: Request) -> Response:
    room, said = await room_of(request), await body(request)
    name = said.get("name") if isinstance(said, dict) else None
    if not isinstance(name, str):
        raise HTTPException(422, "Say your name.")
    hub, person = hub_of(request), await _person(request, room)
    if person is not None:
        return JSONResponse({"person": person})
    person, token = await hub.work(room.join, name)
    hub.stir(room)
    answer = JSONResponse({"person": person})
    keep(request, answer, _cookie(room), token, REMEMBERED)
    return answer


def keep(request: Request, answer: Response, name: str, token: str, seconds: int) -> None:
    """Has the browser keep a secret token that no script and no other page gets at."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, token, seconds, httponly=True, samesite="strict", secure=secure)


# ------------------------------------------------------------------ the live line
async def _live(socket: WebSocket) -> None:
    try:
        room, hub = await room_of(socket), hub_of(socket)
    except HTTPException:
        return await socket.close()
    role = socket.query_params.get("as")
    await socket.accept()
    if role == "screen":
        who = Who("screen")
    elif role == "instructor" and is_instructor(socket):
        who = Who("instructor")
    elif role == "instructor":
        return await _turned_away(socket, "Say the instructor's key first.", key=True)
    elif person := await _person(socket, room):
        who = Who("person", person)
    else:
        return await _turned_away(socket, "Come in with your name first.", join=True)
    if not is_instructor(socket) and hub.is_full_for(room, who, client_of(socket)):
        return await _turned_away(socket, "This room is open in too many windows. Close some.")
    await hub.host(room, who, socket)


async def _turned_away(socket: WebSocket, sentence: str, **why: bool) -> None:
    await socket.send_json({"gone": sentence, **why})
    await socket.close()


# ------------------------------------------------------------------ documents
DOCUMENTS: dict[str, Callable[[Any], str]] = {
    "report.html": lambda documents: documents.report(),
    "rounds.csv": lambda documents: documents.rounds_csv(),
    "moves.csv": lambda documents: documents.moves_csv(),
    "scenario.yaml": lambda documents: documents.scenario_yaml(),
}


async def _document(request: Request) -> Response:
    room, name = await room_of(request), request.url.path.rpartition("/")[2]
    hub = hub_of(request)
    if not is_instructor(request):
        person = await _person(request, room)
        if person is None:
            raise HTTPException(403, "Only those in the room may have its documents.")
        view = await hub.work(room.view, Who("person", person))
        if "debrief" not in view["room"]["revealed"]:
            raise HTTPException(403, "You can have this once your instructor shows the debrief.")
    text = await hub.write(lambda: DOCUMENTS[name](room.documents))
    stem, _, kind = name.partition(".")
    named = f'attachment; filename="room-{room.code}-{stem}.{kind}"'
    return Response(text, media_type=KINDS[kind], headers={"content-disposition": named})
