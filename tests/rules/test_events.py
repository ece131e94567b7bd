"""Events: each shock does to its target what its row says, no more."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import beats, state
from sim.rules.events import EFFECTS
from sim.scenario.numbers import numbers

TARGET = {"actor": "lowland", "belligerent": "lowland", "giver": "island", "issue": "water"}
COLUMNS = [column.name for column in state.SEAT]


def shocked(rivers, effect, amount, probability=1.0):
    """(state before, state after) the week of an event with this one effect."""
    target = TARGET[effect.whom]
    event = {"id": "shock", "week": 2, "text": "It happens", "probability": probability,
             "effects": {effect.name: {target: amount}, "suspend": 4}}  # fmt: skip
    scenario = rivers({"events": [event]})
    n = numbers(scenario)
    memory = state.blank_for(n)
    beats.begin(n, memory, 0, 0)
    memory.clock[2] = 2
    memory.seat_numbers[memory.seat_numbers == 0.0] = 0.25  # so that a factor shows
    memory.table[0].suspended = 0.0
    before = memory.seat_numbers.copy(), memory.credibility.copy()
    beats.events_fall(n, memory)
    seat = list(scenario.actors).index(target) if target in scenario.actors else -1
    return before, memory, seat, list(scenario.issues).index("water")


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
def test_a_shock_adds_to_its_target_or_multiplies_it_and_touches_nothing_else(rivers, effect):
    (seats, credibility), memory, seat, issue = shocked(rivers, effect, 0.2)
    if effect.column == "credibility":
        credibility[issue] += 0.2
    else:
        column = COLUMNS.index(effect.column)
        before = seats[seat, column]
        seats[seat, column] = before * 0.2 if effect.multiplies else before + 0.2
    assert memory.seat_numbers == pytest.approx(seats, abs=1e-15)
    assert memory.credibility == pytest.approx(credibility, abs=1e-15)
    assert memory.happened.tolist() == [1.0]
    assert memory.table[0].suspended == 4.0


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
@pytest.mark.parametrize("amount", [-1e9, 1e9])
def test_no_shock_takes_a_number_out_of_its_range(rivers, effect, amount):
    _, memory, seat, issue = shocked(rivers, effect, amount)
    if effect.column == "credibility":
        after = memory.credibility[issue]
    else:
        after = memory.seat_numbers[seat, COLUMNS.index(effect.column)]
    assert effect.low <= after <= effect.high


def test_an_event_with_no_chance_does_not_happen(rivers):
    (seats, credibility), memory, _, _ = shocked(rivers, EFFECTS[0], 0.2, probability=0.0)
    assert (memory.seat_numbers == seats).all()
    assert (memory.credibility == credibility).all()
    assert memory.happened.tolist() == [0.0]
    assert memory.table[0].suspended == 0.0


def test_every_shock_touches_a_column_that_exists():
    for effect in EFFECTS:
        assert effect.column in (*COLUMNS, "credibility")
        assert effect.whom in TARGET
        assert effect.low < effect.high
    assert len({effect.name for effect in EFFECTS}) == len(EFFECTS)


def test_an_uncertain_event_happens_as_often_as_it_says(rivers):
    """Within 4 standard errors over 1,000 runs."""
    event = {"id": "maybe", "week": 0, "text": "Perhaps", "probability": 0.3}
    n = numbers(rivers({"events": [event]}))
    memory = state.blank_for(n)
    happened = []
    for run in range(1000):
        beats.begin(n, memory, 0, run)
        beats.events_fall(n, memory)
        happened.append(memory.happened[0])
    assert np.mean(happened) == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 1000))


def test_an_effect_adds_or_multiplies_and_stops_at_its_limits():
    """Rows: event, column (-1: credibility), target, amount, multiplies, low, high."""
    seats, credibility = np.array([[0.5, 2.0]]), np.array([0.4])
    beats.take_effect(np.array([0.0, 1.0, 0.0, 1.5, 1.0, 0.0, 9.0]), seats, credibility)
    beats.take_effect(np.array([0.0, 0.0, 0.0, 0.7, 0.0, 0.0, 1.0]), seats, credibility)
    beats.take_effect(np.array([0.0, -1.0, 0.0, -0.1, 0.0, 0.0, 1.0]), seats, credibility)
    assert seats.tolist() == [[1.0, 3.0]]
    assert credibility == pytest.approx([0.3])
