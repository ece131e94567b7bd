"""A sweep from Python: `python docs/example_sweep.py` (a minute; RUNS=600 for a quick look).

How often is there a deal, if one thing that nobody knows is a little higher or lower?
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # not needed once it is installed

import sim

# A row for each negotiation: what was varied, what came of it. Columns are named as in the file.
runs = sim.sweep(
    "january_2026",
    runs=int(os.environ.get("RUNS", "6000")),
    vary=["war.stalemate_prob=0.6..0.9", "actors.russia.war.cost=0.03..0.10"],
    replications=30,  # the same 30 throws of luck at every point: differences are fair
)

# By third of the cost of war. Points and luck are both drawn, so the spread of replications says
# how sure a share is: each replication is one throw of luck over all points.
third = runs["actors.russia.war.cost"].rank(pct=True).mul(3).clip(upper=2.999).astype(int)
for name, group in zip(
    ("low", "middle", "high"), (runs[third == k] for k in range(3)), strict=True
):
    shares = group.groupby("replication")["agreed"].mean()
    error = shares.std() / len(shares) ** 0.5
    print(f"{name:>6} cost of war: P(deal) {shares.mean():.2f} ± {2 * error:.2f}")

deals = runs[runs.agreed.astype(bool)]
print(f"{len(deals):,} deals of {len(runs):,}; mean chance to last five years: "
      f"{deals.survival.mean():.2f}")  # fmt: skip
