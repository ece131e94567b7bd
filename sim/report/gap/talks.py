"""The talks of a week put back on the table, and weighed anew with something changed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.outcome import Outcome
from sim.rules import beats, events, state
from sim.rules.state import Numbers

Effects = Mapping[str, Mapping[str, float]]  # shock -> target -> amount, as in `events[].effects`

COLUMNS = [column.name for column in state.SEAT]
MOVED_LATER = [COLUMNS.index(name) for name in ("mistrust", "belief", "belief_sd", "pressure")]


class Talks:
    """The state of the talks as it was when the events of a week had fallen, by this table.

    The week then goes on by the model's own beats up to the range of the week; so a change made
    here does what an event with these effects does in that week. `n` are the outcome's numbers, or
    those of the same scenario with other red lines, limits or linkages.
    """

    def __init__(self, outcome: Outcome, n: Numbers) -> None:
        self._outcome, self._n = outcome, n
        self.state = state.blank_for(n)
        beats.begin(n, self.state, outcome.seed, outcome.run)
        self._before = self.state.seat_numbers.copy()  # the first week
        self.week = -1

    def go_on(self, outcome: Outcome) -> None:
        """Takes the weeks from a later outcome of the same negotiation."""
        self._outcome, self.week = outcome, -1

    def put_back(self, week: int) -> None:
        """Lays the state of a week's talks out again."""
        s, h = self.state, self._outcome.history
        self.week = week
        s.clock[2], s.front[0] = week, h.front[week]
        s.front[0].fighting = h.front[week - 1].fighting if week else 1.0
        s.credibility[:] = h.credibility[week]
        s.seat_numbers[:] = _as_numbers(h, week)
        before = _as_numbers(h, week - 1) if week else self._before
        s.seat_numbers[:, MOVED_LATER] = before[:, MOVED_LATER]
        for row in self._outcome.numbers.effect:
            if h.happened[week, int(row[0])] and int(row[1]) in MOVED_LATER:
                beats.take_effect(row, s.seat_numbers, s.credibility)
        left = float(h.table[week].mediator_left)
        self._left = -1.0 if left == week else left
        self._seats, self._credibility = s.seat_numbers.copy(), s.credibility.copy()

    def range_size(self, effects: Effects) -> float:
        """The size of the week's range if an event also had these effects; < 0: closed."""
        s = self.state
        s.seat_numbers[:], s.credibility[:] = self._seats, self._credibility
        s.table[0].mediator_left = self._left
        for row in self._rows(effects):
            beats.take_effect(row, s.seat_numbers, s.credibility)
        return float(beats.weigh_anew(self._n, s))

    def felt(self, column: str, seat: int) -> float:
        """A number of a seat as it was when the week's events had fallen."""
        return float(self._seats[seat, COLUMNS.index(column)])

    def _rows(self, effects: Effects) -> list[np.ndarray]:
        """The effects as rows of `Numbers.effect`; of which event, does not matter here."""
        scenario, rows = self._outcome.scenario, []
        for effect in events.EFFECTS:
            known = list(scenario.issues if effect.whom == "issue" else scenario.actors)
            column = -1 if effect.whom == "issue" else COLUMNS.index(effect.column)
            limits = (effect.multiplies, effect.low, effect.high)
            for target, amount in effects.get(effect.name, {}).items():
                rows.append(np.array((0.0, column, known.index(target), amount, *limits)))
        return rows


def _as_numbers(history: state.History, week: int) -> np.ndarray:
    """The seats of a week as plain numbers, (actors, columns)."""
    seats = np.ascontiguousarray(history.seat[week]).view(np.ndarray)
    return seats.view("f8").reshape(len(seats), len(COLUMNS))
