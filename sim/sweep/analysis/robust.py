"""How robust headlines are: in which share of what nobody knows each holds, and where it flips.

`robust.json` holds the mapping that `robustness` returns; docs/robustness.md says what its keys
mean.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outcome import DISCLAIMER
from sim.scenario.numbers import numbers
from sim.scenario.records import Scenario
from sim.sweep import ensemble, results, running
from sim.sweep.analysis.corners import corner, drawn
from sim.sweep.analysis.pairs import (
    FAILS,
    HOLDS,
    MARGIN,
    UNTOLD,
    Found,
    Seen,
    change,
    measure,
    verdict,
)
from sim.sweep.analysis.rows import plain
from sim.sweep.analysis.study import Results, Study, quoted, text
from sim.sweep.headlines import AS_IS, said
from sim.sweep.posing import Posed, changed
from sim.sweep.robust import Asked, ask

if TYPE_CHECKING:
    from pandas import DataFrame

FORMAT = 1  # of robust.json; another number: other keys
CENTRE = 1000  # pairs at the scenario's own values
WORDS = {HOLDS: "holds", FAILS: "fails", UNTOLD: "untold"}


def robustness_of(name: str | Path, workers: int | None = None, **asked: Any) -> dict[str, Any]:
    """Plays the headlines of a scenario, as `sim.sweep.robust.ask` takes them, and leaves nothing
    on disk; what `robustness` says. Raises Faults, and RuntimeError where runs fail."""
    told, crew = ask(name, **asked), workers or os.cpu_count() or 1
    with TemporaryDirectory(prefix="peacetable-") as aside:
        progress = running.run(told.sweep, Path(aside), workers=crew)
        if progress.failed:
            raise RuntimeError(f"{progress.failed} runs failed: {progress.first_error}")
        return robustness(results.read(Path(aside)), told, crew)


def robustness(found: Results, asked: Asked, workers: int = 1) -> dict[str, Any]:
    """All that is to be told of the headlines of a scenario, as plain data, in the file's order;
    none of the runs may have failed."""
    study, (scenario, posed, left_out, sweep) = Study(found), asked
    told = [_headline(study, scenario, each) for each in posed]
    for each, centre in zip(told, _centres(asked, workers), strict=True):
        each["centre"] = centre
        each["only_at_the_centre"] = centre["verdict"] == "holds" and each["holds"]["share"] < 0.5
    war = scenario.war
    return {
        "kind": "robust",
        "format": FORMAT,
        "note": DISCLAIMER,
        "scenario": scenario.id,
        "label": scenario.title,
        "seed": sweep.seed,
        "points": sweep.points,
        "replications": sweep.replications,
        "centre_pairs": CENTRE,
        "margin": MARGIN,
        "sides": [scenario.actors[side].short for side in war.sides],
        "front": scenario.issues[war.front_issue].label,
        "drawn": [
            {"factor": each.name, "label": study.labels[each.name], "paths": list(each.paths),
             "range": list(each.range)}
            for each in sweep.factors
        ],
        "headlines": told,
        "left_out": [{"id": headline.id, "says": said(headline, scenario), "reason": reason}
                     for headline, reason in left_out],
    }  # fmt: skip


def verdicts(found: Results, told: Mapping[str, Any]) -> DataFrame:
    """A row for each point: the values drawn, and what could be told there of each headline."""
    table = drawn(Study(found), AS_IS).drop(columns="seen")
    return table.assign(**{each["id"]: each["by_point"] for each in told["headlines"]})


# ------------------------------------------------------------------------------------ points
def _seen(study: Study, scenario: Scenario, policy: str) -> Seen:
    """The runs of a policy, (points, replications)."""
    level = quoted(f"terms.{scenario.war.front_issue}")
    table = study.query(
        f"SELECT agreed, survival, {level} AS level FROM good WHERE policy = {text(policy)} "
        "ORDER BY point, replication"
    )
    shape = (study.points, study.replications)
    columns = (table[name].to_numpy(dtype=float) for name in Seen._fields)
    agreed, survival, level_agreed = (column.reshape(shape) for column in columns)
    return Seen(agreed == 1, survival, level_agreed)


def _headline(study: Study, scenario: Scenario, each: Posed) -> dict[str, Any]:
    headline = each.headline
    before, after = (_seen(study, scenario, key) for key in (AS_IS, headline.id))
    is_empty = ~(before.agreed | after.agreed).any(axis=1)
    parts, judged, moved = [], [], np.zeros(study.points, bool)
    for name, way in headline.holds.items():
        pairs = zip(measure(name, after, scenario), measure(name, before, scenario), strict=True)
        found = [change(name, *pair) for pair in pairs]
        own = np.where(is_empty, UNTOLD, [verdict(way, at) for at in found])
        parts.append(
            {"measure": name, "way": way, **_shares(own), "mean": _mean(found),
             "reach": _reach(found)}
        )  # fmt: skip
        judged.append(own)
        moved |= np.array([at.differ > 0 for at in found])
    whole = np.min(judged, axis=0)  # of all parts: it fails where one does
    return {
        "id": headline.id,
        "says": said(headline, scenario),
        "source": headline.source or "",
        "changed": changed(scenario, each.moves),
        "moves": [{key: plain(value) for key, value in move._asdict().items() if key != "shift"}
                  for move in each.moves],
        **_shares(whole),
        "no_deal": int(is_empty.sum()),
        "unmoved": int((~moved).sum()),
        "parts": parts,
        "flip": corner(study, AS_IS, {"fails": whole == FAILS, "holds": whole == HOLDS}),
        "fade": corner(study, AS_IS, {"untold": whole == UNTOLD, "told": whole != UNTOLD}),
        "by_point": [WORDS[value] for value in whole.tolist()],
    }  # fmt: skip


def _shares(judged: np.ndarray) -> dict[str, Any]:
    """The three shares of the points (points,), and that of the first among those that could be
    told; each with Wilson's interval over points."""
    counts = {word: int((judged == value).sum()) for value, word in WORDS.items()}
    told = counts["holds"] + counts["fails"]
    found = ensemble.shares(list(counts.values()), len(judged))
    whole = {word: {"points": counts[word], **_plain(own)}
             for word, own in zip(counts, found, strict=True)}  # fmt: skip
    of_told = _plain(ensemble.shares([counts["holds"]], told)[0]) if told else None
    return whole | {"told": told, "of_told": of_told}


def _mean(found: Sequence[Found]) -> dict[str, Any] | None:
    """The mean change over the points that have one, with its interval over points."""
    known = np.array([at.difference for at in found if np.isfinite(at.difference)])
    mean = ensemble.mean(known, -1.0)
    return mean and {
        "points": len(known),
        "difference": plain(mean["share"]),
        "low": plain(mean["low"]),
        "high": plain(mean["high"]),
    }


def _reach(found: Sequence[Found]) -> float | None:
    """How far the interval of a point reaches to either side, the median of the points."""
    halves = [(at.high - at.low) / 2 for at in found if np.isfinite(at.difference)]
    return plain(np.median(halves)) if halves else None


def _plain(share: Mapping[str, float]) -> dict[str, Any]:
    return {key: plain(value) for key, value in share.items()}


# ------------------------------------------------------------------------------------ the centre
def _centres(asked: Asked, workers: int) -> list[dict[str, Any]]:
    """What becomes of each headline at the scenario's own values, on luck that no point has had."""
    scenario, posed, _, sweep = asked
    front = list(scenario.issues).index(scenario.war.front_issue)

    def play(told: Scenario) -> Seen:
        first = sweep.points * sweep.replications
        ends = ensemble.ends(numbers(told), sweep.seed, CENTRE, first=first)
        return Seen(ends.agreed, ends.survival, ends.terms[:, front])

    with ThreadPoolExecutor(workers) as crew:
        before, *others = crew.map(play, [scenario, *(each.scenario for each in posed)])
    return [
        _centre(scenario, each, after, before) for each, after in zip(posed, others, strict=True)
    ]


def _centre(scenario: Scenario, each: Posed, after: Seen, before: Seen) -> dict[str, Any]:
    parts, judged = [], []
    for name, way in each.headline.holds.items():
        found = change(name, measure(name, after, scenario), measure(name, before, scenario))
        judged.append(verdict(way, found) if (before.agreed | after.agreed).any() else UNTOLD)
        told = {key: plain(value) for key, value in found._asdict().items()}
        parts.append({"measure": name, "way": way, "verdict": WORDS[judged[-1]], **told})
    return {"verdict": WORDS[min(judged)], "parts": parts}
