"""The time of a phase. Now is whatever the moves say it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Pace:
    """How long phases last; times are seconds since 1970."""

    timer: float | None  # seconds for a phase; None: no limit
    auto_next: bool = False  # whether phases close once everybody has decided
    paused: bool = False
    ends: float | None = None  # when the present phase closes by itself
    left: float | None = None  # seconds it had left when the room was paused

    def begin(self, now: float, seconds: float | None) -> None:
        """A phase begins that lasts so long."""
        self.ends = None if seconds is None else now + seconds
        self.left = seconds if self.paused else None

    def pause(self, now: float) -> None:
        """The clock stops."""
        if not self.paused:
            self.left = None if self.ends is None else max(0.0, self.ends - now)
        self.paused = True

    def resume(self, now: float) -> None:
        """The clock goes on."""
        if self.paused:
            self.ends = None if self.left is None else now + self.left
        self.paused, self.left = False, None

    def is_up(self, now: float) -> bool:
        """Whether the phase should close by itself."""
        return self.ends is not None and now >= self.ends and not self.paused
