"""A table of actors (CSV) as cases: the field's common format, told wrong by row and column.

A row is an actor on an issue: `actor`, `position`, `salience`, `power`; also `issue` (without it
the table is one issue), `case` (issues bargained together), `reference_point`, `outcome`.
Positions are on 0..1, 0..100 or a scale that is given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.scenario.actor_table.rows import MOST_FAULTS, OPTIONAL, SCALED, Row, Told, rows
from sim.scenario.cases import Case, Question, disagreements
from sim.scenario.wording import Fault, Faults


def read(
    path: Path, scale: tuple[float, float] | None = None, split: bool = False
) -> tuple[list[Case], list[str]]:
    """The cases of a table, and notes on how it was read; raises Faults, all at once.

    Without a column `case` all issues are one case; with `split` every issue is one of its own.
    """
    columns, found, faults, notes = rows(path)
    found = list(_unit(found, columns, scale, faults, notes)) if found else []
    faults += _contradictions(found)
    if not faults:
        cases = list(_cases(path, found, split, faults))
    if faults:
        file = str(path)
        more = [Fault(file, None, "", f"and {len(faults) - MOST_FAULTS} more")]
        told = [Fault(file, *fault) for fault in sorted(faults, key=lambda fault: fault[0] or 0)]
        raise Faults(told[:MOST_FAULTS] + (more if len(told) > MOST_FAULTS else []))
    return cases, notes


# ------------------------------------------------------------------ scales
def _unit(
    rows: Sequence[Row],
    columns: Mapping[str, str],
    scale: tuple[float, float] | None,
    faults: Told,
    notes: list[str],
) -> Iterator[Row]:
    """The rows with places and saliences on 0..1."""
    low, high = scale or _scale(rows, SCALED)
    most = _scale(rows, ("salience",))[1]
    if not scale:
        notes.append(f"positions read as on {low:g}..{high:g}")
    notes.append(f"salience read as on 0..{most:g}")
    for row in rows:
        numbers = dict(row.numbers)
        for column, number in row.numbers.items():
            least, upper = (low, high) if column in SCALED else (0.0, most)
            if number is None or column == "power":
                continue
            if not least <= number <= upper:
                words = f"{number:g} lies outside {least:g}..{upper:g}"
                other = (
                    "" if scale or column == "salience" else "; another scale: --scale LOW..HIGH"
                )
                faults.append((row.line, columns[column], words + other))
            numbers[column] = (number - least) / (upper - least)
        yield row._replace(numbers=numbers)


def _scale(rows: Sequence[Row], columns: Sequence[str]) -> tuple[float, float]:
    """0..1 if nothing in these columns lies above 1, else 0..100."""
    found = [row.numbers[c] for row in rows for c in columns if row.numbers.get(c) is not None]
    return 0.0, 1.0 if all(number <= 1.0 for number in found if number is not None) else 100.0


# ------------------------------------------------------------------ cases
def _contradictions(rows: Sequence[Row]) -> Told:
    """What rows say against each other."""
    faults: Told = []
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        case, issue, actor = (row.words.get(key, "") for key in ("case", "issue", "actor"))
        twice = seen.setdefault(("row", case, issue, actor), row)
        if twice is not row:
            faults.append((row.line, "", f"{actor} stands on this issue already, in row "
                           f"{twice.line}"))  # fmt: skip
        for column, whose in [(c, (case, issue)) for c in OPTIONAL] + [("power", (case, actor))]:
            first = seen.setdefault((column, *whose), row)
            mine, theirs = row.numbers.get(column), first.numbers.get(column)
            if mine != theirs and (column != "power" or case or "issue" not in row.words):
                said = (f"{'nothing' if n is None else f'{n:g}'}" for n in (mine, theirs))
                ours, before = said
                faults.append((row.line, column, f"{ours} here, {before} in row {first.line}"))
    return faults


def _cases(path: Path, rows: Sequence[Row], split: bool, faults: Told) -> Iterator[Case]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        case, issue = row.words.get("case", path.stem), row.words.get("issue", path.stem)
        groups.setdefault((case, issue) if split else (case,), []).append(row)
    taken: set[str] = set()
    for names, members in groups.items():
        group = members[0].words.get("case")
        made = _case(_key(names[-1], "case", taken), names[-1], group, path, members, faults)
        if made is not None:
            yield made


def _case(
    key: str, title: str, group: str | None, path: Path, rows: Sequence[Row], faults: Told
) -> Case | None:
    taken: set[str] = set()
    actors = {name: _key(name, "actor", taken) for name in _names(rows, "actor", "")}
    issues = {name: _key(name, "issue", taken) for name in _names(rows, "issue", path.stem)}
    line = rows[0].line
    powers = {actors[row.words["actor"]]: row.numbers["power"] for row in rows}
    for many, most, what, out in (
        (len(issues), 20, "issues", "a column `case` tells which go together, --split parts all"),
        (len(actors), 49, "actors", "leave out the least"),
    ):
        if many > most:
            faults.append((line, "", f"{title} has {many} {what}, at most {most}: {out}"))
            return None
    if len(actors) < 2:
        faults.append((line, "", f"{title} has one actor alone"))
        return None
    questions = {key: _question(name, path, rows, actors) for name, key in issues.items()}
    case = Case.model_validate({
        "id": key, "title": title, "source": path.name, "group": group,
        "agreement": True if any(q.outcome is not None for q in questions.values()) else None,
        "names": {key: name for name, key in actors.items()},
        "power": powers, "issues": questions,
    })  # fmt: skip
    faults += [(line, "", f"{title} {words}") for _, words in disagreements(case)]
    return case


def _question(name: str, path: Path, rows: Sequence[Row], actors: Mapping[str, str]) -> Question:
    mine = [row for row in rows if row.words.get("issue", path.stem) == name]
    said = {column: mine[0].numbers.get(column) for column in OPTIONAL}
    each = {
        part: {actors[row.words["actor"]]: row.numbers[column] for row in mine}
        for part, column in (("positions", "position"), ("salience", "salience"))
    }
    return Question.model_validate({"label": name, **said, **each})


def _names(rows: Sequence[Row], column: str, default: str) -> list[str]:
    return list(dict.fromkeys(row.words.get(column, default) for row in rows))


def _key(name: str, kind: str, taken: set[str]) -> str:
    """A name as a key of a scenario, unlike all that are taken; what has no Latin letters is
    numbered."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50]
    key = key if key[:1].isalpha() else f"{kind}_{key}".strip("_")
    tries = [key, *(f"{key}_{number}" for number in range(2, len(taken) + 3))]
    key = next(each for each in tries if each not in taken)
    taken.add(key)
    return key
