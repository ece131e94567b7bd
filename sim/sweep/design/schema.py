"""The format of a sweep file as a JSON Schema, for editors.

`python -m sim.sweep.design.schema > scenarios/sweeps/sweep.schema.json` renews their copy.
"""

from __future__ import annotations

from sim.scenario import schema
from sim.sweep.design.records import SweepFile


def text() -> str:
    """The schema as the file that editors read."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return schema.text(draft | SweepFile.model_json_schema())


if __name__ == "__main__":
    print(text(), end="")
