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
from sim.sweep.cells import cells_of
from sim.sweep.design import Sweep, scenario_at
from sim.sweep.engine import NO_CELLS, Engine
from sim.sweep.tables import Stretch

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
        factors = self.sweep.factors
        return {name: cells_of(each, factors) for name, each in self.sweep.policies.items()}

    def warm(self) -> None:
        """Does once what every run needs: finds the factors' places, and compiles."""
        for policy in self.cells:
            self._engine(policy).play(self.sweep.seed, np.zeros(0, dtype=np.int64))

    def rows(self, start: int, stop: int, failing: str | None = None) -> Rows:
        """The runs from `start` to before `stop` as rows of each table; `failing`: why none of them
        could be played."""
        with self._lock:
            self.cells  # noqa: B018  (once for all threads)
        stretches = [
            self._stretch(policy, first, last, failing)
            for policy, first, last in self._pieces(start, stop)
        ]
        return {
            name: tables.joined([tables.rows(columns, stretch) for stretch in stretches])
            for name, columns in self.columns.items()
        }

    def _pieces(self, start: int, stop: int) -> Iterator[tuple[str, int, int]]:
        """What one engine can play: a policy, and its own runs from first to before last."""
        each = self.sweep.points * self.sweep.replications
        for place, name in enumerate(self.sweep.policies):
            first, last = max(start, place * each) - place * each, min(stop - place * each, each)
            step = each if self.cells[name] is not None else self.sweep.replications
            while first < last:
                end = min(last, first - first % step + step)
                yield name, first, end
                first = end

    def _stretch(self, policy: str, first: int, last: int, failing: str | None) -> Stretch:
        sweep = self.sweep
        point, replication = np.divmod(np.arange(first, last), sweep.replications)
        values = sweep.block(int(point[0]), int(point[-1]) + 1)[point - point[0]]
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
        if not error:
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
            _terms(tallies, clause),
            history,
            errors,
        )

    def _engine_at(self, policy: str, values: np.ndarray) -> tuple[Engine, np.ndarray]:
        cells = self.cells[policy]
        if cells is not None:
            return self._engine(policy), cells
        scenario = scenario_at(self.sweep.policies[policy], self.sweep.factors, values.tolist())
        return Engine(numbers(scenario)), NO_CELLS

    def _engine(self, policy: str) -> Engine:
        """The engine of a policy as it stands, one for each thread."""
        engines = self._own.__dict__
        if policy not in engines:
            engines[policy] = Engine(numbers(self.sweep.policies[policy]))
        engine: Engine = engines[policy]
        return engine


def _terms(tallies: np.ndarray, clause: np.ndarray) -> np.ndarray:
    """Value of the level agreed on each issue, (runs, issues); nan without a deal."""
    package = tallies["run"]["package"][:, 0].astype(int)
    terms = np.full((len(package), clause.shape[1]), np.nan)
    dealt = tallies["run"]["agreed"][:, 0] == 1.0
    terms[dealt] = clause[package[dealt]]
    return terms
