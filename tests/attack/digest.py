"""One SHA-256 for everything that each verb writes, to compare two clones or two machines.

    python3 -m tests.attack.digest [--workers N] [--shards] [--backwards]

The clock stands, and a small scenario is played in a folder of its own; all else is as users have
it. `--shards` plays the sweep in two halves, the second first; `--backwards` lists files so.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sim import cli
from sim.sweep import running
from tests.attack.still import seen, stopped
from tests.conftest import RIVERS

SHORT = "--set horizon_weeks=9 --quiet"
VERBS = {
    "run": f"run {RIVERS.name} {SHORT} --report --out run",
    "sweep": f"sweep {RIVERS.name} --runs 60 --rounds {SHORT} --workers {{workers}} --out sweep",
    "analyse": "analyse sweep",
    "report": "report sweep --quiet",
    "compare": f"compare {RIVERS.name} --with war.stalemate_prob=0.6 --runs 40 {SHORT}"
               " --workers {workers} --out compare",
    "levers": f"levers {RIVERS.name} --runs 4 {SHORT} --workers {{workers}} --out levers",
    "explore": f"report --explore {RIVERS.name} --runs 8 --levels 2 --quiet --workers {{workers}}"
               " --out explore.html",
    "handout": f"handout {RIVERS.name} --runs 20 --quiet --out handout.html",
    "schema": "schema --out schema.json",
}  # fmt: skip


class Backwards:
    """What `os.scandir` gives, the last first."""

    def __init__(self, found: list[Any]) -> None:
        self._found = iter(found[::-1])

    def __iter__(self) -> Iterator[Any]:
        return self._found

    def __next__(self) -> Any:
        return next(self._found)

    def __enter__(self) -> Backwards:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing is open."""


@contextmanager
def set_up(is_backwards: bool) -> Iterator[None]:
    """A folder to work in, on a clock that stands."""
    here, place = Path.cwd(), Path(tempfile.mkdtemp(prefix="peacetable-digest-"))
    listed, scanned = os.listdir, os.scandir
    with pytest.MonkeyPatch.context() as patch:
        stopped(patch)
        patch.setattr(running, "PART_OF_ROUNDS", 25)
        if is_backwards:
            patch.setattr(os, "listdir", lambda *a: sorted(listed(*a), reverse=True))
            patch.setattr(os, "scandir", lambda *a: Backwards(sorted(scanned(*a), key=str)))
        try:
            os.chdir(place)
            shutil.copy(RIVERS, place)
            yield
        finally:
            os.chdir(here)
            shutil.rmtree(place)


def said(line: str) -> str:
    """What a verb says on stdout; how fast it was is left out."""
    sys.argv = ["run.py", *line.split()]
    with redirect_stdout(StringIO()) as out:
        assert cli.main() == 0, line
    return "\n".join(each for each in out.getvalue().splitlines() if " a second" not in each)


def digests(workers: int, shards: bool) -> Iterator[tuple[str, str]]:
    """(verb, hash of what it said and of every file that it wrote or changed)."""
    known: dict[str, bytes] = {}
    for verb, line in VERBS.items():
        asked = line.format(workers=workers)
        if verb == "sweep" and shards:
            said(f"{asked} --shard 2/2")
            asked += " --shard 1/2"
        words = said(asked)
        now = seen(Path.cwd())
        digest = hashlib.sha256(words.encode() if verb != "sweep" else b"")
        for name, raw in now.items():
            if known.get(name) != raw:
                raw = raw.replace(b" --workers %d" % workers, b"")
                digest.update(name.encode() + b"\0" + hashlib.sha256(told(name, raw)).digest())
        known = now
        yield verb, digest.hexdigest()


def told(name: str, raw: bytes) -> bytes:
    """A file without the seal over the command, which names the workers."""
    if not name.endswith(".json"):
        return raw
    return b"\n".join(line for line in raw.splitlines() if b'"sha256": "' not in line)


def _main() -> None:
    asked = ArgumentParser(description=__doc__, prog="python3 -m tests.attack.digest")
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--shards", action="store_true")
    asked.add_argument("--backwards", action="store_true")
    how = asked.parse_args()
    with set_up(how.backwards):
        for verb, digest in digests(how.workers, how.shards):
            print(f"{verb:8} {digest}")


if __name__ == "__main__":
    _main()
