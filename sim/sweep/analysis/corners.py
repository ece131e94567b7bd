"""Where one of two verdicts on points crowds: a corner of the factors.

The box and its trial on points kept aside are those of `discovery`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.sweep.analysis import discovery
from sim.sweep.analysis.rows import plain
from sim.sweep.analysis.study import GROUPS, Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame

FIGURES = ("density", "base_rate", "lead_low", "lead_high", "coverage")
FEW = 10  # points of the rarer verdict, below which no corner is looked for


def corner(study: Study, policy: str, verdicts: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Where the rarer of two verdicts (points,) crowds, among the points that have either.

    `which` verdict it is; with it `where` in words, `limits`, and of the points kept aside
    `density` (its share there), `base_rate` (its share everywhere), `lead_low` and `lead_high` (95
    % interval of the one less the other), `coverage` (how much of it is there). Or `which` is None,
    and `why` says why: '' where one of the two does not occur.
    """
    which = min(verdicts, key=lambda word: int(verdicts[word].sum()))
    if (few := int(verdicts[which].sum())) < FEW:
        return _none(f"too few points to say where ({few})" if few else "")
    points = _points(study, policy, verdicts[which], np.any(list(verdicts.values()), axis=0))
    rows = discovery.peeled(study, points)[1] if _both_seen(points) else []
    if not rows or not rows[0]["is_found"]:
        return _none("no factor tells them apart on points kept aside")
    limits = [{key: plain(row[key]) for key in ("factor", "label", "above", "below")}
              for row in rows]  # fmt: skip
    figures = {name: plain(rows[0][f"held_out_{name}"]) for name in FIGURES}
    where = " and ".join(row["limit"] for row in rows)
    return {"which": which, "where": where, "limits": limits, **figures}


def drawn(study: Study, policy: str) -> DataFrame:
    """The values of the factors, a row for each point, and whether boxes are looked for there."""
    factors = ", ".join(f"any_value({quoted(name)}) AS {quoted(name)}" for name in study.factors)
    return study.query(
        f"SELECT point, {factors}, any_value({discovery.halved('point')}) AS seen FROM good "
        f"WHERE policy = {text(policy)} GROUP BY point ORDER BY point"
    )


def _none(why: str) -> dict[str, Any]:
    return {"which": None, "why": why}


def _points(study: Study, policy: str, cases: np.ndarray, kept: np.ndarray) -> discovery.Points:
    """Some of the design's points, each a throw of its own: whether it is a case."""
    table = drawn(study, policy)[kept].reset_index(drop=True)
    place = np.flatnonzero(kept)
    return discovery.Points(
        table[study.factors], cases[kept].astype(float), np.ones(len(table)),
        table.seen.to_numpy(dtype=bool), place, place % GROUPS
    )  # fmt: skip


def _both_seen(points: discovery.Points) -> bool:
    """Whether both verdicts are in the half where boxes are found, and the other half has any."""
    _, cases, runs = points.part(points.seen)
    return bool(min(cases.sum(), (runs - cases).sum()) >= 2 and not points.seen.all())
