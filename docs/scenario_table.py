"""Prints the table of docs/model.md, section 12: `python docs/scenario_table.py [SEEDS]`."""

from __future__ import annotations

import math
import sys
from collections import Counter
from pathlib import Path
from statistics import mean, median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.outcome import Outcome
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

HEAD = "| scenario | P(deal) | se | deal or ceasefire | median week | front level | 5-year survival | main blocker of runs without a deal |"  # noqa: E501


def row(name: str, runs: int) -> str:
    """One scenario's line."""
    scenario = read(name)
    given = numbers(scenario)
    outcomes = [Outcome(scenario, given, negotiate(given, 1, run), 1, run) for run in range(runs)]
    deals = [outcome for outcome in outcomes if outcome.agreed]
    rate = len(deals) / runs
    calm = sum(outcome.agreed or outcome.had_ceasefire for outcome in outcomes) / runs
    blockers = Counter(
        outcome.blockers.most_common(1)[0][0].partition(":")[0]
        for outcome in outcomes
        if not outcome.agreed
    )
    told = ", ".join(f"{code} {count}" for code, count in blockers.most_common(3))
    front = scenario.war.front_issue
    cells = ["-", "-", "-"]
    if deals:
        level = mean(outcome.terms(outcome.package or 0)[front].value for outcome in deals)
        cells = [f"{median(outcome.weeks - 1 for outcome in deals):g}", f"{level:.2f}"]
        cells.append(f"{mean(outcome.last.survival for outcome in deals):.2f}")
    error = math.sqrt(rate * (1 - rate) / runs)
    return (
        f"| `{scenario.id}` | {rate:.2f} | {error:.3f} | {calm:.2f} | "
        + " | ".join([*cells, told])
        + " |"
    )


if __name__ == "__main__":
    print(HEAD)
    print("|---" * 8 + "|")
    for path in shipped():
        print(row(path.stem, int(sys.argv[1]) if len(sys.argv) > 1 else 300), flush=True)
