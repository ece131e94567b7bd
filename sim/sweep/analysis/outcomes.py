"""What came of the runs under each policy, every figure with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.rules.durability import YEARS
from sim.rules.state import BLOCKERS
from sim.sweep.analysis import spread
from sim.sweep.analysis.study import Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame

LASTS = f"agreed AND collapse_years >= {YEARS:g}"
FEW_DEALS, FEW_WEEKS, FEW_THROWS = 30, 20, 10  # below these a claim carries a warning
ALONE = 10_000  # of one point so many replications are each a group of their own
NO_CODE = ("agreed", "")
QUARTILES = (("lower quartile", 0.25), ("median", 0.5), ("upper quartile", 0.75))


class Measure(NamedTuple):
    """A quantity of a run, and the runs that have it."""

    name: str
    meaning: str
    value: str  # SQL
    among: str  # "runs", "deals", "no deal" or "weeks"
    is_share: bool

    @property
    def where(self) -> str:
        """SQL: whether a run counts."""
        return {"deals": "agreed", "no deal": "NOT agreed"}.get(self.among, "true")

    @property
    def most(self) -> float:
        """The largest difference that there can be between two figures of it."""
        is_chance = self.name.partition(".")[0] in ("lasting_chance", "survival", "terms")
        return 1.0 if self.is_share or is_chance else np.inf


SHARES = (
    Measure("deal", "a package accepted by all and ratified", "agreed", "runs", True),
    Measure("deal_or_ceasefire", "a deal, or at least a general ceasefire at some time",
            "agreed OR ceasefire_week IS NOT NULL", "runs", True),
    Measure("lasting_deal", f"a deal whose drawn time to collapse is {YEARS:g} years or more",
            LASTS, "runs", True),
)  # fmt: skip
AMONG_DEALS = (
    Measure("survival", f"mean chance of a deal to last {YEARS:g} years", "survival", "deals",
            False),
    Measure("margin", "mean margin of a deal for the worst-off belligerent (utility)", "margin",
            "deals", False),
    Measure("week", "mean week of a deal", "week", "deals", False),
)  # fmt: skip

OF_WAR = ("deal_or_ceasefire", "lasting_deal", "lasting_chance", "survival", "held")  # measures


def measures(study: Study) -> list[Measure]:
    """Everything that is told about a policy as a share or a mean."""
    return [
        *SHARES,
        Measure("range_ever_open", "some week had a package all would prefer to war",
                "range_opened IS NOT NULL", "runs", True),
        *AMONG_DEALS,
        *(Measure(f"terms.{issue}", "mean level agreed, 0..1", quoted(f"terms.{issue}"), "deals",
                  False) for issue in study.issues),
        *(Measure(f"blocker.{code}", "main blocker of the run", f"blocker = '{code}'", "runs", True)
          for code in BLOCKERS if code not in NO_CODE),
    ]  # fmt: skip


def without_a_war(tables: Mapping[str, DataFrame]) -> dict[str, DataFrame]:
    """The tables without what says nothing where nobody fights: ceasefires, how long deals last."""
    told = {
        name: table[~table.outcome.isin(OF_WAR)] if "outcome" in table else table
        for name, table in tables.items()
        if name != "terms_and_survival"
    }
    return {name: table.drop(columns="mean_survival", errors="ignore")
            for name, table in told.items()}  # fmt: skip


class Tally:
    """Sums of every measure by policy, group of points and group of replications.

    `before` makes a view of runs out of `good`, and `view` names it.
    """

    def __init__(self, study: Study, wanted: list[Measure], where: str = "true",
                 before: str = "", view: str = "good") -> None:  # fmt: skip
        self.wanted = wanted
        groups = study.groups()
        if study.points == 1:  # a group each: leaving out one gives the plain standard error
            groups = f"0 AS place, replication % {ALONE} AS luck"
        each = ", ".join(
            f"coalesce(sum(CAST({m.value} AS DOUBLE)) FILTER ({m.where}), 0) AS s{k}, "
            f"count({m.value}) FILTER ({m.where}) AS n{k}"
            if not m.is_share
            else f"CAST(count(*) FILTER (({m.value}) AND {m.where}) AS DOUBLE) AS s{k}, "
            f"count(*) FILTER ({m.where}) AS n{k}"
            for k, m in enumerate(wanted)
        )
        self.table = study.query(
            f"{before}, grouped AS (SELECT *, {groups} FROM {view} WHERE {where}) "
            f"SELECT policy, place, luck, {each} FROM grouped "
            "GROUP BY GROUPING SETS ((policy, place), (policy, luck)) ORDER BY policy, place, luck"
        )

    def sums(self, policy: str, by: str, measure: int) -> np.ndarray:
        """(groups, [sum, number]) of a measure, by `place` or by `luck`; every group that any
        policy has, so that policies stay paired."""
        found = self._by_group[by].get(policy, self._by_group[by][""])
        return found[:, 2 * measure : 2 * measure + 2]

    @cached_property
    def _by_group(self) -> dict[str, dict[str, np.ndarray]]:
        """Grouping -> policy -> (groups, all sums and numbers); nothing under the name ''."""
        told: dict[str, dict[str, np.ndarray]] = {}
        columns = [f"{part}{k}" for k in range(len(self.wanted)) for part in "sn"]
        for by in ("place", "luck"):
            kept = self.table[self.table[by].notna()].set_index(by)
            groups = sorted(kept.index.unique())
            told[by] = {"": np.zeros((len(groups), len(columns)))} | {
                str(policy): own[columns].reindex(groups).fillna(0.0).to_numpy(dtype=float)
                for policy, own in kept.groupby("policy")
            }
        return told


def outcomes(study: Study) -> DataFrame:
    """A row for each policy and measure: value, 95 % interval, how it was made, runs behind it."""
    from pandas import DataFrame

    tally = Tally(study, [m for m in measures(study) if m.name != "week"])  # has its quartiles
    counted = "SELECT policy, count(error) AS failed FROM runs GROUP BY policy"
    failed = study.results.query(counted).df().set_index("policy")["failed"]
    rows = []
    for policy in study.policies:
        own = [row(study, tally, policy, k) for k in range(len(tally.wanted))]
        rows += [{"policy": policy, **each, "failed_runs": int(failed.get(policy, 0))}
                 for each in own + _weeks(study, policy)]  # fmt: skip
    return DataFrame(rows)


def row(study: Study, tally: Tally, policy: str, k: int) -> dict[str, Any]:
    """The k-th measure of a tally under a policy, with its interval and what lies behind it."""
    measure = tally.wanted[k]
    place, luck = tally.sums(policy, "place", k), tally.sums(policy, "luck", k)
    total = place.sum(axis=0)
    value, runs = float(spread.ratio(total)), int(total[1])
    found = spread.spread(place, luck, spread.ratio)
    if measure.is_share and study.points == 1 and runs:
        found = spread.Spread(float(np.sqrt(value * (1 - value) / runs)), np.inf, "Wilson")
    if measure.is_share and runs:
        low, high = spread.of_share(value, runs, found, study.throws)
    else:
        low, high = spread.around(value, found)
    how = f"Wilson, {found.how}" if measure.is_share and found.how != "Wilson" else found.how
    return _told(measure.name, measure.meaning, measure.among, value, (low, high), found.error,
                 runs, how, warning(study, measure, runs))  # fmt: skip


def warning(study: Study, measure: Measure, runs: int) -> str:
    """What a reader should know before trusting a figure; usually nothing."""
    said = []
    if measure.among == "deals" and 0 < runs < FEW_DEALS:
        said.append(f"fewer than {FEW_DEALS} deals")
    if study.kind in ("one_at_a_time", "morris"):
        said.append("points lie on lines through the factors' ranges, not evenly over them")
    if study.luck_throws == 1 and study.points > 1:
        said.append("all runs share one throw of luck: the interval leaves luck out")
    elif study.luck_throws < FEW_THROWS:
        said.append(f"only {study.luck_throws} throws of luck")
    return "; ".join(said)


def _told(name: str, meaning: str, among: str, value: float, interval: tuple[float, float],
          error: float, runs: int, how: str, warned: str) -> dict[str, Any]:  # fmt: skip
    return {
        "outcome": name,
        "meaning": meaning,
        "among": among,
        "value": value,
        "low": interval[0],
        "high": interval[1],
        "standard_error": error,
        "runs_behind_it": runs,
        "interval": how,
        "warning": warned,
    }


def _weeks(study: Study, policy: str) -> list[dict[str, Any]]:
    """Quartiles of the week of a deal; interval by turning that of the share below (Woodruff)."""
    counts = study.query(
        f"SELECT week, {study.groups()}, count(*) AS deals FROM good "
        f"WHERE agreed AND policy = {text(policy)} GROUP BY ALL ORDER BY ALL"
    )
    by_week = counts.groupby("week")["deals"].sum()
    deals, rows = int(by_week.sum()), []
    for name, share in QUARTILES:
        value, ends, error = float("nan"), (float("nan"), float("nan")), float("nan")
        how = "none: no deals"
        if deals:
            value = _quantile(by_week, share)
            place, luck = (
                np.asarray([[g.deals[g.week <= value].sum(), g.deals.sum()]
                            for _, g in counts.groupby(by)], dtype=float)
                for by in ("place", "luck")
            )  # fmt: skip
            found = spread.spread(place, luck, spread.ratio)
            at = spread.around(share, found)
            ends = (_quantile(by_week, at[0]), _quantile(by_week, at[1]))
            error, how = float("nan"), f"Woodruff, {found.how}"
        measure = Measure("", "", "", "deals", False)
        warned = warning(study, measure, deals)
        if 0 < deals < FEW_WEEKS:
            warned = "; ".join(t for t in (f"a quantile of fewer than {FEW_WEEKS}", warned) if t)
        rows.append(_told(f"week.{name.replace(' ', '_')}", f"{name} of the week of a deal",
                          "deals", value, ends, error, deals, how, warned))  # fmt: skip
    return rows


def _quantile(by_week: Any, share: float) -> float:
    """The first week by which this share of the deals was signed."""
    if not np.isfinite(share):
        return float("nan")
    below = by_week.cumsum() / by_week.sum()
    return float(by_week.index[min(int((below < share - 1e-12).sum()), len(by_week) - 1)])
