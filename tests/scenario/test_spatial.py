"""A case as a scenario without a war."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import cases, spatial
from sim.scenario.cases import Case, Question
from sim.scenario.numbers import numbers
from sim.scenario.reading import as_data, read
from sim.scenario.spatial import LITERAL, VERY_BAD, Core, scenario
from sim.sweep.engine import negotiate
from sim.sweep.ensemble import ends


def case(*issues: Question, power=(1.0, 1.0, 1.0)) -> Case:
    return Case(
        id="made_up",
        title="Made up",
        power=dict(zip("abc", power, strict=True)),
        issues={f"i{k}": issue for k, issue in enumerate(issues)},
    )


def question(places=(0.0, 0.3, 1.0), matters=(1.0, 1.0, 1.0), **more) -> Question:
    return Question(
        label="An issue",
        positions=dict(zip("abc", places, strict=True)),
        salience=dict(zip("abc", matters, strict=True)),
        **more,
    )


@pytest.mark.parametrize("name", [path.stem for path in cases.shipped()])
def test_every_shipped_case_becomes_a_scenario_that_reads_back(name, tmp_path):
    told = cases.read(name)
    file = tmp_path / f"{name}.yaml"
    file.write_text(spatial.as_yaml(told), encoding="utf-8")
    assert as_data(read(file)) == as_data(scenario(told))


def test_the_outcome_has_no_part_in_the_scenario():
    told = cases.read("dayton_1995")
    blind = {key: issue.model_copy(update={"outcome": None}) for key, issue in told.issues.items()}
    assert spatial.scenario_data(told) == spatial.scenario_data(
        told.model_copy(update={"issues": blind, "agreement": None})
    )


def test_failing_is_the_reference_point_to_everybody():
    told = scenario(case(question(reference_point=0.6), question(reference_point=0.1)), LITERAL)
    seats = negotiate(numbers(told), 1).seat[0]
    apart = np.array([[0.6, 0.1], [0.3 / 0.7, 0.2 / 0.7], [0.4, 0.9]])
    assert seats.reservation[:3] == pytest.approx(1.0 - (apart**2).mean(axis=1), abs=1e-12)


def test_an_issue_without_a_reference_point_is_lost_in_full():
    told = scenario(case(question(reference_point=0.6), question()), LITERAL)
    seats = negotiate(numbers(told), 1).seat[0]
    given = 1.0 - np.array([0.6, 0.3 / 0.7, 0.4]) ** 2
    surplus = seats.inducement[:3] - seats.reservation[:3]
    assert surplus == pytest.approx(-given / 2, abs=1e-12)


def test_failing_is_very_bad_where_nothing_is_known_of_it():
    told = scenario(case(question()), LITERAL)
    assert {told.actors[actor].inducement for actor in "abc"} == {VERY_BAD}


def test_with_squared_losses_and_a_very_bad_failure_the_text_is_near_the_weighted_mean():
    """Achen 2006; each wish counts the more the less room it leaves (7.1)."""
    places, matters, power = (0.0, 0.2, 1.0), (0.9, 0.5, 0.2), (1.0, 3.0, 2.0)
    told = case(question(places, matters, reference_point=0.0), power=power)
    found = ends(numbers(scenario(told, Core(no_deal_cost=1000.0))), 1, 8)
    weights = np.array(matters) * power / np.array([1.0, 0.8, 1.0]) ** 2
    assert found.terms.mean() == pytest.approx(np.average(places, weights=weights), abs=0.0125)


def test_two_even_sides_with_linear_losses_split_the_difference():
    told = Case(id="two", title="Two", power={"a": 1.0, "b": 1.0}, issues={"pie": Question(
        label="Pie", positions={"a": 0.0, "b": 1.0}, salience={"a": 1.0, "b": 1.0},
        reference_point=None)})  # fmt: skip
    found = ends(numbers(scenario(told, Core(curvature=1.5))), 1, 8)
    assert found.terms.mean() == pytest.approx(0.5, abs=0.026)


def test_who_wants_the_reference_point_gives_hardly_way_if_failing_costs_nothing():
    told = case(question((0.0, 0.3, 1.0), reference_point=0.0))
    literal = ends(numbers(scenario(told, LITERAL)), 1, 8)
    assert np.nanmax(literal.terms, initial=0.0) <= 0.1  # a tremble
    bad = ends(numbers(scenario(told)), 1, 8)
    assert bad.deals == 8
    assert bad.terms.min() > 0.3


def test_the_sides_are_the_two_that_are_most_opposed():
    told = case(question((0.5, 0.0, 1.0), (1.0, 0.2, 1.0)), power=(1.0, 0.1, 1.0))
    assert scenario(told).war.sides == ("a", "c")


def test_nothing_is_fought_in_it():
    told = scenario(cases.read("minsk_ii_2015"), LITERAL)
    history = negotiate(numbers(told), 1)
    assert np.ptp(history.front.held) == 0.0
    assert history.seat["losses"].sum() == 0.0
    assert np.ptp(history.seat["reservation"], axis=0).max() == 0.0


def test_a_chair_is_found_however_actors_are_called():
    told = Case(id="c", title="C", power={"chair": 1.0, "chair_2": 1.0}, issues={"i": Question(
        label="I", positions={"chair": 0.0, "chair_2": 1.0},
        salience={"chair": 1.0, "chair_2": 1.0})})  # fmt: skip
    assert list(scenario(told).actors) == ["chair", "chair_2", "chair_3"]


def test_it_begins_on_the_day_of_the_case_if_that_is_a_day():
    assert str(scenario(cases.read("camp_david_1978")).start_date) == "1978-09-17"
    assert str(scenario(cases.read("ec_emissions_1989")).start_date) == "2000-01-01"
