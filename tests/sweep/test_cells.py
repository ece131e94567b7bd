"""Factors put straight into an engine's memory: the same rows as from a scenario made anew."""

import zlib

import numpy as np
import pytest

from sim.scenario.reading import as_data, read
from sim.scenario.wording import Faults
from sim.sweep.design import Factor, Sweep, scenario_at
from sim.sweep.design.kinds import Grid
from sim.sweep.design.reading import ONE_POINT
from sim.sweep.playing import Player

WEEKS = {"january_2026": 30, "dayton_1995": 20, "korea_1951": 60}


def leaves(data, path=""):
    """Every numeric entry below, by its path."""
    if isinstance(data, bool) or not isinstance(data, dict | list | int | float):
        return
    if isinstance(data, int | float):
        yield path, data
        return
    for name, entry in data.items() if isinstance(data, dict) else enumerate(data):
        yield from leaves(entry, f"{path}.{name}" if path else str(name))


def numeric(name):
    data = as_data(read(name))
    for key in ("uncertain", "evidence", "horizon_weeks"):
        data.pop(key)
    return list(leaves(data))


def levels(scenario, path, own):
    """Some values that are allowed there, one far from its own."""
    near = (
        [own + 1, own + 3, max(0, own - 1)]
        if isinstance(own, int)
        else [own * 0.5 + 0.2, own * 1.1 + 0.01, own * 0.8, 1.0 - own, own + 0.25, 0.0, 1.0]
    )
    kept = []
    for value in near:
        try:
            scenario_at(scenario, [Factor(path=path, levels=(value,))], [value])
        except Faults:
            continue
        kept.append(value)
    return tuple(dict.fromkeys([*kept[:2], own]))


def sweep_of(scenario, factors, replications=3, rounds=True):
    kind = Grid(kind="grid", steps=3) if factors else ONE_POINT
    return Sweep("it", "It", {"it": scenario}, tuple(factors), kind, replications, 7, rounds)


def rows(sweep, anew=False):
    player = Player(sweep)
    if anew:
        player.__dict__["cells"] = dict.fromkeys(sweep.policies)
    return player.rows(0, sweep.runs)


def assert_same(one, other):
    for table in one:
        for name, column in one[table].items():
            a, b = column, other[table][name]
            assert np.array_equal(np.ma.getmaskarray(a), np.ma.getmaskarray(b)), name
            if a.dtype.kind == "O":
                assert list(a) == list(b), name
            else:
                bare = (np.ma.filled(a, 0), np.ma.filled(b, 0))
                assert bare[0].tobytes() == bare[1].tobytes(), name


def assert_as_made_anew(sweep):
    assert_same(rows(sweep), rows(sweep, anew=True))


def _check(name, share):
    """One in `share` of the leaves, each alone (1: all of them, in some minutes)."""
    scenario = read(name, {"horizon_weeks": WEEKS[name]})
    tried = fast = 0
    for path, own in numeric(name):
        if zlib.crc32(path.encode()) % share:
            continue
        drawn = levels(scenario, path, own)
        if len(drawn) < 2:
            continue
        sweep = sweep_of(scenario, [Factor(path=path, levels=drawn)], 1)
        player = Player(sweep)
        try:
            assert_same(player.rows(0, sweep.runs), rows(sweep, anew=True))
        except AssertionError as wrong:
            raise AssertionError(f"{path} at {drawn}: {wrong}") from wrong
        tried += 1
        fast += player.cells["it"] is not None
    assert tried > 3
    assert 0 < fast < tried


@pytest.mark.parametrize("name", ["january_2026", "dayton_1995"])
def test_a_factor_is_as_if_it_stood_in_the_scenario(name):
    _check(name, share=40)


@pytest.mark.long
@pytest.mark.parametrize(("name", "share"), [("january_2026", 4), ("korea_1951", 12)])
def test_many_numbers_of_a_scenario_can_be_factors(name, share):
    _check(name, share)


TABLES = [
    "actors.ukraine.preferences.territory.weight",
    "actors.russia.preferences.territory.ideal",
    "issues.territory.levels.0.value",
    "war.outcomes.stalemate.status",
    "actors.ukraine.domestic.intercept",
    "actors.ukraine.domestic.noise",
    "horizon_weeks",
    "events.0.week",
    "actors.russia.assurance.alignment.weight",
]


@pytest.mark.parametrize("path", TABLES)
def test_what_reaches_into_tables_is_right_whichever_way_it_goes(default, path):
    try:
        own = dict(numeric("january_2026"), horizon_weeks=20).get(path)
        assert own is not None, "the path must be there"
        drawn = levels(default, path, own)
    except KeyError:
        pytest.fail(path)
    assert len(drawn) > 1
    assert_as_made_anew(sweep_of(default, [Factor(path=path, levels=drawn)], 8, rounds=False))


@pytest.mark.parametrize(
    "drawn",
    [
        {"actors.us.domestic.pass_prob": (0.1, 0.9), "actors.europe.domestic.pass_prob": (0.2, 1)},
        {"actors.us.domestic.pass_prob": (0.1, 0.9), "negotiation.ratify_min": (0.0, 0.6)},
        {"negotiation.ratify_min": (0.0, 1.0)},
        {"actors.russia.domestic.autonomy": (0.0, 0.95), "negotiation.ratify_min": (0.3, 0.3)},
        {"actors.russia.war.cost": (0.0, 0.4), "actors.ukraine.war.cost": (0.0, 0.4)},
        {"credibility.guarantees": (0.0, 1.0), "actors.ukraine.mistrust": (0.0, 1.0)},
    ],
)
def test_factors_that_meet_in_one_number_are_right(default, drawn):
    factors = [Factor(path=path, uniform=ends) for path, ends in drawn.items()]
    assert_as_made_anew(sweep_of(default, factors, 12, rounds=False))


def test_factors_that_can_be_refused_together_are_asked_at_every_point(default):
    paths = ("war.front_map.1.0", "war.front_map.2.0")
    for low, high in (((5.0, 18.0), (8.0, 19.9)), ((5.0, 18.0), (17.9, 19.9))):
        factors = [Factor(path=paths[0], uniform=low), Factor(path=paths[1], uniform=high)]
        assert Player(sweep_of(default, factors)).cells["it"] is None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("negotiation.protocol", ("mediated_text", "alternating")),
        ("actors.ukraine.strategy.offer", ("logroll", "bayes", "own_best")),
    ],
)
def test_words_are_levels_too(default, path, words):
    sweep = sweep_of(default, [Factor(path=path, levels=words)], 4)
    assert_as_made_anew(sweep)
    assert list(dict.fromkeys(rows(sweep)["runs"][path])) == list(words)


def test_a_horizon_that_varies_leaves_rounds_of_each_length(default):
    sweep = sweep_of(default, [Factor(path="horizon_weeks", levels=(2, 5, 9))], 2)
    made = rows(sweep)
    weeks = np.asarray(made["runs"]["week"]) + 1
    assert (weeks <= np.repeat([2, 5, 9], 2)).all()
    assert len(made["rounds"]["week"]) == weeks.sum()


def test_one_factor_at_a_time_leaves_the_others_as_they_were(default):
    both = ("actors.ukraine.war.optimism", "actors.russia.war.optimism")
    apart = default if _differ(default, both) else _set(default, both[0], 0.01)
    sweep = Sweep(
        "it",
        "It",
        {"it": apart},
        (
            Factor(path=both, name="optimism", uniform=(0.0, 0.3)),
            Factor(path="actors.russia.war.cost", uniform=(0.05, 0.3)),
        ),
        _one_at_a_time(),
        6,
        7,
        True,
    )
    assert np.isnan(sweep.block(0, 1)[0, 0])
    assert Player(sweep).cells["it"] is not None
    assert_as_made_anew(sweep)
    alone = rows(sweep_of(apart, [], 6))["runs"]
    first = {name: column[:6] for name, column in rows(sweep)["runs"].items()}
    kept = [name for name in alone if name != "point"]
    assert_same({"runs": {n: alone[n] for n in kept}}, {"runs": {n: first[n] for n in kept}})


def _one_at_a_time():
    from sim.sweep.design.kinds import OneAtATime

    return OneAtATime(kind="one_at_a_time")


def _differ(scenario, paths):
    found = dict(leaves(as_data(scenario)))
    return found[paths[0]] != found[paths[1]]


def _set(scenario, path, value):
    return scenario_at(scenario, [Factor(path=path, levels=(value,))], [value])
