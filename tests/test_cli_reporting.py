"""The verb `report`, as its users meet it."""

from __future__ import annotations

import json

import pytest

from sim.archive import seal
from tests.conftest import RIVERS, TYPED


@pytest.fixture
def run_folder(say, tmp_path, monkeypatch):
    """A run's folder, without pictures."""
    monkeypatch.setattr("sim.report.plots.save_all", lambda outcome, folder: [])
    assert say(f"run {TYPED} --quiet --set horizon_weeks=8 --out", tmp_path / "runs")[0] == 0
    return next(path.parent for path in (tmp_path / "runs").rglob("receipt.json"))


@pytest.fixture
def sweep_folder(say, tmp_path):
    assert say(f"sweep {TYPED} --runs 40 --quiet --out", tmp_path / "sweep")[0] == 0
    return tmp_path / "sweep"


def test_each_folder_gets_its_page_and_each_is_named(say, run_folder, sweep_folder):
    code, out, _ = say("report --quiet", run_folder, sweep_folder)
    assert code == 0
    for line, folder in zip(out.splitlines(), (run_folder, sweep_folder), strict=True):
        assert str(folder / "report.html") in line
        assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (sweep_folder / "analysis" / "summary.md").exists()


def test_a_page_may_go_elsewhere_and_nothing_else_is_left(say, run_folder, tmp_path):
    code, out, _ = say("report --quiet", run_folder, "--out", tmp_path / "new" / "it.html")
    assert code == 0
    assert "it.html" in out
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["it.html"]
    assert not (run_folder / "report.html").exists()


def test_the_same_results_make_the_same_bytes(say, run_folder, sweep_folder):
    for folder in (run_folder, sweep_folder):
        pages = []
        for _ in range(2):
            say("report --quiet", folder)
            pages.append((folder / "report.html").read_bytes())
        assert pages[0] == pages[1]


def as_others_left_it(folder, **changes):
    """Changes a run's outcome, and all that vouches for it: as another machine or version might
    have written it."""
    outcome, receipt = (
        json.loads((folder / f"{n}.json").read_text()) for n in ("outcome", "receipt")
    )
    (folder / "outcome.json").write_text(seal.text(outcome | changes))
    receipt["files"]["outcome.json"] = seal.of_file(folder / "outcome.json")
    (folder / "receipt.json").write_text(seal.text(seal.sealed(receipt["format"], receipt)))


def test_a_run_that_comes_out_otherwise_now_is_refused_with_the_way_out(say, run_folder):
    left = json.loads((run_folder / "outcome.json").read_text())
    as_others_left_it(run_folder, week=left["week"] + 1)
    code, out, err = say("report --quiet", run_folder)
    assert (code, out) == (2, "")
    assert "comes out differently" in err
    assert "play it again: python3 run.py run" in err
    assert not (run_folder / "report.html").exists()


def test_last_digits_may_differ_from_machine_to_machine(say, run_folder):
    left = json.loads((run_folder / "outcome.json").read_text())
    as_others_left_it(run_folder, land_held_pct=left["land_held_pct"] * (1 + 1e-12))
    assert say("report --quiet", run_folder)[0] == 0


def test_settings_to_explore_need_no_results(say, tmp_path):
    line = f"report --explore {TYPED} --quiet --runs 8 --levels 2 --out"
    code, out, _ = say(line, tmp_path / "it.html")
    assert code == 0
    assert "it.html" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("report", "Missing argument"),
        ("report {0}/nowhere {0}", "2 faults|nowhere has 1 fault"),
        ("report {0}", "holds no results"),
        ("report january_2026", "--explore"),
        ("report {0} --levels 3", "--levels goes with --explore"),
        ("report {0} {0} --out {0}/x.html", "--out names one file"),
        ("report --explore nothing_like_it", "neither a file nor a scenario"),
        ("report --explore january_2026 --factors credibility.guarantes", "did you mean"),
        ("report --explore january_2026 --vary war.stalemate_prob=0.5..2", "outside 0..1"),
        ("report --explore january_2026 --levels 1", "--levels"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, tmp_path, line, words):
    code, out, err = say(line.format(tmp_path))
    assert (code, out) == (2, "")
    assert any(each in err for each in words.split("|"))


@pytest.mark.parametrize(
    ("line", "name"),
    [("compare --with horizon_weeks=9", "comparison.json"), ("levers", "levers.json")],
)
def test_what_another_version_left_is_refused_with_the_way_out(say, tmp_path, line, name):
    assert say(f"{line} --runs 4 --quiet --out", tmp_path, RIVERS)[0] == 0
    left = json.loads((tmp_path / name).read_text())
    (tmp_path / name).write_text(json.dumps(left | {"format": 0}))
    code, _, err = say("report --quiet", tmp_path)
    assert code == 2
    assert "another version" in err
    assert f"run.py {line}" in err


def test_a_folder_that_lost_a_file_is_told(say, run_folder):
    (run_folder / "outcome.json").unlink()
    code, _, err = say("report --quiet", run_folder)
    assert code == 2
    assert "outcome.json" in err
    assert "is not there" in err
    (run_folder / "outcome.json").write_text("{")
    assert "is damaged" in say("report --quiet", run_folder)[2]
