"""What a class takes home: the report of its negotiation, and its numbers and moves as tables."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import yaml

from sim.outcome import Outcome, plain_cell
from sim.report.page.run import of_run
from sim.scenario.reading import as_data
from sim.web.room import desk
from sim.web.room.moves import Entry, Refused
from sim.web.room.opening import wishes
from sim.web.room.table import Table

HEADS = ("time", "round", "who", "seat", "kind", "words", "move")


class Documents:
    """The documents of a room as it stood when they were asked for. The report and the numbers
    raise Refused before the first week is over."""

    def __init__(self, table: Table, log: Sequence[Entry]) -> None:
        self._log, self._opening, self._events = log, table.opening, len(table.injected)
        self._people = Counter(person.seat for person in table.people if person.seat)
        self._scenario, self._terms = table.scenario, table.terms
        self._outcome = table.talks.closed

    @property
    def outcome(self) -> Outcome:
        """The weeks that are over; raises Refused."""
        if self._outcome is None:
            raise Refused("There is nothing to report before the first session is over.")
        wished = wishes(self._opening, self._scenario.horizon_weeks)
        changes = (f"{path}={json.dumps(value)}" for path, value in wished.items())
        return replace(self._outcome, changes=tuple(changes))

    def report(self) -> str:
        """The report of the negotiation as one HTML file."""
        facts = [("Who decided", self.decided_by)]
        if self._events:
            facts.append(("Events put in by the instructor", str(self._events)))
        return of_run(self.outcome, people=facts)

    @property
    def decided_by(self) -> str:
        """Who decided in which seats, for the report's foot."""
        scenario = self.outcome.scenario
        seats = [
            f"{actor.short} ({self._people[key]})"
            for key, actor in scenario.actors.items()
            if self._people[key]
        ]
        who = f"People decided for {', '.join(seats)}" if seats else "The model decided for all"
        where = (
            f" in the room “{self._opening.title}”" if self._opening.title else " in a class room"
        )
        return f"{who}{where}; no command plays their decisions again"

    def rounds_csv(self) -> str:
        """Every number of every week."""
        return self.outcome.rounds_csv()

    def moves_csv(self) -> str:
        """Every move: when, in which round, by whom, what; without any secret."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(HEADS)
        names = {e.move.person: e.move.name for e in self._log if e.move.kind == "join"}
        seats: dict[str, str | None] = {}
        for entry in self._log:
            writer.writerow([plain_cell(cell) for cell in self._row(entry, names, seats)])
        return text.getvalue()

    def _row(self, entry: Entry, names: dict[str, str], seats: dict[str, str | None]) -> list[Any]:
        move = entry.move
        if move.kind in ("sit", "reseat"):
            seats[str(getattr(move, "person", entry.who.person))] = move.seat
        said = move.model_dump(mode="json", exclude={"id", "token", "kind"})
        return [
            datetime.fromtimestamp(entry.time, UTC).isoformat(timespec="milliseconds"),
            getattr(move, "round", None),
            desk.author(entry, names),
            seats.get(str(entry.who.person)),
            move.kind,
            desk.words(self._scenario, self._terms, entry, names),
            json.dumps(said, ensure_ascii=False),
        ]

    def scenario_yaml(self) -> str:
        """The scenario as the class played it, the instructor's events included."""
        data = as_data(self._scenario)
        return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100))
