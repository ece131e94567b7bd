"""A sweep's runs, stretch by stretch: what every worker does, wherever it works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from sim.rules import state
from sim.scenario.numbers import numbers
from sim.scenario.wording import Faults
from sim.sweep import tables
from sim.sweep.cells import cells_of, fits
from sim.sweep.design import Sweep, scenario_at
from sim.sweep.engine import NO_CELLS, Engine
from sim.sweep.tables import Stretch

MOST_ENGINES = 64  # that a thread keeps, for points that come again
Rows = dict[str, dict[str, Any]]  # table -> column -> values


class Player:
    """Plays any runs of a sweep; threads may share one, each has engines of its own."""

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self._own, self._lock = threading.local(), threading.Lock()

    @cached_property
    def columns(self) -> dict[str, tables.Columns]:
        """The columns of each table."""
        return tables.columns(self.sweep)

    @cached_property
    def cells(self) -> dict[str, np.ndarray | None]:
        """Where each policy's engine takes the factors; None: a new engine at every point."""
        factors, found = self.sweep.factors, dict[str, np.ndarray | None]()
        for name, policy in self.sweep.policies.items():
            known = next(iter(found.values()), None)
            again = known is not None and fits(policy, factors, known)
            found[name] = known if again else cells_of(policy, factors)
        return found

    def warm(self) -> None:
        """Does once what every run needs: finds the factors' places, and compiles."""
        for policy in self.cells:
            self._engine(policy).play(self.sweep.seed, np.zeros(0, dtype=np.int64))

    def rows(self, start: int, stop: int, failing: str | None = None) -> Rows:
        """The runs from `start` to before `stop` as rows of each table; `failing`: why none of them
        could be played."""
        with self._lock:
            self.cells  # noqa: B018  (once for all threads)
        parts: dict[str, list[dict[str, Any]]] = {name: [] for name in self.columns}
        for policy, first, last in self._pieces(start, stop):
            stretch = self.stretch(policy, first, last, failing)
            for name, columns in self.columns.items():  # now: an engine's history is short-lived
                parts[name].append(tables.rows(columns, stretch))
        return {name: tables.joined(part) for name, part in parts.items()}

    def most_at_once(self, policy: str) -> int:
        """How many of a policy's own runs one engine plays: all, or those of one point."""
        each = self.sweep.replications
        return each if self.cells[policy] is None else each * self.sweep.points

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
        """What one engine can play: a policy, and its own runs from first to before last."""
        each = self.sweep.points * self.sweep.replications
        for place, name in enumerate(self.sweep.policies):
            first, last = max(start, place * each) - place * each, min(stop - place * each, each)
            step = self.most_at_once(name)
            while first < last:
                end = min(last, first - first % step + step)
                yield name, first, end
                first = end

    def stretch(self, policy: str, first: int, last: int, failing: str | None = None) -> Stretch:
        """A policy's own runs from `first` to before `last`, which one engine must be able to play
        (`most_at_once`); its history holds until the same policy is played again."""
        sweep = self.sweep
        point, replication = np.divmod(np.arange(first, last), sweep.replications)
        block = sweep.block(int(point[0]), int(point[-1]) + 1)
        values = sweep.shifted(policy, block)[point - point[0]]
        runs, n = sweep.runs_of(point, replication), self._engine(policy).numbers
        error, history, clause = failing, None, n.clause
        tallies = np.zeros(len(runs), state.tally_type(n))
        if not error:
            try:
                engine, cells = self._engine_at(policy, values[0])
                played = engine.play(sweep.seed, runs, cells, values, sweep.rounds)
                tallies, history, clause = played.tallies, played.history, engine.numbers.clause
            except Faults as faults:
                error = "; ".join(f"{fault.path}: {fault.message}" for fault in faults.faults)
            except Exception as unexpected:  # one bad run never ends a sweep
                error = f"{type(unexpected).__name__}: {unexpected}"
        errors = np.full(len(runs), error, dtype=object)
        if error:
            history = state.blank_history(n, len(runs)) if sweep.rounds else None
        else:
            broken = ~np.isfinite(tallies.view("f8").reshape(len(runs), -1)).all(axis=1)
            errors[broken] = "a number of this run is not finite"
        return Stretch(
            policy,
            sweep.policies[policy],
            sweep.seed,
            point,
            replication,
            runs,
            values,
            tallies,
            _terms(tallies, clause, errors),
            history,
            errors,
            clause,
        )

    def _engine_at(self, policy: str, values: np.ndarray) -> tuple[Engine, np.ndarray]:
        cells = self.cells[policy]
        if cells is not None:
            return self._engine(policy), cells
        engines, place = self._own.__dict__, f"{policy} at {values.tobytes().hex()}"
        if place not in engines:
            if len(engines) > MOST_ENGINES:
                engines.clear()
            scenario = scenario_at(self.sweep.policies[policy], self.sweep.factors, values.tolist())
            engines[place] = Engine(numbers(scenario))
        return engines[place], NO_CELLS

    def _engine(self, policy: str) -> Engine:
        """The engine of a policy as it stands, one for each thread."""
        engines = self._own.__dict__
        if policy not in engines:
            engines[policy] = Engine(numbers(self.sweep.policies[policy]))
        engine: Engine = engines[policy]
        return engine


def _terms(tallies: np.ndarray, clause: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Value of the level agreed on each issue, (runs, issues); nan without a deal."""
    package, agreed = tallies["run"]["package"][:, 0], tallies["run"]["agreed"][:, 0]
    terms = np.full((len(package), clause.shape[1]), np.nan)
    dealt = (agreed == 1.0) & (errors == None)  # noqa: E711  (element by element)
    terms[dealt] = clause[package[dealt].astype(int)]
    return terms
