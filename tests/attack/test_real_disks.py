"""Disks that really refuse: a limit to the size of files, a folder that may not be written, a file
in the place of a folder, an output that is full."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attack.children import Ended, begun, ended
from tests.attack.still import VERBS, hidden, renew, seen, still
from tests.conftest import RIVERS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and users of POSIX")
HOME = Path(__file__).parents[2]
SIZES = (0, 60, 3_000)  # bytes that a file may have
NOBODY = 65_534
SOME = ("run anew", "sweep goes on", "analyse anew", "compare anew", "report of a sweep", "schema")


@pytest.fixture(autouse=True)
def standing() -> Iterator[None]:
    with still():
        yield


def no_larger_than(size: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def nobody(folder: Path) -> Callable[[], None]:
    """Lets nobody write into a folder; root, whom no mode binds, becomes somebody else."""

    def shut() -> None:
        for inside in [folder, *folder.rglob("*")]:
            os.chmod(inside, 0o555 if inside.is_dir() else 0o444)
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)

    return shut


@pytest.mark.parametrize("name", SOME)
def test_a_disk_that_refuses_changes_nothing_and_is_told(name, say, tmp_path, counted):
    it, copy = tmp_path / "it", tmp_path / "copy"
    line = VERBS[name].line.format(it=it, run=it)
    for before in VERBS[name].before:
        assert say(before.format(it=it))[0] == 0
    renew(copy, it)
    assert say(line)[0] == 0  # once, for all that is loaded or summed up on the way
    after = seen(it)
    for folder in tmp_path.parents[:2]:
        os.chmod(folder, 0o755)  # so that whoever else may come so far

    def struck(how: Callable[[], object]) -> Ended:
        renew(it, copy)
        found = ended(begun(line, how))
        counted("faults injected")
        assert "Traceback" not in found.err
        assert found.code in (0, 1)
        return found

    refused = 0
    for size in SIZES:
        found = struck(no_larger_than(size))
        if found.code:
            refused += 1
            assert any(words in found.err for words in ("File too large", "no space left")), found
        else:
            assert seen(it) == after
        now = seen(it)
        assert [n for n, raw in seen(copy).items() if now.get(n) not in (raw, after.get(n))] == []
        assert say(line)[0] == 0
        assert seen(it) == after
        assert hidden(it) == []
    assert refused
    found = struck(nobody(it))
    assert found.code == 1
    assert "Permission denied" in found.err
    assert seen(it) == seen(copy)


@pytest.mark.parametrize("name", ["run", "sweep", "compare", "levers", "handout"])
def test_a_file_in_the_place_of_the_folder_is_told_and_kept(name, say, tmp_path, counted):
    (tmp_path / "it").write_text("a letter")
    code, _, err = say(VERBS[name].line.format(it=tmp_path / "it"))
    counted("faults injected")
    assert code in (1, 2)
    assert str(tmp_path / "it") in err
    assert (tmp_path / "it").read_text() == "a letter"


@pytest.mark.parametrize("name", ["schema", "handout", "explore", "report of a run"])
def test_a_folder_in_the_place_of_a_file_is_told_with_its_name(name, say, tmp_path, counted):
    it = tmp_path / "it"
    for before in VERBS[name].before:
        assert say(before.format(it=it))[0] == 0
    run = next(it.glob("two_rivers/*-*"), it)
    place = {"schema": "schema.json", "handout": "new/x.html", "explore": "x.html"}.get(name)
    target = it / place if place else run / "report.html"
    target.unlink(missing_ok=True)
    target.mkdir(parents=True)
    (target / "inside").touch()
    code, _, err = say(VERBS[name].line.format(it=it, run=run))
    counted("faults injected")
    assert code in (1, 2)
    assert str(target) in err
    assert (target / "inside").exists()
    assert hidden(it) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("line", [["list"], ["schema"], ["check", str(RIVERS)]])
def test_an_output_that_is_full_is_an_error_and_no_trace(line, counted):
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "run.py", *line],
            cwd=HOME, stdout=full, stderr=subprocess.PIPE, text=True, env=usual,
        )  # fmt: skip
    counted("faults injected")
    assert done.returncode == 1, done
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
