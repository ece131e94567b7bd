"""A sweep's chunks on the workers of a running Dask scheduler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from threading import Lock
from typing import Any

from sim import __version__
from sim.rules.compiled import HOME
from sim.scenario.wording import Fault, Faults
from sim.sweep import receipts
from sim.sweep.design import Sweep, from_data
from sim.sweep.playing import Player, Rows

AHEAD = 3  # chunks for each thread of the cluster
PATIENCE = 10  # seconds until a scheduler answers
PATIENCE_WITH_WORKERS = 60  # seconds until it has one
LIBRARIES = ("numba", "numpy", "scipy", "SALib")  # whose versions may show in a run's numbers
START = f"PYTHONPATH={HOME} dask"


@contextmanager
def crew(player: Player, address: str) -> Iterator[tuple[int, Callable[[int, int], Waiting]]]:
    """How many chunks to hand out ahead, and how to hand out one.

    A worker that dies is replaced by another. Raises Faults if nobody is at the address, or if a
    worker has another program; ConnectionError if the scheduler goes away.
    """
    with _connected(address) as client:
        program = _program()
        name = "-".join([player.sweep.fingerprint[:16], *program.values()])
        data = player.sweep.as_data()
        sweep = client.submit(from_data, data, key=f"sweep-{name}")  # made anew where it is lost

        def play(first: int, last: int, again: str = "") -> Any:
            key = f"{name}-{first}-{last}{again}"
            return client.submit(played, sweep, first, last, program, key=key)

        ahead = max(2, AHEAD * sum(client.nthreads().values()))
        yield ahead, lambda first, last: Waiting(player, play, first, last)


def _connected(address: str) -> Any:
    """A client of the scheduler that is there; its faults are told by us, not in its log."""
    from distributed import Client

    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TypeError):
        _refuse(address, "no Dask scheduler answers there, as at tcp://127.0.0.1:8786")
    try:
        client.wait_for_workers(1, timeout=PATIENCE_WITH_WORKERS)
    except TimeoutError:
        client.close()
        _refuse(address, f"the scheduler has no workers; start some: {START} worker {address}")
    return client


def _refuse(address: str, message: str) -> Any:
    raise Faults([Fault("--dask", None, address, message)]) from None


class Waiting:
    """A chunk in somebody else's hands."""

    def __init__(self, player: Player, play: Callable[..., Any], first: int, last: int) -> None:
        self._player, self._play, self._chunk = player, play, (first, last)
        self._future = play(first, last)

    def result(self) -> Rows:
        """Its rows, when they come; rows with an error if worker after worker dies on it.

        It is given out a second time before: the scheduler also blames whoever else was at work.
        """
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        try:
            try:
                rows: Rows = self._future.result()
            except KilledWorker:
                self._future = self._play(*self._chunk, again="-again")
                rows = self._future.result()
        except KilledWorker as killed:
            why = f"the workers that played it died, {2 * (killed.allowed_failures + 1)} of them"
            return self._player.rows(*self._chunk, failing=why)
        except FutureCancelledError:
            raise ConnectionError("the Dask scheduler is gone") from None
        except (ImportError, RuntimeError) as error:  # no fault of a run: those become rows
            first = str(error.__cause__ or error).splitlines()[0]
            message = f"scheduler and workers must have the program ({first}): {START} scheduler, "
            raise Faults([Fault("--dask", None, "", f"{message}{START} worker ADDRESS")]) from None
        finally:
            self._future.release()
        return rows


def played(sweep: Sweep, first: int, last: int, program: dict[str, str]) -> Rows:
    """What a worker does with a chunk; raises Faults if its program is not that of the client."""
    from distributed import get_worker

    pairs = [(name, version, program[name]) for name, version in _program().items()]
    if wrong := [f"{name} {own} (here {ours})" for name, own, ours in pairs if own != ours]:
        message = f"has another version of the program: {', '.join(wrong)}; give both the same"
        raise Faults([Fault("--dask", None, f"worker {get_worker().address}", message)])
    return _player(sweep).rows(first, last)


@cache
def _program() -> dict[str, str]:
    """All whose versions may show in a run's numbers."""
    versions = {name: metadata.version(name) for name in LIBRARIES}
    return {"sim": __version__, "program": receipts.program()} | versions


_players: dict[str, Player] = {}
_turn = Lock()


def _player(sweep: Sweep) -> Player:
    """The player of a sweep in this process; of earlier ones nothing is kept."""
    with _turn:
        if sweep.fingerprint not in _players:
            _players.clear()
            _players[sweep.fingerprint] = Player(sweep)
        return _players[sweep.fingerprint]
