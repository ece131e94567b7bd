"""What opened the range is told by what did it, not by who happened to give way in that week."""

from __future__ import annotations

import numpy as np
import pytest

from sim.outcome import Outcome
from sim.report import turning
from sim.report.explanation import what_would_open
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

VARIANT = """
extends: january_2026
id: told_otherwise
add_events:
  - {{id: the_news, week: 39, text: "The news", effects: {{{effects}}}}}
  - {{id: other_news, week: 39, text: "Other news", effects: {{damage: {{europe: 0.0}}}}}}
"""


def outcome(name, seed):
    scenario = read(name)
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed, 0), seed)


def opened(found):
    weeks = np.flatnonzero(found.history.table.range_size >= 0.0)
    return int(weeks[0]) if len(weeks) else None


@pytest.mark.parametrize(
    ("effects", "seat", "cause"),
    [
        ("inducement: {russia: 0.1}", "russia", "inducement"),
        ("cost: {russia: 4.0}", "russia", "damage"),
        ("pressure_now: {ukraine: 0.6}", "ukraine", "pressure"),
    ],
)
def test_an_event_that_opens_the_range_is_what_did_it(tmp_path, effects, seat, cause):
    file = tmp_path / "told_otherwise.yaml"
    file.write_text(VARIANT.format(effects=effects))
    found = outcome(file, 1)
    turn = turning.turn(found, opened(found))
    assert (turn.week, found.actors[turn.seat], turn.cause) == (39, seat, cause)
    said = what_would_open(found)
    assert "“The news”" in said
    assert "Other news" not in said


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_what_did_most_widened_the_range_and_is_told(path):
    for seed in (1, 2, 3, 5):
        found = outcome(path, seed)
        week = opened(found)
        turn = turning.turn(found, week) if week else None
        if turn is not None:
            sizes = found.history.table.range_size
            assert turn.widening >= (sizes[week] - sizes[week - 1]) * turning.SHARE > 0.0
            assert turning.told(found, turn) in what_would_open(found)
