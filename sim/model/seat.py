"""A seat at the table: one actor, as a Mesa agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.rules import beats, state

if TYPE_CHECKING:
    from sim.model.negotiation import Negotiation


class Delegate:
    """Who decides for a seat: by default the actor's own rules. A person or another program takes a
    seat by overriding what it decides."""

    def propose(self, seat: Seat) -> int:
        """The package to put on the table, an index into the table of packages."""
        return seat.own_proposal()

    def answer(self, seat: Seat, package: int) -> bool:
        """Whether to accept this package."""
        return seat.own_answer()

    def consents(self, seat: Seat, track: str) -> bool | None:
        """Whether a belligerent wants this side track now; None: as its own rule says."""
        return None


class Seat(mesa.Agent):
    """An actor's place at the table. Its numbers (`seat.reservation`, `seat.belief`, ... ; see
    sim.rules.state.SEAT) are properties that read the state; its acts call the rules."""

    model: Negotiation

    def __init__(self, model: Negotiation, key: str, index: int, delegate: Delegate) -> None:
        super().__init__(model)
        self.key, self.index, self.delegate = key, index, delegate
        self.actor = model.scenario.actors[key]

    def __repr__(self) -> str:
        return f"Seat({self.key})"

    def worth(self, package: int) -> float:
        """What a package would be worth to the actor as an agreement (utility)."""
        return float(beats.worth_of(self.model.numbers, self.model.state, package, self.index))

    def appraise(self) -> None:
        """Weighs the war and values every package."""
        beats.appraise(self.model.numbers, self.model.state, self.index)

    def aspire(self) -> None:
        """Sets the least it accepts this week."""
        beats.aspire(self.model.numbers, self.model.state, self.index)

    def own_proposal(self) -> int:
        """What the actor's own rule would put on the table; -1 if nothing."""
        return int(beats.propose(self.model.numbers, self.model.state, self.index))

    def own_answer(self) -> bool:
        """What the actor's own rule says to the text on the table."""
        return bool(beats.answers(self.model.numbers, self.model.state, self.index))

    def propose(self) -> None:
        """Puts a package on the table if the protocol gives it the floor."""
        if beats.speaks(self.model.numbers, self.model.state, self.index):
            package = int(self.delegate.propose(self))
            if not -1 <= package < len(self.model.numbers.clause):
                raise ValueError(
                    f"{self.key} proposed package {package}, which is not on the table"
                )
            self._numbers.offer = package

    def answer(self) -> None:
        """Accepts or refuses the text if it is asked."""
        if self.model.state.table[0].author == self.index:
            self._numbers.vote = 2.0
        elif beats.votes(self.model.numbers, self.model.state, self.index):
            text = int(self.model.state.table[0].text)
            self._numbers.vote = 1.0 if self.delegate.answer(self, text) else 0.0

    @property
    def _numbers(self) -> Any:
        return self.model.state.seat[self.index]


def _number(name: str, meaning: str) -> property:
    return property(lambda seat: float(seat._numbers[name]), doc=meaning)


for _column in state.SEAT:
    setattr(Seat, _column.name, _number(_column.name, f"{_column.meaning} ({_column.unit})"))
