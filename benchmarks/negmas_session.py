"""Sessions of NegMAS (AGPL; Mohammad, Nakadai & Greenwald 2021), by an interpreter that has it.

    python negmas_session.py SESSIONS PROCESSES STEPS LEVELS...

prints: sessions, wall seconds, CPU seconds, agreements, steps. Four parties with linear additive
utilities over discrete issues, stacked alternating offers, half Boulware and half Conceder. Knows
none of this project.
"""

from __future__ import annotations

import random
import sys
import time
from multiprocessing import Pool

from clock import cpu_seconds
from negmas import (
    BoulwareTBNegotiator,
    ConcederTBNegotiator,
    LinearAdditiveUtilityFunction,
    SAOMechanism,
    make_issue,
)
from negmas.preferences.value_fun import TableFun

PARTIES = 4


def session(task: tuple[int, int, list[int]]) -> tuple[bool, int]:
    """A session of (seed, most steps, levels of each issue) -> agreed, steps played."""
    seed, steps, levels = task
    luck = random.Random(seed)
    issues = [make_issue(count, f"issue {k}") for k, count in enumerate(levels)]
    mechanism = SAOMechanism(issues=issues, n_steps=steps)
    for party in range(PARTIES):
        ideals, weights = ([luck.random() for _ in levels] for _ in "iw")
        values = [
            TableFun({x: 1.0 - abs(x / (count - 1) - ideal) for x in range(count)})
            for count, ideal in zip(levels, ideals, strict=True)
        ]
        shares = [weight / sum(weights) for weight in weights]
        wants = LinearAdditiveUtilityFunction(values, shares, issues=issues, reserved_value=0.3)
        kind = (BoulwareTBNegotiator, ConcederTBNegotiator)[party % 2]
        mechanism.add(kind(name=f"party {party}"), ufun=wants)
    state = mechanism.run()
    return state.agreement is not None, state.step


if __name__ == "__main__":
    count, processes, steps, *levels = map(int, sys.argv[1:])
    tasks = [(seed, steps, levels) for seed in range(count)]
    wall, cpu = time.perf_counter(), cpu_seconds()
    with Pool(processes) as pool:
        played = pool.map(session, tasks, chunksize=1)
        pool.close()
        pool.join()
    print(
        count, time.perf_counter() - wall, cpu_seconds() - cpu, *map(sum, zip(*played, strict=True))
    )
