"""`python -m benchmarks.class_load`: a class at the server, over real HTTP and WebSockets.

Starts `run.py serve` on this machine, so clients and server share its cores. Measured are a page
with all its files, one person and thirty people at the sliders, a room of thirty people, and the
memory of the server all the while. Needs Linux for the memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.__main__ import machine, table
from benchmarks.class_room import Played, room
from benchmarks.class_server import Server
from benchmarks.class_sliders import Asked, class_of, page_ready

THINK, NONE = (0.3, 1.0), (0.0, 0.0)  # seconds
HEADS = (
    "what | how many | median, ms | 95 %, ms | longest, ms | CPU of the server each, ms | a second "
    "| errors"
)
TIMES = ("median", "p95", "longest")
EVERY = 5.0  # seconds between two looks at the memory


def asked() -> argparse.Namespace:
    """What the command line says."""
    said = argparse.ArgumentParser(prog="python -m benchmarks.class_load", description=__doc__)
    said.add_argument("scenario", nargs="?", default="january_2026")
    said.add_argument("--people", type=int, default=30)
    said.add_argument("--rounds", type=int, default=20, help="of the room")
    said.add_argument("--seconds", type=float, default=15.0, help="of each time at the sliders")
    said.add_argument("--pages", type=int, default=10, help="loaded one after another")
    said.add_argument("--minutes", type=float, default=0.0, help="go on for so long afterwards")
    said.add_argument("--rooms", type=int, default=4, help="played one by one in these minutes")
    said.add_argument("--json", action="store_true", help="print figures instead of a table")
    return said.parse_args()


async def measured(server: Server, said: argparse.Namespace) -> dict[str, Any]:
    """All figures, as plain data; times in seconds."""
    at, scenario = server.address, said.scenario
    memory: list[tuple[float, float]] = []
    watching = asyncio.create_task(_watch(server, memory))
    found: dict[str, Any] = {"machine": "".join(machine()), "scenario": scenario}
    found["page"] = _times([await page_ready(at, scenario) for _ in range(said.pages)])
    crowds = {
        "one": (1, NONE),
        "thinking": (said.people, THINK),
        "closed_loop": (said.people, NONE),
    }
    for name, (people, think) in crowds.items():
        used = server.cpu
        told = await class_of(at, scenario, people, said.seconds, think)
        found[name] = _of(told) | {"cpu": (server.cpu - used) / max(1, len(told.seconds))}
    found["room"] = _of_room(await room(at, scenario, said.people, said.rounds))
    if said.minutes:
        found["afterwards"] = await _on(server, said)
    watching.cancel()
    found["memory"] = {"minutes": [t / 60 for t, _ in memory], "MB": [mb for _, mb in memory]}
    found["server_cpu_seconds"], found["server_said"] = server.cpu, server.said[-2000:]
    return found


async def _watch(server: Server, memory: list[tuple[float, float]]) -> None:
    while True:
        memory.append((time.monotonic() - server.began, server.resident))
        await asyncio.sleep(EVERY)


async def _on(server: Server, said: argparse.Namespace) -> dict[str, Any]:
    """The class goes on for a while: sliders, and a few rooms one after another at its pace."""
    at, scenario, people = server.address, said.scenario, said.people
    moving = asyncio.create_task(class_of(at, scenario, people, 60 * said.minutes, THINK))
    pace = 60 * said.minutes / (said.rooms * said.rounds)
    rooms = [await room(at, scenario, people, said.rounds, pace) for _ in range(said.rooms)]
    return {
        "sliders": _of(await moving),
        "rooms": len(rooms),
        "lost": sum(each.lost for each in rooms),
        "refused": sum(len(each.refused) for each in rooms),
        "seen": _times([x for each in rooms for x in each.seen]),
    }


def _times(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {"count": 0}
    found = np.percentile(seconds, (50, 95, 100)).tolist()
    return {"count": len(seconds), **dict(zip(TIMES, found, strict=True))}


def _of(told: Asked) -> dict[str, Any]:
    return _times(told.seconds) | {"a_second": told.a_second, "errors": told.errors}


def _of_room(told: Played) -> dict[str, Any]:
    parts = {name: _times(getattr(told, name)) for name in ("answered", "seen", "closed")}
    return told._asdict() | parts


# ------------------------------------------------------------------------------------ in words
def page(found: dict[str, Any], people: int) -> str:
    """The figures as tables."""
    told, memory = found["room"], found["memory"]["MB"]
    marks = [memory[int(k * (len(memory) - 1) / 4)] for k in range(5)]
    minutes = found["memory"]["minutes"][-1]
    parts = [
        found["machine"],
        f"### Times\n\n{table(HEADS, list(_rows(found, people)))}",
        f"### The room\n\n{told['rounds']} rounds, {people} people: {told['sent']} moves sent, "
        f"{len(told['refused'])} refused, {told['lost']} lost; the largest view "
        f"{told['largest'] / 1024:.0f} kB.",
        f"### Memory of the server\n\nMB resident over {minutes:.1f} minutes, at the start, the "
        f"quarters and the end: {', '.join(f'{mb:.0f}' for mb in marks)}; the most "
        f"{max(memory):.0f}. CPU of the server: {found['server_cpu_seconds']:.0f} s.",
    ]
    faults = [found["server_said"], *told["refused"][:3]]
    return "\n\n".join([*parts, *(fault for fault in faults if fault)])


def _rows(found: dict[str, Any], people: int) -> Iterator[list[str]]:
    told = found["room"]
    lines = {
        "the page with all its files": found["page"],
        "one person at the sliders": found["one"],
        f"{people} people, each thinking {THINK[0]}-{THINK[1]} s": found["thinking"],
        f"{people} people without a pause": found["closed_loop"],
        f"room of {people}: a move answered": told["answered"],
        f"room of {people}: a text floated, seen by all": told["seen"],
        f"room of {people}: all decide, the next phase seen by all": told["closed"],
    }
    if more := found.get("afterwards"):
        lines |= {"afterwards: sliders": more["sliders"], "afterwards: seen by all": more["seen"]}
    for name, one in lines.items():
        times = [f"{1e3 * one[key]:.0f}" if key in one else "" for key in TIMES]
        cpu = f"{1e3 * one['cpu']:.0f}" if "cpu" in one else ""
        often = f"{one['a_second']:.1f}" if "a_second" in one else ""
        errors = str(len(one["errors"])) if "errors" in one else ""
        yield [name, f"{one['count']:,}", *times, cpu, often, errors]


def main() -> None:
    """Prints what was measured."""
    said = asked()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder)) as server:
        found = asyncio.run(measured(server, said))
    print(json.dumps(found, indent=2) if said.json else page(found, said.people))


if __name__ == "__main__":
    main()
