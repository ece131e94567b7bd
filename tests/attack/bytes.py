"""Bytes thrown at the readers: `python -m tests.attack.bytes --minutes 10`.

With atheris (pip install atheris; Linux and macOS) the bytes that reach new code are kept and
mutated further; without it, or with `--plain`, the mutator of `mangling.py` makes them alone. An
input may take 5 seconds, and the process 500 MB.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

MOST_MB, MOST_SECONDS = 500, 5


def plainly(minutes: float, seed: int) -> None:
    """Reads mutations until the time is over; tells what came of them."""
    from tests.attack.mangling import Reader, mutated

    came, slowest, end = Counter[str](), 0.0, time.monotonic() + 60 * minutes
    with tempfile.TemporaryDirectory() as folder:
        read = Reader(Path(folder))
        for raw in mutated(sys.maxsize, random.Random(seed)):
            start = time.monotonic()
            came["refused in words" if read(raw) is None else "accepted"] += 1
            slowest = max(slowest, time.monotonic() - start)
            if slowest > MOST_SECONDS or time.monotonic() > end:
                break
    peak = _peak()
    told = ", ".join(f"{number:,} {what}" for what, number in came.items())
    print(f"{came.total():,} inputs tried: {told}; slowest {slowest:.2f} s, peak {peak:.0f} MB")
    assert slowest <= MOST_SECONDS
    assert peak <= MOST_MB


def _peak() -> float:
    """The most memory that this program has held, MB; rusage also counts what its parent held when
    it was forked."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def guided(atheris: Any, minutes: float, seed: int) -> None:
    """Hands the bytes to atheris, which ends the process with its own figures."""
    with atheris.instrument_imports(include=["sim", "yaml"]):
        from tests.attack.mangling import Mutator, Reader
    mutate = Mutator()

    def mixed(raw: bytes, most: int, number: int) -> bytes:
        luck = random.Random(number)
        return (mutate(raw, luck) if luck.random() < 0.7 else atheris.Mutate(raw, most))[:most]

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for place, raw in enumerate(mutate.seeds):
            (corpus / str(place)).write_bytes(raw)
        read = Reader(Path(folder))
        flags = {
            "rss_limit_mb": MOST_MB,
            "timeout": MOST_SECONDS,
            "max_len": 60_000,
            "max_total_time": round(60 * minutes),
            "seed": seed,
            "print_final_stats": 1,
        }
        words = [f"-{flag}={value}" for flag, value in flags.items()]
        atheris.Setup([sys.argv[0], *words, str(corpus)], lambda raw: read(raw) and None,
                      custom_mutator=mixed)  # fmt: skip
        atheris.Fuzz()


def main() -> None:
    """The command line."""
    said = argparse.ArgumentParser(prog="tests.attack.bytes", description=__doc__)
    said.add_argument("--minutes", type=float, default=10.0)
    said.add_argument("--seed", type=int, default=1)
    said.add_argument("--plain", action="store_true", help="without atheris")
    given = said.parse_args()
    try:
        import atheris
    except ModuleNotFoundError:
        atheris = None
    if atheris is None or given.plain:
        plainly(given.minutes, given.seed)
    else:
        guided(atheris, given.minutes, given.seed)


if __name__ == "__main__":
    main()
