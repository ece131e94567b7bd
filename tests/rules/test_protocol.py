"""Who speaks: worked examples, and the laws of the catalogue of protocols."""

from __future__ import annotations

import pytest

from sim.rules import protocol
from sim.rules.protocol import (
    BOTH,
    alternating,
    equilibrium,
    is_session,
    mediated_text,
    simultaneous,
    speaker,
)


def test_the_mediator_tables_the_text_and_direct_talks_follow_when_it_is_gone():
    assert [mediated_text(0, 1, 2, week) for week in range(3)] == [2, 2, 2]
    assert [mediated_text(0, 1, -1, session) for session in range(3)] == [0, 1, 0]


def test_the_belligerents_take_turns():
    assert [alternating(3, 1, 2, session) for session in range(4)] == [3, 1, 3, 1]
    assert [equilibrium(3, 1, 2, session) for session in range(4)] == [3, 1, 3, 1]


def test_a_session_comes_every_so_many_weeks_from_the_first_on():
    assert [week for week in range(9) if is_session(week, 4)] == [0, 4, 8]
    assert all(is_session(week, 1) for week in range(9))


def test_both_may_propose_at_once():
    assert simultaneous(0, 1, 2, 5) == BOTH


@pytest.mark.parametrize("name", protocol.NAMES)
def test_the_speaker_is_a_belligerent_the_mediator_or_both(name):
    code = protocol.NAMES.index(name)
    for first, second, third in ((0, 1, 2), (2, 0, 3), (1, 4, 0)):
        for week in range(260):
            assert speaker(code, first, second, third, week) in (first, second, third, BOTH)
            assert speaker(code, first, second, -1, week) in (first, second, BOTH)
            said = getattr(protocol, name)(first, second, third, week)
            assert speaker(code, first, second, third, week) == said
