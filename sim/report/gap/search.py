"""The cheapest openings of a closed range, found by weighing the week's talks anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from typing import Any

from sim.outcome import Outcome
from sim.report.gap.means import OF_ACTORS, OF_ISSUES, Means, least, rounded_up
from sim.report.gap.records import Change, Gap, Opening
from sim.report.gap.structures import changed, steps
from sim.report.gap.talks import Effects, Talks
from sim.scenario.numbers import numbers
from sim.scenario.table import levels_on_table

MOST_PAIRS = 8  # that are told of a week
SIMPLE = ("reservation", "cost", "credibility")  # what is tried together with a step
MOST_STEPS = 50  # pairs of steps that are tried, the cheapest first: each lays a table
MOST_PACKAGES = 20_000  # beyond, only reservation values are tried: weighing takes its time


class Search:
    """The openings of one outcome's weeks; tables once laid are kept from week to week."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self.gaps: dict[int, Gap] = {}  # by week, once found
        self._tables: dict[tuple[tuple[str, Any], ...], Talks] = {
            (): Talks(outcome, outcome.numbers)
        }

    def go_on(self, outcome: Outcome) -> None:
        """Searches more weeks of the same negotiation; the last one may have been open still."""
        self._outcome, self.gaps = outcome, {}
        for talks in self._tables.values():
            talks.go_on(outcome)

    def range_size(self, week: int, effects: Effects, entries: Mapping[str, Any]) -> float:
        """The size of a week's range, weighed anew with these effects of an event in that week and
        these entries of the scenario (path -> value)."""
        key = tuple(sorted(entries.items()))
        if key not in self._tables:
            other = changed(self._outcome.scenario, entries)
            self._tables[key] = Talks(self._outcome, numbers(other))
        talks = self._tables[key]
        if talks.week != week:
            talks.put_back(week)
        return talks.range_size(effects)

    def openings(self, week: int) -> tuple[Opening, ...]:
        """Single changes that open a week's closed range; if none does, pairs. Cheapest first."""
        found = list(self._singles(week)) or sorted(self._pairs(week), key=_size)[:MOST_PAIRS]
        return tuple(sorted(found, key=_size))

    def _opens(self, week: int, *changes: Change) -> bool:
        opening = Opening(week, changes)
        return self.range_size(week, opening.effects, opening.set) >= 0.0

    # ---------------------------------------------------------------- what there is to try
    def _means(self, week: int) -> Iterator[list[Means]]:
        """What could move by degrees, actor by actor and issue by issue."""
        self.range_size(week, {}, {})
        talks, outcome = self._tables[()], self._outcome
        of_actors, of_issues = (OF_ACTORS, OF_ISSUES) if self._is_short else (OF_ACTORS[:1], ())
        for seat in outcome.vetoes:
            yield [means for kind in of_actors for means in kind(outcome, talks, seat)]
        for issue in range(len(outcome.scenario.issues)):
            yield [means for kind in of_issues for means in kind(outcome, talks, issue)]

    @property
    def _is_short(self) -> bool:
        return len(self._outcome.numbers.clause) <= MOST_PACKAGES

    @cached_property
    def _steps(self) -> list[Change]:
        """What could be settled otherwise."""
        return steps(self._outcome) if self._is_short else []

    @cached_property
    def _telling(self) -> list[Change]:
        """The steps that alone change the table."""
        return [step for step in self._steps if self._tells(step)]

    def _tells(self, *several: Change) -> bool:
        if any(step.kind == "linkage" for step in several):
            return len(self._outcome.numbers.clause) > 0
        other = changed(self._outcome.scenario, Opening(0, several).set)
        return len(self._outcome.numbers.clause) < len(levels_on_table(other)) <= MOST_PACKAGES

    # ---------------------------------------------------------------- one change
    def _singles(self, week: int) -> Iterator[Opening]:
        for means in self._means(week):
            for one in means:
                change = self._least(week, one)
                if change is not None:
                    yield Opening(week, (change,))
                elif one.kind == "reservation":
                    break  # who cannot open it by signing for less cannot by what amounts to that
        for step in self._telling:
            if self._opens(week, step):
                yield Opening(week, (step,))

    def _least(self, week: int, one: Means, *given: Change) -> Change | None:
        amount = least(one.room, lambda amount: self._opens(week, one.at(amount), *given))
        return None if amount is None else one.at(amount)

    # ---------------------------------------------------------------- two together
    def _pairs(self, week: int) -> Iterator[Opening]:
        """Two of a kind of different actors, a clause with anything else, a step with what is
        simple, two steps."""
        means = [one for several in self._means(week) for one in several]
        for one, two in combinations(means, 2):
            if one.kind == two.kind or two.actor is None:
                yield from self._shared(week, one, two)
        simple = [one for one in means if one.kind in SIMPLE]
        for step in self._telling:
            for one in simple:
                change = self._least(week, one, step)
                if change is not None:
                    yield Opening(week, (step, change))
        for first, second in self._two_steps:
            if self._opens(week, first, second):
                yield Opening(week, (first, second))

    def _shared(self, week: int, one: Means, two: Means) -> Iterator[Opening]:
        """Two means, each using the same share of its room."""

        def at(share: float) -> tuple[Change, Change]:
            first, second = (rounded_up(share * means.room) for means in (one, two))
            return one.at(min(first, one.room)), two.at(min(second, two.room))

        if min(one.room, two.room) > 0.0:
            share = least(1.0, lambda share: self._opens(week, *at(share)))
            if share is not None:
                yield Opening(week, at(share))

    @cached_property
    def _two_steps(self) -> list[tuple[Change, Change]]:
        """Pairs of steps worth trying: where the table is empty all that fill it, and such a pair
        moves a line of every clash; else the cheapest of those that each change the table alone."""
        if len(self._outcome.numbers.clause) > 0:
            pairs = sorted(combinations(self._telling, 2), key=lambda p: p[0].size + p[1].size)
            return pairs[:MOST_STEPS]
        clash = self._outcome.clash
        filling = [
            pair
            for pair in combinations(self._steps, 2)
            if any(path.startswith(clash) for step in pair for path in step.set)
        ]
        return [pair for pair in filling if self._tells(*pair)]


def _size(opening: Opening) -> float:
    return opening.size
