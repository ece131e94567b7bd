"""What a run leaves behind is what its rounds say."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import beats, state
from sim.rules.state import AGREED, BLOCKERS
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import Engine


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_a_tally_is_what_the_rounds_add_up_to(file):
    scenario = read(file)
    n = numbers(scenario)
    tallies, history = Engine(n).play(5, np.arange(8), fully=True)
    for run, tally in enumerate(tallies):
        of = tally["run"][0]
        h = state.of_run(history, int(of["week"]) + 1, run)
        last = h.table[-1]
        assert of["agreed"] == last.ratified
        assert of["package"] == (last.text if last.ratified else -1)
        assert of["held"] == h.front[-1].held
        assert of["range_best"] == h.table.range_size.max()
        opened = np.flatnonzero(h.table.range_size >= 0)
        assert of["range_opened"] == (opened[0] if len(opened) else -1)
        assert of["failed_ratifications"] == (h.table.refused_by_home >= 0).sum()
        for name in ("margin", "hazard", "survival", "collapse_years", "mediator_left"):
            assert of[name] == last[name]
        weeks = [(h.table.blocker == code).sum() for code in range(AGREED)]
        assert tally["blocked"].tolist() == weeks
        assert of["blocker"] == (int(np.argmax(weeks)) if max(weeks) else -1)
        assert tally["seat"]["losses"] == pytest.approx(h.seat.losses.sum(axis=0))
        assert (tally["seat"]["reservation"] == h.seat[-1].reservation).all()
        assert tally["campaign"]["strikes"] == pytest.approx(h.campaign["strikes"].sum(axis=0))
        firsts = [
            (np.flatnonzero(h.track["agreed"][:, k]).tolist() or [-1])[0]
            for k in range(len(n.track))
        ]
        assert tally["track"]["week"].tolist() == firsts
        truces = [w for w, t in zip(firsts, n.track, strict=True) if t.is_ceasefire and w >= 0]
        assert of["ceasefire_week"] == min(truces, default=-1)


def test_a_tally_begins_empty_and_ends_with_where_all_stand(rivers):
    n = numbers(rivers())
    s, t = state.blank_for(n), state.blank_tally(n)
    t.everything[:] = 7.0
    beats.begin(n, s, 0, 0)
    beats.begin_tally(t)
    assert (t.run[0].package, t.run[0].agreed, t.seat[0].losses) == (-1.0, 0.0, 0.0)
    s.table[0].blocker, s.seat[0].losses = BLOCKERS.index("home"), 2.0
    beats.tally(n, s, t)
    beats.tally(n, s, t)
    beats.end_tally(n, s, t)
    assert (t.run[0].blocker, t.seat[0].losses) == (BLOCKERS.index("home"), 4.0)
    assert t.blocked[BLOCKERS.index("home")] == 2.0
