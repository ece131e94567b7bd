"""What a page may ask, and how much of it: records that refuse all else in plain words."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

RUNS, SEED = 300, 1
MOST_RUNS, MOST_CHANGES, MOST_COMPARED = 1_000, 40, 2_000
MOST_TOLD = 10  # faults
WRONG = {  # what pydantic refuses -> in plain words
    "json_invalid": "this question is no JSON",
    "extra_forbidden": "is not known here",
    "too_long": "may have at most {max_length} entries",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "may be at most {le}",
    "less_than": "must be below {lt}",
    "int_type": "must be a whole number",
    "dict_type": "must be a mapping from paths to values",
}

Luck = Annotated[int, Field(strict=True, ge=0, lt=2**32)]
Changes = Annotated[
    dict[Annotated[str, Field(max_length=300)], Any], Field(max_length=MOST_CHANGES)
]


class Question(BaseModel):
    """What every question says: path -> new value."""

    model_config = ConfigDict(extra="forbid")
    changes: Changes = {}


class Ensemble(Question):
    """What do so many runs bring?"""

    runs: Annotated[int, Field(strict=True, ge=1, le=MOST_RUNS)] = RUNS
    seed: Luck = SEED


class Run(Question):
    """What happens in one run?"""

    seed: Luck = SEED
    run: Luck = 0


class Variant(Question):
    """What would a file say that tells these changes?"""

    title: Annotated[str, Field(min_length=1, max_length=120)] | None = None


class Openings(Question):
    """What would open the closed range of the first runs?"""

    seed: Luck = SEED


class Comparison(Question):
    """What changes against the scenario as it is?"""

    runs: Annotated[int, Field(strict=True, ge=2, le=MOST_COMPARED)] = MOST_COMPARED
    seed: Luck = SEED


Asked = TypeVar("Asked", bound=Question)


def told(wrong: ValidationError) -> list[tuple[str, str]]:
    """What is wrong with a question: (place, plain sentence)."""
    return [_told(each) for each in wrong.errors(include_url=False)[:MOST_TOLD]]


def _told(error: Any) -> tuple[str, str]:
    path, said = ".".join(map(str, error["loc"])), error["msg"]
    if error["type"] in WRONG:
        said = WRONG[error["type"]].format(**error.get("ctx", {}))
    return path, f"{path}: {said}" if path else said
