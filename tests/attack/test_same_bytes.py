"""The same scenario and seed give the same bytes of every file that every verb writes, whatever the
machine around them is set to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.attack.digest import VERBS

HOME = Path(__file__).parents[2]


class Around(NamedTuple):
    """What may differ: flags of the digest, the environment, the working folder."""

    flags: tuple[str, ...] = ()
    env: dict[str, str] = {}  # noqa: RUF012  (never changed)
    cwd: Path = HOME


TURKISH = {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
EVERYTHING = Around(
    ("--workers", "2", "--shards", "--backwards"),
    {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "OMP_NUM_THREADS": "2"} | TURKISH,
    Path("/"),
)
AT_ONCE, CLONE = "everything at once", "a fresh clone that has compiled nothing"
ALONE = {
    "two workers": Around(("--workers", "2")),
    "three workers": Around(("--workers", "3")),
    "shards": Around(("--shards",)),
    "files listed backwards": Around(("--backwards",)),
    "another seed of hashes": Around((), {"PYTHONHASHSEED": "12345"}),
    "the C locale": Around((), PLAIN),
    "the Turkish locale": Around((), TURKISH),
    "another time zone": Around((), {"TZ": "America/St_Johns"}),
    "more threads": Around((), {"OPENBLAS_NUM_THREADS": "4", "OMP_NUM_THREADS": "4"}),
    "no optimisation of imports": Around((), {"PYTHONDONTWRITEBYTECODE": "1"}),
    "another terminal": Around((), {"COLUMNS": "40", "NO_COLOR": "1", "TERM": "dumb"}),
    "another home": Around((), {"HOME": "/nonexistent", "USER": "nobody"}),
}


def digests(around: Around, home: Path = HOME) -> dict[str, str]:
    """Verb -> hash of what it wrote, as a process of its own says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.attack.digest", *around.flags],
        cwd=around.cwd,
        env=os.environ | {"PYTHONPATH": str(home)} | around.env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def right() -> dict[str, str]:
    return digests(Around())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All at once; with --every-fault each alone too, and a clone that has compiled nothing."""
    if "way" in metafunc.fixturenames:
        every = metafunc.config.getoption("every_fault")
        metafunc.parametrize("way", [AT_ONCE, *ALONE, CLONE] if every else [AT_ONCE])


def test_however_the_machine_is_set_every_verb_writes_the_same_bytes(way, right, counted, tmp_path):
    assert list(right) == list(VERBS)
    if way == CLONE:
        subprocess.run(["git", "clone", "-q", str(HOME), str(tmp_path / "clone")], check=True)
        found = digests(Around(cwd=tmp_path), tmp_path / "clone")
        assert (tmp_path / "clone" / ".cache").exists()
    else:
        found = digests(EVERYTHING if way == AT_ONCE else ALONE[way])
    wrong = [verb for verb in VERBS if found[verb] != right[verb]]
    counted("inputs tried", len(VERBS))
    counted("wrong answers", len(wrong))
    assert wrong == []
