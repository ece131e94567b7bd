"""One rule, interpreted or compiled: `@rule` makes a function callable from Python and from other
rules, and compiles it the first time it is called.

Compiling is lazy so that a reader of scenarios never loads the compiler. Compiled code is kept in a
folder named by a hash of the sources, because the compiler's own cache does not notice that a
called rule in another file has changed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]


class Rule:
    """A pure function of numbers; `function` is its interpreted form."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        update_wrapper(self, function)

    @cached_property
    def compiled(self) -> Any:
        """The compiled form (made once per source state; division by zero gives inf or nan)."""
        numba = _compiler()
        made = numba.njit(error_model="numpy", nogil=True)(self.function)
        closed = self.function.__closure__ is not None  # a catalogue: lives inside its callers
        if not closed and made is not self.function:  # that it is where compiling is switched off
            from sim.rules.machine_code import keeper

            made._cache = keeper(self.function, numba.config.CACHE_DIR)
        return made

    @property
    def _numba_type_(self) -> Any:
        """What lets a compiled rule call this one."""
        return self.compiled._numba_type_

    def __call__(self, *args: Any) -> Any:
        """Apply the compiled rule."""
        return self.compiled(*args)


def rule(function: Callable[..., Any]) -> Rule:
    """Declare a pure function of numbers as a rule of the model."""
    return Rule(function)


def catalogue(*rules: Rule) -> tuple[tuple[str, ...], Rule]:
    """Kindred rules with one signature -> (names a scenario may say, rule(code, ...))."""
    chosen = _only(rules[-1])
    for code in reversed(range(len(rules) - 1)):
        chosen = _either(code, rules[code], chosen)
    return tuple(member.__name__ for member in rules), chosen  # type: ignore[attr-defined]


def _only(member: Rule) -> Rule:
    @rule
    def chosen(code: int, *args: Any) -> Any:
        return member(*args)

    return chosen


def _either(own: int, member: Rule, others: Rule) -> Rule:
    @rule
    def chosen(code: int, *args: Any) -> Any:
        if code == own:
            return member(*args)
        return others(code, *args)

    return chosen


def source_hash() -> str:
    """Short hash of every source that is compiled: names the cache and stands in receipts."""
    digest = hashlib.sha256()
    sim = HOME / "sim"
    for file in [*sorted((sim / "rules").rglob("*.py")), sim / "sweep" / "engine.py"]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where compiled rules are kept: beside the program, else among the user's own caches.

    The compiler's cache runs what it holds, so only a folder that nobody else can write to will do.
    """
    name = f"rules-{source_hash()}"
    for place in _places():
        if _is_private(place) and _is_private(place / name):
            return place / name
    mend = "chmod go-w .cache there, or set XDG_CACHE_HOME"
    words = f"compiled rules need a folder that is yours alone: {mend}"
    raise PermissionError(errno.EACCES, words, str(HOME))


def _places() -> Iterator[Path]:
    yield HOME / ".cache"
    with suppress(RuntimeError):  # a user without a home
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        yield caches / "peacetable"
    owner = getattr(os, "getuid", int)()  # Windows knows none: there each user has such a folder
    yield Path(tempfile.gettempdir()) / f"peacetable-{owner}"


def _is_private(folder: Path) -> bool:
    """Whether the folder is there, or can be made, and is ours alone to write to; no link is."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    if sys.platform == "win32":  # what a folder's mode says means nothing there
        return os.access(folder, os.W_OK)
    ours = found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return ours and os.access(folder, os.W_OK | os.X_OK)


def is_warm(use: str) -> bool:
    """Whether this use of the rules has been compiled before, for this source state."""
    return (cache_folder() / f"{use}.done").exists()


def now_warm(use: str) -> None:
    """Remember that everything this use needs is compiled."""
    with suppress(OSError):
        (cache_folder() / f"{use}.done").touch()


def _compiler() -> Any:
    import numba

    # set here, not by environment: somebody may have imported the compiler before us
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]
    from sim.rules import handles  # noqa: F401  (the compiler learns of it)

    return numba
