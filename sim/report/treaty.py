"""The agreed package in words, and who gave up what."""

from __future__ import annotations

from sim.outcome import DISCLAIMER, Outcome
from sim.report import baselines, logrolling
from sim.report.explanation import prospects, why
from sim.report.measures import last_text
from sim.report.words import capital, names, share, told_date
from sim.scenario.tastes import losses_on

WORTH = (
    "Worth is counted on a scale where an actor's ideal clauses are 1 and its worst are 0. What "
    "was traded counts how far the clauses reassure as well; this table counts the clauses alone."
)


CONCEDED = (
    "0 %: it keeps its opening position, which is its ideal; 100 %: it gives up all it could lose "
    "on that issue. The last row weighs the issues by how much they matter to each, and counts "
    "linked issues besides: giving way on both of two linked issues hurts more than the sum of the "
    "two, so the last row need not be a mean of the rows above it. All this counts the clauses "
    "alone: what the whole deal is worth to an actor "
)
WHOLE = {  # by whether there is a war
    True: "is less, because it may collapse and a compromise has its price at home.",
    False: "also counts what any deal brings it besides, and what it costs it at home.",
}
BLINDLY = (
    "“A package drawn blindly” is how far from that prediction a package lies on the mean of all "
    "that respect the red lines: terms that lie nearer owe something to what the prediction counts."
)


def treaty(outcome: Outcome) -> str:
    """The treaty, or the last text if there is none, as Markdown."""
    if outcome.agreed:
        return _signed(outcome)
    return _unsigned(outcome)


def _signed(outcome: Outcome) -> str:
    assert outcome.package is not None
    when = told_date(outcome.day(outcome.weeks - 1))
    return "\n".join(
        [
            f"# {capital(outcome.scenario.document)} ({outcome.scenario.title})",
            "",
            f"Accepted by {names(outcome, outcome.vetoes)} and ratified in week "
            f"{outcome.weeks - 1}, {when}.",
            "",
            *_articles(outcome, outcome.package),
            "",
            "## Who gave up what",
            "",
            *_concessions(outcome, outcome.package),
            "",
            *_exchange(outcome),
            "",
            *_lasting(outcome),
            f"*{DISCLAIMER}*",
            "",
        ]
    )


def _lasting(outcome: Outcome) -> list[str]:
    told = prospects(outcome)
    return ["## Will it last?", "", " ".join(told), ""] if told else []


def _unsigned(outcome: Outcome) -> str:
    lines = [f"# No agreement ({outcome.scenario.title})", ""]
    week = last_text(outcome)
    if week is not None:
        package = int(outcome.history.table[week].text)
        refused = outcome.refusers(week)
        homes = outcome.history.table.refused_by_home
        who = f"refused by {names(outcome, refused)}"
        if not refused:
            who = "which was not voted on,"
        if homes[week] >= 0:
            who = f"which {outcome.short(int(homes[week]))} failed to ratify"
        lines += [
            f"There is no treaty. The last text on the table, in week {week}, {who}, read:",
            "",
            *_articles(outcome, package),
            "",
            "## What it would have asked of each side",
            "",
            *_concessions(outcome, package),
            "",
            *_exchange(outcome),
        ]
    else:
        reason = f" {why(outcome, 0)}" if outcome.clash else ""
        lines.append(f"There is no treaty, and no text was ever on the table.{reason}")
    return "\n".join([*lines, "", f"*{DISCLAIMER}*", ""])


def _articles(outcome: Outcome, package: int) -> list[str]:
    return [
        f"{number}. **{outcome.scenario.issues[issue].label}.** {level.label}."
        for number, (issue, level) in enumerate(outcome.terms(package).items(), 1)
    ]


def _concessions(outcome: Outcome, package: int) -> list[str]:
    """How far each veto player is from its opening position, its ideal, on every issue."""
    seats = outcome.vetoes
    heads = [capital(outcome.short(seat)) for seat in seats]
    rows = [
        f"| Issue | {' | '.join(heads)} |",
        f"|---|{'---|' * len(seats)}",
    ]
    losses = losses_on(outcome.scenario, outcome.numbers.clause[package])
    for k, issue in enumerate(outcome.scenario.issues):
        cells = [share(losses[seat, k]) for seat in seats]
        rows.append(f"| {outcome.scenario.issues[issue].label} | {' | '.join(cells)} |")
    total = [f"**{share(1.0 - outcome.numbers.utility[package, seat])}**" for seat in seats]
    rows.append(f"| **All, weighed by importance and linkage** | {' | '.join(total)} |")
    return [*rows, "", CONCEDED + WHOLE[outcome.scenario.is_fought]]


def _exchange(outcome: Outcome) -> list[str]:
    """What was traded for what, and what simpler predictions would have said."""
    return [
        "## Who traded what for what",
        "",
        logrolling.told(outcome, logrolling.logroll(outcome)),
        "",
        "## Would a simple mean have said the same?",
        "",
        baselines.told(outcome),
        "",
        *_naive(outcome),
    ]


def _naive(outcome: Outcome) -> list[str]:
    """The predictions in a table: what each is, how far it lies from the terms and from a package
    drawn blindly, who gains against it."""
    heads = [f"More to {outcome.short(seat)}" for seat in outcome.sides]
    yardstick = "A package drawn blindly"
    rows = [
        f"| Prediction | Points away | {yardstick} | {' | '.join(heads)} |",
        "|---|---|---|---|---|",
    ]
    for one in baselines.comparisons(outcome):
        gains = [f"{one.gains[seat]:+.3f}" for seat in outcome.sides]
        name = capital(one.baseline.name.replace("_", " "))
        apart = f"{one.points:.0f} | {one.blind:.0f}"
        rows.append(f"| **{name}.** {one.baseline.meaning} | {apart} | {' | '.join(gains)} |")
    return [*rows, "", BLINDLY, "", WORTH]
