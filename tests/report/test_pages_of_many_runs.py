"""Pages of sweeps and of settings to explore, as text: whole, safe, and small."""

from __future__ import annotations

import base64
import json
import re

import numpy as np
import pytest

from sim.report.page.explore import STEPS, _means, of_lattice
from sim.report.page.sweep import of_sweep
from sim.sweep import design, running
from sim.sweep.analysis.writing import analyse
from sim.sweep.lattice import lattice
from sim.sweep.results import read as results_of
from sim.sweep.screening import factors
from tests.conftest import RIVERS

NASTY = "</script><b>“a & b”</b> 与 мир"
MOST = 3_000_000


def results(folder, runs=60, name=str(RIVERS), **changes):
    sweep = design.read(name, runs=runs, overrides={"horizon_weeks": 20} | changes)
    running.run(sweep, folder)
    return results_of(folder)


def swept(*args, **changes):
    found = results(*args, **changes)
    return page_of(found, analyse(found))


def page_of(results, made):
    return of_sweep(results.receipt, made.tables, made.summary, "python3 run.py report it")


def explored(name, **how):
    sweep, chosen = factors(name, **how)
    scenario = next(iter(sweep.policies.values()))
    return of_lattice(scenario, lattice(sweep, chosen, levels=2, runs=8), "python3 run.py report")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    key = next(iter(design.read(str(RIVERS)).policies[RIVERS.stem].issues))
    return {
        "sweep": swept(tmp_path_factory.mktemp("one"), **{f"issues.{key}.label": NASTY}),
        "explore": explored(str(RIVERS)),
    }


@pytest.mark.parametrize("kind", ["sweep", "explore"])
def test_a_page_needs_nothing_but_itself(pages, kind):
    page = re.sub(r"<script>.*?</script>", "", pages[kind], flags=re.DOTALL)
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!#|data:)\S+""", page)
    assert not re.findall(r"url\((?!data:)|@import", page)
    assert "not a forecast" in page
    assert len(pages[kind].encode()) < MOST / 2


def test_words_of_a_scenario_stay_words(pages):
    assert "</script><b>" not in pages["sweep"]
    assert "&lt;/script&gt;&lt;b&gt;" in pages["sweep"]


def test_a_page_does_not_grow_with_the_runs(tmp_path):
    few, many = (len(swept(tmp_path / f"{runs}", runs)) for runs in (60, 600))
    assert abs(many - few) < 0.02 * few


def test_the_charts_show_the_figures_of_the_tables(tmp_path):
    found = results(tmp_path, horizon_weeks=30)
    made = analyse(found)
    text = re.search(r'id="story">(.*?)</script>', page_of(found, made), re.DOTALL)[1]
    story = json.loads(text)
    outcomes = made.tables["outcomes"].set_index("outcome")
    deal = outcomes.loc["deal", ["value", "low", "high"]].tolist()
    rows = {row["label"]: row["points"] for row in story["whiskers"]["shares"]["rows"]}
    assert 0 < deal[0] < 1
    assert rows["a deal"] == [pytest.approx(deal, rel=1e-4)]
    assert story["incidence"]["deals_by_week"]["lines"][0]["share"][-1] == pytest.approx(
        deal[0], rel=1e-3
    )


def test_a_sweep_without_a_single_deal_has_a_page(tmp_path):
    page = swept(tmp_path, 6, "european_force", horizon_weeks=2)
    assert "No run ended with a deal" in page


def test_a_lattice_without_packages_says_why_no_slider_helps():
    page = explored("european_force", wanted=["war.stalemate_prob"])
    assert "red lines clash" in page


def test_numbers_survive_their_journey_as_bytes():
    spread = np.array([[0.1, 0.02], [np.nan, 0.0], [0.9, 0.3]])
    coded = _means(spread)
    mean, sd = (np.frombuffer(base64.b64decode(coded[k]), np.uint8) for k in ("mean", "sd"))
    assert mean[1] == STEPS + 1
    assert coded["low"] + coded["step"] * mean[[0, 2]] == pytest.approx([0.1, 0.9], abs=0.8 / STEPS)
    assert coded["unit"] * sd == pytest.approx(spread[:, 1], abs=0.3 / STEPS)
