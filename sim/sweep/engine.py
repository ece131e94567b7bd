"""The compiled loop: one negotiation after another by the very same beats as the watched model."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.rules import beats, state
from sim.rules.compiled import rule
from sim.rules.state import History, Numbers, State, Tally

NO_CELLS = np.zeros((0, 2), np.int64)


@rule
def play(
    n: Numbers,
    s: State,
    h: History,
    t: Tally,
    memory: np.ndarray,
    start: np.ndarray,
    cells: np.ndarray,
    values: np.ndarray,
    seed: int,
    runs: np.ndarray,
    tallies: np.ndarray,
    fully: bool,
) -> None:
    """Plays one negotiation after another.

    `memory` (numbers,) is what `n` looks at; before run k, `cells` (places, 2) puts factor
    `values[k, cells[., 1]]` into place `cells[., 0]` of it, or `start` where that is nan. `runs`
    (runs,) are the run numbers that key the luck. Fills `tallies` (runs, numbers) and, if `fully`,
    the history, whose arrays have an axis of runs first, with every number of every round.
    """
    for k in range(runs.shape[0]):
        for c in range(cells.shape[0]):
            place, value = cells[c, 0], values[k, cells[c, 1]]
            memory[place] = start[place] if math.isnan(value) else value
        beats.begin(n, s, seed, runs[k])
        beats.begin_tally(t)
        while True:  # one week; the parity test holds these beats to those of the watched model
            beats.war_moves(n, s)
            beats.events_fall(n, s)
            beats.convene(n, s)
            for i in range(n.actor.shape[0]):
                beats.appraise(n, s, i)
            beats.compare_notes(n, s)
            for i in range(n.actor.shape[0]):
                beats.aspire(n, s, i)
            beats.side_tracks(n, s)
            beats.clear_table(s)
            if beats.is_meeting(n, s):
                for i in range(n.actor.shape[0]):
                    if beats.speaks(n, s, i):
                        s.seat[i].offer = beats.propose(n, s, i)
                beats.put_to_vote(n, s)
                for i in range(n.actor.shape[0]):
                    s.seat[i].vote = -1.0 if s.table[0].author != i else 2.0
                    if beats.votes(n, s, i):
                        s.seat[i].vote = 1.0 if beats.answers(n, s, i) else 0.0
                beats.hear(n, s)
                beats.home_answers(n, s)
            beats.observe(n, s, fully)
            if fully:
                beats.remember(s, h, k)
            beats.tally(n, s, t)
            if beats.is_final(n, s):
                break
            beats.end_week(s)
        beats.end_tally(n, s, t)
        tallies[k] = t.everything


class Played(NamedTuple):
    """What very many negotiations leave behind."""

    tallies: np.ndarray  # (runs,) records as `state.tally_type` has them
    history: History | None  # with an axis of runs first; holds until the engine plays again


class Engine:
    """A negotiation that is played again and again, in memory of its own."""

    def __init__(self, n: Numbers) -> None:
        self.memory, self.numbers = packed(n)
        self._start = self.memory.copy()
        self._state, self._tally = state.blank_for(n), state.blank_tally(n)
        self._history = state.blank_history(n, 0)

    def play(
        self,
        seed: int,
        runs: np.ndarray,
        cells: np.ndarray = NO_CELLS,
        values: np.ndarray | None = None,
        fully: bool = False,
    ) -> Played:
        """Plays these runs (runs,); before run k, puts factor `values[k, cells[., 1]]` into place
        `cells[., 0]` of the memory, or what stood there at first if the value is nan."""
        if fully and len(self._history.table) != len(runs):
            self._history = state.blank_history(self.numbers, len(runs))
        tallies = np.empty((len(runs), len(self._tally.everything)))
        given = np.empty((len(runs), 0)) if values is None else np.ascontiguousarray(values)
        play(
            self.numbers,
            self._state,
            self._history,
            self._tally,
            self.memory,
            self._start,
            cells,
            given,
            seed,
            np.asarray(runs, dtype=np.int64),
            tallies,
            fully,
        )
        kind = state.tally_type(self.numbers)
        return Played(tallies.view(kind)[:, 0], self._history if fully else None)


def packed(n: Numbers) -> tuple[np.ndarray, Numbers]:
    """A scenario's numbers in one piece of memory, (numbers,), and the arrays that look at it."""
    rows = [part if part.flags.c_contiguous else part.T for part in n]
    flat = [np.ascontiguousarray(part).view("f8").ravel() for part in rows]
    memory = np.concatenate(flat)
    pieces = np.split(memory, np.cumsum([len(piece) for piece in flat])[:-1])
    views = [
        piece.view(part.dtype).reshape(part.shape).view(type(part))
        for piece, part in zip(pieces, rows, strict=True)
    ]
    turned = [v if p.flags.c_contiguous else v.T for v, p in zip(views, n, strict=True)]
    return memory, Numbers(*turned)


def negotiate(n: Numbers, seed: int, run: int = 0) -> History:
    """One negotiation played unwatched: the same history as the watched model's, bit for bit."""
    played = Engine(n).play(seed, np.array([run]), fully=True)
    assert played.history is not None
    return state.of_run(played.history, int(played.tallies["run"]["week"][0, 0]) + 1)
