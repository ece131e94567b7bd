"""The compiled loop: one negotiation after another by the very same beats as the watched model."""

from __future__ import annotations

from sim.rules import beats, state
from sim.rules.compiled import rule
from sim.rules.state import History, Numbers, State


@rule
def play(n: Numbers, s: State, h: History, seed: int, run: int) -> int:
    """Plays one negotiation into the history; returns the number of weeks played."""
    beats.begin(n, s, seed, run)
    while True:
        beats.war_moves(n, s)
        beats.events_fall(n, s)
        beats.convene(n, s)
        for i in range(n.actor.shape[0]):
            beats.appraise(n, s, i)
        beats.compare_notes(n, s)
        for i in range(n.actor.shape[0]):
            beats.aspire(n, s, i)
        beats.side_tracks(n, s)
        beats.clear_table(s)
        if beats.is_meeting(s):
            for i in range(n.actor.shape[0]):
                if beats.speaks(n, s, i):
                    s.seat[i].offer = beats.propose(n, s, i)
            beats.put_to_vote(n, s)
            for i in range(n.actor.shape[0]):
                s.seat[i].vote = -1.0 if s.table[0].author != i else 2.0
                if beats.votes(n, s, i):
                    s.seat[i].vote = 1.0 if beats.answers(n, s, i) else 0.0
            beats.hear(n, s)
            beats.home_answers(n, s)
        beats.observe(n, s, True)
        beats.remember(s, h)
        if beats.is_final(n, s):
            return int(s.clock[2]) + 1
        beats.end_week(s)


def negotiate(n: Numbers, seed: int, run: int = 0) -> History:
    """One negotiation played unwatched: the same history as the watched model's, bit for bit."""
    memory, history = state.blank_for(n), state.blank_history(n)
    return state.first_weeks(history, int(play(n, memory, history, seed, run)))
