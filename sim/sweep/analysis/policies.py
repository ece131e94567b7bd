"""What another policy changes, at the same points and with the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import Measure, Tally, measures, warning
from sim.sweep.analysis.study import Study, text

if TYPE_CHECKING:
    from pandas import DataFrame

WAYS = ("place", "luck")


class Difference(NamedTuple):
    """A difference with its 95 % interval, its standard error, and the chance to see one at least
    so large (0..1) if there were none."""

    value: float
    low: float
    high: float
    error: float
    p_value: float


def policies(study: Study, wanted: Sequence[Measure] = ()) -> DataFrame:
    """A row for each further policy and measure (all of `measures`, or those wanted).

    `difference` from the first policy is that of two means, each over all runs that have the
    measure; `same` is that over those pairs alone (same point, same replication) of which both runs
    have it, with its p-value and the number of these pairs that differ. The intervals leave out
    points and replications of both policies at once.
    """
    from pandas import DataFrame

    first, *others = study.policies
    told = list(wanted) or measures(study)
    tally, pairs = Tally(study, told), _pairs(study, told, first)
    how = "every pair a group" if study.points == 1 else "groups of points and luck"
    rows = []
    for policy in others:
        for k, measure in enumerate(told):
            sums = [np.hstack([tally.sums(policy, by, k), tally.sums(first, by, k)]) for by in WAYS]
            apart = [pairs.sums(policy, by, 2 * k) for by in WAYS]
            runs, count = sums[0].sum(axis=0)[1::2], int(apart[0][:, 1].sum())
            differ = int(pairs.sums(policy, "place", 2 * k + 1)[:, 0].sum())
            of_all = _difference(sums, measure)
            same = _difference(apart, measure)
            rows.append({
                "policy": policy, "against": first, "outcome": measure.name,
                "meaning": measure.meaning, "among": measure.among, "difference": of_all.value,
                "low": of_all.low, "high": of_all.high, "standard_error": of_all.error,
                "same": same.value, "same_low": same.low, "same_high": same.high,
                "p_value": same.p_value, "pairs": count, "pairs_that_differ": differ,
                "share_of_pairs_that_differ": differ / count if count else float("nan"),
                "interval": f"paired, {how}", "warning": warning(study, measure, int(runs.min())),
            })  # fmt: skip
    return DataFrame(rows)


def _difference(sums: Sequence[np.ndarray], measure: Measure) -> Difference:
    """Of sums (groups, [sum, number, ...]) by place and by luck: their mean, less the mean of the
    further two columns where there are any."""
    from scipy.stats import t

    value, found = float(_mean(sums[0].sum(axis=0))), spread.spread(sums[0], sums[1], _mean)
    low, high = np.clip(spread.around(value, found), -measure.most, measure.most).tolist()
    if measure.is_share and abs(value) == 1:  # every pair alike: the rule of three
        low, high = sorted((value, value * max(0.0, 1 - 3 / sums[0][:, 1].sum())))
    with np.errstate(divide="ignore"):
        size = abs(value) / np.float64(found.error) if value else 0.0
    return Difference(value, low, high, found.error, 2 * float(t.sf(size, found.freedom)))


def _mean(sums: np.ndarray) -> np.ndarray:
    """Rounded: what is the same in all runs differs in no last bit of its mean either."""
    first = spread.ratio(sums[..., :2])
    return np.round(first - spread.ratio(sums[..., 2:]) if sums.shape[-1] > 2 else first, 12)


def _pairs(study: Study, told: Sequence[Measure], first: str) -> Tally:
    """For each measure, of the pairs with the first policy that both have it: the difference, and
    whether there is one."""
    values = ", ".join(
        f"CAST(CASE WHEN {m.where} THEN {f'coalesce({m.value}, false)' if m.is_share else m.value} "
        f"END AS DOUBLE) AS v{k}"
        for k, m in enumerate(told)
    )
    apart = ", ".join(f"b.v{k} - a.v{k} AS d{k}" for k in range(len(told)))
    view = (
        f", valued AS (SELECT policy, point, replication, {values} FROM good), "
        f"pairs AS (SELECT b.policy, point, replication, {apart} FROM valued a JOIN valued b "
        f"USING (point, replication) WHERE a.policy = {text(first)})"
    )
    asked = [
        each
        for k in range(len(told))
        for each in (Measure(f"apart{k}", "", f"d{k}", "runs", False),
                     Measure(f"differs{k}", "", f"d{k} <> 0", "runs", True))
    ]  # fmt: skip
    return Tally(study, asked, before=view, view="pairs")
