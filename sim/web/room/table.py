"""The table of a room: what each move does. The whole state follows from the log of moves.

`act` makes one move, or raises Refused and then has changed nothing; the same moves lead to the
same table. The catalogue at the foot says which method makes which kind of move.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.web.room import moves
from sim.web.room.moves import Entry, Refused
from sim.web.room.opening import MOST_INJECTED, with_event
from sim.web.room.people import Choice, Person
from sim.web.room.phases import Phase, Phases


class Table(Phases):
    """Who sits where, what they chose, and how far the negotiation has come."""

    def act(self, entry: Entry) -> None:
        """Makes a move; raises Refused, and then nothing has changed."""
        who, move = entry.who, entry.move
        is_here = who.role == "person" and self.people.get(who.person) is not None
        if isinstance(move, moves.BY_PEOPLE) and not is_here:
            raise Refused("You are not in this room: come in with your name first.")
        if isinstance(move, moves.BY_INSTRUCTOR) and who.role != "instructor":
            raise Refused("Only the instructor can do that.")
        ACTS[move.kind](self, entry)
        person = self.people.get(who.person)
        if person:
            person.last = entry.time
        is_open = self.phase in ("offers", "answers") and not self.pace.paused
        if is_open and self.pace.auto_next and not self.waiting_for():
            self.close_phase(entry.time)

    # ---------------------------------------------------------------- coming and going
    def join(self, entry: Entry) -> None:
        """Somebody comes in."""
        move = entry.move
        self.people.join(Person(move.person, move.name, move.token, entry.time))

    def sit(self, entry: Entry) -> None:
        """A person takes a seat or stands up, before the talks: each seat's briefing is its own."""
        if self.phase != "lobby":
            raise Refused("The talks have begun: your instructor gives you a seat.")
        self._seat(self.people[entry.who.person], entry.move.seat)

    def reseat(self, entry: Entry) -> None:
        """The instructor puts somebody into a seat."""
        self._seat(self.people[entry.move.person], entry.move.seat)

    def _seat(self, person: Person, seat: str | None) -> None:
        if seat is not None and seat not in self.scenario.actors:
            raise Refused("There is no such seat at this table.")
        self.people.sit(person, seat)

    def remove(self, entry: Entry) -> None:
        """The instructor sends somebody out."""
        self.people.remove(entry.move.person)

    # ---------------------------------------------------------------- what people decide
    def offer(self, entry: Entry) -> None:
        """A person chooses what their seat should put on the table."""
        person = self._called_in("offers", entry)
        self.people.choose(person.id, Choice(self.terms.package(entry.move.clauses)))

    def answer(self, entry: Entry) -> None:
        """A person chooses what their seat should say to the text."""
        person = self._called_in("answers", entry)
        self.people.choose(person.id, Choice(entry.move.accept, entry.move.reason))

    def balloon(self, entry: Entry) -> None:
        """A person shows everybody a text without obligation."""
        person = self._seated(entry)
        if entry.move.round != self.round or self.phase not in ("offers", "answers"):
            raise Refused("That round is over." if self.round else "It is not the time for it yet.")
        self.terms.values(entry.move.clauses)
        self.people.float(person.id, entry.move.clauses)

    def stance(self, entry: Entry) -> None:
        """A person chooses whether their side wants a side track."""
        person, move = self._seated(entry), entry.move
        if move.track not in self.scenario.partial_tracks:
            raise Refused("There is no such arrangement on the side.")
        if person.seat not in self.scenario.war.sides:
            raise Refused("Only those who fight decide on arrangements on the side.")
        self.people.wish(person, move.track, move.agree)

    def _seated(self, entry: Entry) -> Person:
        """The person who acts, in a seat of a room that is at work."""
        person = self.people[entry.who.person]
        if person.seat is None:
            raise Refused("Take a seat first.")
        if self.pace.paused:
            raise Refused("The room is paused: wait until your instructor lets it go on.")
        if self.phase == "over":
            raise Refused("The negotiation is over.")
        return person

    def _called_in(self, phase: Phase, entry: Entry) -> Person:
        """The person who acts, of a seat that has to decide just that in this very round."""
        person, ahead = self._seated(entry), entry.move.round - self.round
        if ahead or self.phase != phase:
            is_late = ahead < 0 or (ahead == 0 and self.phase != "offers")
            raise Refused("That round is over." if is_late else "It is not the time for it yet.")
        if not self.is_called(str(person.seat)):
            what = "It is not your turn to put a text on the table."
            raise Refused(what if phase == "offers" else "Your seat is not asked about this text.")
        return person

    # ---------------------------------------------------------------- the phases
    def start(self, entry: Entry) -> None:
        """The first round opens."""
        if self.phase != "lobby":
            raise Refused("The room has begun already.")
        self.open_round(entry.time)

    def next(self, entry: Entry) -> None:
        """The phase closes, or the next round opens."""
        self._refuse_unless_on()
        move = entry.move
        if move.round not in (None, self.round) or move.phase not in (None, self.phase):
            raise Refused("That phase is over.")
        self.close_phase(entry.time)

    def time_up(self, entry: Entry) -> None:
        """The time of the phase was up."""
        if not self.pace.is_up(entry.time):
            raise Refused("The time is not up.")
        self.close_phase(entry.time)

    def end(self, entry: Entry) -> None:
        """The instructor ends the negotiation: an open session brings nothing."""
        self._refuse_unless_on()
        self.break_off(entry.time)

    def _refuse_unless_on(self) -> None:
        if self.phase == "lobby":
            raise Refused("Start the room first.")
        if self.phase == "over":
            raise Refused("The negotiation is over.")

    # ---------------------------------------------------------------- the instructor's acts
    def pause(self, entry: Entry) -> None:
        """The clock stops, and everybody with it."""
        self.pace.pause(entry.time)

    def resume(self, entry: Entry) -> None:
        """The clock goes on."""
        self.pace.resume(entry.time)

    def timer(self, entry: Entry) -> None:
        """The time for this and every following phase."""
        self.pace.timer = entry.move.seconds
        self.set_clock(entry.time)

    def autonext(self, entry: Entry) -> None:
        """Whether phases close once everybody has decided."""
        self.pace.auto_next = entry.move.on

    def inject(self, entry: Entry) -> None:
        """An event falls in the week to come."""
        week = self.talks.week + 1
        if self.phase == "over" or week >= self.scenario.horizon_weeks:
            raise Refused("There is no week to come in which that could happen.")
        if len(self.injected) >= MOST_INJECTED:
            raise Refused("There have been enough surprises in this room.")
        scenario = with_event(self.scenario, entry.move, week, len(self.injected) + 1)
        self.talks = self.talks.played_again(scenario)
        self.injected.append(scenario.events[-1].id)

    def reveal(self, entry: Entry) -> None:
        """Something is shown to everybody, or hidden again."""
        if entry.move.what == "debrief" and self.phase != "over":
            raise Refused("The debrief can be shown once the talks are over.")
        kept = [what for what in self.revealed if what != entry.move.what]
        self.revealed = [*kept, entry.move.what] if entry.move.on else kept

    def set_hint(self, entry: Entry) -> None:
        """Whether seats are told their reservation value."""
        self.hint = entry.move.on


ACTS: dict[str, Callable[[Table, Entry], None]] = {
    "join": Table.join,
    "sit": Table.sit,
    "offer": Table.offer,
    "float": Table.balloon,
    "answer": Table.answer,
    "stance": Table.stance,
    "start": Table.start,
    "next": Table.next,
    "pause": Table.pause,
    "resume": Table.resume,
    "timer": Table.timer,
    "inject": Table.inject,
    "reveal": Table.reveal,
    "hint": Table.set_hint,
    "autonext": Table.autonext,
    "remove": Table.remove,
    "reseat": Table.reseat,
    "end": Table.end,
    "time_up": Table.time_up,
}
