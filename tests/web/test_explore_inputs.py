"""What may be moved in any scenario: everything offered is accepted, and nothing else is."""

import json

import pytest

from sim.report.page.glossary import TERMS
from sim.scenario.reading import read
from sim.scenario.table import crossed
from sim.web.explore.changing import Base, Refused
from sim.web.explore.knobs import ladder
from tests.conftest import RIVERS

COST = "actors.upland.war.cost"


@pytest.fixture(scope="module")
def rivers_base():
    return Base(read(RIVERS))


UNLIKE = [RIVERS, "january_2026", "dayton_1995", "european_force"]


@pytest.mark.parametrize("name", UNLIKE)
def test_every_end_of_every_input_makes_a_scenario(name):
    base = Base(read(name))
    paths = [one.path for group in base.groups for one in group.inputs]
    assert len(paths) == len(set(paths)) == len(base.inputs)
    for one in base.inputs.values():
        ends = [one.low, one.high] if one.kind == "slider" else [o.value for o in one.options]
        for value in ends:
            assert base.changed(base.settled({one.path: value})) is not None, one.path
    json.dumps([group.as_data() for group in base.groups], allow_nan=False)


@pytest.mark.parametrize("name", ["january_2026", "korea_1951", RIVERS])
def test_an_input_can_say_what_the_scenario_says(name):
    for one in Base(read(name)).inputs.values():
        assert one.label, one.path
        assert one.help.endswith("."), one.path
        assert set(one.terms) <= set(TERMS), one.path
        if one.kind == "slider":
            steps = (one.own - one.low) / one.step
            assert one.low <= one.own <= one.high, one.path
            assert abs(steps - round(steps)) < 1e-6 or one.low == one.step, one.path
        else:
            assert one.own in [option.value for option in one.options], one.path
            assert len({option.label for option in one.options}) == len(one.options), one.path


def test_a_slider_reaches_the_range_that_is_held_possible():
    one = Base(read("january_2026")).inputs["war.stalemate_prob"]
    assert one.evidence is not None
    low, high = one.evidence.range
    assert one.low <= low < one.own < high <= one.high
    assert one.evidence.mark == "J"
    assert "fought out" in one.evidence.source


@pytest.mark.parametrize("own", [0.0, 0.0856, 1.17, 2076.0, 3, 0.3])
def test_what_a_scenario_says_lies_on_a_step(own):
    low, high, step = ladder(own, 0, None)
    assert low <= own <= high
    assert abs(own / step - round(own / step)) < 1e-6
    assert isinstance(own, float) or isinstance(step, int)


def test_a_red_line_at_its_loosest_forbids_nothing(default):
    base = Base(default)
    path = next(path for path in base.inputs if ".red_lines." in path)
    loosest = base.inputs[path].options[0]
    assert loosest.label == "No red line"
    scenario = base.changed(base.settled({path: loosest.value}))
    line = path.removesuffix(".bound")
    for terms in default.war.outcomes.values():
        assert line not in crossed(scenario, terms)


def test_a_red_line_that_is_moved_loses_its_old_words(default):
    base = Base(default)
    path = next(path for path in base.inputs if ".red_lines." in path)
    other = next(o.value for o in base.inputs[path].options if o.value != base.inputs[path].own)
    line = path.removesuffix(".bound")
    assert base.settled({path: other}) == {path: other, f"{line}.why": None}


def test_what_changes_nothing_is_no_change(rivers_base):
    own = rivers_base.inputs[COST].own
    assert rivers_base.settled({COST: own}) == {}
    assert rivers_base.changed({}) is rivers_base.scenario


def test_nothing_is_set_within_what_is_switched_off(default):
    base = Base(default)
    home = next(path for path, one in base.inputs.items() if path.endswith(".domestic"))
    inner = next(path for path in base.inputs if path.startswith(f"{home}."))
    assert base.settled({inner: 0.123, home: None}) == {home: None}
    assert base.changed({home: None}).actors[home.split(".")[1]].domestic is None


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other"},
        {"extends": "january_2026"},
        {"title": "<script>"},
        {"evidence.horizon_weeks": {"mark": "S"}},
        {"uncertain.0.uniform": [0, 1]},
        {"actors.upland.label": "somebody"},
        {"no.such.path": 1},
        {COST: "0.1"},
        {COST: True},
        {COST: None},
        {COST: [0.1] * 1000},
        {COST: float("nan")},
        {COST: 1e300},
        {COST: 10**400},
        {"negotiation.protocol": 10**400},
        {COST: -1},
        {"horizon_weeks": 261},
        {"horizon_weeks": 10.5},
        {"negotiation.protocol": "shouting"},
        {"negotiation.protocol": {"mediated_text": 1}},
    ],
    ids=repr,
)
def test_what_is_no_input_or_does_not_fit_is_refused_in_a_sentence(rivers_base, changes):
    with pytest.raises(Refused) as refused:
        rivers_base.changed(rivers_base.settled(changes))
    (path, message), *_ = refused.value.faults
    assert path == next(iter(changes))
    assert len(message) < 200
    assert "\n" not in message


def test_all_faults_are_told_at_once(rivers_base):
    with pytest.raises(Refused) as refused:
        rivers_base.settled({COST: "dear", "id": "x"})
    assert [path for path, _ in refused.value.faults] == [COST, "id"]
