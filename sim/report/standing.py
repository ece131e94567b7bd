"""Whether terms could be put on the table at all, in words."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.words import joined, plural
from sim.scenario.records import Scenario


def standing(scenario: Scenario, crossing: Sequence[str]) -> str:
    """What follows a text as a subject, by the paths of what it crosses (`table.crossed`):
    `crosses 2 red lines of A and B, so it could not be on the table`."""
    if not crossing:
        return "crosses no red line, so it could be on the table"
    lines = [path for path in crossing if path.startswith("actors.")]
    said = []
    if lines:
        owners = dict.fromkeys(scenario.actors[path.split(".")[1]].short for path in lines)
        count = "a red line" if len(lines) == 1 else plural(len(lines), "red line")
        said.append(f"crosses {count} of {joined(list(owners))}")
    if len(lines) < len(crossing):
        said.append("asks for more than anybody is ready to supply")
    return f"{joined(said)}, so it could not be on the table"
