"""The verb for class: `handout`, one printable HTML file from a scenario."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.talk import RESULTS, play, shown, speaker

if TYPE_CHECKING:
    import numpy as np

    from sim.rules.state import Numbers
    from sim.scenario.records import Scenario


@click.command()
@click.argument("scenario", default="january_2026")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=3,
    show_default=True,
    help="Luck: whose private numbers stand on the role sheets.",
)
@click.option(
    "--runs",
    type=click.IntRange(0, 100_000),
    default=400,
    show_default=True,
    help="Runs behind the instructor's page; 0: none.",
)
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE", help="Change one entry.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def handout(
    scenario: str, seed: int, runs: int, sets: tuple[str, ...], out: Path | None, quiet: bool
) -> None:
    """Write role sheets, rules, questions and a debrief of SCENARIO as one HTML file that
    prints."""
    from sim.report.folder import write_file
    from sim.report.handout import handout as told
    from sim.scenario.reading import parse_override, read

    overrides = dict(parse_override(text) for text in sets)
    found = read(scenario, overrides)
    target = out or RESULTS / found.id / "handout.html"
    say = speaker(quiet)
    say(f"Playing {found.id} for its numbers ...")
    outcome = play(found, (seed, 0), sets, watched=False, say=say)
    answers = answered(found, scenario, overrides, runs) if runs else None
    write_file(target, told(outcome, answers))
    click.echo(shown(target))


# ------------------------------------------------------------------ figures for the instructor
def answered(
    scenario: Scenario, name: str, overrides: dict[str, object], runs: int
) -> dict[str, Any]:
    """What the model gives in so many runs, and how often there is a deal where one number, or the
    scenario, is another: plain figures, on the same luck, with central values otherwise."""
    from sim.report.handout.questions import changes, variants
    from sim.scenario.reading import read

    asked = []
    for change in changes(scenario):
        for value in (change.low, change.high):
            changed = read(name, {**overrides, **dict.fromkeys(change.paths, value)})
            asked.append({"about": change.about, "value": value, "deal": _deals(changed, runs)})
    told = [] if overrides else variants(scenario)  # a variant differs from the base as it stands
    others = [variant | {"deal": _deals(read(variant["id"]), runs)} for variant in told]
    return _figures(scenario, runs) | {"changes": asked, "variants": others}


def _played(scenario: Scenario, runs: int) -> tuple[Numbers, Any]:
    """A scenario as numbers, and what its first runs on seed 0 leave behind, (runs,) records."""
    import numpy as np

    from sim.scenario.numbers import numbers
    from sim.sweep.engine import Engine

    given = numbers(scenario)
    return given, Engine(given).play(0, np.arange(runs)).tallies["run"][:, 0]


def _deals(scenario: Scenario, runs: int) -> dict[str, float]:
    return _share(_played(scenario, runs)[1]["agreed"])


def _share(happened: np.ndarray) -> dict[str, float]:
    """How often something happened, with Wilson's 95 % interval."""
    from scipy.stats import binomtest

    found = binomtest(int(happened.sum()), len(happened)).proportion_ci(method="wilson")
    return {"share": float(happened.mean()), "low": float(found.low), "high": float(found.high)}


def _mean(values: np.ndarray) -> dict[str, float]:
    """A mean of shares with its 95 % interval (normal)."""
    mean, half = float(values.mean()), 1.96 * float(values.std(ddof=1)) / len(values) ** 0.5
    return {"share": mean, "low": max(0.0, mean - half), "high": min(1.0, mean + half)}


def _figures(scenario: Scenario, runs: int) -> dict[str, Any]:
    import numpy as np

    from sim.rules.state import BLOCKERS

    given, played = _played(scenario, runs)
    deals, failed = played[played["agreed"] == 1.0], played[played["agreed"] == 0.0]
    codes = Counter(BLOCKERS[int(code)] for code in failed["blocker"])
    terms = given.clause[deals["package"].astype(int)]
    weeks = np.percentile(deals["week"], (25, 50, 75), method="inverted_cdf") if len(deals) else []
    return {
        "runs": runs,
        "deal": _share(played["agreed"]),
        "weeks": [int(week) for week in weeks],
        "deals": len(deals),
        "survival": _mean(deals["survival"]) if len(deals) > 1 else None,
        "blockers": [(code, count / len(failed)) for code, count in codes.most_common(3)],
        "terms": {
            key: _commonest(scenario, key, terms[:, k]) for k, key in enumerate(scenario.issues)
        }
        if len(deals)
        else {},
    }


def _commonest(scenario: Scenario, issue: str, values: np.ndarray) -> list[tuple[str, float]]:
    """The two commonest clauses of an issue among deals, and their shares."""
    labels = {level.value: level.label for level in scenario.issues[issue].levels}
    counted = Counter(values.tolist()).most_common(2)
    return [(labels[value], count / len(values)) for value, count in counted]
