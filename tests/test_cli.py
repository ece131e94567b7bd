"""The verbs as their users meet them: what is printed, what is written, which code is returned."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.scenario.reading import shipped

HOME = Path(__file__).resolve().parents[1]


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_a_run_leaves_a_whole_folder_and_says_where(say, tmp_path):
    code, out, err = say("run", "january_2026", "--seed", "3", "--out", str(tmp_path))
    (folder,) = (tmp_path / "january_2026").iterdir()
    made = set(contents(folder))
    assert code == 0
    assert {"rounds.csv", "outcome.json", "transcript.md", "treaty.md", "receipt.json"} <= made
    assert sum(name.endswith(".png") for name in made) == 7
    assert folder.name.startswith("3-")
    assert str(folder) in out
    assert "not a forecast" in out
    assert "Playing january_2026" in err


def test_a_page_comes_when_asked_for_and_then_with_every_run_of_the_same(say, tmp_path):
    wanted = ("run", "--rounds", "3", "--out", str(tmp_path))
    without = say(*wanted)[1]
    (folder,) = (tmp_path / "january_2026").iterdir()
    assert "report.html" not in contents(folder)
    assert "--report" in without
    say(*wanted, "--report")
    page = contents(folder)["report.html"]
    assert b"not a forecast" in page
    say(*wanted)
    assert b"not a forecast" in contents(folder)["report.html"]


def test_a_page_needs_a_folder(say):
    code, _, err = say("run", "--json", "--report")
    assert code == 2
    assert "--out" in err


def test_the_same_inputs_give_the_same_bytes(say, tmp_path):
    folders = []
    for place in ("a", "b"):
        say("run", "--seed", "5", "--rounds", "8", "--out", str(tmp_path / place))
        folders += list((tmp_path / place / "january_2026").iterdir())
    one, other = (contents(folder) for folder in folders)
    receipts = [json.loads(made.pop("receipt.json")) for made in (one, other)]
    for receipt in receipts:
        assert receipt.pop("time")
        assert receipt.pop("command")
        assert receipt.pop("sha256")  # of these two as well
    assert folders[0].name == folders[1].name
    assert one == other
    assert receipts[0] == receipts[1]


def test_a_second_run_replaces_the_first_and_leaves_nothing_aside(say, tmp_path):
    for _ in range(2):
        say("run", "--rounds", "2", "--out", str(tmp_path))
    assert len(list((tmp_path / "january_2026").iterdir())) == 1


def test_watched_and_unwatched_runs_tell_the_same_outcome(say):
    _, watched, _ = say("run", "long_war", "--json")
    code, unwatched, err = say("run", "long_war", "--json", "--quiet")
    assert code == 0
    assert err == ""
    assert watched == unwatched
    assert json.loads(watched)["scenario"] == "long_war"


def test_a_change_on_the_command_line_reaches_the_receipt(say, tmp_path):
    change = "actors.russia.war.cost=0.2"
    say(
        "run", "--set", change, "--rounds", "3", "--protocol", "alternating", "--out", str(tmp_path)
    )
    (folder,) = (tmp_path / "january_2026").iterdir()
    told = json.loads((folder / "receipt.json").read_text())["scenario"]
    assert told["actors"]["russia"]["war"]["cost"] == 0.2
    assert told["negotiation"]["protocol"] == "alternating"
    assert told["horizon_weeks"] == 3


def test_a_receipt_plays_again(say, tmp_path):
    say("run", "--seed", "9", "--rounds", "20", "--out", str(tmp_path))
    (folder,) = (tmp_path / "january_2026").iterdir()
    _, out, _ = say("run", str(folder / "receipt.json"), "--seed", "9", "--json", "--quiet")
    again, before = json.loads(out), json.loads((folder / "outcome.json").read_text())
    assert before.pop("changes") == ["horizon_weeks=20"]
    assert again.pop("changes") == []
    assert again == before


def test_clashing_red_lines_are_a_result_and_not_an_error(say):
    code, out, _ = say("run", "european_force", "--json", "--quiet")
    told = json.loads(out)
    assert code == 0
    assert told["result"] == "red_lines_incompatible"
    assert len(told["clashing_red_lines"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "january_2O26"), "did you mean 'january_2026'"),
        (("run", "--set", "actors.russia.war.cots=0.1"), "did you mean"),
        (("run", "--set", "actors.russia.war.cost=cheap"), "actors.russia.war.cost"),
        (("run", "--set", "nonsense"), "path=value"),
        (("run", "--protocol", "mediated_txt"), "did you mean 'mediated_text'"),
        (("run", "--rounds", "261"), "260"),
        (("run", "--seed", "-1"), "--seed"),
        (("run", "--sed", "1"), "--seed"),
        (("ruin",), "ruin"),
        (("check", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
def test_bad_input_is_told_in_words_with_exit_code_2(say, words, said):
    code, out, err = say(*words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert out == ""


def test_check_passes_what_is_shipped_and_notes_an_empty_table(say):
    files = [str(path) for path in shipped()]
    code, out, _ = say("check", *files)
    assert code == 0
    assert out.count("fine") == len(files)
    assert "clash" in out


def test_list_names_every_scenario_with_its_question(say):
    code, out, _ = say("list")
    assert code == 0
    for path in shipped():
        assert f"{path.stem} “" in out
    assert out.count("?") >= 13


def test_schema_is_the_one_that_is_shipped(say):
    code, out, _ = say("schema")
    assert code == 0
    assert json.loads(out) == json.loads((HOME / "scenarios/scenario.schema.json").read_text())


def test_light_verbs_load_nothing_heavy():
    program = (
        "import sys; sys.argv = ['run.py', 'check', 'january_2026'];"
        "from sim.cli import main; code = main();"
        "heavy = {'mesa', 'numba', 'matplotlib', 'scipy', 'pandas'} & set(sys.modules);"
        "sys.exit(f'{code} {heavy}' if code or heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_stops_with_130_and_nothing_half_written(tmp_path):
    program = (
        "import signal, sys, time; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "sys.argv = ['run.py', 'run', '--out', sys.argv[1]];"
        "from sim.report import folder;"
        "whole = folder._fill\n"
        "def slow(outcome, place, command, now):\n"
        "    (place / 'rounds.csv').write_text('half'); print('writing', flush=True);"
        " time.sleep(60)\n"
        "folder._fill = slow\n"
        "from sim.cli import main; sys.exit(main())"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(say, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("here already")
    code, _, err = say("run", "--rounds", "2", "--out", str(blocked / "below"))
    assert code in (1, 2)
    assert "Traceback" not in err
