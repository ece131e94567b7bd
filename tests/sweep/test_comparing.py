"""Comparisons on the same luck, and where runs part ways."""

import numpy as np
import pytest
from scipy.stats import t

from sim.report.comparison import text
from sim.scenario.reading import as_data, read
from sim.scenario.wording import Faults
from sim.sweep import comparing, results, running
from sim.sweep.analysis import comparison, partings
from sim.sweep.analysis.partings import NEVER
from sim.sweep.analysis.rows import FEW_DIFFER
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
    apart = other.agreed.to_numpy() * 1.0 - one.agreed.to_numpy()
    half = t.ppf(0.975, RUNS - 1) * apart.std(ddof=1) / RUNS**0.5  # the plain paired interval
    assert (deal["low"], deal["high"]) == pytest.approx(
        (apart.mean() - half, apart.mean() + half), abs=1e-6
    )
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
    for outcome in ("losses.upland", "outcome_value.upland", "held"):
        assert row(found, outcome)["unfair"] == "one plays 26 weeks and the other 20"
    assert "longer to sign in" in row(found, "deal")["warning"]
    assert "longer to sign in (P(deal)" in text(found)


def test_among_deals_the_difference_is_that_of_the_pairs_in_which_both_sign(compared):
    found, _, rows = compared(read("january_2026"), read("paris_guarantees"))
    one, other = (own.reset_index() for _, own in rows.groupby("policy", sort=False))
    both = one.agreed & other.agreed
    assert 0 < both.sum() < min(one.agreed.sum(), other.agreed.sum())
    survival = row(found, "survival")
    apart = (other.survival - one.survival)[both]
    assert survival["same"] == pytest.approx(apart.mean(), abs=1e-9)
    assert survival["pairs"] == both.sum()
    assert survival["pairs_that_differ"] == (apart != 0).sum()
    assert survival["difference"] != pytest.approx(survival["same"], abs=1e-4)
    told = text(found)
    assert f"{survival['same']:+.3f} [{survival['same_low']:+.3f}" in told
    assert f" of {both.sum()} " in told
    assert "other deals come about" in told


def test_what_stood_in_the_way_is_counted_where_no_deal_came(compared):
    found, _, rows = compared(read("january_2026"), read("us_aid_cutoff"))
    one = rows[rows.policy == "january_2026"]
    open_ended = one[~one.agreed.astype(bool)]
    blocked = row(found, "blocker.no_range")
    assert blocked["base_runs"] == len(open_ended) < len(one)
    assert blocked["base"] == pytest.approx((open_ended.blocker == "no_range").mean(), abs=1e-9)
    assert f"of its {len(open_ended)} runs without a deal" in text(found)
    never = row(found, "deal_never_open")
    assert never["base"] == pytest.approx((one.agreed & one.range_opened.isna()).mean(), abs=1e-9)


def test_a_run_that_was_over_is_not_asked_why_it_did_not_sign_that_week(compared, rivers):
    found, pairs, _ = compared(rivers(), rivers({"horizon_weeks": 12}))
    (own,) = pairs.values()
    late = own.signed[:, 0] < NEVER
    assert late.any()
    assert own.over[late].all()
    assert not own.over[~late].any()
    told = text(found)
    assert "it was already over, and in its last week" in told
    assert "the first thing that differs is that one of the two has played all its weeks" in told


def test_another_war_is_compared_as_an_independent_sample(compared, rivers):
    found, _, rows = compared(read("january_2026"), rivers())
    deal = row(found, "deal")
    shares = [own.agreed.mean() for _, own in rows.groupby("policy", sort=False)]
    error = (sum(p * (1 - p) for p in shares) / RUNS) ** 0.5
    assert deal["same"] == pytest.approx(shares[1] - shares[0], abs=1e-9)
    assert deal["same_high"] - deal["same_low"] == pytest.approx(2 * 1.96 * error, rel=0.1)
    assert deal["pairs"] == 0
    assert found["partings"] == {}
    told = text(found)
    assert "two independent samples" in told
    assert "pairs of runs" not in told
    assert "| pairs that differ" not in told


def test_few_pairs_that_differ_and_few_deals_are_said_and_nothing_called_clear(compared, rivers):
    found, _, _ = compared(rivers(), rivers({"actors.upland.war.cost": 0.102}))
    deal = row(found, "deal")
    assert 0 < deal["pairs_that_differ"] < FEW_DIFFER
    assert deal["same_low"] > 0
    assert not deal["is_clear"]
    told = text(found)
    assert " † " in told
    assert "Beware: fewer than 10 pairs differ, so not called clear (P(deal)" in told
    assert "Beware: fewer than 30 deals (" in told
    assert f"0: none of {RUNS} pairs differs" in told


def test_without_a_deal_a_chance_that_deals_last_is_not_known_better_than_that_of_a_deal(compared):
    found, _, _ = compared(read("european_force"), read("clear_eyes"), runs=12)
    lasts, deal = row(found, "lasting_chance"), row(found, "deal")
    assert (lasts["base"], deal["base"]) == (0.0, 0.0)
    assert lasts["base_high"] == deal["base_high"] > 0.1
    assert deal["same_low"] < deal["same"] == deal["same_high"] == 1.0


def test_no_single_entry_is_credited_where_several_changed(compared, rivers):
    two = {"actors.upland.war.cost": 0.12, "actors.lowland.war.cost": 0.12}
    assert "These 2 entries differ at once" in text(compared(rivers(), rivers(two), runs=4)[0])
    one = {"actors.upland.war.cost": 0.12}
    assert "differ at once" not in text(compared(rivers(), rivers(one), runs=4)[0])


def test_one_path_given_twice_is_refused():
    with pytest.raises(Faults, match="is given twice"):
        comparing.policies(["january_2026"], ["x: horizon_weeks=20; horizon_weeks=30"], {})
