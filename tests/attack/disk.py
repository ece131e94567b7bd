"""A disk that fails: every act that changes something below a folder is counted, and the k-th one
fails, as a full, broken or read-only disk does, or kills the process.

Acts are seen where the program meets the system: audit events for what is opened for writing, made,
moved or removed; writes, `fsync`, the exchange of two folders and DuckDB's own writer besides.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sim.archive import writing
from sim.sweep import parts

EVENTS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
          "os.truncate"}  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
FREEING = {"os.remove", "os.rmdir", "os.rename", "exchange", "os.chmod"}  # also on a full disk

FAULTS = {  # name -> (errno; None: death, whether all later acts fail too, whether half is written)
    "full": (errno.ENOSPC, True, False),
    "full within": (errno.ENOSPC, True, True),
    "over quota once": (errno.EDQUOT, False, True),
    "broken once": (errno.EIO, False, False),
    "broken within": (errno.EIO, False, True),
    "read-only from then on": (errno.EROFS, True, False),
    "not allowed once": (errno.EACCES, False, False),
    "killed": (None, True, False),
    "killed within": (None, True, True),
}


class Disk:
    """What was done to a folder, and what fails."""

    def __init__(self, folder: Path, fault: str = "full", at: int = 0) -> None:
        self.folder, self.at, self.acts = str(folder), at, list[str]()
        self.number, self.stays, self.halves = FAULTS[fault]

    @property
    def is_hit(self) -> bool:
        """Whether the fault has struck."""
        return 0 < self.at <= len(self.acts)

    def act(self, what: str, place: object, half: Callable[[], object] | None = None) -> None:
        """Something is about to be done; raises OSError, or never returns, if it must fail."""
        self.acts.append(what)
        now = len(self.acts)
        if not self.at or now < self.at or (now > self.at and not self.stays):
            return
        if now > self.at and self.number != errno.EROFS and what in FREEING:
            return
        if half and self.halves and now == self.at:
            half()
        if self.number is None:
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(self.number, os.strerror(self.number), str(place))

    def holds(self, place: object) -> bool:
        """Whether a file is on this disk; one named by a number is, when it is written."""
        return isinstance(place, str | bytes | Path) and os.fsdecode(place).startswith(self.folder)


_disk: list[Disk] = []  # the one that is watched now


def _heard(event: str, args: tuple[Any, ...]) -> None:
    if not _disk or (event != "open" and event not in EVENTS):
        return
    disk, place = _disk[0], args[0]
    if event == "open":
        if disk.holds(place) and args[2] & WRITING:
            disk.act("open", place)
    elif disk.holds(place) or (event in ("os.remove", "os.rmdir") and args[-1] != -1):
        disk.act(event, place)


sys.addaudithook(_heard)


class Writer:
    """An open file whose writes are acts."""

    def __init__(self, file: Any, place: object) -> None:
        self._file, self._place = file, place

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *why: object) -> None:
        self._file.close()

    def write(self, content: Any) -> int:
        def half() -> None:
            self._file.write(content[: len(content) // 2])
            self._file.flush()

        if _disk:
            _disk[0].act("write", self._place, half)
        return int(self._file.write(content))


def _opened(real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", *args: Any, **how: Any) -> Any:
        made = real(file, mode, *args, **how)
        ours = isinstance(file, int) or _disk[0].holds(file)
        return Writer(made, file) if ours and set(mode) & set("wax+") else made

    return opened


def _synced(real: Callable[[int], None]) -> Callable[[int], None]:
    def synced(handle: int) -> None:
        _disk[0].act("fsync", handle)
        real(handle)

    return synced


def _exchanged(real: Callable[..., bool]) -> Callable[..., bool]:
    def exchanged(one: Path, other: Path) -> bool:
        _disk[0].act("exchange", other)
        return real(one, other)

    return exchanged


def _copied(real: Callable[..., None]) -> Callable[..., None]:
    def copied(file: Path, *args: Any) -> None:
        def half() -> None:
            real(file, *args)
            os.truncate(file, file.stat().st_size // 2)

        _disk[0].act("copy", file, half)
        real(file, *args)

    return copied


@contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Within, the disk is the one that is written to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builtins, "open", _opened(builtins.open))
        patch.setattr(io, "open", _opened(io.open))
        patch.setattr(os, "fsync", _synced(os.fsync))
        patch.setattr(writing, "_exchanged", _exchanged(writing._exchanged))
        patch.setattr(parts, "_copy", _copied(parts._copy))
        _disk.append(disk)
        try:
            yield disk
        finally:
            _disk.clear()
