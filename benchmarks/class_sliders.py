"""People who move sliders: everyone waits for an answer before asking the next, as pages do."""

from __future__ import annotations

import asyncio
import re
import time
from random import Random
from typing import Any, NamedTuple

import httpx

TIMEOUT = 30.0  # seconds
LINKS = re.compile(r'(?:src|href)="(/static/[^"]+)"')


class Asked(NamedTuple):
    """What came of many questions."""

    seconds: list[float]  # how long each answer took
    errors: list[str]  # those that were refused or lost
    lasted: float  # seconds in all

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted


async def page_ready(address: str, scenario: str) -> float:
    """Seconds from asking for the page to the last byte of the last file it names."""
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT) as client:
        began = time.perf_counter()
        page = await client.get(f"/explore/{scenario}")
        page.raise_for_status()
        links = dict.fromkeys(LINKS.findall(page.text))
        for answer in await asyncio.gather(*(client.get(link) for link in links)):
            answer.raise_for_status()
        return time.perf_counter() - began


async def sliders(address: str, scenario: str) -> list[dict[str, Any]]:
    """The sliders that a page shows first."""
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT) as client:
        start = (await client.get(f"/api/explore/{scenario}")).raise_for_status().json()
    inputs = [one for group in start["groups"] for one in group["inputs"]]
    return [one for one in inputs if one["kind"] == "slider" and one["main"]]


async def class_of(
    address: str, scenario: str, people: int, seconds: float, think: tuple[float, float]
) -> Asked:
    """So many people move sliders for so long; between an answer and the next question each waits
    for a time drawn from `think`, (least, most) seconds."""
    offered = await sliders(address, scenario)
    began = time.perf_counter()
    parts = await asyncio.gather(
        *(
            _person(address, scenario, offered, Random(f"{seconds} {k}"), began + seconds, think)
            for k in range(people)
        )
    )
    lasted = time.perf_counter() - began
    return Asked(
        [x for part in parts for x in part[0]], [x for part in parts for x in part[1]], lasted
    )


async def _person(
    address: str,
    scenario: str,
    offered: list[dict[str, Any]],
    luck: Random,
    until: float,
    think: tuple[float, float],
) -> tuple[list[float], list[str]]:
    """Moves one slider after another, a few values of each, none twice."""
    seconds: list[float] = []
    errors: list[str] = []
    changes: dict[str, Any] = {}
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT) as client:
        while time.perf_counter() < until:
            if think[1]:
                await asyncio.sleep(luck.uniform(*think))
            one = luck.choice(offered)
            value: float = luck.uniform(one["low"], one["high"])
            changes = {**dict(list(changes.items())[-4:]), one["path"]: value}
            if isinstance(one["own"], int):
                changes[one["path"]] = round(value)
            began = time.perf_counter()
            fault = await _ask(client, scenario, changes)
            if fault:
                errors.append(fault)
            else:
                seconds.append(time.perf_counter() - began)
    return seconds, errors


async def _ask(client: httpx.AsyncClient, scenario: str, changes: dict[str, Any]) -> str:
    try:
        answer = await client.post(f"/api/explore/{scenario}/ensemble", json={"changes": changes})
    except httpx.HTTPError as error:
        return type(error).__name__
    return "" if answer.status_code == 200 else f"{answer.status_code} {answer.text[:100]}"
