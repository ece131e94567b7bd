"""The format of a scenario file as a JSON Schema, for editors and for telling what is allowed.

`python -m sim.scenario.schema > scenarios/scenario.schema.json` renews the editors' copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import count
from typing import Any

from pydantic.json_schema import models_json_schema

from sim.scenario.paths import Loc
from sim.scenario.records import Record, Scenario, Variant


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario or, where a file says `extends`, of a variant."""
    _, definitions = models_json_schema([(Scenario, "validation"), (Variant, "validation")])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A negotiation, or a variant of one",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/Variant"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": definitions["$defs"],
    }


def text(said: dict[str, Any] | None = None) -> str:
    """A schema, by default that of scenarios, as the file that editors read."""
    return json.dumps(said or schema(), indent=1, ensure_ascii=False) + "\n"


def allowed(record: type[Record], loc: Loc) -> list[dict[str, Any]]:
    """What the schema says of the entry at `loc`: a statement for each form that it may take."""
    return list(_below(_of(record), loc))


@cache
def _of(record: type[Record]) -> dict[str, Any]:
    return record.model_json_schema()


def harmless(statements: Iterable[dict[str, Any]]) -> Any:
    """The least that the first of some statements accepts; its names are known nowhere."""
    said = next(iter(statements), {})
    if "enum" in said or "const" in said:
        return said.get("enum", [said.get("const")])[0]
    least = LEAST.get(said.get("type", ""))
    return least(said) if least else None


def _least_mapping(said: dict[str, Any]) -> dict[str, Any]:
    names = [*said.get("required", []), *_new_names(said.get("minProperties", 0))]
    return {name: harmless(_inner(said, name)) for name in names}


def _least_list(said: dict[str, Any]) -> list[Any]:
    return [harmless(_inner(said, place)) for place in range(said.get("minItems", 0))]


def _least_word(said: dict[str, Any]) -> str:
    return "2000-01-01" if said.get("format") == "date" else _new_names(1)[0]


def _new_names(number: int) -> list[str]:
    return [f"unread_{next(NUMBERS)}" for _ in range(number)]


def _inner(statement: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    return _below(statement, (step,))


NUMBERS = count()
LEAST: dict[str, Callable[[dict[str, Any]], Any]] = {
    "object": _least_mapping,
    "array": _least_list,
    "string": _least_word,
    "boolean": lambda _: False,
    "integer": lambda said: said.get("minimum", 0),
    "number": lambda said: said.get("minimum", said.get("maximum", 0.5)),
}


def _below(statement: dict[str, Any], loc: Loc) -> Iterator[dict[str, Any]]:
    """A statement's statements about an entry; each carries the definitions that it refers to."""
    definitions = statement.get("$defs", {})
    if "$ref" in statement:
        statement = definitions[statement["$ref"].rpartition("/")[2]] | {
            key: value for key, value in statement.items() if key != "$ref"
        }
    forms = statement.get("anyOf", statement.get("oneOf"))
    if forms is not None:
        for form in forms:
            yield from _below(form | {"$defs": definitions}, loc)
    elif not loc:
        yield statement
    else:
        for inner in _entry(statement, loc[0]):
            yield from _below(inner | {"$defs": definitions}, loc[1:])


def _entry(statement: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    """The statements about one entry of a mapping or a list."""
    if isinstance(step, int):
        places = statement.get("prefixItems", [])
        inner = places[step] if step < len(places) else statement.get("items")
    elif step in statement.get("properties", {}):
        inner = statement["properties"][step]
    else:
        patterns = statement.get("patternProperties", {}).values()
        inner = next(iter(patterns), statement.get("additionalProperties"))
    if isinstance(inner, dict):
        yield inner


if __name__ == "__main__":
    print(text(), end="")
