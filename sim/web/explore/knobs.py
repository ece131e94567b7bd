"""The numbers that a reader may move, in plain words: one row each, by where they stand.

`{who}` is the actor or thing that a number belongs to, `{other}` the mediator or the other side.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10
from typing import NamedTuple

TINY = 1e-9
FINEST = -7  # power of ten of the smallest step
NICE = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


class Knob(NamedTuple):
    """One number: where it stands, how it is called, and how far a slider goes at least."""

    entry: str
    label: str
    help: str
    low: float
    high: float | None  # None: twice what the scenario says
    unit: str = ""
    terms: tuple[str, ...] = ()
    main: bool = False


TALKS = (
    Knob("horizon_weeks", "Weeks of talks",
         "How many weeks are played before the talks count as failed.", 4, 156, "weeks", main=True),
    Knob("negotiation.session_every_weeks", "Weeks from one session to the next",
         "The table meets in every so-manieth week; the war goes on meanwhile.", 1, 13, "weeks"),
    Knob("negotiation.ratify_min", "Least chance at home for a text to be tabled",
         "Texts that are less likely than this to pass at home are not put forward.", 0, 1,
         "chance", ("ratification",)),
    Knob("negotiation.renegotiation_pause_weeks", "Pause after a failed vote at home",
         "How long nobody talks after parliament or people have turned a text down.", 0, 26,
         "weeks", ("ratification",)),
    Knob("negotiation.feeler_sd", "How vague signals are",
         "The vaguer offers and answers are, the less each side learns from them about what the "
         "other would sign.", 0.002, 0.15, "utility"),
    Knob("negotiation.accept_noise", "How unsteady answers are",
         "The larger, the more often a text is accepted or refused for no good reason.", 0, 0.05,
         "utility"),
)  # fmt: skip
MEDIATOR = (
    Knob("negotiation.mediator_patience_weeks", "Patience of {who}",
         "Weeks in which the mediator is certain to stay at the table.", 0, 104, "weeks",
         ("mediator",), True),
    Knob("negotiation.mediator_exit_weekly", "Chance a week of leaving: {who}",
         "Once its patience is over, the mediator may leave in any week, and its pressure with it.",
         0, 0.2, "chance a week", ("mediator",)),
    Knob("negotiation.mediator_own_weight", "Wishes of {who} in its text",
         "0: the text serves the two sides alone; 1: its own taste counts as much as a side's.",
         0, 2, "weight", ("mediator",)),
    Knob("negotiation.mediator_noise", "Misreading of the two sides by {who}",
         "The lasting error of the mediator's estimate of what each side would sign.", 0, 0.1,
         "utility", ("mediator", "reservation")),
    Knob("negotiation.text_revision", "How far a refusal moves the next text",
         "After each refusal the mediator's text moves this far towards the refuser.", 0, 0.05,
         "utility", ("mediator",)),
    Knob("negotiation.political_cover", "Cover that a mediated text gives at home",
         "Share of the price of a compromise at home that is spared when a third party wrote it.",
         0, 1, "share", ("audience_cost", "mediator")),
    Knob("negotiation.exit_aid_factor", "Aid from {who} that survives its leaving",
         "Share of its aid that goes on after the mediator has left.", 0, 1, "share"),
)  # fmt: skip
WAR = (
    Knob("war.stalemate_prob", "Chance that the war stays undecided",
         "How likely both sides think it that a year or so of fighting decides nothing. The "
         "higher, the less there is to win by waiting.", 0, 1, "chance", ("war_value",), True),
    Knob("war.decisiveness", "How much the stronger side gains from being stronger",
         "With 0 force decides nothing; with a high number a small edge decides the war.", 0, 10,
         "", ("force_ratio",)),
    Knob("war.horizon_weeks", "How far ahead the sides look",
         "Weeks of fighting that each side pictures when it weighs a text against the war.", 4,
         156, "weeks"),
    Knob("war.signal_noise", "How little news from the front tells",
         "The larger, the more slowly the sides learn who is stronger.", 0.5, 10, ""),
    Knob("battlefield.front.speed", "Speed of the front",
         "Land taken in a week, in per cent, for a given edge in force.", 0.001, 0.2,
         "% a week", ("force_ratio",), True),
    Knob("battlefield.front.sd", "Luck at the front",
         "How much the front moves in a week by chance alone.", 0, 0.1, "% a week"),
    Knob("battlefield.front.breakthrough_rate", "Chance a week of a breakthrough",
         "A sudden jump of the front, for whichever side is stronger.", 0, 0.05, "chance a week"),
    Knob("battlefield.held_pct", "Land held by {other} at the start",
         "Where the line runs on the first day.", 0, None, "%"),
)  # fmt: skip
AID = Knob("battlefield.aid.flows.{key}", "Aid from {who} to {other}",
           "Equipment given each week, as a share of all that was given at the start.", 0, None,
           "share of the starting flow", (), True)  # fmt: skip
SIDE = (
    Knob("troops_k", "Soldiers of {who}", "How many fight on the first day.", 0, None, "thousand",
         ("force_ratio",)),
    Knob("recruits_k", "Recruits of {who}", "New soldiers each week.", 0, None,
         "thousand a week"),
    Knob("quality", "Quality of {who}'s forces", "How much each soldier is worth in battle.", 0,
         None, "factor", ("force_ratio",)),
)  # fmt: skip
CAMPAIGN = Knob("weekly", "{who}, a week", "Strikes on the other's rear at the start.", 0, None,
                "strikes a week")  # fmt: skip
ACTOR = (
    Knob("war.cost", "Cost of fighting on",
         "What a year or so of war costs {who}, on the scale on which its ideal terms are worth 1 "
         "and its worst 0. The dearer the war, the less {who} would sign for.", 0, 0.2, "utility",
         ("utility", "reservation"), True),
    Knob("war.cost_sd", "How little others know of that cost",
         "Spread of the private cost of war: the larger, the more can be won by bluffing.", 0, 1,
         "share", ("reservation",)),
    Knob("war.fatigue0", "War-weariness at the start",
         "Weariness of the war that {who} brought along.", 0, 1.5, "index"),
    Knob("war.fatigue_rate", "War-weariness added each week",
         "How fast the war tires {who}.", 0, 0.01, "a week"),
    Knob("audience_cost", "Price of a compromise at home",
         "What signing anything less than its ideal costs the leader of {who} at home.", 0, 0.2,
         "utility", ("audience_cost",), True),
    Knob("mistrust", "Fear that the deal collapses",
         "The chance of collapse that a deal has in the eyes of {who} if none of its clauses "
         "reassures.",
         0, 1, "chance", ("credibility",), True),
    Knob("collapse_loss", "What a collapse would cost",
         "What {who} would lose if a signed deal broke down.", 0, 1, "utility"),
    Knob("inducement", "Reward for signing anything",
         "What any deal brings {who} besides its terms, such as aid; below 0 it is a price.",
         -0.1, 0.1, "utility", ("inducement",)),
)  # fmt: skip
PRESSURE = Knob("pressure0", "Pressure from {other}",
                "How hard the mediator leans on {who} while it is at the table.", 0, 0.1,
                "utility", ("mediator",), True)  # fmt: skip
BELLIGERENT = (
    Knob("war.optimism", "Optimism about the war",
         "How far the strength of {who} is overrated at home at the start; below 0: underrated.",
         -0.2, 0.4, "log force ratio", ("force_ratio",), True),
    Knob("war.belief_sd", "Doubt about who is stronger",
         "How unsure the balance of forces looks to {who} at the start.", 0, 0.3, "log force ratio",
         ("force_ratio",)),
)  # fmt: skip
STRATEGY = (
    Knob("strategy.deadline_weeks", "Weeks of holding out",
         "When all is conceded that ever will be, where concessions go by the clock.", 4, 156,
         "weeks", ("aspiration",), True),
    Knob("strategy.beta", "Late or early concessions",
         "Below 1 they come late (a Boulware), above 1 early (a Conceder).", 0.1, 4, "",
         ("aspiration",)),
    Knob("strategy.k", "Conceded from the start",
         "Share of the demands of {who} given up before the first session.", 0, 1, "share",
         ("aspiration",)),
    Knob("strategy.ambition", "How much is asked for at first",
         "Share of the best attainable deal that is aimed for.", 0, 1, "share",
         ("aspiration",)),
)  # fmt: skip
HOME = (
    Knob("domestic.autonomy", "Chance that home goes along",
                     "How likely the leader of {who} is to deliver what was signed.", 0, 1,
                     "chance", ("ratification",)),
    Knob("domestic.pass_prob", "Chance that parliament says yes",
                      "How likely the chamber of {who} is to pass a text that it is asked about.",
                      0, 1, "chance", ("ratification",)),
    Knob("domestic.threshold", "Support that a referendum needs",
                      "Share of the people of {who} that must back the text.", 0, 1, "share",
                      ("ratification",)),
    Knob("domestic.endorsement", "Votes that the leader's word moves",
                        "Share of the people of {who} that follows its leader.", 0, 0.5, "share",
                        ("ratification",)),
)  # fmt: skip
WEIGHT = Knob("weight", "How much it matters: {other}",
              "Importance of this issue to {who}; the weights of an actor count as 1 together.",
              0, 0.5, "weight", ("salience",))  # fmt: skip
IDEAL = Knob(
    "ideal",
    "Wanted most on: {other}",
    "Place on the scale from 0 (“{first}”) to 1 (“{last}”).",
    0,
    1,
    "place, 0 to 1",
)
LINKAGE = Knob("strength", "Tie between {other}",
               "Giving way on both hurts {who} more than the two losses added up.", 0, 1, "weight",
               ("linkage",))  # fmt: skip
CREDIBILITY = Knob("credibility.{key}", "Belief in the promise: {who}",
                   "How far everybody believes that this clause would be kept.", 0, 1,
                   "0: not, 1: fully", ("credibility",), True)  # fmt: skip
LASTING = Knob("durability.base_annual", "Risk a year that a middling deal breaks down",
               "The hazard of a signed deal before its own terms count. It moves how long deals "
               "last, not whether they are signed.", 0.01, 0.4, "a year",
               ("survival",))  # fmt: skip
TRACK = (
    Knob("attempt", "{who}: chance a week that it is tried",
         "How often the two sides talk about this on the side; 0: never.", 0, 1, "chance a week",
         (), True),
    Knob("break_weekly", "{who}: chance a week that it breaks down",
         "How fragile this arrangement is once it is agreed.", 0, 1, "chance a week"),
)  # fmt: skip
TRACK_VALUE = Knob("value.{key}", "{who}: worth to {other}",
                   "What this arrangement is worth to {other}; below 0: better without.", -0.1,
                   0.1, "utility", ("utility",))  # fmt: skip
EVENT = Knob("probability", "Week {other}: {who}", "The chance that this happens.", 0, 1, "chance")

PROTOCOLS = {
    "mediated_text": "The mediator writes one text and asks both sides",
    "alternating": "The two sides take turns with proposals",
    "simultaneous": "Both propose at once; the one with more to lose gives way",
    "equilibrium": "Turns, each side working out what the other cannot refuse",
}
STRATEGIES = {
    "hold": "Holds firm: gives up nothing beyond the start",
    "by_clock": "By the clock: gives way as its deadline nears",
    "in_kind": "In kind: gives way as far as the other has come",
    "by_front": "By the front: stands firm while the front moves its way",
}
OFFERS = {
    "logroll": "What it can live with and the other likes best",
    "bayes": "Gain times the chance that the other says yes",
    "own_best": "What is best for itself",
    "equilibrium": "What the other cannot refuse, worked out",
}
ANSWERS = {
    "next": "Accepts what is as good as what it would ask for",
    "late": "Refuses until its deadline, then accepts what beats war",
}


def ladder(
    own: float, low: float, high: float | None, also: Iterable[float] = ()
) -> tuple[float, float, float]:
    """Low, high and step of a slider that reaches what a scenario says and what `also` is held
    possible; what the scenario says lies on a step."""
    top = _nice(2 * own) if high is None else high
    reached = [own, *also]
    top = max([top, *(_nice(x) for x in reached if x > top)])
    bottom = min([low, *(-_nice(-x) for x in reached if x < low)])
    if isinstance(own, int):
        return int(bottom), int(top), 1
    span = (top - bottom) / 100
    powers = range(floor(log10(span)), FINEST, -1)
    steps = [float(f"{digit}e{power}") for power in powers for digit in (5, 2, 1)]
    small = [step for step in steps if step <= span * (1 + TINY)]
    return bottom, top, next((x for x in small if _fits(own, x) and _fits(bottom, x)), small[-1])


def _nice(number: float) -> float:
    """The next round number from a number; 1 from 0."""
    if number <= 0:
        return 1.0 if number == 0 else -number
    power = floor(log10(number))
    return next(x for d in NICE if (x := float(f"{d}e{power}")) >= number * (1 - TINY))


def _fits(number: float, step: float) -> bool:
    return abs(number / step - round(number / step)) < 1e-6
