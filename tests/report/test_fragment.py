"""What a served page shows of a run: the report without its shell, and openings to try."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from sim.outcome import Outcome
from sim.report.gap import Change, Opening, as_data, gap
from sim.report.gap.entries import entries
from sim.report.page import fragment_of_run, of_run
from sim.report.page.glossary import TERMS
from sim.report.page.story import story
from sim.scenario.numbers import numbers
from sim.scenario.reading import as_data as told
from sim.scenario.reading import read
from sim.sweep.engine import negotiate
from tests.conftest import RIVERS


def played(name: object, run: int = 0) -> Outcome:
    scenario = read(name)
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, 1, run), 1, run)


@pytest.fixture(scope="module", params=["january_2026", "european_force", RIVERS])
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return played(request.param)


def test_a_fragment_needs_nothing_that_a_strict_policy_refuses(outcome):
    html, _ = fragment_of_run(outcome, tries=True)
    assert not re.search(r"<(script|style|link|iframe|form)\b", html)
    assert not re.search(r"<[^>]*\s(style|on\w+|src)=", html)


def test_a_fragment_brings_the_story_that_its_charts_draw(outcome):
    html, drawn = fragment_of_run(outcome)
    assert drawn == story(outcome)
    assert 'data-chart="why"' in html


def test_a_fragment_names_nothing_twice_and_opens_no_card_that_is_not_there(outcome):
    html, _ = fragment_of_run(outcome, tries=True)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    cards = set(re.findall(r'popovertarget="([^"]+)"', html))
    assert cards <= {*ids, *(f"term-{key}" for key in TERMS)}


def test_openings_have_a_button_only_where_they_are_to_be_tried(outcome):
    assert 'class="try"' not in fragment_of_run(outcome)[0]
    assert 'class="try"' not in of_run(outcome)
    assert 'class="trial"' not in fragment_of_run(outcome, tries=True)[0]


@pytest.mark.parametrize("name", ["january_2026", "european_force"])
def test_what_a_button_sets_is_a_scenario(name):
    html, _ = fragment_of_run(played(name), tries=True)
    sets = {unescape(said) for said in re.findall(r'class="try" data-set="([^"]*)"', html)}
    assert sets
    for said in sorted(sets)[:20]:
        moved = json.loads(said)
        data = told(read(name, moved))
        assert all(_at(data, path) == value for path, value in moved.items())


def test_an_opening_that_adds_is_added_and_one_that_multiplies_is_multiplied():
    outcome = played("january_2026")
    data = told(outcome.scenario)
    kinds = set()
    for week in range(outcome.weeks):
        for opening in as_data(outcome, gap(outcome, week))["openings"]:
            for shock, path in (("inducement", "inducement"), ("cost", "war.cost")):
                for who, much in opening["effects"].get(shock, {}).items():
                    own = _at(data, f"actors.{who}.{path}")
                    found = opening["entries"][f"actors.{who}.{path}"]
                    expected = own + much if shock == "inducement" else own * much
                    assert found == pytest.approx(expected, rel=1e-5)
                    kinds.add(shock)
    assert kinds == {"inducement", "cost"}


def test_an_opening_that_the_scenario_could_not_hold_from_the_start_sets_nothing():
    outcome = played("january_2026")
    key = next(iter(outcome.scenario.war.sides))
    own = outcome.scenario.actors[key].mistrust
    for less, found in ((own / 2, pytest.approx(own / 2)), (own + 0.01, None)):
        change = Change("mistrust", key, "", less, {"mistrust": {key: -less}}, {})
        told = entries(outcome, Opening(0, (change,)))
        assert (told and told[f"actors.{key}.mistrust"]) == found


def _at(data: object, path: str) -> object:
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data
