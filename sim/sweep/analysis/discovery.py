"""Scenario discovery: the corner of the factors where something happens, as a box and as a tree.

The box: Friedman & Fisher (1999), Bryant & Lempert (2010), by the EMA workbench (Kwakkel 2017). The
tree: Breiman et al. (1984). Both are found on one half of the design points and told with what they
hold on the other half, which they have not seen.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import FEW_THROWS
from sim.sweep.analysis.predicate import LASTING, asked
from sim.sweep.analysis.study import GROUPS, SAMPLED, Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MOST = 50_000  # runs that are looked at; more are thinned by whole points
COVERAGE = 0.5  # of the cases a chosen box holds at least
QUASI_P = 0.05  # a limit less sure than this is dropped, the least sure first
FEW = 50  # cases in a box
DEPTH, LEAF = 3, 0.02  # of the tree, and least share of runs in a leaf


@dataclass(frozen=True)
class Discovery:
    """What PRIM and CART found for each policy, as tables."""

    trajectory: DataFrame  # every box on the way: coverage, density, mass, limits
    box: DataFrame  # the chosen box, a row a limit, with coverage and density, seen and held out
    rules: DataFrame  # the tree's leaves, a row each


class _Limit(NamedTuple):
    column: str
    end: int  # 0: from below, 1: from above
    value: float
    quasi_p: float

    def keeps(self, X: DataFrame) -> np.ndarray:
        column = X[self.column].to_numpy()
        return np.asarray(column <= self.value if self.end else column >= self.value)


@dataclass(frozen=True)
class _Halves:
    X: DataFrame
    y: np.ndarray  # whether the predicate holds
    seen: np.ndarray  # whether a run's point is in the half where boxes are found
    place: np.ndarray  # group of points, for the spread


def discovery(study: Study, predicate: str = LASTING) -> Discovery:
    """Boxes and rules for a predicate over the columns of runs; empty tables where the design does
    not fill the space or (almost) all runs agree."""
    from pandas import DataFrame

    sql = asked(study, predicate)
    tables: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for policy in study.policies if study.factors and study.kind in SAMPLED else ():
        halves = _halves(study, policy, sql)
        if (
            min(halves.y[halves.seen].sum(), (~halves.y[halves.seen]).sum()) < 2
            or halves.seen.all()
        ):
            continue
        for rows, more in zip(tables, (*_prim(study, halves), _tree(study, halves)), strict=True):
            rows += [{"policy": policy, "predicate": predicate, **row} for row in more]
    return Discovery(*(DataFrame(rows) for rows in tables))


def _halves(study: Study, policy: str, sql: str) -> _Halves:
    """Runs of at most MOST, whole points at a time, spread evenly by multiplicative hashing."""
    share = min(1.0, MOST / max(1, study.points * study.replications))
    place = f"point // {study.block}"
    scattered = f"(CAST({place} AS BIGINT) * 2654435761) % 4294967296 / 4294967296.0"
    halved = f"(CAST({place} AS BIGINT) * 2246822519 + 7) % 4294967296 < 2147483648"
    factors = ", ".join(quoted(name) for name in study.factors)
    found = study.query(
        f"SELECT {sql} AS y, {halved} AS seen, ({place}) % {GROUPS} AS place, {factors} "
        f"FROM good WHERE policy = {text(policy)} AND {scattered} <= {share!r} "
        "ORDER BY point, replication"
    )
    return _Halves(_by_level(found[study.factors]), found.y.to_numpy(dtype=bool),
                   found.seen.to_numpy(dtype=bool), found.place.to_numpy())  # fmt: skip


def _by_level(table: DataFrame) -> DataFrame:
    """Factors as floats; a factor of words becomes a column of 0 and 1 for each word."""
    from pandas import DataFrame
    from pandas.api.types import is_numeric_dtype

    columns: dict[str, Series] = {}
    for name in table:
        if is_numeric_dtype(table[name]):
            columns[str(name)] = table[name].astype(float)
        else:
            for level in sorted(table[name].unique()):
                columns[f"{name} = {level}"] = (table[name] == level).astype(float)
    return DataFrame(columns)


# ------------------------------------------------------------------ the box
def _prim(study: Study, halves: _Halves) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    logging.getLogger("EMA").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

        X, y = halves.X[halves.seen].reset_index(drop=True), halves.y[halves.seen]
        # a threshold of 0 would count every run as a case
        found = Prim(X, y, threshold=1e-9, peel_alpha=0.05, mass_min=0.01).find_box()
    path = found.peeling_trajectory
    kept = [_sure(X, y, box, found.box_lims[0]) for box in found.box_lims]
    chosen = _choose(X, y, kept)
    trajectory = [
        {"step": step, "coverage": row.coverage, "density": row.density, "mass": row.mass,
         "mean": row["mean"], "restricted_factors": int(row.res_dim), "runs": int(row.n),
         "cases": int(row.k), "chosen": step == chosen} for step, row in path.iterrows()
    ]  # fmt: skip
    return trajectory, _told(study, halves, kept[chosen])


def _choose(X: DataFrame, y: np.ndarray, boxes: list[list[_Limit]]) -> int:
    """Which box, of those on the way without their unsure limits: the densest that holds half of
    the cases, and 50 of them if any does; of equals the first."""
    found = []
    for limits in boxes:
        inside = np.all([np.ones(len(y), bool), *(limit.keeps(X) for limit in limits)], axis=0)
        cases = y[inside].sum()
        found.append((cases >= COVERAGE * y.sum(), cases >= FEW, y[inside].mean()))
    return found.index(max(found))


def _sure(X: DataFrame, y: np.ndarray, box: DataFrame, whole: DataFrame) -> list[_Limit]:
    """The limits of a box without those that luck could explain: while the quasi-p of some limit
    (the chance of so many cases if the limit did nothing, Bryant & Lempert 2010) is above 0.05, the
    least sure goes and the others are judged anew."""
    from scipy.stats import binom

    limits = [
        _Limit(str(name), end, float(box[name].iloc[end]), 0.0)
        for name in X
        for end in (0, 1)
        if box[name].iloc[end] != whole[name].iloc[end]
    ]
    while limits:
        keeps = np.array([limit.keeps(X) for limit in limits])
        inside = keeps.all(axis=0)
        for k in range(len(limits)):
            without = np.delete(keeps, k, axis=0).all(axis=0)
            chance = binom.sf(y[inside].sum() - 1, inside.sum(), y[without].mean())
            limits[k] = limits[k]._replace(quasi_p=float(chance))
        worst = max(limits, key=lambda limit: limit.quasi_p)
        if worst.quasi_p <= QUASI_P:
            break
        limits.remove(worst)
    return limits


def _told(study: Study, halves: _Halves, limits: list[_Limit]) -> list[dict[str, Any]]:
    """A row for each limited factor, with the figures of the whole box."""
    inside = np.all([limit.keeps(halves.X) for limit in limits], axis=0) if limits else None
    figures = _figures(study, halves, inside) if inside is not None else {}
    rows = []
    for name in dict.fromkeys(limit.column for limit in limits):
        low, high = (next((x for x in limits if (x.column, x.end) == (name, end)), None)
                     for end in (0, 1))  # fmt: skip
        rows.append({
            "factor": name,
            "label": _label(study, name),
            "above": low.value if low else np.nan,
            "below": high.value if high else np.nan,
            "quasi_p_above": low.quasi_p if low else np.nan,
            "quasi_p_below": high.quasi_p if high else np.nan,
            "lowest_tried": float(halves.X[name].min()),
            "highest_tried": float(halves.X[name].max()),
            "limit": _in_words(study, name, low and low.value, high and high.value),
            **figures,
        })  # fmt: skip
    return sorted(rows, key=lambda row: np.fmin(row["quasi_p_above"], row["quasi_p_below"]))


def _figures(study: Study, halves: _Halves, inside: np.ndarray) -> dict[str, Any]:
    """Coverage and density of a box in both halves, with what a reader should know of them."""
    told: dict[str, Any] = {}
    for half, rows in (("", halves.seen), ("held_out_", ~halves.seen)):
        y, within = halves.y[rows], inside[rows]
        told |= {
            f"{half}base_rate": float(y.mean()),
            f"{half}coverage": float(y[within].sum() / max(1, y.sum())),
            f"{half}density": float(y[within].mean()) if within.any() else np.nan,
            f"{half}cases_in_box": int(y[within].sum()),
            f"{half}runs_in_box": int(within.sum()),
        }
    low, high = _lead(halves, inside)
    throws = study.luck_throws
    warned = [f"holds for {throws} throws of luck"] if throws < FEW_THROWS else []
    if told["cases_in_box"] < FEW:
        warned.append(f"only {told['cases_in_box']} cases in the box")
    if not low > 0:
        warned.append("on held-out points no denser than chance")
    return told | {"held_out_lead_low": low, "held_out_lead_high": high,
                   "warning": "; ".join(warned)}  # fmt: skip


def _lead(halves: _Halves, inside: np.ndarray) -> tuple[float, float]:
    """95 % interval of density less base rate on held-out points."""
    out = ~halves.seen
    y, within, place = halves.y[out], inside[out], halves.place[out]
    counted = np.column_stack([y & within, within, y, np.ones(len(y))])
    sums = np.array([counted[place == group].sum(axis=0) for group in np.unique(place)])

    def lead(s: np.ndarray) -> np.ndarray:
        return np.asarray(spread.ratio(s[..., :2]) - spread.ratio(s[..., 2:]))

    found = spread.spread(sums, np.empty((0, 4)), lead)
    return spread.around(float(lead(sums.sum(axis=0))), found)


def _label(study: Study, column: str) -> str:
    name, _, level = column.partition(" = ")
    return study.labels.get(column) or f"{study.labels.get(name, name)} = {level}"


def _in_words(study: Study, column: str, low: float | None, high: float | None) -> str:
    label = _label(study, column)
    if column not in study.labels:
        return label if low is not None else label.replace(" = ", " is not ")
    if low is None or high is None:
        return f"{label} {'above' if high is None else 'below'} {low if high is None else high:.3g}"
    return f"{label} between {low:.3g} and {high:.3g}"


# ------------------------------------------------------------------ the tree
def _tree(study: Study, halves: _Halves) -> list[dict[str, Any]]:
    """The leaves of a small tree, each as a rule with the share of cases in it."""
    from sklearn.tree import DecisionTreeClassifier

    X, y = halves.X.to_numpy(), halves.y
    tree = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=LEAF, random_state=0)
    tree.fit(X[halves.seen], y[halves.seen])
    leaf, rows = tree.apply(X), []
    for node, rule in _leaves(study, tree.tree_, list(halves.X.columns)):
        seen, out = (leaf == node) & halves.seen, (leaf == node) & ~halves.seen
        rows.append({
            "rule": rule,
            "runs": int(seen.sum()),
            "share": float(y[seen].mean()),
            "held_out_runs": int(out.sum()),
            "held_out_share": float(y[out].mean()) if out.any() else np.nan,
            "base_rate": float(y[halves.seen].mean()),
            "warning": f"only {int(seen.sum())} runs in this leaf" if seen.sum() < FEW else "",
        })  # fmt: skip
    return sorted(rows, key=lambda row: -row["share"])


def _leaves(study: Study, tree: Any, names: list[str]) -> Iterator[tuple[int, str]]:
    waiting: list[tuple[int, dict[str, tuple[float | None, float | None]]]] = [(0, {})]
    while waiting:
        node, limits = waiting.pop()
        if tree.children_left[node] < 0:
            told = [_in_words(study, name, *ends) for name, ends in limits.items()]
            yield node, " and ".join(told) or "any"
            continue
        name, cut = names[tree.feature[node]], float(tree.threshold[node])
        low, high = limits.get(name, (None, None))
        waiting.append((tree.children_right[node], {**limits, name: (cut, high)}))
        waiting.append((tree.children_left[node], {**limits, name: (low, cut)}))
