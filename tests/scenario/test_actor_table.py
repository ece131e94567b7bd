"""Tables of actors become cases, and what is wrong is told by row and column."""

from __future__ import annotations

import codecs

import pytest

from sim.scenario import actor_table
from sim.scenario.wording import Faults

HEAD = "issue,actor,position,salience,power,reference_point,outcome\n"
ROWS = """\
river,North,0,80,2,50,40
river,South,100,40,1,50,40
bridge,North,20,10,2,,
bridge,South,70,90,1,,
"""


@pytest.fixture
def table(tmp_path):
    """(text or bytes) -> a file that holds it."""

    def write(text: str | bytes, name: str = "talks.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def faults(file, **how) -> str:
    with pytest.raises(Faults) as found:
        actor_table.read(file, **how)
    return str(found.value)


def test_a_table_without_cases_is_one_case(table):
    (case,), notes = actor_table.read(table(HEAD + ROWS))
    assert case.id == "talks"
    assert case.power == {"north": 1, "south": 0.5}  # shares of the greatest
    assert case.names == {"north": "North", "south": "South"}
    assert list(case.issues) == ["river", "bridge"]
    river, bridge = case.issues.values()
    assert river.positions == {"north": 0, "south": 1}
    assert river.salience == {"north": 0.8, "south": 0.4}
    assert (river.reference_point, river.outcome) == (0.5, 0.4)
    assert (bridge.reference_point, bridge.outcome) == (None, None)
    assert "positions read as on 0..100" in notes


def test_split_makes_a_case_of_every_issue_and_keeps_what_belongs_together(table):
    text = "case," + HEAD + "".join(f"talks,{row}\n" for row in ROWS.split())
    found, _ = actor_table.read(table(text), split=True)
    assert [(case.id, case.group) for case in found] == [("river", "talks"), ("bridge", "talks")]
    (whole,), _ = actor_table.read(table(text))
    assert list(whole.issues) == ["river", "bridge"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.replace("power", "Capability").replace("reference_point", "Status quo"),
        lambda text: text + "\n,,,,,,\n",
        lambda text: "\nsep=;\n" + text.replace(",", ";"),
        lambda text: text.replace(",,\n", ",NA,n/a\n"),
        lambda text: text.replace("80,2,50,40", "80,2,,"),
    ],
    ids=[
        "semicolons",
        "tabs",
        "CRLF",
        "CR",
        "BOM",
        "other names",
        "blank rows",
        "preface",
        "NA",
        "said once",
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(table, change):
    plain, _ = actor_table.read(table(HEAD + ROWS))
    assert actor_table.read(table(change(HEAD + ROWS)))[0] == plain


def test_a_scale_of_0_to_1_and_a_given_one_are_read_alike(table):
    head = "actor,position,salience,power\n"
    (unit,), _ = actor_table.read(table(head + "a,0,1,1\nb,0.5,1,1\n"))
    (years,), _ = actor_table.read(table(head + "a,4,1,1\nb,7,1,1\n"), scale=(4.0, 10.0))
    assert unit.issues["talks"].positions == years.issues["talks"].positions == {"a": 0, "b": 0.5}


def test_names_in_any_script_are_kept_beside_keys(table):
    head = "actor,position,salience,power\n"
    (case,), _ = actor_table.read(
        table(head + "Північ,0,1,1\n南,1,1,1\nÉtat-X,1,1,1\nÉtat X,1,1,1\n")
    )
    assert list(case.names.values()) == ["Північ", "南", "État-X", "État X"]
    assert list(case.power) == ["actor", "actor_2", "etat_x", "etat_x_2"]


def test_wrong_cells_are_told_by_row_and_column_all_at_once(table):
    told = faults(table(HEAD + "a,b,x,1,1,,\n,c,0.5,-1,nan,,\nr,d,,1,,inf,\nr,e,1,1\n"))
    for said in (
        "line 2, position: 'x' is not a number",
        "line 3, issue: is empty",
        "line 3, salience: '-1' is not 0 or more",
        "line 3, power: 'nan' is not finite",
        "line 4, position: is empty: leave the row out if the actor takes no position",
        "line 4, power: is empty",
        "line 4, reference_point: 'inf' is not finite",
        "line 5: has 4 cells, the head has 7",
    ):
        assert said in told


def test_rows_that_contradict_each_other_are_told(table):
    text = HEAD + "r,a,0,1,1,0,1\nr,b,1,1,1,1,1\nr,a,1,1,1,0,1\nq,a,1,1,2,0,1\n"
    told = faults(table(text))
    assert "line 3, reference_point: 1 here, 0 in row 2" in told
    assert "line 4: a stands on this issue already, in row 2" in told


def test_a_power_may_differ_between_cases_but_not_within_one(table):
    head, rows = "case,issue,actor,position,salience,power\n", "{},{},a,0,1,{}\n{},{},b,1,1,1\n"
    two = rows.format("x", "r", 1, "x", "r") + rows.format("y", "q", 2, "y", "q")
    assert len(actor_table.read(table(head + two))[0]) == 2
    one = rows.format("x", "r", 1, "x", "r") + rows.format("x", "q", 2, "x", "q")
    assert "line 4, power: 2 here, 1 in row 2" in faults(table(head + one))


def test_columns_that_are_missing_or_not_known_are_told(table):
    told = faults(table("actor,positon,salience,weight\na,1,1,1\n"))
    assert "line 1: there is no column position (or pos); did you mean 'positon'?" in told
    assert "there is no column power" in told
    assert "if all count alike, a column of 1" in told
    _, notes = actor_table.read(table("actor,position,salience,power,remark\na,1,1,1,\nb,0,1,1,\n"))
    assert "not read: 'remark'" in notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "there is no column actor"),
        (HEAD.encode(), "holds no rows"),
        ("actor,position\nПівніч,1".encode("utf-16"), "is not UTF-8 text"),
        (b'actor,position,salience,power\n"a,1,1,1', "is no CSV"),
        (b"actor,position,salience,power\na,1,1,1\n", "has one actor alone"),
        (b"actor,position,salience,power\na,1,0,1\nb,1,1,1\n", "needs two actors with power"),
        (
            b"actor,position,salience,power\na,0,1,1\nb,140,1,1\n",
            "lies outside 0..100; another: --scale LOW..HIGH",
        ),
        (b"actor,position,salience,power\na,0,1,1\nb,0,5;1,1\n", "is not a number"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(table, text, said):
    assert said in faults(table(text))


def test_decimal_commas_are_read_where_semicolons_part_the_cells(table):
    (case,), _ = actor_table.read(table("actor;position;salience;power\na;0,5;1;1\nb;1;0,25;2,5\n"))
    assert case.issues["talks"].positions == {"a": 0.5, "b": 1.0}
    assert case.power == {"a": 0.4, "b": 1.0}
    told = faults(table('actor,position,salience,power\na,"0,5",1,1\nb,1,1,"1,000"\n'))
    assert "'0,5' is not a number: write 0.5, with a point" in told
    assert "'1,000' is not a number\n" in told + "\n"


def test_the_line_of_a_fault_counts_what_stands_above_the_head(table):
    assert "line 5, power: 'x'" in faults(
        table("\nsep=,\nactor,position,salience,power\na,0,1,1\nb,1,1,x\n")
    )


def test_the_scale_is_read_off_the_positions_alone(table):
    """An outcome must not decide how positions are read."""
    head = "actor,position,salience,power,outcome\n"
    assert "line 2, outcome: 100 lies outside 0..1" in faults(
        table(head + "a,0,1,1,100\nb,1,1,1,100\n")
    )


def test_an_issue_on_another_scale_than_the_rest_is_noted(table):
    rows = "r,a,0,1,1\nr,b,100,1,1\nq,a,0,1,1\nq,b,1,1,1\n"
    _, notes = actor_table.read(table("issue,actor,position,salience,power\n" + rows))
    assert "no position above 1 of 100 on q: is that its scale?" in notes


def test_powers_of_any_size_are_shares_of_the_greatest(table):
    for size in ("1e308", "1e-320", "4.1e12"):
        rows = "".join(f"{a},{p},1,{size}\n" for a, p in zip("abc", (0, 1, 0.5), strict=True))
        (case,), _ = actor_table.read(table("actor,position,salience,power\n" + rows))
        assert set(case.power.values()) == {1.0}


def test_a_power_that_differs_by_issue_is_told_unless_issues_are_parted(table):
    text = "issue,actor,position,salience,power\nx,a,0,1,1\nx,b,1,1,1\ny,a,0,1,2\ny,b,1,1,1\n"
    assert "line 4, power: 2 here, 1 in row 2" in faults(table(text))
    assert len(actor_table.read(table(text), split=True)[0]) == 2


def test_an_issue_that_cannot_be_played_is_left_out_where_issues_are_parted(table):
    rows = "x,a,0,1,1\nx,b,1,1,1\ny,a,0,1,1\nz,a,0,0,1\nz,b,1,0,1\n"
    found, notes = actor_table.read(
        table("issue,actor,position,salience,power\n" + rows), split=True
    )
    assert [case.id for case in found] == ["x"]
    assert "left out: y has one actor alone" in notes
    assert any("z" in note and "matters to nobody" in note for note in notes)


def test_very_many_faults_are_cut_and_said_to_be(table):
    told = faults(table("actor,position,salience,power\n" + "a,x,1,1\n" * 200))
    assert "has 50 faults" in told
    assert told.endswith("(more faults may appear once these are mended)")


def test_too_many_issues_say_how_to_part_them(table):
    rows = "".join(f"i{k},a,0,1,1\ni{k},b,1,1,1\n" for k in range(21))
    file = table("issue,actor,position,salience,power\n" + rows)
    assert "has 21 issues, at most 20" in faults(file)
    assert len(actor_table.read(file, split=True)[0]) == 21
