"""A room full of people: everyone floats, offers and answers, and everyone must see it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from sim.scenario.reading import read
from sim.scenario.table import levels_on_table

TIMEOUT = 30.0  # seconds in which everybody must have seen a move
LARGEST = 2**22  # bytes of a message


class Played(NamedTuple):
    """What came of a room."""

    rounds: int
    answered: list[float]  # seconds from sending a move to its being acknowledged
    seen: list[float]  # ... to the last of all browsers showing it (moves that everybody can see)
    closed: list[float]  # ... from the decisions of a phase to all browsers showing the next
    sent: int
    refused: list[str]
    lost: int  # acknowledged, but not in the room's log
    largest: int  # bytes of the largest view
    lasted: float  # seconds


class Browser:
    """One socket at a room: what it shows, and when it came."""

    def __init__(self, name: str, person: str | None, line: ClientConnection) -> None:
        self.name, self.person, self.line = name, person, line
        self.view: dict[str, Any] = {}
        self.largest = 0
        self._waiting: dict[str, asyncio.Future[str]] = {}
        self._shown = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for text in self.line:
            said = json.loads(text)
            if "view" in said:
                self.largest = max(self.largest, len(text))
                async with self._shown:
                    self.view = said["view"]
                    self._shown.notify_all()
            for word in ("done", "refused"):
                if said.get(word) in self._waiting:
                    self._waiting.pop(said[word]).set_result(said.get("why", ""))

    async def shows(self, holds: Callable[[dict[str, Any]], bool]) -> float:
        """Waits until the view has what `holds` asks for; when it did."""
        async with asyncio.timeout(TIMEOUT), self._shown:
            await self._shown.wait_for(lambda: self.view and holds(self.view))
            return time.perf_counter()

    async def move(self, **said: Any) -> str:
        """Sends a move; why it was refused, or nothing, once it is answered."""
        number = str(uuid4())
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.line.send(json.dumps({"move": {"id": number, **said}}))
        async with asyncio.timeout(TIMEOUT):
            return await self._waiting[number]

    async def close(self) -> None:
        """Leaves."""
        self._listening.cancel()
        await self.line.close()


class Crowd:
    """A room with its people, its screen and its instructor."""

    def __init__(self, address: str, scenario: str) -> None:
        self.address, self.scenario = address, read(scenario)
        self.people: list[Browser] = []
        self.answered: list[float] = []
        self.seen: list[float] = []
        self.closed: list[float] = []
        self.kept: Counter[tuple[str, str, int]] = Counter()  # acknowledged: who, what, round
        self.refused: list[str] = []
        self.sent = 0

    @property
    def all(self) -> list[Browser]:
        """Every browser at the room."""
        return [*self.people, self.screen, self.teacher]

    async def gather(self, people: int, rounds: int) -> None:
        """Opens the room, and has everybody come in and sit down, seat by seat."""
        wish = {"scenario": self.scenario.id, "seed": 1, "rounds": rounds, "title": "Load"}
        async with httpx.AsyncClient(base_url=self.address, timeout=TIMEOUT) as client:
            opened = (await client.post("/api/rooms", json=wish)).raise_for_status()
        self.code = opened.json()["code"]
        self.teacher = await self._enter("the instructor", "instructor", None, {})
        self.screen = await self._enter("the screen", "screen", None, {})
        for k in range(people):
            self.people.append(await self._join(f"Student {k + 1}"))
        seats = list(self.scenario.actors)
        await asyncio.gather(
            *(each.move(kind="sit", seat=seats[k % len(seats)])
              for k, each in enumerate(self.people))
        )  # fmt: skip
        await self.teacher.move(kind="autonext", on=True)

    async def _join(self, name: str) -> Browser:
        async with httpx.AsyncClient(base_url=self.address, timeout=TIMEOUT) as client:
            answer = await client.post(f"/api/room/{self.code}/join", json={"name": name})
            person = answer.raise_for_status().json()["person"]
            return await self._enter(name, "person", person, dict(client.cookies))

    async def _enter(
        self, name: str, role: str, person: str | None, cookies: dict[str, str]
    ) -> Browser:
        where = f"{self.address.replace('http', 'ws', 1)}/room/{self.code}/live?as={role}"
        cookie = "; ".join(f"{key}={value}" for key, value in cookies.items())
        line = await connect(
            where, additional_headers={"Cookie": cookie} if cookie else None, max_size=LARGEST
        )
        browser = Browser(name, person, line)
        await browser.shows(lambda view: True)
        return browser

    # ---------------------------------------------------------------- a round
    async def play(self, rounds: int, pace: float) -> int:
        """Plays so many rounds, each for at least `pace` seconds, or until it is over; how many
        there were."""
        await self.teacher.move(kind="start")
        await self._all_show(lambda view: view["phase"] != "lobby")
        began, played = time.perf_counter(), 0
        while played < rounds and self.teacher.view["phase"] != "over":
            await self._round(played)
            played += 1
            await asyncio.sleep(max(0.0, began + pace * played - time.perf_counter()))
            if self.teacher.view["phase"] == "result":
                await self._next()
        return played

    async def _round(self, number: int) -> None:
        packages = levels_on_table(self.scenario)
        while (phase := self.teacher.view["phase"]) in ("offers", "answers"):
            now = self.teacher.view["round"]
            if phase == "offers":
                shift = [self._clauses(packages[(number * 31 + k) % len(packages)])
                         for k in range(len(self.people))]  # fmt: skip
                floats = zip(self.people, shift, strict=True)
                await asyncio.gather(*(self._float(each, now, said) for each, said in floats))
            await self._decide(phase, now, packages[number % len(packages)])

    def _clauses(self, levels: Any) -> dict[str, str]:
        issues = self.scenario.issues.items()
        return {key: issue.levels[k].key for (key, issue), k in zip(issues, levels, strict=True)}

    async def _float(self, browser: Browser, now: int, clauses: dict[str, str]) -> None:
        """One floats a text, and all must show it."""

        def shows(view: dict[str, Any]) -> bool:
            return view["round"] > now or any(
                one["person_name"] == browser.name
                and {each["issue"]: each["key"] for each in one["clauses"]} == clauses
                for one in view["floated"]
            )

        began = time.perf_counter()
        if await self._sent(browser, "float", now, clauses=clauses):
            self.seen.append(await self._all_show(shows) - began)

    async def _decide(self, phase: str, now: int, package: Any) -> None:
        """Everybody who is asked decides, no seat says yes; then all must show the next phase."""
        word = phase.removesuffix("s")
        asked = [each for each in self.people if each.view["private"]["may"][word]]
        said = {"clauses": self._clauses(package)} if word == "offer" else {"accept": False}
        began = time.perf_counter()
        await asyncio.gather(*(self._sent(each, word, now, **said) for each in asked))
        if not asked:
            await self.teacher.move(kind="next", round=now, phase=phase)
        seen = await self._all_show(lambda view: (view["round"], view["phase"]) != (now, phase))
        self.closed.append(seen - began)

    async def _next(self) -> None:
        now = self.teacher.view["round"]
        await self.teacher.move(kind="next", round=now, phase="result")
        await self._all_show(lambda view: view["round"] > now or view["phase"] == "over")

    async def _all_show(self, holds: Callable[[dict[str, Any]], bool]) -> float:
        """When the last browser showed it."""
        return max(await asyncio.gather(*(each.shows(holds) for each in self.all)))

    async def _sent(self, browser: Browser, kind: str, now: int, **said: Any) -> bool:
        began = time.perf_counter()
        self.sent += 1
        why = await browser.move(kind=kind, round=now, **said)
        if why:
            self.refused.append(f"{kind}: {why}")
            return False
        self.answered.append(time.perf_counter() - began)
        self.kept[browser.name, kind, now] += 1
        return True

    async def lost(self) -> int:
        """How many acknowledged moves the exported log does not have."""
        async with httpx.AsyncClient(base_url=self.address, timeout=TIMEOUT) as client:
            text = (await client.get(f"/api/room/{self.code}/moves.csv")).raise_for_status().text
        rows = list(csv.reader(io.StringIO(text)))[1:]
        logged = Counter((who, kind, int(now)) for _, now, who, _, kind, *_ in rows if now)
        return sum((self.kept - logged).values())


async def room(address: str, scenario: str, people: int, rounds: int, pace: float = 0.0) -> Played:
    """A room of so many people over all seats, played for so many rounds, each for at least `pace`
    seconds."""
    crowd, began = Crowd(address, scenario), time.perf_counter()
    await crowd.gather(people, rounds)
    played = await crowd.play(rounds, pace)
    lost = await crowd.lost()
    largest = max(each.largest for each in crowd.all)
    for each in crowd.all:
        await each.close()
    return Played(
        played, crowd.answered, crowd.seen, crowd.closed, crowd.sent, crowd.refused, lost, largest,
        time.perf_counter() - began,
    )  # fmt: skip
