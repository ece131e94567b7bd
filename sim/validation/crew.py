"""Many tasks on several threads; the engine's loops leave the interpreter free."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")
Done = Callable[[int, int], None]  # (done, of) -> None


def nobody(done: int, of: int) -> None:
    """Tells nobody how far it is."""


def spread(
    work: Callable[[Task], Made], tasks: Sequence[Task], workers: int, told: Done = nobody
) -> list[Made]:
    """What comes of each task, in the order of the tasks, whatever the number of workers."""
    found: list[Made] = []
    with ThreadPoolExecutor(workers) as crew:
        try:
            for made in crew.map(work, tasks):
                found.append(made)
                told(len(found), len(tasks))
        finally:
            crew.shutdown(cancel_futures=True)
    return found
