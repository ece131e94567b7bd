"""A variant is its base, except for what it says."""

from pathlib import Path

import pytest

from sim.scenario.reading import as_data, read
from sim.scenario.wording import Faults

BASE = Path(__file__).with_name("two_rivers.yaml").read_text()


@pytest.fixture
def told(tmp_path):
    """Write a variant (and others beside it) next to the base; give what it reads as."""
    (tmp_path / "two_rivers.yaml").write_text(BASE)

    def read_variant(text: str, **others: str):
        for name, other in (others | {"dry_year": text}).items():
            (tmp_path / f"{name}.yaml").write_text(other)
        return read(tmp_path / "dry_year.yaml")

    return read_variant


def faults(told, text: str, **others: str) -> str:
    with pytest.raises(Faults) as caught:
        told(text, **others)
    return str(caught.value)


HEAD = "extends: two_rivers\nid: dry_year\n"


def test_a_variant_that_says_nothing_is_its_base_by_another_name(told):
    base, variant = read(Path(__file__).with_name("two_rivers.yaml")), told(HEAD)
    assert as_data(variant) == as_data(base) | {"id": "dry_year"}


def test_a_variant_sets_what_its_base_leaves_unsaid(told):
    scenario = told(
        HEAD + "set:\n  actors.lowland.strategy.beta: 2\n  negotiation.pressure_sd: 0.1\n"
    )
    assert scenario.actors["lowland"].strategy.beta == 2
    assert scenario.negotiation.pressure_sd == 0.1


def test_events_and_levels_are_called_by_name(told):
    scenario = told(
        HEAD + "set:\n  events.harvest.probability: 0.5\n"
        "  issues.corridor.levels.shared.label: Nobody holds it\n"
    )
    assert scenario.events[1].probability == 0.5
    assert scenario.issues["corridor"].levels[1].label == "Nobody holds it"


def test_events_come_and_go(told):
    scenario = told(
        HEAD + "remove_events: [flood, harvest]\n"
        "add_events:\n  - {id: drought, week: 1, text: No rain}\n"
        "  - {id: flood, week: 9, text: Rain}\n"
        "set: {events.drought.week: 2}\n"
    )
    assert [(event.id, event.week) for event in scenario.events] == [("drought", 2), ("flood", 9)]


def test_evidence_falls_away_with_the_number_it_spoke_of(told):
    assert "events.flood" not in told(HEAD + "remove_events: [flood]\n").evidence
    kept = told(HEAD + "set: {actors.upland.war.cost: 0.2}\nevidence:\n"
                "  actors.upland.war.cost: {mark: L, source: a book}\n").evidence  # fmt: skip
    assert kept["actors.upland.war.cost"].mark == "L"
    assert kept["actors"].mark == "J"


def test_a_variant_of_a_variant_is_told_over_both(told):
    middle = HEAD.replace("dry_year", "dry_spring") + "set: {battlefield.held_pct: 12}\n"
    leaf = "extends: dry_spring\nid: dry_year\nset: {horizon_weeks: 30}\n"
    scenario = told(leaf, dry_spring=middle)
    assert (scenario.horizon_weeks, scenario.battlefield.held_pct) == (30, 12)


def test_a_circle_of_variants_is_named_in_full(told):
    words = faults(
        told, "extends: wet_year\nid: dry_year\n", wet_year="extends: dry_year\nid: wet_year\n"
    )
    assert "line 1, extends: goes in a circle: dry_year -> wet_year -> dry_year" in words


def test_an_unknown_base_is_told_with_its_neighbour(told):
    words = faults(told, "extends: two_river\nid: dry_year\n")
    assert "line 1, extends: 'two_river' is neither a file nor a scenario" in words
    assert "did you mean 'two_rivers'?" in words


def test_everything_that_does_not_fit_the_base_is_told_at_once(told):
    words = faults(
        told, HEAD + "set:\n  actors.uplnd.mistrust: 0.5\n  battlefield.campaigns.3.trend: 1\n"
        "remove_events: [floods]\n"
        "add_events:\n  - {id: harvest, week: 1, text: again}\n",
    )  # fmt: skip
    assert "dry_year.yaml has 4 faults:" in words
    assert "line 4, actors.uplnd.mistrust: actors has no 'uplnd' (upland, lowland, island)" in words
    assert (
        "line 5, battlefield.campaigns.3.trend: battlefield.campaigns has no '3' (shelling)"
        in words
    )
    assert "line 6, remove_events: the base has no event 'floods' (flood, harvest)" in words
    assert "line 8, add_events.harvest: is an event already" in words


def test_a_value_that_the_base_would_refuse_is_told_at_the_variants_line(told):
    words = faults(told, HEAD + "set:\n  actors.upland.mistrust: 2\n  actors.upland.mistrst: 0.5\n")
    assert "dry_year.yaml has 2 faults:" in words
    assert "line 4, actors.upland.mistrust: 2 lies outside 0..1" in words
    assert "line 5, actors.upland.mistrst: is not known here" in words


def test_a_fault_of_the_base_is_told_as_the_bases(told):
    words = faults(
        told, "extends: spoilt\nid: dry_year\n", spoilt=BASE.replace("weekly: 50", "weekly: 0")
    )
    assert "spoilt.yaml has 1 fault:" in words


def test_a_fault_brought_upon_the_base_names_the_variant_that_brought_it(told):
    words = faults(told, HEAD + "set: {issues.corridor.levels.shared.value: 0.6}\n")
    assert "two_rivers.yaml has" in words
    assert "0.5 is not one of the levels (0 upland, 0.6 shared, 1 lowland) (seen with " in words


def test_evidence_cannot_be_set_away(told):
    assert "line 3, evidence: is told path by path" in faults(told, HEAD + "set: {evidence: 5}\n")


def test_a_misspelt_word_of_a_variant_is_told(told):
    assert "line 3, drop_events: is not known here" in faults(told, HEAD + "drop_events: [flood]\n")
    assert "did you mean 'remove_events'" in faults(told, HEAD + "remove_event: [flood]\n")


def test_a_bad_name_of_a_variant_hides_nothing_that_it_sets(told):
    words = faults(
        told, "extends: two_rivers\nid: Dry Year\nset:\n  actors.upland.mistrust: 2\n"
        "  actors.upland.red_lines.more: {issue: waters, op: '>=', bound: 1.0}\n",
    )  # fmt: skip
    assert "dry_year.yaml has 3 faults:" in words
    assert "line 2, id: 'Dry Year' is not a name" in words
    assert "line 4, actors.upland.mistrust: 2 lies outside 0..1" in words
    assert "line 5, actors.upland.red_lines.more.issue: 'waters' is not an issue" in words


def test_a_file_name_for_a_base_is_told_with_the_name_to_write(told):
    words = faults(told, "extends: two_rivers.yaml\nid: dry_year\n")
    assert "line 1, extends: 'two_rivers.yaml' is not a name" in words
    assert "did you mean 'two_rivers'?" in words


def test_a_circle_above_is_told_of_the_variant_that_was_asked_for(told):
    words = faults(
        told, "id: dry_year\nextends: wet_year\n",
        wet_year="extends: hot_year\nid: wet_year\n", hot_year="extends: wet_year\nid: hot_year\n",
    )  # fmt: skip
    assert words.splitlines()[0].endswith("dry_year.yaml has 1 fault:")
    assert (
        "line 2, extends: goes in a circle: dry_year -> wet_year -> hot_year -> wet_year" in words
    )
