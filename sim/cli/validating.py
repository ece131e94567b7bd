"""The verb `validate`: every table of docs/validation.md, made anew."""

from __future__ import annotations

import os

import click

from sim.cli.talk import shown, speaker, warn_of_compiling


@click.command()
@click.option("--part", "parts", multiple=True, metavar="NAME",
              help="Only print the tables of this part; give it as often as you like.")  # fmt: skip
@click.option("--runs", type=click.IntRange(1, 100_000), default=32, show_default=True,
              help="Runs of each case.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True,
              help="Luck.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; default: all cores.")
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def validate(
    parts: tuple[str, ...], runs: int, seed: int, workers: int | None, quiet: bool
) -> None:
    """Make every table of docs/validation.md anew: what the model claims, held against outside
    data, baselines and attacks. It takes some ten minutes on two cores."""
    from sim.archive.writing import write_file
    from sim.scenario.wording import Fault, Faults, did_you_mean, listed
    from sim.validation import outside, page

    unknown = [part for part in parts if part not in page.PARTS]
    if unknown:
        known = listed(page.PARTS)
        words = (f"is no part ({known}){did_you_mean(part, page.PARTS)}" for part in unknown)
        raise Faults(
            Fault("--part", None, part, said) for part, said in zip(unknown, words, strict=True)
        )
    say = speaker(quiet)
    warn_of_compiling(say)
    how = outside.How(runs, seed, workers or os.cpu_count() or 1, say)
    made: outside.Tables = {}
    for name in parts or page.PARTS:
        made |= page.PARTS[name](how)
    if parts:
        for name, told in made.items():
            click.echo(f"{name}\n\n{told}\n")
        return
    write_file(page.PAGE, page.page(made))
    click.echo(f"{shown(page.PAGE)} made anew")
