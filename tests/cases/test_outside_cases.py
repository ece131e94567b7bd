"""Instances of others with answers computed by others (tests/cases/data/README.md)."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.rules.bargaining import acceptable, bargaining_solutions
from sim.rules.equilibrium import finite_offers, stationary_offers

DATA = Path(__file__).parent / "data"
STEP = 1e-4
PIE = np.linspace(0, 1, 10001)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


@pytest.mark.parametrize("case", rows("closed_form/nbs_closed_form.csv"))
def test_nash_on_a_linear_frontier(case: dict[str, str]) -> None:
    pie, power = float(case["pie"]), float(case["weight1"])
    first = pie * np.linspace(0, 1, 1001)  # the answers lie on this lattice
    found = bargaining_solutions(
        np.column_stack([first, pie - first]),
        [float(case["d1"]), float(case["d2"])],
        [power, 1 - power],
    )
    assert first[found.nash] == pytest.approx(float(case["x1"]), abs=1e-9 * pie)
    assert pie - first[found.nash] == pytest.approx(float(case["x2"]), abs=1e-9 * pie)


@pytest.mark.parametrize("case", rows("closed_form/rubinstein.csv"))
def test_alternating_offers(case: dict[str, str]) -> None:
    """Within step / (1 - d1 d2), with a last round step / (1 - max d)."""
    one, two = float(case["delta1"]), float(case["delta2"])
    if case["T"] == "inf":
        outside = float(case["outside1"]), float(case["outside2"])
        offer, _ = stationary_offers(PIE, 1 - PIE, 0.0, 0.0, one, two, *outside)
        tolerance = STEP / (1 - one * two)
    else:
        offer = finite_offers(PIE, 1 - PIE, 0.0, 0.0, one, two, int(case["T"]))
        tolerance = STEP / (1 - max(one, two))
    assert PIE[offer] == pytest.approx(float(case["proposer_share"]), abs=tolerance)
    assert 1 - PIE[offer] == pytest.approx(float(case["responder_share"]), abs=tolerance)


@pytest.mark.parametrize(
    "case", [case for case in rows("closed_form/war_bargaining.csv") if case["range_hi"]]
)
def test_the_range_between_two_wars(case: dict[str, str]) -> None:
    """Fearon's range, and the whole of it for who makes the one offer; within one step."""
    p = float(case["p"])
    war = p - float(case["cA"]), 1 - p - float(case["cB"])
    rational = PIE[bargaining_solutions(np.column_stack([PIE, 1 - PIE]), war).rational]
    assert rational[0] == pytest.approx(float(case["range_lo"]), abs=STEP)
    assert rational[-1] == pytest.approx(float(case["range_hi"]), abs=STEP)
    offer = finite_offers(PIE, 1 - PIE, *war, 0.9, 0.9, 1)
    assert PIE[offer] == pytest.approx(float(case["tioli_complete_info_x_A"]), abs=STEP)


def splits(pool: list[int], values_1: list[int], values_2: list[int]) -> Any:
    """Utilities (splits, 2) of every way to divide the pool."""
    taken = np.array(list(itertools.product(*(range(count + 1) for count in pool))))
    return np.column_stack([taken @ values_1, (np.array(pool) - taken) @ values_2])


def distinct(worth: Any) -> Any:
    """The source counts outcomes in utility, whichever splits lead to them."""
    return np.unique(worth, axis=0)


def test_five_hundred_pools_of_items() -> None:
    """Exactly: splits, Pareto set, Nash product and its ties, egalitarian, utilitarian."""
    text = (DATA / "openspiel_bargaining/instances.txt").read_text(encoding="utf-8")
    instances, expected = text.splitlines(), rows("openspiel_bargaining/expected.csv")
    assert len(expected) == 500
    for instance, answer in zip(instances, expected, strict=True):
        assert instance.split() == [answer["pool"], answer["v1"], answer["v2"]]
        worth = splits(*(numbers(part) for part in instance.split()))
        found = bargaining_solutions(worth, [0, 0])
        nash = distinct(worth[found.nash])
        assert {
            "n_splits": len(worth),
            "n_pareto": len(distinct(worth[found.pareto])),
            "nash_product": nash[0].prod(),
            "n_nash_ties": len(nash),
            "egalitarian_min": worth[found.egalitarian[0]].min(),
            "max_welfare": worth[found.utilitarian[0]].sum(),
        }.items() <= {name: int(count) for name, count in answer.items() if count.isdigit()}.items()
        assert [int(answer["nash_u1"]), int(answer["nash_u2"])] in nash.tolist()


@pytest.mark.parametrize("answer", rows("scoreable_games/expected.csv"), ids=["base", "game1"])
def test_six_parties_with_thresholds_and_two_vetoes(answer: dict[str, str]) -> None:
    scores = rows(f"scoreable_games/{answer['game']}.csv")
    parties = list(dict.fromkeys(row["party"] for row in scores))
    threshold = {row["party"]: float(row["threshold"]) for row in scores}
    score = {(row["party"], row["option"]): float(row["score"]) for row in scores}
    options: dict[str, dict[str, None]] = {}
    for row in scores:
        options.setdefault(row["issue"], {})[row["option"]] = None
    deals = list(itertools.product(*options.values()))
    worth = np.array(
        [[sum(score[party, option] for option in deal) for party in parties] for deal in deals]
    )
    least = np.array([threshold[party] for party in parties])
    found = bargaining_solutions(worth, least)
    assert len(deals) == int(answer["n_deals"])
    assert len(found.rational) == int(answer["n_all_accept"])
    assert len(found.pareto) == int(answer["n_pareto"])

    assert acceptable(worth, least).tolist() == found.rational.tolist()
    vetoes = [parties.index(answer["p1"]), parties.index(answer["p2"])]
    nearly = acceptable(worth, least, vetoes=vetoes, quota=len(parties) - 1)
    assert len(nearly) == int(answer["n_atleast_allbutone_incl_p1_p2"])

    assert [",".join(deals[package]) for package in found.nash] == [answer["nash_deal"]]
    utilities = dict(pair.split("=") for pair in answer["nash_utils"].split(";"))
    assert worth[found.nash[0]].tolist() == [float(utilities[party]) for party in parties]
