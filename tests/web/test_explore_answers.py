"""What moving a slider tells: the same as the engine's own ensembles, and fairly compared."""

import numpy as np
import pytest

from sim.scenario.numbers import numbers
from sim.scenario.reading import as_data, read
from sim.scenario.records import Scenario
from sim.sweep.engine import Engine
from sim.sweep.ensemble import apart, ends, ensemble
from sim.web.explore import answers
from sim.web.explore.answers import Answers
from sim.web.explore.changing import Base, Refused

RUNS = 60
CHEAPER = {"war.stalemate_prob": 0.6, "horizon_weeks": 30}


@pytest.fixture(scope="module")
def told(default):
    return Answers(Base(default))


def _agreed(scenario):
    return Engine(numbers(scenario)).play(1, np.arange(RUNS)).tallies["run"][:, 0]["agreed"] == 1.0


def test_an_answer_is_the_ensemble_of_the_changed_scenario(told):
    found, same = told.answer(CHEAPER, RUNS, 1), ensemble(read("january_2026", CHEAPER), 1, RUNS)
    assert found["deal"] == {"count": same["deals"], **same["deal"]}
    assert (found["weeks"] or []) == same["weeks"]
    assert [{k: one[k] for k in ("code", "share", "low", "high")} for one in found["blockers"]] == (
        same["blockers"]
    )
    for one in found["terms"]:
        assert one["clauses"][: len(same["terms"][one["issue"]])] == same["terms"][one["issue"]]
    assert found["horizon"] == 30


def test_two_halves_played_at_once_are_the_whole(default_numbers):
    with answers.ThreadPoolExecutor(2) as crew:
        for one, other in zip(
            ends(default_numbers, 7, 31, crew), ends(default_numbers, 7, 31), strict=True
        ):
            np.testing.assert_array_equal(one, other)


def test_the_difference_is_that_of_the_same_runs(told, default):
    ours, theirs = _agreed(read("january_2026", CHEAPER)), _agreed(default)
    against = told.answer(CHEAPER, RUNS, 1)["against"]
    assert against["difference"] == pytest.approx(ours.mean() - theirs.mean())
    assert against["low"] <= against["difference"] <= against["high"]
    differ = (ours != theirs).sum()
    assert against["is_clear"] == (differ >= 10 and against["low"] * against["high"] > 0)
    assert told.answer({}, RUNS, 1)["against"] is None


def test_pairs_that_agree_make_a_narrow_interval_and_pairs_that_part_a_wide_one():
    ours, other = np.arange(200) < 100, np.arange(200) >= 100
    same, parted = apart(ours, ours), apart(ours, other)
    assert same["difference"] == parted["difference"] == 0.0
    assert same["low"] < 0.0 < same["high"]
    assert same["high"] - same["low"] < 0.05 < 0.2 < parted["high"] - parted["low"]
    # by hand, after Bonett and Price: 8 pairs more, 2 less, of 98
    ours, other = np.zeros(98, bool), np.zeros(98, bool)
    ours[:8], other[8:10] = True, True
    found = apart(ours, other)
    assert found["difference"] == pytest.approx(6 / 98)
    assert found["differ"] == 10
    assert found["low"] == pytest.approx(0.06 - 1.96 * ((0.12 - 0.0036) / 100) ** 0.5, abs=1e-5)


def test_a_difference_of_few_pairs_is_not_called_clear(told):
    def runs(signed):
        agreed = np.arange(300) < signed
        return answers.Ends(*[agreed] * 7)

    assert not answers._against(runs(9), runs(0))["is_clear"]
    assert answers._against(runs(9), runs(0))["low"] > 0
    assert answers._against(runs(10), runs(0))["is_clear"]


def test_a_second_question_is_not_played_again(told, monkeypatch):
    first = told.answer(CHEAPER, RUNS, 1)
    monkeypatch.setattr(answers, "ends", None)
    assert told.answer(dict(reversed(CHEAPER.items())), RUNS, 1) == first


def test_people_who_ask_at_once_get_their_own_answers(told, default):
    questions = [{"war.stalemate_prob": 0.5 + k / 50} for k in range(6)]
    with answers.ThreadPoolExecutor(4) as people:
        at_once = list(people.map(lambda asked: told.answer(asked, 40, 2), questions))
    alone = Answers(Base(default))
    assert at_once == [alone.answer(asked, 40, 2) for asked in questions]


def test_red_lines_that_clash_are_told():
    found = Answers(Base(read("european_force"))).answer({}, 20, 1)
    assert found["deal"]["count"] == 0
    assert found["lasting"]["share"] == found["lasting"]["low"] == 0.0 < found["lasting"]["high"]
    assert "cannot all hold" in found["impossible"]
    assert (found["terms"], found["treaty"], found["worth"]) == ([], [], [])
    assert (found["weeks"], found["survival"], found["baseline"]["points"]) == (None, None, None)


def test_a_red_line_moved_too_far_makes_the_impossible_and_says_so_in_its_new_words(told):
    inputs = told.base.inputs
    for path, one in inputs.items():
        if ".red_lines." in path:
            found = told.answer({path: one.options[-1].value}, 10, 1)
            if found["impossible"]:
                assert one.options[-1].label.partition(": ")[2] in found["impossible"]
                return
    pytest.fail("no red line of the default clashes with the others at its tightest")


def test_one_issue_without_a_mediator_side_tracks_or_events_answers_too(rivers):
    bare = as_data(rivers({"negotiation.protocol": "alternating"}))
    keep = {"issues", "supply_limits", "credibility"}
    for part in keep:
        bare[part].pop("water", None)
    del bare["actors"]["island"]
    for actor in bare["actors"].values():
        actor["preferences"].pop("water")
        actor |= {"linkages": [], "red_lines": {}, "assurance": {}, "domestic": None}
    for terms in bare["war"]["outcomes"].values():
        del terms["water"]
    bare["battlefield"]["aid"] = None
    bare |= {"partial_tracks": {}, "events": [], "reference_packages": {}, "evidence": {}}
    told = Answers(Base(Scenario.model_validate(bare)))
    assert {"tracks", "events"}.isdisjoint(group.key for group in told.base.groups)
    assert not [path for path in told.base.inputs if "mediator" in path or "pressure0" in path]
    found = told.answer({"actors.upland.war.cost": 0.9, "actors.lowland.war.cost": 0.9}, 20, 1)
    assert found["deal"]["count"] == 20
    assert len(found["terms"]) == len(found["treaty"]) == 1


def test_where_there_is_very_much_to_weigh_fewer_runs_are_played_and_it_is_said(told):
    lines = {p: one.options[0].value for p, one in told.base.inputs.items() if ".red_lines." in p}
    found = told.answer(dict(list(lines.items())[:8]), 300, 1)
    assert found["runs"] < 300
    assert str(found["runs"]) in found["remarks"][0]
    with pytest.raises(Refused) as refused:
        told.answer(lines, 300, 1)
    assert "red lines" in refused.value.faults[0][1]


def test_a_scenario_that_is_itself_very_large_is_answered_all_the_same(default):
    lines = {p: o.options[0].value for p, o in Base(default).inputs.items() if ".red_lines." in p}
    wide = Base(default).changed(lines)
    found = Answers(Base(wide)).answer({"war.stalemate_prob": 0.9}, 300, 1)
    assert answers.FEWEST <= found["runs"] < 100


def test_shares_lie_in_their_intervals_and_the_commonest_clause_comes_first(told):
    found = told.answer({}, 300, 1)
    for one in (found["deal"], found["or_ceasefire"], found["lasting"], *found["blockers"]):
        assert 0.0 <= one["low"] <= one["share"] <= one["high"] <= 1.0 + 1e-12
    for one in found["terms"]:
        common = [clause["share"] for clause in one["clauses"]]
        assert common == sorted(common, reverse=True)
        assert one["low"] <= one["mean"] <= one["high"]
    assert len(found["treaty"]) == len(found["terms"])
    assert 0.0 < found["baseline"]["points"] < 100.0
