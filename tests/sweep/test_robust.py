"""Headlines tried all over what nobody knows: shares, luck, and where they flip."""

from pathlib import Path

import numpy as np
import pytest

from sim.report.headlines import remarks, sentences
from sim.report.robust import text
from sim.scenario.reading import as_data, read, shipped
from sim.scenario.wording import Faults
from sim.sweep import headlines, robust
from sim.sweep.analysis.corners import corner
from sim.sweep.analysis.pairs import FAILS, HOLDS, MARGIN, UNTOLD, Found, change, verdict
from sim.sweep.analysis.robust import robustness_of
from sim.sweep.analysis.study import Study
from tests.conftest import RIVERS
from tests.sweep import made_up

KNOWN = Path(__file__).parent / "headlines.yaml"
POINTS, PAIRS = 60, 60
LIKELY = {"actors.lowland.war.cost": 0.2}  # so that every point has some deals


@pytest.fixture(scope="module")
def told():
    """What comes of the headlines whose answers are known."""
    return robustness_of(RIVERS, 2, points=POINTS, replications=PAIRS, file=KNOWN, overrides=LIKELY)


def one(told, name):
    return next(each for each in told["headlines"] if each["id"] == name)


# ------------------------------------------------------------------------------------ shares
def test_where_nothing_is_changed_nothing_holds_and_nothing_fails(told):
    found = one(told, "placebo")
    assert found["untold"]["share"] == 1
    assert found["unmoved"] == POINTS
    assert found["of_told"] is None
    assert found["centre"]["verdict"] == "untold"
    assert "The change does nothing here" in " ".join(sentences(told, found))


def test_what_must_hold_everywhere_holds_wherever_there_is_something_to_lose(told):
    found = one(told, "ruinous")
    assert found["holds"]["points"] >= POINTS - 2
    assert found["fails"]["points"] == 0
    assert found["of_told"]["share"] == 1
    assert found["centre"]["verdict"] == "holds"


def test_a_flip_is_found_where_it_was_put(told):
    """The cost is set to 0.1: dearer where 0.05..0.1 was drawn, cheaper where 0.1..0.2 was."""
    found = one(told, "halfway")
    assert found["holds"]["points"] >= 10
    assert found["fails"]["points"] > found["holds"]["points"]
    (limit,) = found["flip"]["limits"]
    assert (found["flip"]["which"], limit["factor"]) == ("holds", "actors.upland.war.cost")
    assert limit["above"] is None
    assert 0.08 < limit["below"] < 0.12
    assert found["flip"]["lead_low"] > 0
    assert f"Holds where Upland: war cost below {limit['below']:.3g}" in text(told)


def test_the_three_shares_are_those_of_the_points_with_wilsons_interval(told):
    for found in told["headlines"]:
        counts = [found[word]["points"] for word in ("holds", "untold", "fails")]
        assert sum(counts) == POINTS
        assert found["by_point"].count("holds") == counts[0]
        for word in ("holds", "untold", "fails"):
            share = found[word]
            assert share["share"] == pytest.approx(share["points"] / POINTS)
            assert share["low"] <= share["share"] <= share["high"]


@pytest.mark.parametrize(
    ("holds", "fails", "words"),
    [
        (50, 0, "It holds wherever it can be told."),
        (0, 9, "It fails wherever it can be told."),
        (50, 2, "It fails at 2 of 60 points: no more than luck alone would show."),
        (1, 0, "It holds at 1 and fails at 0 of 60 points: no more than luck alone would show."),
        (30, 20, "It holds at 30 points and fails at 20: it is not robust."),
    ],
)
def test_a_few_points_are_not_made_into_a_finding(told, holds, fails, words):
    each = one(told, "ruinous") | {"told": holds + fails, "only_at_the_centre": False}
    each |= {"holds": {"points": holds}, "fails": {"points": fails}}
    assert words in list(remarks(told, each))


def test_belligerents_are_named_and_their_list_is_the_scenarios(told):
    assert one(told, "halfway")["says"].startswith("A war that costs Upland 0.1")
    assert one(told, "halfway")["changed"] == "Upland: war cost = 0.1"
    assert one(told, "ruinous")["changed"] == "Upland and Lowland: audience cost + 5"


def test_the_number_of_workers_changes_nothing():
    asked = {"points": 12, "replications": 12, "file": KNOWN, "only": ["halfway"]}
    assert robustness_of(RIVERS, 1, **asked) == robustness_of(RIVERS, 2, **asked)


def test_a_war_without_deals_tells_nothing():
    told = robustness_of("european_force", 2, points=10, replications=10, only=["dearer_war"])
    (found,) = told["headlines"]
    assert found["untold"]["share"] == 1
    assert found["no_deal"] == 10
    assert "Not counted, for no run of a point ends in a deal: dearer_war (10 points)" in text(told)


# ------------------------------------------------------------------------------------ one point
def found(low, high, differ=50):
    return Found((low + high) / 2, low, high, 100, differ)


@pytest.mark.parametrize(
    ("way", "low", "high", "want"),
    [
        ("rises", 0.01, 0.2, HOLDS),
        ("rises", -0.01, 0.2, UNTOLD),
        ("rises", -0.2, -0.01, FAILS),
        ("falls", -0.2, -0.01, HOLDS),
        ("falls", 0.01, 0.2, FAILS),
        ("does_not_rise", -0.2, -0.01, HOLDS),
        ("does_not_rise", -MARGIN, 0.9 * MARGIN, HOLDS),
        ("does_not_rise", -MARGIN, 1.1 * MARGIN, UNTOLD),
        ("does_not_rise", 0.001, 0.9 * MARGIN, FAILS),
        ("does_not_fall", -0.9 * MARGIN, MARGIN, HOLDS),
        ("does_not_fall", -0.9 * MARGIN, -0.001, FAILS),
    ],
)
def test_a_verdict_needs_an_interval_clear_of_what_it_denies(way, low, high, want):
    assert verdict(way, found(low, high)) == want


def test_five_pairs_that_differ_are_too_few_for_any_verdict():
    assert verdict("rises", found(0.1, 0.2, differ=5)) == UNTOLD
    assert verdict("rises", found(0.1, 0.2, differ=6)) == HOLDS


@pytest.mark.parametrize("name", ["deal", "survival"])
def test_luck_alone_is_told_from_nothing_at_most_about_once_in_twenty(name):
    """4,000 points at which nothing is changed but the luck of each run: 5 % and three standard
    errors of it."""
    luck = np.random.default_rng(3)
    many, pairs = 4000, 100
    before, after = luck.random((2, many, pairs))
    if name == "deal":
        before, after = (before < 0.4).astype(float), (after < 0.4).astype(float)
    told = [verdict("rises", change(name, *pair)) for pair in zip(after, before, strict=True)]
    share = np.count_nonzero(told) / many
    assert share < 0.05 + 3 * (0.05 * 0.95 / many) ** 0.5
    assert share > 0.02  # nor is it so careful that it sees nothing


def test_survival_is_compared_over_the_pairs_that_both_sign():
    before = np.array([0.5] * 20 + [np.nan] * 20)
    after = np.array([0.6] * 10 + [np.nan] * 10 + [0.1] * 20)
    assert change("survival", after, before).pairs == 10
    assert change("survival", after, before).difference == pytest.approx(0.1)


# ------------------------------------------------------------------------------------ corners
def two_factors(points=200):
    return made_up.results(made_up.uniform(points, ["x", "y"]), 1, {"only": lambda v, k: {}})


def test_a_corner_is_named_where_verdicts_divide_and_not_where_luck_scatters_them():
    results = two_factors()
    x = results.table.x.to_numpy()
    parted = corner(Study(results), "only", {"fails": x > 0.7, "holds": x <= 0.7})
    assert parted["which"] == "fails"
    assert [limit["factor"] for limit in parted["limits"]] == ["x"]
    assert parted["limits"][0]["above"] == pytest.approx(0.7, abs=0.05)
    named = 0
    for seed in range(20):
        some = np.random.default_rng(seed).random(len(x)) < 0.3
        named += bool(corner(Study(results), "only", {"fails": some, "holds": ~some})["which"])
    assert named <= 3


def test_too_few_points_have_no_corner():
    results = two_factors()
    x = results.table.x.to_numpy()
    found = corner(Study(results), "only", {"fails": x > 0.97, "holds": x <= 0.97})
    assert found == {"which": None, "why": "too few points to say where (6)"}


# ------------------------------------------------------------------------------------ headlines
@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_the_shipped_headlines_fit_every_scenario_or_say_why_not(file):
    asked = robust.ask(file, points=10, replications=10)
    assert {each.headline.id for each in asked.posed} >= {"dearer_war", "optimism", "cost_at_home"}
    for each in asked.posed:
        assert each.shifts or as_data(each.scenario) != as_data(asked.scenario)
    assert all(each.reason for each in asked.left_out)


def test_talks_that_are_direct_already_are_left_out():
    asked = robust.ask("korea_1951", points=10, replications=10)
    assert [(each.headline.id, each.reason) for each in asked.left_out] == [
        ("mediated", "the scenario is so already")
    ]


def test_what_is_drawn_is_moved_from_the_value_drawn_and_kept_within_what_it_allows():
    scenario = read("january_2026")
    asked = robust.ask("january_2026", points=10, replications=10)
    drawn = {factor.name for factor in asked.sweep.factors}
    assert len(drawn) == len(scenario.uncertain)
    values = asked.sweep.block(0, 10)
    for policy, shifts in asked.sweep.shifts.items():
        moved = asked.sweep.shifted(policy, values)
        for k, factor in enumerate(asked.sweep.factors):
            times, plus, low, high = shifts.get(factor.name, (1.0, 0.0, -1e9, 1e9))
            assert moved[:, k] == pytest.approx(np.clip(times * values[:, k] + plus, low, high))
    credible = asked.sweep.shifts["credible_promises"]
    assert [shift[2:] for shift in credible.values()] == [(0.0, 1.0)]


def test_a_number_that_is_set_is_not_drawn():
    path = read(RIVERS).uncertain[0].path
    with pytest.raises(Faults, match="no space"):
        robust.ask(RIVERS, overrides={path: 0.1})


def test_one_of_two_numbers_drawn_together_is_not_moved_alone(tmp_path):
    file = written(tmp_path, 'change: [{path: "actors.{first}.war.optimism", plus: 0.1}]')
    with pytest.raises(Faults, match="anything to move"):
        robust.ask("january_2026", file=file)


# ------------------------------------------------------------------------------------ faults
def written(folder, change="change: [{path: horizon_weeks, to: 30}]", holds="{deal: rises}"):
    file = folder / "mine.yaml"
    file.write_text(
        f"headlines:\n  - id: mine\n    says: It is so\n    {change}\n    holds: {holds}\n"
    )
    return file


@pytest.mark.parametrize(
    ("said", "line", "words"),
    [
        ({"holds": "{deel: rises}"}, 5, "did you mean 'deal'"),
        ({"holds": "{deal: grows}"}, 5, "'grows' is not known"),
        ({"change": 'change: [{path: "actors.{frist}.war.cost", to: 1.0}]'}, 4, "'first'"),
        ({"change": "change: [{path: horizon_weeks}]"}, 4, "needs either"),
        ({"change": "change: [{path: horizon_weeks, to: 3, plus: 1.0}]"}, 4, "needs either"),
        ({"change": "change: [{path: horizon_wekes, to: 3}]"}, 4, "did you mean 'horizon_weeks'"),
        ({"change": "change: [{path: negotiation.protocol, plus: 1.0}]"}, 4, "not a number"),
        ({"change": "change: [{path: negotiation.protocol, to: shouting}]"}, 4, "not known"),
        ({"change": "change: [{path: horizon_weeks, to: -1}]"}, 4, "-1"),
    ],
)
def test_a_wrong_headline_is_told_with_its_line(tmp_path, said, line, words):
    with pytest.raises(Faults) as told:
        robust.ask(RIVERS, file=written(tmp_path, **said))
    (fault,) = told.value.faults
    assert (Path(fault.file).name, fault.line) == ("mine.yaml", line)
    assert words in str(fault)


def test_all_wrong_headlines_are_told_at_once(tmp_path):
    file = written(tmp_path, "change: [{path: a.b, to: 1}, {path: c, to: 2}]")
    with pytest.raises(Faults) as told:
        robust.ask(RIVERS, file=file)
    assert [fault.path for fault in told.value.faults] == ["a.b", "c"]
    file.write_text(file.read_text() + file.read_text().removeprefix("headlines:\n"))
    with pytest.raises(Faults, match="is taken"):
        headlines.read(file)
    with pytest.raises(Faults, match="did you mean 'mine'"):
        headlines.read(written(tmp_path), ["mein"])
