"""The benchmarks run, compare like with like, and say what they could not time."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="the benchmarks need Linux or macOS")

from benchmarks import __main__ as command
from benchmarks import bargaining, contenders, hot_pass, sizes
from benchmarks.profile import profile
from sim.rules import beats
from sim.scenario.reading import HOME


def rows(page: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading: first cell -> the others."""
    part = page.split(f"### {heading}")[1].split("###")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first: others for first, *others in cells}


@pytest.mark.long
def test_the_quick_benchmark_has_every_row():
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--sweeps", "200"],
        cwd=HOME, capture_output=True, text=True,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    played = rows(said.stdout, "Negotiations")
    for who in (contenders.ENGINE, contenders.KEPT, contenders.THREADS, contenders.BATCHES):
        assert who in played
    assert any("NegMAS" in name for name in played)
    fast = rows(said.stdout, "How many times as fast")
    assert f"{contenders.THREADS} : {contenders.BATCHES}" in fast
    passes = rows(said.stdout, "The hot pass")
    assert len(passes) == 5 or passes["C"][0] == "no C compiler"
    assert len({cells[-1] for cells in passes.values()} - {""}) == 1, "checksums differ"
    assert rows(said.stdout, "Sweeps")["200"][0] == "2"
    assert "`propose`" in rows(said.stdout, "Where a week goes")


@pytest.mark.long
def test_the_engine_the_model_and_batch_run_play_the_same_weeks(default):
    weeks = contenders.engine(default, 3, False)
    assert weeks == contenders.engine(default, 3, True) == contenders.engine(default, 3, False, 2)
    assert weeks == contenders.model(default, 3) == contenders.batch_run(default.id, 3, 1)


@pytest.mark.long
@pytest.mark.parametrize("flipped", [False, True])
def test_c_and_the_rules_agree_whichever_end_reassures(default, tmp_path, flipped):
    program = hot_pass.built(tmp_path)
    if program is None:
        pytest.skip("no C compiler")
    table = hot_pass.given(default)
    if flipped:  # every clause counts, every other one from its other end
        table[0].assurance[:, 0], table[0].assurance[:, 1, ::2] = 0.125, 0.0
    file, expected = hot_pass.written(table, tmp_path), hot_pass.by_rules(table, 2000).checksum
    assert hot_pass.in_c(program, file, "rows", 2000).checksum == expected
    assert hot_pass.in_c(program, file, "columns", 2000).checksum == expected


@pytest.mark.long
def test_a_hot_pass_can_be_run_again_and_leaves_the_table_as_it_was(default):
    table = hot_pass.given(default)
    first = hot_pass.by_rules(table, 50).checksum
    assert hot_pass.by_rules(table, 50).checksum == first


@pytest.mark.long
def test_the_profile_knows_how_often_every_beat_runs(rivers):
    scenario = rivers()
    found = profile(scenario, 2)
    assert set(found) <= set(beats.__all__)
    assert found["war_moves"][1] == 1.0
    assert found["appraise"][1] == len(scenario.actors)
    assert all(spent >= 0.0 for spent, _ in found.values())


def test_a_command_is_measured_by_a_small_process():
    words = [
        sys.executable,
        "-S",
        contenders.HERE / "child.py",
        sys.executable,
        "-S",
        "-c",
        "3 / 0",
    ]
    said = subprocess.run(words, capture_output=True, text=True, check=True)
    wall, _, peak, code = map(float, said.stdout.split())
    assert code == 1
    assert wall > 0
    assert 1 < peak < 100  # MB: neither that of this process nor in another unit


def test_an_interpreter_without_negmas_is_none():
    assert contenders.negmas_version(os.devnull) is None


def test_the_tables_go_between_the_markers(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{command.BEGIN}\nold\n{command.END}\nafter\n")
    monkeypatch.setattr(command, "page", lambda said: "new")
    monkeypatch.setattr(sys, "argv", ["benchmarks", "--write", str(page)])
    command.main()
    assert page.read_text() == f"before\n{command.BEGIN}\nnew\n{command.END}\nafter\n"
    assert capsys.readouterr().out == "new\n"


def test_what_a_sweep_would_take_follows_from_rate_price_and_bytes():
    million, *_, most = sizes.rows(rate=1000.0, price=0.1, size=100.0)
    assert million[:3] == ["1,000,000", "0.28", "2.1 min"]
    assert most[-2:] == ["277.78", "1,000.0"]


def test_the_analytics_are_timed_on_every_package_of_the_issues():
    table = bargaining.issues(3, count=3, levels=4)
    assert table.shape == (4**3, 3)
    assert table.min(axis=0) == pytest.approx(0.0)
    assert table.max(axis=0) == pytest.approx(1.0)
    assert bargaining.naive(table, table.min(axis=0)) in range(len(table))
    assert len(bargaining.row("issues", table)) == len(bargaining.HEADS)
