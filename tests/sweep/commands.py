"""The program's command line in child processes with small parts, some of them to be killed.

As a program it loads and compiles all once; then, for every line on stdin, a list of commands in
JSON, it forks a child for each and says on stdout how they ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

HOME = Path(__file__).parents[2]
PART, CHUNK = 12, 5


class Ended(NamedTuple):
    code: int  # minus the signal, if it was killed
    out: str
    err: str


class Commands:
    """Commands given to children, which start at once because their parent is warm."""

    def __init__(self, aside: Path) -> None:
        self._aside, self._count = aside, 0
        self._parent = subprocess.Popen(
            [sys.executable, str(Path(__file__))],
            cwd=HOME,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __call__(self, *words: object, **how: Any) -> Ended:
        """Plays a command; `signal`, `at`, `folder`: what befalls it at which act on a folder."""
        return self.together([words], **how)[0]

    def together(self, commands: list[tuple[object, ...]], **how: Any) -> list[Ended]:
        """Plays commands at the same time."""
        asked = [{"words": [str(word) for word in words], **how} for words in commands]
        for each in asked:
            self._count += 1
            each |= {name: str(self._aside / f"{self._count}.{name}") for name in ("out", "err")}
        print(json.dumps(asked), file=self._parent.stdin, flush=True)
        codes = json.loads(self._parent.stdout.readline())
        return [
            Ended(code, *(Path(each[name]).read_text() for name in ("out", "err")))
            for code, each in zip(codes, asked, strict=True)
        ]

    def close(self) -> None:
        self._parent.stdin.close()
        self._parent.wait(30)
        self._parent.stdout.close()


@contextmanager
def ready(aside: Path):
    """Commands, until the block is left."""
    commands = Commands(aside)
    try:
        yield commands
    finally:
        commands.close()


# ------------------------------------------------------------------------------------ the program
def _strike(folder: str, number: int, at: int) -> None:
    """Sends a signal to this process at its n-th act on a file of the folder."""
    seen = 0

    def watch(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in ("open", "os.rename", "os.mkdir") and folder in str(args[0]):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), number)

    sys.addaudithook(watch)


def _play(asked: dict[str, Any]) -> None:
    from sim import cli
    from sim.sweep import running

    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT), stream.fileno())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    running.PART = running.PART_OF_ROUNDS = asked.get("part", PART)
    running.CHUNK = running.CHUNK_OF_ROUNDS = asked.get("chunk", CHUNK)
    if "at" in asked:
        _strike(asked["folder"], asked["signal"], asked["at"])
    sys.argv = ["run.py", *asked["words"]]
    code = cli.main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _main() -> None:
    sys.path.insert(0, str(HOME))
    import duckdb  # noqa: F401

    from sim.sweep import design, results, running  # noqa: F401
    from sim.sweep.playing import Player

    sweep = design.read("january_2026", runs=8, rounds=True)
    Player(sweep).rows(0, 1)
    for line in sys.stdin:
        children = [_forked(asked) for asked in json.loads(line)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(codes), flush=True)


def _forked(asked: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        _play(asked)
    return child


if __name__ == "__main__":
    _main()
