"""What another policy changes, at the same points and with the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import Measure, Tally, measures, warning
from sim.sweep.analysis.study import Study, text

if TYPE_CHECKING:
    from pandas import DataFrame


def policies(study: Study, wanted: Sequence[Measure] = ()) -> DataFrame:
    """A row for each further policy and measure (all of `measures`, or those wanted): its
    difference from the first policy with a 95 % interval that leaves out points and replications of
    both at once, and the share of pairs (same point, same replication) that differ."""
    from pandas import DataFrame

    tally = Tally(study, list(wanted) or measures(study))
    first, *others = study.policies
    rows, pairs_of = [], _pairs(study, tally, first)
    for policy in others:
        pairs = pairs_of[policy]
        for k, measure in enumerate(tally.wanted):
            place, luck = (np.hstack([tally.sums(policy, by, k), tally.sums(first, by, k)])
                           for by in ("place", "luck"))  # fmt: skip
            total = place.sum(axis=0)
            value, found = float(_difference(total)), spread.spread(place, luck, _difference)
            low, high = spread.around(value, found)
            warned = warning(study, measure, int(min(total[1], total[3])))
            rows.append({
                "policy": policy, "against": first, "outcome": measure.name,
                "meaning": measure.meaning, "among": measure.among, "difference": value,
                "low": low, "high": high, "standard_error": found.error,
                "pairs": int(pairs[f"n{k}"]), "share_of_pairs_that_differ": float(pairs[f"d{k}"]),
                "interval": f"paired, {found.how}", "warning": warned,
            })  # fmt: skip
    return DataFrame(rows)


def _difference(sums: np.ndarray) -> np.ndarray:
    """Rounded: what is the same in all runs differs in no last bit of its mean either."""
    return np.asarray(np.round(spread.ratio(sums[..., :2]) - spread.ratio(sums[..., 2:]), 12))


def _pairs(study: Study, tally: Tally, first: str) -> dict[str, dict[str, float]]:
    """For each policy: number of pairs with the first that both have a measure, and the share of
    them in which it differs."""
    values = ", ".join(
        f"coalesce({m.value}, false) AS v{k}"
        if m.is_share
        else f"CASE WHEN {m.where} THEN {m.value} END AS v{k}"
        for k, m in enumerate(tally.wanted)
    )
    asked = ", ".join(  # a comparison with nothing is nothing, and not counted
        f"count(b.v{k} <> a.v{k}) AS n{k}, avg(CAST(b.v{k} <> a.v{k} AS INTEGER)) AS d{k}"
        for k in range(len(tally.wanted))
    )
    found = study.query(
        f", valued AS (SELECT policy, point, replication, {values} FROM good) "
        f"SELECT b.policy, {asked} FROM valued a JOIN valued b USING (point, replication) "
        f"WHERE a.policy = {text(first)} GROUP BY b.policy"
    ).set_index("policy")
    none = dict.fromkeys(found.columns, 0.0)
    return {
        policy: dict(found.loc[policy].astype(float)) if policy in found.index else none
        for policy in study.policies
    }
