"""The verbs `compare` and `levers` as their users meet them."""

import json
from pathlib import Path

import pytest

from tests.conftest import TYPED

FILES = {
    "compare": {"comparison.json", "comparison.md", "comparison.png", "differences.csv"},
    "levers": {"levers.json", "levers.md", "levers.png", "levers.csv"},
}


LINES = {
    "compare": f'compare {TYPED} --with "dear war: actors.upland.war.cost=0.2" --runs 30 --quiet',
    "levers": f"levers {TYPED} --runs 10 --quiet",
}


@pytest.mark.parametrize("verb", LINES)
def test_it_tells_differences_and_leaves_the_same_files_again(say, tmp_path, verb):
    for name in ("one", "two"):
        code, out, err = say(LINES[verb], "--out", tmp_path / name)
        assert (code, err) == (0, "")
        assert "not a forecast" in out
        assert "the same luck" in out
        assert {file.name for file in (tmp_path / name).iterdir()} >= FILES[verb]
    for file in FILES[verb]:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    found = json.loads((tmp_path / "one" / f"{Path(min(FILES[verb])).stem}.json").read_text())
    assert found["note"].endswith("not a forecast.")


def test_what_is_typed_in_is_named_and_found_in_the_diff(say, tmp_path):
    _, out, _ = say(LINES["compare"], "--out", tmp_path)
    assert "## dear war" in out
    assert "0.1 → 0.2" in out
    assert "the first thing that differs is what the war costs Upland, in week 0" in out


@pytest.mark.parametrize("verb", LINES)
def test_its_page_shows_the_same_pairs(say, tmp_path, verb):
    assert say(LINES[verb], "--out", tmp_path)[0] == 0
    assert say("report --quiet", tmp_path)[0] == 0
    page = (tmp_path / "report.html").read_text()
    said = {
        "compare": ("Difference, same pairs", "Beware: ", "other deals come about"),
        "levers": ("pairs in which both runs sign", "pairs differs", "Holm 1979"),
    }
    assert [words for words in said[verb] if words not in page] == []


def test_a_comparison_is_an_ordinary_sweep(say, tmp_path):
    assert say(LINES["compare"], "--out", tmp_path)[0] == 0
    code, out, _ = say("analyse --no-plots", tmp_path)
    assert code == 0
    assert "**dear_war** against two_rivers, 30 pairs" in out


def test_bad_input_is_told_at_once_and_leaves_nothing(say, tmp_path):
    code, out, err = say("compare nowhere january_2026 --with oops", "--out", tmp_path / "it")
    assert (code, out) == (2, "")
    assert "nowhere" in err
    assert "oops" in err
    assert not (tmp_path / "it").exists()
    code, _, err = say("levers nowhere")
    assert code == 2
    assert "nowhere" in err
