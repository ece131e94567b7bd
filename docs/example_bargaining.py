"""Bargaining analytics from Python: `python docs/example_bargaining.py` (some seconds).

Two rivers, three parties: who gets what by which idea of fairness, and who would block it?
"""

import sys
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # not needed once it is installed

import numpy as np

import sim

# Every package is a share of the water, of the power and of the cost that falls to the upland; what
# it is worth to each of three parties is a row of the table.
NAMES = ["the upland", "the lowland", "the city"]
packages = list(product((0.0, 0.25, 0.5, 0.75, 1.0), repeat=3))
water, power, cost = np.array(packages).T
utilities = np.column_stack(
    [
        0.5 * water + 0.3 * power + 0.2 * (1 - cost),
        0.6 * (1 - water) + 0.1 * (1 - power) + 0.3 * cost,
        0.2 * (1 - water) + 0.6 * (1 - power) + 0.2 * cost,
    ]
)
disagreement = [0.35, 0.30, 0.25]  # what each has if they do not agree: its BATNA

found = sim.bargaining_solutions(utilities, disagreement)
labels = [f"upland: {w:.0%} of the water, {p:.0%} of the power, {c:.0%} of the cost"
          for w, p, c in packages]  # fmt: skip
print(found.told(NAMES, labels))

# How far is an even split from each solution, and who would rather keep it?
even = packages.index((0.5, 0.5, 0.5))
print("\nFrom an even split:")
for name, move in found.moves_from(even).items():
    who = ", ".join(NAMES[k] for k in move.opposed) or "nobody"
    print(f"  to {name}: distance {move.distance:.2f}, opposed by {who}")

# Would it hold if two of three could decide, the upland among them?
print(f"\nThe core, if all must sign: {len(sim.core(utilities, disagreement))} packages.")
law = {"vetoes": [0], "quota": 2}
print(f"The core, if the upland and one more must: "
      f"{len(sim.core(utilities, disagreement, **law))} packages.")  # fmt: skip
for block in sim.blocked_by(utilities, disagreement, even, **law):
    who = " and ".join(NAMES[k] for k in block.coalition)
    print(f"The even split is blocked by {who}, with package {block.by} ({labels[block.by]}).")
