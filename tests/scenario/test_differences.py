"""What two scenarios say otherwise, told so that a reader could type it in."""

import pytest

from sim.scenario.differences import SILENT, differences
from sim.scenario.reading import as_data, read, shipped

EVENT = {"id": "dam", "week": 3, "probability": 0.5, "text": "The dam breaks",
         "effects": {"cost": {"upland": 1.5}, "suspend": 2}}  # fmt: skip


def test_a_scenario_differs_nowhere_from_itself(rivers):
    assert differences(rivers(), rivers()) == []


def test_a_changed_number_is_told_with_its_path_before_and_after(rivers):
    (told,) = differences(rivers(), rivers({"actors.upland.war.cost": 0.2}))
    assert (told.path, told.kind, told.before, told.after) == (
        "actors.upland.war.cost", "changed", 0.1, 0.2)  # fmt: skip
    assert told.words.startswith("Upland, war, cost (utility a horizon of war costs")
    assert told.words.endswith("0.1 → 0.2")


def test_an_event_is_told_with_its_week_chance_and_effects(rivers):
    events = as_data(rivers())["events"]
    new = rivers({"events": [*events, EVENT]})
    (told,) = differences(rivers(), new)
    assert told.words == ("new event: in week 3, with a chance of 50 %, “The dam breaks” "
                          "(no talks for 2 weeks; cost: Upland × 1.5)")  # fmt: skip
    (told,) = differences(new, rivers())
    assert (told.kind, told.path) == ("removed", "events.dam")
    assert told.words.startswith("no longer the event: in week 3")


def test_a_red_line_is_told_as_a_whole_and_in_words(rivers):
    line = {"issue": "water", "op": ">=", "bound": 1.0, "why": "Lowland wants its water"}
    (told,) = differences(rivers(), rivers({"actors.lowland.red_lines": {"sluices": line}}))
    assert told.words == "Lowland, new red line: Lowland wants its water"
    moved = rivers({"actors.upland.red_lines.patrols.bound": 1.0})
    (told,) = differences(rivers(), moved)
    assert told.path == "actors.upland.red_lines.patrols"
    assert (told.before["bound"], told.after["bound"]) == (0.5, 1.0)


def test_titles_and_sources_are_told_only_where_nothing_else_differs(rivers):
    (told,) = differences(rivers(), rivers({"title": "Three rivers"}))
    assert told.path == "title"
    found = differences(rivers(), rivers({"title": "Three rivers", "horizon_weeks": 20}))
    assert [each.path for each in found] == ["horizon_weeks"]


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_what_is_changed_in_a_variant_can_be_typed_in(file):
    """Setting every changed entry makes the base say what the variant says there."""
    base, variant = read("january_2026"), read(file)
    if set(base.actors) != set(variant.actors):
        assert len(differences(base, variant)) > 50  # another war altogether
        return
    found = differences(base, variant)
    assert all(each.words for each in found)
    assert not {each.path.split(".")[0] for each in found} & set(SILENT)
    changed = {each.path: each.after for each in found if each.kind == "changed"}
    left = differences(read("january_2026", changed), variant)
    heads = [each.path.split(".")[0] for each in left if each.kind == "changed"]
    assert set(heads) <= set(SILENT)
