"""What a negotiation leaves behind: rounds, events, terms, and the receipt to play it again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from importlib import metadata
from typing import Any

import numpy as np

from sim import __version__
from sim.rules import durability, protocol, state
from sim.rules.state import BLOCKERS, Column, History, Numbers
from sim.scenario.reading import as_data
from sim.scenario.records import Level, Scenario
from sim.scenario.table import minimal_clash

LIBRARIES = ("mesa", "numba", "numpy", "pydantic", "PyYAML", "matplotlib")
FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet would take for one
FORMAT = 2  # of receipt.json and outcome.json; 1 had neither a number nor a seal
DISCLAIMER = "This is a simulation for teaching and research, not a forecast."


@dataclass(frozen=True)
class Outcome:
    """One negotiation played to its end."""

    scenario: Scenario
    numbers: Numbers
    history: History
    seed: int
    run: int = 0
    changes: tuple[str, ...] = ()  # what the command line changed in the scenario
    by_people: frozenset[tuple[int, int]] = frozenset()  # (week, seat) decided by people

    # -------------------------------------------------------------- the result
    @property
    def weeks(self) -> int:
        """Number of weeks played."""
        return len(self.history.table)

    @property
    def last(self) -> Any:
        """The table's record of the last week."""
        return self.history.table[-1]

    @property
    def agreed(self) -> bool:
        """Whether a package was accepted by all and ratified."""
        return bool(self.last.ratified == 1.0)

    @property
    def result(self) -> str:
        """`agreement`, `no_agreement` or `red_lines_incompatible`."""
        if self.agreed:
            return "agreement"
        return "red_lines_incompatible" if len(self.numbers.clause) == 0 else "no_agreement"

    def is_session(self, week: int) -> bool:
        """Whether the table was to meet in a week."""
        every = self.scenario.negotiation.session_every_weeks
        return bool(protocol.is_session.function(week, every))

    @property
    def package(self) -> int | None:
        """The ratified package, an index into the table of packages."""
        return int(self.last.text) if self.agreed else None

    @cached_property
    def clash(self) -> tuple[str, ...]:
        """Paths of a minimal set of red lines that leave no package at all; usually ()."""
        return minimal_clash(self.scenario)

    @property
    def luck(self) -> str:
        """What keyed its chance events, in words."""
        return f"seed {self.seed}" + (f", run {self.run}" if self.run else "")

    # -------------------------------------------------------------- names for numbers
    @cached_property
    def actors(self) -> list[str]:
        """Keys of the actors, in the order of the seats."""
        return list(self.scenario.actors)

    @cached_property
    def sides(self) -> tuple[int, int]:
        """Seats of the first and the second belligerent."""
        first, second = self.scenario.war.sides
        return self.actors.index(first), self.actors.index(second)

    @cached_property
    def mediator(self) -> int | None:
        """Seat of the mediator, if there is one."""
        seat = int(self.numbers.given[0].mediator)
        return seat if seat >= 0 else None

    @cached_property
    def vetoes(self) -> list[int]:
        """Seats without whose consent there is no deal."""
        return [i for i, actor in enumerate(self.scenario.actors.values()) if actor.veto]

    def short(self, seat: int) -> str:
        """An actor's name in sentences."""
        return self.scenario.actors[self.actors[seat]].short

    def terms(self, package: int) -> dict[str, Level]:
        """The level of each issue in a package of the table."""
        values = self.numbers.clause[package]
        return {
            key: min(issue.levels, key=lambda level: abs(level.value - value))
            for (key, issue), value in zip(self.scenario.issues.items(), values, strict=True)
        }

    def day(self, week: int) -> date:
        """First day of a week."""
        return self.scenario.start_date + timedelta(weeks=week)

    # -------------------------------------------------------------- what happened
    def events_of(self, week: int) -> list[Any]:
        """The scenario's events that happened in a week."""
        happened = self.history.happened[week]
        return [event for event, yes in zip(self.scenario.events, happened, strict=True) if yes]

    def refusers(self, week: int) -> list[int]:
        """Seats that refused the text of a week."""
        return [int(i) for i in np.flatnonzero(self.history.seat[week].vote == 0.0)]

    def blocker(self, week: int) -> str:
        """The week's blocked-by code, with names where it has them."""
        table = self.history.table[week]
        code = BLOCKERS[int(table.blocker)]
        if code == "posture":
            return f"posture:{'+'.join(self.actors[i] for i in self.refusers(week))}"
        if code == "ratification":
            return f"ratification:{self.actors[int(table.refused_by_home)]}"
        return code

    @cached_property
    def blockers(self) -> Counter[str]:
        """How many weeks each blocker stood in the way."""
        weeks = (self.blocker(week) for week in range(self.weeks))
        return Counter(code for code in weeks if code != "agreed")

    @cached_property
    def tracks(self) -> dict[str, dict[str, list[int]]]:
        """Side tracks that were ever agreed: weeks of agreement and of breakdown."""
        found = {}
        for k, key in enumerate(self.scenario.partial_tracks):
            agreed, broken = self.history.track["agreed"][:, k], self.history.track["broken"][:, k]
            if agreed.any():
                found[key] = {
                    "agreed": np.flatnonzero(agreed).tolist(),
                    "broken": np.flatnonzero(broken).tolist(),
                }
        return found

    @property
    def had_ceasefire(self) -> bool:
        """Whether a general ceasefire was ever agreed."""
        return any(self.scenario.partial_tracks[key].is_ceasefire for key in self.tracks)

    # -------------------------------------------------------------- documents
    def summary(self) -> dict[str, Any]:
        """The run in figures: what `outcome.json` holds."""
        table, front = self.history.table, self.history.front
        left = int(self.last.mediator_left)
        failed = np.flatnonzero(table.refused_by_home >= 0)
        return {
            "format": FORMAT,
            "scenario": self.scenario.id,
            "title": self.scenario.title,
            "seed": self.seed,
            "run": self.run,
            "changes": list(self.changes),
            "result": self.result,
            "week": self.weeks - 1,
            "date": self.day(self.weeks - 1).isoformat(),
            "deal": self._deal() if self.agreed else None,
            "had_ceasefire": self.had_ceasefire,
            "tracks": self.tracks,
            "clashing_red_lines": list(self.clash),
            "blocked_by": dict(self.blockers.most_common()),
            "main_blocker": self.blockers.most_common(1)[0][0] if self.blockers else None,
            "failed_ratifications": [
                {"week": int(week), "actor": self.actors[int(table[week].refused_by_home)]}
                for week in failed
            ],
            "mediator_left_week": left if left >= 0 else None,
            "land_held_pct": float(front[-1].held),
            "actors": {key: self._standing(seat) for seat, key in enumerate(self.actors)},
            "strikes": {
                key: float(self.history.campaign[:, c].strikes.sum())
                for c, key in enumerate(self.scenario.battlefield.campaigns)
            },
            "note": DISCLAIMER,
        }

    def _deal(self) -> dict[str, Any]:
        assert self.package is not None
        return {
            "package": self.package,
            "terms": {
                issue: {"key": level.key, "value": level.value, "label": level.label}
                for issue, level in self.terms(self.package).items()
            },
            "margin": float(self.last.margin),
            "hazard_per_year": float(self.last.hazard),
            "five_year_survival": float(self.last.survival),
            "drawn_years_to_collapse": float(self.last.collapse_years),
            "collapses_within_five_years": bool(self.last.collapse_years < durability.YEARS),
        }

    def _standing(self, seat: int) -> dict[str, Any]:
        now = self.history.seat[-1, seat]
        return {
            "reservation_value": float(now.reservation),
            "value_of_deal": float(now.text_value) if self.agreed else None,
            "aspiration": float(now.aspiration),
            "losses_thousand": float(self.history.seat[:, seat].losses.sum()),
        }

    def rounds_csv(self) -> str:
        """Every number of every round as a table, one row a week."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        parts = list(self._columns())
        writer.writerow(["week", "date", "blocked_by", "events"] + [name for name, _, _ in parts])
        for week in range(self.weeks):
            happened = " ".join(event.id for event in self.events_of(week))
            row = [week, self.day(week).isoformat(), self.blocker(week), happened]
            writer.writerow(row + [self._cell(c, values[week]) for _, c, values in parts])
        return text.getvalue()

    def _columns(self) -> Any:
        """(heading, column, values by week) of everything that is recorded."""
        h, scenario = self.history, self.scenario
        for column in state.FRONT:
            yield f"front.{column.name}", column, h.front[column.name]
        for column in state.TABLE:
            yield f"table.{column.name}", column, h.table[column.name]
        for part, columns, keys in (
            (h.seat, state.SEAT, self.actors),
            (h.campaign, state.CAMPAIGN, list(scenario.battlefield.campaigns)),
            (h.track, state.TRACK, list(scenario.partial_tracks)),
        ):
            for k, key in enumerate(keys):
                for column in columns:
                    yield f"{key}.{column.name}", column, part[column.name][:, k]
        for k, key in enumerate(scenario.issues):
            column = Column("credibility", "0..1", "how far its clause is believed")
            yield f"{key}.credibility", column, h.credibility[:, k]

    def _cell(self, column: Column, value: float) -> str:
        if column.unit == "actor":
            return "both" if value == -2 else (self.actors[int(value)] if value >= 0 else "")
        if column.unit == "package":
            if value < 0:
                return ""
            return "/".join(level.key for level in self.terms(int(value)).values())
        if column.name == "blocker":
            return BLOCKERS[int(value)]
        return str(int(value)) if float(value).is_integer() else repr(float(value))


def plain_cell(cell: Any) -> Any:
    """A cell of a table that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


# ------------------------------------------------------------------ the receipt
def fingerprint(scenario: Scenario) -> str:
    """Hash of a scenario as read: the same words, the same fingerprint."""
    words = json.dumps(as_data(scenario), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


def short_name(outcome: Outcome) -> str:
    """`<seed>-<short hash>` of scenario, seed, run and version: the name of a results folder."""
    whole = f"{fingerprint(outcome.scenario)} {outcome.seed} {outcome.run} {__version__}"
    return f"{outcome.seed}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def receipt(outcome: Outcome, command: str, time: str) -> dict[str, Any]:
    """All that is needed to play the negotiation again."""
    return {
        "scenario": as_data(outcome.scenario),
        "scenario_sha256": fingerprint(outcome.scenario),
        "seed": outcome.seed,
        "run": outcome.run,
        "changes": list(outcome.changes),
        "command": command,
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "time": time,
        "note": DISCLAIMER,
    }
