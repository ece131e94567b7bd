"""Scenario discovery: the corner of the factors where something happens, as a box and as a tree.

The box: Friedman & Fisher (1999), Bryant & Lempert (2010). The tree: Breiman et al. (1984). Both
are found on one half of the design points and judged on the other half, not seen before. Of
the boxes on the way of the peeling, the chosen one is the last that still holds half of the cases;
limits that luck could explain are then dropped. Both steps look at the first half alone, so what is
told of the second is fair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log10
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.rules.durability import YEARS
from sim.sweep.analysis import prim, spread
from sim.sweep.analysis.outcomes import FEW_THROWS
from sim.sweep.analysis.predicate import LASTING, asked
from sim.sweep.analysis.study import GROUPS, SAMPLED, Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MOST = 50_000  # design points that are looked at; of more, whole blocks are left out
COVERAGE = 0.5  # of the cases a chosen box holds at least
FEW = 50  # cases in a box, runs in a leaf
DEPTH, LEAF = 3, 0.02  # of the tree, and least share of points in a leaf, which has FEW runs
NO_BETTER = "no denser than chance on points it has not seen"


@dataclass(frozen=True)
class Discovery:
    """What PRIM and CART found for each policy, as tables."""

    trajectory: DataFrame  # every box on the way: coverage, density, mass, in both halves
    box: DataFrame  # the chosen box, a row a limit, with coverage and density, seen and held out
    rules: DataFrame  # the tree's leaves, a row each


@dataclass(frozen=True)
class Points:
    """Design points, with what their runs came to."""

    X: DataFrame
    cases: np.ndarray  # runs of the point in which the predicate holds
    runs: np.ndarray
    seen: np.ndarray  # whether the point is in the half where boxes are found
    block: np.ndarray  # points that belong together
    place: np.ndarray  # group of blocks, for the spread

    def part(self, half: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Factors, cases and runs of some of the points."""
        return self.X.to_numpy()[half], self.cases[half], self.runs[half]


def discovery(study: Study, predicate: str = LASTING) -> Discovery:
    """Boxes and rules for a predicate over the columns of runs; empty tables where the design does
    not fill the space or (almost) all runs agree."""
    from pandas import DataFrame

    sql = asked(study, predicate)
    tables: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for policy in study.policies if study.factors and study.kind in SAMPLED else ():
        points = _points(study, policy, sql)
        _, cases, runs = points.part(points.seen)
        if min(cases.sum(), (runs - cases).sum()) < 2 or points.seen.all():
            continue
        for rows, more in zip(tables, (*peeled(study, points), _tree(study, points)), strict=True):
            rows += [{"policy": policy, "predicate": predicate, "when": in_words(predicate), **row}
                     for row in more]  # fmt: skip
    return Discovery(*(DataFrame(rows) for rows in tables))


def in_words(predicate: str) -> str:
    """A predicate for a reader: the usual one in words, another as it was typed."""
    return f"a deal lasts {YEARS:g} years" if predicate == LASTING else f"“{predicate}”"


def _points(study: Study, policy: str, sql: str) -> Points:
    """At most some MOST points, whole blocks at a time, scattered by multiplicative hashing."""
    place = f"point // {study.block}"
    factors = ", ".join(f"any_value({quoted(name)}) AS {quoted(name)}" for name in study.factors)
    found = study.query(
        f"SELECT CAST(count(*) FILTER ({sql}) AS DOUBLE) AS cases, CAST(count(*) AS DOUBLE) AS "
        f"runs, any_value({halved(place)}) AS seen, any_value({place}) AS block, {factors} "
        f"FROM good WHERE policy = {text(policy)} AND {study.some(MOST)} "
        "GROUP BY point ORDER BY point"
    )
    block = found.block.to_numpy()
    return Points(_by_level(found[study.factors]), found.cases.to_numpy(), found.runs.to_numpy(),
                   found.seen.to_numpy(dtype=bool), block, block % GROUPS)  # fmt: skip


def halved(place: str) -> str:
    """SQL: whether a block of points is in the half where boxes are found."""
    return f"(CAST({place} AS BIGINT) * 2246822519 + 7) % 4294967296 < 2147483648"


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
def peeled(study: Study, points: Points) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every box on the way of the peeling, and the rows of the one that is told: none where luck
    explains it. Needs two cases and two others in the half where boxes are found."""
    X, cases, runs = points.part(points.seen)
    boxes = prim.path(X, cases, runs)
    trajectory = []
    for step, box in enumerate(boxes):
        within = prim.inside(points.X.to_numpy(), box)
        trajectory.append({"step": step, "limits": len({limit.column for limit in box}),
                           "mass": float(within[points.seen].mean()),
                           **_in_both_halves(points, within)})  # fmt: skip
    chosen = max(row["step"] for row in trajectory if row["coverage"] >= COVERAGE)
    for row in trajectory:
        row["chosen"] = row["step"] == chosen
    kept = prim.sure(X, cases, runs, points.block[points.seen], boxes[chosen])
    return trajectory, _told(study, points, kept)


def _told(study: Study, points: Points, kept: list[tuple[prim.Limit, float]]) -> list[Any]:
    """A row for each limited factor, the surest first, with the figures of the whole box."""
    if not kept:
        return []
    figures = _figures(study, points, prim.inside(points.X.to_numpy(), tuple(x for x, _ in kept)))
    names, rows = list(points.X.columns), []
    for column in dict.fromkeys(limit.column for limit, _ in sorted(kept, key=lambda x: x[1])):
        ends = {limit.end: (limit.value, p) for limit, p in kept if limit.column == column}
        low, high = ends.get(0, (None, np.nan)), ends.get(1, (None, np.nan))
        rows.append({
            "factor": names[column],
            "label": _label(study, names[column]),
            "above": np.nan if low[0] is None else low[0],
            "below": np.nan if high[0] is None else high[0],
            "p_above": low[1],
            "p_below": high[1],
            **_tried(points.X[names[column]]),
            "limit": _in_words(study, names[column], low[0], high[0]),
            **figures,
        })  # fmt: skip
    return rows


def _tried(column: Series) -> dict[str, float]:
    """The ends of what was tried, to a thousandth of the way between them."""
    low, high = float(column.min()), float(column.max())
    digits = 3 - ceil(log10(high - low)) if high > low else 3
    return {"lowest_tried": round(low, digits), "highest_tried": round(high, digits)}


def _in_both_halves(points: Points, within: np.ndarray) -> dict[str, Any]:
    """Coverage, density and their counts, where the box was found and on held-out points."""
    told: dict[str, Any] = {}
    for half, own in (("", points.seen), ("held_out_", ~points.seen)):
        _, cases, runs = points.part(own)
        held, all_held = cases[within[own]].sum(), runs[within[own]].sum()
        told |= {
            f"{half}base_rate": float(cases.sum() / max(1, runs.sum())),
            f"{half}coverage": float(held / max(1, cases.sum())),
            f"{half}density": float(held / all_held) if all_held else np.nan,
            f"{half}cases_in_box": int(held),
            f"{half}runs_in_box": int(all_held),
        }
    return told


def _figures(study: Study, points: Points, within: np.ndarray) -> dict[str, Any]:
    """The figures of a box, with what a reader should know of them."""
    told = _in_both_halves(points, within)
    low, high = _lead(points, within)
    throws = study.luck_throws
    warned = [f"holds for {throws} throws of luck"] if throws < FEW_THROWS else []
    if told["cases_in_box"] < FEW:
        warned.append(f"only {told['cases_in_box']} cases in the box")
    if not low > 0:
        warned.append(NO_BETTER)
    return told | {"held_out_lead_low": low, "held_out_lead_high": high,
                   "is_found": bool(low > 0), "warning": "; ".join(warned)}  # fmt: skip


def _lead(points: Points, within: np.ndarray) -> tuple[float, float]:
    """95 % interval of density less base rate on held-out points."""
    out = ~points.seen
    _, cases, runs = points.part(out)
    counted = np.column_stack([cases * within[out], runs * within[out], cases, runs])
    place = points.place[out]
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
def _tree(study: Study, points: Points) -> list[dict[str, Any]]:
    """The leaves of a small tree, each as a rule with the share of cases in it."""
    from sklearn.tree import DecisionTreeRegressor  # of a share its splits are those of Gini

    X, cases, runs = points.part(points.seen)
    least = max(ceil(LEAF * len(X)), ceil(FEW / study.replications))
    tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    tree.fit(X, cases / runs, sample_weight=runs)
    leaf, rows = tree.apply(points.X.to_numpy()), []
    for node, rule in _leaves(study, tree.tree_, list(points.X.columns)):
        told = _in_both_halves(points, leaf == node)
        rows.append({
            "rule": rule,
            "runs": told["runs_in_box"],
            "share": told["density"],
            "held_out_runs": told["held_out_runs_in_box"],
            "held_out_share": told["held_out_density"],
            "base_rate": told["base_rate"],
            "warning": f"fewer than {FEW} runs in a leaf" if told["runs_in_box"] < FEW else "",
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
