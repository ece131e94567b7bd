"""The verb `import`: a table of actors, or a historical case, as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.history import QUIET, SCALE, scale_of
from sim.cli.talk import command, shown, speaker
from sim.scenario.wording import Fault, Faults

if TYPE_CHECKING:
    from sim.scenario.cases import Case


@click.command(name="import")
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path),
              help="File, or with several cases the folder; default: beside TABLE.")  # fmt: skip
@SCALE
@click.option("--split", is_flag=True, help="Every issue becomes a scenario of its own.")
@click.option("--literal", is_flag=True,
              help="Failing is the reference point and no worse; default: very bad.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over what is there.")
@QUIET
def import_(
    table: Path,
    out: Path | None,
    scale: str | None,
    split: bool,
    literal: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Make a scenario of a TABLE of actors (CSV) or of a historical case, without a war in it.

    Columns: actor, position, salience, power; issue, unless there is only one; case, for issues
    bargained together; reference_point and outcome, if known. Positions are on 0..1 or 0..100.
    """
    from sim.archive.writing import write_file
    from sim.scenario import actor_table, cases
    from sim.scenario.actor_table.rows import SUFFIXES
    from sim.scenario.spatial import CHOSEN, LITERAL, as_yaml

    say = speaker(quiet)
    notes: list[str] = []
    if table.suffix.lower() in SUFFIXES:
        found, notes = actor_table.read(table, scale_of(scale), split)
    else:
        found = [cases.read(table)]
    for note in notes:
        say(f"note: {note}")
    files = {_target(table, out, case, len(found)): case for case in found}
    _must_be_new(files, force)
    for file, case in files.items():
        write_file(file, as_yaml(case, LITERAL if literal else CHOSEN))
    one = next(iter(files))
    click.echo(shown(one) if len(files) == 1 else f"{len(files)} scenarios in {shown(one.parent)}")
    say(f"Next: {command(['run', shown(one)])}")


def _target(table: Path, out: Path | None, case: Case, many: int) -> Path:
    if many > 1:
        return (out or table.with_suffix("")) / f"{case.id}.yaml"
    if out is not None and out.suffix not in (".yaml", ".yml"):
        return out / f"{case.id}.yaml"
    beside = table.parent if table.exists() else Path()
    return out or beside / f"{case.id}.yaml"


def _must_be_new(files: dict[Path, Case], force: bool) -> None:
    there = [file for file in files if file.exists()]
    if there and not force:
        message = "is there already: --out names another file, --force writes over it"
        raise Faults([Fault(shown(file), None, "", message) for file in there])
