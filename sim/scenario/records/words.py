"""The kinds of words and numbers that records are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, StringConstraints
from pydantic_core.core_schema import literal_schema


class Record(BaseModel):
    """A frozen statement of a scenario; an unknown key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_of(names: tuple[str, ...]) -> GetPydanticSchema:
    """Mark a string that must be one of a catalogue's names."""
    return GetPydanticSchema(lambda _kind, _next: literal_schema(list(names)))


Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[Number, Field(gt=0)]
NonNegative = Annotated[Number, Field(ge=0)]
Unit = Annotated[Number, Field(ge=0, le=1)]
Trend = Annotated[Number, Field(ge=-0.2, le=0.2)]  # a week, log: 22 % a week is much
Count = Annotated[int, Field(strict=True, ge=0)]
Flag = Annotated[bool, Field(strict=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=4000)]
Sides = dict[Name, Number]
Terms = dict[Name, Unit]
