"""What comes of each level of a factor, whatever the others are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.sweep.analysis.outcomes import AMONG_DEALS, SHARES, Tally, row
from sim.sweep.analysis.study import Study, quoted, text

if TYPE_CHECKING:
    from pandas import DataFrame

MOST = 25  # levels of a factor; one with more is no factor of levels


def levels(study: Study) -> DataFrame:
    """Of factors with a few levels: a row for each policy, factor, level and outcome, over all the
    runs with that level, with a 95 % interval. Of a grid this is its main effects."""
    from pandas import DataFrame

    wanted, rows = [*SHARES, AMONG_DEALS[0]], []
    for factor in study.factors if study.kind not in ("one_at_a_time", "morris") else ():
        found = study.query(f"SELECT DISTINCT {quoted(factor)} AS level FROM good ORDER BY level "
                            f"LIMIT {MOST + 1}").level.tolist()  # fmt: skip
        if not 1 < len(found) <= MOST:
            continue
        for level in found:
            said = text(level) if isinstance(level, str) else repr(level)
            tally = Tally(study, wanted, f"{quoted(factor)} = {said}")
            rows += [
                {"policy": policy, "factor": factor, "label": study.labels[factor], "level": level}
                | row(study, tally, policy, k)
                for policy in study.policies
                for k in range(len(wanted))
            ]
    return DataFrame(rows)
