"""Comparisons on the same luck, and where runs part ways."""

import numpy as np
import pytest

from sim.report.comparison import text
from sim.scenario.reading import as_data, read
from sim.scenario.wording import Faults
from sim.sweep import comparing, results, running
from sim.sweep.analysis import comparison, partings
from sim.sweep.analysis.partings import NEVER
from sim.sweep.comparing import Policy

RUNS = 60


@pytest.fixture
def compared(tmp_path):
    """(scenario, ...) -> the comparison, the pairs of each policy, the rows of all runs."""

    def play(*scenarios, runs=RUNS, uncertain=False):
        told = comparing.distinct([Policy(s.id, s.title, s) for s in scenarios])
        sweep, not_drawn = comparing.comparison(told, runs, 7, uncertain)
        running.run(sweep, tmp_path / sweep.fingerprint, workers=2)
        found = results.read(tmp_path / sweep.fingerprint)
        pairs = partings.partings(sweep, 2)
        return comparison.comparison(found, told, pairs, not_drawn), pairs, found.table()

    return play


def row(found, outcome):
    return next(each for each in found["measures"] if each["outcome"] == outcome)


def test_a_scenario_against_itself_differs_nowhere(compared, rivers):
    found, pairs, _ = compared(rivers(), rivers())
    assert all(each["difference"] in (0.0, None) for each in found["measures"])
    (own,) = pairs.values()
    assert (own.week == -1).all()
    assert (own.signed[:, 0] == own.signed[:, 1]).all()
    told = text(found)
    assert "the two are the same" in told
    assert "nothing ever differs" in told


def test_differences_are_those_counted_by_hand(compared, rivers):
    found, _, rows = compared(rivers(), rivers({"actors.upland.war.cost": 0.12}))
    one, other = (own for _, own in rows.groupby("policy", sort=False))
    assert (one.run.to_numpy() == other.run.to_numpy()).all()  # the same luck
    deal = row(found, "deal")
    assert deal["difference"] == pytest.approx(other.agreed.mean() - one.agreed.mean(), abs=1e-9)
    assert deal["base"] == pytest.approx(one.agreed.mean(), abs=1e-9)
    assert deal["share_of_pairs_that_differ"] == pytest.approx(
        (one.agreed.to_numpy() != other.agreed.to_numpy()).mean(), abs=1e-9
    )
    assert deal["low"] < deal["difference"] < deal["high"]
    worth = row(found, "worth.upland")
    by_hand = other["upland.worth"].mean() - one["upland.worth"].mean()  # deals alone have one
    assert worth["difference"] == pytest.approx(by_hand, abs=1e-9)
    ends = [np.where(o.agreed, o["upland.worth"], o["upland.reservation"]) for o in (one, other)]
    value = row(found, "outcome_value.upland")
    assert value["difference"] == pytest.approx((ends[1] - ends[0]).mean(), abs=1e-9)
    lasts = row(found, "lasting_chance")
    assert lasts["base"] == pytest.approx(one.agreed.mean() * one.survival.mean(), abs=1e-9)


def test_runs_part_with_the_event_that_only_one_of_them_has(compared, rivers):
    new = {"id": "dam", "week": 3, "text": "The dam breaks", "effects": {"cost": {"upland": 1.5}}}
    events = as_data(rivers())["events"]
    _, pairs, rows = compared(rivers(), rivers({"events": [*events, new]}))
    (own,) = pairs.values()
    one, other = (each for _, each in rows.groupby("policy", sort=False))
    reached = (one.week.to_numpy() >= 3) & (other.week.to_numpy() >= 3)
    assert reached.any()
    assert set(own.week[reached]) == {3}
    assert set(own.cause[reached]) == {"the event “The dam breaks”"}
    assert set(own.week[~reached]) <= {-1}


def test_a_dearer_war_is_the_cause_from_the_first_week_on(compared, rivers):
    _, pairs, _ = compared(rivers(), rivers({"actors.lowland.war.cost": 0.2}))
    (own,) = pairs.values()
    assert set(zip(own.week, own.beat, own.cause, strict=True)) == {
        (0, "given", "what the war costs Lowland")
    }


def test_weeks_of_signature_are_those_of_the_rows(compared, rivers):
    _, pairs, rows = compared(rivers(), rivers({"actors.upland.war.cost": 0.12}))
    (own,) = pairs.values()
    for k, (_, each) in enumerate(rows.groupby("policy", sort=False)):
        by_hand = np.where(each.agreed, each.week.astype(int), NEVER)
        assert (own.signed[:, k] == by_hand).all()
    late = own.signed[:, 0] != own.signed[:, 1]
    assert late.any()
    assert (own.blocker[late] != "").all()
    assert (own.blocker[~late] == "").all()


def test_of_scenarios_of_different_shape_only_what_is_shared_is_compared(compared, rivers):
    found, _, _ = compared(rivers(), read("january_2026"), runs=6)
    names = {each["outcome"].partition(".")[0] for each in found["measures"]}
    assert "deal" in names
    assert not names & {"terms", "worth", "losses"}
    assert "not compared, as only one of the two has these issues: Corridor" in text(found)


def test_an_empty_table_is_told_as_what_parts_the_runs(compared):
    found, _, _ = compared(read("january_2026"), read("european_force"), runs=12)
    (own,) = found["partings"].values()
    assert own["first"][0]["cause"] == partings.EMPTY
    told = text(found)
    assert "the red lines left nothing to agree on" in told
    assert "none" in told


def test_numbers_that_the_scenarios_differ_in_are_not_drawn(compared, rivers):
    base = rivers()
    path = next(each.path for each in base.uncertain if isinstance(each.path, str))
    low, high = next(each.uniform for each in base.uncertain if each.path == path)
    found, _, rows = compared(base, rivers({path: (low + high) / 2}), runs=8, uncertain=True)
    assert found["not_drawn"] == [path]
    assert path not in rows
    found, pairs, rows = compared(base, base, runs=8, uncertain=True)
    assert found["not_drawn"] == []
    assert rows[path].nunique() == 8
    assert all((own.week == -1).all() for own in pairs.values())


def test_policies_are_named_apart_and_may_be_typed_in():
    told = comparing.policies(
        ["january_2026", "january_2026"],
        ["More aid: battlefield.aid.flows.europe=0.8; horizon_weeks=20", "horizon_weeks=30"],
        {},
    )
    assert [each.key for each in told] == [
        "january_2026", "january_2026_2", "more_aid", "horizon_weeks_30"]  # fmt: skip
    assert told[2].label == "More aid"
    assert told[2].scenario.horizon_weeks == 20
    assert told[3].scenario.horizon_weeks == 30


def test_all_faults_are_told_at_once():
    with pytest.raises(Faults) as raised:
        comparing.policies(["january_2026", "nowhere"], ["x: a.b=1", "horizon_weeks"], {})
    told = str(raised.value)
    assert "nowhere" in told
    assert "a.b" in told
    assert "path=value" in told
    with pytest.raises(Faults, match="needs two"):
        comparing.policies(["january_2026"], [], {})


def test_what_needs_equally_long_runs_is_not_compared_where_they_are_not(compared, rivers):
    found, _, _ = compared(read("january_2026"), read("european_force"), runs=6)
    assert "first week" in row(found, "held")["unfair"]
    assert row(found, "deal")["unfair"] == ""
    told = text(found)
    assert "Not compared, since the red lines of one leave nothing to talk about" in told
    found, _, _ = compared(rivers(), rivers({"horizon_weeks": 20}), runs=6)
    assert row(found, "losses.upland")["unfair"] == "one plays 26 weeks and the other 20"
