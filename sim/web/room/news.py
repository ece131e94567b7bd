"""What everybody hears: the war since the last session, events, arrangements on the side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report.explanation import cause_of_pause
from sim.report.words import capital, party, plural, share, told_date

STILL = 0.05  # percentage points: a front that moves less is said to stand


def news(outcome: Outcome, before: int, week: int, injected: Sequence[str]) -> dict[str, Any]:
    """The news of the weeks after `before` up to `week`, JSON-ready; `injected` are the ids of the
    instructor's events."""
    weeks = range(before + 1, week + 1)
    return {
        "weeks": [before + 1, week],
        "sentences": list(_sentences(outcome, weeks)),
        "front": _front(outcome, weeks),
        "events": [
            {
                "week": w,
                "date": told_date(outcome.day(w)),
                "text": event.text,
                "injected": event.id in injected,
            }
            for w in weeks
            for event in outcome.events_of(w)
        ],
        "tracks": _tracks(outcome, weeks),
    }


def _sentences(outcome: Outcome, weeks: range) -> Iterator[str]:
    if not len(weeks):
        return
    yield _line(outcome, weeks)
    yield from (f"{capital(words)}." for words in _on_the_side(outcome, weeks))
    yield from _mediator(outcome, weeks)
    yield from _pauses(outcome, weeks)
    yield from _promises(outcome, weeks)


def _line(outcome: Outcome, weeks: range) -> str:
    """How the front moved, and what it cost."""
    moved = float(outcome.history.front.move[weeks.start : weeks.stop].sum())
    first, second = outcome.sides
    since = "This week" if len(weeks) == 1 else f"In {plural(len(weeks), 'week')}"
    if abs(moved) < STILL:
        front = f"{since} the front hardly moves"
    else:
        gainer = party(outcome, first if moved > 0 else second)
        front = f"{since} {gainer.does('gains', 'gain')} {abs(moved):.2f} percentage points of "
        front += outcome.scenario.battlefield.held_of
    lost = [_lost(outcome, seat, weeks) for seat in (first, second)]
    told = [f"{round(much, 1):.1f} thousand" if much >= 0.05 else "hardly anybody" for much in lost]
    return (
        f"{front}. {capital(party(outcome, first).does('loses', 'lose'))} {told[0]} soldiers, "
        f"{outcome.short(second)} {told[1]}.".replace("hardly anybody soldiers", "hardly anybody")
    )


def _lost(outcome: Outcome, seat: int, weeks: range) -> float:
    return float(outcome.history.seat["losses"][weeks.start : weeks.stop, seat].sum())


def _front(outcome: Outcome, weeks: range) -> dict[str, Any] | None:
    if not len(weeks):
        return None
    front, launched = outcome.history.front, outcome.history.campaign["strikes"]
    campaigns = outcome.scenario.battlefield.campaigns.values()
    return {
        "holder": outcome.actors[outcome.sides[0]],
        "held_percent": round(float(front.held[weeks[-1]]), 3),
        "held_of": outcome.scenario.battlefield.held_of,
        "change": round(float(front.move[weeks.start : weeks.stop].sum()), 3),
        "strikes": [
            {
                "label": campaign.label,
                "count": round(float(launched[weeks.start : weeks.stop, c].sum())),
            }
            for c, campaign in enumerate(campaigns)
        ],
    }


def _tracks(outcome: Outcome, weeks: range) -> list[dict[str, Any]]:
    """Every arrangement on the side: whether it holds, and was agreed just now."""
    told = []
    for k, (key, track) in enumerate(outcome.scenario.partial_tracks.items()):
        now = outcome.history.track[weeks.start : weeks.stop, k]
        told.append(
            {
                "key": key,
                "label": track.label,
                "in_force": bool(len(now) and now["in_force"][-1]),
                "agreed_now": bool(now["agreed"].any()),
            }
        )
    return told


def _on_the_side(outcome: Outcome, weeks: range) -> Iterator[str]:
    for k, track in enumerate(outcome.scenario.partial_tracks.values()):
        now = outcome.history.track[weeks.start : weeks.stop, k]
        if now["agreed"].any():
            yield f"agreed on the side: {track.label}"
        if now["broken"].any():
            yield f"broken down: {track.label}"


def _mediator(outcome: Outcome, weeks: range) -> Iterator[str]:
    left = int(outcome.history.table.mediator_left[weeks[-1]])
    if outcome.mediator is not None and left in weeks:
        who = party(outcome, outcome.mediator)
        yield f"{capital(who.does('leaves', 'leave'))} the talks in week {left}."


def _pauses(outcome: Outcome, weeks: range) -> Iterator[str]:
    """That the talks were suspended, and why."""
    idle = [w for w in weeks if outcome.history.table.suspended[w] > 0.0]
    idle = [w for w in idle if outcome.history.table.refused_by_home[w] < 0]
    if idle:
        because = cause_of_pause(outcome, idle[0])
        yield f"The talks were suspended for {plural(len(idle), 'week')}{because}."


def _promises(outcome: Outcome, weeks: range) -> Iterator[str]:
    """Which promises are believed otherwise than at the last session."""
    if weeks[0] == 0:
        return
    before, now = (outcome.history.credibility[w] for w in (weeks[0] - 1, weeks[-1]))
    issues = list(outcome.scenario.issues.values())
    for k in np.flatnonzero(np.abs(now - before) > 1e-9):
        yield (
            f"What is promised on {issues[k].label} is believed {share(now[k])}, no longer "
            f"{share(before[k])}."
        )
