"""What stands between the network and the application: who may ask what, how much, and what a
browser is told about it. Pure ASGI, in the order in which a request meets it."""

from __future__ import annotations

import asyncio
import logging
import socket
from ipaddress import ip_address

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.web.faults import told
from sim.web.rates import Buckets, client_of, rates_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
MOST_BODY = 64 * 1024  # bytes
PATIENCE = 20.0  # seconds for a body to arrive
SAFE = ("GET", "HEAD")
log = logging.getLogger(__name__)


class Headed:
    """Every answer with the headers of safety; a fault of the program is logged, never shown."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with headers."""
        begun = False

        async def headed(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] in ("http.response.start", "websocket.accept")
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            await self.app(scope, receive, headed)
        except Exception:
            if scope["type"] == "lifespan":
                raise
            log.exception("a fault of the program at %r", scope["path"])
            if scope["type"] == "http" and not begun:
                await told(Request(scope), 500)(scope, receive, headed)
            elif scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1011})


class Guarded:
    """Refuses who comes by a foreign name, from a foreign page, too often, or without JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.buckets, self.names = app, Buckets(), own_names()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through what may pass."""
        fault = None if scope["type"] == "lifespan" else self._fault(HTTPConnection(scope))
        if fault is None:
            await self.app(scope, in_time(scope, receive), send)
        elif scope["type"] == "http":
            await told(Request(scope), *fault)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _fault(self, asking: HTTPConnection) -> tuple[int, str] | None:
        path, host = asking.scope["path"], asking.headers.get("host", "")
        who = client_of(asking)
        if not all(self.buckets.take(rate, who) for rate in rates_of(path)):
            return 429, ""
        if not path.isprintable():  # a route takes "/a\n" for "/a", and no bucket would fit
            return 404, ""
        if not is_own(host, self.names):
            return 400, "This server is not known by that name. Use the address that it printed."
        if asking.scope["type"] == "http" and asking.scope["method"] in SAFE:
            return None
        origin = asking.headers.get("origin")
        own = (f"http://{host}".lower(), f"https://{host}".lower())
        if origin is not None and origin.lower() not in own:
            return 403, "Another page asked for this; only the pages of this server may."
        length = asking.headers.get("content-length", "0")
        if not length.isdecimal() or int(length[:9]) > MOST_BODY:
            return 413, ""
        kind = asking.headers.get("content-type", "").partition(";")[0].strip().lower()
        is_fine = asking.scope["type"] == "websocket" or kind == "application/json"
        return None if is_fine else (415, "")


def own_names() -> set[str]:
    """The names by which a browser on this network may call this machine, besides addresses."""
    name = socket.gethostname().lower()
    return {"localhost", name, name.partition(".")[0], name.partition(".")[0] + ".local"}


def is_own(host: str, names: set[str]) -> bool:
    """Whether a Host header may be ours: a foreign page can give its own name our address (DNS
    rebinding), but it cannot make a browser send a bare address that is not in the address bar."""
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return name.lower() in names
    return True


def in_time(scope: Scope, receive: Receive) -> Receive:
    """The same, but a body that trickles in for too long counts as a client that has gone."""
    if scope["type"] != "http" or scope["method"] in SAFE:
        return receive
    ends = asyncio.get_running_loop().time() + PATIENCE
    whole = False

    async def received() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(ends):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        whole = not message.get("more_body", False)
        return message

    return received
