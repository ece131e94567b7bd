"""Chance has an address: published vectors, moments, and numbers that owe nothing to order."""

from __future__ import annotations

import math
import random
from statistics import NormalDist

import numpy as np
import pytest

from sim.rules import chance
from sim.rules.chance import normal, normal_quantile, philox, place, uniform

ONES = 0xFFFFFFFF
DRAWS = 100_000


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_the_generator_gives_the_published_words(counter, key, words):
    """Random123's kat_vectors for Philox4x32-10, exactly."""
    assert tuple(int(word) for word in philox(*key, *counter)) == words


def test_a_uniform_number_is_made_of_the_first_two_words():
    """By hand: the upper 26 bits of each, and half a step, over 2^52."""
    first, second = 0x6627E8D5 >> 6, 0xE169C58D >> 6
    assert uniform(0, 0, 0, 0, 0) == (first * 2.0**26 + second + 0.5) / 2.0**52


def test_a_normal_number_is_the_quantile_of_the_uniform_one():
    address = (7, 3, 12, place("somebody"), chance.LOSSES)
    assert normal(*address) == normal_quantile(uniform(*address))


def test_uniform_numbers_have_the_moments_of_the_uniform_law():
    """Mean, variance and lag-one correlation within 4 standard errors, 100,000 draws."""
    drawn = np.array([uniform(1, run, 0, 0, chance.FRONT) for run in range(DRAWS)])
    assert 0.0 < drawn.min() < drawn.max() < 1.0
    assert drawn.mean() == pytest.approx(0.5, abs=4 * math.sqrt(1 / 12 / DRAWS))
    assert drawn.var() == pytest.approx(1 / 12, abs=4 * math.sqrt(1 / 180 / DRAWS))
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 4 / math.sqrt(DRAWS)
    counts, _ = np.histogram(drawn, bins=50, range=(0, 1))
    chi2 = ((counts - DRAWS / 50) ** 2 / (DRAWS / 50)).sum()
    assert chi2 < 49 + 4 * math.sqrt(2 * 49)


def test_normal_numbers_have_the_moments_of_the_normal_law():
    """Mean, variance, skew and kurtosis within 4 standard errors, 100,000 draws."""
    drawn = np.array([normal(2, 5, week, 9, chance.STRIKES) for week in range(DRAWS)])
    for power, moment, variance in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96)):
        error = 4 * math.sqrt(variance / DRAWS)
        assert (drawn**power).mean() == pytest.approx(moment, abs=error)


def test_a_number_belongs_to_its_address_whatever_was_drawn_before():
    addresses = [(s, r, w, p, c) for s in (0, 1) for r in (0, 9) for w in (0, 51)
                 for p in (0, place("north")) for c in (chance.EVENT, chance.ANSWER)]  # fmt: skip
    once = {address: uniform(*address) for address in addresses}
    random.Random(4).shuffle(addresses)
    assert all(uniform(*address) == once[address] for address in addresses)


def test_different_addresses_get_different_numbers():
    """Every part of the address counts; 20,000 neighbours, no two alike."""
    grid = [(s, r, w, p, c) for s in range(4) for r in range(10) for w in range(10)
            for p in range(10) for c in range(1, 6)]  # fmt: skip
    assert len({uniform(*address) for address in grid}) == len(grid)


def test_no_two_purposes_share_a_number():
    purposes = [
        value for name, value in vars(chance).items()
        if name.isupper() and not name.startswith("_") and name != "LARGEST_SEED"
    ]  # fmt: skip
    assert len(purposes) == len(set(purposes)) >= 15


def test_a_place_is_the_crc_of_a_name():
    """The check value of CRC-32, as published: "123456789" -> cbf43926."""
    assert place("123456789") == 0xCBF43926


def test_the_largest_seed_is_a_seed_of_its_own():
    assert uniform(chance.LARGEST_SEED, 0, 0, 0, 1) != uniform(0, 0, 0, 0, 1)


def test_the_normal_quantile_is_the_standard_librarys():
    """Within 1e-14 relative, from 1e-300 to 1 - 1e-16."""
    tails = 10.0 ** -np.arange(1, 301)
    body = np.linspace(0.0005, 0.9995, 2000)
    for p in (*tails, *body, *(1 - tails[:16])):
        if p < 1.0:
            expected = NormalDist().inv_cdf(float(p))
            assert normal_quantile(float(p)) == pytest.approx(expected, rel=1e-14, abs=1e-16)


def test_the_normal_quantile_turns_back_the_normal_law():
    """P(N < quantile(p)) = p within 1e-12 relative: a check that shares no coefficients."""
    for p in (1e-250, 1e-20, 1e-9, 0.001, 0.07, 0.2, 0.4999, 0.5):
        below = 0.5 * math.erfc(-normal_quantile(p) / math.sqrt(2.0))
        assert below == pytest.approx(p, rel=1e-12)
