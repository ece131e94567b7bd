"""What a reader may take away: a run's page, a variant as a file, a comparison."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim.archive.seal import text as as_json
from sim.outcome import Outcome
from sim.report import explanation, gap
from sim.report.gap.entries import entries as entries_of
from sim.report.page import fragment_of_run, of_run
from sim.scenario.numbers import numbers
from sim.sweep.comparing import Policy, key_of
from sim.sweep.engine import negotiate
from sim.web.explore.answers import affordable, impossible, refuse_the_endless
from sim.web.explore.changing import Base, Changes

MOST_NAMES = 60  # letters of an id
KEPT = 32  # runs
SOURCE = "set on the class page"
FIRST_RUNS = 8  # whose closed weeks are searched for what would open them
FAR = 3  # times what a slider reaches: beyond, an opening is no remedy


def outcome(base: Base, entries: Changes, seed: int, run: int) -> Outcome:
    """One negotiation of the scenario with these entries (`settled`), with every number of every
    week; raises Refused."""
    scenario = base.changed(entries)
    refuse_the_endless(base.scenario, scenario)
    given = numbers(scenario)
    said = tuple(f"{path}={_yaml(value)}" for path, value in entries.items())
    return Outcome(scenario, given, negotiate(given, seed, run), seed, run, said)


def variant(base: Base, changes: Changes, title: str | None = None) -> tuple[str, str]:
    """The name and the text (YAML) of a file that tells the changes over the scenario; raises
    Refused."""
    entries = base.settled(changes)
    base.changed(entries)
    scenario = base.scenario
    key = key_of(title or "changed")
    own = {path for path in entries if not path.endswith(".why")}
    told = {
        "extends": scenario.id,
        "id": f"{scenario.id[: MOST_NAMES - len(key) - 1]}_{key}",
        "title": title or f"{scenario.title}, changed",
        "set": entries,
        "evidence": {path: {"mark": "J", "source": SOURCE} for path in entries if path in own},
    }
    kept = {name: value for name, value in told.items() if value}
    return f"{told['id']}.yaml", _yaml(kept, flow=False)


def run_page(base: Base, changes: Changes, seed: int, run: int) -> str:
    """A run of the changed scenario as one HTML file; raises Refused."""
    found = outcome(base, base.settled(changes), seed, run)
    return of_run(found, time=_now())


def told(base: Base, changes: Changes, seed: int, run: int) -> bytes:
    """A run of the changed scenario for a page that shows it, as JSON: its report without a shell,
    what its charts draw, and its verdict; raises Refused."""
    return _told(base, json.dumps(base.settled(changes)), seed, run)


@lru_cache(KEPT)  # a class looks at the same few runs; half a megabyte each
def _told(base: Base, settled: str, seed: int, run: int) -> bytes:
    found = outcome(base, json.loads(settled), seed, run)
    html, drawn = fragment_of_run(found, tries=True)
    told = {
        "html": html,
        "story": drawn,
        "verdict": explanation.verdict(found),
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False).encode()


def openings(base: Base, changes: Changes, seed: int) -> dict[str, Any]:
    """What would open the closed week nearest to open in the first runs; raises Refused.

    `closed`: how many of these runs have a closed week; `impossible`: which red lines leave nothing
    to sign, if any do; `openings`: the kinds of change, commonest first, each as a `sentence` with
    the `entries` that say it (of that of middle size), in how many `runs` it was found, and the
    amounts of the smallest and the largest (`least`, `most`). What was found in one run only, or
    goes absurdly far, is left out if there is anything else.
    """
    kinds: dict[str, list[gap.Opening]] = defaultdict(list)
    settled, closed = base.settled(changes), 0
    for run in range(FIRST_RUNS):
        one = outcome(base, settled, seed, run)
        size = one.history.table.range_size
        weeks = [week for week in range(one.weeks) if size[week] < 0]
        closed += bool(weeks)
        if weeks:
            nearest = max(weeks, key=lambda week: float(size[week]))
            alike = {_kind(each): each for each in reversed(gap.gap(one, nearest).openings)}
            for kind, each in alike.items():
                kinds[kind].append(each)
    found: list[dict[str, Any]] = []
    for same in sorted(kinds.values(), key=len, reverse=True):
        same.sort(key=lambda each: each.size)
        least, middle, most = same[0], same[(len(same) - 1) // 2], same[-1]
        found.append(
            {"sentence": middle.sentence, "entries": entries_of(one, middle), "runs": len(same)}
            | {"least": least.amounts, "most": most.amounts}
        )
    sound = [each for each in found if each["runs"] > 1 and not _is_absurd(base, each["entries"])]
    return {"closed": closed, "impossible": impossible(one.scenario), "openings": sound or found}


def _is_absurd(base: Base, entries: Changes | None) -> bool:
    highs = (
        (base.inputs[path].high, x) for path, x in (entries or {}).items() if path in base.inputs
    )
    return any(high is not None and x > FAR * high for high, x in highs)


def _kind(opening: gap.Opening) -> str:
    """What an opening moves, however far."""
    places = [(shock, sorted(amounts)) for shock, amounts in sorted(opening.effects.items())]
    return f"{opening.kind} {opening.actor} {sorted(opening.set)} {places}"


def comparison_page(base: Base, changes: Changes, seed: int, runs: int) -> str:
    """The changed scenario held against itself on the same luck, as one HTML file; raises
    Refused."""
    from sim.report.page.comparison import of_comparison
    from sim.sweep import comparing, running
    from sim.sweep.analysis import comparison, partings, writing
    from sim.sweep.results import read

    once = outcome(base, base.settled(changes), seed, 0)
    ours, theirs, able = base.scenario, once.scenario, affordable(once.numbers, runs)
    told = comparing.distinct(
        [Policy(ours.id, ours.title, ours), Policy("changed", "As changed here", theirs)]
    )
    sweep, not_drawn = comparing.comparison(told, able, seed, uncertain=False)
    crew = os.cpu_count() or 1
    with TemporaryDirectory(prefix="comparison-") as folder:
        running.run(sweep, Path(folder) / "runs", workers=crew)
        results = read(Path(folder) / "runs")
        pairs = partings.partings(sweep, crew)
        found = comparison.comparison(results, told, pairs, not_drawn)
        tables = writing.analyse(results).tables
    plain = json.loads(as_json(found))
    return of_comparison(plain, results.receipt, tables, time=_now())


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def _yaml(value: Any, flow: bool = True) -> str:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100,
                          default_flow_style=flow if flow else None)  # fmt: skip
    return str(text).removesuffix("...\n").strip() if flow else str(text)
