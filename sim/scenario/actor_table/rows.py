"""The rows of a table of actors, and every cell that is wrong."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.scenario.wording import Fault, Faults, did_you_mean, listed, shown

SUFFIXES = (".csv", ".tsv", ".txt")  # how the names of such files end
MOST_BYTES = 20_000_000
MOST_FAULTS = 50  # told of one table; more of them help nobody
HEADINGS = {  # what a column holds -> the names it goes by
    "actor": ("actor", "player", "stakeholder", "member"),
    "position": ("position", "pos"),
    "salience": ("salience", "sal"),
    "power": ("power", "capability", "capabilities", "influence", "clout", "resources",
              "gdp_power"),
    "issue": ("issue",),
    "case": ("case", "proposal"),
    "reference_point": ("reference_point", "reference", "status_quo", "rp", "sq"),
    "outcome": ("outcome", "decision"),
}  # fmt: skip
NEEDED = ("actor", "position", "salience", "power")
SCALED = ("position", "reference_point", "outcome")  # on the scale
OPTIONAL = ("reference_point", "outcome")
UNKNOWN = ("", "na", "n/a", "nan", "none", "null", ".", "-")  # what tables say for not known


class Row(NamedTuple):
    """What one actor says on one issue, numbers as they stand in the table."""

    line: int
    words: Mapping[str, str]
    numbers: Mapping[str, float | None]


Told = list[tuple[int | None, str, str]]  # line, column, message


def rows(path: Path) -> tuple[dict[str, str], list[Row], Told, list[str]]:
    """Column -> its heading, the rows, what is wrong with them, and notes."""
    text, skipped = _without_preface(_text(path))
    delimiter = _delimiter(text)
    table = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    faults: Told = []
    found: list[Row] = []
    columns: dict[str, str] = {}
    notes: list[str] = []
    try:
        head = [name.strip() for name in next(table, [])]
        columns, notes = _columns(head, faults, skipped + 1)
        places = {column: head.index(heading) for column, heading in columns.items()}
        for cells in table:
            if any(cell.strip() for cell in cells) and not faults[MOST_FAULTS:]:
                line = table.line_num + skipped
                found += _row(cells, line, len(head), places, columns, faults, delimiter == ";")
    except csv.Error as error:
        faults.append(((table.line_num or 1) + skipped, "", f"is no CSV: {error}"))
    if not found and not faults:
        faults.append((None, "", "holds no rows"))
    return columns, found, faults, notes


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Faults([Fault(str(path), None, "", f"cannot be read: {error.strerror}")]) from None
    if len(raw) > MOST_BYTES:
        raise Faults([Fault(str(path), None, "", f"is larger than {MOST_BYTES:,} bytes")])
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        words = "is not UTF-8 text: save the table with that encoding (in Excel: CSV UTF-8)"
        raise Faults([Fault(str(path), line, "", words)]) from None


def _without_preface(text: str) -> tuple[str, int]:
    """A table without blank lines and a spreadsheet's `sep=;` above its head, and how many these
    are."""
    lines = text.split("\n")
    is_preface = [not line.strip(" ,;\t") or line.lower().startswith("sep=") for line in lines]
    skipped = is_preface.index(False) if False in is_preface else 0
    return "\n".join(lines[skipped:]), skipped


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _columns(head: Sequence[str], faults: Told, line: int) -> tuple[dict[str, str], list[str]]:
    """Column -> the heading that holds it, and a note on what is not read."""
    known = {name: column for column, names in HEADINGS.items() for name in names}
    columns: dict[str, str] = {}
    unread = []
    for heading in head:
        column = known.get(re.sub(r"[ -]+", "_", heading.lower()))
        if column is None:
            unread.append(heading)
        elif column in columns:
            faults.append((line, heading, f"stands for {column}, as {columns[column]} does"))
        else:
            columns[column] = heading
    for column in NEEDED:
        if column not in columns:
            meant = did_you_mean(column, unread)
            equal = "; if all count alike, a column of 1" if column in ("power", "salience") else ""
            words = f"there is no column {column} (or {listed(HEADINGS[column][1:])}){equal}{meant}"
            faults.append((line, "", words))
    used = "" if not unread else f"not read: {listed(map(shown, unread))}"
    return columns, [used] if used else []


def _row(
    cells: Sequence[str],
    line: int,
    width: int,
    places: Mapping[str, int],
    columns: Mapping[str, str],
    faults: Told,
    with_commas: bool,
) -> Iterator[Row]:
    if len(cells) != width:
        faults.append((line, "", f"has {len(cells)} cells, the head has {width}"))
        return
    words = {column: cells[place].strip() for column, place in places.items()}
    before = len(faults)
    numbers: dict[str, float | None] = {}
    for column, text in words.items():
        heading = columns[column]
        if column in ("actor", "issue", "case"):
            if not text:
                faults.append((line, heading, "is empty"))
            elif len(text) > 200:
                faults.append((line, heading, "is longer than 200 letters"))
        elif column in OPTIONAL and text.lower() in UNKNOWN:
            numbers[column] = None
        else:
            plain = text.replace(",", ".") if with_commas else text
            numbers[column] = _number(plain, line, heading, column, faults)
    if len(faults) == before:
        yield Row(line, words, numbers)


def _number(text: str, line: int, heading: str, column: str, faults: Told) -> float | None:
    if not text:
        out = ": leave the row out if the actor takes no position" if column == "position" else ""
        faults.append((line, heading, f"is empty{out}"))
        return None
    try:
        number = float("nan" if "_" in text else text)
    except ValueError:
        is_decimal = re.fullmatch(r"[-+]?\d+,(\d|\d\d)", text)
        meant = f": write {text.replace(',', '.')}, with a point" if is_decimal else ""
        faults.append((line, heading, f"{shown(text)} is not a number{meant}"))
        return None
    if not math.isfinite(number) or (number < 0 and column in ("power", "salience")):
        kind = "0 or more" if math.isfinite(number) else "finite"
        faults.append((line, heading, f"{shown(text)} is not {kind}"))
    return number
