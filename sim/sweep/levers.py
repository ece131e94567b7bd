"""Levers: what somebody could move, one step at a time, found from what a scenario says.

To add a lever, write a function that yields it and name it in CATALOGUE.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sim.rules import protocol
from sim.scenario import reading
from sim.scenario.records import Actor, RedLine, Scenario
from sim.scenario.variants import Places
from sim.scenario.wording import Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.comparing import Policy, distinct, key_of
from sim.sweep.design.records import Shift

AID, COST = 0.25, 0.10  # shares of what there is
PRESSURE, REWARD, HOME = 0.01, 0.02, 0.02  # utility
BELIEF, TRUST = 0.10, 0.05  # of 0..1
WAIT, PATIENCE = 13, 8  # weeks
FAR = 1e9  # no bound
TABLES = ("mediated_text", "alternating", "simultaneous")  # protocols that parties can agree upon


class Lever(NamedTuple):
    """One entry of a scenario moved one step."""

    kind: str
    label: str
    mover: str  # who could move it
    path: str
    before: Any
    after: Any
    unit: str
    shift: Shift | None = None  # the same step, taken from a number that is drawn


def levers(scenario: Scenario) -> list[Lever]:
    """Every step of the catalogue that this scenario has something to move for."""
    found = [lever for steps in CATALOGUE for lever in steps(scenario)]
    return [lever for lever in found if lever.before != lever.after]


def stepped(scenario: Scenario) -> tuple[list[tuple[Lever, Policy]], list[tuple[Lever, str]]]:
    """The scenario with each lever moved, and the levers whose step it refuses, with the reason."""
    moved, refused = [], []
    at: Places = {(): Place("the lever", None)}
    for lever in levers(scenario):
        document = Document(reading.as_data(scenario), dict(at))
        try:
            told = reading.amended(document, {lever.path: (lever.after, at)})
            moved.append((lever, Policy(key_of(lever.label), lever.label, told)))
        except Faults as faults:
            refused.append((lever, "; ".join(fault.message for fault in faults.faults)))
    apart = distinct([policy for _, policy in moved])
    return [(lever, policy) for (lever, _), policy in zip(moved, apart, strict=True)], refused


def shifts(
    scenario: Scenario, moved: Sequence[tuple[Lever, Policy]]
) -> dict[str, dict[str, Shift]]:
    """Policy -> uncertain number -> how its lever moves what is drawn of it; numbers that are drawn
    together are not among them, since a lever moves one alone."""
    drawn = {each.path for each in scenario.uncertain if isinstance(each.path, str)}
    return {
        policy.key: {lever.path: lever.shift}
        for lever, policy in moved
        if lever.shift and lever.path in drawn
    }


def _step(kind: str, mover: str, path: str, unit: str, what: str, before: float, by: float,
          low: float = 0.0, high: float = FAR) -> Iterator[Lever]:  # fmt: skip
    """A number moved by so much, but not out of its bounds."""
    after = round(min(max(low, before + by), high), 10)
    sign = "+" if after > before else "−"
    label = f"{what} {sign}{abs(after - before):.4g}"
    yield Lever(kind, label, mover, path, before, after, unit, (1.0, by, low, high))


def _share(kind: str, mover: str, path: str, unit: str, what: str, before: float, by: float
           ) -> Iterator[Lever]:  # fmt: skip
    """A number moved by a share of itself, both ways."""
    for share in (by, -by):
        after, sign = round(before * (1 + share), 10), "+" if share > 0 else "−"
        label = f"{what} {sign}{100 * by:.0f} %"
        yield Lever(kind, label, mover, path, before, after, unit, (1.0 + share, 0.0, 0.0, FAR))


# ------------------------------------------------------------------------------------ the war
def aid(scenario: Scenario) -> Iterator[Lever]:
    """Equipment from each giver."""
    if scenario.battlefield.aid is None:
        return
    for key, flow in scenario.battlefield.aid.flows.items():
        who = scenario.actors[key].short if key in scenario.actors else key.replace("_", " ")
        path = f"battlefield.aid.flows.{key}"
        yield from _share(
            "aid", who, path, "share of the starting flow", f"aid from {who}", flow, AID
        )


def war_cost(scenario: Scenario) -> Iterator[Lever]:
    """What the war costs a belligerent: sanctions, strikes, relief."""
    for key in scenario.war.sides:
        actor = scenario.actors[key]
        mover = f"those who can make the war dearer or cheaper to {actor.short}"
        path, what = f"actors.{key}.war.cost", f"cost of the war to {actor.short}"
        yield from _share("cost", mover, path, "utility", what, actor.war.cost, COST)


def pressure(scenario: Scenario) -> Iterator[Lever]:
    """The mediator's pressure on a belligerent."""
    mediator = _mediator(scenario)
    for key in scenario.war.sides if mediator else ():
        actor = scenario.actors[key]
        for by in (PRESSURE, -PRESSURE):
            yield from _step("pressure", str(mediator), f"actors.{key}.pressure0", "utility",
                             f"pressure on {actor.short}", actor.pressure0, by)  # fmt: skip


# ------------------------------------------------------------------------------------ the promises
def credibility(scenario: Scenario) -> Iterator[Lever]:
    """How far the clauses that reassure somebody are believed."""
    reassuring = {issue for actor in scenario.actors.values() for issue in actor.assurance}
    for key, issue in scenario.issues.items():
        for by in (BELIEF, -BELIEF) if key in reassuring else ():
            yield from _step("credibility", "those who give the promise", f"credibility.{key}",
                             "0..1", f"belief in “{issue.label}”",
                             scenario.credibility.get(key, 1.0), by, high=1.0)  # fmt: skip


def mistrust(scenario: Scenario) -> Iterator[Lever]:
    """Confidence building: less fear of a collapse."""
    for key, actor in scenario.actors.items():
        if actor.veto and actor.collapse_loss > 0:
            yield from _step("mistrust", f"those whom {actor.short} mistrusts",
                             f"actors.{key}.mistrust", "0..1", f"mistrust of {actor.short}",
                             actor.mistrust, -TRUST)  # fmt: skip


def reward(scenario: Scenario) -> Iterator[Lever]:
    """Something that any deal brings an actor besides its terms."""
    for key, actor in _vetoes(scenario):
        yield from _step("reward", f"those who can reward {actor.short}",
                         f"actors.{key}.inducement", "utility",
                         f"reward of any deal to {actor.short}", actor.inducement, REWARD,
                         low=-FAR)  # fmt: skip


def home(scenario: Scenario) -> Iterator[Lever]:
    """What a compromise costs an actor at home."""
    for key, actor in _vetoes(scenario):
        yield from _step("home", actor.short, f"actors.{key}.audience_cost", "utility",
                         f"cost at home of a compromise, {actor.short}", actor.audience_cost,
                         -HOME)  # fmt: skip


# ------------------------------------------------------------------------------------ the talks
def waiting(scenario: Scenario) -> Iterator[Lever]:
    """How long a belligerent that concedes by the clock holds out."""
    for key in scenario.war.sides:
        actor = scenario.actors[key]
        for by in (WAIT, -WAIT) if "by_clock" in actor.strategy.kind else ():
            yield from _step("patience", actor.short, f"actors.{key}.strategy.deadline_weeks",
                             "weeks", f"weeks that {actor.short} holds out",
                             actor.strategy.deadline_weeks, by)  # fmt: skip


def patience(scenario: Scenario) -> Iterator[Lever]:
    """How long the mediator stays for certain."""
    talks, mediator = scenario.negotiation, _mediator(scenario)
    for by in (PATIENCE, -PATIENCE) if mediator and talks.mediator_exit_weekly > 0 else ():
        weeks = max(0, talks.mediator_patience_weeks + by)
        label = f"patience of {mediator} {'+' if by > 0 else '−'}{abs(by)} weeks"
        yield Lever("patience", label, str(mediator), "negotiation.mediator_patience_weeks",
                    talks.mediator_patience_weeks, weeks, "weeks")  # fmt: skip


def table(scenario: Scenario) -> Iterator[Lever]:
    """Another way of talking."""
    own = scenario.negotiation.protocol
    for name in protocol.NAMES:
        if name in TABLES and (name != "mediated_text" or _mediator(scenario)):
            label = f"talks: {name.replace('_', ' ')} instead of {own.replace('_', ' ')}"
            yield Lever("protocol", label, "the parties", "negotiation.protocol", own, name, "")


def on_offer(scenario: Scenario) -> Iterator[Lever]:
    """One level more or less of what is limited by those who would supply it."""
    for key, bound in scenario.supply_limits.items():
        for by in (1, -1):
            after, level = _next_level(scenario, key, bound, by)
            than = "more" if after > bound else "less"
            label = f"{scenario.issues[key].label}: {than} on offer than now, up to “{level}”"
            yield Lever("supply", label, "those who would supply it", f"supply_limits.{key}",
                        bound, after, "level")  # fmt: skip


def red_lines(scenario: Scenario) -> Iterator[Lever]:
    """Each red line of a veto player relaxed by one level."""
    for key, actor in _vetoes(scenario):
        for name, line in actor.red_lines.items():
            yield from _relaxed(scenario, key, actor, name, line)


def _relaxed(
    scenario: Scenario, key: str, actor: Actor, name: str, line: RedLine
) -> Iterator[Lever]:
    by = -1 if line.op == ">=" else 1
    after, level = _next_level(scenario, line.issue, line.bound, by)
    label = f"{actor.short} relaxes “{name.replace('_', ' ')}” to “{level}”"
    path = f"actors.{key}.red_lines.{name}.bound"
    yield Lever("red line", label, actor.short, path, line.bound, after, "level")


def _next_level(scenario: Scenario, issue: str, bound: float, by: int) -> tuple[float, str]:
    """The value and name of the next level from a bound; the last one has no next."""
    levels = scenario.issues[issue].levels
    own = min(range(len(levels)), key=lambda k: abs(levels[k].value - bound))
    level = levels[min(max(own + by, 0), len(levels) - 1)]
    return level.value, level.key.replace("_", " ")


def _mediator(scenario: Scenario) -> str | None:
    names = [actor.short for actor in scenario.actors.values() if actor.role == "mediator"]
    return names[0] if names else None


def _vetoes(scenario: Scenario) -> Sequence[tuple[str, Actor]]:
    return [(key, actor) for key, actor in scenario.actors.items() if actor.veto]


CATALOGUE: tuple[Callable[[Scenario], Iterator[Lever]], ...] = (
    aid, war_cost, pressure, credibility, mistrust, reward, home, waiting, patience, table,
    on_offer, red_lines,
)  # fmt: skip
