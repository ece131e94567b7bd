"""One writer per folder, or one per shard of it; the system frees the lock of a killed writer."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from sim.scenario.wording import Fault, Faults

if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIO, shared: bool, wait: bool) -> None:
        if shared:  # unknown there: shards exclude each other, but no whole writer
            return
        file.seek(1 << 30)  # what is locked cannot be read: leave the words at the start free
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: TextIO, shared: bool, wait: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(file, kind if wait else kind | fcntl.LOCK_NB)


LOCKS = ".locks"


@contextmanager
def writing(folder: Path, shard: tuple[int, int]) -> Iterator[None]:
    """Holds a folder (or shard i of n of it) for one writer; raises Faults if another has it."""
    own, of = shard
    if of == 1:
        with _held(folder, "folder"):
            yield
    else:
        with _held(folder, "folder", shared=True), _held(folder, f"shard-{own}-of-{of}"):
            yield


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Waits for its turn to write what all shards of a folder share."""
    with _held(folder, "turn", wait=True):
        yield


@contextmanager
def owning(file: Path) -> Iterator[None]:
    """Holds a file for one program, by a lock beside it; raises Faults if another has it."""
    with open(file.with_name(f"{file.name}.lock"), "a", encoding="utf-8") as lock:
        try:
            _lock(lock, shared=False, wait=False)
        except (BlockingIOError, PermissionError):
            message = "is in use by a server that is running: stop that one, or give another file"
            raise Faults([Fault(str(file), None, "", message)]) from None
        yield


def clear(folder: Path) -> None:
    """Takes the locks away, by one who holds them and has nothing left to write: whoever opened one
    before finds it gone and makes it anew. (Windows leaves those that are held.)"""
    shutil.rmtree(folder / LOCKS, ignore_errors=True)


@contextmanager
def _held(folder: Path, name: str, shared: bool = False, wait: bool = False) -> Iterator[None]:
    with _locked(folder, name, shared, wait) as file:
        file.truncate(0)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"process {os.getpid()} on {platform.node()} at {now}\n")
        file.flush()
        yield


def _locked(folder: Path, name: str, shared: bool, wait: bool) -> TextIO:
    """The file of a lock, once it is ours and still in its place; raises Faults if another has
    it."""
    while True:
        (folder / LOCKS).mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # cleared between the two lines
            file = open(folder / LOCKS / name, "a+", encoding="utf-8")  # noqa: SIM115
            try:
                _lock(file, shared, wait)
                if os.path.samestat(os.fstat(file.fileno()), os.stat(folder / LOCKS / name)):
                    return file
            except (BlockingIOError, PermissionError):
                message = _taken(file, name)
                file.close()
                raise Faults([Fault(str(folder), None, "", message)]) from None
            except BaseException:
                file.close()
                raise
            file.close()


def _taken(file: TextIO, name: str) -> str:
    file.seek(0)
    last = file.read().strip() or "another program"
    what = f"{name.replace('-', ' ')} is" if name != "folder" else "is"
    return f"{what} being written; the last to begin was {last}"
