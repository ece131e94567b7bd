"""The verb `robust` as its users meet it."""

import json
import shlex
from pathlib import Path

import pytest

from tests.conftest import TYPED

KNOWN = shlex.quote(str(Path(__file__).parent / "sweep" / "headlines.yaml"))
LINE = f"robust {TYPED} --headlines {KNOWN} --points 24 --replications 20 --quiet"
FILES = {"summary.md", "robust.json", "robust.csv", "verdicts.csv", "robust.png", "sweep.json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the results of a module go; `shelf` fills it."""
    return tmp_path_factory.mktemp("robust")


@pytest.fixture
def shelf(say, folder):
    """A folder that holds the results `one`, played by one worker."""
    if not (folder / "one").exists():
        _played(say, folder / "one", 1)
    return folder


def _played(say, target, workers):
    code, out, err = say(f"{LINE} --workers {workers}", "--out", target)
    assert (code, err) == (0, "")
    assert "not a forecast" in out
    assert "cannot be told" in out
    assert {file.name for file in target.iterdir()} >= FILES


def test_it_tells_three_shares_and_leaves_the_same_files_whoever_works(say, shelf):
    _played(say, shelf / "two", 2)
    for file in FILES - {"sweep.json"}:
        assert (shelf / "one" / file).read_bytes() == (shelf / "two" / file).read_bytes()
    found = json.loads((shelf / "one" / "robust.json").read_text())
    assert (found["kind"], found["format"], found["points"]) == ("robust", 1, 24)


def test_the_same_command_again_plays_nothing_and_changes_nothing(say, shelf):
    before = {file: file.read_bytes() for file in (shelf / "one").iterdir() if file.is_file()}
    assert say(f"{LINE} --workers 1", "--out", shelf / "one")[0] == 0
    assert {file: file.read_bytes() for file in before} == before


def test_its_page_shows_the_shares_and_the_space(say, shelf):
    assert say("report --quiet", shelf / "one")[0] == 0
    page = (shelf / "one" / "report.html").read_text()
    said = ("How robust are the headlines", "cannot be told", "Upland: war cost", "0.05 to 0.2",
            "A war that costs Upland 0.1", "not a forecast")  # fmt: skip
    assert [words for words in said if words not in page] == []


def test_other_pages_show_it_as_their_last_part(say, shelf, tmp_path):
    assert say(f"run {TYPED} --quiet --out", tmp_path)[0] == 0
    (receipt,) = tmp_path.rglob("receipt.json")
    plain, whole = tmp_path / "plain.html", tmp_path / "whole.html"
    assert say("report --quiet", receipt.parent, "--out", plain)[0] == 0
    code, _, _ = say("report --quiet", receipt.parent, "--robust", shelf / "one", "--out", whole)
    assert code == 0
    page = whole.read_text()
    assert "A war that costs Upland 0.1" in page
    assert page.index("How robust the usual conclusions are") > page.index("What this cannot tell")
    assert "How robust the usual conclusions are" not in plain.read_text()
    code, _, err = say("report", receipt.parent, "--robust", tmp_path)
    assert code == 2
    assert "robust.json" in err


def test_a_file_of_another_version_is_not_told_wrongly(say, shelf, tmp_path):
    for name in ("robust.json", "sweep.json"):
        (tmp_path / name).write_bytes((shelf / "one" / name).read_bytes())
    told = json.loads((tmp_path / "robust.json").read_text()) | {"format": 0}
    (tmp_path / "robust.json").write_text(json.dumps(told))
    code, _, err = say("report", tmp_path)
    assert code == 2
    assert "another version" in err


def test_it_is_an_ordinary_sweep_that_plays_again(say, shelf, tmp_path):
    code, out, _ = say("sweep", shelf / "one" / "sweep.json", "--quiet", "--out", tmp_path)
    assert code == 0
    assert "1,920 runs played" in out
    (part,) = (tmp_path / "runs").iterdir()
    assert part.read_bytes() == (shelf / "one" / "runs" / part.name).read_bytes()


def test_a_scenario_with_nobody_in_the_chair_says_what_it_leaves_out(say, tmp_path):
    line = "robust korea_1951 --headline dearer_war --headline mediated --points 10"
    code, out, err = say(f"{line} --replications 10", "--out", tmp_path)
    assert code == 0
    assert "2 policies x 10 points x 10 replications = 200 runs" in err
    assert "Direct talks bring no more deals than a mediator's text: the scenario is so" in out


def test_check_knows_a_file_of_headlines(say, tmp_path):
    assert say("check scenarios/headlines.yaml")[:2] == (
        0,
        "scenarios/headlines.yaml: fine: 9 headlines\n",
    )
    (tmp_path / "wrong.yaml").write_text("headlines: []\n")
    code, _, err = say("check", tmp_path / "wrong.yaml")
    assert code == 2
    assert "line 1, headlines: needs at least 1 entry" in err


def test_bad_input_is_told_with_its_line_and_leaves_nothing(say, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "headlines:\n  - id: mine\n    says: It is so\n"
        "    change: [{path: war.stalemate_prob, plus: 0.1}]\n    holds: {deel: rises}\n"
    )
    out = tmp_path / "it"
    code, said, err = say(f"robust {TYPED} --headlines", wrong, "--out", out)
    assert (code, said) == (2, "")
    assert "line 5, headlines.mine.holds.deel: 'deel' is not known" in err
    code, _, err = say(f"robust {TYPED} --headline optimisn", "--out", out)
    assert code == 2
    assert "did you mean 'optimism'" in err
    code, _, err = say(f"robust {TYPED} --set actors.upland.war.cost=0.1", "--out", out)
    assert code == 2
    assert "no uncertain numbers" in err
    assert not out.exists()
