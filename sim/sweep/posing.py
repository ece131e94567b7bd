"""A headline put to a scenario: which entries its changes move there, and how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.scenario import reading
from sim.scenario.paths import Loc, Lost, found, locate
from sim.scenario.records import Scenario
from sim.scenario.schema import allowed
from sim.scenario.wording import Fault, Faults, shown
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design import Factor
from sim.sweep.design.records import Shift
from sim.sweep.headlines import Change, Headline, Stated, played, roles
from sim.sweep.naming import labels

FAR = 1e9  # no bound


class Move(NamedTuple):
    """An entry of the scenario that a headline moves."""

    path: str
    how: str  # `× 1.25`, `+ 0.1`, `= alternating`
    before: Any
    after: Any  # both at the scenario's own value
    shift: Shift | None  # the same, taken from a number that is drawn


class Posed(NamedTuple):
    """A headline put to a scenario."""

    headline: Headline
    scenario: Scenario  # with its changes
    moves: Sequence[Move]
    shifts: Mapping[str, Shift]  # factor -> how what is drawn of it is moved


class LeftOut(NamedTuple):
    """A headline that a scenario has nothing to say about."""

    headline: Headline
    reason: str


def pose(
    scenario: Scenario, stated: Sequence[Stated], factors: Sequence[Factor]
) -> tuple[list[Posed], list[LeftOut]]:
    """The headlines that this scenario has something to move for, and the others with the reason.

    Raises Faults, all at once, where a path leads nowhere or a change is refused.
    """
    posed: list[Posed] = []
    left_out: list[LeftOut] = []
    faults: list[Fault] = []
    for headline, places in stated:
        try:
            found = _posed(scenario, headline, places, factors)
        except Faults as more:
            faults += more.faults
        else:
            if isinstance(found, str):
                left_out.append(LeftOut(headline, found))
            else:
                posed.append(found)
    if faults:
        raise Faults(faults)
    return posed, left_out


def changed(scenario: Scenario, moves: Sequence[Move]) -> str:
    """What is moved, and how, for a reader: entries that are moved alike together."""
    data, alike = reading.as_data(scenario), dict[str, list[str]]()
    for move in moves:
        alike.setdefault(move.how, []).append(move.path)
    named = {how: labels(data, {paths[0]: paths})[paths[0]] for how, paths in alike.items()}
    return "; ".join(f"{label} {how}" for how, label in named.items())


# ------------------------------------------------------------------------------------ changes
def _posed(
    scenario: Scenario, headline: Headline, places: Sequence[Place], factors: Sequence[Factor]
) -> Posed | str:
    moves, faults, at = dict[str, Move](), list[Fault](), dict[str, Place]()
    data = reading.as_data(scenario)
    for change, place in zip(headline.change, places, strict=True):
        for path in played(change.path, scenario):
            told = _move(data, change, path)
            if isinstance(told, str):
                faults.append(Fault(*place, path, told))
            else:
                moves[path], at[path] = told, place
    if faults:
        raise Faults(faults)
    if not moves:
        named = " or ".join(f"{{{role}}}" for c in headline.change for role in roles(c.path))
        return f"nothing in this scenario is a {named}"
    if split := next(_split(moves, factors), None):
        return f"moves {split}, which is drawn together with others that it does not move alike"
    drawn = {path for factor in factors for path in factor.paths}
    felt = [move for move in moves.values() if move.before != move.after or move.path in drawn]
    if not felt:
        return "the scenario is so already"
    moved = {factor.name: moves.get(factor.paths[0]) for factor in factors}
    shifts = {name: move.shift for name, move in moved.items() if move and move.shift}
    changes: reading.Changes = {path: (move.after, {(): at[path]}) for path, move in moves.items()}
    document = Document(data, {(): Place(scenario.id, None)})
    changed = reading.amended(document, changes)
    return Posed(headline, changed, felt, shifts)


def _move(data: Any, change: Change, path: str) -> Move | str:
    """What a change makes of one entry of a scenario (plain data), or what is wrong with it."""
    try:
        loc = locate(data, path)
    except Lost as lost:
        return f"leads nowhere in {data['id']}: {lost}"
    before = found(data, loc)
    is_number = isinstance(before, int | float) and not isinstance(before, bool)
    if change.to is not None:
        to = change.to
        shift = (0.0, float(to), -FAR, FAR) if is_number and isinstance(to, int | float) else None
        return Move(path, f"= {to}", before, to, shift)
    if not is_number:
        return f"is not a number ({shown(before)}): set it with `to`"
    low, high = _bounds(loc)
    after = round(min(max(low, before * change.times + change.plus), high), 10)
    return Move(path, _how(change), before, after, (change.times, change.plus, low, high))


def _bounds(loc: Loc) -> tuple[float, float]:
    """Within what an entry of a scenario must lie."""
    said = next(iter(allowed(Scenario, loc)), {})
    return float(said.get("minimum", -FAR)), float(said.get("maximum", FAR))


def _how(change: Change) -> str:
    """`× 1.25 + 0.1`."""
    times = f"× {change.times:g}" if change.times != 1 else ""
    plus = f"{'−' if change.plus < 0 else '+'} {abs(change.plus):g}" if change.plus else ""
    return f"{times} {plus}".strip() or "as it is"


def _split(moves: Mapping[str, Move], factors: Sequence[Factor]) -> Iterator[str]:
    """Entries that are moved otherwise than those that one draw sets with them."""
    for factor in factors:
        how = [moves[path].shift if path in moves else None for path in factor.paths]
        if any(path in moves for path in factor.paths) and len(set(how)) > 1:
            yield next(path for path in factor.paths if path in moves)
