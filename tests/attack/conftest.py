"""What attacks count: how much was tried, and what came of it, told at the end of the test run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator

import pytest

from tests.attack.tally import PREFIX

COUNTS: Counter[str] = Counter()


@pytest.fixture(scope="session")
def counted() -> Callable[..., None]:
    """(kind, number=1): so many more of a kind of `tally.KINDS`, wherever in a test."""

    def count(kind: str, number: int = 1) -> None:
        COUNTS[kind] += number

    return count


@pytest.fixture(scope="session")
def attack_examples(pytestconfig: pytest.Config) -> int:
    """How many examples an attack with drawn examples tries."""
    return int(pytestconfig.getoption("--attack-examples"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Send what a test counted with its report, which also comes from another process."""
    before = Counter(COUNTS)
    try:
        return (yield)
    finally:
        found = COUNTS - before
        item.user_properties += [(PREFIX + kind, number) for kind, number in found.items()]
