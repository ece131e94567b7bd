"""What actors want: worked examples and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sim.rules.utility import (
    agreement_value,
    assurance,
    assurances,
    collapse_fear,
    interpolated,
    loss,
    satisfaction,
    utilities,
    utility,
)

unit = some.floats(0, 1)
averse = some.floats(1, 20)


def test_without_loss_aversion_satisfaction_is_closeness():
    assert satisfaction(0.3, 0.8, 0.1, 1.0) == pytest.approx(1 - 0.5 / 0.8)
    assert satisfaction(0.8, 0.8, 0.8, 1.0) == 1.0


def test_losses_loom_larger():
    """By hand: ideal 1, reference .6, lambda 2.5: best .4, worst 2.5 (.4 - 1) = -1.5."""
    assert satisfaction(1.0, 1.0, 0.6, 2.5) == 1.0
    assert satisfaction(0.6, 1.0, 0.6, 2.5) == pytest.approx(1.5 / 1.9)
    assert satisfaction(0.4, 1.0, 0.6, 2.5) == pytest.approx((2.5 * -0.2 + 1.5) / 1.9)
    assert satisfaction(0.0, 1.0, 0.6, 2.5) == 0.0


@settings(deadline=None, max_examples=300)
@given(unit, unit, unit, averse)
def test_satisfaction_lies_in_0_1_and_is_1_at_the_ideal(x, ideal, reference, aversion):
    """Within 1e-12; 0 at the end of the scale farthest from the ideal."""
    assert -1e-12 <= satisfaction(x, ideal, reference, aversion) <= 1.0
    assert satisfaction(ideal, ideal, reference, aversion) == 1.0
    farthest = 0.0 if ideal >= 0.5 else 1.0
    assert satisfaction(farthest, ideal, reference, aversion) == pytest.approx(0.0, abs=1e-12)


@settings(deadline=None, max_examples=300)
@given(unit, unit, unit, unit, averse)
def test_a_step_towards_the_ideal_never_displeases(x, step, ideal, reference, aversion):
    nearer = x + step * (ideal - x)
    before = satisfaction(x, ideal, reference, aversion)
    assert satisfaction(nearer, ideal, reference, aversion) >= before - 1e-12


def test_curvature_shapes_the_loss():
    assert loss(0.75, 1.0) == 0.25
    assert loss(0.75, 2.0) == pytest.approx(0.0625)
    assert loss(1.0, 0.5) == 0.0
    assert loss(0.0, 1.3) == 1.0


def test_utility_is_one_less_the_weighed_losses_and_their_products():
    losses, weights = np.array([0.5, 0.2]), np.array([0.7, 0.3])
    linkages = np.array([[0.0, 0.25], [0.0, 0.0]])
    # (.35 + .06 + .25 * .1) / 1.25
    assert utility(losses, weights, linkages) == pytest.approx(1 - 0.435 / 1.25)
    assert utility(losses, weights, np.zeros((2, 2))) == pytest.approx(0.59)


@settings(deadline=None, max_examples=200)
@given(some.data(), some.integers(1, 6))
def test_utility_is_1_at_the_ideal_0_at_the_worst_and_between_elsewhere(data, issues):
    """Random weights, linkages, curves and packages, within 1e-12."""
    many = some.lists(unit, min_size=issues, max_size=issues)
    weights = np.array(data.draw(many)) + 0.01
    weights /= weights.sum()
    linkages = np.triu(np.array([data.draw(many) for _ in range(issues)]), 1)
    ideals, references = data.draw(many), data.draw(many)
    curvature, aversion = data.draw(some.floats(0.1, 5)), data.draw(averse)
    worst = [0.0 if ideal >= 0.5 else 1.0 for ideal in ideals]

    def worth(package):
        losses = [
            loss(max(0.0, satisfaction(x, p, r, aversion)), curvature)
            for x, p, r in zip(package, ideals, references, strict=True)
        ]
        return utility(np.array(losses), weights, linkages)

    assert worth(ideals) == 1.0
    assert worth(worst) == pytest.approx(0.0, abs=1e-12)
    assert -1e-12 <= worth(data.draw(many)) <= 1.0 + 1e-12


def test_assurance_weighs_credible_clauses_towards_the_end_that_reassures():
    clauses, credibility = np.array([0.75, 0.3, 0.9]), np.array([0.4, 0.5, 1.0])
    weights, toward = np.array([0.5, 0.5, 0.0]), np.array([1.0, 0.0, 1.0])
    # .5 * .4 * .75 + .5 * .5 * .7
    assert assurance(clauses, weights, toward, credibility) == pytest.approx(0.325)


def test_fear_of_collapse_is_mistrust_that_no_clause_allays():
    assert collapse_fear(0.76, 0.25) == pytest.approx(0.57)


def test_the_value_of_an_agreement_by_hand():
    # .6 - .5 * .35 + .02 - .7 * .08
    assert agreement_value(0.6, 0.5, 0.35, 0.02, 0.08, 0.3) == pytest.approx(0.389)


def test_a_curve_is_straight_between_its_knots_and_flat_beyond_them():
    xs, ys = np.array([7.0, 19.7, 20.0]), np.array([0.85, 0.70, 0.55])
    assert interpolated(0.0, xs, ys) == 0.85
    assert interpolated(19.85, xs, ys) == pytest.approx(0.625)
    assert interpolated(19.7, xs, ys) == 0.70
    assert interpolated(30.0, xs, ys) == 0.55


def test_the_utilities_of_many_packages_are_those_of_each():
    values = np.array([[0.0, 1.0], [0.5, 0.5]])
    weights, curvature = np.array([[0.6, 0.4]]), np.array([[1.0, 2.0]])
    curve_x = np.array([[[0.0, 1.0], [0.0, 1.0]]])
    curve_v = np.array([[[0.0, 1.0], [1.0, 0.0]]])  # wants the first high and the second low
    linkages = np.array([[[0.0, 0.5], [0.0, 0.0]]])
    found = utilities(values, weights, curvature, curve_x, curve_v, linkages)
    assert found[0, 0] == pytest.approx(0.0)
    # losses .5 and .25: (.3 + .1 + .5 * .125) / 1.5
    assert found[1, 0] == pytest.approx(1 - 0.4625 / 1.5)


def test_the_assurance_of_many_packages_is_that_of_each(default_numbers):
    """To the last bit, for every actor of the default and any credibility."""
    n, luck = default_numbers, np.random.default_rng(2)
    out = np.empty(len(n.clause))
    for _ in range(5):
        credibility = luck.uniform(0, 1, n.clause.shape[1])
        for weights, toward in n.assurance:
            assurances(n.clause, weights, toward, credibility, len(out), out)
            each = [assurance(np.array(row), weights, toward, credibility) for row in n.clause]
            assert out.tolist() == each
