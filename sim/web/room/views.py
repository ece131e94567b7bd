"""What each may see of a room: everybody the same public part, a seat's people also their seat's
private one, the instructor all. The only place where these are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sim.web.room import desk, seatside
from sim.web.room.moves import Entry, Refused, Who
from sim.web.room.public import public
from sim.web.room.table import Table


class Seen(NamedTuple):
    """A room as it stands: what all views are made of; `kept` holds those of this version."""

    table: Table
    log: Sequence[Entry]
    about: dict[str, str]  # code, title
    kept: dict[Any, dict[str, Any]]

    def once(self, key: Any, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """A part of a view, made once for every version."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]


def view(seen: Seen, who: Who) -> dict[str, Any]:
    """The room as somebody may see it, JSON-ready; raises Refused for one who is not in it."""
    table = seen.table
    person = table.people.get(who.person) if who.role == "person" else None
    if who.role == "person" and person is None:
        raise Refused("You are not in this room (any more).")
    seat = person.seat if person else None
    private = None
    if person and seat:
        private = seen.once(("seat", seat), lambda: seatside.private(table, seat))
        private = private | {"mine": seatside.mine(table, person)}
    told = None
    if who.role == "instructor":
        told = seen.once("instructor", lambda: desk.desk(table, seen.log, seen.about["code"]))
    return {
        "version": len(seen.log),
        **seen.once("public", lambda: public(table, seen.about)),
        "you": {
            "role": who.role,
            "person": person.id if person else None,
            "name": person.name if person else None,
            "seat": seat,
        },
        "private": private,
        "instructor": told,
    }
