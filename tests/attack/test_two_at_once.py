"""Two programs in one folder: each ends well or is told why not, and what is left is whole."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from sim.sweep import running
from tests.attack.children import begun, ended, is_over, together
from tests.attack.still import ANALYSE, COMPARE, RUN, SWEEP, hidden, seen, still

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks and locks of POSIX")
TIMES = 2
BUSY = ("is being written; the last to begin was process", "are missing; finish it with")


@pytest.fixture(autouse=True)
def standing() -> Iterator[None]:
    with still():
        yield


@pytest.mark.parametrize(
    ("line", "before"),
    [(SWEEP, ()), (RUN, ()), (RUN, (RUN,)), (f"{RUN} --report", (RUN,)), (COMPARE, ()),
     (ANALYSE, (SWEEP,)), (ANALYSE, (SWEEP, ANALYSE))],
)  # fmt: skip
def test_the_same_command_twice_at_once_leaves_what_one_would(
    line, before, say, tmp_path, counted, request
):
    for calm in (*before, line):
        assert say(calm.format(it=tmp_path / "calm"))[0] == 0
    for number in range(TIMES * (20 if request.config.getoption("every_fault") else 1)):
        folder = tmp_path / f"{number}"
        for calm in before:
            assert say(calm.format(it=folder))[0] == 0
        found = together([line.format(it=folder)] * 3)
        counted("faults injected")
        assert 0 in [each.code for each in found]
        for each in found:
            assert each.code in (0, 2), each.err
            assert each.code == 0 or any(words in each.err for words in BUSY), each.err
        now, right = seen(folder), seen(tmp_path / "calm")
        counted("losses", len(right.keys() - now.keys()))
        assert now.keys() == right.keys()
        assert [name for name in now if not same(now[name], right[name], folder, tmp_path)] == []
        assert hidden(folder) == []


def same(one: bytes, other: bytes, folder, tmp_path) -> bool:
    """Whether two files say the same, but for the folder in the command, and the seal over it."""
    if one == other:
        return True
    other = other.replace(str(tmp_path / "calm").encode(), str(folder).encode())
    pairs = zip(one.splitlines(), other.splitlines(), strict=True)
    return all(a == b or a.strip().startswith((b'"sha256":', b'"receipt.json"')) for a, b in pairs)


def test_an_analysis_while_a_sweep_is_written_is_one_of_whole_parts(
    say, tmp_path, counted, monkeypatch
):
    monkeypatch.setattr(running, "PART", 2)
    folder = tmp_path / "it"
    assert say(f"{SWEEP} --shard 1/12".format(it=folder))[0] == 0
    child = begun(SWEEP.format(it=folder))
    codes = []
    while not is_over(child):
        code, _, err = say(f"{ANALYSE} --partial".format(it=folder))
        assert code in (0, 2), err
        codes.append(code)
        counted("faults injected")
    assert codes
    assert ended(child).code == 0
    code, _, err = say(ANALYSE.format(it=folder))
    assert code == 0, err
    assert say(f"report {folder} --quiet")[0] == 0


def test_an_analysis_of_a_part_is_not_told_as_that_of_the_whole(say, tmp_path):
    """It was once: a page of a finished sweep with the tables of its first part."""
    folder = tmp_path / "it"
    assert say(f"{SWEEP} --shard 1/2".format(it=folder))[0] == 0
    assert say(f"{ANALYSE} --partial".format(it=folder))[0] == 0
    assert say(SWEEP.format(it=folder))[0] == 0
    code, _, err = say(f"report {folder} --quiet")
    assert code == 2
    assert "is the analysis of other runs than those that are there now" in err
    assert f"make it again with the verb `analyse`: {folder}" in err
    assert say(ANALYSE.format(it=folder))[0] == 0
    assert say(f"report {folder} --quiet")[0] == 0


def test_a_page_survives_that_its_folder_is_replaced_meanwhile(say, tmp_path, counted):
    folder = tmp_path / "it"
    assert say(RUN.format(it=folder))[0] == 0
    (run,) = folder.glob("two_rivers/*-*")
    for _ in range(TIMES):
        (run / "report.html").unlink(missing_ok=True)
        writers = [begun(line) for line in (RUN.format(it=folder), f"report {run} --quiet")]
        for each in [ended(writer) for writer in writers]:
            assert each.code == 0, each.err
        counted("faults injected")
        counted("losses", not (run / "report.html").exists())
        assert (run / "report.html").exists()
        assert hidden(folder) == []


def test_who_is_killed_while_another_writes_leaves_nothing_that_is_not_cleared(say, tmp_path):
    """What a killed writer left stays while somebody else is at work there, who might need it."""
    folder = tmp_path / "it"
    assert say(RUN.format(it=folder))[0] == 0
    (folder / "two_rivers" / ".being-written-by-one-who-died").mkdir()
    child = begun(RUN.format(it=folder), lambda: os.kill(os.getpid(), signal.SIGKILL))
    assert ended(child).code == -signal.SIGKILL
    assert say(RUN.format(it=folder))[0] == 0
    assert hidden(folder) == []
