"""The debrief: what the class did against what the model would have done with the same luck."""

from __future__ import annotations

from typing import Any

from sim.outcome import Outcome
from sim.report import baselines, explanation, gap, logrolling
from sim.report.handout import interval
from sim.report.measures import last_text
from sim.report.words import capital, joined, plural, share, told_date
from sim.rules import durability
from sim.sweep.engine import negotiate
from sim.sweep.ensemble import ensemble
from sim.web.room.conceding import NOTE as STEPS
from sim.web.room.conceding import conceded
from sim.web.room.table import Table
from sim.web.room.weighing import SCALE

NOTHING_LASTS = "Nothing was signed, so nothing can last."
OTHER_LUCK = 300  # runs of the model with other luck


NOTE = "debrief"  # under which the talks keep it


def made(table: Table) -> dict[str, Any] | None:
    """The debrief of a room that is over, once it was made."""
    return table.talks.notes.get(NOTE) if table.phase == "over" else None


def debrief(outcome: Outcome) -> dict[str, Any]:
    """The class's outcome beside the model's of the same scenario and luck."""
    model = alone(outcome)
    joint = _joint_gains(outcome)
    return {
        "summary": [_both(outcome, model), _missed(joint), _lasts(outcome)],
        "class": _end(outcome),
        "model": _end(model),
        "scale": SCALE,
        "same_luck": _same_luck(outcome, model),
        "other_luck": _other_luck(outcome),
        "table": _terms(outcome, model),
        "worth": _worth(outcome, model),
        "joint_gains": joint,
        "conceded": [conceded(outcome, seat) for seat in outcome.vetoes],
        "conceded_note": STEPS,
        "gap": _gap(outcome),
        "naive": baselines.brief(outcome) or baselines.told(outcome),
        "durability": {"sentence": _durability(outcome), "model": _durability(model)},
        "ends": _ends(outcome, model),
    }


def alone(outcome: Outcome) -> Outcome:
    """What the model makes of the same scenario, events and luck when nobody else decides."""
    history = negotiate(outcome.numbers, outcome.seed)
    return Outcome(outcome.scenario, outcome.numbers, history, outcome.seed)


# ------------------------------------------------------------------ the ends
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


def _missed(joint: dict[str, Any]) -> str:
    """The best trade that was left on the table, in a sentence."""
    moved = [f"“{to['to']}” instead of “{to['from']}” ({to['label']})" for to in joint["trade"]]
    if moved:
        return f"Left on the table: {joined(moved)}, better for one side and worse for no veto."
    return "No small change of the text would have been better for one side and worse for no veto."


def _lasts(outcome: Outcome) -> str:
    """Whether it would last, in a sentence."""
    if not outcome.agreed:
        return NOTHING_LASTS
    years = f"{durability.YEARS:.0f} years"
    return f"The chance that your deal lasts {years} is {share(outcome.last.survival)}."


def _same_luck(outcome: Outcome, model: Outcome) -> str:
    """Both ends, and what the same luck means."""
    return (
        f"{_both(outcome, model)} The same luck means the same war, the same news and the same "
        "throws of the dice at home, as long as the same things are decided; it is one throw of "
        "many."
    )


def _both(outcome: Outcome, model: Outcome) -> str:
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
    return f"{told}{when}."


def _other_luck(outcome: Outcome) -> str:
    """What the model does with other luck: the spread to see both ends against."""
    if not len(outcome.numbers.clause):
        return "With any luck the result is the same: there is nothing to sign."
    found = ensemble(outcome.scenario, outcome.seed, OTHER_LUCK, first=1)  # 0 is the class's own
    weeks = outcome.scenario.negotiation.session_every_weeks
    every = "week" if weeks == 1 else plural(weeks, "week")
    said = (
        f"Of {OTHER_LUCK} runs of the model with other luck, with a session every {every} as in "
        f"your room, {interval(found['deal'])} end in a deal (in brackets the 95 % interval)"
    )
    if not found["weeks"]:
        return f"{said}."
    low, middle, high = (f"{week:g}" for week in found["weeks"])
    return f"{said}, half of those between week {low} and week {high} (the middle one: {middle})."


def _ends(outcome: Outcome, model: Outcome) -> list[dict[str, str]]:
    """Figures of both ends, side by side."""
    rows = [("Weeks played (the first is week 0)", [str(each.weeks) for each in (outcome, model)])]
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
        return NOTHING_LASTS
    return " ".join(explanation.prospects(outcome))
