"""The verbs `sweep` and `analyse`, and what others say of sweeps, as their users meet them."""

from pathlib import Path

import pytest

from sim.sweep import design, running

HOME = Path(__file__).resolve().parents[1]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(running, "PART", 8)
    monkeypatch.setattr(running, "CHUNK", 4)


SMALL = "sweep --runs 20 --set horizon_weeks=5 --vary war.stalemate_prob=0.5..1"


def test_a_sweep_says_what_it_did_and_what_to_do_next(say, small, tmp_path):
    code, out, err = say(SMALL, "--out", tmp_path / "it")
    assert code == 0
    assert "1 policy x 20 points x 1 replication = 20 runs" in err
    assert "not a forecast" in out
    assert "january_2026: 20 runs, deal " in out
    assert f"Next: python3 run.py analyse {tmp_path / 'it'}" in out
    code, out, err = say(SMALL, "--quiet", "--out", tmp_path / "it")
    assert (code, err) == (0, "")
    assert "Nothing was left to play" in out


def test_a_shard_says_what_is_still_missing(say, small, tmp_path):
    code, out, _ = say(SMALL, "--shard", "2/2", "--out", tmp_path)
    assert code == 0
    assert "2 of 3 parts are still missing" in out
    code, _, err = say("analyse", tmp_path)
    assert code == 2
    assert "2 of 3 parts are missing; finish it with: python3 run.py sweep" in err
    assert "--shard" not in err
    assert say(SMALL, "--out", tmp_path)[0] == 0


def test_runs_that_fail_are_told_and_counted(say, small, tmp_path):
    vary = "--vary war.front_map.1.0=5..18 --vary war.front_map.2.0=8..19.9"
    line = f"sweep --set horizon_weeks=5 --design grid:3 {vary}"
    code, out, _ = say(line, "--out", tmp_path)
    assert code == 3
    assert "3 runs FAILED (column `error`)" in out
    assert "The first: war.front_map: the land held must rise" in out
    code, out, _ = say("analyse --no-plots", tmp_path)
    assert code == 0
    assert "(6 runs, 3 more failed)" in out


FAULTS = """\
id: bad
title: "Three faults"
scenario: january_2026
design: {kind: sobol, base: 100}
factors:
  - {path: actors.russia.war.cots, uniform: [0, 1]}
  - {path: actors.ukraine.war.cost, uniform: [0.3, 0.1]}
"""


@pytest.mark.parametrize("verb", ["sweep", "check"])
def test_a_sweep_file_is_told_all_its_faults_with_their_lines(say, tmp_path, verb):
    file = tmp_path / "bad.yaml"
    file.write_text(FAULTS)
    code, out, err = say(verb, file)
    assert code == 2
    assert out == ""
    for line, words in ((4, "power of two"), (6, "did you mean 'cost'"), (7, "runs backwards")):
        assert any(f"line {line}," in said and words in said for said in err.splitlines())


def test_check_counts_the_runs_of_a_sweep(say):
    files = design.shipped()
    code, out, _ = say("check policies", *files)
    assert code == 0
    assert out.count("fine") == len(files) + 1
    assert "policies: fine: 4 policies x 200 points x 32 replications = 25,600 runs" in out


def test_list_names_the_sweeps_too(say):
    code, out, _ = say("list")
    assert code == 0
    for file in design.shipped():
        assert f"\n{file.stem}: " in out
    assert "= 114,688 runs" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sweep --vary actors.russia.war.cots=0..1", "did you mean 'cost'"),
        ("sweep --vary actors.russia.war.cost=0..zz", "'zz' is not a number"),
        ("sweep --vary war.stalemate_prob=0.5..2", "reaches outside 0..1"),
        ("sweep --shard 4/3", "1 <= i <= n"),
        ("sweep --shard 0/3", "1 <= i <= n"),
        ("sweep --shard third", "as 3/10"),
        ("sweep --runs 0", "--runs"),
        ("sweep --runs many", "--runs"),
        ("sweep --design sobal:8", "--design"),
        ("sweep --policies long_wars", "did you mean 'long_war'"),
        ("sweep --workers 0", "--workers"),
        ("sweep nothing_like_it", "neither a file nor a scenario or a sweep"),
        ("sweep --out {file}", "is a file"),
        ("analyse {folder}/nowhere", "is no folder of results"),
        ("analyse {folder}", "holds no sweep"),
        ("analyse {file}", "is no folder of results"),
        ("check nothing_like_it", "neither a file nor a scenario or a sweep"),
        ("run --run -1", "--run"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, tmp_path, line, words):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    places = {"file": tmp_path / "file", "folder": tmp_path / "folder"}
    code, out, err = say(line.format(**places))
    assert code == 2
    assert words in err
    assert out == ""


def test_a_folder_that_cannot_be_made_is_told(say, tmp_path):
    (tmp_path / "file").touch()
    code, _, err = say(SMALL, "--out", tmp_path / "file" / "below")
    assert code == 1
    assert f"{tmp_path}/file/below: Not a directory" in err
    assert "Errno" not in err


def test_results_of_another_sweep_are_left_alone(say, small, tmp_path):
    say(SMALL, "--out", tmp_path)
    code, _, err = say(f"{SMALL} --seed 9", "--out", tmp_path)
    assert code == 2
    assert "holds another sweep: seed is 1 there, 9 here" in err
    assert "--out" in err


def test_damaged_results_are_told_with_the_way_out(say, small, tmp_path):
    say(SMALL, "--out", tmp_path)
    part = next((tmp_path / "runs").iterdir())
    part.write_bytes(part.read_bytes()[:-9])
    for line in ("analyse", f"{SMALL} --out"):
        code, _, err = say(line, tmp_path)
        assert code == 2
        assert part.name in err
        assert "is damaged" in err
        assert "delete it, then give the command again: python3 run.py sweep" in err
    part.unlink()
    assert say(SMALL, "--out", tmp_path)[0] == 0


def test_a_predicate_is_told_what_is_wrong_with_it(say, small, tmp_path):
    say(SMALL, "--out", tmp_path)
    for predicate, words in (
        ("agred", "did you mean 'agreed'"),
        ("agreed and (", "syntax error"),
        ("(select 1)", "the predicate"),
    ):
        code, _, err = say("analyse --no-plots --predicate", predicate, tmp_path)
        assert code == 2
        assert words in err


def test_ctrl_c_keeps_what_is_there(say, small, tmp_path, monkeypatch):
    def stop(self, rows):
        raise KeyboardInterrupt

    monkeypatch.setattr(running.Progress, "add", stop)
    code, _, err = say(SMALL, "--out", tmp_path)
    assert code == 130
    assert "the same command goes on from there" in err


def test_help_names_every_option(say):
    code, out, _ = say("sweep --help")
    assert code == 0
    for option in ("--runs", "--vary", "--shard", "--dask", "--rounds", "--out", "--replications"):
        assert option in out
