"""Files and folders of results: each is there whole, or not at all.

All is made aside, under a hidden name, and moved into place in one step. What a killed writer left
aside is cleared by the next one that finds itself alone in that folder.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ASIDE = ".being-written-"  # how the names of what is not yet there begin
TRIES = 5  # a folder may be cleared away by another program between two steps

if sys.platform == "win32":

    @contextmanager
    def _at_work(folder: Path, alone: bool = False) -> Iterator[None]:
        """Nothing is cleared there, and nobody waits: a folder cannot be locked."""
        yield
else:
    import fcntl

    @contextmanager
    def _at_work(folder: Path, alone: bool = False) -> Iterator[None]:
        """While somebody writes into a folder nobody clears it; who comes first clears it. `alone`
        waits until nobody writes there, and lets nobody begin."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _clear(folder)
            with suppress(OSError):  # where the system knows no locks nothing is cleared
                fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield
        finally:
            os.close(handle)


def _clear(folder: Path) -> None:
    for left in folder.glob(f"{ASIDE}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def write_file(target: Path, content: str | bytes) -> None:
    """Writes one file whole or not at all, and the folders above it; raises OSError."""
    raw = content.encode() if isinstance(content, str) else content
    target.parent.mkdir(parents=True, exist_ok=True)
    with _at_work(target.parent):
        handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=target.parent)
        try:
            with open(handle, "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(aside, 0o644)
            os.replace(aside, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(aside)
            raise


@contextmanager
def room_in(parent: Path) -> Iterator[Path]:
    """A new folder aside in `parent`, which is made if need be; what is not moved away is cleared
    away afterwards, and so is `parent` if it stays empty. Raises OSError."""
    made = [folder for folder in (parent, parent.parent) if not folder.exists()]
    try:
        with ExitStack() as stack:
            aside = _entered(parent, stack)
            yield aside
    finally:
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def _entered(parent: Path, stack: ExitStack) -> Path:
    for left in reversed(range(TRIES)):
        try:
            parent.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_at_work(parent))
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=parent))
            break
        except FileNotFoundError:  # another program found it empty, and cleared it away
            if not left:
                raise
    stack.callback(shutil.rmtree, aside, ignore_errors=True)
    aside.chmod(0o755)
    return aside


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """While nobody else writes a file into a folder, if there is one."""
    with ExitStack() as stack:
        with suppress(FileNotFoundError, NotADirectoryError):
            stack.enter_context(_at_work(folder, alone=True))
        yield


def put(made: Path, target: Path) -> None:
    """Moves a folder made aside into place; one that is there changes places with it."""
    try:
        os.replace(made, target)
    except OSError:
        if not target.is_dir() or target.is_symlink():
            raise
        if not _exchanged(made, target):
            _exchange_by_turns(made, target)


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system let two folders change places in one step: see renameat2(2) of Linux."""
    if sys.platform != "linux":
        return False
    here, exchange = -100, 2  # AT_FDCWD of <fcntl.h>, RENAME_EXCHANGE of <linux/fs.h>
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return bool(rename and not rename(here, os.fsencode(one), here, os.fsencode(other), exchange))


def _exchange_by_turns(made: Path, target: Path) -> None:
    """The same in three steps; a kill between them leaves the old folder whole, but hidden."""
    old = target.with_name(f".{target.name}-replaced")
    shutil.rmtree(old, ignore_errors=True)
    os.replace(target, old)
    try:
        os.replace(made, target)
    except OSError:
        os.replace(old, target)
        raise
    os.replace(old, made)
