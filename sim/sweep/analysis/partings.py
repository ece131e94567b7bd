"""Where and why runs part ways that have the same luck but are played under two policies.

A cause is the earliest thing in the order of the beats of a week that differs; every number that is
recorded counts, those of the observer last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.rules import state
from sim.rules.state import BLOCKERS, Column
from sim.scenario.records import Scenario
from sim.sweep.design import Sweep
from sim.sweep.playing import Player
from sim.sweep.tables import Stretch

BLOCK = 250  # runs whose every number is in memory at once, for each policy and worker
NEVER = 10**6  # weeks


class Cause(NamedTuple):
    """Something that two runs may differ in first."""

    beat: str
    part: str  # of the history
    columns: tuple[str, ...]
    words: str  # {who}: whose


CAUSES = (  # after the events, in the order of the beats
    Cause("mediator", "table", ("mediator_left",), "the mediator stays or leaves"),
    Cause("protocol", "table", ("speaker", "mediated"), "who speaks"),
    Cause("given", "seat", ("cost_type", "cost_factor"), "what the war costs {who}"),
    Cause("given", "seat", ("inducement",), "what any deal brings {who}"),
    Cause("given", "seat", ("audience_cost",), "what a compromise costs {who} at home"),
    Cause("given", "seat", ("aid",), "the equipment that {who} gives"),
    Cause("given", "seat", ("pressure_base", "pressure"), "the mediator's pressure on {who}"),
    Cause("given", "seat", ("mistrust",), "how little {who} trusts an agreement"),
    Cause("given", "credibility", ("credibility",), "how far the clause “{who}” is believed"),
    Cause("war", "front", ("held", "stock", "log_ratio", "move", "breakthrough", "momentum"),
          "the front and the balance of power"),
    Cause("war", "seat", ("troops", "quality", "losses", "casualties", "damage", "fatigue"),
          "the losses and strength of {who}"),
    Cause("war", "campaign", ("strikes", "leak"), "the campaign “{who}”"),
    Cause("belief", "seat", ("belief", "belief_sd", "prevail"),
          "what {who} believes about the balance of power"),
    Cause("reservation", "seat", ("war_value", "war_cost", "unpressured", "reservation",
          "public_reservation"), "the least that {who} would sign for"),
    Cause("estimate", "seat", ("estimate", "estimate_sd", "shift", "message"),
          "what {who} thinks the other side would sign for"),
    Cause("estimate", "seat", ("mediator_error", "mediator_belief", "mediator_estimate"),
          "what the mediator thinks {who} would sign for"),
    Cause("aspiration", "seat", ("top", "conceded", "aspiration"), "how much {who} asks for"),
    Cause("side track", "track", ("odds", "agreed", "broken", "in_force"),
          "the side track “{who}”"),
    Cause("text", "seat", ("offer",), "what {who} proposes"),
    Cause("text", "table", ("author", "text"), "the text that is put to the vote"),
    Cause("text", "seat", ("text_value", "odds_home"), "what the text is worth to {who}"),
    Cause("answer", "seat", ("vote",), "the answer of {who}"),
    Cause("home", "table", ("refused_by_home", "ratified", "suspended"), "the votes at home"),
)  # fmt: skip
BY_TRACK = ("mistrust",)  # columns that a side track changes at the end of a week
REST = "what the observer works out (the bargaining range, reference solutions, prospects)"
ON_OFFER = ", now that not the same packages are on offer"
EMPTY = "what is on offer: under one of the two the red lines leave nothing"
LENGTH = "that one of the two has played all its weeks and is over, while the other goes on"


class Pairs(NamedTuple):
    """What is kept of pairs of runs, (pairs,) each."""

    week: np.ndarray  # first week in which anything differs; -1: none does
    cause: np.ndarray  # words; ""
    beat: np.ndarray
    signed: np.ndarray  # (pairs, 2): week of the deal, NEVER without one
    same_terms: np.ndarray  # both signed the same
    blocker: np.ndarray  # what stood in the way of the one that had not signed; ""
    refuser: np.ndarray  # and who refused there; ""
    over: np.ndarray  # whether that one was over by then: the last week that it played is meant


def partings(sweep: Sweep, workers: int) -> dict[str, Pairs]:
    """For each further policy of a sweep, what became of its pairs of runs with the first."""
    player = Player(replace(sweep, rounds=True))
    player.warm()
    runs, first, *others = sweep.points * sweep.replications, *sweep.policies
    step = min(BLOCK, *(player.most_at_once(name) for name in sweep.policies))

    def played(start: int) -> list[Pairs]:
        stop = min(runs, start + step)
        base = player.stretch(first, start, stop)
        return [_pairs(base, player.stretch(other, start, stop)) for other in others]

    with ThreadPoolExecutor(workers) as crew:
        blocks = list(crew.map(played, range(0, runs, step)))
    return {
        other: Pairs(
            *(np.concatenate(parts) for parts in zip(*(b[k] for b in blocks), strict=True))
        )
        for k, other in enumerate(others)
    }


def _pairs(base: Stretch, other: Stretch) -> Pairs:
    differ = dict(_differences(base, other))
    last = [stretch.tallies["run"]["week"][:, 0].astype(int) for stretch in (base, other)]
    weeks = next(iter(differ.values())).shape[1]
    within = np.arange(weeks) <= np.minimum(*last)[:, None]
    some = np.any([d.reshape(*d.shape[:2], -1).any(axis=2) for d in differ.values()], axis=0)
    some &= within
    week = np.where(some.any(axis=1), some.argmax(axis=1), -1)
    cause, beat = _causes(base, other, differ, week)
    longer = (week < 0) & (last[0] != last[1])
    week[longer] = np.minimum(*last)[longer] + 1
    cause[longer], beat[longer] = LENGTH, "length"
    return Pairs(week, cause, beat, *_results(base, other, differ, last))


# ------------------------------------------------------------------------------------ differences
Thing = tuple[str, str]  # part of the history, column


def _differences(base: Stretch, other: Stretch) -> Iterator[tuple[Thing, np.ndarray]]:
    """Every column that both record: whether it differs, (pairs, weeks) or (pairs, weeks, things)
    in the order of the keys that both have."""
    tables = {"seat": state.SEAT, "front": state.FRONT, "table": state.TABLE,
              "campaign": state.CAMPAIGN, "track": state.TRACK,
              "credibility": (Column("credibility", "", ""),),
              "happened": (Column("happened", "", ""),)}  # fmt: skip
    translated = {"package": _packages(base, other), "actor": _seats(base, other)}
    weeks = min(_numbers(stretch, "table", "text").shape[1] for stretch in (base, other))
    for part, columns in tables.items():
        keys = [list(_keys(stretch.scenario)[part]) for stretch in (base, other)]
        shared = [[own.index(key) for key in keys[0] if key in keys[1]] for own in keys]
        for column in columns:
            ours, theirs = (
                _numbers(stretch, part, column.name)[:, :weeks] for stretch in (base, other)
            )
            if keys[0]:
                ours, theirs = ours[..., shared[0]], theirs[..., shared[1]]
            if column.unit in translated:
                theirs = translated[column.unit][theirs.astype(int)]
            unlike = (ours != theirs) & ~(np.isnan(ours) & np.isnan(theirs))
            yield (part, column.name), unlike


def _numbers(stretch: Stretch, part: str, column: str) -> np.ndarray:
    whole = getattr(stretch.history, part)
    return np.asarray(whole[column] if whole.dtype.names else whole)


def _keys(scenario: Scenario) -> dict[str, Mapping[str, str]]:
    """Part of the history -> key -> name for a reader; table and front are one, without a key."""
    return {
        "seat": {key: actor.short for key, actor in scenario.actors.items()},
        "campaign": {key: each.label for key, each in scenario.battlefield.campaigns.items()},
        "track": {key: track.label for key, track in scenario.partial_tracks.items()},
        "credibility": {key: issue.label for key, issue in scenario.issues.items()},
        "happened": {event.id: event.text for event in scenario.events},
        "table": {},
        "front": {},
    }


def _packages(base: Stretch, other: Stretch) -> np.ndarray:
    """The other's packages as the base numbers them (by the issues that both have); none stays -1,
    and what the base has not is -3."""
    issues = [key for key in base.scenario.issues if key in other.scenario.issues]
    columns = [[list(s.scenario.issues).index(key) for key in issues] for s in (base, other)]
    ours, theirs = (s.clause[:, own] for s, own in zip((base, other), columns, strict=True))
    places = {terms.tobytes(): k for k, terms in reversed(list(enumerate(ours)))}
    return np.array([*(places.get(terms.tobytes(), -3) for terms in theirs), -1], dtype=float)


def _seats(base: Stretch, other: Stretch) -> np.ndarray:
    """The other's seats as the base numbers them; -1 (none) and -2 (both sides) stay."""
    ours, theirs = list(base.scenario.actors), list(other.scenario.actors)
    return np.array([*(ours.index(k) if k in ours else -3 for k in theirs), -2, -1], dtype=float)


# ------------------------------------------------------------------------------------ causes
def _causes(
    base: Stretch, other: Stretch, differ: Mapping[Thing, np.ndarray], week: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Words and beat of the earliest thing that differs in the week of each pair; '' without."""
    at = np.flatnonzero(week >= 0)
    cause, beat = (np.full(len(week), "", dtype=object) for _ in range(2))
    names = _shared_names(base.scenario, other.scenario)
    by_track = np.any([differ["track", c][at, week[at]].any(axis=1) for c in ("agreed", "broken")],
                      axis=0)  # fmt: skip
    events, texts = _events(base, other, at, week[at])
    _settle(at, events, [f"the event “{text}”" for text in texts], "event", cause, beat)
    for each in CAUSES:
        found = np.any([differ[each.part, name][at, week[at]] for name in each.columns], axis=0)
        if each.columns == BY_TRACK:
            found = found & ~by_track[:, None]
        whose = list(names[each.part].values()) or [""]
        told = [each.words.format(who=name) for name in whose]
        _settle(
            at, found.reshape(len(at), math.prod(found.shape[1:])), told, each.beat, cause, beat
        )
    left = at[cause[at] == ""]
    cause[left], beat[left] = REST, "observer"
    if len(base.clause) != len(other.clause) or (_packages(base, other) == -3).any():
        after = np.isin(beat, ("aspiration", "side track", "text", "observer"))
        empty = not (len(base.clause) and len(other.clause))
        cause[after] = EMPTY if empty else cause[after] + ON_OFFER
    return cause, beat


def _settle(
    at: np.ndarray, found: np.ndarray, told: list[str], beat: str, cause: np.ndarray,
    beats: np.ndarray,
) -> None:  # fmt: skip
    """Gives the pairs that have no cause yet the first of these that was found."""
    if not found.size:
        return
    new = found.any(axis=1) & (cause[at] == "")
    cause[at[new]] = np.array(told, dtype=object)[found[new].argmax(axis=1)]
    beats[at[new]] = beat


def _shared_names(base: Scenario, other: Scenario) -> dict[str, dict[str, str]]:
    theirs = _keys(other)
    return {
        part: {key: name for key, name in own.items() if key in theirs[part]}
        for part, own in _keys(base).items()
    }


def _events(
    base: Stretch, other: Stretch, at: np.ndarray, week: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Events that fell in one run of a pair alone, or in both with other effects, (pairs, events),
    and their texts."""
    ours, theirs = ({e.id: e for e in s.scenario.events} for s in (base, other))
    known = {**theirs, **ours}
    found = np.zeros((len(at), len(known)), dtype=bool)
    for k, name in enumerate(known):
        fell = [
            _numbers(s, "happened", "")[at, week, list(own).index(name)] == 1.0
            if name in own
            else np.zeros(len(at), dtype=bool)
            for s, own in ((base, ours), (other, theirs))
        ]
        both = name in ours and name in theirs
        is_other = both and dict(ours[name].effects) != dict(theirs[name].effects)
        found[:, k] = (fell[0] != fell[1]) | (fell[0] & is_other)
    return found, [event.text for event in known.values()]


# ------------------------------------------------------------------------------------ results
def _results(
    base: Stretch, other: Stretch, differ: Mapping[Thing, np.ndarray], last: list[np.ndarray]
) -> tuple[np.ndarray, ...]:
    """Who signed when, whether the same, what stopped the one that signed later or never, and
    whether that one was over."""
    agreed = [s.tallies["run"]["agreed"][:, 0] == 1.0 for s in (base, other)]
    signed = np.stack([np.where(a, w, NEVER) for a, w in zip(agreed, last, strict=True)], axis=1)
    pairs = np.arange(len(signed))
    together = (signed[:, 0] == signed[:, 1]) & agreed[0]
    weeks = differ["table", "text"].shape[1]
    same = together & ~differ["table", "text"][pairs, np.minimum(signed[:, 0], weeks - 1)]
    blocker, refuser = (np.full(len(pairs), "", dtype=object) for _ in range(2))
    over = np.zeros(len(pairs), dtype=bool)
    for k, stretch in enumerate((base, other)):
        behind = np.flatnonzero(signed[:, k] > signed[:, 1 - k])
        over[behind] = signed[behind, 1 - k] > last[k][behind]
        at = np.minimum(signed[behind, 1 - k], last[k][behind])
        for pair, week in zip(behind.tolist(), at.tolist(), strict=True):
            blocker[pair], refuser[pair] = _stopped(stretch, pair, week)
    return signed, same, blocker, refuser, over


def _stopped(stretch: Stretch, run: int, week: int) -> tuple[str, str]:
    """The blocker of a week, and who refused."""
    assert stretch.history is not None
    table, shorts = stretch.history.table[run, week], list(_keys(stretch.scenario)["seat"].values())
    code = BLOCKERS[int(table.blocker)]
    if code == "ratification":
        return code, shorts[int(table.refused_by_home)]
    votes = stretch.history.seat["vote"][run, week]
    return code, " and ".join(name for name, vote in zip(shorts, votes, strict=True) if vote == 0.0)
