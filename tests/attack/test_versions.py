"""Results of another version of the program: read, or refused with the command that makes them
again; never half understood."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim import __version__
from sim.archive import seal
from sim.web.room import store
from tests.attack.still import SHORT
from tests.conftest import TYPED

RUN = f"run {TYPED} {SHORT} --report --out {{it}}/run"
SWEEP = f"sweep {TYPED} --runs 16 {SHORT} --out {{it}}/sweep"
COMPARE = f"compare {TYPED} --with war.stalemate_prob=0.6 --runs 12 {SHORT} --out {{it}}/pair"
LEVERS = f"levers {TYPED} --runs 2 {SHORT} --out {{it}}/levers"
ANALYSE = "analyse {it}/sweep --no-plots"
HANDOUT = f"handout {TYPED} --runs 0 --quiet --out {{it}}/handout.html"
READ = {  # document -> (its reader, what the reader says makes it again)
    "run/two_rivers/*/receipt.json": ("report {folder} --quiet", "play the run again"),
    "sweep/sweep.json": ("analyse {folder} --no-plots", "give the sweep's command again"),
    "sweep/analysis/analysis.json": ("report {it}/sweep --quiet", "with the verb `analyse`"),
    "pair/comparison.json": ("report {folder} --quiet", "python3 run.py compare"),
    "levers/levers.json": ("report {folder} --quiet", "python3 run.py levers"),
}
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made") / "it"


@pytest.fixture
def it(made: Path, say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Results of every kind, made once; a copy for each test."""
    monkeypatch.setattr("sim.report.plots.save_all", lambda outcome, folder: [])
    monkeypatch.setattr("sim.cli.comparing._pictured", lambda *_: {})
    if not made.exists():
        for line in (RUN, SWEEP, ANALYSE, COMPARE, LEVERS, HANDOUT):
            assert say(line.format(it=made))[0] == 0
    shutil.copytree(made, tmp_path / "it")
    return tmp_path / "it"


def test_every_document_says_its_format_and_is_sealed(it):
    documents = [file for file in it.rglob("*.json") if file.name != "datapackage.json"]
    assert len(documents) == 8
    for file in documents:
        told = json.loads(file.read_bytes())
        assert next(iter(told)) == "format", file
        assert told["format"] == 2, file
        assert seal.is_whole(told) or file.name == "outcome.json", file


def test_a_receipt_vouches_for_every_other_file_of_its_run(it):
    (file,) = it.glob("run/two_rivers/*/receipt.json")
    told = json.loads(file.read_bytes())["files"]
    others = {f.name for f in file.parent.iterdir()} - {"receipt.json", "report.html"}
    assert others == set(told)
    for name, digest in told.items():
        assert seal.of_file(file.parent / name) == digest


def test_every_page_says_which_version_made_it(it, say):
    for name in ("pair", "levers", "sweep"):
        assert say(f"report {it / name} --quiet")[0] == 0
    explored = f"report --explore {TYPED} --runs 8 --levels 2 --quiet --out {it}/x.html"
    assert say(explored)[0] == 0
    pages = list(it.rglob("*.html"))
    assert len(pages) == 6
    for page in pages:
        assert f'content="The Peace Table {__version__}"' in page.read_text(encoding="utf-8"), page


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("form", [0, 3, "2", None])
def test_a_document_of_another_format_is_refused_with_what_makes_it_again(
    it, say, name, form, counted
):
    (file,) = it.glob(name)
    told = json.loads(file.read_bytes())
    file.write_text(seal.text(seal.sealed(form, {**told, "format": form})))
    line, words = READ[name]
    code, out, err = say(line.format(it=it, folder=file.parent))
    counted("inputs tried")
    assert (code, out) == (2, "")
    counted("refused in words")
    assert "was written by another version" in err
    assert "this program reads" in err
    assert words in err


@pytest.mark.parametrize("name", READ)
def test_a_document_from_before_there_were_formats_is_read_or_refused_clearly(
    it, say, name, counted
):
    (file,) = it.glob(name)
    line = READ[name][0].format(it=it, folder=file.parent)
    right = say(line)
    told = json.loads(file.read_bytes())
    del told["sha256"]
    if name.startswith("run"):
        del told["format"], told["files"]
    else:
        told["format"] = 1
    file.write_text(seal.text(told))
    code, out, err = say(line)
    counted("inputs tried")
    if name == "sweep/sweep.json":
        assert (code, out) == (0, right[1])
    else:
        counted("refused in words")
        assert code == 2
        assert "was written by another version" in err


def test_a_receipt_of_an_older_run_still_plays(it, say):
    (file,) = it.glob("run/two_rivers/*/receipt.json")
    line = f"run {file} --quiet --json"
    right = say(line)
    told = json.loads(file.read_bytes())
    for word in ("format", "files", "sha256"):
        del told[word]
    file.write_text(seal.text(told))
    assert say(line) == right


def test_an_older_sweep_is_not_gone_on_with_by_other_rules(it, say):
    file = it / "sweep" / "sweep.json"
    told = json.loads(file.read_bytes())
    file.write_text(seal.text(seal.sealed(2, {**told, "program": "0123456789ab"})))
    code, _, err = say(SWEEP.format(it=it))
    assert code == 2
    assert "was begun by another version of the program" in err
    assert "choose another folder with --out" in err


def test_an_analysis_without_its_document_is_not_shown(it, say):
    """As older versions left it."""
    (it / "sweep" / "analysis" / "analysis.json").unlink()
    code, _, err = say(f"report {it}/sweep --quiet")
    assert code == 2
    assert re.search(r"analysis\.json has 1 fault:\s+is not there; make it again with", err)


def test_the_file_of_rooms_says_its_format(tmp_path):
    store.Store(tmp_path / "rooms.sqlite").close()
    with sqlite3.connect(tmp_path / "rooms.sqlite") as sql:
        assert sql.execute("PRAGMA user_version").fetchone() == (store.FORMAT,)
        assert sql.execute("SELECT version FROM made_by").fetchone() == (__version__,)


def test_a_seal_is_the_same_however_the_document_is_laid_out():
    told: dict[str, Any] = seal.sealed(2, {"b": 1.5e-05, "a": {"ü": [None, True]}})
    again = json.loads(json.dumps(told, indent=4, sort_keys=True))
    assert seal.is_whole(again)
    assert not seal.is_whole({**again, "b": 1.6e-05})
