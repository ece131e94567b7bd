"""Every number of a scenario, set to every extreme: refused in words, or played and finite."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sim.scenario.reading import as_data, read
from sim.scenario.schema import schema
from tests.attack.legal import legal
from tests.attack.mangling import RIVERS
from tests.attack.playing import accepted, changed, leaves, unsound

EXTREMES = [
    0.0, -0.0, 1.0, -1.0, 5e-324, 2.3e-308, 1e-12, 1e-9, -1e-9, 0.999999, 1e9, -1e9, 1.1e9, 1e30,
    1e308, -1e308, float("nan"), float("inf"), -float("inf"), 0, 1, -1, 260, 10**9, 10**30,
    -(10**30), True, None, "1e308", [], {},
]  # fmt: skip
FEW = (0.0, 5e-324, 1e-9, 1e9, -1e9, 1e308, float("nan"))
WORDS = {name for record in schema()["$defs"].values() for name in record.get("properties", {})}


def comes_out_well(data, counted):
    counted("inputs tried")
    scenario = accepted(data)
    if scenario is None:
        counted("refused in words")
        return
    wild = unsound(scenario)
    counted("wrong answers", bool(wild))
    assert not wild
    counted("accepted and played finite")


def shape(loc):
    """A place without the names that a scenario chooses itself."""
    return tuple(step if step in WORDS else "*" for step in loc)


def by_shape(data):
    """One place of each shape, the first."""
    return list({shape(loc): loc for loc in reversed(list(leaves(data)))}.values())


@pytest.mark.parametrize("extreme", EXTREMES, ids=repr)
def test_every_kind_of_number_of_a_small_scenario_may_be_set_to_an_extreme(extreme, counted):
    data = as_data(read(RIVERS))
    for loc in by_shape(data):
        comes_out_well(changed(data, loc, extreme), counted)


def test_what_the_small_scenario_does_not_say_may_be_set_to_an_extreme_too(default, counted):
    data, known = as_data(default), {shape(loc) for loc in leaves(as_data(read(RIVERS)))}
    for loc in by_shape(data):
        for extreme in FEW if shape(loc) not in known else ():
            comes_out_well(changed(data, loc, extreme), counted)


def test_every_single_number_may_be_set_to_an_extreme(counted, attack_examples, default):
    """The long form of the two tests above; a short run takes some of the numbers."""
    data = as_data(default)
    places = list(leaves(data))
    step = max(1, 5 * len(places) // attack_examples) if attack_examples < 1_000 else 1
    for loc in places[::step]:
        for extreme in EXTREMES if step == 1 else FEW:
            comes_out_well(changed(data, loc, extreme), counted)


def test_any_legal_scenario_is_accepted_and_plays(counted, attack_examples):
    @settings(max_examples=attack_examples, deadline=None, database=None, derandomize=True)
    @given(some.integers(0, 2**32))
    def tried(number):
        data = legal(random.Random(number))
        assert accepted(data) is not None
        comes_out_well(data, counted)

    tried()


def test_numbers_at_the_ends_of_their_reach_do_not_meet_to_overflow(counted, attack_examples):
    data = as_data(read(RIVERS))
    places = list(leaves(data))
    value = some.sampled_from([e for e in EXTREMES if type(e) in (int, float)])

    @settings(
        max_examples=attack_examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(some.dictionaries(some.sampled_from(places), value, min_size=2, max_size=12))
    def tried(told):
        mixed = data
        for loc, extreme in told.items():
            mixed = changed(mixed, loc, extreme)
        comes_out_well(mixed, counted)

    tried()
