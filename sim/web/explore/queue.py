"""A queue: work that goes beside the loop, a few at a time, while the others wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import Semaphore, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from sim.web.rates import client_of

AGAIN = "2"  # seconds until one may ask again
BUSY = "Many people are asking at this moment. Wait two seconds and try again."
ONE = "What you asked for before is still waiting for its turn. Try again when it is done."


class Queue:
    """`at_once` pieces of work are done at once; `most` may wait, `each` of one client."""

    def __init__(self, at_once: int, most: int, each: int) -> None:
        self._turn, self._most, self._each = Semaphore(at_once), most, each
        self._waiting: list[str] = []  # clients

    async def work(self, request: Request, work: Callable[..., Any], *given: Any) -> Any:
        """What the work makes of what is given, once its turn has come; raises HTTPException (503)
        where too many wait, ClientDisconnect where nobody waits for it any more."""
        client = client_of(request)
        if len(self._waiting) >= self._most:
            raise HTTPException(503, BUSY, {"retry-after": AGAIN})
        if self._waiting.count(client) >= self._each:
            raise HTTPException(503, ONE, {"retry-after": AGAIN})
        self._waiting.append(client)
        try:
            await self._turn.acquire()
        finally:
            self._waiting.remove(client)
        try:
            if await request.is_disconnected():
                raise ClientDisconnect
            return await to_thread.run_sync(partial(work, *given))
        finally:
            self._turn.release()
