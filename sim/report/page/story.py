"""An outcome as plain numbers: what the charts of its page draw.

Keys of the story; lists `by week` have one entry for every week played, None where there is none,
and `by actor` one for every seat:

    weeks, dates       number of weeks; their first days, in words
    said               by week: one sentence for screen readers
    actors             by actor: name, short (the same within a sentence), veto, colour (place
                       in the page's palette)
    sides              seats of the two belligerents
    agreed             whether the last week brought a deal
    issues             label, levels, ideals (by side: nearest level)
    range              by week: size, home, binder (seat), packages, and, in the first side's
                       utility, least, most, text
    votes              by week: author (seat); by actor and week: vote, worth, reservation, asks
    ladder             by issue and week: level of the text put to the vote
    reasons, reason    what stood in the way, in words; by week: which
    parts              by actor: the reservation value and what it is made of, by week
    beliefs            truth by week; by side: belief, its sd, estimate of the other, its sd
    front              by week: held, casualties by side, strikes; tracks; events; only with a war
    space              packages as the two sides value them (see `space.py`)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.outcome import Outcome
from sim.report import measures
from sim.report.page.reasons import reasons
from sim.report.page.space import space
from sim.report.words import capital, told_date
from sim.scenario.records import Issue


def story(outcome: Outcome) -> dict[str, Any]:
    """All that the page's charts draw, JSON-ready; see the keys above."""
    told = reasons(outcome)
    kinds = list(dict.fromkeys(told))
    dates = [told_date(outcome.day(week)) for week in range(outcome.weeks)]
    return {
        "weeks": outcome.weeks,
        "dates": dates,
        "said": [capital(reason.words) + "." for reason in told],
        "actors": actors(outcome),
        "sides": list(outcome.sides),
        "agreed": outcome.agreed,
        "issues": [_issue(outcome, key, said) for key, said in outcome.scenario.issues.items()],
        "range": _range(outcome),
        "votes": _votes(outcome),
        "ladder": [rounded(rungs) for rungs in measures.rungs(outcome).T],
        "reasons": [{"kind": kind.kind, "words": capital(kind.words)} for kind in kinds],
        "reason": [kinds.index(reason) for reason in told],
        "parts": [_parts(outcome, seat) for seat in range(len(outcome.actors))],
        "beliefs": _beliefs(outcome),
        **({"front": _front(outcome)} if outcome.scenario.is_fought else {}),
        "space": space(outcome),
    }


def rounded(values: Any, digits: int = 4) -> list[float | None]:
    """Numbers with so many significant digits; None where there is none."""
    return [float(f"{x:.{digits}g}") if np.isfinite(x) else None for x in np.asarray(values, float)]


def actors(outcome: Outcome) -> list[dict[str, Any]]:
    """Everybody's name and look: the belligerents have the first two colours."""
    others = [seat for seat in range(len(outcome.actors)) if seat not in outcome.sides]
    order = [*outcome.sides, *others]
    return [
        {
            "name": capital(outcome.short(seat)),
            "short": outcome.short(seat),
            "veto": seat in outcome.vetoes,
            "colour": order.index(seat),
        }
        for seat in range(len(outcome.actors))
    ]


def _issue(outcome: Outcome, key: str, issue: Issue) -> dict[str, Any]:
    levels = np.array([level.value for level in issue.levels])
    ideals = []
    for seat in outcome.sides:
        wish = outcome.scenario.actors[outcome.actors[seat]].preferences.get(key)
        ideals.append(None if wish is None else int(np.abs(levels - wish.ideal).argmin()))
    labels = [level.label for level in issue.levels]
    return {"label": issue.label, "levels": labels, "ideals": ideals}


def _range(outcome: Outcome) -> dict[str, Any]:
    table, first = outcome.history.table, outcome.history.seat[:, outcome.sides[0]]
    if len(outcome.numbers.clause) == 0:
        return {}
    return {
        "size": rounded(table.range_size),
        "home": rounded(table.home_range_size),
        "binder": table.range_binder.astype(int).tolist(),
        "packages": table.range_packages.astype(int).tolist(),
        "least": rounded(first.reservation),
        "most": rounded(measures.most_for_first(outcome)),
        "text": rounded(np.where(table.text >= 0, first.text_value, np.nan)),
    }


def _votes(outcome: Outcome) -> dict[str, Any]:
    table, seats = outcome.history.table, outcome.history.seat
    tabled = (table.text >= 0)[:, None]
    vote = np.where(tabled & (seats.vote >= 0), seats.vote, np.nan)
    worth = np.where(tabled, seats.text_value, np.nan)
    return {
        "author": rounded(np.where(tabled[:, 0], table.author, np.nan)),
        "vote": [rounded(own) for own in vote.T],
        "worth": [rounded(own) for own in worth.T],
        "reservation": [rounded(own) for own in seats.reservation.T],
        "asks": [rounded(own) for own in seats.aspiration.T],
    }


def _parts(outcome: Outcome, seat: int) -> dict[str, Any]:
    own = outcome.history.seat[:, seat]
    costs = {part: -own[f"part_{part}"] for part in measures.PARTS[2:]}
    return {
        "war": rounded(own.war_value),
        "truth": rounded(own.part_truth),
        "costs": {part: rounded(cost) for part, cost in costs.items() if cost.any()},
        "reservation": rounded(own.reservation),
    }


def _beliefs(outcome: Outcome) -> dict[str, Any]:
    sides = [outcome.history.seat[:, seat] for seat in outcome.sides]
    names = ("belief", "belief_sd", "estimate", "estimate_sd")
    return {
        "truth": rounded(outcome.history.front.log_ratio),
        **{name: [rounded(own[name]) for own in sides] for name in names},
    }


def _front(outcome: Outcome) -> dict[str, Any]:
    h, scenario = outcome.history, outcome.scenario
    events = [
        {"week": week, "text": event.text}
        for week in range(outcome.weeks)
        for event in outcome.events_of(week)
    ]
    left = int(outcome.last.mediator_left)
    if left >= 0 and outcome.mediator is not None:
        text = f"{capital(outcome.short(outcome.mediator))} left the table"
        events.append({"week": left, "text": text})
    return {
        "held": rounded(h.front.held),
        "of": scenario.battlefield.held_of,
        "breakthrough": rounded(h.front.breakthrough),
        "casualties": [rounded(h.seat.casualties[:, seat]) for seat in outcome.sides],
        "losses": [rounded(h.seat.losses[:, seat]) for seat in outcome.sides],
        "campaigns": [
            {
                "label": campaign.label,
                "by": outcome.actors.index(campaign.by),
                "strikes": rounded(h.campaign.strikes[:, c]),
            }
            for c, campaign in enumerate(scenario.battlefield.campaigns.values())
        ],
        "tracks": [
            {"label": track.label, "in_force": h.track.in_force[:, k].astype(int).tolist()}
            for k, (key, track) in enumerate(scenario.partial_tracks.items())
            if key in outcome.tracks
        ],
        "events": sorted(events, key=lambda event: int(event["week"])),
    }
