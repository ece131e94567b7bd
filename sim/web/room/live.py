"""The room as it happens: every browser at it hears of every change, at once and in order."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sim.web.rates import Buckets, Rate
from sim.web.room.browser import Browser
from sim.web.room.moves import Refused, Who
from sim.web.room.rooms import Room

MOVES = Rate(40, 4)  # of one person, in all windows together
PAUSE = 0.1  # seconds between two views to the same browser
log = logging.getLogger(__name__)
Work = Callable[..., Awaitable[Any]]  # runs a function apart from the event loop


class Live:
    """A room and the browsers at it."""

    def __init__(self, room: Room, address: str, work: Work, moves: Buckets) -> None:
        self.room, self._address, self._moves = room, address, moves
        self.browsers: set[Browser] = set()
        self._work, self._order = work, asyncio.Lock()
        self._changed = asyncio.Event()
        self._telling = asyncio.create_task(self._tell_on())

    def close(self) -> None:
        """Tells nobody anything more."""
        self._telling.cancel()

    def stir(self) -> None:
        """Has everybody shown the room as it now is."""
        self._changed.set()

    def enter(self, browser: Browser) -> None:
        """Shows the room to one more browser, and everybody that it is there."""
        self.browsers.add(browser)
        self.stir()

    def leave(self, browser: Browser) -> None:
        """One browser less."""
        self.browsers.discard(browser)
        self.stir()

    async def act(self, who: Who, move: Any) -> None:
        """Makes a move, after those that came before it; raises Refused, also for too many."""
        own = f"{self.room.code} {who}"
        if who.role != "instructor" and not self._moves.take(MOVES, own):
            raise Refused("Too many moves at once. Wait a moment and try again.")
        async with self._order:
            await self._work(self.room.act, who, move)
        self.stir()

    async def tick(self) -> None:
        """Closes a phase whose time is up."""
        async with self._order:
            if await self._work(self.room.tick):
                self.stir()

    async def weigh(self, who: Who, asked: dict[str, Any]) -> dict[str, Any]:
        """What a text is worth to the asker's seat."""
        told: dict[str, Any] = await self._work(self.room.weigh, who, asked["weigh"])
        return told

    async def _tell_on(self) -> None:
        """Shows every change to everybody; changes close together are shown at once."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._tell(list(self.browsers))
            await asyncio.sleep(PAUSE)

    async def _tell(self, browsers: list[Browser]) -> None:
        views = await self._work(self._views, {browser.who for browser in browsers})
        for browser in browsers:
            view = views.get(browser.who, "")
            if view is None:
                browser.dismiss("You are no longer in this room.", join=True)
            elif view:
                browser.show(view)

    def _views(self, everybody: set[Who]) -> dict[Who, str | None]:
        """What each of them sees, as JSON; None for somebody who was sent out."""
        here = {who.person for who in everybody}
        views: dict[Who, str | None] = {}
        for who in everybody:
            try:
                views[who] = json.dumps({"view": self._told(self.room.view(who), here)})
            except Refused:
                views[who] = None
            except Exception:  # a fault of the program: the others are to see theirs
                log.exception("room %s could not be shown to %s", self.room.code, who.role)
        return views

    def _told(self, view: dict[str, Any], here: set[str | None]) -> dict[str, Any]:
        """A copy of a view with what the room itself does not know: who is connected, and where."""

        def marked(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [person | {"connected": person["person"] in here} for person in people]

        desk = view["instructor"]
        if desk is not None:
            desk = desk | {"people": marked(desk["people"]), "join_url": self._address}
        seats = [seat | {"people": marked(seat["people"])} for seat in view["seats"]]
        return view | {"seats": seats, "instructor": desk}
