"""A variant told over its base: what it sets, adds and removes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.paths import Loc, Lost, found, locate
from sim.scenario.wording import Fault, did_you_mean, listed
from sim.scenario.yaml_nodes import Document, Place

Places = dict[Loc, Place]


def tell_over(base: Document, variant: Document) -> list[Fault]:
    """Turn the base into the variant; give a fault for each difference that does not fit it."""
    said = variant.data
    base.places[()] = variant.places[()]
    faults = [*_remove_events(base, variant), *_add_events(base, variant)]
    changes = said.get("set", {}).items()
    faults += put_all(
        base, {path: (new, below(variant.places, ("set", path))) for path, new in changes}
    )
    for key in ("id", "title", "question", "summary"):
        if said.get(key) is not None:
            _put(base, (key,), said[key], below(variant.places, (key,)))
    for path, evidence in said.get("evidence", {}).items():
        loc = ("evidence", path)
        _put(base, loc, evidence, below(variant.places, loc))
    return faults


def put_all(document: Document, changes: Mapping[str, tuple[Any, Places]]) -> Iterator[Fault]:
    """Set each path to its value; yield a fault for each path that leads nowhere."""
    for path, (value, places) in changes.items():
        try:
            loc = locate(document.data, path, new_leaf=True)
            if loc == ("evidence",):
                raise Lost("is told path by path: set evidence.<path>")
        except Lost as lost:
            yield Fault(*places[()], path, str(lost))
        else:
            _put(document, loc, value, places)
            _forget_evidence(document, path)


def _put(document: Document, loc: Loc, value: Any, places: Places) -> None:
    found(document.data, loc[:-1])[loc[-1]] = value
    for old in list(below(document.places, loc)):
        del document.places[loc + old]
    document.places.update({loc + inner: place for inner, place in places.items()})


def below(places: Places, loc: Loc) -> Places:
    """The places of an entry and of all that it holds, as seen from it."""
    return {at[len(loc) :]: place for at, place in places.items() if at[: len(loc)] == loc}


def _forget_evidence(document: Document, path: str) -> None:
    """What was known of the old number is not known of the new one."""
    evidence = document.data["evidence"]
    for old in [p for p in evidence if p == path or p.startswith(path + ".")]:
        del evidence[old]


def _remove_events(base: Document, variant: Document) -> Iterator[Fault]:
    names = [event["id"] for event in base.data["events"]]
    removed = variant.data.get("remove_events", [])
    for place, name in enumerate(removed):
        if name in names:
            _forget_evidence(base, f"events.{name}")
        else:
            message = f"the base has no event '{name}' ({listed(names)}){did_you_mean(name, names)}"
            yield Fault(*variant.place(("remove_events", place)), "remove_events", message)
    _keep_events(base, [place for place, name in enumerate(names) if name not in removed])


def _keep_events(base: Document, kept: list[int]) -> None:
    events = [base.data["events"][old] for old in kept]
    places: Places = {(): base.place(("events",))}
    for new, old in enumerate(kept):
        entries = below(base.places, ("events", old))
        places |= {(new, *inner): place for inner, place in entries.items()}
    _put(base, ("events",), events, places)


def _add_events(base: Document, variant: Document) -> Iterator[Fault]:
    events = base.data["events"]
    for place, event in enumerate(variant.data.get("add_events", [])):
        places = below(variant.places, ("add_events", place))
        if event["id"] in [other["id"] for other in events]:
            message = "is an event already: set its entries, or remove it first (remove_events)"
            yield Fault(*places[()], f"add_events.{event['id']}", message)
        else:
            new = ("events", len(events))
            base.places.update({(*new, *inner): at for inner, at in places.items()})
            events.append(event)
