"""Cases: tables of actors as files."""

from __future__ import annotations

import pytest

from sim.scenario import cases
from sim.scenario.reading import shipped
from sim.scenario.wording import Faults

EACH = pytest.mark.parametrize("name", [path.stem for path in cases.shipped()])


@EACH
def test_every_shipped_case_says_how_it_was_coded(name):
    case = cases.read(name)
    assert case.id == name
    assert set(case.codings) <= {"published", "documented", "judgement"}


def test_there_are_nine_and_one_ended_without_a_deal():
    found = [cases.read(path) for path in cases.shipped()]
    assert len(found) == 9
    assert [case.id for case in found if case.agreement is False] == ["istanbul_2022"]


def test_a_case_is_no_scenario(say):
    assert not {path.parent for path in shipped()} & {cases.CASES}
    code, _, err = say("run", cases.CASES / "minsk_ii_2015.yaml")
    assert code == 2
    assert "is a case, not a scenario: `import` makes a scenario of it" in err
    code, _, err = say("run minsk_ii_2015")
    assert code == 2
    assert "is a case, not a scenario: `import` makes a scenario of it" in err


def test_a_table_of_actors_is_no_scenario_and_is_listed(say):
    code, _, err = say("run", cases.TABLES / "ec_emissions.csv")
    assert code == 2
    assert "`import` makes a scenario of it" in err
    assert "deu3_245" in say("list")[1]


WRONG = """\
id: small
title: Small
power: {north: 1, south: 2}
issues:
  river:
    label: The river
    positions: {north: 0.2, sout: 1.4}
    salience: {north: 1, south: 1}
    codng: judgement
"""


def test_every_fault_of_a_case_is_told_with_its_line(tmp_path, say):
    file = tmp_path / "small.yaml"
    file.write_text(WRONG)
    code, _, err = say("check", file)
    assert code == 2
    assert "line 7, issues.river.positions.sout: 1.4 lies outside 0..1" in err
    assert "line 9, issues.river.codng: is not known here" in err
    assert "did you mean 'coding'?" in err
    file.write_text(WRONG.replace("1.4", "1").replace("    codng: judgement\n", ""))
    code, _, err = say("check", file)
    assert code == 2
    assert "'sout' is no actor with a power (north, south); did you mean 'south'?" in err
    assert "issues.river.salience: says nothing of sout" in err
    assert "issues.river.positions: says nothing of south" in err


def test_an_unknown_case_names_the_known_ones():
    with pytest.raises(Faults, match="did you mean 'minsk_ii_2015'"):
        cases.read("minsk_2015")


def test_who_has_no_power_or_no_interest_does_not_count():
    case = cases.read("minsk_ii_2015")
    power = {**case.power, "ukraine": 0.0}
    silent = {
        key: issue.model_copy(update={"salience": {**issue.salience, "russia": 0.0}})
        for key, issue in case.issues.items()
    }
    assert cases.heard(case.model_copy(update={"power": power, "issues": silent})) == [
        "germany_france"
    ]


def test_an_id_that_a_scenario_has_too_is_the_scenarios_to_check(say):
    code, out, _ = say("check dayton_1995 minsk_ii_2015")
    assert code == 0
    assert "a case of" not in out.splitlines()[0]
    assert "minsk_ii_2015: fine: a case of 3 actors on 5 issues" in out


def test_an_issue_that_matters_to_nobody_with_power_is_told(tmp_path, say):
    text = (cases.CASES / "minsk_ii_2015.yaml").read_text()
    file = tmp_path / "minsk.yaml"
    said = "salience: {ukraine: 0.9, russia: 0.9, germany_france: 0.5}"
    file.write_text(text.replace(said, "salience: {ukraine: 0, russia: 0, germany_france: 0}"))
    code, _, err = say("backtest", file)
    assert code == 2
    assert "issues.sequencing: matters to nobody who has power" in err
