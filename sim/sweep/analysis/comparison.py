"""A comparison as plain data: what changed, what it changes on the same luck, and where runs part.

`comparison.json` holds the mapping that `comparison` returns; docs/comparing.md says what its keys
mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcome import DISCLAIMER
from sim.scenario.differences import differences
from sim.sweep.analysis import outcomes, policies, spread, treaties
from sim.sweep.analysis.outcomes import OF_WAR, Measure, Tally, measures
from sim.sweep.analysis.partings import NEVER, Pairs
from sim.sweep.analysis.rows import FORMAT, is_another_war, plain, records, rows_of
from sim.sweep.analysis.study import Results, Study, quoted
from sim.sweep.comparing import Policy

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 12  # causes and reasons that are kept
KINDS = {  # how the results of a pair of runs may differ
    "only_base": "only the first ends in a deal",
    "only_other": "only the second ends in a deal",
    "base_earlier": "both end in a deal, the first earlier",
    "other_earlier": "both end in a deal, the second earlier",
    "other_terms": "both sign in the same week, on other terms",
}


LASTS = Measure(
    "lasting_chance",
    "chance of a deal that lasts five years: P(deal) times the mean survival of the deals",
    "CASE WHEN agreed THEN survival ELSE 0 END",
    "runs",
    False,
)
NEVER_OPEN = Measure(
    "deal_never_open",
    "a deal in a run in which no week had a package all would prefer to war",
    "agreed AND range_opened IS NULL",
    "runs",
    True,
)


def of_actors(actors: Sequence[str]) -> list[Measure]:
    """What each actor gets and loses: the deal's worth among deals, the worth of how the run ended
    (of the deal, or else of fighting on as the actor sees it in the last week, the mediator's
    pressure included), and losses."""
    ends = "CASE WHEN agreed THEN {worth} ELSE {reservation} END"
    told = []
    for key in actors:
        columns = {name: quoted(f"{key}.{name}") for name in ("worth", "reservation", "losses")}
        told += [
            Measure(f"worth.{key}", "mean worth of the deal to it, utility", columns["worth"],
                    "deals", False),
            Measure(f"outcome_value.{key}", "mean worth to it of how the run ended: of the deal, "
                    "or of fighting on as it sees it in the last week, pressure included, utility",
                    ends.format(**columns), "runs", False),
            Measure(f"losses.{key}", "mean losses in all, thousand", columns["losses"], "runs",
                    False),
        ]  # fmt: skip
    return told


def told_by(study: Study, wanted: Sequence[Measure]) -> DataFrame:
    """`policies.policies` with the figure of the first policy and of the other beside each
    difference: base, base_low, base_high, other, other_low, other_high; a chance of lasting deals
    that is 0 has the interval of the chance of a deal."""
    tally = Tally(study, list(wanted))
    table = policies.policies(study, wanted)
    places = {measure.name: k for k, measure in enumerate(wanted)}
    first = next(iter(study.policies))
    for name in ("base", "other"):
        whose = [first if name == "base" else policy for policy in table.policy]
        known = {(p, o): outcomes.row(study, tally, p, places[o])
                 for p, o in dict.fromkeys(zip(whose, table.outcome, strict=True))}  # fmt: skip
        rows = [known[each] for each in zip(whose, table.outcome, strict=True)]
        rows = [row if row["outcome"] != LASTS.name or row["value"] else
                row | {end: known[p, "deal"][end] for end in ("low", "high")}
                for row, p in zip(rows, whose, strict=True)]  # fmt: skip
        for tail, column in (("", "value"), ("_low", "low"), ("_high", "high"),
                             ("_runs", "runs_behind_it")):  # fmt: skip
            table[name + tail] = [row[column] for row in rows]
    return table


def comparison(
    results: Results, told: Sequence[Policy], pairs: Mapping[str, Pairs], not_drawn: Sequence[str]
) -> dict[str, Any]:
    """All that a page about a comparison needs; the first policy is the one that the others are
    compared with."""
    study = Study(results)
    base, *others = told
    actors = list(dict.fromkeys(key for policy in told for key in policy.scenario.actors))
    fighters = {
        side for each in told if each.scenario.is_fought for side in each.scenario.war.sides
    }
    held = Measure("held", "mean land held by the first side at the end, %", "held", "runs", False)
    blocked = {m: m._replace(among="no deal", meaning="main blocker of a run without a deal")
               for m in measures(study) if m.name.startswith("blocker.")}  # fmt: skip
    wanted = [
        *(
            each
            for m in measures(study)
            for each in ([m, NEVER_OPEN] if m.name == "range_ever_open" else [blocked.get(m, m)])
        ),
        LASTS,
        *of_actors(actors),
        held,
    ]
    wanted = [measure for measure in wanted if is_told(measure, fighters)]
    table, levels = told_by(study, wanted), treaties.clauses(study)
    return {
        "kind": "comparison",
        "format": FORMAT,
        "note": DISCLAIMER,
        "base": base.key,
        "pairs": study.points * study.replications,
        "seed": results.sweep["seed"],
        "drawn": study.factors,
        "not_drawn": list(not_drawn),
        "policies": [_policy(base, policy) for policy in told],
        "measures": [
            row
            for policy in others
            for row in rows_of(table[table.policy == policy.key], base.scenario, policy.scenario)
        ],
        "levels": _commonest(levels),
        "partings": {
            policy.key: parting(pairs[policy.key])
            for policy in others
            if not is_another_war(base.scenario, policy.scenario)
        },
    }


def is_told(measure: Measure, fighters: Collection[str]) -> bool:
    """Whether a measure says something where these fight: nobody else has losses, and where nobody
    does there is no land, no ceasefire, and nothing known of how long deals last."""
    name, _, key = measure.name.partition(".")
    return key in fighters if name == "losses" else bool(fighters) or name not in OF_WAR


def _policy(base: Policy, policy: Policy) -> dict[str, Any]:
    """What a policy is: its names, its differences from the base, and what only one of them has."""
    ours, theirs = base.scenario, policy.scenario
    apart = {
        part: {
            "only_base": [_label(getattr(ours, part)[k]) for k in getattr(ours, part)
                          if k not in getattr(theirs, part)],
            "only_other": [_label(getattr(theirs, part)[k]) for k in getattr(theirs, part)
                           if k not in getattr(ours, part)],
        }
        for part in ("issues", "actors")
    }  # fmt: skip
    return {
        "key": policy.key,
        "label": policy.label,
        "question": policy.scenario.question,
        "actors": {key: actor.short for key, actor in theirs.actors.items()},
        "issues": {key: issue.label for key, issue in theirs.issues.items()},
        "sides": list(theirs.war.sides),
        "another_war": is_another_war(ours, theirs),
        "differences": [each._asdict() for each in differences(ours, theirs)],
        "not_shared": apart,
    }


def _label(record: Any) -> str:
    return str(getattr(record, "short", record.label))


def _commonest(levels: DataFrame) -> list[dict[str, Any]]:
    """For each policy and issue the level that most deals have, with its share."""
    if levels.empty:
        return []
    kept = levels[levels.deals > 0].sort_values("share_of_deals", ascending=False, kind="stable")
    kept = kept.groupby(["policy", "issue"], sort=False).head(1).sort_index()
    return records(kept.drop(columns=["interval", "warning"]))


# ------------------------------------------------------------------------------------ partings
def parting(pairs: Pairs) -> dict[str, Any]:
    """Where pairs of runs part ways first, and where and why their results do."""
    count, firsts = len(pairs.week), []
    for cause, number in Counter(pairs.cause[pairs.week >= 0]).most_common(MOST):
        weeks = pairs.week[pairs.cause == cause]
        firsts.append({
            "cause": cause, "beat": pairs.beat[pairs.cause == cause][0], **_share(number, count),
            "first_week": int(weeks.min()), "median_week": int(np.median(weeks)),
            "last_week": int(weeks.max()),
        })  # fmt: skip
    kinds = _kinds(pairs)
    return {
        "pairs": count,
        "never": _share(int((pairs.week < 0).sum()), count),
        "first": firsts,
        "same_result": _share(int((kinds == "").sum()), count),
        "results": [_result(pairs, kind, kinds == kind) for kind in KINDS if (kinds == kind).any()],
    }


def _kinds(pairs: Pairs) -> np.ndarray:
    ours, theirs = pairs.signed.T
    asked = {
        "only_base": (ours < NEVER) & (theirs == NEVER),
        "only_other": (theirs < NEVER) & (ours == NEVER),
        "base_earlier": (ours < theirs) & (theirs < NEVER),
        "other_earlier": (theirs < ours) & (ours < NEVER),
        "other_terms": (ours == theirs) & (ours < NEVER) & ~pairs.same_terms,
    }
    return np.select(list(asked.values()), list(asked), default="")


def _result(pairs: Pairs, kind: str, which: np.ndarray) -> dict[str, Any]:
    count = int(which.sum())
    why = Counter(
        zip(pairs.blocker[which], pairs.refuser[which], pairs.over[which].tolist(), strict=True)
    )
    reasons = [
        {"blocker": blocker, "refused_by": refuser, "was_over": over, **_share(number, count)}
        for (blocker, refuser, over), number in why.most_common(MOST)
        if blocker
    ]
    week = int(np.median(pairs.signed[which].min(axis=1)))
    return {"result": kind, "meaning": KINDS[kind], **_share(count, len(which)),
            "median_week": week, "reasons": reasons}  # fmt: skip


def _share(number: int, of: int) -> dict[str, Any]:
    """A count of pairs and its share with Wilson's 95 % interval."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(number, of, alpha=1 - spread.LEVEL, method="wilson")
    return {"pairs": number, "share": plain(number / of), "low": plain(low), "high": plain(high)}
