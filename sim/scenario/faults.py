"""What two records must say together: every disagreement of a scenario with itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import prod
from typing import NamedTuple

from sim.rules.events import EFFECTS
from sim.scenario import magnitudes, table
from sim.scenario.paths import Loc, Lost, dotted, found, locate, locate_nearest
from sim.scenario.records import Actor, Condition, Event, Issue, Parliament, Scenario
from sim.scenario.schema import allowed
from sim.scenario.table import TOLERANCE
from sim.scenario.wording import did_you_mean, listed

MOST_PACKAGES = 2_000_000
MOST_VIEWS = 100_000_000  # some 3 GB once each package is weighed by each actor
ROUNDING = 0.01  # how far weights may miss 1 without a word

Said = Iterator[tuple[str, str]]  # (path, message)


def notes_on(scenario: Scenario) -> Iterator[str]:
    """What is legitimate but worth knowing: an empty table, and entries that have no effect."""
    clash = table.minimal_clash(scenario)
    if clash:
        lines = "".join(f"\n  {path}: {table.in_words(scenario, path)}" for path in clash)
        yield f"no package is left on the table, because these clash:{lines}"
    for name, actor in scenario.actors.items():
        if actor.red_lines and not actor.veto:
            yield f"actors.{name}.red_lines have no effect while it has no veto"
        if actor.pressure0 and not any(a.role == "mediator" for a in scenario.actors.values()):
            yield f"actors.{name}.pressure0 has no effect without a mediator"
        total = sum(preference.weight for preference in actor.preferences.values())
        if abs(total - 1) > ROUNDING:
            yield f"actors.{name}.preferences: weights sum to {total:.3g}; they are scaled to 1"
    last = scenario.horizon_weeks - 1  # weeks count from 0
    for event in scenario.events:
        if event.week > last:
            yield f"events.{event.id} has no effect: week {event.week} lies beyond {last}, the last"


class Disagreements(NamedTuple):
    """What a scenario says against itself: where, as a place and as a path, and how."""

    told: list[tuple[Loc, str, str]]
    all_told: bool  # False where a doubted entry kept others from being told


def faults_of(scenario: Scenario, doubted: Sequence[Loc] = ()) -> Disagreements:
    """All disagreements within a scenario but those that may rest on a doubted entry alone."""
    data = scenario.model_dump(mode="json", by_alias=True)
    if any(_shapes(data, doubt) for doubt in doubted):
        doubted = [*doubted, SHAPE]
    told: list[tuple[Loc, str, str]] = []
    all_told = True
    for tell, bases in CHECKS.items():
        if any(meet(doubt, base) for doubt in doubted for base in bases):
            all_told = False
            continue
        for path, message in tell(scenario):
            loc = locate_nearest(data, path)
            if any(meet(doubt, loc) for doubt in doubted):
                all_told = False
            else:
                told.append((loc, path, message))
    return Disagreements(told, all_told)


def meet(doubt: Loc, base: Loc) -> bool:
    """Whether one place is the other or lies around it; * is any step."""
    return all(one == other or other == "*" for one, other in zip(doubt, base, strict=False))


def _shapes(data: object, doubt: Loc) -> bool:
    """Whether paths may lead elsewhere once an entry is mended: it is a name, or holds others."""
    try:
        entry = found(data, doubt)
    except (LookupError, TypeError):
        return False
    named = doubt[-1:] in (("id",), ("key",)) and len(doubt) > 1
    return named or entry is None or isinstance(entry, dict | list)


# ------------------------------------------------------------------ names
def _names(path: str, said: Iterable[str], known: Iterable[str], what: str) -> Said:
    """Names that must be known; the keys of a mapping are told at their own places."""
    known = tuple(known)
    for name in said:
        if name not in known:
            at = f"{path}.{name}" if isinstance(said, Mapping) else path
            meant = did_you_mean(name, known)
            yield at, f"'{name}' is not {what} ({listed(known) or 'there is none'}){meant}"


def _sides(scenario: Scenario, path: str, said: Iterable[str], whole: bool = False) -> Said:
    """Keys that must be belligerents; with `whole`, both of them."""
    sides = scenario.war.sides
    yield from _names(path, said, sides, "a belligerent")
    if whole and (missing := [side for side in sides if side not in said]):
        yield path, f"says nothing of {listed(missing)}"


# ------------------------------------------------------------------ the agenda
def _agenda(scenario: Scenario) -> Said:
    for name, issue in scenario.issues.items():
        path = f"issues.{name}.levels"
        keys = [level.key for level in issue.levels]
        for place, (low, high) in enumerate(pairwise(issue.levels), start=1):
            if high.key in keys[:place]:
                yield f"{path}.{place}", f"the key '{high.key}' stands twice"
            if not low.value < high.value:
                order = f"{high.key} ({high.value:g}) does not lie above {low.key} ({low.value:g})"
                yield f"{path}.{place}", f"levels must rise, but {order}"
    yield from _names("credibility", scenario.credibility, scenario.issues, "an issue")


def _lattice(scenario: Scenario) -> Said:
    sizes = {name: len(issue.levels) for name, issue in scenario.issues.items()}
    packages = prod(sizes.values())
    if packages > MOST_PACKAGES:
        largest = sorted(sizes, key=lambda name: -sizes[name])[:3]
        yield (
            "issues",
            f"the {len(sizes)} issues span {packages:,} packages; at most {MOST_PACKAGES:,}: merge "
            f"levels or drop an issue; the largest are "
            + listed(f"{name} ({sizes[name]} levels)" for name in largest),
        )
    elif packages * (len(sizes) + 3 * len(scenario.actors)) > MOST_VIEWS:
        yield (
            "issues",
            f"{packages:,} packages are too many for {len(scenario.actors)} actors to weigh: merge "
            f"levels, or drop an issue or an actor",
        )


def _level(path: str, issue: Issue, value: float) -> Said:
    if all(abs(level.value - value) > TOLERANCE for level in issue.levels):
        levels = listed((f"{level.value:g} {level.key}" for level in issue.levels), 50)
        yield path, f"{value:g} is not one of the levels ({levels})"


def _conditions(scenario: Scenario) -> Iterator[tuple[str, Condition]]:
    for name, actor in scenario.actors.items():
        for line, red_line in actor.red_lines.items():
            path = f"actors.{name}.red_lines.{line}"
            yield path, red_line
            if isinstance(red_line.unless, Condition):
                yield f"{path}.unless", red_line.unless
            else:
                yield from _numbered(f"{path}.unless", red_line.unless or ())
        if isinstance(actor.domestic, Parliament):
            yield from _numbered(f"actors.{name}.domestic.needed_if", actor.domestic.needed_if)


def _numbered(path: str, conditions: Iterable[Condition]) -> Iterator[tuple[str, Condition]]:
    return ((f"{path}.{place}", condition) for place, condition in enumerate(conditions))


def _bounds(scenario: Scenario) -> Said:
    for path, condition in _conditions(scenario):
        yield from _names(f"{path}.issue", [condition.issue], scenario.issues, "an issue")
        if condition.issue in scenario.issues:
            yield from _level(f"{path}.bound", scenario.issues[condition.issue], condition.bound)


def _packages(scenario: Scenario) -> Said:
    plans = {f"reference_packages.{n}.x": p.x for n, p in scenario.reference_packages.items()}
    for path, terms in (plans | {"supply_limits": scenario.supply_limits}).items():
        yield from _names(path, terms, scenario.issues, "an issue")
        for issue in terms.keys() & scenario.issues.keys():
            yield from _level(f"{path}.{issue}", scenario.issues[issue], terms[issue])
    outcomes = {f"war.outcomes.{n}": terms for n, terms in scenario.war.outcomes.items()}
    for path, terms in outcomes.items():
        yield from _names(path, terms, scenario.issues, "an issue")
    for path, terms in (plans | outcomes).items():
        if missing := [issue for issue in scenario.issues if issue not in terms]:
            yield path, f"says nothing of {listed(missing)}"


# ------------------------------------------------------------------ the actors
def _wants(scenario: Scenario) -> Said:
    for name, actor in scenario.actors.items():
        path = f"actors.{name}"
        yield from _names(f"{path}.preferences", actor.preferences, scenario.issues, "an issue")
        yield from _names(f"{path}.assurance", actor.assurance, scenario.issues, "an issue")
        if not sum(preference.weight for preference in actor.preferences.values()):
            yield f"{path}.preferences", "needs at least one weight above 0"
        if actor.assurance and not sum(clause.weight for clause in actor.assurance.values()):
            yield f"{path}.assurance", "needs at least one weight above 0, or no entry at all"
        yield from _tables(scenario, path, actor)
        yield from _linkages(scenario, f"{path}.linkages", actor)


def _tables(scenario: Scenario, path: str, actor: Actor) -> Said:
    for name in actor.preferences.keys() & scenario.issues.keys():
        values = actor.preferences[name].values
        if values is not None:
            at = f"{path}.preferences.{name}.values"
            keys = [level.key for level in scenario.issues[name].levels]
            yield from _names(at, values, keys, "a level")
            if missing := [key for key in keys if key not in values]:
                yield at, f"says nothing of {listed(missing)}"


def _linkages(scenario: Scenario, path: str, actor: Actor) -> Said:
    seen = set()
    for place, linkage in enumerate(actor.linkages):
        yield from _names(f"{path}.{place}", linkage.issues, scenario.issues, "an issue")
        first, second = linkage.issues
        if first == second:
            yield f"{path}.{place}", f"links {first} with itself"
        elif frozenset(linkage.issues) in seen:
            yield f"{path}.{place}", f"links {first} and {second} a second time"
        seen.add(frozenset(linkage.issues))


def _roles(scenario: Scenario) -> Said:
    mediators = [name for name, actor in scenario.actors.items() if actor.role == "mediator"]
    if len(mediators) > 1:
        yield "actors", f"at most one mediator, but there are {listed(mediators)}"
    if not mediators and scenario.negotiation.protocol == "mediated_text":
        yield "negotiation.protocol", "mediated_text needs an actor with the role mediator"
    for name, actor in scenario.actors.items():
        yield from _sides(scenario, f"actors.{name}.bias", actor.bias)
        path = f"actors.{name}.strategy.offer"
        if actor.role == "mediator" and actor.strategy.offer != "single_text":
            yield path, f"a mediator offers 'single_text', not '{actor.strategy.offer}'"
        if actor.role != "mediator" and actor.strategy.offer == "single_text":
            yield path, "only the mediator offers 'single_text'"
        if actor.role == "belligerent" and not actor.veto:
            yield f"actors.{name}.veto", "must be true: no peace without both belligerents"


# ------------------------------------------------------------------ the war
def _war(scenario: Scenario) -> Said:
    sides, war = scenario.war.sides, scenario.war
    belligerents = [n for n, actor in scenario.actors.items() if actor.role == "belligerent"]
    if sorted(sides) != sorted(belligerents):
        yield "war.sides", f"must be the two belligerents ({listed(belligerents) or 'none'})"
    yield from _names("war.front_issue", [war.front_issue], scenario.issues, "an issue")
    for (low, _), (high, _) in pairwise(war.front_map):
        if not low < high:
            yield "war.front_map", f"the land held must rise, but {high:g} follows {low:g}"
    yield from _names("war.outcomes", war.outcomes, (*sides, "stalemate"), "an outcome")
    if missing := [name for name in (*sides, "stalemate") if name not in war.outcomes]:
        yield "war.outcomes", f"says nothing of {listed(missing)}"


def _battlefield(scenario: Scenario) -> Said:
    field = scenario.battlefield
    yield from _sides(scenario, "battlefield.sides", field.sides, whole=True)
    if field.sectors and not sum(sector.weight for sector in field.sectors):
        yield "battlefield.sectors", "needs at least one weight above 0"
    if field.aid:
        yield from _sides(scenario, "battlefield.aid.to", [field.aid.to])
        yield from _names("battlefield.aid.flows", field.aid.flows, scenario.actors, "an actor")
    for name, campaign in field.campaigns.items():
        path = f"battlefield.campaigns.{name}"
        yield from _sides(scenario, f"{path}.by", [campaign.by])
        yield from _sides(scenario, f"{path}.against", [campaign.against])
        if campaign.by == campaign.against:
            yield f"{path}.against", f"{campaign.by} strikes itself"


def _table(scenario: Scenario) -> Said:
    weights = scenario.negotiation.mediator_weights
    yield from _names("negotiation.mediator_weights", weights, scenario.actors, "an actor")
    for name, track in scenario.partial_tracks.items():
        path = f"partial_tracks.{name}"
        yield from _sides(scenario, f"{path}.value", track.value, whole=True)
        yield from _sides(scenario, f"{path}.pain_slope", track.pain_slope)
        yield from _sides(scenario, f"{path}.front_slope", track.front_slope)


def _events(scenario: Scenario) -> Said:
    seen = set()
    for place, event in enumerate(scenario.events):
        if event.id in seen:
            yield f"events.{place}", f"the id '{event.id}' stands twice"
        seen.add(event.id)
        yield from _effects(scenario, event)


def _effects(scenario: Scenario, event: Event) -> Said:
    aid = scenario.battlefield.aid
    whom: dict[str, tuple[str, Iterable[str]]] = {
        "actor": ("an actor", scenario.actors),
        "belligerent": ("a belligerent", scenario.war.sides),
        "giver": ("a giver of aid", aid.flows if aid else ()),
        "issue": ("an issue", scenario.issues),
    }
    for effect in EFFECTS:
        what, known = whom[effect.whom]
        touched: Mapping[str, float] = getattr(event.effects, effect.name)
        yield from _names(f"events.{event.id}.effects.{effect.name}", touched, known, what)


def _magnitudes(scenario: Scenario) -> Said:
    data = scenario.model_dump(mode="json", by_alias=True)
    for loc, message in magnitudes.beyond(data):
        yield dotted(data, loc), message


def _calendar(scenario: Scenario) -> Said:
    if (date.max - scenario.start_date).days < 7 * scenario.horizon_weeks:
        yield "start_date", f"the calendar ends on {date.max}, before the horizon"


# ------------------------------------------------------------------ what is known, and how well
def _knowledge(scenario: Scenario) -> Said:
    data = scenario.model_dump(mode="json", by_alias=True)
    for path in scenario.evidence:
        try:
            locate(data, path)
        except Lost as lost:
            yield f"evidence.{path}", str(lost)
    for place, factor in enumerate(scenario.uncertain):
        low, high = factor.uniform
        if not low <= high:
            yield f"uncertain.{place}.uniform", f"the range {low:g}..{high:g} runs backwards"
        for path in [factor.path] if isinstance(factor.path, str) else factor.path:
            for message in unfit(data, path, (low, high)):
                yield f"uncertain.{place}.path", message


def unfit(data: object, path: str, drawn: tuple[float, float]) -> Iterator[str]:
    """Why the number at a path of a scenario's data cannot be drawn from a range."""
    try:
        loc = locate(data, path)
    except Lost as lost:
        yield f"'{path}' leads nowhere: {lost}"
        return
    number = found(data, loc)
    if isinstance(number, bool) or not isinstance(number, int | float):
        yield f"'{path}' is not a number"
        return
    for limits in allowed(Scenario, loc):
        low, high = limits.get("minimum", drawn[0]), limits.get("maximum", drawn[1])
        if limits.get("type") == "integer":
            yield f"'{path}' is a whole number, which cannot be drawn from a range"
        elif min(drawn) < low or max(drawn) > high:
            reach = f"{drawn[0]:g}..{drawn[1]:g} reaches outside {low:g}..{high:g}"
            yield f"{reach}, where {dotted(data, loc)} must lie"


NAME = "?"  # stands below a mapping of names for the names themselves: no entry is called so
ISSUES: Loc = ("issues", NAME)
LEVELS: tuple[Loc, ...] = tuple(("issues", "*", "levels", "*", key) for key in ("value", "key"))
ACTORS: Loc = ("actors", NAME)
ROLES: Loc = ("actors", "*", "role")
SIDES: Loc = ("war", "sides")
AID: Loc = ("battlefield", "aid")
SHAPE: Loc = (NAME,)  # where paths lead

CHECKS: dict[Callable[[Scenario], Said], tuple[Loc, ...]] = {
    # what each rests on besides the entry that it tells of
    _agenda: (ISSUES, *LEVELS),
    _lattice: (),
    _bounds: (ISSUES, *LEVELS),
    _packages: (ISSUES, *LEVELS),
    _wants: (ISSUES, *LEVELS),
    _roles: (ROLES, SIDES),
    _war: (ISSUES, ROLES, SIDES),
    _battlefield: (ACTORS, SIDES),
    _table: (ACTORS, SIDES),
    _events: (ISSUES, ACTORS, SIDES, AID),
    _magnitudes: (SHAPE,),
    _calendar: (("horizon_weeks",),),
    _knowledge: (SHAPE,),
}
