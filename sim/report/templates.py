"""How templates become HTML, on every page alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim import __version__


def templates(folder: Path, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates of a folder; what is put into them is escaped, after `finalize` has had it; a
    missing name is an error. All know the program's version."""
    found = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["program_version"] = __version__
    return found
