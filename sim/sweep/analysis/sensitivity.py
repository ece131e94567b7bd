"""Which factors move an outcome: Sobol' indices, elementary effects, given data, tornado."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.sweep.analysis import spread
from sim.sweep.analysis.outcomes import AMONG_DEALS, FEW_DEALS, FEW_THROWS, SHARES, Measure
from sim.sweep.analysis.study import SAMPLED, Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame

SEED = 1  # SALib takes 0 for no seed at all
RESAMPLES, HALVES = 200, 60  # bootstrap samples of an index; half samples of a given-data one
HARMONICS = 6  # of the random balance design
MOST = 5_000  # points for given-data measures; of more, some are left out
LEAST = 20  # points per factor below which given-data measures carry a warning

Row = dict[str, Any]


def sensitivity(study: Study) -> DataFrame:
    """A row for each policy, outcome, factor and index, with the half-width of its 95 % interval,
    the direction of the effect and the factor's rank.

    `first`, `total`, `second`: shares of the variance of the point means (Saltelli et al. 2010).
    `mu_star`, `mu`, `sigma`: elementary effects (Morris 1991; Campolongo et al. 2007).
    `first_given_data`: share of variance from any sample (Plischke 2010, with the correction of
    Tissot & Prieur 2012); its interval is from half samples and errs on the wide side.
    """
    from pandas import DataFrame

    rows: list[Row] = []
    for policy in study.policies if study.factors else ():
        for measure in (*SHARES, *AMONG_DEALS, *_terms(study)):
            means = _means(study, policy, measure)
            for row in _indices(study, measure, means):
                rows.append(
                    {"policy": policy, "outcome": measure.name, "among": measure.among, **row}
                )
    return _ranked(DataFrame(rows))


def _terms(study: Study) -> Iterator[Measure]:
    for issue in study.issues:
        yield Measure(f"terms.{issue}", "", quoted(f"terms.{issue}"), "deals", False)


def _means(study: Study, policy: str, measure: Measure) -> DataFrame:
    """Mean of a measure at every point that has it, with the factors there, in order of points."""
    factors = ", ".join(f"any_value({quoted(name)}) AS {quoted(name)}" for name in study.factors)
    value = f"coalesce({measure.value}, false)" if measure.is_share else measure.value
    most = study.points if study.kind not in SAMPLED or _is_whole(study, measure) else MOST
    found = study.query(
        f"SELECT point, avg(CAST({value} AS DOUBLE)) FILTER ({measure.where}) AS y, "
        f"count(*) FILTER ({measure.where}) AS runs, {factors} FROM good "
        f"WHERE policy = {text(policy)} AND {study.some(most)} GROUP BY point ORDER BY point"
    )
    return found[found.y.notna()].reset_index(drop=True)


def inputs(study: Study, table: DataFrame) -> DataFrame:
    """Factors as numbers: words become the place of the word in alphabetical order."""
    from pandas import DataFrame
    from pandas.api.types import is_numeric_dtype

    columns = {}
    for name in study.factors:
        column = table[name]
        codes = column if is_numeric_dtype(column) else column.astype("category").cat.codes
        columns[name] = codes.astype(float)
    return DataFrame(columns)


def _is_whole(study: Study, measure: Measure) -> bool:
    """Whether a Sobol' design has the measure at every point, as its indices need."""
    return study.kind == "sobol" and measure.among == "runs"


def _indices(study: Study, measure: Measure, means: DataFrame) -> list[Row]:
    if len(means) < 2 or np.ptp(means.y) == 0:
        return []
    X, y = inputs(study, means).to_numpy(), means.y.to_numpy(dtype=float)
    whole = len(means) == study.points and measure.among == "runs"
    rows: list[Row] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a constant resample of a rare outcome
        if study.kind == "sobol" and whole:
            rows += _sobol(study, y)
        if study.kind == "morris" and whole:
            rows += _morris(study, X, y)
        if study.kind in SAMPLED and not (study.kind == "sobol" and whole):
            rows += _given_data(study, X, y, int(means.runs.sum()))
    return [{**row, **_direction(study, X, y, row["factor"])} for row in rows]


def _row(study: Study, factor: str, index: str, value: float, error: float, warned: str = "",
         other: str = "") -> Row:  # fmt: skip
    if study.luck_throws < FEW_THROWS:
        throws = "one throw" if study.luck_throws == 1 else f"{study.luck_throws} throws"
        warned = "; ".join(t for t in (warned, f"holds for {throws} of luck") if t)
    return {
        "factor": factor,
        "label": study.labels.get(factor, factor),
        "with_factor": other,
        "index": index,
        "value": float(value),
        "half_width": float(error),
        "warning": warned,
    }


def _problem(study: Study, names: list[str]) -> dict[str, Any]:
    codes = [f"x{k}" for k in range(len(names))]  # SALib refuses some names
    return {"num_vars": len(names), "names": codes, "bounds": [[0.0, 1.0]] * len(names)}


def _sobol(study: Study, y: np.ndarray) -> list[Row]:
    from SALib.analyze import sobol

    found = sobol.analyze(
        _problem(study, study.factors),
        y,
        calc_second_order=study.second_order,
        num_resamples=RESAMPLES,
        seed=SEED,
    )
    over = "first-order indices add up to more than 1" if found["S1"].sum() > 1.05 else ""
    rows = []
    for k, factor in enumerate(study.factors):
        for index, name in (("first", "S1"), ("total", "ST")):
            value, error = found[name][k], found[f"{name}_conf"][k]
            wide = "interval wider than half of the index" if 2 * error > 0.5 * abs(value) else ""
            warned = "; ".join(t for t in (wide, over if index == "first" else "") if t)
            rows.append(_row(study, factor, index, value, error, warned))
        for j in range(k + 1, len(study.factors)) if study.second_order else ():
            value, error = found["S2"][k, j], found["S2_conf"][k, j]
            warned = "not distinguishable from 0" if error >= abs(value) else ""
            rows.append(_row(study, factor, "second", value, error, warned, study.factors[j]))
    return rows


def _morris(study: Study, X: np.ndarray, y: np.ndarray) -> list[Row]:
    from SALib.analyze import morris

    found = morris.analyze(_problem(study, study.factors), X, y, seed=SEED,
                           num_levels=int(study.design.get("levels", 4)))  # fmt: skip
    rows = []
    for k, factor in enumerate(study.factors):
        value, error = found["mu_star"][k], found["mu_star_conf"][k]
        wide = "interval wider than half of the index" if 2 * error > 0.5 * value else ""
        rows.append(_row(study, factor, "mu_star", value, error, wide))
        rows.append(_row(study, factor, "mu", found["mu"][k], np.nan))
        rows.append(_row(study, factor, "sigma", found["sigma"][k], np.nan))
    return rows


def _given_data(study: Study, X: np.ndarray, y: np.ndarray, runs: int) -> list[Row]:
    """First-order share of variance, from points as they are."""
    from SALib.analyze import rbd_fast

    if len(y) < 10 * HARMONICS:
        return []
    few = f"fewer than {LEAST} points per factor" if len(y) < LEAST * len(study.factors) else ""
    few = f"fewer than {FEW_DEALS} runs" if runs < FEW_DEALS else few
    shares = rbd_fast.analyze(_problem(study, study.factors), X, y, M=HARMONICS,
                              num_resamples=HALVES, seed=SEED)  # fmt: skip
    rows = []
    for k, factor in enumerate(study.factors):
        value, error = shares["S1"][k], shares["S1_conf"][k]
        lost = "not distinguishable from 0" if value <= error else ""
        warned = "; ".join(t for t in (few, lost) if t)
        rows.append(_row(study, factor, "first_given_data", value, error, warned))
    return rows


def _direction(study: Study, X: np.ndarray, y: np.ndarray, factor: str) -> Row:
    """Spearman's rank correlation of factor and outcome, and in a word which way it goes."""
    from scipy.stats import spearmanr

    if factor in study.worded or np.ptp(X[:, study.factors.index(factor)]) == 0:
        return {"rank_correlation": np.nan, "direction": ""}
    rho, p = spearmanr(X[:, study.factors.index(factor)], y)
    word = "" if not p < 0.01 else "up" if rho > 0 else "down"
    return {"rank_correlation": float(rho), "direction": word}


def _ranked(table: DataFrame) -> DataFrame:
    """With the rank of each factor within its policy, outcome and index; 1 moves most."""
    if len(table):
        by = table.groupby(["policy", "outcome", "index"])["value"]
        table["rank"] = by.rank(ascending=False, method="first").astype(int)
    return table


# ------------------------------------------------------------------ one at a time
def tornado(study: Study) -> DataFrame:
    """Of a one-at-a-time design: an outcome at the base point (point 0) and at the lowest and the
    highest value of each factor, with 95 % intervals of the paired differences from the base."""
    from pandas import DataFrame

    rows: list[Row] = []
    for policy in study.policies if study.kind == "one_at_a_time" else ():
        for measure in (*SHARES, *AMONG_DEALS):
            rows += [{"policy": policy, "outcome": measure.name, "meaning": measure.meaning, **row}
                     for row in _bars(study, policy, measure)]  # fmt: skip
    return DataFrame(rows)


def _bars(study: Study, policy: str, measure: Measure) -> Iterator[Row]:
    means = _means(study, policy, measure).set_index("point")
    if 0 not in means.index:
        return
    levels, sums = inputs(study, means), _sums_by_luck(study, policy, measure)
    base = levels.loc[0]
    moved = ~(levels.eq(base) | (levels.isna() & base.isna()))  # nan: no one number says it
    for factor in study.factors:
        alone = levels.loc[moved[factor] & (moved.sum(axis=1) == 1), factor]
        if alone.empty:
            continue
        ends = {"low": levels.loc[[0, *alone.index], factor].idxmin(),
                "high": levels.loc[[0, *alone.index], factor].idxmax()}  # fmt: skip
        row = {"factor": factor, "label": study.labels[factor], "base": means.y[0]}
        for end, point in ends.items():
            both = np.hstack([sums[int(point)], sums[0]])
            found = spread.spread(both[:0], both, _change)
            low, high = spread.around(float(_change(both.sum(axis=0))), found)
            row |= {f"{end}_value": means[factor][point], f"at_{end}": means.y[point],
                    f"at_{end}_less_base_low": low, f"at_{end}_less_base_high": high}  # fmt: skip
        few = int(means.runs.min()) if measure.among == "deals" else FEW_DEALS
        row["warning"] = f"fewer than {FEW_DEALS} deals at some point" if few < FEW_DEALS else ""
        if study.luck_throws < FEW_THROWS:
            row["warning"] = f"only {study.luck_throws} throws of luck"
        yield row


def _change(sums: np.ndarray) -> np.ndarray:
    return np.asarray(spread.ratio(sums[..., :2]) - spread.ratio(sums[..., 2:]))


def _sums_by_luck(study: Study, policy: str, measure: Measure) -> dict[int, np.ndarray]:
    """Point -> (groups of replications, [sum, number])."""
    value = f"coalesce({measure.value}, false)" if measure.is_share else measure.value
    found = study.query(
        f", grouped AS (SELECT *, {study.groups()} FROM good WHERE policy = {text(policy)}) "
        "SELECT point, luck, "
        f"coalesce(sum(CAST({value} AS DOUBLE)) FILTER ({measure.where}), 0) AS s, "
        f"CAST(count(*) FILTER ({measure.where}) AS DOUBLE) AS n FROM grouped "
        "GROUP BY point, luck ORDER BY point, luck"
    )
    throws = range(int(found.luck.max()) + 1)
    return {int(point): own.set_index("luck")[["s", "n"]].reindex(throws, fill_value=0.0).to_numpy()
            for point, own in found.groupby("point")}  # fmt: skip
