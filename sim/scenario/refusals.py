"""What the records refuse, told in the words of the file's writer, and how to read on past it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import PurePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.scenario.paths import Loc, found
from sim.scenario.records import Record
from sim.scenario.schema import allowed, harmless
from sim.scenario.wording import did_you_mean, listed, nearest, shown
from sim.scenario.yaml_nodes import MOST_FAULTS

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


MOST_MENDS = 4  # a mended entry may show what stood behind it; more depth is not worth a look


class Refusal(NamedTuple):
    """One thing the records refuse: where, as a place in the data, and why."""

    loc: Loc
    kind: str
    value: Any
    context: dict[str, Any]
    of_form: bool  # refused as one of several forms the entry may take


class Reading(NamedTuple):
    """A record read from data, mended where it was refused; None where no mending helped."""

    record: Record | None
    data: Any
    refused: list[tuple[Loc, str]]
    doubted: list[Loc]  # what may change when the writer mends what was refused


def accept(record: type[Record], data: Any) -> Reading:
    """Read data as a record, past what is refused: that is told, and replaced in a copy."""
    refused: list[tuple[Loc, str]] = []
    doubted: list[Loc] = []
    for _ in range(MOST_MENDS):
        try:
            return Reading(record.model_validate(data), data, refused, doubted)
        except ValidationError as error:
            refusals = list(_refusals(error, data))
            all_seen = error.error_count() <= MOST_FAULTS
        refused = refused or list(_told(refusals, record, data))
        doubted += [_doubted(refusal, record) for refusal in refusals]
        if not all_seen:
            break
        data = deepcopy(data)
        for refusal in sorted(refusals, key=lambda refusal: -len(refusal.loc)):
            _mend(data, refusal, record)
    return Reading(None, data, refused, doubted)


def _mend(data: Any, refusal: Refusal, record: type[Record]) -> None:
    """Take out a key that is not known; write something harmless for all else."""
    around, last = found(data, refusal.loc[:-1]), refusal.loc[-1]
    if refusal.kind in ("extra_forbidden", "bad_key"):
        around.pop(last, None)
    elif isinstance(around, list) and last == len(around):
        around.append(harmless(allowed(record, refusal.loc)))
    else:
        around[last] = harmless(allowed(record, refusal.loc))


def _doubted(refusal: Refusal, record: type[Record]) -> Loc:
    """The place whose content the writer may have meant otherwise."""
    around = refusal.loc[:-1]
    if refusal.kind == "bad_key" or not refusal.loc:
        return around
    meant = nearest(refusal.loc[-1], _keys(record, around))
    return (*around, meant) if refusal.kind == "extra_forbidden" and meant else refusal.loc


def _keys(record: type[Record], loc: Loc, said: Mapping[str, Any] | None = None) -> list[str]:
    """The keys known at a place; of several forms, only those of the forms that `said` may take."""
    forms = [statement.get("properties", {}) for statement in allowed(record, loc)]
    taken = [form for form in forms if _may_be(form, said or {})] or forms
    return list(dict.fromkeys(key for form in taken for key in form))


def _may_be(form: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether no entry contradicts what the form says must stand there (its type or kind)."""
    return all(said.get(k, s["const"]) == s["const"] for k, s in form.items() if "const" in s)


def _refusals(error: ValidationError, data: Any) -> Iterator[Refusal]:
    """All refusals, but of an entry that may take several forms only those of the form it took."""
    details = error.errors(include_url=False)[:MOST_FAULTS]
    every = [_refusal(detail, data) for detail in details]
    for refusal in every:
        inside = [o for o in every if o.loc[: len(refusal.loc)] == refusal.loc and o is not refusal]
        deeper = any(other.loc != refusal.loc for other in inside)
        uncounted = refusal.kind == "too_short" and deeper  # what is refused is not counted
        if not (uncounted or (refusal.of_form and _other_form(refusal, inside))):
            yield refusal


def _other_form(refusal: Refusal, inside: list[Refusal]) -> bool:
    """Whether a form that an entry did not take is refused: a word, or what the word stands for."""
    if refusal.kind == "literal_error":
        return not isinstance(refusal.value, str) and bool(inside)
    word = isinstance(refusal.value, str) and any(o.kind == "literal_error" for o in inside)
    return refusal.kind in KINDS and (word or any(o.loc != refusal.loc for o in inside))


def _told(refusals: list[Refusal], record: type[Record], data: Any) -> Iterator[tuple[Loc, str]]:
    wanted: dict[Loc, list[str]] = {}
    for refusal in refusals:
        if refusal.kind in KINDS:
            wanted.setdefault(refusal.loc, []).append(KINDS[refusal.kind])
        else:
            yield refusal.loc, _message(refusal, record, data)
    values = {refusal.loc: refusal.value for refusal in refusals}
    for loc, kinds in wanted.items():
        message = _of_wrong_kind(values[loc], " or ".join(dict.fromkeys(kinds)))
        yield loc, message + (_levels(data, loc) if isinstance(values[loc], str) else "")


def _levels(data: Any, loc: Loc) -> str:
    """The values that may stand at a place, for a writer who wrote a level's key instead."""
    try:
        if loc[-1] == "bound":
            issue = found(data, (*loc[:-1], "issue"))
        elif loc[-2] in ("supply_limits", "x") or loc[:2] == ("war", "outcomes"):
            issue = loc[-1]
        else:
            return ""
        levels = found(data, ("issues", issue, "levels"))
        pairs = [f"{shown(level['value'])} = {level['key']}" for level in levels]
    except (LookupError, TypeError):  # the agenda itself is at fault, and told elsewhere
        return ""
    return f": write the value of a level ({listed(pairs, 50)})"


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


def _message(refusal: Refusal, record: type[Record], data: Any) -> str:
    loc, kind, value, context, _ = refusal
    said = allowed(record, loc)
    if kind == "missing":
        meaning = next((s["description"] for s in said if "description" in s), "")
        return "is missing" + (f" ({meaning})" if meaning else "")
    if kind == "extra_forbidden":
        keys = _keys(record, loc[:-1], found(data, loc[:-1]))
        meant = did_you_mean(loc[-1], keys)
        comma = "; a text that holds a comma needs quotes" if value is None and not meant else ""
        return f"is not known here ({listed(keys)}){meant}{comma}"
    if kind == "bad_key":
        around = allowed(record, loc[:-1])
        said = [s["propertyNames"] for s in around if "propertyNames" in s] or said
    every = (name for s in said for name in s.get("enum", [s["const"]] if "const" in s else []))
    names = list(dict.fromkeys(every))  # several forms may allow the same
    if names and kind in ("literal_error", "bad_key"):
        return f"{shown(value)} is not known ({listed(names)}){did_you_mean(value, names)}"
    if kind in BOUNDS:
        return _out_of_range(value, said)
    return _other(kind, value, context)


def _out_of_range(value: Any, said: list[dict[str, Any]]) -> str:
    limits: dict[str, Any] = {key: s[key] for s in said for key in s}
    if "minimum" in limits and "maximum" in limits:
        return f"{shown(value)} lies outside {shown(limits['minimum'])}..{shown(limits['maximum'])}"
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
            "beginning with a letter, at most 60 long" + _without_suffix(value)
        )
    if kind == "union_tag_not_found":
        return f"needs a {context['discriminator']}"
    if kind == "union_tag_invalid":
        names = context["expected_tags"].replace("'", "").split(", ")
        what = context["discriminator"].strip("'")
        return f"{what} '{context['tag']}' is not known ({listed(names)})" + did_you_mean(
            context["tag"], names
        )
    if kind in ("too_short", "string_too_short"):
        return f"needs at least {context['min_length']} {_things(kind, context['min_length'])}"
    if kind in ("too_long", "string_too_long"):
        return f"may have at most {context['max_length']} {_things(kind, context['max_length'])}"
    return f"{shown(value)} is not allowed here"


def _without_suffix(value: Any) -> str:
    file = PurePath(value) if isinstance(value, str) else PurePath()
    return f"; did you mean '{file.stem}'?" if file.suffix in (".yaml", ".yml") else ""


def _things(kind: str, number: int) -> str:
    if kind.startswith("string"):
        return "letter" if number == 1 else "letters"
    return "entry" if number == 1 else "entries"
