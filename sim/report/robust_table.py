"""The table and the picture of how robust headlines are, from what `robust.json` holds."""

from __future__ import annotations

from typing import Any

from sim.report.pairs import Told
from sim.report.robust import VERDICTS
from sim.report.words import plural


def rows(told: Told) -> list[dict[str, Any]]:
    """The rows of robust.csv: a headline each, then each of its parts."""
    found = []
    for each in told["headlines"]:
        at_home = {"as_it_stands": each["centre"]["verdict"]}
        found.append(_row(each, "all", "") | at_home | _cornered(each))
        for part, own in zip(each["parts"], each["centre"]["parts"], strict=True):
            mean = part["mean"] or {}
            found.append(
                _row({**each, **part}, part["measure"], part["way"])
                | {"as_it_stands": own["verdict"]}
                | {f"mean_{key}": mean.get(key) for key in ("difference", "low", "high", "points")}
            )
    return found


def _row(each: Told, part: str, way: str) -> dict[str, Any]:
    figures = {
        f"{name}_{key}": (each[name] or {}).get(key)
        for name in (*VERDICTS, "of_told")
        for key in ("share", "low", "high")
    }
    return {"headline": each["id"], "says": each["says"], "part": part, "way": way, **figures}


def _cornered(each: Told) -> dict[str, Any]:
    flip, fade = each["flip"], each["fade"]
    return {"flip": flip["which"], "flip_where": flip.get("where"), "fade": fade["which"],
            "fade_where": fade.get("where")}  # fmt: skip


def bars(told: Told) -> list[dict[str, Any]]:
    """The rows of the picture: says, holds, untold, fails, low and high of holds, as it stands."""
    return [
        {"title": told["label"], "says": each["says"],
         **{word: each[word]["share"] for word in VERDICTS},
         "low": each["holds"]["low"], "high": each["holds"]["high"],
         "centre": each["centre"]["verdict"]}
        for each in told["headlines"]
    ]  # fmt: skip


def note(told: Told) -> str:
    """The line under the picture's title."""
    return (
        f"{told['points']:,} points of {plural(len(told['drawn']), 'uncertain number')} · "
        f"{told['replications']:,} pairs of runs at each, same luck"
    )
