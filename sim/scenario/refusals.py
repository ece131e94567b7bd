"""What the records refuse, told in the words of the file's writer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.scenario.paths import Loc
from sim.scenario.records import Record
from sim.scenario.schema import allowed
from sim.scenario.wording import did_you_mean, listed, shown

KINDS = {  # the value is of the wrong kind
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "text",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "tuple_type": "a list",
}
BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal")


class Refusal(NamedTuple):
    """One thing the records refuse: where, as a place in the data, and why."""

    loc: Loc
    kind: str
    value: Any
    context: dict[str, Any]
    of_form: bool  # refused as one of several forms the entry may take


def refusals(error: ValidationError, record: type[Record], data: Any) -> Iterator[tuple[Loc, str]]:
    """Tell all that the records refuse, each with its place in the data."""
    found = [_refusal(detail, data) for detail in error.errors(include_url=False)]
    wanted: dict[Loc, list[str]] = {}
    for refusal in found:
        deeper = any(other.loc[: len(refusal.loc)] == refusal.loc != other.loc for other in found)
        if refusal.kind not in KINDS:
            yield refusal.loc, _message(refusal, record)
        elif not (refusal.of_form and deeper):
            wanted.setdefault(refusal.loc, []).append(KINDS[refusal.kind])
    values = {refusal.loc: refusal.value for refusal in found}
    for loc, kinds in wanted.items():
        yield loc, _of_wrong_kind(values[loc], " or ".join(dict.fromkeys(kinds)))


def _refusal(detail: Any, data: Any) -> Refusal:
    """Keep of pydantic's place what stands in the file: drop the tags of unions and keys."""
    loc: Loc = ()
    steps = detail["loc"]
    for place, step in enumerate(steps):
        inside = isinstance(data, dict) and step in data
        inside |= isinstance(data, list) and isinstance(step, int) and step < len(data)
        if inside:
            data = data[step]
        if inside or (detail["type"] == "missing" and place == len(steps) - 1):
            loc += (step,)
    of_form = len(loc) < len(steps)
    kind = "bad_key" if steps and steps[-1] == "[key]" else detail["type"]
    return Refusal(loc, kind, detail["input"], detail.get("ctx", {}), of_form)


def _of_wrong_kind(value: Any, wanted: str) -> str:
    quotes = ": put it in quotes" if wanted == "text" and isinstance(value, int | float) else ""
    return f"{shown(value)} is not {wanted}{quotes}"


def _message(refusal: Refusal, record: type[Record]) -> str:
    loc, kind, value, context, _ = refusal
    said = allowed(record, loc)
    if kind == "missing":
        meaning = next((s["description"] for s in said if "description" in s), "")
        return "is missing" + (f" ({meaning})" if meaning else "")
    if kind == "extra_forbidden":
        keys = dict.fromkeys(k for s in allowed(record, loc[:-1]) for k in s.get("properties", {}))
        return f"is not known here ({listed(keys)}){did_you_mean(loc[-1], keys)}"
    if kind == "bad_key" and not any("enum" in s for s in said):
        said = [s["propertyNames"] for s in allowed(record, loc[:-1]) if "propertyNames" in s]
    names = [name for s in said for name in s.get("enum", [s["const"]] if "const" in s else [])]
    if names and kind in ("literal_error", "bad_key"):
        return f"{shown(value)} is not known ({listed(names)}){did_you_mean(value, names)}"
    if kind in BOUNDS:
        return _out_of_range(value, said)
    return _other(kind, value, context)


def _out_of_range(value: Any, said: list[dict[str, Any]]) -> str:
    limits: dict[str, Any] = {key: s[key] for s in said for key in s}
    if "minimum" in limits and "maximum" in limits:
        return f"{shown(value)} lies outside {limits['minimum']:g}..{limits['maximum']:g}"
    words = {"exclusiveMinimum": "above", "minimum": "at least", "exclusiveMaximum": "below"}
    words["maximum"] = "at most"
    parts = [f"{word} {limits[key]:g}" for key, word in words.items() if key in limits]
    return f"{shown(value)} must be {' and '.join(parts)}"


def _other(kind: str, value: Any, context: dict[str, Any]) -> str:
    if kind.startswith("date"):
        return f"{shown(value)} is not a date like 2026-01-31"
    if kind in ("string_pattern_mismatch", "bad_key"):
        return (
            f"{shown(value)} is not a name: small letters, digits and _ only, "
            "beginning with a letter, at most 60 long"
        )
    if kind == "union_tag_not_found":
        return "needs a 'type'"
    if kind == "union_tag_invalid":
        names = context["expected_tags"].replace("'", "").split(", ")
        return f"type '{context['tag']}' is not known ({listed(names)})" + did_you_mean(
            context["tag"], names
        )
    if kind in ("too_short", "string_too_short"):
        return f"needs at least {context['min_length']} {_things(kind, context['min_length'])}"
    if kind in ("too_long", "string_too_long"):
        return f"may have at most {context['max_length']} {_things(kind, context['max_length'])}"
    return f"{shown(value)} is not allowed here"


def _things(kind: str, number: int) -> str:
    if kind.startswith("string"):
        return "letter" if number == 1 else "letters"
    return "entry" if number == 1 else "entries"
