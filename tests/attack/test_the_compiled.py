"""Compiled rules on disk: whatever became of them, a rule gives the same number, compiled anew."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
import pytest

from sim.rules import compiled
from sim.rules.compiled import Rule
from sim.rules.machine_code import SEAL, Kept
from sim.scenario.reading import HOME
from tests.attack.damage import IN_ITS_PLACE, made_of

FLIPS = 2


def third(x: float) -> float:
    return x / 3.0 + 1e-9


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Callable[[], tuple[float, int, Path]]:
    """Calls a rule as a new process would: what it gives, how often it was compiled, its file."""
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path / "cache")

    def called() -> tuple[float, int, Path]:
        rule = Rule(third)
        found = rule(2.0)
        misses = sum(rule.compiled.stats.cache_misses.values())
        files = list((tmp_path / "cache").rglob("*.nbc"))
        return found, misses, files[0] if files else tmp_path / "none"

    return called


def test_a_rule_is_compiled_once(kept):
    assert [kept()[1] for _ in range(3)] == [1, 0, 0]


def test_damaged_code_is_compiled_anew_and_gives_the_same_number(kept, counted, request):
    right, _, file = kept()
    raw = file.read_bytes()
    every = request.config.getoption("every_fault")
    for what, content in made_of(raw, 100 * FLIPS if every else FLIPS):
        file.write_bytes(content)
        found, misses, _ = kept()
        counted("inputs tried")
        counted("wrong answers", found != right)
        assert (found, misses) == (right, 1), what
        assert file.read_bytes()[-SEAL:] == raw[-SEAL:] or kept()[1] == 0, what
    for what, placed in IN_ITS_PLACE.items():
        file.unlink(missing_ok=True)
        placed(file)
        counted("inputs tried")
        assert kept()[:2] == (right, 1), what
        if file.is_dir():
            file.rmdir()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_code_that_cannot_be_kept_is_used_all_the_same(kept, counted, monkeypatch, number):
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    counted("faults injected")
    found, misses, file = kept()
    assert (found, misses) == (third(2.0), 1)
    assert not file.exists()


def test_where_no_folder_can_be_made_nothing_is_kept_elsewhere(tmp_path, monkeypatch, counted):
    """The compiler's other places do not notice that a called rule has changed."""
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setattr(compiled, "cache_folder", lambda: tmp_path / "cache")
    rule = Rule(third)
    counted("faults injected")
    assert rule(2.0) == third(2.0)
    assert not isinstance(rule.compiled._cache, Kept)
    assert not list(Path(__file__).parent.rglob(f"{Path(__file__).stem}.third*"))


def test_another_version_of_the_compiler_reads_none_of_it(kept, monkeypatch):
    assert kept()[1] == 1
    monkeypatch.setattr(numba, "__version__", "0.0.0")
    assert kept()[1] == 1


def test_every_rule_of_a_run_comes_from_what_is_kept(tmp_path):
    """A name that held an address of this process would be another one in the next."""
    program = (
        "import numba.core.caching as c, sim.rules.machine_code as m;"
        "from sim.cli import main; import sys; missed = [];"
        "load = m.Sealed.load;"
        "m.Sealed.load = lambda s, k: load(s, k) or missed.append(k);"
        f"sys.argv = ['run.py', 'sweep', {str(HOME / 'tests/scenario/two_rivers.yaml')!r},"
        f" '--runs', '4', '--quiet', '--out', {str(tmp_path / 'it')!r}];"
        "assert main() == 0; print(len(missed))"
    )
    missed = []
    while missed[-1:] != [0] and len(missed) < 2:  # the first may have to compile
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        missed.append(int(done.stdout.splitlines()[-1]))
        (tmp_path / "it").rename(tmp_path / f"{len(missed)}")
    assert missed[-1] == 0
