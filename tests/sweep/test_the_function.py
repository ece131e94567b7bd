"""`sim.sweep(...)`: the package is a function, and so is asked from a script."""

import runpy
import subprocess
import sys

import pytest

import sim
from sim.cli import EXTRAS
from sim.scenario.reading import HOME
from sim.scenario.wording import Faults

RIVERS = HOME / "tests" / "scenario" / "two_rivers.yaml"


def test_a_sweep_is_a_table_and_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    table = sim.sweep(RIVERS, runs=40, workers=2)
    assert len(table) == 40
    assert {"policy", "point", "agreed", "actors.upland.war.cost"} <= set(table)
    assert not list(tmp_path.iterdir())


def test_what_is_kept_is_the_same_table_and_goes_on(tmp_path):
    asked = {"vary": "actors.upland.war.cost=0.06,0.1", "design": "grid", "replications": 10}
    kept = sim.sweep(RIVERS, **asked, out=tmp_path / "kept")
    assert kept.equals(sim.sweep(RIVERS, **asked))
    assert kept.equals(sim.sweep(RIVERS, **asked, out=tmp_path / "kept"))
    assert "sim.sweep(" in (tmp_path / "kept" / "sweep.json").read_text(encoding="utf-8")


def test_bad_input_is_told_at_once():
    with pytest.raises(Faults):
        sim.sweep(RIVERS, runs=0)
    with pytest.raises(Faults):
        sim.sweep("no_such_scenario", runs=10)


def test_the_package_is_a_function_with_its_parts_and_loads_nothing_heavy():
    code = (
        "import sys, sim; sim.sweep; from sim.sweep.design import read; "
        "print(callable(sim.sweep), sorted({'numba', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "True []"
    with pytest.raises(AttributeError, match="no attribute 'swep'"):
        sim.swep  # noqa: B018


@pytest.mark.parametrize("extra", EXTRAS)
def test_a_missing_extra_is_told_in_words(extra, tmp_path):
    """As if somebody had installed the core alone."""
    sim.sweep(RIVERS, runs=20, out=tmp_path / "kept")
    words = {
        "dist": ["sweep", str(RIVERS), "--dask", "tcp://x:1", "--out", str(tmp_path / "new")],
        "web": ["serve", "--port", "0"],
    }.get(extra, ["analyse", str(tmp_path / "kept")])
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({sorted(EXTRAS[extra])})); "
        f"sys.argv = {['run.py', *words]}; from sim.cli import main; sys.exit(main())"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True)
    assert ended.returncode == 2, ended.stderr
    assert f"pip install 'peacetable[{extra}]'" in ended.stderr


def test_the_documented_example_runs(capsys, monkeypatch):
    monkeypatch.setenv("RUNS", "600")
    runpy.run_path(str(HOME / "docs" / "example_sweep.py"), run_name="__main__")
    assert "P(deal)" in capsys.readouterr().out
