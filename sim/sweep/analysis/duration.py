"""When a deal comes: cumulative incidence of a deal and of a ceasefire, which compete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import SHARES, warning
from sim.sweep.analysis.study import Study, text

if TYPE_CHECKING:
    from pandas import DataFrame

CENSORED, DEAL, CEASEFIRE = 0, 1, 2
# A ceasefire comes first only if it is agreed in an earlier week than the deal.
CEASED = "ceasefire_week IS NOT NULL AND NOT (agreed AND week <= ceasefire_week)"
EVENTS = {
    "deal first": (DEAL, CEASED),
    "ceasefire first": (CEASEFIRE, CEASED),
    "deal, whether or not a ceasefire came first": (DEAL, "false"),
}


def duration(study: Study) -> DataFrame:
    """Share of runs in which each event has come by each week, with a 95 % band, per policy.

    Runs without an event are censored in their last week, so horizons may differ (Aalen & Johansen
    1978). Of a ceasefire and a deal the first counts; a deal alone is told apart.
    """
    from pandas import DataFrame

    rows: list[dict[str, Any]] = []
    for policy in study.policies:
        for event, (cause, competing) in EVENTS.items():
            counts = _counts(study, policy, competing)
            rows += [{"policy": policy, "event": event, **row}
                     for row in _curve(study, counts, cause)]  # fmt: skip
    return DataFrame(rows)


def _counts(study: Study, policy: str, competing: str) -> DataFrame:
    """Number of runs by time, status and both groups."""
    return study.query(
        f"SELECT CASE WHEN {competing} THEN ceasefire_week ELSE week END AS time, "
        f"CASE WHEN {competing} THEN {CEASEFIRE} WHEN agreed THEN {DEAL} ELSE {CENSORED} END "
        f"AS status, {study.groups()}, count(*) AS runs FROM good WHERE policy = {text(policy)} "
        "GROUP BY ALL ORDER BY ALL"
    )


def _curve(study: Study, counts: DataFrame, cause: int) -> list[dict[str, Any]]:
    weeks = np.arange(int(counts.time.max()) + 1) if len(counts) else np.arange(0)
    cells = counts.groupby(["time", "status"], as_index=False)["runs"].sum()
    keys = {(row.time, row.status): k for k, row in enumerate(cells.itertuples())}
    column = [keys[key] for key in zip(counts.time, counts.status, strict=True)]
    by = {}
    for name, grouping in (("points", counts.place), ("replications", counts.luck)):
        by[name] = np.zeros((grouping.nunique(), len(cells)))
        np.add.at(by[name], (grouping.rank(method="dense").astype(int) - 1, column), counts.runs)

    def curves(sums: np.ndarray) -> np.ndarray:
        each = [_incidence(cells, own, cause, weeks) for own in np.atleast_2d(sums)]
        return np.array(each)

    whole = curves(by["points"].sum(axis=0))[0] if len(cells) else weeks
    left = {name: curves(sums.sum(axis=0) - sums) for name, sums in by.items() if len(sums) > 1}
    warned, rows = warning(study, SHARES[0], int(counts.runs.sum())), []
    at_risk = [int(cells.runs[cells.time >= week].sum()) for week in weeks]
    for k, week in enumerate(weeks):
        found = spread.combined({name: each[:, k] for name, each in left.items()})
        low, high = spread.of_share(whole[k], at_risk[0], found, study.throws)
        rows.append({"week": int(week), "share": whole[k], "low": low, "high": high,
                     "runs_still_open": at_risk[k], "interval": f"Wilson, {found.how}",
                     "warning": warned})  # fmt: skip
    return rows


def _incidence(cells: DataFrame, runs: np.ndarray, cause: int, weeks: np.ndarray) -> np.ndarray:
    """Aalen-Johansen estimate at each week, from counts of (time, status)."""
    from statsmodels.duration.survfunc import CumIncidenceRight

    kept = runs > 0
    status = cells.status.to_numpy()[kept]
    if not (status == cause).any():
        return np.zeros(len(weeks))
    found = CumIncidenceRight(cells.time.to_numpy()[kept], status, freq_weights=runs[kept])
    steps = np.concatenate([[0.0], found.cinc[cause - 1]])
    return np.asarray(steps[np.searchsorted(found.times, weeks, side="right")])
