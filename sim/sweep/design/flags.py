"""Flags put in the place of what a sweep file says; a fault in one names the flag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.scenario import yaml_nodes
from sim.scenario.wording import Fault, Faults
from sim.scenario.yaml_nodes import Document, Place
from sim.sweep.design.records import MAIN_SETTINGS


def put(document: Document, said: Mapping[str, Any]) -> None:
    """Write what the flags say into a sweep's document; what is None or empty was not said."""
    makers = {"vary": _factors, "design": _design, "policies": _policies}
    faults: list[Fault] = []
    for flag, value in said.items():
        if value is None or value == ():
            continue
        try:
            key, entry = makers[flag](document, value) if flag in makers else (flag, value)
        except Faults as more:
            faults += more.faults
        else:
            _put(document, key, entry, f"--{flag}")
    if faults:
        raise Faults(faults)


def _put(document: Document, key: str, entry: Any, flag: str) -> None:
    for loc in [loc for loc in document.places if loc[:1] == (key,)]:
        del document.places[loc]
    document.data.pop(key, None)
    if entry is not None:
        document.data[key] = entry
        document.places[(key,)] = Place(flag, None)


def _design(document: Document, text: str) -> tuple[str, Any]:
    """`kind:number`; quasi_random without a number is as long as the runs that are wanted."""
    kind, colon, number = text.partition(":")
    main = MAIN_SETTINGS.get(kind)
    if not colon:
        return "design", None if kind == "quasi_random" else {"kind": kind}
    if kind in MAIN_SETTINGS and main is None:
        raise Faults([Fault("--design", None, "", f"{kind} takes no number")])
    return "design", {"kind": kind, main or "number": _read(number, "--design", text)}


def _policies(document: Document, names: Sequence[str]) -> tuple[str, Any]:
    """The scenario itself, under its id, and those named besides."""
    if not isinstance(document.data.get("scenario"), str):
        message = "a receipt has its policies: sweep its scenario or its sweep file instead"
        raise Faults([Fault("--policies", None, "", message)])
    stems = [Path(name).stem for name in names]
    if twice := [stem for place, stem in enumerate(stems) if stem in stems[:place]]:
        raise Faults([Fault("--policies", None, name, "stands twice") for name in twice])
    is_named = document.place(("scenario",)).line  # by a sweep file, not by its own path
    own = Path(document.data["scenario"]).stem if is_named else document.data["id"]
    others = {stem: {"scenario": name} for stem, name in zip(stems, names, strict=True)}
    return "policies", {own: {}} | others


def _factors(document: Document, texts: Sequence[str]) -> tuple[str, Any]:
    if list(texts) != ["none"]:
        return "factors", [_factor(text) for text in texts]
    _put(document, "design", None, "--vary")
    return "factors", None


def _factor(text: str) -> dict[str, Any]:
    """`path=low..high` or `path=a,b,c`; a path alone takes its range from `uncertain`."""
    path, equals, values = (part.strip() for part in text.partition("="))
    if path and not equals:
        return {"path": path}
    if not (path and values):
        message = f"'{text}' is not of the form path=low..high or path=a,b,c (or none)"
        raise Faults([Fault("--vary", None, "", message)])
    low, dots, high = values.partition("..")
    if dots:
        return {"path": path, "uniform": [_read(end, "--vary", path) for end in (low, high)]}
    return {"path": path, "levels": [_read(level, "--vary", path) for level in values.split(",")]}


def _read(text: str, flag: str, path: str) -> Any:
    try:
        value = yaml_nodes.load(text.encode(), flag).data if text.strip() else None
    except Faults as faults:
        raise Faults([f._replace(line=None, path=path) for f in faults.faults]) from None
    if value is None:
        raise Faults([Fault(flag, None, path, "a value is missing")])
    return value
