"""What time it is on the server: a clock that runs evenly, whatever becomes of the system's.

A machine that finds a time server sets its clock, back or ahead; a phase of a class must neither
stand still for that nor be cut short.
"""

from __future__ import annotations

from time import monotonic, time

_begun = time() - monotonic()


def now() -> float:
    """Seconds since 1970, as the system saw them when the server began and as many have passed."""
    return _begun + monotonic()
