"""The gap, its openings, and the changes that these are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from sim.outcome import Outcome
from sim.report.gap.talks import Effects
from sim.report.words import joined
from sim.scenario.reading import parse_override


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise: in the week's events (`effects`) or from the start (`set`).

    `size` is how far an input moves as a share of its whole scale (docs/model.md 8.3), `words` what
    follows "if", `actor` whose input it is (None: nobody's alone), `amount` how far it moves as
    `words` tells it ("": that is no matter of degree).
    """

    kind: str
    actor: str | None
    words: str
    size: float
    effects: Effects
    set: Mapping[str, Any]
    amount: str = ""


@dataclass(frozen=True)
class Opening:
    """A change, or two together, by which the closed range of a week opens."""

    week: int
    changes: tuple[Change, ...]

    @property
    def kind(self) -> str:
        """`cost`, `credibility`, `red_line` ...; of a pair both, joined by `+`."""
        return "+".join(change.kind for change in self.changes)

    @property
    def actor(self) -> str | None:
        """The key of the one actor whom it concerns, if it is one."""
        found = {change.actor for change in self.changes}
        return found.pop() if len(found) == 1 else None

    @property
    def size(self) -> float:
        """How far inputs move as shares of their scales, added up."""
        return sum(change.size for change in self.changes)

    @property
    def words(self) -> str:
        """What follows "if"."""
        return joined([change.words for change in self.changes])

    @property
    def amounts(self) -> str:
        """How far it moves what moves by degrees; "" if nothing does."""
        return joined([change.amount for change in self.changes if change.amount])

    @property
    def sentence(self) -> str:
        """The opening as a sentence."""
        return f"The range would open if {self.words}."

    @property
    def effects(self) -> dict[str, dict[str, float]]:
        """What an event of the week would have to do, as `events[].effects`."""
        merged: dict[str, dict[str, float]] = {}
        for change in self.changes:
            for shock, amounts in change.effects.items():
                merged[shock] = merged.get(shock, {}) | dict(amounts)
        return merged

    @property
    def set(self) -> dict[str, Any]:
        """What `--set` would have to say: path -> value."""
        return {path: value for change in self.changes for path, value in change.set.items()}


@dataclass(frozen=True)
class Gap:
    """The bargaining range of a week, and, where it is closed, what would open it.

    `size` is the largest gain that every veto player can have at once (utility; < 0: closed by so
    much; -1e9: the table is empty), `binder` the seat that gains least there (None: the table is
    empty), `lacking` who falls short there and by how much (seat -> utility, most first; empty if
    open), `packages` how many undominated packages beat war for everybody; `openings` come cheapest
    first: single changes, or pairs if no single one suffices.
    """

    week: int
    size: float
    binder: int | None
    lacking: Mapping[int, float]
    packages: int
    openings: tuple[Opening, ...]

    @property
    def is_open(self) -> bool:
        """Whether some package beats war for everybody."""
        return self.size >= 0.0


def variant(outcome: Outcome, opening: Opening) -> str:
    """A scenario file (YAML) that tells the outcome's scenario with the opening applied."""
    scenario, said = outcome.scenario, dict(map(parse_override, outcome.changes)) | opening.set
    event = {"id": f"opening_week_{opening.week}", "week": opening.week, "text": opening.sentence}
    told = {
        "extends": scenario.id,
        "id": f"{scenario.id[:50]}_opened",
        "summary": opening.sentence,
        **({"set": said} if said else {}),
        **({"add_events": [event | {"effects": opening.effects}]} if opening.effects else {}),
    }
    return str(yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100))
