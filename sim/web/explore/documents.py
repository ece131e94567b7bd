"""What a reader may take away: a run's page, a variant as a file, a comparison."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from sim.outcome import Outcome
from sim.report import explanation, gap
from sim.report.folder import as_json
from sim.report.page import fragment_of_run, of_run
from sim.scenario.numbers import numbers
from sim.sweep.comparing import Policy, key_of
from sim.sweep.engine import negotiate
from sim.web.explore.answers import affordable, refuse_the_endless
from sim.web.explore.changing import Base, Changes

MOST_NAMES = 60  # letters of an id
KEPT = 32  # runs
SOURCE = "set on the class page"
FIRST_RUNS = 8  # whose closed weeks are searched for what would open them


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
    what its charts draw, and how it ended; raises Refused."""
    return _told(base, json.dumps(base.settled(changes)), seed, run)


@lru_cache(KEPT)  # a class looks at the same few runs; half a megabyte each
def _told(base: Base, settled: str, seed: int, run: int) -> bytes:
    found = outcome(base, json.loads(settled), seed, run)
    html, drawn = fragment_of_run(found, tries=True)
    told = {
        "html": html,
        "story": drawn,
        "verdict": explanation.verdict(found),
        "weeks": found.weeks,
        "agreed": found.agreed,
    }
    return json.dumps(told, separators=(",", ":"), allow_nan=False).encode()


def openings(base: Base, changes: Changes, seed: int) -> list[dict[str, Any]]:
    """What would open the closed week nearest to open in the first runs, commonest first: sentence,
    kind, set, effects, and in how many of so many runs; raises Refused."""
    found: Counter[str] = Counter()
    told: dict[str, dict[str, Any]] = {}
    entries, looked = base.settled(changes), 0
    for run in range(FIRST_RUNS):
        one = outcome(base, entries, seed, run)
        size = one.history.table.range_size
        closed = [week for week in range(one.weeks) if size[week] < 0]
        if closed:
            looked += 1
            nearest = gap.gap(one, max(closed, key=lambda week: float(size[week])))
            for each in gap.as_data(one, nearest)["openings"]:
                key = f"{each['kind']} {each['actor']} {sorted(each['set'])} {_places(each)}"
                found[key] += 1
                told.setdefault(key, each)
    return [{**told[key], "runs": count, "of": looked} for key, count in found.most_common()]


def _places(opening: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [(shock, sorted(amounts)) for shock, amounts in sorted(opening["effects"].items())]


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
