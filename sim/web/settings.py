"""What a server is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.records import Scenario


@dataclass(frozen=True)
class Settings:
    """What a server is started with: the scenarios it offers by id (the first is the default), the
    file that keeps its rooms, the instructor's key, and where students find it."""

    scenarios: Mapping[str, Scenario]
    rooms: Path  # SQLite; made when missing
    key: str | None = None  # None: whoever sits at this machine is the instructor
    address: str = "http://127.0.0.1:8000"  # as others type it, without a slash at the end
