"""What an entry of a scenario is, in the words of its record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from sim.scenario.records import Record, Scenario


def meaning(path: str) -> str:
    """What the records say of the entry at a dotted path, without its default; '' if nothing."""
    said, records = "", [Scenario]
    for step in path.split("."):
        field = next((r.model_fields[step] for r in records if step in r.model_fields), None)
        if field is not None:  # else a key of a mapping: the same record goes on
            said = field.description or ""
            records = list(_records(field.annotation))
    return re.sub(r"^(belligerents|third parties): |; default.*", "", said)


def _records(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records(inner)
