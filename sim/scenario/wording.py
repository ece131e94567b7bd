"""How a fault is told: with its place, in the reader's words, and with a way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """One thing wrong with a scenario, and where."""

    file: str
    line: int | None  # from 1; None where a file has no lines
    path: str  # dotted; empty for the whole file
    message: str

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(part for part in (line, self.path) if part)
        return f"{where}: {self.message}" if where else self.message


MORE = "(more faults may appear once these are mended)"


class Faults(Exception):  # noqa: N818
    """All that is wrong with a scenario; `more` where a fault kept others from being looked for."""

    def __init__(self, faults: Iterable[Fault], more: bool = False) -> None:
        self.more = more
        self.faults = sorted(dict.fromkeys(faults), key=lambda fault: (fault.file, fault.line or 0))
        super().__init__(self.faults)

    def __str__(self) -> str:
        files = dict.fromkeys(fault.file for fault in self.faults)
        told = [_told(f, [g for g in self.faults if g.file == f]) for f in files]
        return "\n".join([*told, MORE] if self.more else told)


def _told(file: str, faults: Sequence[Fault]) -> str:
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return "\n  ".join([f"{file} has {number}:", *map(str, faults)])


def did_you_mean(word: object, known: Iterable[object]) -> str:
    """Name the known word closest to a misspelt one, or nothing."""
    near = nearest(word, known)
    return f"; did you mean '{near}'?" if near else ""


def nearest(word: object, known: Iterable[object]) -> str | None:
    """The known word closest to a misspelt one."""
    return next(iter(get_close_matches(str(word), [str(name) for name in known], 1)), None)


def listed(names: Iterable[object], most: int = 12) -> str:
    """Name all of a few, the first of many."""
    words = [str(name) for name in names]
    more = f", and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def shown(value: Any, most: int = 40) -> str:
    """Show a value as its writer would know it, shortened."""
    if isinstance(value, str):
        return f"'{value}'" if len(value) <= most else f"'{value[:most]}…'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}"
    names = {type(None): "an empty entry", dict: "a mapping", list: "a list", tuple: "a list"}
    return names.get(type(value), str(value)[:most])
