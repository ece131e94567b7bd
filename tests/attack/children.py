"""Command lines given to children of this process, which start at once because it is warm."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable
from typing import NamedTuple

from sim import cli

ENOUGH = 120  # seconds


class Ended(NamedTuple):
    """How a child ended: its exit code, or minus the signal; what it said."""

    code: int
    out: str
    err: str


class Child(NamedTuple):
    """A child that was begun, and what it says (no more than a pipe holds)."""

    process: int
    pipes: tuple[int, int]


def begun(line: str, before: Callable[[], object] = lambda: None) -> Child:
    """A child that is about to be the front door with a command line, after `before`."""
    read, write = zip(*(os.pipe() for _ in ("out", "err")), strict=True)
    process = os.fork()
    if process:
        for pipe in write:
            os.close(pipe)
        return Child(process, read)
    code = 99
    try:
        signal.alarm(ENOUGH)
        for stream, pipe in zip((1, 2), write, strict=True):
            os.dup2(pipe, stream)
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", closefd=False) for stream in (1, 2))
        sys.argv = ["run.py", *shlex.split(line)]
        before()
        code = cli.main()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def is_over(child: Child) -> bool:
    """Whether a child has ended, without waiting."""
    look = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, child.process, look) is not None


def ended(child: Child) -> Ended:
    """Waits for a child."""
    said = []
    for pipe in child.pipes:
        with os.fdopen(pipe, encoding="utf-8") as opened:
            said.append(opened.read())
    return Ended(os.waitstatus_to_exitcode(os.waitpid(child.process, 0)[1]), *said)


def together(lines: list[str]) -> list[Ended]:
    """Command lines at the same time."""
    return [ended(child) for child in [begun(line) for line in lines]]
