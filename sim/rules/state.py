"""What a negotiation remembers from week to week, and what every number means.

One table of columns serves all: it makes the arrays, heads the columns of `rounds.csv`, and tells
tools the meaning and unit of each. Codes and flags are kept as numbers; -1 means "none".
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Rows: TypeAlias = Any  # a record array: its columns are attributes


class Column(NamedTuple):
    """One number of the state."""

    name: str
    unit: str
    meaning: str


def _columns(*rows: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


SEAT = _columns(
    ("cost_type", "utility", "private cost of a horizon of war at start intensity"),
    ("cost_factor", "factor", "what events have made of that cost"),
    ("inducement", "utility", "what any deal brings or costs it besides its terms"),
    ("audience_cost", "utility", "price at home of any compromise"),
    ("troops", "thousand", "soldiers"),
    ("quality", "factor", "effectiveness"),
    ("losses", "thousand", "casualties this week"),
    ("casualties", "index", "casualty index, 1 at the start"),
    ("damage", "index", "damage by strikes, 1 at the start"),
    ("fatigue", "index", "war-weariness"),
    ("aid", "share", "flow of equipment it gives, share of the starting total"),
    ("mistrust", "0..1", "chance of collapse it sees in an agreement without assurance"),
    ("belief", "log ratio", "what it believes the log force ratio to be, first side over second"),
    ("belief_sd", "log ratio", "how unsure it is of that"),
    ("prevail", "0..1", "its belief that the first side prevails if the war is decided"),
    ("pressure_base", "utility", "level to which the mediator's pressure returns"),
    ("pressure", "utility", "the mediator's pressure on it"),
    ("war_value", "utility", "value of the war's expected result, before costs"),
    ("war_value_now", "utility", "the same if the front stood still"),
    ("part_truth", "utility", "reservation value: war value at the true balance of power"),
    ("part_belief", "utility", "... what optimism and doubt add to it"),
    ("part_casualties", "utility", "... less the cost of casualties"),
    ("part_damage", "utility", "... less the cost of damage"),
    ("part_fatigue", "utility", "... less the cost of fatigue"),
    ("part_pressure", "utility", "... less the mediator's pressure"),
    ("war_cost", "utility", "cost of fighting on"),
    ("unpressured", "utility", "reservation value without the mediator's pressure"),
    ("reservation", "utility", "reservation value: the least it would sign for"),
    (
        "public_reservation",
        "utility",
        "the same for an actor of average cost, which all can work out",
    ),
    ("estimate", "utility", "what it thinks the opponent's reservation value is"),
    ("estimate_sd", "utility", "how unsure it is of that"),
    ("shift", "utility", "how far believed messages have moved that estimate"),
    ("message", "code", "mediator's message to concede: 1 believed, 0 not believed, -1 none"),
    ("mediator_error", "utility", "lasting error of the mediator's estimate of it"),
    ("mediator_belief", "utility", "what the mediator thinks its reservation value is"),
    ("revision", "utility", "how far its answers have moved the mediator's text towards it"),
    ("mediator_estimate", "utility", "the reservation value that the mediator's text reckons with"),
    ("top", "utility", "the best it thinks it can get"),
    ("conceded", "0..1", "share of its demand given up by its strategy"),
    ("aspiration", "utility", "the least it accepts this week"),
    ("received_first", "utility", "first thing the opponent offered or accepted, worth to it"),
    ("received_best", "utility", "best such thing so far"),
    (
        "refused_best",
        "utility",
        "best text it has refused, worth over its public reservation value",
    ),
    ("accepted_least", "utility", "worst text it has accepted, likewise"),
    ("last_offer", "package", "what it proposed last"),
    ("offer", "package", "what it proposed this week"),
    ("vote", "code", "1 accepted, 0 refused, 2 its own offer, -1 not asked"),
    ("text_value", "utility", "worth to it of the text on the table"),
    ("odds_home", "0..1", "chance that its home would pass the text"),
)
FRONT = _columns(
    ("held", "%", "land held by the first side"),
    ("stock", "index", "the aided side's equipment, 1 at the start"),
    ("log_ratio", "log ratio", "true log force ratio, first side over second"),
    ("move", "%", "land gained by the first side this week"),
    ("breakthrough", "%", "part of it that is a breakthrough"),
    ("momentum", "0..1", "share of recent weeks in which the front moved the first side's way"),
    ("fighting", "factor", "what side tracks leave of the fighting"),
    ("strikes", "factor", "what side tracks leave of the strikes"),
)
TABLE = _columns(
    ("suspended", "weeks", "weeks without talks still to come, this one included"),
    ("mediated", "flag", "1 if the mediator is at the table"),
    ("mediator_left", "week", "week in which the mediator left"),
    ("speaker", "actor", "who speaks first or alone; -2 both belligerents"),
    ("author", "actor", "whose text is put to the vote"),
    ("text", "package", "the text on the table"),
    ("agreed", "flag", "1 if every veto player accepted"),
    ("ratified", "flag", "1 if it also passed at home"),
    ("refused_by_home", "actor", "whose home turned it down"),
    ("odds_home", "0..1", "chance that the text passes everywhere"),
    ("range_size", "utility", "largest gain that every veto player can have at once; < 0: closed"),
    ("range_binder", "actor", "who gains least there"),
    (
        "range_packages",
        "count",
        "undominated packages that every veto player prefers to war",
    ),
    ("home_range_size", "utility", "the same among packages that may pass at home"),
    ("public_range_size", "utility", "the range as an outsider can estimate it"),
    ("opener", "actor", "who would have to give up least to open a closed range"),
    ("opening", "utility", "how much that is"),
    ("blocker", "code", "why there is no deal this week"),
    ("nash", "package", "Nash bargaining solution"),
    ("nash_ties", "count", "undominated packages that are equally good by it"),
    ("kalai_smorodinsky", "package", "Kalai-Smorodinsky solution"),
    ("kalai_smorodinsky_ties", "count", "undominated packages that are equally good by it"),
    ("egalitarian", "package", "package with the largest least gain"),
    ("egalitarian_ties", "count", "undominated packages that are equally good by it"),
    ("utilitarian", "package", "individually rational package with the largest sum"),
    ("utilitarian_ties", "count", "undominated packages that are equally good by it"),
    ("ripeness", "0..1", "observer's index of a mutually hurting stalemate with a way out"),
    ("wayout", "0..1", "share of the last four weeks with a public range"),
    ("way_bits", "bits", "whether the public range was open in each of the last four weeks"),
    ("commitment", "utility", "Powell's slack; > 0: the rising side cannot be trusted to stop"),
    ("preventive_motive", "utility", "Fearon's slack: the same if the riser makes every offer"),
    ("hazard", "per year", "chance a year that the signed deal fails"),
    ("survival", "0..1", "chance that it lasts five years"),
    ("margin", "utility", "least gain of a belligerent over its unpressured reservation value"),
    ("collapse_years", "years", "drawn time to collapse of the signed deal"),
)
CAMPAIGN = _columns(
    ("strikes", "count", "strikes this week"),
    ("leak", "0..1", "share that gets through"),
)
TRACK = _columns(
    ("in_force", "flag", "1 while it holds"),
    ("odds", "0..1", "chance of agreement this week"),
    ("agreed", "flag", "1 in a week in which it is agreed"),
    ("broken", "flag", "1 in a week in which it breaks down"),
)

RUN = _columns(
    ("agreed", "flag", "a package was accepted by all and ratified"),
    ("week", "week", "last week played: that of the deal, if there is one"),
    ("package", "package", "the package agreed"),
    ("ceasefire_week", "week", "first week of a general ceasefire"),
    ("blocker", "code", "what stood in the way in most weeks"),
    ("range_opened", "week", "first week in which the bargaining range was open"),
    ("range_best", "utility", "largest size of the range in any week; < 0: never open"),
    ("failed_ratifications", "times", "packages turned down at home"),
    ("mediator_left", "week", "week in which the mediator left"),
    ("held", "%", "land held by the first side at the end"),
    ("margin", "utility", "least gain of a belligerent over its unpressured reservation value"),
    ("hazard", "per year", "chance a year that the signed deal fails"),
    ("survival", "0..1", "chance that the signed deal lasts five years"),
    ("collapse_years", "years", "drawn time to collapse of the signed deal"),
)
RUN_SEAT = _columns(
    ("reservation", "utility", "reservation value in the last week"),
    ("worth", "utility", "what the deal is worth to it"),
    ("losses", "thousand", "losses in all"),
)
RUN_CAMPAIGN = _columns(("strikes", "count", "strikes in all"))
RUN_TRACK = _columns(("week", "week", "first week in which it was agreed"))

BLOCKERS = ("talks_suspended", "red_lines", "no_range", "home", "posture", "ratification", "agreed")
SUSPENDED, RED_LINES, NO_RANGE, HOME, POSTURE, RATIFICATION, AGREED = range(len(BLOCKERS))

NOT_AT_HOME, NOT_TO_OTHERS, WELCOME = 0.0, 1.0, 2.0  # who stands against a package from outside

GRID = np.arange(-25, 26) * 0.02  # deviations of a reservation value from its public estimate


class State(NamedTuple):
    """The memory of one negotiation: record arrays, all float64, changed in place by the beats."""

    clock: np.ndarray  # (3,) int64: seed, run, week
    seat: Rows  # (actors,) SEAT
    front: Rows  # (1,) FRONT
    table: Rows  # (1,) TABLE
    campaign: Rows  # (campaigns,) CAMPAIGN
    track: Rows  # (tracks,) TRACK
    consent: np.ndarray  # (tracks, 2): the chance that a side wants it; -1: as its own rule says
    happened: np.ndarray  # (events,) float64: 1 in the week in which the event happens
    credibility: np.ndarray  # (issues,) 0..1
    guess: np.ndarray  # (2, grid): each side's belief over the other's deviation, sums to 1
    learnt: np.ndarray  # (2, 2): mean and standard deviation of each
    worth: np.ndarray  # (actors, packages): value of each undominated package as an agreement
    assured: np.ndarray  # (actors, packages): how far their clauses reassure, 0..1
    weighed: np.ndarray  # (actors, 4 + issues): mistrust and all else with which they were valued
    welcome: np.ndarray  # (packages,): NOT_AT_HOME, NOT_TO_OTHERS or WELCOME
    at_home: np.ndarray  # (packages,): 1 where all homes together may pass it
    room: np.ndarray  # (2 + actors, packages): room to reckon in
    bar: np.ndarray  # (actors,): and more
    seat_numbers: np.ndarray  # (actors, columns): the same memory as `seat`, by column number


def records(columns: tuple[Column, ...], count: int) -> Rows:
    """`count` empty records with these columns."""
    return np.zeros(count, _record(columns)).view(np.recarray)


def _record(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    return [(column.name, "f8") for column in columns]


def blank(
    actors: int, issues: int, packages: int, campaigns: int, tracks: int, events: int
) -> State:
    """A state of the right shape, all zero."""
    seat = records(SEAT, actors)
    return State(
        clock=np.zeros(3, np.int64),
        seat=seat,
        front=records(FRONT, 1),
        table=records(TABLE, 1),
        campaign=records(CAMPAIGN, campaigns),
        track=records(TRACK, tracks),
        consent=np.zeros((tracks, 2)),
        happened=np.zeros(events),
        credibility=np.zeros(issues),
        guess=np.zeros((2, len(GRID))),
        learnt=np.zeros((2, 2)),
        worth=np.zeros((actors, packages)),
        assured=np.zeros((actors, packages)),
        weighed=np.zeros((actors, 4 + issues)),
        welcome=np.zeros(packages),
        at_home=np.zeros(packages),
        room=np.zeros((2 + actors, packages)),
        bar=np.zeros(actors),
        seat_numbers=seat.view(np.ndarray).view("f8").reshape(actors, len(SEAT)),
    )


SIDE_BY_SIDE = {"clause", "utility"}  # arrays of Numbers that run along the packages in memory


class Numbers(NamedTuple):
    """A scenario as arrays: what a negotiation is given and never changes.

    The record arrays hold every number of the scenario's records under its path, joined by `_`
    (`actors.<key>.war.cost` is `actor[i].war_cost`, `war.decisiveness` is
    `given[0].war_decisiveness`), so that a sweep can reach it by name.
    """

    actor: Rows  # (actors,): Actor, its forces, codes of its rules, its view of war's results
    given: Rows  # (1,): Negotiation, War, Battlefield and Durability, with seat numbers
    campaign: Rows  # (campaigns,): Campaign, with `by`, `on` and place
    track: Rows  # (tracks,): Track, with each side's value and slopes, and place
    event: Rows  # (events,): week, probability, suspend, place
    effect: np.ndarray  # (effects, 7): event, column, target, amount, multiplies, low, high
    mixture: np.ndarray  # (actors, strategies): weights that sum to 1
    credibility: np.ndarray  # (issues,) at the start
    assurance: np.ndarray  # (actors, 2, issues): weights that sum to 1; which end reassures
    clause: np.ndarray  # (packages, issues): value of each package's level; undominated ones first
    utility: np.ndarray  # (packages, actors)
    odds: np.ndarray  # (packages, actors + 1): chance that each home passes it; that all do
    front_curve: np.ndarray  # (actors, 2, knots): x and satisfaction on the front's issue
    line: np.ndarray  # (2, knots): land held in %, value of the front's issue there
    calendar: np.ndarray  # (weeks, 2): speed of the front; 1 in the cold quarters


class History(NamedTuple):
    """The state at the end of every round, week by week; room for several runs has an axis of runs
    before that of weeks."""

    seat: Rows  # (weeks, actors) SEAT
    front: Rows  # (weeks,) FRONT
    table: Rows  # (weeks,) TABLE
    campaign: Rows  # (weeks, campaigns) CAMPAIGN
    track: Rows  # (weeks, tracks) TRACK
    happened: np.ndarray  # (weeks, events)
    credibility: np.ndarray  # (weeks, issues)


class Tally(NamedTuple):
    """What one run leaves behind: views of one row of numbers."""

    everything: np.ndarray  # (numbers,)
    run: Rows  # (1,) RUN
    blocked: np.ndarray  # (codes,): weeks blocked by each code but `agreed`
    seat: Rows  # (actors,) RUN_SEAT
    campaign: Rows  # (campaigns,) RUN_CAMPAIGN
    track: Rows  # (tracks,) RUN_TRACK


def tally_type(n: Numbers) -> np.dtype[Any]:
    """How the numbers of a tally stand in a row."""
    counts = {"seat": len(n.actor), "campaign": len(n.campaign), "track": len(n.track)}
    tables = {"seat": RUN_SEAT, "campaign": RUN_CAMPAIGN, "track": RUN_TRACK}
    parts = [(name, _record(tables[name]), (count,)) for name, count in counts.items()]
    return np.dtype([("run", _record(RUN), (1,)), ("blocked", "f8", (AGREED,)), *parts])


def blank_tally(n: Numbers) -> Tally:
    """An empty tally of the scenario's shape."""
    kind = tally_type(n)
    row = np.zeros(1, kind)
    parts = {name: row[name][0] for name in ("run", "seat", "campaign", "track")}
    records = {name: part.view(np.recarray) for name, part in parts.items()}
    return Tally(row.view("f8"), blocked=row["blocked"][0], **records)


def blank_for(n: Numbers) -> State:
    """An empty state of the scenario's shape."""
    packages, issues = n.clause.shape
    return blank(len(n.actor), issues, packages, len(n.campaign), len(n.track), len(n.event))


def blank_history(n: Numbers, runs: int = 1) -> History:
    """Room for every week of the scenario's horizon, for so many runs."""
    weeks, actors = len(n.calendar), len(n.actor)

    def room(columns: tuple[Column, ...], *shape: int) -> Rows:
        return records(columns, math.prod(shape)).reshape(shape)

    return History(
        seat=room(SEAT, runs, weeks, actors),
        front=room(FRONT, runs, weeks),
        table=room(TABLE, runs, weeks),
        campaign=room(CAMPAIGN, runs, weeks, len(n.campaign)),
        track=room(TRACK, runs, weeks, len(n.track)),
        happened=np.zeros((runs, weeks, len(n.event))),
        credibility=np.zeros((runs, weeks, n.clause.shape[1])),
    )


def of_run(history: History, weeks: int, run: int = 0) -> History:
    """The weeks that one run of a history has played."""
    return History(*(kept[run, :weeks] for kept in history))
