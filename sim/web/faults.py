"""How a fault is told: one plain sentence, never a trace."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sim.web import pages

WORDS = {  # what a person reads where nobody said anything better
    400: "That was not understood.",
    404: "There is no such page.",
    405: "This address does not do that.",
    413: "That is too much at once.",
    415: "Only JSON is understood here.",
    429: "Too many questions at once. Wait a moment and try again.",
    500: "Something went wrong on the server. Try again; if it happens again, please report it.",
}


def told(request: Request, status: int, sentence: str = "") -> Response:
    """A fault in one sentence: as JSON to a script, as a page to a person."""
    said = sentence or WORDS[status]
    if "text/html" in request.headers.get("accept", ""):
        return pages.render("fault.html.j2", status, sentence=said)
    return JSONResponse({"faults": [said]}, status)


async def refused(request: Request, error: Exception) -> Response:
    """What an HTTPException becomes; its detail is said, unless it is the library's own."""
    assert isinstance(error, HTTPException)
    own = error.detail.endswith((".", "!", "?"))
    response = told(
        request,
        error.status_code,
        error.detail if own else WORDS.get(error.status_code, error.detail),
    )
    response.headers.update(error.headers or {})
    return response


async def body(request: Request) -> Any:
    """The JSON of a question; a number of thousands of digits is none either."""
    try:
        return await request.json()
    except (ValueError, RecursionError):
        raise HTTPException(400, "That is not JSON.") from None


async def malformed(request: Request, error: Exception) -> Response:
    """What a question becomes of which the end did not arrive."""
    return told(request, 400, "That is not JSON.")


async def told_why(request: Request, error: Exception) -> Response:
    """What a refusal becomes that is a sentence already."""
    return told(request, 422, str(error))
