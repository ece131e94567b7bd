"""A class negotiates in the model: phases, votes, treaties and breakdowns."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sim.model.negotiation import Negotiation
from sim.outcome import Outcome
from sim.report import measures
from sim.report.explanation import attitudes
from sim.report.handout import points
from sim.report.transcript import transcript
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep.engine import negotiate
from sim.sweep.ensemble import ends
from sim.web.room import conceding, desk, votes
from tests.web.hall import Hall

FAIR = {"corridor": "shared", "water": "closed"}
OTHER = {"corridor": "shared", "water": "open"}
SEATS = {"Ana": "upland", "Ben": "upland", "Cem": "lowland", "Dee": "island"}


@pytest.fixture
def hall(tmp_path, rivers):
    """Two for Upland, one for Lowland, one for the mediator."""
    found = Hall(tmp_path, rivers(), weeks_a_round=3, seed=2)
    found.seat(**SEATS)
    return found


def answering(hall, **offers):
    """The room with a text on the table."""
    hall.teach("start")
    hall.offer("Dee", **(offers or FAIR))
    hall.teach("next")
    return hall.view()


# ----------------------------------------------------------------------------- to an end
def test_a_text_that_all_accept_is_signed_once_it_passes_at_home(hall):
    view = answering(hall)
    assert view["phase"] == "answers"
    assert [clause["key"] for clause in view["text"]["clauses"]] == ["shared", "closed"]
    assert (view["text"]["author"], view["text"]["by"]) == ("island", "people")
    for name in ("Ana", "Ben", "Cem"):
        hall.answer(name, True, f"{name} can live with it")
    hall.teach("next")
    view = hall.view()
    assert view["phase"] == "over"
    assert view["result"]["ratified"]
    assert "signed" in view["verdict"]
    votes = {vote["seat"]: vote for vote in view["result"]["votes"]}
    assert votes["upland"]["reasons"] == ["Ana can live with it", "Ben can live with it"]
    assert votes["island"]["vote"] == "own"


def test_a_class_that_never_agrees_ends_without_a_deal(hall):
    hall.teach("start")
    while hall.view()["phase"] != "over":
        if hall.view()["phase"] == "offers":
            hall.offer("Dee", **OTHER)
        elif hall.view()["phase"] == "answers":
            hall.answer("Ana", False, "never")
        hall.teach("next")
    view = hall.view()
    assert len(view["past"]) == 9  # sessions in weeks 0, 3, ... 24 of 26
    assert [one["week"] for one in view["past"]] == list(range(0, 26, 3))
    assert view["verdict"] == "No peace agreement within 26 weeks: the war goes on."
    assert view["week"] == 25
    assert view["news"]["weeks"] == [25, 25]  # what came after the last session


def test_a_vote_at_home_that_fails_pauses_the_talks_and_the_class_talks_on(tmp_path, rivers):
    never = rivers({"actors.lowland.domestic.pass_prob": 0.0, "negotiation.ratify_min": 0.0})
    hall = Hall(tmp_path, never, weeks_a_round=1)
    hall.seat(**SEATS)
    answering(hall, **OTHER)
    for name in ("Ana", "Ben", "Cem"):
        hall.answer(name, True)
    hall.teach("next")
    view = hall.view()
    assert view["result"]["blocked_by"] == "home"
    assert [each["passed"] for each in view["result"]["home"]] == [False]
    assert "failed at home" in view["result"]["sentence"]
    hall.teach("next")
    view = hall.view()
    assert view["week"] == 7  # six weeks of pause, then a session
    assert any("suspended" in sentence for sentence in view["news"]["sentences"])


def test_the_instructor_may_end_it_at_any_moment(hall):
    answering(hall)
    hall.answer("Ana", True)
    hall.answer("Cem", True)
    hall.teach("end")
    view = hall.view("teacher")
    assert view["phase"] == "over"
    assert not view["result"]["agreed"]
    assert "broken off" in view["verdict"]
    assert "broken off" in view["past"][-1]["sentence"]
    for told in (view["result"], view["past"][-1]):
        assert {vote["vote"] for vote in told["votes"]} == {"not asked"}
    assert view["result"]["blocked_by"] == "broken off"
    assert view["text"]["clauses"]
    report = hall.room.documents.report()
    assert not re.search(r"efusals by|was refused by|chance decides|failed at home", report)
    assert view["instructor"]["debrief"]["class"]["agreed"] is False
    assert hall.refusal("teacher", "next") == "The negotiation is over."


def test_where_red_lines_clash_the_room_says_so_at_once_and_does_not_break(tmp_path):
    hall = Hall(tmp_path, read("european_force"))
    hall.seat(Ana=hall.scenario.war.sides[0])
    assert "nothing to sign" in hall.view("Ana")["room"]["impossible"]
    hall.teach("start")
    view = hall.view("teacher")
    assert view["phase"] == "over"
    assert "nothing to sign" in view["verdict"]
    assert view["instructor"]["range"]["size"] is None
    assert hall.room.documents.report().startswith("<!doctype html>")


# ----------------------------------------------------------------------------- who decides
def test_seats_without_people_are_played_by_the_model(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Cem="lowland")
    hall.teach("start")
    view = hall.view()
    assert view["phase"] == "answers"  # the mediator's people would speak, and there are none
    assert view["text"]["by"] == "model"
    hall.answer("Cem", False)
    hall.teach("next")
    by = {vote["seat"]: vote["by"] for vote in hall.view()["result"]["votes"]}
    assert by == {"upland": "model", "lowland": "people", "island": "model"}


def test_a_seat_whose_people_are_late_is_decided_by_its_capital(tmp_path, rivers):
    """As the model would: the same session without anybody gives the same votes."""
    hall, empty = (Hall(tmp_path / name, rivers(), seed=5) for name in ("one", "two") if not
                   (tmp_path / name).mkdir())  # fmt: skip
    hall.seat(**SEATS)
    hall.teach("start", "next", "next")
    empty.teach("start")
    votes, alone = (each.view()["result"]["votes"] for each in (hall, empty))
    assert [vote["vote"] for vote in votes] == [vote["vote"] for vote in alone]
    assert {vote["by"] for vote in votes} == {"capital"}


def test_of_several_offers_of_a_seat_most_votes_win_and_a_tie_goes_to_the_first(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Dee="island", Eva="island", Fay="island")
    hall.teach("start")
    hall.offer("Dee", **FAIR)
    hall.offer("Eva", **OTHER)
    assert hall.view("Fay")["private"]["picks"][0]["person_name"] == "Dee"
    hall.offer("Fay", **OTHER)
    hall.offer("Eva", **FAIR)  # changes her mind
    hall.offer("Eva", **OTHER)
    hall.teach("next")
    assert [clause["key"] for clause in hall.view()["text"]["clauses"]] == ["shared", "open"]


def test_who_changes_their_mind_and_back_goes_to_the_end_of_the_queue(tmp_path, rivers):
    hall = Hall(tmp_path, rivers())
    hall.seat(Dee="island", Eva="island")
    hall.teach("start")
    for name, text in (("Dee", FAIR), ("Eva", OTHER), ("Dee", OTHER), ("Dee", FAIR)):
        hall.offer(name, **text)
    hall.teach("next")
    assert hall.view()["text"]["clauses"][1]["key"] == "open"


def test_a_vote_does_not_move_to_another_seat(hall):
    answering(hall)
    hall.answer("Ana", False)
    hall.act("teacher", "reseat", person=hall.people["Ana"], seat="lowland")
    assert hall.view("Ana")["private"]["mine"]["accept"] is None
    for name in ("Ben", "Cem"):
        hall.answer(name, True)
    hall.teach("next")
    votes = [vote["vote"] for vote in hall.view()["result"]["votes"]]
    assert votes == ["accepted", "accepted", "own"]


def test_a_second_vote_of_one_person_replaces_the_first(hall):
    """Two windows of one student do not count double."""
    answering(hall)
    for _ in range(3):
        hall.answer("Ana", True)
    hall.answer("Ben", False)
    hall.answer("Cem", True)
    hall.teach("next")
    assert hall.view()["result"]["votes"][0]["vote"] == "refused"  # one against one


def test_who_stands_up_takes_the_vote_along(hall):
    answering(hall)
    hall.answer("Ana", True)
    hall.answer("Ben", False)
    hall.act("teacher", "reseat", person=hall.people["Ben"], seat=None)
    hall.answer("Cem", True)
    hall.teach("next")
    assert hall.view()["result"]["votes"][0]["vote"] == "accepted"


def test_nobody_learns_what_others_chose_before_the_phase_closes(hall):
    answering(hall)
    hall.answer("Ana", False, "a secret reason")
    for name in ("Cem", "Dee", "screen"):
        view = hall.view(name)
        assert "a secret reason" not in str(view)
        (upland,) = [seat for seat in view["seats"] if seat["key"] == "upland"]
        assert [person["decided"] for person in upland["people"]] == [True, False]
    assert "a secret reason" in str(hall.view("Ben")["private"])


@pytest.mark.parametrize(("wish", "agrees"), [(True, True), (False, False)])
def test_arrangements_on_the_side_are_agreed_as_both_sides_people_want(
    tmp_path, rivers, wish, agrees
):
    """Upland's two people are of one mind; the model plays Lowland, which likes the arrangement."""
    hall = Hall(tmp_path, rivers({"partial_tracks.prisoners.attempt": 1.0}), weeks_a_round=3)
    hall.seat(Ana="upland", Ben="upland", Cem="lowland")
    for name in ("Ana", "Ben", "Cem"):
        hall.act(name, "stance", track="prisoners", agree=wish)
    hall.teach("start")
    (track,) = hall.view("Ana")["private"]["tracks"]
    assert track["stance"] is wish
    assert track["votes"] == {"agree" if wish else "refuse": 2}
    assert hall.view()["news"]["tracks"][0]["agreed_now"] is agrees


@pytest.mark.parametrize(
    ("wanted", "so"),
    [
        (votes.most_wanted([7, 5]), 7),
        (votes.most_wanted([7, 5, 5]), 5),
        (votes.most_wanted([]), None),
        (votes.majority([True, False]), False),
        (votes.majority([True, True, False]), True),
        (votes.majority([]), None),
        (votes.stance([True, False], None), None),
        (votes.stance([True, False], False), False),
        (votes.stance([True, False, True], False), True),
        (votes.stance([], True), None),
    ],
)
def test_a_tie_is_settled_by_who_was_first_by_refusal_or_by_what_was(wanted, so):
    assert wanted is so


def test_what_somebody_floated_does_not_move_to_another_seat(hall):
    hall.teach("start")
    hall.act("Ana", "float", round=1, clauses=FAIR)
    hall.act("teacher", "reseat", person=hall.people["Ana"], seat="lowland")
    assert hall.view()["floated"] == []


# ----------------------------------------------------------------------------- any scenario
UNLIKE = ["european_force", "korea_1951", "over_europes_head"]


@pytest.mark.long
@pytest.mark.parametrize("name", UNLIKE)
def test_scenarios_unlike_each_other_make_a_room(tmp_path, name):
    """With somebody in every seat, round by round, and found again on the disk."""
    hall = Hall(tmp_path, read(name), weeks_a_round=6)
    for number, seat in enumerate(hall.scenario.actors):
        hall.seat(**{f"Student {number}": seat})
    hall.told()
    hall.teach("start")
    for _ in range(4):
        hall.told()
        if hall.view()["phase"] != "over":
            hall.teach("next")
    if hall.view()["phase"] != "over":
        hall.teach("end")
    hall.act("teacher", "reveal", what="debrief", on=True)
    assert hall.told(hall.begun_anew()) == hall.told()
    assert len(hall.room.documents.report()) > 100_000


# ----------------------------------------------------------------------------- parity
@pytest.mark.parametrize(
    ("name", "wish"),
    [
        ("january_2026", {"seed": 3}),
        ("january_2026", {"seed": 4, "weeks_a_round": 4, "protocol": "simultaneous"}),
        ("korea_1951", {"seed": 1, "weeks_a_round": 13}),
        ("energy_truce_first", {"seed": 9, "rounds": 6, "weeks_a_round": 2}),
    ],
)
def test_a_room_without_people_plays_the_models_own_history(tmp_path, name, wish):
    """To the last bit: every number of every week."""
    hall = Hall(tmp_path, read(name), **wish)
    hall.teach("start")
    while hall.view()["phase"] != "over":
        hall.teach("next")
    table = hall.room._table
    alone = negotiate(numbers(table.scenario), wish["seed"])
    for ours, its in zip(table.talks.model.history, alone, strict=True):
        assert np.array_equal(np.asarray(ours).view("u8"), np.asarray(its).view("u8"))


def test_people_who_do_as_the_model_would_play_its_own_history(tmp_path, rivers):
    hall = Hall(tmp_path, rivers(), seed=11)
    hall.seat(**SEATS)
    hall.teach("start")
    while hall.view()["phase"] != "over":
        for name in SEATS:
            mine = hall.view(name)["private"]
            advice = mine["model_advice"]
            if mine["may"]["offer"] and advice["clauses"]:
                hall.offer(name, **{each["issue"]: each["key"] for each in advice["clauses"]})
            if mine["may"]["answer"]:
                hall.answer(name, advice["accept"])
        hall.teach("next")
    model = Negotiation(hall.room._table.scenario, 11).play()
    ours = hall.room._table.talks.model.history
    assert np.array_equal(ours.table.text, model.table.text)
    assert np.array_equal(ours.seat.vote, model.seat.vote)


def test_looking_changes_nothing(hall):
    """What is shown of an open week is reckoned beside the model, not in it."""
    answering(hall)
    hall.told()
    hall.room.weigh(hall.who("Ana"), OTHER)
    hall.teach("next")
    seen = hall.room._table.talks.model.history
    unseen = hall.begun_anew()._table.talks.model.history
    for ours, its in zip(seen, unseen, strict=True):
        assert np.array_equal(np.asarray(ours).view("u8"), np.asarray(its).view("u8"))


# ----------------------------------------------------------------------------- events
def test_an_injected_event_changes_nothing_earlier_and_falls_in_the_week_to_come(hall):
    answering(hall)
    hall.answer("Ana", False)
    hall.teach("next", "next")
    hall.offer("Dee", **FAIR)
    before = hall.room._table.talks.model.history
    was = hall.view()
    effects = {"mistrust": {"lowland": 0.3}}
    hall.act("teacher", "inject", text="A dam breaks", effects=effects)
    assert hall.view()["past"] == was["past"]
    assert hall.view("Dee")["private"]["picks"]
    after = hall.room._table.talks.model.history
    for ours, its in zip(before, after, strict=True):
        if ours.dtype.names or ours.shape == its.shape:  # the row of events is one longer
            assert np.array_equal(np.asarray(ours).view("u8"), np.asarray(its).view("u8"))
    hall.teach("next", "next", "next")
    assert [e["text"] for e in hall.view()["news"]["events"] if e["injected"]] == ["A dam breaks"]
    now = hall.room._table.talks.outcome.history.seat
    lowland = list(hall.scenario.actors).index("lowland")
    assert now.mistrust[4, lowland] == pytest.approx(now.mistrust[3, lowland] + 0.3, abs=0.05)


def test_the_range_shown_is_that_of_a_search_begun_anew(tmp_path, default):
    """Tables laid for earlier weeks are used again, but for other events."""
    hall = Hall(tmp_path, default, seed=3)
    hall.seat(**{key: key for key in default.actors})
    hall.teach("start")
    for step in range(8):
        if step == 5:
            effects = {"cost": {default.war.sides[0]: 1.01}}
            hall.act("teacher", "inject", text="Taxes", effects=effects)
        shown = hall.view("teacher")["instructor"]["range"]
        assert not shown["open"]
        assert shown == desk.bargaining_range(replace(hall.room._table.talks.outcome))
        hall.teach("next")


@pytest.mark.parametrize(
    ("effects", "named"),
    [
        ({"mistrust": {"nobody": 0.1}}, "nobody"),
        ({"weather": {"lowland": 0.1}}, "weather"),
        ({"mistrust": {"lowland": "much"}}, "mistrust"),
    ],
)
def test_an_event_that_no_scenario_could_have_is_refused_in_words(hall, effects, named):
    assert named in hall.refusal("teacher", "inject", text="Odd", effects=effects)


# ----------------------------------------------------------------------------- numbers shown
def test_what_a_text_is_worth_is_what_the_model_reckons(hall):
    answering(hall)
    outcome = hall.room._table.talks.outcome
    assert isinstance(outcome, Outcome)
    for name, seat in SEATS.items():
        index = list(hall.scenario.actors).index(seat)
        weighed = hall.room.weigh(hall.who(name), FAIR)
        package = int(outcome.last.text)
        worth = float(measures.worth(outcome, 0)[package, index])
        assert weighed["worth"] == pytest.approx(worth, abs=1e-5)
        assert weighed["worth"] == pytest.approx(
            float(outcome.history.seat[0, index].text_value), abs=1e-5
        )
        least = float(outcome.history.seat[0, index].reservation)
        assert weighed["gain"] == pytest.approx(worth - least, abs=1e-5)
        assert hall.view(name)["private"]["reservation"]["value"] == pytest.approx(least, abs=1e-5)


def test_a_text_off_the_table_is_refused_with_whose_line_it_crosses(hall):
    hall.teach("start")
    wild = {"corridor": "lowland", "water": "open"}
    why = hall.refusal("Dee", "offer", round=1, clauses=wild)
    assert "It crosses a red line of Upland" in why
    weighed = hall.room.weigh(hall.who("Ana"), wild)
    assert not weighed["on_table"]
    assert weighed["crosses"] == [why.removeprefix("This cannot be put on the table. ")]
    hall.act("Ana", "float", round=1, clauses=wild)  # without obligation
    assert hall.view("screen")["floated"][0]["on_table"] is False


def test_what_home_would_hardly_pass_may_be_tabled_with_a_warning(tmp_path, rivers):
    hall = Hall(tmp_path, rivers({"actors.lowland.domestic.pass_prob": 0.1}))
    hall.seat(Dee="island", Cem="lowland")
    hall.teach("start")
    assert (
        "would not put it on the table" in hall.room.weigh(hall.who("Dee"), OTHER)["home_sentence"]
    )
    hall.offer("Dee", **OTHER)


# ----------------------------------------------------------------------------- the debrief
def test_the_debrief_sets_the_class_beside_the_model_with_the_same_luck(hall):
    answering(hall)
    for name in ("Ana", "Ben", "Cem"):
        hall.answer(name, True)
    hall.teach("next")
    debrief = hall.view("teacher")["instructor"]["debrief"]
    alone = negotiate(numbers(hall.room._table.scenario), 2)
    assert debrief["model"]["agreed"] == bool(alone.table.ratified[-1])
    assert debrief["model"]["week"] == len(alone.table) - 1
    assert debrief["class"]["agreed"]
    assert {row["class"] for row in debrief["table"]} == {"Both patrol it", "Upland alone"}
    assert hall.view("Ana")["revealed"]["debrief"] is None
    hall.act("teacher", "reveal", what="debrief", on=True)
    assert hall.view("Ana")["revealed"]["debrief"] == debrief


def test_other_luck_leaves_out_the_classes_own(rivers):
    given = numbers(rivers())
    whole, others = ends(given, 2, 40), ends(given, 2, 39, first=1)
    assert np.array_equal(whole.week[1:], others.week)
    assert not np.array_equal(whole.week[:-1], others.week)


def test_who_conceded_what_is_told_from_offers_and_accepted_texts(tmp_path, rivers):
    hall = Hall(tmp_path, rivers({"negotiation.protocol": "simultaneous"}))
    hall.seat(Ana="upland", Cem="lowland")
    hall.teach("start")
    for uplands in ({"corridor": "upland", "water": "closed"}, FAIR):
        hall.offer("Ana", **uplands)
        hall.offer("Cem", **OTHER)
        hall.teach("next")
        for name in ("Ana", "Cem"):
            if hall.view(name)["private"]["may"]["answer"]:
                hall.answer(name, False)
        hall.teach("next", "next")
    hall.teach("end")
    found = {
        each["seat"]: each for each in hall.view("teacher")["instructor"]["debrief"]["conceded"]
    }
    assert [(e["issue"], e["steps"]) for e in found["upland"]["by_issue"]] == [("corridor", 1)]
    assert found["lowland"]["by_issue"] == []


@pytest.mark.parametrize(
    ("start", "end", "steps"), [(0, 1, -1), (0, 3, 1), (1, 3, 2), (3, 1, -2), (3, 0, -1), (2, 2, 0)]
)
def test_steps_across_what_one_wants_most_count_by_what_they_cost(start, end, steps):
    assert conceding._climbed(np.array([0.3, 0.0, 0.4, 0.9]), start, end) == steps


def test_the_mediator_is_told_what_it_believes_and_not_what_its_text_reckons_with(hall):
    answering(hall)
    for name in ("Ana", "Ben", "Cem"):
        hall.answer(name, False)
    hall.teach("next", "next")
    seats = hall.room._table.talks.outcome.history.seat[-1]
    assert seats.mediator_belief[0] != seats.mediator_estimate[0]
    said = " ".join(hall.view("Dee")["private"]["beliefs"])
    assert f"about {points(100 * seats.mediator_belief[0])} points" in said


# ----------------------------------------------------------------------------- documents
def test_the_class_takes_home_a_report_that_says_who_decided_and_no_command(hall):
    answering(hall)
    hall.act("teacher", "inject", text="A dam breaks")
    hall.teach("next")
    documents = hall.room.documents
    page = documents.report()
    assert "People decided for Upland (2), Lowland (1), the Island (1)" in page
    assert "negotiation.session_every_weeks=3" in page
    assert "Events put in by the instructor" in page
    assert "To make this again" not in page
    assert documents.rounds_csv().splitlines()[0].startswith("week,date,")


@pytest.mark.parametrize("accept", [True, False])
def test_what_people_answer_is_never_told_as_chance(hall, accept):
    answering(hall, **OTHER)
    for name in ("Ana", "Ben", "Cem"):
        hall.answer(name, accept)
    hall.teach("next")
    played = hall.room.documents.outcome
    assert played.by_people == {(0, seat) for seat in range(3)}
    seats, sides = played.history.seat[0], list(played.sides)
    seats.aspiration[sides] = seats.reservation[sides]
    seats.text_value[sides] = seats.reservation[sides] + (-1e-3 if accept else 1e-3)
    by_model = replace(played, by_people=frozenset())
    assert "chance decides" in transcript(by_model)
    assert "chance decides" not in transcript(played)
    assert attitudes(played, 0)["hesitant"] == []


def test_moves_are_a_table_without_secrets_and_without_formulas(hall):
    hall.join("=1+1")
    hall.join("＝1")
    answering(hall)
    lines = hall.room.documents.moves_csv()
    assert '"\'=1+1"' in lines
    assert '"\'＝1"' in lines
    assert not any(token in lines for token in hall.tokens.values())
    assert "would offer" in lines


def test_the_classes_scenario_is_a_file_that_reads_again(hall, tmp_path):
    hall.act("teacher", "inject", text="A dam breaks", effects={"mistrust": {"lowland": 0.1}})
    file = tmp_path / "class.yaml"
    file.write_text(hall.room.documents.scenario_yaml(), encoding="utf-8")
    assert read(file) == hall.room._table.scenario
