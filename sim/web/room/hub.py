"""All rooms of the server that somebody is at, and the clock they share."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import anyio.to_thread
from starlette.websockets import WebSocket

from sim.web.rates import Buckets, client_of, is_this_machine
from sim.web.room.browser import Browser
from sim.web.room.live import Live
from sim.web.room.rooms import Room, Who

MOST_WINDOWS = {"person": 5, "screen": 40}  # of one person, or of all screens, at one room
MOST_FROM_ONE = 120  # sockets of one address, but for this machine's own
MOST_SOCKETS = 600  # of all together
WORKERS = 4  # threads for the rooms, apart from those of everything else
TICK = 0.25  # seconds between two looks at the clock
log = logging.getLogger(__name__)


class Hub:
    """The rooms that somebody is at. To be made inside the event loop."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._threads, self._press = anyio.CapacityLimiter(WORKERS), anyio.CapacityLimiter(1)
        self._lives: dict[str, Live] = {}
        self._sockets: Counter[tuple[str, Who]] = Counter()
        self._clients: Counter[str] = Counter()  # how many of them are whose
        self._moves = Buckets()  # outlive a line, so that coming back fills none
        self._ticking = asyncio.create_task(self._tick_on())

    def close(self) -> None:
        """Tells nobody anything more."""
        self._ticking.cancel()
        for live in self._lives.values():
            live.close()

    async def work(self, function: Any, *given: Any, **named: Any) -> Any:
        """Runs a function of the rooms apart from the event loop."""
        return await anyio.to_thread.run_sync(
            partial(function, *given, **named), limiter=self._threads
        )

    async def write(self, document: Callable[[], str]) -> str:
        """A document of a room; one at a time, so that the rooms go on meanwhile."""
        return await anyio.to_thread.run_sync(document, limiter=self._press)

    def address_of(self, room: Room) -> str:
        """Where students find a room."""
        return f"{self._address}/room/{room.code}"

    def is_full_for(self, room: Room, who: Who, client: str) -> bool:
        """Whether somebody has as many windows at a room as one may, their address as many sockets,
        or the server as many as it can bear."""
        is_greedy = self._clients[client] >= MOST_FROM_ONE and not is_this_machine(client)
        own = self._sockets[room.code, who]
        total = self._sockets.total()
        return is_greedy or own >= MOST_WINDOWS[who.role] or total >= MOST_SOCKETS

    async def host(self, room: Room, who: Who, socket: WebSocket) -> None:
        """Has a browser at a room until it leaves."""
        live = self._lives.get(room.code) or Live(
            room, self.address_of(room), self.work, self._moves
        )
        self._lives[room.code], client = live, client_of(socket)
        self._sockets[room.code, who] += 1
        self._clients[client] += 1
        try:
            await Browser(socket, who).stay(live)
        finally:
            self._sockets -= Counter({(room.code, who): 1})
            self._clients -= Counter({client: 1})
            if not live.browsers:  # nobody is there to see time go by
                live.close()
                room.rest()
                self._lives = {code: at for code, at in self._lives.items() if at is not live}

    def stir(self, room: Room) -> None:
        """Shows a room that was changed from elsewhere to those at it."""
        if room.code in self._lives:
            self._lives[room.code].stir()

    async def _tick_on(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for live in list(self._lives.values()):
                try:
                    await live.tick()
                except Exception:
                    log.exception("the clock of room %s", live.room.code)
