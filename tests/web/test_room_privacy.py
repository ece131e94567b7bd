"""What each may see: nobody another seat's private numbers, whatever the phase."""

from __future__ import annotations

import json
import re

import pytest

from sim.scenario.reading import read
from sim.web.room.rooms import Refused, Who
from tests.web.hall import Hall, numbers_in

PRIVATE = ("reservation", "aspiration", "cost_type", "estimate", "text_value", "war_cost", "top")
SCENARIOS = ("january_2026", "korea_1951", "dayton_1995", "long_war")


def told_apart(numbers):
    """Numbers of which no other can be the same by chance: not the round ones of a scenario."""
    return {round(x, 5) for x in numbers if round(x, 3) != round(x, 5)}


def secrets_of(hall, seat):
    """The private numbers of a seat now, as they would be shown."""
    own = hall.room._table.talks.outcome.history.seat[-1, seat]
    return told_apart(float(own[name]) for name in PRIVATE)


def assert_private(hall):
    """No private number of a seat is in the view of anybody who does not sit there."""
    actors = list(hall.scenario.actors)
    for name in ["screen", *hall.people]:
        view = hall.view(name)
        theirs, seen = view["you"]["seat"], {round(x, 5) for x in numbers_in(view)}
        for index, seat in enumerate(actors):
            if seat != theirs:
                shared = secrets_of(hall, actors.index(theirs)) if theirs else set()
                leaked = secrets_of(hall, index) & seen - shared
                assert not leaked, f"{name} sees {leaked} of {seat}"
    assert not re.search(r"[0-9] points", str(hall.view("screen") | {"room": None}))


def full(tmp_path, scenario, **wish):
    """A room with somebody in every seat, and one who stands."""
    hall = Hall(tmp_path, read(scenario), **wish)
    for seat in hall.scenario.actors:
        hall.seat(**{f"of_{seat}": seat})
    hall.join("standing")
    return hall


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_private_number_of_a_seat_is_in_anybody_elses_view(tmp_path, scenario):
    hall = full(tmp_path, scenario, seed=3, weeks_a_round=2)
    assert_private(hall)
    hall.teach("start")
    for _ in range(5):
        assert_private(hall)
        if hall.view()["phase"] == "over":
            break
        hall.teach("next")
    if hall.view()["phase"] != "over":
        hall.teach("end")
    assert_private(hall)


def test_the_test_above_would_find_a_leak(tmp_path):
    hall = full(tmp_path, "january_2026")
    hall.teach("start")
    hall.act("teacher", "reveal", what="reservations", on=True)
    with pytest.raises(AssertionError, match="sees"):
        assert_private(hall)


def test_who_goes_from_seat_to_seat_before_the_start_learns_no_private_number(tmp_path):
    """Afterwards nobody goes: the instructor seats."""
    hall = full(tmp_path, "january_2026", seed=3)
    text = {scale["issue"]: scale["levels"][0]["key"] for scale in hall.view()["scales"]}
    for index, seat in enumerate(hall.scenario.actors):
        hall.act("standing", "sit", seat=seat)
        private = hall.view("standing")["private"]
        assert private["goals"]
        assert not secrets_of(hall, index) & {round(x, 5) for x in numbers_in(private)}
        assert not re.search(r"[0-9] points", str(private))
        assert hall.room.weigh(hall.who("standing"), text)["gain"] is None
    hall.teach("start")
    assert "instructor gives you a seat" in hall.refusal("standing", "sit", seat=seat)
    hall.act("teacher", "reseat", person=hall.people["standing"], seat=seat)
    assert hall.view("standing")["private"]["reservation"]


def test_a_seat_sees_its_own_numbers_and_the_instructor_all(tmp_path):
    hall = full(tmp_path, "january_2026")
    hall.teach("start")
    for index, seat in enumerate(hall.scenario.actors):
        least = float(hall.room._table.talks.outcome.history.seat[-1, index].reservation)
        assert round(least, 5) in numbers_in(hall.view(f"of_{seat}"))
        assert round(least, 5) in numbers_in(hall.view("teacher"))


def test_people_of_one_seat_see_the_same_but_for_themselves(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland", Ben="upland", Dee="island")
    hall.teach("start")
    one, other = (json.loads(json.dumps(hall.view(name))) for name in ("Ana", "Ben"))
    for view in (one, other):
        del view["you"], view["private"]["mine"]
    assert one == other
    assert hall.view("Dee")["private"]["goals"] != one["private"]["goals"]


def test_without_the_hint_nothing_tells_the_reservation_value(tmp_path):
    hall = full(tmp_path, "january_2026", seed=3)
    hall.act("teacher", "hint", on=False)
    hall.teach("start", "next")
    assert hall.view()["phase"] == "answers"
    for index, seat in enumerate(hall.scenario.actors):
        name = f"of_{seat}"
        own = hall.room._table.talks.outcome.history.seat[-1, index]
        clauses = {c["issue"]: c["key"] for c in hall.view()["text"]["clauses"]}
        weighed = hall.room.weigh(hall.who(name), clauses)
        gain = float(own.text_value - own.reservation)
        hidden = told_apart([float(own.reservation), float(own.aspiration), gain])
        seen = numbers_in(hall.view(name)) | numbers_in(weighed)
        assert hidden
        assert not hidden & {round(x, 5) for x in seen}
        private = hall.view(name)["private"]
        assert private["reservation"] is private["aspiration"] is private["model_advice"] is None
        assert weighed["gain"] is None
        assert "no deal" not in weighed["sentence"]
        assert weighed["worth"] == pytest.approx(float(own.text_value), abs=1e-4)


def test_a_person_weighs_for_their_own_seat_only(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland")
    hall.join("Standing")
    text = {"corridor": "upland", "water": "closed"}
    assert hall.room.weigh(hall.who("Ana"), text)["worth"] > 0.9
    for name in ("Standing", "screen", "teacher"):
        with pytest.raises(Exception, match="Take a seat first"):
            hall.room.weigh(hall.who(name), text)


def test_what_is_revealed_is_seen_by_all_until_it_is_hidden(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland")
    hall.teach("start")
    for what in ("range", "reservations"):
        assert hall.view("Ana")["revealed"][what] is None
        hall.act("teacher", "reveal", what=what, on=True)
        assert hall.view("Ana")["revealed"][what]
        assert hall.view("screen")["revealed"][what]
        hall.act("teacher", "reveal", what=what, on=False)
        assert hall.view("Ana")["revealed"][what] is None


def test_only_the_instructor_sees_the_log_and_the_models_advice_for_all(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland", Dee="island")
    hall.teach("start")
    for name in ("Ana", "Dee", "screen"):
        assert hall.view(name)["instructor"] is None
    assert hall.view("screen")["private"] is None
    assert hall.view("teacher")["instructor"]["log"][-1]["words"] == "starts the room"


def test_no_view_holds_a_token(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland")
    hashed = [person.token for person in hall.room._table.people]
    for text in hall.told().values():
        assert not any(secret in text for secret in [*hall.tokens.values(), *hashed])


def test_a_screen_or_an_instructor_is_nobody_in_a_seat(tmp_path, rivers):
    """Though they name a person: only that person's own token makes them that person."""
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland")
    hall.teach("start")
    for role in ("screen", "instructor"):
        feigned = Who(role, hall.people["Ana"])
        assert hall.room.view(feigned)["private"] is None
        with pytest.raises(Refused, match="not in this room"):
            hall.room.act(feigned, {"id": "feigned-move", "kind": "sit", "seat": None})
