"""The application: its routes, and what guards them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect

from sim.web import assets, home
from sim.web.explore import routes as explore
from sim.web.faults import malformed, refused, told_why
from sim.web.room import routes as room
from sim.web.room import teaching
from sim.web.room.moves import Refused
from sim.web.safety import MOST_BODY, Guarded, Headed
from sim.web.settings import Settings


def create(settings: Settings) -> Starlette:
    """The whole application, with its own rooms; `settings` stand in `request.app.state`."""
    app = Starlette(
        routes=[
            assets.route(),
            *home.routes(),
            *explore.routes(),
            *room.routes(),
            *teaching.routes(),
        ],
        middleware=[
            Middleware(Headed),
            Middleware(Guarded),
            Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MOST_BODY),
        ],
        exception_handlers={
            HTTPException: refused,
            Refused: told_why,
            ClientDisconnect: malformed,
        },
        lifespan=room.lifespan,
    )
    app.state.settings = settings
    return app
