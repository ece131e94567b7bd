"""Whatever befalls a writer, at whatever act: what was there is whole, or what was to be there is;
the next call ends as if nothing had happened; and it is told in a sentence."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim import cli
from tests.attack.disk import FAULTS, Disk, failing
from tests.attack.still import VERBS, hidden, renew, seen, still

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks, signals and locks of POSIX")
SAMPLE = 3  # acts of each verb, where not all are asked for
ENOUGH = 60  # seconds for a child


@pytest.fixture(autouse=True)
def standing() -> Iterator[None]:
    with still():
        yield


def chosen(acts: list[str], config: pytest.Config) -> list[tuple[str, int]]:
    """(fault, act): all that differ, or each of some acts with another fault."""
    if config.getoption("every_fault"):
        return [
            (fault, k)
            for k, act in enumerate(acts, 1)
            for fault, (_, _, halves) in FAULTS.items()
            if act in ("write", "copy") or not halves
        ]
    spread = [1 + (2 * j + 1) * len(acts) // (2 * SAMPLE) for j in range(SAMPLE)]
    kinds = list(FAULTS)
    return [(kinds[(k + j * 4) % len(kinds)], k) for j, k in enumerate(dict.fromkeys(spread))]


class Scene:
    """A verb, its folder, and what that was before."""

    def __init__(self, name: str, place: Path, say: Callable[..., tuple[int, str, str]]) -> None:
        self.it, self._copy, self._say = place / "it", place / "copy", say
        for line in VERBS[name].before:
            assert self.call(line)[0] == 0
        renew(self._copy, self.it)
        self.line = VERBS[name].line
        self.before = seen(self.it)

    def call(self, line: str) -> tuple[int, str, str]:
        run = next(self.it.glob("two_rivers/*-*"), self.it)
        return self._say(line.format(it=self.it, run=run))

    def again(self) -> None:
        renew(self.it, self._copy)

    def struck(self, fault: str, at: int) -> tuple[int, str]:
        """What becomes of the verb with a fault at an act: exit code, stderr."""
        with failing(Disk(self.it.parent, fault, at)) as disk:
            code, _, err = self.call(self.line)
        assert disk.is_hit
        return code, err

    def killed(self, fault: str, at: int) -> int:
        """The signal that ended a child which is the verb until that act."""
        child = os.fork()
        if child == 0:
            signal.alarm(ENOUGH)
            try:
                for stream in (1, 2):
                    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
                run = next(self.it.glob("two_rivers/*-*"), self.it)
                sys.argv = ["run.py", *shlex.split(self.line.format(it=self.it, run=run))]
                with failing(Disk(self.it.parent, fault, at)):
                    cli.main()
            finally:
                os._exit(1)
        return -os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def lost(now: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Files that are neither what they were nor what they were to become; where a run's folder or
    an analysis is not wholly old or wholly new, all of it."""
    half = [name for name, made in now.items() if made not in (before.get(name), after.get(name))]
    half += [name for name in before if name in after and name not in now]
    for folder in {str(Path(name).parent) for name in now}:
        inside = {name for name in now if str(Path(name).parent) == folder}
        if {"summary.md", "treaty.md"} & {Path(name).name for name in inside}:
            alike = [
                {n: made for n, made in whole.items() if str(Path(n).parent) == folder}
                for whole in (before, after)
            ]
            if {name: now[name] for name in inside} not in alike:
                half.append(folder)
    return half


@pytest.mark.parametrize("name", VERBS)
def test_a_fault_at_any_act_of_a_verb_loses_nothing(name, say, tmp_path, counted, request):
    scene = Scene(name, tmp_path, say)
    with failing(Disk(tmp_path)) as disk:
        assert scene.call(scene.line)[0] == 0
    after = seen(scene.it)
    assert len(disk.acts) >= 5
    for fault, at in chosen(disk.acts, request.config):
        scene.again()
        where = f"{name}: {fault} at act {at} ({disk.acts[at - 1]})"
        if FAULTS[fault][0] is None:
            assert scene.killed(fault, at) == signal.SIGKILL, where
        else:
            code, err = scene.struck(fault, at)
            assert code in (0, 1, 2), where
            assert code == 0 or err.strip(), where
            assert "fault of the program" not in err, f"{where}: {err}"
            if code == 0:
                assert seen(scene.it) == after, where
        counted("faults injected")
        gone = lost(seen(scene.it), scene.before, after)
        counted("losses", len(gone))
        assert gone == [], where
        code, _, err = scene.call(scene.line)
        assert code == 0, f"{where}; then {err}"
        counted("wrong answers", seen(scene.it) != after)
        assert seen(scene.it) == after, where
        assert hidden(scene.it) == [], where
