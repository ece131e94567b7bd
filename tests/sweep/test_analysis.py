"""Outcomes, differences, durations and treaties of made-up runs whose answers are known."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from sim.outcome import DISCLAIMER
from sim.scenario.wording import Faults
from sim.sweep.analysis import duration, outcomes, policies, spread, treaties, writing
from sim.sweep.analysis.predicate import LASTING, asked, condition
from sim.sweep.analysis.study import Study
from tests.sweep.made_up import deals, luck, results, uniform

COLUMNS = ["agreed", "week", "collapse_years", "blocker", "actors.upland.war.cost"]


def constant(share, **columns):
    return lambda x, r: deals(luck(r) < share, **columns)


def told(table, outcome, policy="base"):
    return table[(table.policy == policy) & (table.outcome == outcome)].iloc[0]


def of(play, points=1, replications=200, names=("a",), **more):
    plays = play if isinstance(play, dict) else {"base": play}
    return results(uniform(points, names), replications, plays, **more)


# ------------------------------------------------------------------ outcomes
def test_at_one_point_the_interval_is_wilsons():
    made = of(constant(0.3))
    deal = told(outcomes.outcomes(Study(made)), "deal")
    many = int(made.table.agreed.sum())
    low, high = binomtest(many, 200).proportion_ci(method="wilson")
    assert (deal.value, deal.low, deal.high) == pytest.approx((many / 200, low, high))
    assert deal.interval == "Wilson"
    assert deal.runs_behind_it == 200


def test_failed_runs_are_counted_and_left_out():
    def play(x, r):
        return {**deals(r % 2 == 0), "error": np.where(r < 50, "too bad", None)}

    table = outcomes.outcomes(Study(of(play)))
    deal = told(table, "deal")
    assert (deal.failed_runs, deal.runs_behind_it, deal.value) == (50, 150, 0.5)


def test_more_points_with_the_same_luck_do_not_make_a_share_sure():
    def half_width(points):
        deal = told(outcomes.outcomes(Study(of(constant(0.4), points, 20))), "deal")
        return deal.high - deal.low

    assert half_width(400) > 0.8 * half_width(20) > 0.1


def test_a_single_replication_warns_that_all_runs_share_their_luck():
    table = outcomes.outcomes(Study(of(constant(0.4), 50, 1)))
    assert "one throw of luck" in told(table, "deal").warning


def test_few_deals_carry_a_warning():
    made = of(lambda x, r: deals(r < 5, week=3))
    table = outcomes.outcomes(Study(made))
    assert "fewer than 30 deals" in told(table, "survival").warning
    assert "quantile of fewer than 20" in told(table, "week.median").warning
    assert told(table, "deal").warning == ""


def test_quartiles_of_the_week_lie_within_their_intervals():
    made = of(
        lambda x, r: deals(luck(r) < 0.9, week=(40 * luck(r, 1)).astype(int)), replications=400
    )
    table = outcomes.outcomes(Study(made))
    weeks = made.table.week[made.table.agreed]
    for name, share in outcomes.QUARTILES:
        row = told(table, f"week.{name.replace(' ', '_')}")
        assert row.value == np.quantile(weeks, share, method="inverted_cdf")
        assert row.low <= row.value <= row.high
        assert row.low < row.high


def test_without_any_deal_there_is_nothing_to_say_of_deals():
    table = outcomes.outcomes(Study(of(constant(0.0), 30, 20)))
    assert told(table, "deal").value == 0.0
    assert 0 < told(table, "deal").high < 0.2
    assert np.isnan(told(table, "survival").value)
    assert np.isnan(told(table, "week.median").value)


@pytest.mark.long
def test_the_two_way_interval_holds_the_truth_about_as_often_as_it_says():
    held, naive, rounds = 0, 0, 300
    for k in range(rounds):
        chance = np.random.default_rng(k)
        place, throw = chance.normal(size=(60, 1)), chance.normal(size=(1, 30))
        agreed = place + throw + chance.normal(size=(60, 30)) > 0  # true share: one half
        sums = [np.array([[agreed[g::25].sum(), agreed[g::25].size] for g in range(25)], float),
                np.array([[agreed[:, g::25].sum(), agreed[:, g::25].size] for g in range(25)],
                         float)]  # fmt: skip
        value, found = agreed.mean(), spread.spread(*sums, spread.ratio)
        low, high = spread.of_share(value, agreed.size, found, 25)
        held += low < 0.5 < high
        low, high = binomtest(int(agreed.sum()), agreed.size).proportion_ci(method="wilson")
        naive += low < 0.5 < high
    assert 0.90 < held / rounds <= 0.99
    assert naive / rounds < 0.5


@pytest.mark.parametrize("value", [0.0, 1.0, 1.0 + 1e-15])
def test_a_share_of_none_or_all_has_an_interval_whatever_the_rounding(value):
    low, high = spread.of_share(value, 300, spread.Spread(1e-17, np.inf, ""), 300)
    assert 0 <= low < high <= 1


# ------------------------------------------------------------------ policies
def test_with_the_same_luck_a_small_difference_is_seen_that_two_samples_would_miss():
    made = of({"base": constant(0.40), "more": constant(0.43)}, replications=1000)
    deal = told(policies.policies(Study(made)), "deal", "more")
    differ = (made.table.agreed[:1000].to_numpy() != made.table.agreed[1000:].to_numpy()).mean()
    assert deal.share_of_pairs_that_differ == pytest.approx(differ)
    assert deal.difference == pytest.approx(differ)
    assert 0 < deal.low < deal.difference < deal.high
    table = outcomes.outcomes(Study(made))
    assert told(table, "deal").high > told(table, "deal", "more").low


def test_a_policy_that_changes_nothing_differs_in_no_pair():
    table = policies.policies(Study(of({"base": constant(0.4), "same": constant(0.4)}, 20, 10)))
    assert (table.difference.dropna() == 0).all()
    assert (table.share_of_pairs_that_differ.dropna() == 0).all()


def test_one_policy_has_nothing_to_be_compared_with():
    assert policies.policies(Study(of(constant(0.4)))).empty


# ------------------------------------------------------------------ duration
def test_incidence_is_the_share_of_runs_that_signed_by_each_week():
    made = of(lambda x, r: deals(luck(r) < 0.7, week=(r % 30)), replications=300)
    table = duration.duration(Study(made))
    own = table[table.event == "deal, whether or not a ceasefire came first"]
    runs = made.table
    for row in own.itertuples():
        assert row.share == pytest.approx(((runs.week <= row.week) & runs.agreed).mean())
        assert row.low <= row.share <= row.high


def test_only_the_first_of_ceasefire_and_deal_counts_and_they_add_up():
    def play(x, r):  # a third each: ceasefire then deal, deal at once, deal in the same week
        kind = r % 3
        return {**deals(kind >= 0, week=np.where(kind == 1, 5, 20)),
                "ceasefire_week": np.array([10.0, np.nan, 20.0])[kind]}  # fmt: skip

    table = duration.duration(Study(of(play, replications=300)))
    last = table.groupby("event")["share"].last()
    assert last["ceasefire first"] == pytest.approx(1 / 3)
    assert last["deal first"] == pytest.approx(2 / 3)
    assert last["deal, whether or not a ceasefire came first"] == pytest.approx(1.0)


def test_horizons_that_differ_within_a_policy_censor_and_do_not_bias():
    """A constant chance of 5 % a week, watched for 20 or for 60 weeks."""

    def play(x, r):
        horizon = np.where(r % 2, 20, 60)
        week = np.random.default_rng(3).geometric(0.05, len(r)) - 1
        return {"agreed": week < horizon, "week": np.minimum(week, horizon - 1),
                "survival": 0.5, "collapse_years": 3.0, "terms.river": 0.5}  # fmt: skip

    table = duration.duration(Study(of(play, replications=4000)))
    own = table[table.event == "deal first"].set_index("week")["share"]
    for week in (10, 30, 50):
        assert own[week] == pytest.approx(1 - 0.95 ** (week + 1), abs=0.03)


def test_policies_may_have_horizons_of_their_own():
    made = of({"base": constant(0.4), "long": lambda x, r: {"week": 103}}, replications=50)
    weeks = duration.duration(Study(made)).groupby("policy")["week"].max()
    assert dict(weeks) == {"base": 51, "long": 103}


# ------------------------------------------------------------------ treaties
def test_clauses_add_up_to_one_within_an_issue_and_carry_their_labels():
    made = of(lambda x, r: deals(luck(r) < 0.9, **{"terms.river": (r % 3) / 2}))
    table = treaties.clauses(Study(made))
    assert table.share_of_deals.sum() == pytest.approx(1.0)
    assert table.level_label.tolist()[1] == "The river is shared"
    assert (table.low < table.share_of_deals).all()


def test_as_many_equally_common_treaties_as_there_are_is_no_concentration():
    made = of(lambda x, r: deals(r >= 0, **{"terms.river": (r % 2) / 2}))
    table = treaties.treaties(Study(made))
    assert table.treaty.tolist() == ["north", "shared"]
    assert (table.deals == 100).all()
    assert (table.effective_number == 2.0).all()


# ------------------------------------------------------------------ predicates
@pytest.mark.parametrize(
    ("words", "sql"),
    [
        (LASTING, '((agreed AND (collapse_years >= 5)))'),
        ("not agreed or week between 3 and 5", None),
        ("blocker in ('home', 'posture') and week == 3", None),
        ("actors.upland.war.cost > 0.07", None),
        ("week * 2 > 10", None),
    ],
)  # fmt: skip
def test_a_condition_on_columns_is_understood(words, sql):
    made = condition(words, COLUMNS)
    assert sql is None or sql in made
    assert '"actors.upland.war.cost"' in made or "actors" not in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("agred", "did you mean 'agreed'?"),
        ("agreed and", "syntax error"),
        ("agreed; drop table runs", "SELECT"),
        ("read_csv('x') is null", "'read_csv' is not known here"),
        ("(select true)", "a subquery is not known here"),
        ("agreed from range(3)", "not a single condition"),
        ("agreed, week", "not a single condition"),
        ("agreed order by week", "not a single condition"),
        ("getenv('HOME') = 'x'", "'getenv' is not known here"),
        ("", ""),
    ],
)
def test_anything_else_is_refused_in_words(words, said):
    with pytest.raises(Faults) as faults:
        condition(words, COLUMNS)
    assert said in str(faults.value)


def test_every_unknown_column_is_told_at_once():
    with pytest.raises(Faults) as faults:
        condition("weak > 3 and agred", COLUMNS)
    assert "2 faults" in str(faults.value)


@pytest.mark.parametrize(
    "words", ["week", "survival", "blocker", "week = 'abc'", "blocker > 3", "3"]
)
def test_what_is_neither_yes_nor_no_or_cannot_be_compared_is_refused(words):
    with pytest.raises(Faults):
        asked(Study(of(constant(0.5))), words)


def test_a_predicate_that_cannot_be_told_counts_as_no():
    study = Study(of(constant(0.5)))
    told = study.query(f"SELECT {asked(study, 'survival > 0.1')} AS y, agreed FROM good")
    assert (told.y == told.agreed).all()


# ------------------------------------------------------------------ all together
def corner(x, r):
    return deals(luck(r) < 0.1 + 0.8 * (x.a > 0.5), survival=x.b, week=r % 50, collapse_years=8)


def test_the_same_runs_give_the_same_bytes(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        made = of({"base": corner, "more": corner}, 60, 12, ("a", "b"))
        writing.write(writing.analyse(made), folder)
    first, second = (sorted((f / "analysis").iterdir()) for f in folders)
    assert [file.name for file in first] == [file.name for file in second]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(first, second, strict=True))


def test_a_new_analysis_takes_the_place_of_the_old_one_and_leaves_nothing_behind(tmp_path):
    made = of(corner, 40, 12, ("a", "b"))
    writing.write(writing.analyse(made), tmp_path)
    (tmp_path / "analysis" / "old.csv").write_text("old")
    writing.write(writing.analyse(made, "week < 20"), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["analysis"]
    assert not (tmp_path / "analysis" / "old.csv").exists()


def test_a_bad_predicate_is_refused_before_anything_is_counted():
    with pytest.raises(Faults):
        writing.analyse(of(corner, 10, 3, ("a", "b")), "agred")


def test_a_picture_that_fails_leaves_the_old_analysis_as_it_was(tmp_path):
    def fails(tables, folder):
        raise OSError("no room")

    made = writing.analyse(of(corner, 40, 12, ("a", "b")))
    writing.write(made, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match="no room"):
        writing.write(made, tmp_path, fails)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_summary_begins_with_what_this_is_and_ends_with_its_warnings():
    words = writing.analyse(of(corner, 30, 1, ("a", "b"))).summary
    assert words.startswith(DISCLAIMER)
    assert "ask for --replications 30 or more" in words.split("## Be careful")[1]
    assert "forecast" not in words.removeprefix(DISCLAIMER)


def test_a_sweep_without_factors_issues_or_deals_is_told_too():
    points = pd.DataFrame(index=range(1))
    bare = results(points, 30, {"base": lambda x, r: {}}, {"kind": "none"}, scenario={})
    analysis = writing.analyse(bare)
    assert {"outcomes", "incidence"} <= set(analysis.tables)
    assert "P(deal): 0.000" in analysis.summary


def test_names_of_factors_are_told_as_a_reader_would():
    paths = {
        "actors.upland.war.cost": ["actors.upland.war.cost"],
        "credibility.river": ["credibility.river"],
        "two": ["actors.upland.war.optimism", "actors.island.war.optimism"],
        "actors.upland.war.optimism": ["actors.upland.war.optimism", "actors.island.war.optimism"],
    }
    actors = {"upland": {"short": "Upland"}, "island": {"short": "島"}}
    scenario = {"actors": actors, "issues": {"river": {"label": "the river", "levels": []}}}
    made = results(uniform(3, list(paths)), 2, {"base": constant(0.5)}, None, paths, scenario)
    assert list(Study(made).labels.values()) == [
        "Upland: war cost",
        "credibility of the river",
        "two",
        "Upland and 島: war optimism",
    ]
