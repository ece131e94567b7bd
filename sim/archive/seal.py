"""Documents that the program writes for itself: JSON with its format, and a seal over its words.

The seal is the SHA-256 of all other entries, so a digit that was damaged or changed is told, and
never shown as a result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.scenario.wording import Fault, Faults, shown

SEAL = "sha256"
CHANGED = "is damaged, or was changed since it was written"


def sealed(form: int, document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with its format first and its seal last."""
    whole = {"format": form} | {key: value for key, value in document.items() if key != SEAL}
    return {**whole, SEAL: _digest(whole)}


def is_whole(document: Mapping[str, Any]) -> bool:
    """Whether a document is as it was sealed."""
    words = {key: value for key, value in document.items() if key != SEAL}
    return document.get(SEAL) == _digest(words)


def _digest(document: Mapping[str, Any]) -> str:
    words = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


def text(document: Any) -> str:
    """A document as readable JSON, always the same bytes."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def of_file(file: Path) -> str:
    """The SHA-256 of a file; raises OSError."""
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def must_be(file: Path, digest: str, remedy: str) -> None:
    """Raises Faults, with a remedy, if a file is not the one that was sealed."""
    try:
        message = "" if of_file(file) == digest else CHANGED
    except FileNotFoundError:
        message = "is not there"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    if message:
        raise Faults([Fault(str(file), None, "", f"{message}; {remedy}")])


def read(
    file: Path, forms: tuple[int, ...], remedy: str, unsealed: tuple[int, ...] = ()
) -> dict[str, Any]:
    """A sealed document of one of some formats; `unsealed` ones were written before there were
    seals. Raises Faults, with a remedy."""
    try:
        document = json.loads(file.read_bytes())
        message = _wrong(document, forms, unsealed)
    except FileNotFoundError:
        message = "is not there"
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
    except (ValueError, RecursionError):
        message = "is damaged: it is no JSON document"
    if message:
        raise Faults([Fault(str(file), None, "", f"{message}; {remedy}")])
    return dict(document)


def _wrong(document: Any, forms: tuple[int, ...], unsealed: tuple[int, ...]) -> str:
    """Why a document must not be used; empty if it may."""
    if not isinstance(document, dict):
        return "is damaged: it is no document of this program"
    form = document.get("format")
    if form in unsealed and SEAL not in document:
        return ""
    if form not in forms:
        known = " and ".join(map(str, sorted({*forms, *unsealed})))
        said = "no format" if form is None else f"format {shown(form)}"
        return f"was written by another version: it has {said}, and this program reads {known}"
    return "" if is_whole(document) else CHANGED
