"""The verb for class: `handout`, one printable HTML file from a scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.talk import RESULTS, play, shown, speaker

if TYPE_CHECKING:
    from sim.outcome import Outcome
    from sim.scenario.records import Scenario

LUCK = 1  # seed of the runs behind the instructor's page
NO_WAR = "it has no war, and role sheets are for scenarios with one"
CARDS = 10  # seeds tried for a class that can sign


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
    default=1_000,
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
    from sim.archive.writing import write_file
    from sim.report.handout import handout as told
    from sim.scenario.reading import parse_override, read
    from sim.scenario.wording import Fault, Faults

    overrides = dict(parse_override(text) for text in sets)
    found = read(scenario, overrides)
    if not found.is_fought:
        raise Faults([Fault(scenario, None, "", NO_WAR)])
    target = out or RESULTS / found.id / "handout.html"
    say = speaker(quiet)
    say(f"Playing {found.id} for its numbers ...")
    outcome = play(found, (seed, 0), sets, watched=False, say=say)
    answers = None
    if runs:
        say(f"Playing it {runs:,} times, and as often with other numbers ...")
        answers = answered(found, scenario, overrides, runs) | cards(
            lambda other: play(found, (other, 0), sets, watched=False, say=say)
        )
    write_file(target, told(outcome, answers))
    click.echo(shown(target))


def answered(
    scenario: Scenario, name: str, overrides: dict[str, object], runs: int
) -> dict[str, Any]:
    """What the model gives in so many runs, and how often there is a deal where one number, or the
    scenario, is another: plain figures, on the same luck, with central values otherwise."""
    from sim.report.handout.questions import changes, variants
    from sim.scenario.reading import read
    from sim.sweep.ensemble import ensembles

    asked = [
        ({"about": change.about, "value": value}, dict.fromkeys(change.paths, value))
        for change in changes(scenario)
        for value in (change.low, change.high)
    ]
    told = [] if overrides else variants(scenario)  # a variant differs from the base as it stands
    played = [scenario, *(read(name, {**overrides, **changed}) for _, changed in asked)]
    played += [read(variant["id"]) for variant in told]
    base, *others = ensembles(played, LUCK, runs)
    deals = [{"deal": found["deal"]} for found in others]
    return base | {
        "changes": [said | deal for (said, _), deal in zip(asked, deals, strict=False)],
        "variants": [said | deal for said, deal in zip(told, deals[len(asked) :], strict=True)],
    }


def cards(dealt: Callable[[int], Outcome]) -> dict[str, Any]:
    """With which of the first seeds a class that keeps to its sheets can sign in some round."""
    from sim.report.handout.course import open_rounds

    seeds = [seed for seed in range(CARDS) if open_rounds(dealt(seed))]
    return {"seeds": seeds, "tried": CARDS}
