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
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import contenders, hot_pass
from benchmarks.clock import Sample, interleaved, spread
from benchmarks.profile import profile
from sim.scenario.reading import read
from sim.scenario.records import Scenario
from sim.scenario.wording import Faults

BEGIN, END = "<!-- benchmarks -->", "<!-- end of benchmarks -->"
PACKAGES = ("numpy", "numba", "llvmlite", "mesa")


def asked() -> argparse.Namespace:
    """What the command line says."""
    said = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    said.add_argument("scenario", nargs="?", default="january_2026")
    said.add_argument("--quick", action="store_true", help="a minute instead of several")
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


def against(one: list[Sample], other: list[Sample], size: Callable[[Sample], float]) -> str:
    """How many times less CPU time the one takes than the other, round by round."""
    pairs = zip(one, other, strict=True)
    return spread([(b.cpu / size(b)) / (a.cpu / size(a)) for a, b in pairs])


def negotiations(scenario: str, python: str, scale: int, rounds: int) -> str:
    """Who plays how many negotiations a second."""
    samples = interleaved(contenders.contenders(scenario, python, scale), rounds)
    mesa = next(taken for name, taken in samples.items() if "watched" in name)
    rows = [
        [
            name,
            spread([s.count / s.cpu for s in taken]),
            spread([s.count / s.wall for s in taken]),
            spread([s.cpu / s.checksum * 1e6 for s in taken]),
            against(taken, mesa, lambda s: s.checksum),
        ]
        for name, taken in samples.items()
    ]
    if not any("NegMAS" in name for name in samples):
        rows.append(["NegMAS", "not installed", "", "", ""])
    heads = "who | runs/s of a core | runs/s by the clock | µs CPU a round | × Mesa, a round"
    return table(heads, rows)


def hot_passes(scenario: Scenario, scale: int, rounds: int) -> str:
    """The hot pass by the rules and in C; raises if they do not find the same numbers."""
    given, count = hot_pass.tables(scenario), 4000 * scale
    by_rules = "the model's rules, compiled"
    sides = {by_rules: lambda: hot_pass.by_rules(given, count)}
    with tempfile.TemporaryDirectory() as folder:
        program = hot_pass.built(Path(folder))
        if program:
            file = hot_pass.written(given, Path(folder))
            sides |= {
                "C, packages × actors": lambda: hot_pass.in_c(program, file, "rows", count),
                "C, actors × packages": lambda: hot_pass.in_c(program, file, "columns", count),
            }
        samples = interleaved(sides, rounds)
    checksums = {sample.checksum for taken in samples.values() for sample in taken}
    if len(checksums) > 1:
        raise SystemExit(f"the hot passes differ: {checksums}")
    rows = [
        [
            name,
            spread([s.cpu / s.count * 1e6 for s in taken]),
            spread([s.count / s.wall for s in taken]),
            against(taken, samples[by_rules], lambda s: s.count),
            repr(taken[0].checksum),
        ]
        for name, taken in samples.items()
    ]
    if not program:
        rows.append(["C", "no C compiler", "", "", ""])
    return table("who | µs CPU a pass | passes/s | × the rules | checksum", rows)


def sweeps(scenario: str, sizes: list[int]) -> str:
    """Whole sweeps as a user starts them: a start of the program, files on disk and all."""
    rows = []
    for runs in sizes:
        for workers in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                use = contenders.sweep(scenario, runs, workers, Path(folder) / "out")
            if use is None:
                return table("sweeps |", [["the verb `sweep`", "not built"]])
            each = [f"{use.wall:.1f}", f"{use.cpu:.1f}", f"{use.cpu / runs * 1e6:,.0f}"]
            row = [f"{runs:,}", str(workers), *each, f"{runs / use.wall:,.0f}", f"{use.peak:,.0f}"]
            rows.append(row)
    heads = "runs | workers | wall s | CPU s | µs CPU a run | runs/s by the clock | peak MB"
    return table(heads, rows)


def where_time_goes(scenario: Scenario, runs: int) -> str:
    """The beats of a week by their cost."""
    found = profile(scenario, runs)
    total = sum(spent for spent, _ in found.beats.values())
    rows = [
        [f"`{name}`", f"{spent:.2f}", f"{100 * spent / total:.1f}", f"{calls:.2f}"]
        for name, (spent, calls) in found.beats.items()
    ]
    rows.append(["all beats", f"{total:.2f}", "100", ""])
    rows.append(["the loop with clocks; without", f"{found.clocked:.2f}; {found.bare:.2f}", "", ""])
    return table("beat | µs a week | % | calls a week", rows)


def page(said: argparse.Namespace) -> str:
    """All tables."""
    scenario = read(said.scenario)
    scale, rounds = (1, 2) if said.quick else (5, 5)
    sizes = said.sweeps or ([1000] if said.quick else [10_000, 100_000, 1_000_000])
    parts = [
        "".join(machine()),
        f"Medians of {rounds} interleaved rounds, with their range; scenario `{scenario.id}`.",
        "### Negotiations",
        negotiations(said.scenario, said.negmas_python, scale, rounds),
        f"### The hot pass\n\nC: `{' '.join(hot_pass.FLAGS)}`; all checksums equal to the bit.",
        hot_passes(scenario, scale, rounds),
        "### Sweeps",
        sweeps(said.scenario, sizes),
        "### Where a week goes",
        where_time_goes(scenario, 100 * scale),
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
