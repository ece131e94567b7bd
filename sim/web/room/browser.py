"""One socket of a browser at a room: what it says, and what it is still to be sent."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.web.clock import now
from sim.web.faults import WORDS
from sim.web.rates import Buckets, Rate
from sim.web.room.moves import Refused, Who, parse

if TYPE_CHECKING:
    from sim.web.room.live import Live

MESSAGES = Rate(60, 20)
MOST_ID = 64  # characters
SLOW = 10.0  # seconds that a browser has to take what it is sent
log = logging.getLogger(__name__)


class Browser:
    """A socket and who sits behind it; of views that wait to be sent only the last is kept."""

    def __init__(self, socket: WebSocket, who: Who) -> None:
        self.who, self._socket = who, socket
        self._replies: deque[str | None] = deque()  # None: then the socket is closed
        self._view = self._last_view = ""
        self._question: dict[str, Any] = {}
        self._woken = asyncio.Event()

    def reply(self, **said: Any) -> None:
        """Puts an answer into the queue."""
        self._replies.append(json.dumps(said))
        self._woken.set()

    def show(self, view: str) -> None:
        """Puts a view in the place of one that was not sent yet, if it says anything new."""
        if view != self._last_view:
            self._view = self._last_view = view
            self._woken.set()

    def dismiss(self, sentence: str, **why: bool) -> None:
        """Says why this was all, and closes."""
        self.reply(gone=sentence, **why)
        self._replies.append(None)

    async def stay(self, live: Live) -> None:
        """Speaks and listens until the browser leaves, is dismissed or takes nothing any more."""
        live.enter(self)
        hearing = asyncio.create_task(self._hear_on(live))
        try:
            await self._send_on()
        except (TimeoutError, WebSocketDisconnect):
            pass  # it is gone, or as good as gone
        finally:
            live.leave(self)
            hearing.cancel()

    async def _send_on(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._replies or self._view:
                text: str | None = self._view
                if self._replies:
                    text = self._replies.popleft()
                else:
                    self._view = ""
                async with asyncio.timeout(SLOW):
                    if text is None:
                        return await self._socket.close()
                    await self._socket.send_text(text)

    async def _hear_on(self, live: Live) -> None:
        bucket, asked = Buckets(), asyncio.Event()
        weighing = asyncio.create_task(self._weigh_on(live, asked))
        try:
            while (said := await self._heard()) is not None:
                if not bucket.take(MESSAGES, ""):
                    return self.dismiss("That was too much at once. Load the page again.")
                if not await self._answered(live, said, asked):
                    return self.dismiss("That was not understood. Load the page again.")
        finally:
            weighing.cancel()
            self._replies.append(None)
            self._woken.set()

    async def _heard(self) -> dict[str, Any] | None:
        """What the browser says next ({} for what is no message of ours); None once it has left."""
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            return None
        try:
            said = json.loads(message.get("text") or "")
        except (ValueError, RecursionError):
            return {}
        return said if isinstance(said, dict) else {}

    async def _answered(self, live: Live, said: dict[str, Any], asked: asyncio.Event) -> bool:
        if isinstance(said.get("move"), dict):
            await self._act(live, said["move"])
        elif isinstance(said.get("weigh"), dict):
            self._question = said
            asked.set()
        elif isinstance(said.get("ping"), int):
            self.reply(pong=said["ping"], now=now())  # phones set their clocks by it
        else:
            return False
        return True

    async def _act(self, live: Live, said: dict[str, Any]) -> None:
        try:
            move = parse(said)
            await live.act(self.who, move)
        except Exception as error:
            self.reply(refused=str(said.get("id"))[:MOST_ID], why=_why(error))
        else:
            self.reply(done=move.id)

    async def _weigh_on(self, live: Live, asked: asyncio.Event) -> None:
        """Answers the latest question; what was asked meanwhile and overtaken is not answered."""
        while True:
            await asked.wait()
            asked.clear()
            question = self._question
            try:
                told = await live.weigh(self.who, question)
            except Exception as error:
                told = {"sentence": _why(error)}
            self.reply(weighed=told, n=question.get("n"))


def _why(error: Exception) -> str:
    """What a person is told of a refusal, and of a fault of the program."""
    if isinstance(error, Refused):
        return str(error)
    log.error("a fault of the program in a room", exc_info=error)
    return WORDS[500]
