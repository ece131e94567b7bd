"""A sweep's chunks on the workers of a running Dask scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sim.rules.compiled import source_hash
from sim.scenario.wording import Fault, Faults
from sim.sweep.design import Sweep
from sim.sweep.playing import Player, Rows

LOST = ("deserialization", "No module named 'sim'")
AHEAD = 3  # chunks for each thread of the cluster


@contextmanager
def crew(player: Player, address: str) -> Iterator[tuple[int, Callable[[int, int], Any]]]:
    """How many chunks to hand out ahead, and how to hand out one; raises Faults if nobody is at the
    address. A worker that dies is replaced by another; a chunk on which worker after worker dies
    becomes rows with that error."""
    from distributed import Client

    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        message = f"no Dask scheduler answers there: {error}"
        raise Faults([Fault("--dask", None, address, message)]) from None
    with client:
        threads = sum(client.nthreads().values())
        try:
            sweep = client.scatter(player.sweep, broadcast=True)
        except Exception as error:
            raise _in_words(error) from None

        def play(first: int, last: int) -> Waiting:
            key = f"{player.sweep.fingerprint[:16]}-{first}-{last}"
            future = client.submit(played, sweep, first, last, source_hash(), key=key)
            return Waiting(player, first, last, future)

        yield max(2, AHEAD * threads), play


def _in_words(error: Exception) -> Exception:
    """What to do where scheduler or workers lack the program; any other error as it is."""
    if not any(words in str(error) for words in LOST):
        return error
    message = "its scheduler and workers cannot find this program: start them in the project's "
    return Faults([Fault("--dask", None, "", message + "folder after `export PYTHONPATH=$PWD`")])


class Waiting:
    """A chunk in somebody else's hands."""

    def __init__(self, player: Player, first: int, last: int, future: Any) -> None:
        self._player, self._chunk, self._future = player, (first, last), future

    def result(self) -> Rows:
        """Its rows, when they come."""
        from distributed.scheduler import KilledWorker

        try:
            rows: Rows = self._future.result()
        except (RuntimeError, ModuleNotFoundError) as error:
            raise _in_words(error) from None
        except KilledWorker as killed:
            why = f"its workers died, {killed.allowed_failures + 1} of them"
            return self._player.rows(*self._chunk, failing=why)
        finally:
            self._future.release()
        return rows


def played(sweep: Sweep, first: int, last: int, program: str) -> Rows:
    """What a worker does with a chunk; raises RuntimeError if its program is another one."""
    if source_hash() != program:
        raise RuntimeError("this worker has another version of the program: update it")
    return _player(sweep).rows(first, last)


_players: dict[str, Player] = {}
_turn = Lock()


def _player(sweep: Sweep) -> Player:
    """The player of a sweep in this process; of earlier ones nothing is kept."""
    with _turn:
        if sweep.fingerprint not in _players:
            _players.clear()
            _players[sweep.fingerprint] = Player(sweep)
        return _players[sweep.fingerprint]
