"""Everything that a reader may move in a scenario, found from what it says, in groups.

To offer another number, name it in a table of `knobs.py`; to offer another kind of thing, write a
function that yields its inputs and call it in `groups`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.report.words import capital, joined
from sim.rules import answer, aspiration, offer, protocol
from sim.scenario.records import Actor, RedLine, Scenario
from sim.sweep.naming import humane
from sim.web.explore import knobs
from sim.web.explore.inputs import Group, Input, Option, Teller


def groups(scenario: Scenario) -> list[Group]:
    """All inputs of a scenario, in the order in which a reader would want them."""
    told = Teller(scenario)
    vetoes = [key for key, actor in scenario.actors.items() if actor.veto]
    order = [*scenario.war.sides, *scenario.actors]
    actors = list(dict.fromkeys(order))
    made = [
        Group("talks", "How they talk", "The rules of the table and its mediator.",
              tuple(_talks(told))),
        *(group for key in actors for group in _actor_groups(told, key, key in vetoes)),
        Group("war", "The war", "What goes on while they talk, and what each side expects of it.",
              tuple(_war(told))),
        Group("promises", "Promises and what is on offer",
              "How far clauses are believed, and what others are ready to give.",
              tuple(_promises(told))),
        Group("tracks", "Side tracks", "Partial arrangements beside the main text.",
              tuple(_tracks(told))),
        Group("events", "Events", "What may happen on the way, and how likely.",
              tuple(_events(told))),
    ]  # fmt: skip
    return [group for group in made if group.inputs]


# ------------------------------------------------------------------------------------ the talks
def _talks(told: Teller) -> Iterator[Input]:
    mediator = told.mediator
    known = (name for name in protocol.NAMES if mediator or name != "mediated_text")
    names = _called(known, knobs.PROTOCOLS)
    yield from told.words("negotiation.protocol", "Who writes the text", "How proposals come about "
                          "at the table.", names, main=True)  # fmt: skip
    yield from told.sliders(knobs.TALKS, {})
    if mediator:
        yield from told.sliders(knobs.MEDIATOR, {"who": told.short(mediator)})


# ------------------------------------------------------------------------------------ the actors
def _actor_groups(told: Teller, key: str, has_veto: bool) -> Iterator[Group]:
    actor = told.scenario.actors[key]
    name, role = capital(actor.short), "who must agree" if has_veto else "who is not asked"
    counts = has_veto or key == told.mediator
    wants = [*(_red_lines(told, key, actor) if has_veto else ()),
             *(_preferences(told, key, actor) if counts else ())]  # fmt: skip
    lines = "Red lines, and what" if has_veto and actor.red_lines else "What"
    yield Group(f"wants_{key}", f"{name}: what {'they want' if actor.plural else 'it wants'}",
                f"{lines} matters how much to {actor.label}.", tuple(wants))  # fmt: skip
    yield Group(f"ways_{key}", f"{name}: war, home and strategy",
                f"What moves {actor.label} ({role}) to sign or to fight on.",
                tuple(_ways(told, key, actor, has_veto)))  # fmt: skip


def _red_lines(told: Teller, key: str, actor: Actor) -> Iterator[Input]:
    """A line is a choice among its issue's levels; at the last it forbids nothing."""
    for name, line in actor.red_lines.items():
        path = f"actors.{key}.red_lines.{name}.bound"
        issue = told.scenario.issues[line.issue]
        insists = "insist" if actor.plural else "insists"
        what = line.why or f"{capital(actor.short)} {insists} on “{issue.label}”"
        unless = " A way out that the scenario names still lifts it." if line.unless else ""
        yield Input(
            path, "choice", f"Red line: {what}",
            f"Whatever lies beyond on “{issue.label}” is refused outright.{unless}",
            line.bound, _bounds(told.scenario, line), terms=("red_line",), main=True,
            evidence=told.evidence(path),
        )  # fmt: skip


def _bounds(scenario: Scenario, line: RedLine) -> tuple[Option, ...]:
    """The levels at which a line may stand, the loosest first, which is none."""
    levels = list(scenario.issues[line.issue].levels)
    levels, side = (levels, "At least") if line.op == ">=" else (levels[::-1], "At most")
    loosest = Option(levels[0].value, "No red line")
    return (loosest, *(Option(each.value, f"{side}: {each.label}") for each in levels[1:]))


def _preferences(told: Teller, key: str, actor: Actor) -> Iterator[Input]:
    issues = told.scenario.issues
    weighed = sum(want.weight > 0 for want in actor.preferences.values())
    least = 0.0 if weighed > 1 else 0.01  # nobody wants nothing at all
    weight = knobs.WEIGHT._replace(low=least, main=key in told.scenario.war.sides)
    for knob in (weight, knobs.IDEAL):
        for issue in actor.preferences:
            levels = issues[issue].levels
            yield from told.slider(
                knob,
                {"who": actor.short, "other": issues[issue].label,
                 "first": levels[0].label, "last": levels[-1].label},
                f"actors.{key}.preferences.{issue}.",
            )  # fmt: skip
    for place, linkage in enumerate(actor.linkages):
        tied = joined([f"“{issues[issue].label}”" for issue in linkage.issues])
        yield from told.slider(knobs.LINKAGE, {"who": actor.short, "other": tied},
                               f"actors.{key}.linkages.{place}.")  # fmt: skip


def _ways(told: Teller, key: str, actor: Actor, has_veto: bool) -> Iterator[Input]:
    path, words = f"actors.{key}.", {"who": actor.short}
    if has_veto:
        yield from told.sliders(knobs.ACTOR[:1], words, path)
        if told.mediator not in (None, key):
            yield from told.slider(
                knobs.PRESSURE, words | {"other": told.short(str(told.mediator))}, path
            )
    if key in told.scenario.war.sides:
        yield from told.sliders(knobs.BELLIGERENT, words, path)
    else:
        yield _switch(told, f"{path}veto", "Has a veto",
                      f"Whether there can be a deal without {actor.short}.", actor.veto, False,
                      ("Yes: its consent is needed", "No: it is not asked"))  # fmt: skip
    if has_veto:
        yield from told.sliders(knobs.ACTOR[1:], words, path)
        yield from _strategy(told, path, actor)
    if actor.domestic is not None:
        yield _switch(told, f"{path}domestic", "Must be ratified at home",
                      f"Whether parliament, people or camp of {actor.short} may turn a deal down.",
                      told.data["actors"][key]["domestic"], None, ("Yes", "No: the leader decides"),
                      ("ratification",))  # fmt: skip
        yield from told.sliders(knobs.HOME, words, path)


def _switch(told: Teller, path: str, label: str, help_: str, own: Any, off: Any,
            said: tuple[str, str], terms: tuple[str, ...] = ()) -> Input:  # fmt: skip
    on = own if own != off else True
    options = (Option(on, said[0]), Option(off, said[1]))
    return Input(path, "switch", label, help_, own, options, terms=terms, main=True,
                 evidence=told.evidence(path))  # fmt: skip


def _strategy(told: Teller, path: str, actor: Actor) -> Iterator[Input]:
    yield from told.words(f"{path}strategy.kind", "Concession strategy",
                          f"When and why the demands of {actor.short} are lowered.",
                          _called(aspiration.NAMES, knobs.STRATEGIES), main=True)  # fmt: skip
    if actor.role == "belligerent":
        yield from told.words(f"{path}strategy.offer", "Kind of proposals",
                              f"Which text comes from {actor.short} when it is time to speak.",
                              _called(offer.NAMES, knobs.OFFERS))  # fmt: skip
    yield from told.words(f"{path}strategy.answer", "Kind of answers",
                          f"When a text gets a yes from {actor.short}.",
                          _called(answer.NAMES, knobs.ANSWERS))  # fmt: skip
    yield from told.sliders(knobs.STRATEGY, {"who": actor.short}, path)


def _called(names: Iterable[str], said: Mapping[str, str]) -> dict[str, str]:
    """The words of a catalogue that are not the mediator's alone, as a reader would say them."""
    return {name: said.get(name, humane(name)) for name in names if name != "single_text"}


# ------------------------------------------------------------------------------------ the war
def _war(told: Teller) -> Iterator[Input]:
    scenario = told.scenario
    first, aid = told.short(scenario.war.sides[0]), scenario.battlefield.aid
    yield from told.sliders(knobs.WAR[:5], {"other": first})
    for key in aid.flows if aid else ():
        words = {"key": key, "who": told.short(key), "other": told.short(aid.to if aid else "")}
        yield from told.slider(knobs.AID, words)
    yield from told.sliders(knobs.WAR[5:], {"other": first})
    for key in scenario.war.sides:
        yield from told.sliders(knobs.SIDE, {"who": told.short(key)}, f"battlefield.sides.{key}.")
    for key, campaign in scenario.battlefield.campaigns.items():
        yield from told.slider(
            knobs.CAMPAIGN, {"who": campaign.label}, f"battlefield.campaigns.{key}."
        )


def _promises(told: Teller) -> Iterator[Input]:
    scenario = told.scenario
    for key, issue in scenario.issues.items():
        if any(key in actor.assurance for actor in scenario.actors.values()):
            yield from told.slider(knobs.CREDIBILITY, {"key": key, "who": issue.label}, default=1.0)
    for key, bound in scenario.supply_limits.items():
        levels, path = scenario.issues[key].levels, f"supply_limits.{key}"
        options = [Option(each.value, f"At most: {each.label}") for each in levels[:-1]]
        options.append(Option(levels[-1].value, "No limit"))
        yield Input(path, "choice", f"On offer: {scenario.issues[key].label}",
                    "Nothing beyond this is on offer, whoever asks for it.", bound, tuple(options),
                    main=True, evidence=told.evidence(path))  # fmt: skip
    yield from told.slider(knobs.LASTING, {})


def _tracks(told: Teller) -> Iterator[Input]:
    for key, track in told.scenario.partial_tracks.items():
        before = f"partial_tracks.{key}."
        yield from told.sliders(knobs.TRACK, {"who": track.label}, before)
        for side in told.scenario.war.sides:
            yield from told.slider(
                knobs.TRACK_VALUE,
                {"key": side, "who": track.label, "other": told.short(side)}, before,
            )  # fmt: skip


def _events(told: Teller) -> Iterator[Input]:
    for event in told.scenario.events:
        yield from told.slider(
            knobs.EVENT, {"who": event.text, "other": str(event.week)}, f"events.{event.id}."
        )  # fmt: skip
