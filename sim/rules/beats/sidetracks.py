"""Beat 3: arrangements on the side."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.rules import battlefield, chance, tracks
from sim.rules.compiled import rule
from sim.rules.elementary import clipped
from sim.rules.state import Numbers, State


@rule
def side_tracks(n: Numbers, s: State) -> None:
    """Partial arrangements are agreed or break down; what holds damps the war from next week."""
    given, front = n.given[0], s.front[0]
    seed, run, week = s.clock[0], s.clock[1], s.clock[2]
    first, second = s.seat[int(given.first)], s.seat[int(given.second)]
    front.fighting, front.strikes = 1.0, 1.0
    for k in range(n.track.shape[0]):
        track, now, place = n.track[k], s.track[k], int(n.track[k].place)
        now.agreed, now.broken, now.odds = 0.0, 0.0, 0.0
        if now.in_force == 1.0:
            luck = chance.uniform(seed, run, week, place, chance.TRACK_BROKEN)
            if track.one_off == 0.0 and luck < track.break_weekly:
                now.in_force, now.broken = 0.0, 1.0
                _mistrust(first, second, track.break_mistrust)
        else:
            now.odds = track.attempt * _willing(track, first, second, s.consent[k])
            if chance.uniform(seed, run, week, place, chance.TRACK_AGREED) < now.odds:
                now.in_force, now.agreed = 1.0, 1.0
                _mistrust(first, second, -track.trust)
        if now.in_force == 1.0:
            front.fighting = min(front.fighting, track.activity_fighting)
            front.strikes = min(front.strikes, track.activity_strikes)


@rule
def _willing(track: Any, a: Any, b: Any, consent: np.ndarray) -> float:
    """Chance that both sides want it; a belief counts as an advantage to the side it favours."""
    first, second = consent[0], consent[1]
    if first < 0.0:
        first = _wants_first(track, a)
    if second < 0.0:
        second = _wants_second(track, b)
    return first * second


@rule
def _wants_first(track: Any, a: Any) -> float:
    return tracks.willing(
        track.value_0,
        track.pain_slope_0,
        battlefield.intensity(a.casualties, a.damage),
        a.pressure,
        track.front_slope_0,
        a.belief,
        track.noise,
    )


@rule
def _wants_second(track: Any, b: Any) -> float:
    return tracks.willing(
        track.value_1,
        track.pain_slope_1,
        battlefield.intensity(b.casualties, b.damage),
        b.pressure,
        track.front_slope_1,
        -b.belief,
        track.noise,
    )


@rule
def _mistrust(a: Any, b: Any, change: float) -> None:
    a.mistrust = clipped(a.mistrust + change, 0.0, 1.0)
    b.mistrust = clipped(b.mistrust + change, 0.0, 1.0)
