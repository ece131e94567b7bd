"""The verb for the browser: `serve`."""

from __future__ import annotations

import multiprocessing
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from sim.cli.talk import RESULTS, Say, play, shown, speaker, warn_of_compiling

if TYPE_CHECKING:
    from sim.scenario.records import Scenario
    from sim.web.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SHORTEST_KEY = 6  # characters
USE = "served"  # what the rules are compiled for here
LUCK = (0, 0)  # of the runs played to have the rules compiled


@click.command()
@click.argument("files", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port; 0: any that is free.",
)
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1; with --class 0.0.0.0]")
@click.option("--class", "for_class", is_flag=True, help="Let in everybody on the network.")
@click.option("--key", metavar="WORDS", help="The instructor's key; without it one is made up.")
@click.option(
    "--data",
    "rooms",
    type=click.Path(path_type=Path, dir_okay=False),
    default=RESULTS / "rooms.sqlite",
    help="File that keeps the rooms.  [default: results/rooms.sqlite]",
)
@click.option("--quiet", is_flag=True, help="No talk on stderr.")
def serve(
    files: tuple[str, ...],
    port: int,
    host: str | None,
    for_class: bool,
    key: str | None,
    rooms: Path,
    quiet: bool,
) -> None:
    """Open the simulator in a browser: explore, or play it with a class.

    All shipped scenarios are there; further SCENARIO files come first.
    """
    _refuse_contradictions(host, for_class, key)
    from sim.web.app import create
    from sim.web.serving import listening
    from sim.web.serving import serve as run

    say = speaker(quiet)
    offered = _offered(files)
    try:
        listener = listening(host or ("0.0.0.0" if for_class else LOOPBACK[0]), port)
    except OSError as error:
        _stop(f"Port {port} cannot be used: {error.strerror}. Give another with --port, or 0.")
    settings = _settings(offered, rooms, key, for_class, listener.getsockname())
    _warm(offered, say)
    _announce(settings)
    say(f"Rooms are kept in {shown(rooms)}. Ctrl-C stops the server.")
    try:
        run(create(settings), listener)
    except KeyboardInterrupt:
        say("\nStopped. The rooms are kept; the next start goes on with them.")
        raise SystemExit(130) from None


def _refuse_contradictions(host: str | None, for_class: bool, key: str | None) -> None:
    from sim.web.keys import plain

    if host not in (None, *LOOPBACK) and not for_class:
        raise click.UsageError("--host opens this to others: give --class, which asks for a key.")
    if key is not None and not for_class:
        raise click.UsageError("--key goes with --class: without it nobody else gets in.")
    if key is not None and len(plain(key)) < SHORTEST_KEY:
        raise click.UsageError(
            f"--key needs at least {SHORTEST_KEY} characters besides spaces and dashes."
        )


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(1)


def _offered(files: tuple[str, ...]) -> dict[str, Scenario]:
    """The scenarios by id: those given, then the default, then all others."""
    from sim.cli import DEFAULT
    from sim.scenario.reading import read, shipped

    found: dict[str, Scenario] = {}
    names: list[str | Path] = [*files, DEFAULT, *shipped()]
    for scenario in map(read, names):
        found.setdefault(scenario.id, scenario)
    return found


def _settings(
    offered: dict[str, Scenario],
    rooms: Path,
    key: str | None,
    for_class: bool,
    at: tuple[str, int],
) -> Settings:
    """What the server is started with; stops in words if the rooms' file cannot be used."""
    from sim.sweep.locks import owning
    from sim.web.keys import kept_key
    from sim.web.room.rooms import Refused, Rooms
    from sim.web.serving import address
    from sim.web.settings import Settings

    rooms.parent.mkdir(parents=True, exist_ok=True)
    rooms.touch(mode=0o600)  # who may read it could read the key
    click.get_current_context().with_resource(owning(rooms))  # until the server ends
    try:
        Rooms(rooms, offered).close()
        rooms.chmod(0o600)  # also of one that was there
        secret = kept_key(rooms, key) if for_class else None
    except Refused as refusal:
        _stop(str(refusal))
    return Settings(offered, rooms, secret, address(*at[:2]))


def _warm(offered: dict[str, Scenario], say: Say) -> None:
    """Has compiled and loaded what the first visitors would have to wait for. What is still to be
    compiled is so by another process, which takes the compiler's memory with it when it ends."""
    from sim.rules.compiled import is_warm, now_warm

    if not is_warm(USE):
        warn_of_compiling(say, USE)
        child = multiprocessing.get_context("spawn").Process(target=_load, args=(offered,))
        child.start()
        child.join()
        if child.exitcode == 0:
            now_warm(USE)
    _load(offered)


def _load(offered: dict[str, Scenario]) -> None:
    from sim.web.explore.routes import warm
    from sim.web.room.debrief import debrief

    first = next(iter(offered.values()))
    for watched in (False, True):
        outcome = play(first, LUCK, (), watched=watched, say=speaker(quiet=True))
    debrief(outcome)
    warm(offered)


def _announce(settings: Settings) -> None:
    """Prints the address, big; for a class also as a QR code, with the instructor's key."""
    click.echo(f"\nOpen this in a browser:\n\n    {settings.address}\n")
    if settings.key is None:
        return
    if settings.address.startswith(f"http://{LOOPBACK[0]}"):
        click.echo("Only this computer can reach that: it seems to be on no network.", err=True)
    click.echo(_qr(settings.address))
    click.echo(f"\nStudents open {settings.address} or point their camera at the code.")
    click.echo(f"You open {settings.address}/teach and say the key:\n\n    {settings.key}\n")


def _qr(address: str) -> str:
    """A QR code for the terminal: dark on light, whatever the terminal's own colours."""
    import segno

    drawn = StringIO()
    segno.make(address, error="m", micro=False).terminal(drawn, compact=True, border=2)
    lines = drawn.getvalue().splitlines()
    return "\n".join(click.style(line, fg="bright_white", bg="black") for line in lines)
