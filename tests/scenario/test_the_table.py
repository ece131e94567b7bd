"""The table holds exactly the packages that cross no line, in lexicographic order."""

import tracemalloc
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.scenario.reading import read, shipped
from sim.scenario.records import Level, RedLine, Scenario
from sim.scenario.table import bars, in_words, levels_on_table, minimal_clash

RIVERS = read(Path(__file__).with_name("two_rivers.yaml"))


def crosses_no_line(scenario: Scenario, package: dict[str, float]) -> bool:
    compare = {">=": lambda a, b: a >= b - 1e-9, "<=": lambda a, b: a <= b + 1e-9}
    return all(
        any(compare[c.op](package[c.issue], c.bound) for c in bar.conditions)
        for bar in bars(scenario)
    )


def by_hand(scenario: Scenario) -> list[tuple[int, ...]]:
    issues = scenario.issues
    every = product(*(range(len(issue.levels)) for issue in issues.values()))
    values = {name: [level.value for level in issue.levels] for name, issue in issues.items()}
    return [
        levels
        for levels in every
        if crosses_no_line(scenario, {n: values[n][i] for n, i in zip(issues, levels, strict=True)})
    ]


def with_lines(lines: dict[str, dict]) -> Scenario:
    actors = dict(RIVERS.actors)
    said = {name: RedLine(**line) for name, line in lines.items()}
    actors["upland"] = actors["upland"].model_copy(update={"red_lines": said})
    return RIVERS.model_copy(update={"actors": actors})


conditions = some.one_of(
    some.fixed_dictionaries(
        {
            "issue": some.just(name),
            "op": some.sampled_from([">=", "<="]),
            "bound": some.sampled_from([level.value for level in issue.levels]),
        }
    )
    for name, issue in RIVERS.issues.items()
)
red_lines = some.builds(
    lambda line, unless: line | {"unless": unless},
    conditions,
    some.none() | conditions | some.lists(conditions, max_size=2),
)


@given(some.dictionaries(some.sampled_from("abcdef"), red_lines))
@settings(max_examples=200, deadline=None)
def test_the_table_is_what_counting_by_hand_gives(lines):
    scenario = with_lines(lines)
    assert [tuple(row) for row in levels_on_table(scenario)] == by_hand(scenario)


@given(some.dictionaries(some.sampled_from("abcdef"), red_lines))
@settings(max_examples=200, deadline=None)
def test_a_clash_empties_the_table_and_none_of_it_could_be_spared(lines):
    scenario = with_lines(lines)
    clash = [path.rpartition(".")[2] for path in minimal_clash(scenario)]
    assert bool(clash) == (len(by_hand(scenario)) == 0)
    if clash:
        assert not by_hand(with_lines({name: lines[name] for name in clash}))
    for spared in clash:
        assert by_hand(with_lines({name: lines[name] for name in clash if name != spared}))


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_the_table_of_a_shipped_scenario_is_sorted_and_has_no_package_twice(file):
    levels = levels_on_table(read(file))
    assert levels.dtype == np.int64
    assert [tuple(row) for row in levels] == sorted({tuple(row) for row in levels})


def test_a_line_of_an_actor_without_a_veto_forbids_nothing():
    island = RIVERS.actors["island"].model_copy(
        update={"red_lines": {"open": RedLine(issue="water", op=">=", bound=1.0)}}
    )
    scenario = RIVERS.model_copy(update={"actors": {**RIVERS.actors, "island": island}})
    assert len(levels_on_table(scenario)) == len(levels_on_table(RIVERS))


def test_a_bound_typed_by_hand_meets_its_level_despite_rounding():
    line = {"issue": "corridor", "op": "<=", "bound": 0.1 + 0.4 - 1e-12}
    assert len(levels_on_table(with_lines({"patrols": line}))) == 4


def test_a_line_without_a_reason_is_said_with_the_levels_labels():
    assert in_words(RIVERS, "actors.upland.red_lines.patrols") == (
        "Upland insists on at most “Both patrol it” (Corridor), "
        "unless at most “Upland alone” (Water)"
    )
    assert in_words(RIVERS, "supply_limits.water") == "nobody offers beyond “A joint board” (Water)"


def test_two_million_packages_take_less_than_100_megabytes():
    def issue(levels: int):
        rungs = tuple(Level(value=i / levels, key=f"k{i}", label="x") for i in range(levels))
        return RIVERS.issues["water"].model_copy(update={"levels": rungs})

    issues = {name: issue(n) for name, n in {"corridor": 50, "water": 50, "a": 40, "b": 20}.items()}
    scenario = with_lines(
        {"linked": {"issue": "corridor", "op": ">=", "bound": 0.98,
                    "unless": {"issue": "water", "op": "<=", "bound": 0.0}}}
    ).model_copy(update={"issues": issues})  # fmt: skip
    tracemalloc.start()
    assert len(levels_on_table(scenario)) == (50 + 49) * 800
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6
