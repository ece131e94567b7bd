"""Headlines put to a scenario: a sweep that plays each change beside the scenario as it is, at the
same points of what nobody knows and on the same luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim.scenario import reading
from sim.scenario.paths import Loc, Lost, found, locate
from sim.scenario.records import Scenario
from sim.scenario.schema import allowed
from sim.scenario.wording import Fault, Faults, shown
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design import Factor, Sweep
from sim.sweep.design.faults import faults_of
from sim.sweep.design.records import Shift
from sim.sweep.design.samples import LatinHypercube
from sim.sweep.headlines import AS_IS, SHIPPED, Change, Headline, Stated, played, read, roles
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


class Asked(NamedTuple):
    """What is asked of a scenario: its headlines, and the sweep that answers."""

    scenario: Scenario
    posed: Sequence[Posed]
    left_out: Sequence[LeftOut]
    sweep: Sweep


def ask(
    name: str | Path,
    *,
    points: int = 200,
    replications: int = 200,
    seed: int = 1,
    overrides: Mapping[str, object] | None = None,
    only: Sequence[str] = (),
    file: Path | None = None,
) -> Asked:
    """The headlines of a file (or `only` some), put to a scenario; raises Faults.

    `points` are drawn of its uncertain numbers, but for those that `overrides` set; at each there
    are `replications` pairs of runs.
    """
    stated = read(file or SHIPPED, only)
    scenario = reading.read(name, overrides)
    ranges = [Factor(path=each.path, uniform=each.uniform) for each in scenario.uncertain]
    factors = tuple(f for f in ranges if not set(f.paths) & set(overrides or ()))
    posed, left_out = pose(scenario, stated, factors)
    sweep = sweep_of(scenario, posed, factors, points, replications, seed)
    return Asked(scenario, posed, left_out, sweep)


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


def sweep_of(
    scenario: Scenario,
    posed: Sequence[Posed],
    factors: tuple[Factor, ...],
    points: int,
    replications: int,
    seed: int,
) -> Sweep:
    """All headlines beside the scenario as it is, in a Latin hypercube; points share no luck, so
    that each is a throw of its own. Raises Faults."""
    if not factors:
        message = (
            "lists no uncertain numbers that could be drawn: there is no space to be robust in"
        )
        raise Faults([Fault(scenario.id, None, "uncertain", message)])
    if not posed:
        raise Faults([Fault(scenario.id, None, "", "none of the headlines has anything to move")])
    sweep = Sweep(
        id=f"robust_{scenario.id}"[:60],
        title=f"How robust: {scenario.title}",
        policies={AS_IS: scenario} | {each.headline.id: each.scenario for each in posed},
        factors=factors,
        design=LatinHypercube(kind="latin_hypercube", points=points),
        replications=replications,
        seed=seed,
        luck="own",
        shifts={each.headline.id: each.shifts for each in posed if each.shifts},
    )
    unmoved = {key: each for key, each in sweep.policies.items() if key not in sweep.shifts}
    wrong = faults_of(replace(sweep, policies=unmoved), scenario)
    if faults := [Fault("robust", None, ".".join(map(str, loc)), told) for loc, told in wrong]:
        raise Faults(faults)
    return sweep


def changed(scenario: Scenario, moves: Sequence[Move]) -> str:
    """What is moved, and how, for a reader: entries that are moved alike together."""
    data, alike = reading.as_data(scenario), dict[str, list[str]]()
    for move in moves:
        if move.before != move.after:
            alike.setdefault(move.how, []).append(move.path)
    named = {how: labels(data, {paths[0]: paths})[paths[0]] for how, paths in alike.items()}
    return "; ".join(f"{label} {how}" for how, label in named.items()) or "nothing"


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
    moved = {factor.name: moves.get(factor.paths[0]) for factor in factors}
    shifts = {name: move.shift for name, move in moved.items() if move and move.shift}
    if not shifts and all(move.before == move.after for move in moves.values()):
        return "the scenario is so already"
    changes: reading.Changes = {path: (move.after, {(): at[path]}) for path, move in moves.items()}
    document = Document(data, {(): Place(scenario.id, None)})
    changed = reading.amended(document, changes)
    return Posed(headline, changed, list(moves.values()), shifts)


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
