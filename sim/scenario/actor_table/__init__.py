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
from sim.scenario.wording import Fault, Faults, listed


def read(
    path: Path, scale: tuple[float, float] | None = None, split: bool = False
) -> tuple[list[Case], list[str]]:
    """The cases of a table, and notes on how it was read; raises Faults, all at once.

    Without a column `case` all issues are one case; with `split` every issue is one of its own.
    """
    columns, found, faults, notes = rows(path)
    found = list(_unit(found, columns, scale, faults, notes)) if found else []
    faults += _contradictions(found, split)
    cases = [] if faults else list(_cases(path, found, split, faults, notes))
    if not (cases or faults):
        faults.append((None, "", f"holds no case that can be played: {'; '.join(notes)}"))
    if faults:
        told = sorted(faults, key=lambda fault: fault[0] or 0)[:MOST_FAULTS]
        raise Faults((Fault(str(path), *fault) for fault in told), more=len(faults) > MOST_FAULTS)
    return cases, notes


# ------------------------------------------------------------------ scales
def _unit(
    rows: Sequence[Row],
    columns: Mapping[str, str],
    scale: tuple[float, float] | None,
    faults: Told,
    notes: list[str],
) -> Iterator[Row]:
    """The rows with places, saliences and powers on 0..1, the greatest power 1."""
    ends = dict.fromkeys(SCALED, scale or _scale(rows, "position"))
    ends |= {"salience": _scale(rows, "salience"), "power": (0.0, _greatest(rows, "power") or 1.0)}
    notes += [] if scale else [f"positions read as on {_range(ends['position'])}"]
    notes += [f"salience read as on {_range(ends['salience'])}", *_small(rows, ends["position"])]
    for row in rows:
        for column, number in row.numbers.items():
            least, upper = ends[column]
            if number is not None and not least <= number <= upper:
                another = "" if scale or column == "salience" else "; another: --scale LOW..HIGH"
                words = f"{number:g} lies outside {_range(ends[column])}{another}"
                faults.append((row.line, columns[column], words))
        yield row._replace(numbers={c: _placed(n, *ends[c]) for c, n in row.numbers.items()})


def _placed(number: float | None, low: float, high: float) -> float | None:
    return None if number is None else (number - low) / (high - low)


def _range(ends: tuple[float, float]) -> str:
    return f"{ends[0]:g}..{ends[1]:g}"


def _small(rows: Sequence[Row], ends: tuple[float, float]) -> Iterator[str]:
    """Issues that may have been told on another scale than the rest."""
    greatest: dict[str, float] = {}
    for row in rows:
        issue = row.words.get("issue", "")
        greatest[issue] = max(greatest.get(issue, 0.0), row.numbers.get("position") or 0.0)
    small = [issue for issue, most in greatest.items() if 0.0 < most <= 1.0 < ends[1]]
    if small and ends == (0.0, 100.0):
        yield f"no position above 1 of 100 on {listed(small)}: is that its scale?"


def _scale(rows: Sequence[Row], column: str) -> tuple[float, float]:
    """0..1 if nothing in a column lies above 1, else 0..100."""
    return 0.0, 1.0 if _greatest(rows, column) <= 1.0 else 100.0


def _greatest(rows: Sequence[Row], column: str) -> float:
    return max((row.numbers.get(column) or 0.0 for row in rows), default=0.0)


# ------------------------------------------------------------------ cases
def _contradictions(rows: Sequence[Row], split: bool) -> Told:
    """What rows say against each other; what one leaves open, another may say."""
    faults: Told = []
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        case, issue, actor = (row.words.get(key, "") for key in ("case", "issue", "actor"))
        twice = seen.setdefault(("row", case, issue, actor), row)
        if twice is not row:
            words = f"{actor} stands on this issue already, in row {twice.line}"
            faults.append((row.line, "", words))
        whose = dict.fromkeys(OPTIONAL, (case, issue))
        whose |= {} if split else {"power": (case, actor)}
        for column, place in whose.items():
            mine = row.numbers.get(column)
            if mine is not None:
                first = seen.setdefault((column, *place), row)
                if mine != first.numbers[column]:
                    words = f"{row.words[column]} here, {first.words[column]} in row {first.line}"
                    faults.append((row.line, column, words))
    return faults


def _cases(
    path: Path, rows: Sequence[Row], split: bool, faults: Told, notes: list[str]
) -> Iterator[Case]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        case, issue = row.words.get("case", path.stem), row.words.get("issue", path.stem)
        groups.setdefault((case, issue) if split else (case,), []).append(row)
    taken: set[str] = set()
    for names, members in groups.items():
        group = members[0].words.get("case")
        key, wrong = _key(names[-1], "case", taken), list[str]()
        made = _case(key, names[-1], group, path, members, wrong)
        if made is not None and not wrong:
            yield made
        elif split and len(groups) > 1:
            notes += [f"left out: {words}" for words in wrong]
        else:
            faults += [(members[0].line, "", words) for words in wrong]


def _case(
    key: str, title: str, group: str | None, path: Path, rows: Sequence[Row], wrong: list[str]
) -> Case | None:
    """A case of these rows, or what is wrong with it."""
    taken: set[str] = set()
    actors = {name: _key(name, "actor", taken) for name in _names(rows, "actor", "")}
    issues = {name: _key(name, "issue", taken) for name in _names(rows, "issue", path.stem)}
    for many, most, what, out in (
        (len(issues), 20, "issues", "a column `case` tells which go together, --split parts all"),
        (len(actors), 49, "actors", "leave out the least"),
    ):
        if many > most:
            wrong.append(f"{title} has {many} {what}, at most {most}: {out}")
    if len(actors) < 2:
        wrong.append(f"{title} has one actor alone")
    if wrong:
        return None
    questions = {key: _question(name, path, rows, actors) for name, key in issues.items()}
    case = Case.model_validate({
        "id": key, "title": title, "source": path.name, "group": group,
        "agreement": True if any(q.outcome is not None for q in questions.values()) else None,
        "names": {key: name for name, key in actors.items()},
        "power": {actors[row.words["actor"]]: row.numbers["power"] for row in rows},
        "issues": questions,
    })  # fmt: skip
    wrong += [f"{title}: {'.'.join(map(str, loc))} {words}" for loc, words in disagreements(case)]
    return case


def _question(name: str, path: Path, rows: Sequence[Row], actors: Mapping[str, str]) -> Question:
    mine = [row for row in rows if row.words.get("issue", path.stem) == name]
    said = {
        column: next((n for row in mine if (n := row.numbers.get(column)) is not None), None)
        for column in OPTIONAL
    }
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
