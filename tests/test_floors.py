"""Imports fall: no file knows a higher floor, another wing, or the names of a scenario."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario.reading import HOME, read, shipped

FLOORS = {
    "rules": 1,
    "scenario": 2,
    "archive": 2,
    "outcome": 3,
    "model": 4,
    "sweep": 4,
    "report": 4,
    "web": 5,
    "validation": 5,
    "cli": 6,
    "": 6,
}  # fmt: skip; '' is the package itself, which names its verb
WINGS = {"model", "sweep", "report"}
HEAVY = {"mesa", "matplotlib"}
SOURCES = sorted((HOME / "sim").rglob("*.py"))
EACH = pytest.mark.parametrize("file", SOURCES, ids=lambda f: str(f.relative_to(HOME / "sim")))

# Words of any war or any program that some scenario also uses as the key of an issue.
ORDINARY = {
    "forces",  # of any belligerent
    "troops",  # their number: a column of the state
    "command",  # what was typed: a receipt holds it
    "group",  # of the verbs
    "status",  # of an answer on the web
    "people",  # in a room
}


def part(file: Path) -> str:
    """The part of the house a file belongs to; '' for the package itself."""
    inside = file.relative_to(HOME / "sim").parts
    return inside[0].removesuffix(".py") if inside != ("__init__.py",) else ""


def imported(file: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@EACH
def test_imports_fall(file):
    own = part(file)
    if own:
        assert own in FLOORS, f"sim/{own} has no floor"
    for module in imported(file):
        words = module.split(".")
        if words[0] == "sim" and len(words) > 1 and words[1] in FLOORS:
            other = words[1]
            assert FLOORS[other] <= FLOORS.get(own, 0), f"imports {module} from above"
            assert not (own in WINGS and other in WINGS and other != own), f"imports {module}"


@EACH
def test_below_the_wings_nobody_knows_mesa_or_matplotlib(file):
    roots = {module.split(".")[0] for module in imported(file)}
    if FLOORS.get(part(file), 0) < 4 or part(file) == "sweep":
        assert not roots & HEAVY


@EACH
def test_chance_enters_at_one_door(file):
    """Neither `random` nor `np.random` anywhere: chance has an address."""
    text = file.read_text(encoding="utf-8")
    for module in imported(file):
        assert module.split(".")[0] != "random"
        assert not module.startswith("numpy.random")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "random":
            assert not (isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"))


# ------------------------------------------------------------------------------------ names
def proper(label: str) -> set[str]:
    """The capitalised words of a label, but for its first, which every label has in capitals."""
    return set(re.findall(r"(?<=[\s(])[^\W\d_a-z][^\W\d_]+", label))


def said_by_scenarios() -> set[str]:
    """Keys, short names and proper names in the labels of every shipped scenario's actors, issues
    and events; an actor's label is a name as a whole."""
    found: set[str] = set()
    for file in shipped():
        scenario = read(file)
        for key, actor in scenario.actors.items():
            found |= {key, actor.short} | proper(f" {actor.label}")
        for key, issue in scenario.issues.items():
            found |= {key} | proper(issue.label)
        found |= {event.id for event in scenario.events}
    words = {word.lower() for word in found}
    return {word for word in words if len(word) >= 5 and word not in ORDINARY}


NAMES = said_by_scenarios()


@EACH
def test_no_name_of_a_scenario_stands_in_the_code(file):
    """Whole words of five letters or more, in any case, comments included."""
    text = file.read_text(encoding="utf-8").lower()
    assert sorted(set(re.findall(rf"\b(?:{'|'.join(map(re.escape, NAMES))})\b", text))) == []


def test_the_names_looked_for_are_the_ones_meant():
    """Guards the test above against looking for nothing."""
    scenario = read("january_2026")
    assert {key for key in scenario.actors if len(key) >= 5} <= NAMES
    assert len(NAMES) > 20


# ------------------------------------------------------------------------------------ laziness
def test_the_verbs_are_read_without_loading_an_engine():
    heavy = "{'numba', 'mesa', 'matplotlib', 'scipy'}"
    code = f"import sys, sim.cli; print(sorted({heavy} & set(sys.modules)))"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
