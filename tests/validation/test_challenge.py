"""The challenge model against the table that its replicators published."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from sim.scenario.actor_table import read
from sim.scenario.cases import TABLES
from sim.validation.arrays import arrays
from sim.validation.challenge import challenge
from sim.validation.outside import PUBLISHED

YEARS = (4.0, 10.0)


@pytest.fixture(scope="module")
def found():
    (case,), _ = read(TABLES / "ec_emissions.csv", YEARS)
    said = arrays(case)
    return challenge(said.positions[:, 0], said.power, said.salience[:, 0])


@pytest.fixture(scope="module")
def published():
    with PUBLISHED.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def years(place: np.ndarray) -> np.ndarray:
    return YEARS[0] + place * (YEARS[1] - YEARS[0])


def test_the_means_of_all_eight_rounds_are_those_of_table_2(found, published):
    """Printed to one decimal, cut rather than rounded."""
    told = np.array([float(row["mean"]) for row in published])
    assert len(told) == 8
    assert np.abs(years(found.mean) - told).max() < 0.1


def test_the_medians_of_at_least_seven_rounds_are_those_of_table_2(found, published):
    told = np.array([float(row["median"]) for row in published])
    assert (np.abs(years(found.median) - told) < 0.1).sum() >= 7


def test_the_scale_does_not_matter(found):
    (case,), _ = read(TABLES / "ec_emissions.csv", YEARS)
    said = arrays(case)
    again = challenge(years(said.positions[:, 0]), said.power, said.salience[:, 0])
    assert again.positions == pytest.approx(years(found.positions), abs=1e-9)


def test_nobody_leaves_the_range_of_first_positions():
    rng = np.linspace(0.05, 0.95, 9)
    found = challenge(rng**2, 1.0 + rng, 1.0 - rng / 2, rounds=20)
    assert found.positions.min() >= rng[0] ** 2
    assert found.positions.max() <= rng[-1] ** 2


def test_who_agrees_stays():
    found = challenge(np.full(3, 0.4), np.ones(3), np.ones(3))
    assert np.all(found.positions == 0.4)
