"""Every plot of a sweep draws what the tables hold, whatever their length and script."""

import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from sim.report import sweeps
from sim.sweep.analysis.duration import duration
from sim.sweep.analysis.policies import policies
from sim.sweep.analysis.study import Study
from sim.sweep.analysis.writing import analyse
from tests.sweep.made_up import deals, luck, results, uniform

LONG = "a name that is far too long for any picture, in which it must not run over its neighbours"


def play(x, r):
    columns = list(x)
    chance = 0.1 + 0.7 * (x[columns[0]] > 0.4)
    made = deals(luck(r) < chance, survival=x[columns[-1]], week=r % 40, collapse_years=7,
                 **{"terms.river": np.round(2 * x[columns[-1]]) / 2})  # fmt: skip
    made["ceasefire_week"] = np.where(r % 4 == 0, 3.0, np.nan)
    return made


def tables(names=("x1", "x2"), kind="latin_hypercube", plays=("base", "more"), points=None):
    points = uniform(80, names) if points is None else pd.DataFrame(points, columns=list(names))
    made = results(points, 12, dict.fromkeys(plays, play), {"kind": kind})
    return analyse(made).tables


@pytest.fixture(scope="module")
def usual():
    return tables()


def drawn(found):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return dict(sweeps.pictures(found, "a sweep"))


def ink(picture, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(picture)
    pixels = np.asarray(Image.open(file).convert("L"))
    rows = len(pixels)
    return float((pixels[rows * 20 // 100 : rows * 92 // 100] < 240).mean())


def test_a_plot_appears_where_its_table_has_rows(usual, tmp_path):
    names = {file.name for file in sweeps.save_all(usual, tmp_path, "a sweep")}
    assert {"incidence.png", "policies.png", "prim-1-base.png", "sensitivity-2-more.png",
            "survival_terms-1-base.png"} <= names  # fmt: skip
    assert not any(name.startswith("tornado") for name in names)
    assert sweeps.save_all({}, tmp_path, "nothing") == []


def test_every_picture_shows_something(usual, tmp_path):
    for name, picture in drawn(usual).items():
        assert ink(picture, tmp_path) > 0.005, name


def test_a_picture_is_the_same_every_time(usual):
    assert drawn(usual) == drawn(usual)


def test_a_tornado_is_drawn_for_one_factor_at_a_time(tmp_path):
    found = tables(
        kind="one_at_a_time", points=[[0.5, 0.5], [0, 0.5], [1, 0.5], [0.5, 0], [0.5, 1]]
    )
    assert ink(drawn(found)["tornado-1-base.png"], tmp_path) > 0.02


def test_plots_bear_names_of_any_length_and_script():
    found = tables((LONG, "日本国", "$5 and $6", "ж" * 200), plays=(LONG, "санкции", "$x_1$"))
    assert len(drawn(found)) >= 11


def test_plots_bear_many_policies():
    made = results(uniform(20, ["x1"]), 6, dict.fromkeys((f"p{k}" for k in range(9)), play))
    study = Study(made)
    found = {"policies": policies(study), "incidence": duration(study)}
    assert set(drawn(found)) == {"policies.png", "incidence.png"}


def test_plots_bear_many_factors():
    found = tables([f"x{k}" for k in range(30)], plays=["base"])
    assert "sensitivity.png" in drawn(found)


def test_plots_bear_runs_without_a_single_deal():
    made = results(uniform(20, ["a"]), 3, {"base": lambda x, r: {}, "more": lambda x, r: {}})
    assert set(drawn(analyse(made).tables)) == {"incidence.png", "policies.png"}


def test_headlines_draw_however_long_and_many(tmp_path):
    rows = [{"title": LONG, "says": f"{k}: {LONG}", "holds": k / 20, "untold": 1 - k / 20 - k / 40,
             "fails": k / 40, "low": max(0, k / 20 - 0.1), "high": k / 20 + 0.1, "centre": "holds"}
            for k in range(14)]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        few, many = (sweeps.png("robust", pd.DataFrame(rows[:n]), LONG) for n in (1, 14))
    assert 0.01 < ink(few, tmp_path) < ink(many, tmp_path) < 0.7
