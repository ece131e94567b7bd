"""What is told of a scenario in which nobody fights, as of an imported table: nothing of a war."""

import re
from pathlib import Path

import pytest

from sim.outcome import Outcome
from sim.report import plots
from sim.report.page import of_run, shell
from sim.report.page.run import CHARTS, OF_WAR, WITHOUT_A_WAR
from sim.report.summary import summary
from sim.report.transcript import transcript
from sim.report.treaty import treaty
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

TABLE = """issue,actor,position,salience,power,reference_point
budget,north,0,90,2,20
budget,south,100,40,1,20
budget,east,60,50,1,20
seats,north,100,30,2,50
seats,south,0,80,1,50
seats,east,30,20,1,50
"""
SPOKEN = re.compile(
    r"\b(wars?|front|soldiers?|fight\w*|fought|weapons?|troops|strikes?|casualt\w*|ceasefires?"
    r"|land held|losses of|belligerents?|guarantors?|stalemate|collaps\w*|last five years)\b",
    re.IGNORECASE,
)
SCRIPTS = r"<(script|style)\b.*?</\1>"
NEWS = [{"id": "recess", "week": 1, "text": "A recess begins.", "effects": {"suspend": 3}}]
WORSE = {f"actors.{actor}.inducement": -1.0 for actor in ("north", "south", "east")}
ENDS = {
    "a deal": {},
    "no range": {**WORSE, "horizon_weeks": 6, "events": NEWS},
    "no text": {"actors.north.red_lines": {"low": {"issue": "budget", "op": "<=", "bound": 0.0}},
                "actors.south.red_lines": {"high": {"issue": "budget", "op": ">=", "bound": 1.0}}},
}  # fmt: skip
TELLERS = {
    "transcript": transcript,
    "treaty": treaty,
    "summary": lambda outcome: summary(outcome, None),
    "page": lambda outcome: without(r"<[^>]+>", without(SCRIPTS, of_run(outcome))),
}
FOUGHT = [
    ("battlefield.sides.north.lethality", 0.001),
    ("battlefield.front.sd", 0.1),
    ("battlefield.sides.south.troops_k", 2.0),
    ("battlefield.sides.south.recruits_k", 0.1),
    ("war.stalemate_prob", 0.9),
    ("battlefield.front", {"speed": 1.0, "sd": 0.0, "breakthrough_rate": 0.1,
                           "breakthrough_size": 1.0}),
    ("events", [{"id": "raid", "week": 0, "text": "A raid.",
                 "effects": {"troops": {"north": 0.9}}}]),
]  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """A table of two issues and three actors, imported as a reader would."""
    from click.testing import CliRunner

    from sim.cli import cli

    folder = tmp_path_factory.mktemp("without_a_war")
    (folder / "table.csv").write_text(TABLE, encoding="utf-8")
    told = folder / "table.yaml"
    line = ["import", str(folder / "table.csv"), "--out", str(told)]
    assert CliRunner().invoke(cli, line).exit_code == 0
    return told


@pytest.fixture(scope="module", params=ENDS)
def outcome(request, file) -> Outcome:
    return played(file, ENDS[request.param])


def played(file: Path, changes: dict[str, object]) -> Outcome:
    scenario = read(file, changes)
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, 1), 1)


def without(pattern: str, html: str) -> str:
    return re.sub(pattern, " ", html, flags=re.DOTALL)


def own_words(outcome: Outcome) -> list[str]:
    """What the scenario itself says of having no war: its summary and its sources."""
    scenario = outcome.scenario
    return [scenario.summary, *(each.source or "" for each in scenario.evidence.values())]


@pytest.mark.parametrize("teller", TELLERS)
def test_no_word_of_war_is_told(outcome, teller):
    told = TELLERS[teller](outcome)
    for said in own_words(outcome):
        told = told.replace(said, "") if said else told
    assert len(told) > 100
    assert not [told[max(0, m.start() - 60) : m.end() + 20] for m in SPOKEN.finditer(told)]


def test_the_ends_that_are_told_differ(file):
    found = [played(file, changes).result for changes in ENDS.values()]
    assert found == ["agreement", "no_agreement", "red_lines_incompatible"]


def test_an_answer_is_held_against_failing(file):
    assert re.search(
        r"North accepts: worth \S+ to it, and failing is worth", transcript(played(file, {}))
    )


def test_the_news_of_a_recess_is_told_with_its_weeks_and_no_more(file):
    told = transcript(played(file, ENDS["no range"]))
    assert re.search(
        r"## Weeks 2 to 3, from .*\n\nThe talks are suspended [^.]*\.”\)[^.]*\.\n", told
    )


@pytest.mark.parametrize(("path", "value"), FOUGHT, ids=[path for path, _ in FOUGHT])
def test_whatever_may_harm_move_or_decide_is_a_war(file, path, value):
    assert not read(file).is_fought
    assert read(file, {path: value}).is_fought


@pytest.mark.parametrize("name", [path.stem for path in shipped()])
def test_every_shipped_scenario_has_a_war(name):
    assert read(name).is_fought


def test_a_page_draws_no_chart_of_a_war_and_explains_all_that_it_points_at(file):
    html = without(SCRIPTS, of_run(played(file, {})))
    assert set(re.findall(r'data-chart="(\w+)"', html)) == set(CHARTS) - set(OF_WAR)
    cards = set(re.findall(r'popovertarget="([^"]+)"', html))
    assert cards <= set(re.findall(r'id="([^"]+)"', html))


def test_the_charts_that_stay_say_failing_where_their_files_say_war(file):
    html, files = of_run(played(file, {})), "".join(shell.inlined(f"charts/{c}.js") for c in CHARTS)
    for said, otherwise in WITHOUT_A_WAR.items():
        assert said in files
        assert said not in html
        assert otherwise in html


def test_pictures_of_a_war_are_left_out(file, tmp_path):
    drawn = {path.stem for path in plots.save_all(played(file, {}), tmp_path)}
    assert drawn == set(plots.PLOTS) - set(plots.OF_WAR)


def test_role_sheets_are_refused_in_words(file, say):
    code, out, err = say("handout", file)
    assert (code, out) == (2, "")
    assert "has no war, and role sheets are for scenarios with one" in err


def test_a_comparison_has_neither_losses_nor_land_nor_lasting_deals(file, tmp_path, say):
    line = "compare --runs 4 --with negotiation.protocol=alternating --quiet --out"
    code, out, _ = say(line, tmp_path, file)
    assert code == 0
    assert "worth of the end to north" in out
    assert not SPOKEN.findall(out)


def test_levers_tell_neither_losses_nor_lasting_deals(file, tmp_path, say):
    code, out, _ = say("levers --runs 4 --quiet --out", tmp_path, file)
    assert code == 0
    assert "worth to north" in out
    assert not SPOKEN.findall(out)


def test_a_sweep_is_told_and_drawn_without_lasting_deals(file, tmp_path, say):
    say("compare --runs 4 --with actors.east.inducement=-1 --quiet --out", tmp_path, file)
    code, out, _ = say("analyse", tmp_path)
    assert (code, SPOKEN.findall(out)) == (0, [])
    assert "P(range ever open)" in out
    assert (tmp_path / "analysis" / "policies.png").exists()


def test_the_page_of_a_sweep_has_no_word_of_war(file, tmp_path, say):
    say("sweep --runs 8 --vary actors.east.inducement=-1,1 --quiet --out", tmp_path, file)
    assert say("report", tmp_path)[0] == 0
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    drawn = re.search(r'id="story">(.*?)</script>', html)
    told = drawn[1] + without(r"<[^>]+>", without(SCRIPTS, html))
    assert "prefers to failing" in told
    assert not SPOKEN.findall(told)
