"""What people do in a room: records of moves, as the browser sends them and as the log keeps them.

Whatever comes from a browser passes `parse`; what no record allows never reaches the table.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter, ValidationError

from sim.scenario.records import Effects, Record
from sim.scenario.records.words import Flag

MOST_REASON, MOST_NEWS, MOST_NAME = 200, 200, 40  # characters
BLANK = "\u115f\u1160\u3164\uffa0"  # letters that look like nothing
WORDS = {  # for what pydantic finds
    "string_too_short": "Write something first.",
    "string_too_long": "That is too long: {max_length} characters at most.",
}


class Refused(Exception):  # noqa: N818
    """A move that cannot be made, and why, as a plain sentence for the person who tried."""


class Who(NamedTuple):
    """Who acts or looks: a person (by id), the instructor, the screen; in the log also `clock`."""

    role: Literal["person", "instructor", "screen", "clock"]
    person: str | None = None


def readable(said: str) -> str:
    """What somebody typed without characters that cannot be seen, nor any that turn the line."""
    seen = (c if c.isprintable() and c not in BLANK else " " for c in said)
    return " ".join("".join(seen).split())


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Round = Annotated[int, Field(strict=True, ge=0, le=1000)]
Clauses = Annotated[dict[Key, Key], Field(min_length=1, max_length=20)]
Readable = BeforeValidator(lambda said: readable(said) if isinstance(said, str) else said)
Said = Annotated[str, StringConstraints(max_length=MOST_REASON), Readable]
News = Annotated[str, StringConstraints(min_length=1, max_length=MOST_NEWS), Readable]
Seconds = Annotated[int, Field(strict=True, ge=0, le=3600)]


class Move(Record):
    """One act of somebody; the same `id` twice is done once."""

    id: Id


# ------------------------------------------------------------------ of people
class Sit(Move):
    """Take a seat, or stand up (None)."""

    kind: Literal["sit"]
    seat: Key | None


class Offer(Move):
    """Choose what one's seat should put on the table: issue -> level key."""

    kind: Literal["offer"]
    round: Round
    clauses: Clauses


class Balloon(Move):
    """Show everybody a text without obligation: a trial balloon."""

    kind: Literal["float"]
    round: Round
    clauses: Clauses


class Answer(Move):
    """Choose what one's seat should say to the text on the table."""

    kind: Literal["answer"]
    round: Round
    accept: Flag
    reason: Said = ""


class Stance(Move):
    """Choose whether one's side wants a side track; None: as the model would decide."""

    kind: Literal["stance"]
    track: Key
    agree: Flag | None


# ------------------------------------------------------------------ of the instructor
class Start(Move):
    """Open the first round."""

    kind: Literal["start"]


class Next(Move):
    """Close the phase, or open the next round; told `round` and `phase`, only if it is still so."""

    kind: Literal["next"]
    round: Round | None = None
    phase: Key | None = None


class Pause(Move):
    """Stop the clock, and everybody with it."""

    kind: Literal["pause"]


class Resume(Move):
    """Let the clock go on."""

    kind: Literal["resume"]


class Timer(Move):
    """So many seconds for this and every following phase; None: no limit."""

    kind: Literal["timer"]
    seconds: Seconds | None


class Inject(Move):
    """An event in the week to come, with effects as a scenario's events have them."""

    kind: Literal["inject"]
    text: News
    effects: Effects = Effects()  # type: ignore[valid-type]
    suspend: Annotated[int, Field(strict=True, ge=0, le=52)] = 0


class Reveal(Move):
    """Show everybody the bargaining range, the debrief or the reservation values, or hide them."""

    kind: Literal["reveal"]
    what: Literal["range", "debrief", "reservations"]
    on: Flag


class Hint(Move):
    """Whether seats are told their reservation value and the model's advice."""

    kind: Literal["hint"]
    on: Flag


class AutoNext(Move):
    """Whether phases close by themselves once everybody who is asked has decided."""

    kind: Literal["autonext"]
    on: Flag


class Remove(Move):
    """Send somebody out of the room."""

    kind: Literal["remove"]
    person: Key


class Reseat(Move):
    """Put somebody into a seat, or have them stand up (None)."""

    kind: Literal["reseat"]
    person: Key
    seat: Key | None


class End(Move):
    """End the negotiation without a deal."""

    kind: Literal["end"]


# ------------------------------------------------------------------ only in the log
class Join(Move):
    """Somebody came in by name; of the secret token the log keeps the SHA-256 alone."""

    kind: Literal["join"]
    person: Key
    name: Annotated[str, StringConstraints(min_length=1, max_length=MOST_NAME + 8)]
    token: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class TimeUp(Move):
    """The time of a phase was up."""

    kind: Literal["time_up"]


BY_PEOPLE = Sit | Offer | Balloon | Answer | Stance
BY_INSTRUCTOR = (
    Start
    | Next
    | Pause
    | Resume
    | Timer
    | Inject
    | Reveal
    | Hint
    | AutoNext
    | Remove
    | Reseat
    | End
)
_SENT: TypeAdapter[Any] = TypeAdapter(
    Annotated[BY_PEOPLE | BY_INSTRUCTOR, Field(discriminator="kind")]
)
_LOGGED: TypeAdapter[Any] = TypeAdapter(
    Annotated[BY_PEOPLE | BY_INSTRUCTOR | Join | TimeUp, Field(discriminator="kind")]
)


class Entry(NamedTuple):
    """A move as the log keeps it: who made it, and when (seconds since 1970)."""

    time: float
    who: Who
    move: Any  # a Move of any kind


def parse(said: Any) -> Any:
    """The move that a browser sent (plain data); raises Refused."""
    try:
        return _SENT.validate_python(said)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        if fault["type"] in WORDS:
            raise Refused(WORDS[fault["type"]].format(**fault["ctx"])) from None
        place = ".".join(str(step) for step in fault["loc"][1:])
        raise Refused(f"This is not a move{f': {place} does not fit' if place else ''}.") from None


def logged(text: str) -> Any:
    """The move of an entry of the log."""
    return _LOGGED.validate_json(text)
