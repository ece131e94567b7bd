"""The format of a calibration file as a JSON Schema, for editors.

`python -m sim.sweep.calibration.schema > scenarios/calibrations/calibration.schema.json` renews
their copy.
"""

from __future__ import annotations

from sim.scenario import schema
from sim.sweep.calibration.records import CalibrationFile


def text() -> str:
    """The schema as the file that editors read."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return schema.text(draft | CalibrationFile.model_json_schema())


if __name__ == "__main__":
    print(text(), end="")
