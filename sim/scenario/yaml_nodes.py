"""YAML as its writer means it: plain data, and the line where each entry stands.

Scalars follow the core schema of YAML 1.2: NO is a word, 12:30 is a word, true is a truth.
"""

from __future__ import annotations

import math
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml.reader import Reader

from sim.scenario.paths import Loc
from sim.scenario.wording import Fault, Faults, shown

MOST_BYTES = 2_000_000
MOST_NODES = 100_000
MOST_NESTED = 40
MOST_DIGITS = 15
MOST_LETTERS = 4_000  # of a key, or of a number
MOST_FAULTS = 200  # beyond, a writer mends the first before reading on
TOO_MANY = f"more than {MOST_NODES:,} entries, counting what aliases (*name) unfold to"

TAG = "tag:yaml.org,2002:"
WORDS = {  # what the parser says -> what a writer can do about it
    "mapping values are not allowed": "a ':' stands where none can be: check the indentation, or "
    "put the text in quotes",
    "could not find expected ':'": "a key without its ':'",
    "did not find expected key": "this does not fit the lines above: check the indentation, and "
    'the quotes (inside double quotes write \\")',
    "did not find expected '-'": "this does not fit the list above: check the indentation",
    "did not find expected ','": "a bracket opened here is not closed, or a comma is missing",
    "unexpected end of stream": "a quotation mark opened here is not closed",
    "unknown escape character": "a backslash in double quotes: use single quotes, or write \\\\",
    "undefined alias": "refers to an anchor (&name) that does not stand above",
    "second occurrence": "this anchor (&name) stands twice",
    "but found another document": "a file holds one scenario: remove the second '---'",
    "undefined tag handle": "tags (!name) are not allowed: a scenario is plain data",
    "expected node content": "a value is missing here, or a comma or bracket is too many",
    "found unexpected ':'": "a ':' stands where none can be: put the text in quotes",
    "entries are not allowed": "a '- ' stands where none can be: check the indentation",
    "comment or line break": "words follow where the line should end",
    "cannot start any token": "this character cannot begin a value: put the text in quotes",
}


class Place(NamedTuple):
    """Where an entry stands."""

    file: str
    line: int | None


class Document(NamedTuple):
    """Plain data, and the place of each of its entries."""

    data: Any
    places: dict[Loc, Place]

    def place(self, loc: Loc) -> Place:
        """Where an entry stands, or the nearest entry around it: at last the file, line 1."""
        while loc not in self.places:
            loc = loc[:-1]
        file, line = self.places[loc]
        return Place(file, line if loc or line is None else 1)


class _Parser(yaml.CBaseLoader):
    """The C parser with none of YAML 1.1's guesses and nothing that makes objects."""


for _kind, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
    ("float", r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", list("-+.")),
):
    _Parser.add_implicit_resolver(TAG + _kind, re.compile(rf"^(?:{_pattern})$"), _first)


def load(raw: bytes, file: str) -> Document:
    """Read YAML as plain data with places; raise Faults for whatever is not plain YAML."""
    if len(raw) > MOST_BYTES:
        _refuse(file, None, f"is larger than {MOST_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if b"\0" in raw and not raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            _refuse(file, None, "is not a text file")
        _refuse(file, line, "is not UTF-8 text: save the file with that encoding")
    node = _composed(text, file)
    if node is None:
        next_step = "start from a copy of a shipped scenario, see `python3 run.py list`"
        _refuse(file, 1, f"is empty: {next_step}")
    walk = _Walk(file)
    document = Document(walk.plain(node, (), node.start_mark.line), walk.places)
    if walk.faults:
        raise Faults(walk.faults, more=True)
    return document


def _refuse(file: str, line: int | None, message: str) -> NoReturn:
    raise Faults([Fault(file, line, "", message)])


def _composed(text: str, file: str) -> Any:
    """The tree of nodes; events go first because they can be counted without recursion."""
    try:
        _survey(text, file)
        return yaml.compose(text, Loader=_Parser)
    except yaml.reader.ReaderError as error:
        line = text.encode().count(b"\n", 0, error.position) + 1
        _refuse(file, line, _control(error.character))
    except yaml.MarkedYAMLError as error:
        line = _line(error)
        _refuse(file, line + 1, _plain_words(error, text, line))


def _survey(text: str, file: str) -> None:
    """Refuse what is too deep, too much, or hides a control character in an escape."""
    depth = nodes = 0
    for event in yaml.parse(text, Loader=_Parser):
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else None
        if depth > MOST_NESTED:
            _refuse(file, line, f"is nested more than {MOST_NESTED} deep")
        if nodes > 2 * MOST_NODES:  # a key and its value are one entry
            _refuse(file, line, TOO_MANY)
        words = event.value if isinstance(event, yaml.ScalarEvent) else ""
        if alien := Reader.NON_PRINTABLE.search(words):
            _refuse(file, line, _control(ord(alien.group())))


def _control(character: int) -> str:
    return f"holds a control character (code {character}): remove it"


def _line(error: yaml.MarkedYAMLError) -> int:
    opened = "flow" in str(error.context) or "quoted" in str(error.context)
    mark = error.context_mark if opened else error.problem_mark
    mark = mark or error.problem_mark
    return mark.line if mark else 0


def _plain_words(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    problem = str(error.problem)
    written = text.split("\n")[line : line + 1]
    if "tab" in problem or any(re.match(r"\s*\t", words) for words in written):
        return "a tab cannot indent: use spaces"
    words = (plain for said, plain in WORDS.items() if said in problem)
    return next(words, f"is not YAML: {problem}")


class _Walk:
    """One walk over the nodes, gathering data, places and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.places: dict[Loc, Place] = {}
        self.nodes = 0
        self.reached = 0  # the last line walked: what an alias unfolds stands above it

    def plain(self, node: yaml.Node, loc: Loc, line: int) -> Any:
        """The data below a node that stands at `loc`, said on `line` (from 0)."""
        self.nodes += 1
        self.reached = max(self.reached, line)
        if self.nodes > MOST_NODES:
            _refuse(self.file, self.reached + 1, TOO_MANY)
        if len(loc) > MOST_NESTED:
            _refuse(self.file, self.reached + 1, "an alias (*name) contains itself")
        self.places[loc] = Place(self.file, line + 1)
        if isinstance(node, yaml.MappingNode) and node.tag == TAG + "map":
            entries = self._entries(node, loc)
            return {key: self.plain(value, (*loc, key), at) for key, value, at in entries}
        if isinstance(node, yaml.SequenceNode) and node.tag == TAG + "seq":
            return [
                self.plain(entry, (*loc, place), entry.start_mark.line)
                for place, entry in enumerate(node.value)
            ]
        return self._scalar(node, loc, line)

    def _entries(self, node: yaml.MappingNode, loc: Loc) -> Iterator[tuple[str, yaml.Node, int]]:
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line
            if key.tag != TAG + "str" or not isinstance(key, yaml.ScalarNode):
                written = shown(key.value)
                self._fault(loc, line, f"the key {written} is not text: put it in quotes")
            elif len(key.value) > MOST_LETTERS:
                self._fault(loc, line, f"the key {shown(key.value)} is too long")
            elif key.value in seen:
                lines = f"lines {seen[key.value] + 1} and {line + 1}"
                self._fault((*loc, key.value), line, f"stands twice ({lines})")
            else:
                seen[key.value] = line
                yield key.value, value, line

    def _scalar(self, node: yaml.Node, loc: Loc, line: int) -> Any:
        kind = node.tag.removeprefix(TAG)
        if isinstance(node, yaml.ScalarNode) and kind in ("str", "null"):
            return node.value if kind == "str" else None
        if isinstance(node, yaml.ScalarNode) and kind in ("bool", "int", "float"):
            return self._number(node.value, kind, loc, line)
        tag = node.tag.replace(TAG, "!!")
        self._fault(loc, line, f"the tag {shown(tag)} is not allowed: a scenario is plain data")

    def _number(self, text: str, kind: str, loc: Loc, line: int) -> bool | int | float | None:
        if kind == "bool" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        try:
            number = float(text[:MOST_LETTERS])
            if not math.isfinite(number) or kind == "bool" or len(text) > MOST_LETTERS:
                raise ValueError(text)
            whole = kind == "int" and len(text.lstrip("+-0")) <= MOST_DIGITS
            return int(text) if whole else number
        except ValueError:
            self._fault(loc, line, f"{shown(text)} is not a {kind_in_words(kind)}")
            return None

    def _fault(self, loc: Loc, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, line + 1, ".".join(map(str, loc)), message))
        if len(self.faults) == MOST_FAULTS:
            raise Faults(self.faults, more=True)


def kind_in_words(kind: str) -> str:
    """What YAML's name of a kind means to a writer."""
    return {"bool": "truth (true or false)", "int": "whole number"}.get(kind, "finite number")
