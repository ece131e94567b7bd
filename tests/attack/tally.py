"""The sum of what the attacks counted, from the reports of all their tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

PREFIX = "attack: "
KINDS = (  # in the order of the line; these are always told, others where they were counted
    "inputs tried",
    "refused in words",
    "accepted and played finite",
    "faults injected",
    "losses",
    "wrong answers",
)


def line(reports: Iterable[Any]) -> str:
    """One line of all counts; empty where no attack was made."""
    counts: Counter[str] = Counter()
    failed = 0
    for report in reports:
        if getattr(report, "when", None) == "call" and "attack/" in report.nodeid:
            failed += report.failed
            for name, number in report.user_properties:
                if name.startswith(PREFIX):
                    counts[name.removeprefix(PREFIX)] += number
    if not counts and not failed:
        return ""
    kinds = dict.fromkeys((*KINDS, *sorted(counts)))
    told = ", ".join(f"{counts[kind]:,} {kind}" for kind in kinds)
    return f"attacks: {told}; {failed} attacks failed"
