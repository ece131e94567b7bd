"""The instructor's addresses: the key, the desk with its rooms, and a room's console."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sim.scenario.records import Scenario
from sim.web import pages
from sim.web.explore.knobs import PROTOCOLS
from sim.web.faults import body
from sim.web.keys import COOKIE, LASTS, Instructors
from sim.web.rates import WRONG_KEYS, Buckets, client_of, is_this_machine
from sim.web.room.opening import clash
from sim.web.room.rooms import Opening, Room, Rooms
from sim.web.room.routes import hub_of, is_instructor, keep, room_of, start_of

WRONG = "That is not the key. It is the one that the server printed when it was started."
MOST_KEY = 100  # characters


def routes() -> list[BaseRoute]:
    """The pages and questions of the instructor."""
    return [
        Route("/teach", _desk),
        Route("/teach/{code}", _console),
        Route("/api/teach/key", _key, methods=["POST"]),
        Route("/api/rooms", _rooms, methods=["GET", "POST"]),
    ]


async def _desk(request: Request) -> Response:
    known = is_instructor(request)
    scenarios = request.app.state.settings.scenarios.values()
    start = {
        "asks_key": not known,
        "address": request.app.state.settings.address,
        "scenarios": [_about(scenario) for scenario in scenarios],
        "protocols": [{"key": key, "label": label} for key, label in PROTOCOLS.items()],
        "rooms": await _listed(request) if known else [],
    }
    return pages.render("teach.html.j2", start=start)


def _about(scenario: Scenario) -> dict[str, Any]:
    return {
        "key": scenario.id,
        "title": scenario.title,
        "question": scenario.question,
        "summary": scenario.summary,
        "horizon_weeks": scenario.horizon_weeks,
        "protocol": scenario.negotiation.protocol,
        "has_mediator": any(actor.role == "mediator" for actor in scenario.actors.values()),
        "actors": len(scenario.actors),
        "issues": len(scenario.issues),
        "clash": clash(scenario),
    }


async def _listed(request: Request) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await hub_of(request).work(request.app.state.rooms.rooms)
    return found


async def _console(request: Request) -> Response:
    if not is_instructor(request):
        return await _desk(request)
    return pages.render("console.html.j2", start=start_of(request, await room_of(request)))


async def _key(request: Request) -> Response:
    known: Instructors = request.app.state.instructors
    said = await body(request)
    key = said.get("key") if isinstance(said, dict) else None
    if not known.ask_key:
        return JSONResponse({})
    guesses: Buckets = request.app.state.guesses
    counts = not is_this_machine(client_of(request))
    if counts and not guesses.take(WRONG_KEYS, "all", cost=0):
        raise HTTPException(429)
    token = known.admit(key) if isinstance(key, str) and len(key) <= MOST_KEY else None
    if token is None:
        guesses.take(WRONG_KEYS, "all", cost=counts)
        raise HTTPException(403, WRONG)
    answer = JSONResponse({})
    keep(request, answer, COOKIE, token, LASTS)
    return answer


async def _rooms(request: Request) -> Response:
    if not is_instructor(request):
        raise HTTPException(403, "Say the instructor's key first.")
    if request.method != "POST":
        return JSONResponse({"rooms": await _listed(request)})
    rooms: Rooms = request.app.state.rooms
    try:
        wish = Opening.model_validate(await body(request))
    except ValidationError as error:
        return JSONResponse({"faults": [_said(fault) for fault in error.errors()]}, 422)
    room: Room = await hub_of(request).work(rooms.open, wish)
    return JSONResponse({"code": room.code})


def _said(fault: Any) -> str:
    place = ".".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}."
