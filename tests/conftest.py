"""What many tests share: scenarios, their numbers, and many runs played once for all."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim import cli
from sim.rules.compiled import Rule
from sim.rules.state import Numbers
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.sweep.engine import Engine
from tests.attack import tally

DEFAULT = "january_2026"
RIVERS = Path(__file__).parent / "scenario" / "two_rivers.yaml"
TYPED = shlex.quote(str(RIVERS))  # as it stands in a command line, spaces and all


def pytest_addoption(parser: pytest.Parser) -> None:
    """How much the long tests try: seeds of model and engine, examples of each attack, faults."""
    parser.addoption("--seeds", type=int, default=200, help="seeds of the long parity test")
    parser.addoption("--attack-examples", type=int, default=100, help="examples of each attack")
    parser.addoption("--every-fault", action="store_true", help="every fault at every write")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the attacks tried, and what came of it: reports of all processes arrive here."""
    reports = [report for some in terminalreporter.stats.values() for report in some]
    if told := tally.line(reports):
        terminalreporter.write_line(told)


class Runs(NamedTuple):
    """What is left of many runs of one scenario, run by run."""

    agreed: np.ndarray  # (runs,) 0 or 1
    weeks: np.ndarray  # (runs,) weeks played
    level: np.ndarray  # (runs,) value of the front's issue in the deal, nan without
    survival: np.ndarray  # (runs,) five-year survival of the deal, nan without
    table: np.recarray  # (runs,) the table's last record


def _played(scenario: Scenario, count: int) -> Runs:
    n = numbers(scenario)
    front = list(scenario.issues).index(scenario.war.front_issue)
    tallies, history = Engine(n).play(0, np.arange(count), fully=True)
    weeks = tallies["run"]["week"][:, 0].astype(int) + 1
    last = history.table[np.arange(count), weeks - 1]
    agreed = last.ratified == 1.0
    found = Runs(last.ratified, weeks, *(np.full(count, np.nan) for _ in range(2)), last)
    found.level[agreed] = n.clause[last.text[agreed].astype(int), front]
    found.survival[agreed] = last.survival[agreed]
    return found


@pytest.fixture(scope="session")
def played() -> Callable[..., Runs]:
    """(scenario's name, number of runs, what to set) -> runs 0, 1, ... of seed 0, played once."""
    known: dict[str, Runs] = {}

    def play(name: str, count: int, changes: Mapping[str, object] | None = None) -> Runs:
        key = f"{name} {count} {sorted((changes or {}).items())}"
        if key not in known:
            known[key] = _played(read(name, changes), count)
        return known[key]

    return play


@pytest.fixture(scope="session")
def default() -> Scenario:
    """The default scenario."""
    return read(DEFAULT)


@pytest.fixture(scope="session")
def default_numbers(default: Scenario) -> Numbers:
    """The default scenario as arrays; not to be changed."""
    return numbers(default)


@pytest.fixture(scope="session")
def rivers() -> Callable[..., Scenario]:
    """A small scenario with every kind of statement: (path=value, ...) as a mapping -> Scenario."""
    return lambda changes=None: read(RIVERS, changes)


@pytest.fixture(scope="session")
def interpreted() -> Callable[[], AbstractContextManager[None]]:
    """A context in which every rule, however deep, runs uncompiled."""

    def plainly(self: Rule, *args: Any) -> Any:
        return self.function(*args)

    @contextmanager
    def context() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
            patch.setattr(Rule, "__call__", plainly)
            yield

    return context


@pytest.fixture
def say(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Gives a command line, and further words as they are, to the front door, in this process ->
    (exit code, stdout, stderr)."""

    def verb(line: str, *words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["run.py", *shlex.split(line), *map(str, words)])
        code = cli.main()
        out, err = capsys.readouterr()
        assert "Traceback" not in err, err
        return code, out, err

    return verb
