"""What a sweep's folder says of itself: how to play it again, and what each column means."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from sim import __version__
from sim.archive import seal
from sim.archive.writing import write_file
from sim.outcome import DISCLAIMER
from sim.rules.compiled import HOME
from sim.scenario.wording import Fault, Faults, listed, shown
from sim.sweep.parts import Field

FORMAT = 2  # 1 had no seal, and is still read
NAME, PACKAGE = "sweep.json", "datapackage.json"
LIBRARIES = ("duckdb", "numba", "numpy", "pydantic", "PyYAML", "SALib", "scipy")
MAY_DIFFER = {"command", "started", "python", "note"}  # between a first start and a later one
NEEDED = {"command", "fingerprint", "points", "rows", "parts", "columns", "sweep", "started"}
REMEDY = "delete it and give the sweep's command again: whole parts are kept"
JSON_KINDS = {"BOOLEAN": "boolean", "DOUBLE": "number", "VARCHAR": "string"}  # else integer
TITLES = {"runs": "One row a run", "rounds": "One row a round of a run"}


def program() -> str:
    """Short hash of every source that may show in a row: rules, scenarios and sweeps, not what is
    said of them afterwards."""
    digest = hashlib.sha256()
    for part in ("rules", "scenario", "sweep"):
        for file in sorted((HOME / "sim" / part).rglob("*.py")):
            if "analysis" not in file.parts[-2:]:
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def receipt(
    sweep: Mapping[str, Any],
    fingerprint: str,
    program: str,
    tables: Mapping[str, Sequence[Field]],
    rows: int,
    rows_per_part: int,
    seed: int,
    command: str,
    started: str,
    points: int = 1,
) -> dict[str, Any]:
    """All that is needed to play a sweep again; `program` is what `program()` says.

    `points` counts those of the design, `rows` runs; part k holds those from k * rows_per_part on,
    and no rows still make a part. Raises Faults if columns differ in case alone: to SQL these are
    the same.
    """
    for table, fields in tables.items():
        _must_differ(table, [field.name for field in fields])
    return {
        "format": FORMAT,
        "command": command,
        "started": started,
        "fingerprint": fingerprint,
        "program": program,
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "seed": seed,
        "points": points,
        "rows": rows,
        "rows_per_part": rows_per_part,
        "parts": max(1, -(-rows // rows_per_part)),
        "columns": {name: [f._asdict() for f in fields] for name, fields in tables.items()},
        "note": DISCLAIMER,
        "sweep": dict(sweep),
    }


def _must_differ(table: str, names: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    told = [
        f"'{name}' and '{seen[name.lower()]}' would be one column: they differ in case alone"
        for name in names
        if seen.setdefault(name.lower(), name) is not name
    ]
    if told:
        raise Faults([Fault(table, None, "", message) for message in told])


# ------------------------------------------------------------------------------------ on disk
def begun(folder: Path, own: Mapping[str, Any]) -> dict[str, Any]:
    """The receipt of a folder's first start, written now if this is the first.

    Raises Faults if the folder was begun otherwise: its parts could not be continued byte for byte.
    """
    told_now = dict(json.loads(json.dumps(own)))
    if not (folder / NAME).exists():
        write_file(folder / NAME, seal.text(seal.sealed(FORMAT, told_now)))
        return told_now
    first = read(folder)
    if told := list(_differences(first["sweep"], told_now["sweep"])):
        why = "holds another sweep"
    else:
        told = list(_differences({**first, "sweep": 0}, {**told_now, "sweep": 0}))
        why = "was begun by another version of the program or its libraries"
    if told:
        message = f"{why}: {listed(told, 8)}; choose another folder with --out"
        raise Faults([Fault(str(folder), None, "", message)])
    return first


def read(folder: Path) -> dict[str, Any]:
    """The receipt in a folder; raises Faults if there is none that can be read."""
    file = folder / NAME
    if not file.exists():
        message = "is not there: this folder holds no sweep"
        raise Faults([Fault(str(file), None, "", message)])
    document = seal.read(file, (FORMAT,), REMEDY, unsealed=(1,))
    if wrong := NEEDED - document.keys():
        raise Faults([Fault(str(file), None, "", f"lacks {listed(sorted(wrong))}; {REMEDY}")])
    return {key: value for key, value in document.items() if key != seal.SEAL}


def _differences(first: Any, own: Any, at: str = "") -> Iterator[str]:
    """Where two documents differ, and how, in words."""
    if isinstance(first, dict) and isinstance(own, dict):
        pairs = {key: (first.get(key), own.get(key)) for key in [*first, *own]}
    elif isinstance(first, list) and isinstance(own, list) and len(first) == len(own):
        pairs = {str(k): pair for k, pair in enumerate(zip(first, own, strict=True))}
    else:
        if first != own:
            yield f"{at} is {shown(first)} there, {shown(own)} here"
        return
    for key, (one, other) in pairs.items():
        if at or key not in MAY_DIFFER:
            yield from _differences(one, other, f"{at}.{key}" if at else key)


# ------------------------------------------------------------------------------------ for others
def package(receipt: Mapping[str, Any], files: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A Frictionless Data Package (v1) of a sweep; `files` are the parts of each table."""
    sweep = receipt["sweep"]
    return {
        "profile": "data-package",
        "title": sweep.get("title", "A sweep of simulated negotiations"),
        "description": DISCLAIMER,
        "licenses": [
            {
                "name": "Apache-2.0",
                "path": "https://www.apache.org/licenses/LICENSE-2.0",
                "title": "Apache License 2.0",
            }
        ],
        "sources": [
            {"title": f"The Peace Table {receipt['version']}, sweep {receipt['fingerprint']}"}
        ],
        "resources": [
            {
                "profile": "data-resource",
                "name": table,
                "title": TITLES.get(table, table),
                "path": list(paths),
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "schema": {"fields": [_described(**f) for f in receipt["columns"][table]]},
            }
            for table, paths in files.items()
        ],
    }


def _described(name: str, kind: str, unit: str, meaning: str) -> dict[str, str]:
    told = {"name": name, "type": JSON_KINDS.get(kind, "integer"), "description": meaning}
    return {**told, "unit": unit} if unit else told
