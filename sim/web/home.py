"""The start page: explore, take a seat, or teach."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.web import pages
from sim.web.explore.questions import RUNS


def routes() -> list[Route]:
    """The start page."""
    return [Route("/", _home)]


async def _home(request: Request) -> Response:
    settings = request.app.state.settings
    return pages.render(
        "home.html.j2",
        scenarios=list(settings.scenarios.values()),
        for_class=settings.key is not None,
        runs=RUNS,
    )
