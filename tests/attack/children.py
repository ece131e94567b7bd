"""Command lines given to children of this process, which start at once because it is warm."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sim import cli

ENOUGH = 120  # seconds


class Ended(NamedTuple):
    """How a child ended: its exit code, or minus the signal; what it said."""

    code: int
    out: str
    err: str


def begun(line: str, aside: Path, before: Callable[[], object] = lambda: None) -> int:
    """A child that is about to be the front door with a command line, after `before`."""
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        signal.alarm(ENOUGH)
        for stream, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(aside / f"{os.getpid()}.{name}", os.O_WRONLY | os.O_CREAT), stream)
        sys.stdout, sys.stderr = (open(n, "w", buffering=1, closefd=False) for n in (1, 2))  # noqa: SIM115
        sys.argv = ["run.py", *shlex.split(line)]
        before()
        code = cli.main()
        sys.stdout.flush()
    finally:
        os._exit(code)


def ended(child: int, aside: Path) -> Ended:
    """Waits for a child."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Ended(code, *((aside / f"{child}.{name}").read_text() for name in ("out", "err")))


def together(lines: list[str], aside: Path) -> list[Ended]:
    """Command lines at the same time."""
    aside.mkdir(exist_ok=True)
    return [ended(child, aside) for child in [begun(line, aside) for line in lines]]
