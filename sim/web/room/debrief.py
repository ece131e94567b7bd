"""The debrief: what the class did against what the model would have done with the same luck."""

from __future__ import annotations

from typing import Any

from sim.outcome import Outcome
from sim.report import baselines, explanation, gap, logrolling
from sim.report.handout import interval, points
from sim.report.measures import last_text
from sim.report.words import capital, joined, told_date
from sim.scenario.table import in_words
from sim.sweep.engine import negotiate
from sim.sweep.ensemble import ensemble
from sim.web.room.conceding import conceded
from sim.web.room.table import Table
from sim.web.room.weighing import POINTS

SCALE = "In sentences with three decimals worth counts from 0 to 1: 0.010 is one point."
OTHER_LUCK = 300  # runs of the model with other luck


NOTE = "debrief"  # under which the talks keep it


def made(table: Table) -> dict[str, Any] | None:
    """The debrief of a room that is over, once it was made."""
    return table.talks.notes.get(NOTE) if table.phase == "over" else None


def debrief(outcome: Outcome) -> dict[str, Any]:
    """The class's outcome beside the model's of the same scenario and luck."""
    model = alone(outcome)
    return {
        "class": _end(outcome) | {"verdict": _verdict(outcome)},
        "model": _end(model),
        "scale": SCALE,
        "same_luck": _same_luck(outcome, model),
        "other_luck": _other_luck(outcome),
        "table": _terms(outcome, model),
        "worth": _worth(outcome, model),
        "joint_gains": _joint_gains(outcome),
        "conceded": [conceded(outcome, seat) for seat in outcome.vetoes],
        "gap": _gap(outcome),
        "naive": baselines.told(outcome),
        "durability": {"sentence": _durability(outcome), "model": _durability(model)},
        "ends": _ends(outcome, model),
    }


def alone(outcome: Outcome) -> Outcome:
    """What the model makes of the same scenario, events and luck when nobody else decides."""
    history = negotiate(outcome.numbers, outcome.seed)
    return Outcome(outcome.scenario, outcome.numbers, history, outcome.seed)


def clashing(outcome: Outcome) -> list[str]:
    """The red lines that together leave no text at all, as sentences."""
    lines = (in_words(outcome.scenario, path).rstrip(".") for path in outcome.clash)
    return [f"{capital(line)}." for line in lines]


# ------------------------------------------------------------------ the ends
def _verdict(outcome: Outcome) -> str:
    """How it ended for people: who signs for less than war did so knowingly, or for lack of a
    hint."""
    if not outcome.agreed:
        return explanation.verdict(outcome)
    slip, last = explanation.slip(outcome), outcome.history.seat[-1]
    said = explanation.verdict(outcome).replace(slip, "") if slip else explanation.verdict(outcome)
    short = [seat for seat in outcome.vetoes if last[seat].text_value < last[seat].reservation]
    if not short:
        return said
    told = [
        f"{points(POINTS * float(last[i].reservation - last[i].text_value))} points for "
        f"{outcome.short(i)}"
        for i in short
    ]
    return f"{said} It is worth less than going on without a deal: by {joined(told)}."


def _end(outcome: Outcome) -> dict[str, Any]:
    """How a negotiation ended, with the deal's or the last text's clauses."""
    week = last_text(outcome)
    clauses: list[dict[str, str]] = []
    if week is not None:
        terms = outcome.terms(int(outcome.history.table[week].text))
        clauses = [
            {"issue": key, "issue_label": outcome.scenario.issues[key].label}
            | {"key": level.key, "label": level.label}
            for key, level in terms.items()
        ]
    return {
        "agreed": outcome.agreed,
        "week": outcome.weeks - 1,
        "date": told_date(outcome.day(outcome.weeks - 1)),
        "verdict": explanation.verdict(outcome),
        "clauses": clauses,
        "clauses_are": "the deal" if outcome.agreed else "the last text" if clauses else "none",
    }


def _same_luck(outcome: Outcome, model: Outcome) -> str:
    """Both ends in a sentence."""
    told = {
        (True, True): "Both you and the model signed",
        (True, False): "You signed; the model with the same luck did not",
        (False, True): "You did not sign; the model with the same luck did",
        (False, False): "Neither you nor the model with the same luck signed",
    }[outcome.agreed, model.agreed]
    weeks = [f"you in week {outcome.weeks - 1}"] if outcome.agreed else []
    weeks += [f"the model in week {model.weeks - 1}"] if model.agreed else []
    when = f" ({joined(weeks)})" if weeks else ""
    return (
        f"{told}{when}. The same luck means the same war, the same news and the same throws of the "
        "dice at home, as long as the same things are decided; it is one throw of many."
    )


def _other_luck(outcome: Outcome) -> str:
    """What the model does with other luck: the spread to see both ends against."""
    if not len(outcome.numbers.clause):
        return "With any luck the result is the same: there is nothing to sign."
    found = ensemble(outcome.scenario, outcome.seed, OTHER_LUCK)
    said = (
        f"Of {OTHER_LUCK} runs of the model with other luck {interval(found['deal'])} end in a "
        "deal (in brackets the 95 % interval)"
    )
    if not found["weeks"]:
        return f"{said}."
    low, middle, high = (f"{week:g}" for week in found["weeks"])
    return f"{said}, half of those between week {low} and week {high} (the middle one: {middle})."


def _ends(outcome: Outcome, model: Outcome) -> list[dict[str, str]]:
    """Figures of both ends, side by side."""
    rows = [("Weeks played", [str(each.weeks) for each in (outcome, model)])]
    held = [f"{float(each.history.front[-1].held):.1f} %" for each in (outcome, model)]
    holder = capital(outcome.short(outcome.sides[0]))
    rows.append((f"{holder}: part held of {outcome.scenario.battlefield.held_of}", held))
    for seat in outcome.sides:
        lost = [float(each.history.seat["losses"][:, seat].sum()) for each in (outcome, model)]
        told = [f"{much:.0f} thousand" for much in lost]
        rows.append((f"{capital(outcome.short(seat))}: soldiers lost", told))
    texts = [str(int((each.history.table.text >= 0).sum())) for each in (outcome, model)]
    rows.append(("Texts put to the vote", texts))
    return [{"label": label, "class": ours, "model": its} for label, (ours, its) in rows]


# ------------------------------------------------------------------ the terms
def _terms(outcome: Outcome, model: Outcome) -> list[dict[str, Any]]:
    """The clauses of both and of the plainest prediction, issue by issue."""
    mean = baselines.baselines(outcome.scenario)[0]
    compromise = baselines.described(outcome.scenario, mean)["terms"]
    both = [{c["issue"]: c["label"] for c in _end(each)["clauses"]} for each in (outcome, model)]
    return [
        {
            "issue": key,
            "label": issue.label,
            "class": both[0].get(key),
            "model": both[1].get(key),
            "baseline": compromise[key]["label"],
        }
        for key, issue in outcome.scenario.issues.items()
    ]


def _worth(outcome: Outcome, model: Outcome) -> list[dict[str, Any]]:
    """What the deal or last text of each was worth to everybody, and no deal in the same week."""
    columns = [_worths(each) for each in (outcome, model)]
    return [
        {
            "seat": key,
            "class": columns[0][0][seat],
            "class_no_deal": columns[0][1][seat],
            "model": columns[1][0][seat],
            "model_no_deal": columns[1][1][seat],
        }
        for seat, key in enumerate(outcome.actors)
    ]


def _worths(outcome: Outcome) -> tuple[list[float | None], list[float | None]]:
    week = last_text(outcome)
    if week is None:
        nothing: list[float | None] = [None] * len(outcome.actors)
        return nothing, nothing
    seats = outcome.history.seat[week]
    return tuple(  # type: ignore[return-value]
        [round(float(value), 5) for value in seats[name]] for name in ("text_value", "reservation")
    )


def _joint_gains(outcome: Outcome) -> dict[str, Any]:
    """The trades in the deal or last text, and the best that was left on the table."""
    found = logrolling.logroll(outcome)
    said: dict[str, Any] = {"sentence": logrolling.told(outcome, found), "trade": []}
    if found is not None and found.left is not None:
        was = outcome.terms(found.package)
        said["trade"] = [
            {
                "issue": key,
                "label": outcome.scenario.issues[key].label,
                "from": was[key].label,
                "to": level.label,
            }
            for key, level in outcome.terms(found.left.package).items()
            if level != was[key]
        ]
    return said


# ------------------------------------------------------------------ why, and how long
def _gap(outcome: Outcome) -> list[str]:
    """What stood in the way, when the range was open, and what would have opened it."""
    if outcome.clash:
        return [explanation.what_would_open(outcome)]
    said = [explanation.main_blockers(outcome)] if outcome.blockers else []
    said += [explanation.failed_votes(outcome), explanation.what_would_open(outcome)]
    last = gap.gap(outcome, outcome.weeks - 1)
    if not outcome.agreed:
        said.append(f"In the last week: {gap.told(outcome, last)}")
    return [sentence for sentence in said if sentence]


def _durability(outcome: Outcome) -> str:
    if not outcome.agreed:
        return "Nothing was signed, so nothing can last."
    margin = points(POINTS * float(outcome.last.margin))
    return (
        f"{' '.join(explanation.prospects(outcome))} The side that gains least gains {margin} "
        "points against fighting on without pressure."
    )
