"""`python -m benchmarks.sizes`: what a sweep of a million runs and more would take.

core-hours = runs / rate / 3600;  time = core-hours / cores;  cost = core-hours x price;
disk = runs x bytes. Rate (runs a second of a core, by CPU time, so that a busy machine does not
matter) and bytes a run are measured here, or given. The price of a core-hour is yours to give: the
default is a round number, not an offer of anybody.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import process_time

from sim.sweep.design import read
from sim.sweep.running import run

SIZES = (10**6, 10**8, 10**10)
CORES = (8, 128, 2048)  # a laptop, a node, a share of a cluster


def measured(scenario: str, runs: int) -> tuple[float, float]:
    """Runs a second of a core, and bytes a run on disk."""
    with tempfile.TemporaryDirectory() as aside:
        run(read(scenario, runs=64), Path(aside, "warm"))
        folder, start = Path(aside, "timed"), process_time()
        done = run(read(scenario, runs=runs), folder).done
        size = sum(file.stat().st_size for file in (folder / "runs").iterdir())
        return done / (process_time() - start), size / done


def rows(rate: float, price: float, size: float) -> list[list[str]]:
    """A line for each size: core-hours, time on so many cores, cost, disk."""
    found = []
    for runs in SIZES:
        hours = runs / rate / 3600
        times = [_time(hours / cores) for cores in CORES]
        disk = runs * size / 1e9
        found.append(
            [f"{runs:,}", f"{hours:,.2f}", *times, f"{hours * price:,.2f}", f"{disk:,.1f}"]
        )
    return found


def _time(hours: float) -> str:
    named = ((48, "days", 24), (1, "h", 1), (1 / 60, "min", 1 / 60), (0, "s", 1 / 3600))
    name, unit = next((name, unit) for least, name, unit in named if hours >= least)
    return f"{hours / unit:,.1f} {name}"


def main() -> None:
    """Prints the table as Markdown."""
    said = argparse.ArgumentParser(prog="python -m benchmarks.sizes", description=__doc__)
    said.add_argument("scenario", nargs="?", default="january_2026")
    said.add_argument("--runs", type=int, default=30_000, help="played to measure")
    said.add_argument("--rate", type=float, help="runs a second of a core, instead of measuring")
    said.add_argument("--bytes", type=float, default=150.0, help="bytes a run, with --rate")
    said.add_argument("--price", type=float, default=0.05, help="of a core-hour, in your currency")
    asked = said.parse_args()
    rate, size = (asked.rate, asked.bytes) if asked.rate else measured(asked.scenario, asked.runs)
    print(f"{rate:,.0f} runs a second of a core; {size:.0f} bytes a run; "
          f"{asked.price:g} a core-hour.\n")  # fmt: skip
    heads = ["runs", "core-hours", *(f"on {cores:,} cores" for cores in CORES), "cost", "disk, GB"]
    for line in [heads, ["---:"] * len(heads), *rows(rate, asked.price, size)]:
        print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
