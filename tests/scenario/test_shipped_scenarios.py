"""Every scenario in scenarios/ reads, and says whence its numbers come."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import accumulate

import pytest

from sim.scenario import yaml_nodes
from sim.scenario.paths import dotted
from sim.scenario.reading import HOME, check, read, shipped
from sim.scenario.table import levels_on_table, minimal_clash

DISPUTABLE = {
    "actors", "war", "battlefield", "negotiation", "partial_tracks",
    "durability", "supply_limits", "credibility", "events",
}  # fmt: skip
SCENARIOS = pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)


def numbers(data: object, loc: tuple = ()) -> Iterator[tuple]:
    if isinstance(data, Mapping):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield loc
        return
    else:
        return
    for key, value in entries:
        yield from numbers(value, (*loc, key))


def covered(path: str, evidence: Mapping) -> bool:
    return any(p in evidence for p in accumulate(path.split("."), lambda a, b: f"{a}.{b}"))


@SCENARIOS
def test_a_shipped_scenario_has_no_fault(file):
    assert check(file)[0] == []


@SCENARIOS
def test_a_shipped_scenario_is_called_as_its_file(file):
    assert read(file).id == file.stem


@SCENARIOS
def test_every_disputable_number_of_a_shipped_scenario_has_a_mark(file):
    raw = yaml_nodes.load(file.read_bytes(), str(file)).data
    paths = {dotted(raw, loc) for loc in numbers(raw) if loc[0] in DISPUTABLE}
    paths |= {path for path, value in raw.get("set", {}).items() for _ in numbers(value)}
    paths |= {f"events.{event['id']}" for event in raw.get("add_events", [])}
    assert sorted(path for path in paths if not covered(path, raw["evidence"])) == []


@SCENARIOS
def test_a_shipped_scenario_points_editors_to_the_schema(file):
    first = file.read_text().splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / name).resolve().samefile(HOME / "scenarios" / "scenario.schema.json")


def test_the_default_has_168000_packages_of_which_432_are_on_the_table():
    scenario = read("january_2026")
    packages = 1
    for issue in scenario.issues.values():
        packages *= len(issue.levels)
    assert packages == 168_000
    assert levels_on_table(scenario).shape == (432, 8)


def test_two_red_lines_that_face_each_other_are_named():
    scenario = read("european_force")
    assert len(levels_on_table(scenario)) == 0
    assert minimal_clash(scenario) == (
        "actors.russia.red_lines.no_western_troops",
        "actors.ukraine.red_lines.western_force",
    )


def test_a_reader_of_scenarios_loads_no_engine():
    heavy = "{'numba', 'mesa', 'matplotlib', 'scipy'}"
    code = f"import sys, sim.scenario.reading; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME, check=False).returncode == 0
