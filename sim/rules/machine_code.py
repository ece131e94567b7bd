"""Compiled rules on disk: one file for each, sealed by a hash of its bytes.

The compiler's own files say nothing of their health: one that was damaged ends the program, or runs
as it is. Here what is damaged, or cannot be read or kept, is compiled anew. Only `compiled` imports
this, together with the compiler.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile, NullCache

SEAL = hashlib.sha256().digest_size  # bytes, after those that it seals


class Sealed(IndexDataCacheFile):
    """A file for each form of a rule, named by what it is: two processes cannot mix them up."""

    def save(self, key: Any, data: Any) -> None:
        """Keeps the code of a form."""
        code = self._dump(data)
        with self._open_for_write(self._data_path(self._form(key))) as file:
            file.write(code + hashlib.sha256(code).digest())

    def load(self, key: Any) -> Any:
        """The code of a form; None if it is not there, or not whole."""
        name = self._form(key)
        with suppress(OSError):
            kept = Path(self._data_path(name)).read_bytes()
            if hashlib.sha256(kept[:-SEAL]).digest() == kept[-SEAL:]:
                return self._load_data(name)
        return None

    def _form(self, key: Any) -> str:
        told = f"{self._version} {self._source_stamp} {key}"
        return str(self._data_name(int(hashlib.sha256(told.encode()).hexdigest()[:16], 16)))


class Kept(FunctionCache):
    """The forms of one rule."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = Sealed(self._cache_path, self._impl.filename_base, stamp)

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keeps a form, where there is room."""
        with suppress(OSError):
            super().save_overload(sig, data)


def keeper(function: Callable[..., Any], folder: str) -> FunctionCache | NullCache:
    """What keeps the forms of a rule in a folder; nothing does where that cannot be written: other
    places that the compiler knows would not notice that a called rule has changed."""
    with suppress(RuntimeError):
        kept = Kept(function)
        if Path(kept.cache_path).is_relative_to(folder):
            return kept
    return NullCache()
