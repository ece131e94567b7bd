"""A bargaining problem and its reference solutions, told to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.rules.bargaining.reference import Solutions

SHOWN = 5  # ties that are named
DEFINITIONS = {
    "nash": (
        "Nash (Nash 1950)",
        "the greatest product of the parties' gains over disagreement",
    ),
    "kalai_smorodinsky": (
        "Kalai-Smorodinsky (Kalai & Smorodinsky 1975)",
        "each gain is taken as a share of the most that its party could gain, and the smallest "
        "share is as great as it can be",
    ),
    "egalitarian": (
        "Egalitarian (Kalai 1977)",
        "the smallest gain over disagreement is as great as it can be, gains being compared as "
        "they stand",
    ),
    "utilitarian": (
        "Utilitarian (Harsanyi 1955)",
        "the greatest sum of utilities, among the packages from which nobody loses",
    ),
}
Labels = Sequence[str] | Mapping[int, str]


def told(found: Solutions, names: Sequence[str] | None, labels: Labels | None) -> str:
    """The whole problem, a paragraph and a list."""
    parties = found.utilities.shape[1]
    if names is None:
        names = [f"party {ascii_uppercase[k] if k < 26 else k + 1}" for k in range(parties)]
    if len(names) != parties:
        raise ValueError(f"names must hold one name for each of {parties} parties")
    if isinstance(labels, Sequence) and len(labels) < len(found.utilities):
        raise ValueError(f"labels must hold one label for each of {len(found.utilities)} packages")
    return "\n".join([*_problem(found, names, labels), "", *_solutions(found, names, labels)])


def _problem(found: Solutions, names: Sequence[str], labels: Labels | None) -> Iterator[str]:
    """Disagreement, the bargaining range, the Pareto set."""
    yield f"Disagreement point, what each has without agreement: {_row(found.disagreement, names)}."
    total = len(found.utilities)
    if found.has_range:
        yield (
            f"{len(found.rational):,} of {_count(total)} leave nobody worse off than that: they "
            "are individually rational."
        )
    else:
        short = _row(found.lacking[found.falls_short], [names[k] for k in found.falls_short])
        yield (
            "Nothing is individually rational: every package leaves somebody worse off than "
            f"disagreement. The nearest is {_package(found.nearest, labels)}; there these fall "
            f"short by so much: {short}."
        )
    yield (
        f"{len(found.pareto):,} of {_count(total)} are Pareto optimal: no other is better for one "
        "party and at least as good for all the others."
    )


def _solutions(found: Solutions, names: Sequence[str], labels: Labels | None) -> Iterator[str]:
    """Each solution: definition, package, ties."""
    for key, (title, definition) in DEFINITIONS.items():
        ties = getattr(found, key)
        if key == "nash" and (found.weights < 1).any():
            definition += (
                f", each to the power of its party's weight ({_row(found.weights, names)})"
            )
        yield f"- {title}: {definition}."
        if key == "nash" and len(ties) and (found.utilities[ties[0]] <= found.disagreement).any():
            yield (
                "  Not everybody can gain at once here: these serve the most parties who can, and "
                "the product is theirs."
            )
        if len(ties) == 0:
            yield "  None: it needs a package from which nobody loses."
        for package in ties[:SHOWN]:
            utilities = _row(found.utilities[package], names)
            dominated = "" if package in found.pareto else "; not Pareto optimal"
            yield f"  {_package(package, labels)}: {utilities}{dominated}."
        if len(ties) > 1:
            more = f", of which the first {SHOWN} stand here" if len(ties) > SHOWN else ""
            yield f"  {len(ties):,} packages tie{more}."


def _count(total: int) -> str:
    return "1 package" if total == 1 else f"{total:,} packages"


def _package(index: int, labels: Labels | None) -> str:
    """By number, counted from 0 as in the table, and by its label if it has one."""
    if labels is None or (isinstance(labels, Mapping) and index not in labels):
        return f"package {index}"
    return f"package {index} ({labels[int(index)]})"


def _row(numbers: Iterable[float], names: Sequence[str]) -> str:
    return ", ".join(f"{name} {number:.4g}" for name, number in zip(names, numbers, strict=True))
