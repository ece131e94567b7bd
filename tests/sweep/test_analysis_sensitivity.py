"""Sensitivity and discovery against functions whose answers are known."""

import numpy as np
import pandas as pd
import pytest
from SALib.sample import morris, sobol

from sim.sweep.analysis import discovery, levels, prim, sensitivity, writing
from sim.sweep.analysis.study import Study
from tests.sweep.made_up import deals, luck, results, uniform

NAMES = ["x1", "x2", "x3"]
CUBE = {"num_vars": 3, "names": NAMES, "bounds": [[0.0, 1.0]] * 3}
# Ishigami & Homma (1990) with a = 7, b = 0.1
FIRST, TOTAL, PAIR = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437), 0.2437


def ishigami(x, r):
    """Survival of a deal in every run: the function of Ishigami & Homma, moved into 0..1."""
    a, b, c = (np.pi * (2 * x[name].to_numpy() - 1) for name in NAMES)
    y = np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    return deals(r >= 0, survival=y, collapse_years=y)


def chance(x, r):
    """The Ishigami function, moved into 0..1, as the share of replications that agree."""
    a, b, c = (np.pi * (2 * x[name].to_numpy() - 1) for name in NAMES)
    y = np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    return deals((r + 0.5) / (r.max() + 1) < (y + 11) / 29)


def index(table, outcome, name):
    own = table[(table.outcome == outcome) & (table["index"] == name)]
    return own.set_index("factor")


@pytest.mark.parametrize("second", [False, True])
def test_sobol_indices_of_a_known_function_are_found(second):
    points = sobol.sample(CUBE, 1024, calc_second_order=second, seed=5)
    made = results(pd.DataFrame(points, columns=NAMES), 40, {"base": chance},
                   {"kind": "sobol", "second_order": second})  # fmt: skip
    table = sensitivity.sensitivity(Study(made))
    for name, known in (("first", FIRST), ("total", TOTAL)):
        found = index(table, "deal", name).loc[NAMES]
        assert found.value.tolist() == pytest.approx(known, abs=0.06)
    pairs = index(table, "deal", "second")
    assert len(pairs) == (3 if second else 0)
    if second:
        pair = pairs[pairs.with_factor == "x3"].loc["x1"]
        assert pair.value == pytest.approx(PAIR, abs=0.1)


def test_elementary_effects_of_a_straight_line_are_its_slopes():
    points = morris.sample(CUBE, 30, num_levels=4, seed=2)
    made = results(pd.DataFrame(points, columns=NAMES), 100,
                   {"base": lambda x, r: deals(r / 100 < 0.1 + 0.6 * x.x1 - 0.1 * x.x2 + 0.1)},
                   {"kind": "morris", "levels": 4})  # fmt: skip
    table = sensitivity.sensitivity(Study(made))
    assert index(table, "deal", "mu").value[NAMES].tolist() == pytest.approx(
        [0.6, -0.1, 0], abs=0.02
    )
    assert index(table, "deal", "mu_star").value[NAMES].tolist() == pytest.approx(
        [0.6, 0.1, 0], abs=0.02
    )
    assert index(table, "deal", "sigma").value["x3"] == pytest.approx(0, abs=0.01)
    assert index(table, "deal", "mu_star").direction[["x1"]].tolist() == ["up"]


def test_given_data_shares_are_those_of_a_known_function():
    made = results(uniform(2000, NAMES), 1, {"base": ishigami})
    table = sensitivity.sensitivity(Study(made))
    found = index(table, "survival", "first_given_data")
    assert found.value[NAMES].tolist() == pytest.approx(FIRST, abs=0.06)
    assert found.among.unique().tolist() == ["deals"]


def test_one_replication_is_said_to_hold_for_one_throw_of_luck():
    made = results(uniform(200, NAMES), 1, {"base": lambda x, r: deals(x.x1 > 0.5)})
    table = sensitivity.sensitivity(Study(made))
    assert "one throw of luck" in index(table, "deal", "first_given_data").warning["x1"]


def test_the_same_seed_gives_the_same_indices():
    made = results(uniform(300, NAMES), 3, {"base": ishigami})
    first, second = (sensitivity.sensitivity(Study(made)) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_outcomes_that_never_vary_have_no_indices():
    made = results(uniform(50, NAMES), 2, {"base": lambda x, r: {}})
    assert sensitivity.sensitivity(Study(made)).empty


def test_a_factor_of_words_is_analysed_too():
    points = uniform(400, NAMES)
    points["who"] = np.where(points.x1 > 0.5, "both", "one")
    made = results(points, 2, {"base": lambda x, r: deals((x.who == "both") & (luck(r) < 2))})
    found = index(sensitivity.sensitivity(Study(made)), "deal", "first_given_data")
    assert found.value["who"] > 0.7
    box = discovery.discovery(Study(made), "agreed").box
    assert set(box.limit) & {"who = both", "who is not one"} or box.factor.tolist() == ["x1"]


def test_a_tornado_gives_the_outcome_at_both_ends_of_each_factor():
    base = [0.5, 0.5, 0.5]
    points = [base, *([*base[:k], end, *base[k + 1 :]] for k in range(3) for end in (0.0, 1.0))]
    made = results(pd.DataFrame(points, columns=NAMES), 200,
                   {"base": lambda x, r: deals(luck(r) < 0.2 + 0.5 * x.x1 - 0.1 * x.x2)},
                   {"kind": "one_at_a_time"})  # fmt: skip
    table = sensitivity.tornado(Study(made))
    own = table[table.outcome == "deal"].set_index("factor")
    assert own.at_high["x1"] - own.at_low["x1"] == pytest.approx(0.5, abs=0.1)
    assert own.at_high["x2"] < own.base["x2"] < own.at_low["x2"]
    assert own.at_high["x3"] == own.base["x3"] == own.at_low["x3"]
    assert own.at_low_less_base_high["x1"] < 0 < own.at_high_less_base_low["x1"]


def test_a_factor_whose_own_value_is_no_one_number_has_its_bar_and_spoils_no_other():
    points = [[np.nan, 0.5], [0.0, 0.5], [1.0, 0.5], [np.nan, 0.0], [np.nan, 1.0]]
    made = results(pd.DataFrame(points, columns=["both", "x1"]), 50,
                   {"base": lambda x, r: deals(luck(r) < 0.2 + 0.5 * x.x1)},
                   {"kind": "one_at_a_time"})  # fmt: skip
    table = sensitivity.tornado(Study(made))
    assert set(table[table.outcome == "deal"].factor) == {"both", "x1"}


def test_a_grid_is_told_level_by_level_words_and_numbers_alike():
    points = pd.DataFrame([(who, x) for who in ("one", "two") for x in (0.0, 0.5, 1.0)],
                          columns=["who", "x1"])  # fmt: skip
    made = results(points, 200, {"base": lambda x, r: deals(luck(r) < 0.1 + 0.6 * x.x1)},
                   {"kind": "grid"})  # fmt: skip
    table = levels.levels(Study(made))
    own = table[(table.outcome == "deal") & (table.factor == "x1")]
    assert own.level.tolist() == [0.0, 0.5, 1.0]
    assert own.value.tolist() == pytest.approx([0.1, 0.4, 0.7], abs=0.1)
    assert (own.low < own.value).all()
    assert table[table.factor == "who"].level.unique().tolist() == ["one", "two"]


# ------------------------------------------------------------------ discovery
def box(x, r):
    """Deals that last nearly always where x1 > 0.6 and x2 < 0.4, hardly ever elsewhere."""
    inside = (x.x1 > 0.6) & (x.x2 < 0.4)
    return deals(luck(r) < np.where(inside, 0.9, 0.05))


def test_a_known_box_is_found_and_holds_on_points_it_has_not_seen():
    made = results(uniform(1500, [*NAMES, "x4"]), 20, {"base": box})
    found = discovery.discovery(Study(made))
    limits = found.box.set_index("factor")
    assert set(limits.index) == {"x1", "x2"}
    assert limits.above["x1"] == pytest.approx(0.6, abs=0.05)
    assert limits.below["x2"] == pytest.approx(0.4, abs=0.05)
    assert (limits.density > 0.75).all()
    assert (limits.held_out_density > 0.75).all()
    assert (limits.held_out_base_rate < 0.3).all()
    assert (limits.warning == "").all()
    assert found.trajectory.chosen.sum() == 1
    assert found.trajectory.density.iloc[0] == pytest.approx(limits.base_rate.iloc[0])
    assert found.trajectory.density.max() > 0.8


def test_a_tree_finds_the_same_corner_and_its_leaves_hold_every_run():
    made = results(uniform(1500, NAMES), 10, {"base": box})
    rules = discovery.discovery(Study(made)).rules
    assert rules.runs.sum() + rules.held_out_runs.sum() == 15_000
    best = rules.iloc[0]
    assert "x1 above 0.6" in best.rule
    assert best.held_out_share > 0.75


def test_noise_gives_no_box_or_one_with_a_warning():
    def noise(x, r):
        scattered = np.random.default_rng(11).random(len(r))
        return deals(scattered < 0.3)

    for seed in range(3):
        made = results(uniform(300, NAMES, seed), 1, {"base": noise})
        found = discovery.discovery(Study(made)).box
        assert found.empty or found.held_out_density.iloc[0] < 0.5
        if len(found) and found.held_out_lead_low.iloc[0] <= 0:
            assert "no denser than chance" in found.warning.iloc[0]
            assert not found.is_found.any()


def test_a_box_that_is_none_is_told_as_none_and_no_rule_is_sold_for_it():
    scattered = np.random.default_rng(5).random(400)
    made = results(uniform(400, NAMES), 1, {"base": lambda x, r: deals(scattered < 0.3)})
    words = writing.analyse(made).summary
    assert "no corner found" in words
    assert "as a tree sees it" not in words


def test_a_trees_leaves_are_judged_on_points_it_has_not_seen():
    """In noise the best leaf looks good where it was found, and nowhere else."""
    seen, held_out = [], []
    for seed in range(8):
        scattered = np.random.default_rng(seed).random(300)
        made = results(
            uniform(300, NAMES, seed), 1, {"base": lambda x, r, s=scattered: deals(s < 0.3)}
        )
        best = discovery.discovery(Study(made)).rules.iloc[0]
        seen.append(best["share"])
        held_out.append(best.held_out_share)
    assert np.mean(seen) > np.nanmean(held_out) + 0.03
    assert np.nanmean(held_out) < 0.35


def test_a_points_runs_are_in_one_half_and_all_counted():
    study = Study(results(uniform(300, NAMES), 5, {"base": box}))
    points = discovery._points(study, "base", "agreed")
    assert len(points.runs) == 300
    assert (points.runs == 5).all()
    assert points.cases.sum() == study.query("SELECT count(*) AS n FROM good WHERE agreed").n[0]
    assert 0.4 < points.seen.mean() < 0.6


def test_of_very_many_points_some_are_looked_at(monkeypatch):
    monkeypatch.setattr(discovery, "MOST", 500)
    study = Study(results(uniform(1000, NAMES), 2, {"base": box}))
    assert 400 < len(discovery._points(study, "base", "agreed").runs) < 600


def test_the_path_is_that_of_the_workbench():
    """The EMA workbench is no part of the project (it brings a library under the GPL)."""
    kwakkel = pytest.importorskip("ema_workbench.analysis.prim")
    points = uniform(2000, NAMES)
    y = ((points.x1 > 0.6) & (points.x2 < 0.4)).to_numpy()
    path = prim.path(points.to_numpy(), y.astype(float), np.ones(len(y)))
    ours = [y[prim.inside(points.to_numpy(), limits)].mean() for limits in path]
    found = kwakkel.Prim(points, y, threshold=1e-9, peel_alpha=prim.ALPHA).find_box()
    theirs = found.peeling_trajectory.density
    assert max(ours) == pytest.approx(theirs.max(), abs=0.01)
    assert ours[10] == pytest.approx(theirs[10], abs=0.02)


@pytest.mark.parametrize("kind", ["morris", "one_at_a_time"])
def test_designs_that_do_not_fill_the_space_have_no_box(kind):
    made = results(uniform(40, NAMES), 2, {"base": box}, {"kind": kind})
    assert discovery.discovery(Study(made)).box.empty
