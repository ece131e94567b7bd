"""`python -m benchmarks [--quick] [--write PAGE]`: engines, kin and limit side by side.

Needs Linux or macOS. NegMAS (AGPL) is never imported: give the interpreter of an environment where
`pip install negmas` was run with --negmas-python or $NEGMAS_PYTHON. A C compiler is looked for.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import contenders, hot_pass
from benchmarks.clock import Sample, interleaved, spread
from benchmarks.profile import profile
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.scenario.wording import Faults

BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
SIZES, LARGE = [10_000, 100_000, 1_000_000], 100_000  # runs of sweeps
PACKAGES = ("numpy", "numba", "llvmlite", "mesa")


def asked() -> argparse.Namespace:
    """What the command line says."""
    said = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    said.add_argument("scenario", nargs="?", default="january_2026")
    said.add_argument("--quick", action="store_true", help="two minutes instead of eight")
    said.add_argument("--write", type=Path, metavar="FILE", help="put the tables into a page")
    said.add_argument("--negmas-python", default=os.environ.get("NEGMAS_PYTHON", sys.executable))
    said.add_argument("--sweeps", type=int, nargs="+", help="runs of the sweeps timed as a whole")
    found = said.parse_args()
    if found.write and not found.write.is_file():
        said.error(f"--write: {found.write} is not a file")
    return found


def machine() -> Iterator[str]:
    """Where this was measured."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", info.read_text()) if info.exists() else None
    load = " ".join(f"{x:.1f}" for x in os.getloadavg())
    yield f"{found[1] if found else platform.processor()}, {os.cpu_count()} cores "
    yield f"(load at the start {load}); "
    yield f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, "
    yield ", ".join(f"{name} {version(name)}" for name in PACKAGES) + "."


def table(heads: str, rows: list[list[str]]) -> str:
    """A Markdown table; `heads` are parted by |."""
    columns = [head.strip() for head in heads.split("|")]
    lines = [columns, ["---"] + ["---:"] * (len(columns) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def negotiations(samples: dict[str, list[Sample]]) -> str:
    """Who plays how many negotiations a second."""
    rows = [
        [
            name,
            spread([s.count / s.wall for s in taken]),
            spread([s.count / s.cpu for s in taken]),
            spread([s.cpu / s.checksum * 1e6 for s in taken]),
        ]
        for name, taken in samples.items()
    ]
    if contenders.KIN not in samples:
        rows.append(["NegMAS", "not installed", "", ""])
    return table("who | runs/s by the clock | runs/s of a core | µs CPU a round", rows)


def ratios(samples: dict[str, list[Sample]]) -> str:
    """How many times as fast one is as another, round of timing by round of timing."""
    rows = []
    for fast, slow in contenders.RATIOS:
        if slow in samples:
            both = list(zip(samples[fast], samples[slow], strict=True))
            runs = [a.count / a.wall / (b.count / b.wall) for a, b in both]
            weeks = [a.checksum / a.wall / (b.checksum / b.wall) for a, b in both]
            cpu = [a.checksum / a.cpu / (b.checksum / b.cpu) for a, b in both]
            rows.append([f"{fast} : {slow}", *map(spread, (runs, weeks, cpu))])
    return table("ratio | runs by the clock | rounds by the clock | rounds by CPU time", rows)


def hot_passes(scenario: Scenario, scale: int, rounds: int) -> str:
    """The hot pass by the rules and in C; raises if they do not find the same numbers."""
    whole, count = hot_pass.given(scenario), 4000 * scale
    few, still = hot_pass.given(scenario, everything=False), hot_pass.STILL
    limit = "C, actors × packages: the limit"
    sides = {
        f"the rules, {len(whole[0].clause)} packages": lambda: hot_pass.by_rules(whole, count),
        f"the rules, {int(few[0].given[0].undominated)} undominated packages": lambda: (
            hot_pass.by_rules(few, count)
        ),
        f"as the engine does it: undominated, valued in 1 pass of {still}, no Nash solution": (
            lambda: hot_pass.by_rules(few, count, still, nash=False)
        ),
    }
    first, *smaller = sides
    with tempfile.TemporaryDirectory() as folder:
        program = hot_pass.built(Path(folder))
        if program:
            file = hot_pass.written(whole, Path(folder))
            sides |= {
                "C, packages × actors": lambda: hot_pass.in_c(program, file, "rows", count),
                limit: lambda: hot_pass.in_c(program, file, "columns", count),
            }
        samples = interleaved(sides, rounds)
    checksums = {taken[0].checksum for name, taken in samples.items() if name not in smaller}
    if len(checksums) > 1:
        raise SystemExit(f"the hot passes differ: {checksums}")
    best = samples.get(limit, samples[first])
    rows = [
        [
            name,
            spread([s.cpu / s.count * 1e6 for s in taken]),
            spread([b.cpu / s.cpu for s, b in zip(taken, best, strict=True)]),
            "" if name in smaller else repr(taken[0].checksum),
        ]
        for name, taken in samples.items()
    ]
    if not program:
        rows.append(["C", "no C compiler", "", ""])
    return table("who | µs CPU a pass | throughput, the limit being 1 | checksum", rows)


def sweeps(scenario: str, sizes: list[int]) -> str:
    """Whole sweeps as a user starts them: a start of the program, files on disk and all."""
    rows = []
    both = [
        (runs, workers) for runs in sizes for workers in (1, 2) if runs <= LARGE or workers == 2
    ]
    for runs, workers in [(1, 1), *both]:  # the first compiles what is new
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "out"
            asked = ("--runs", runs, "--workers", workers, "--out", out, "--quiet")
            use = contenders.command("sweep", scenario, *asked)
            disk = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
            told = ""
            if workers == 2 and runs == LARGE:
                told = f"{contenders.command('analyse', out, '--no-plots').wall:.1f}"
        each = [f"{use.wall:.1f}", f"{use.cpu:.1f}", f"{runs / use.wall:,.0f}"]
        each += [f"{use.peak:,.0f}", f"{disk / 2**20:,.1f}", told]
        rows.append([f"{runs:,}", str(workers), *each])
    heads = "runs | workers | wall s | CPU s | runs/s by the clock | peak MB | MB on disk"
    return table(f"{heads} | then `analyse`, wall s", rows[1:])


def where_time_goes(scenario: Scenario, runs: int) -> str:
    """The beats of a week by their cost."""
    found = profile(scenario, runs)
    total = sum(spent for spent, _ in found.values())
    rows = [
        [f"`{name}`", f"{spent:.2f}", f"{100 * spent / total:.0f}", f"{calls:.2f}"]
        for name, (spent, calls) in found.items()
    ]
    return table(
        "beat | µs a week | % | calls a week", [*rows, ["all beats", f"{total:.2f}", "100", ""]]
    )


def page(said: argparse.Namespace) -> str:
    """All tables."""
    scenario = read(said.scenario)
    scale, rounds, sizes = (1, 2, [1000]) if said.quick else (4, 3, SIZES)
    kin = contenders.negmas_version(said.negmas_python)
    samples = interleaved(contenders.contenders(said.scenario, said.negmas_python, scale), rounds)
    parts = [
        "".join(machine()) + (f" NegMAS {kin} in an environment of its own." if kin else ""),
        f"Medians of {rounds} interleaved rounds, with their range; scenario `{scenario.id}`, "
        f"{len(scenario.uncertain)} factors.",
        f"### Negotiations\n\n{negotiations(samples)}",
        f"### How many times as fast\n\n{ratios(samples)}",
        f"### The hot pass\n\nC: `{' '.join(hot_pass.FLAGS)}`; checksums are equal to the bit.",
        hot_passes(scenario, scale, rounds),
        f"### Sweeps\n\n{sweeps(said.scenario, said.sweeps or sizes)}",
        f"### Where a week goes\n\n{where_time_goes(scenario, 20)}",
    ]
    return "\n\n".join(parts)


def main() -> None:
    """Prints the tables, and puts them into a page if asked."""
    said = asked()
    try:
        found = page(said)
    except Faults as faults:
        raise SystemExit(str(faults)) from None
    print(found)
    if said.write:
        before, _, rest = said.write.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        said.write.write_text(f"{before}{BEGIN}\n{found}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
