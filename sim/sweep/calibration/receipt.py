"""What is needed to carry out a calibration again."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from sim import __version__
from sim.outcome import DISCLAIMER
from sim.sweep.calibration.reading import find
from sim.sweep.calibration.records import Calibration
from sim.sweep.receipts import LIBRARIES, program

FORMAT = 1


def receipt(told: Calibration, name: str, command: str) -> dict[str, Any]:
    """The calibration as read, with its scenario, and where, when and by what it was made."""
    return {
        "format": FORMAT,
        "command": command,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "file": find(name).name,
        "fingerprint": told.fingerprint,
        "program": program(),
        "version": __version__,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "seed": told.seed,
        "note": DISCLAIMER,
        "calibration": told.as_data(),
    }
