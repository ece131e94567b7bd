"""The handout: a page per actor, scores that are the model's own, and private numbers kept."""

import re
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner
from markupsafe import escape

from sim.cli import cli
from sim.outcome import Outcome
from sim.report.handout import course, dice, handout, interval, questions, scoring
from sim.report.measures import worth
from sim.scenario.numbers import numbers
from sim.scenario.reading import read, shipped
from sim.sweep.engine import negotiate

EVERY = [pytest.param(path, id=path.stem) for path in shipped()]


def outcome_of(scenario, seed=3):
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


@cache
def shipped_outcome(path):
    return outcome_of(read(path))


def pages(html):
    """Sections of a handout by their ids."""
    found = re.findall(r'<section class="[^"]*" id="([^"]+)">(.*?)</section>', html, re.S)
    return dict(found)


def esc(text):
    """A text as the page has it."""
    return str(escape(text))


def by_hand(sheet, rungs):
    """A text's score as a student would add it up from the sheet."""
    total = sheet.best + sheet.deal
    names = set()
    for scale, rung in zip(sheet.scales, rungs, strict=True):
        total += scale.rungs[rung].clause + scale.rungs[rung].trust
        names.add(f"{scale.letter}{rung + 1}")
    for link in sheet.links:
        for name, extras in link.rows:
            if name in names:
                total += sum(x for c, x in zip(link.columns, extras, strict=True) if c in names)
    return total


@pytest.mark.parametrize("path", EVERY)
def test_a_score_added_up_by_hand_is_the_models_own(path):
    """For every actor and texts from all over the scales, on the table or not."""
    outcome = shipped_outcome(path)
    scenario = outcome.scenario
    scales = [[level.value for level in issue.levels] for issue in scenario.issues.values()]
    texts = [[(7 * t + 3 * k * t) % len(s) for k, s in enumerate(scales)] for t in range(12)]
    terms = np.array([[s[r] for s, r in zip(scales, text, strict=True)] for text in texts])
    for seat in range(len(scenario.actors)):
        sheet = scoring.sheet(outcome, seat)
        scores = [by_hand(sheet, text) for text in texts]
        assert scores == pytest.approx(100 * worth(outcome, 0, terms)[:, seat], abs=0.2)
        assert all(rung.clause <= 1e-9 for scale in sheet.scales for rung in scale.rungs)
        assert all(rung.trust >= 0 for scale in sheet.scales for rung in scale.rungs)


@pytest.mark.parametrize("path", EVERY)
def test_the_table_of_rounds_keeps_the_score_the_models_own_all_through_the_war(path):
    """With the start and the trust points of a round, as its column says, a text is worth what the
    model gave it in that week; and the alternative is the model's too."""
    outcome = shipped_outcome(path)
    scales = [[level.value for level in issue.levels] for issue in outcome.scenario.issues.values()]
    rungs = [(5 * k + 1) % len(scale) for k, scale in enumerate(scales)]
    terms = np.array([[scale[r] for scale, r in zip(scales, rungs, strict=True)]])
    weeks = [min(week, outcome.weeks - 1) for week in course.weeks(outcome.scenario)]
    for seat in range(len(outcome.actors)):
        sheet, lines = scoring.sheet(outcome, seat), course.lines(outcome, seat)
        for place, week in enumerate(weeks):
            told = {line.name: line.values[place] for line in lines}
            least = 100 * outcome.history.seat[week, seat].reservation
            assert told.pop("Your alternative") == pytest.approx(least)
            total = by_hand(sheet, rungs)
            total += told.pop("Start with", sheet.best + sheet.deal) - sheet.best - sheet.deal
            for name, factor in told.items():
                for scale, rung in zip(sheet.scales, rungs, strict=True):
                    if name == "Trust points count" or scale.letter in name.split(" of ")[1][:-6]:
                        total += (factor - 1.0) * scale.rungs[rung].trust
            assert total == pytest.approx(100 * worth(outcome, week, terms)[0, seat], abs=0.06)


def test_the_news_of_the_run_is_read_out_and_told_to_nobody_before(default):
    outcome = outcome_of(default)
    found = pages(handout(outcome))
    later = [event.text for week in range(1, outcome.weeks) for event in outcome.events_of(week)]
    assert later
    told = " ".join(news for each in course.rounds(outcome) for news in each["news"])
    for text in later:
        assert text.removesuffix(".") in told
        assert [name for name, page in found.items() if esc(text) in page] == ["instructor"]


def test_the_instructor_learns_in_which_rounds_a_class_that_obeys_can_sign(default):
    """In this run the range is closed at first, and open when the model signs."""
    outcome = outcome_of(default)
    assert outcome.history.table[0].range_size < 0 <= outcome.last.range_size
    last = len(course.weeks(default))
    assert course.open_rounds(outcome)[-1] == last
    page = pages(handout(outcome))["instructor"]
    assert "The range is closed by 0.017" in page
    assert "can sign then, if it finds it" in page
    clash = pages(handout(outcome_of(read("european_force"))))["instructor"]
    assert "In no round is any text worth more" in clash


def test_a_rounds_fairest_text_is_one_that_all_would_rather_sign_than_fight(default):
    outcome = outcome_of(default)
    number = course.open_rounds(outcome)[0]
    text = course.rounds(outcome)[number - 1]["text"]
    rungs = [int(name[1:]) - 1 for name in text.split(", ")]
    week = min(course.weeks(default)[number - 1], outcome.weeks - 1)
    terms = [i.levels[r].value for i, r in zip(default.issues.values(), rungs, strict=True)]
    value = worth(outcome, week, np.array([terms]))[0]
    reservation = outcome.history.seat[week].reservation
    assert (value[outcome.vetoes] >= reservation[outcome.vetoes] - 1e-9).all()


def test_a_heading_and_its_table_cannot_part_in_print(default):
    """The heading is a part of the table's head, which is repeated on every page."""
    page = pages(handout(outcome_of(default)))["instructor"]
    heads = " ".join(re.findall(r"<thead.*?</thead>", page, re.S))
    assert "What to read out" in heads
    assert "Instead: news by dice" in heads


def test_what_a_drawn_event_does_in_points_is_what_it_says(rivers):
    """An inducement of 0.02 makes any text worth 2 points more; nothing else moves."""
    gift = {"id": "gift", "week": 2, "text": "Grain", "effects": {"inducement": {"upland": 0.02}}}
    (found,) = dice.events(outcome_of(rivers({"events": [gift]})))
    assert [(who, what) for who, what, _ in found["points"]] == [("Upland", "any text")]
    assert found["points"][0][2] == pytest.approx(2.0)


def test_rules_and_questions_agree_on_how_far_a_promise_is_believed(default):
    outcome = outcome_of(default)
    issue = "credibility.guarantees"
    assert questions.moved(outcome)[issue] == pytest.approx(0.47)
    found = pages(handout(outcome))
    assert "Security guarantees 47" in found["rules"]
    assert "starts from 0.4; the news of week 0 makes it 0.47" in found["predict"]


@pytest.mark.parametrize("path", EVERY)
def test_every_actor_has_a_page_and_every_page_says_what_it_is(path):
    outcome = shipped_outcome(path)
    scenario, html = outcome.scenario, handout(outcome)
    found = pages(html)
    parts = ["situation", *(f"role-{key}" for key in scenario.actors)]
    assert list(found) == [*parts, "rules", "predict", "debrief", "instructor"]
    assert html.startswith('<!doctype html>\n<html lang="en">')
    assert not re.search(r"(src|href)=|https?:|url\(", html)
    assert all("not a forecast" in page for page in found.values())
    assert html.count("<th ") == html.count('<th scope="')
    assert html.count("<h1") == 1


def test_private_numbers_move_only_their_owners_page(default):
    """Another cost type of one side, which is what nobody else can work out; later rounds follow
    the run, which that may change for all."""
    private = {"actors.ukraine.war.cost_sd": 0.9}
    given = (default, read("january_2026", private))
    course_of = re.compile(r'<table class="course">.*?</table>', re.S)
    before, after = (pages(course_of.sub("", handout(outcome_of(each)))) for each in given)
    changed = {name for name in before if before[name] != after[name]} - {"instructor"}
    assert changed == {"role-ukraine"}


def test_a_red_line_is_public_only_where_it_binds(rivers):
    line = {"issue": "water", "op": ">=", "bound": 1.0, "why": "We drink from both"}
    found = pages(handout(outcome_of(rivers({"actors.island.red_lines": {"both": line}}))))
    assert [name for name, page in found.items() if "We drink from both" in page] == ["role-island"]
    line = {"issue": "water", "op": "<=", "bound": 1.0, "why": "Our sluices"}
    found = pages(handout(outcome_of(rivers({"actors.upland.red_lines.own": line}))))
    told = [name for name, page in found.items() if "Our sluices" in page]
    assert told == ["situation", "role-upland"]


def test_words_of_a_scenario_cannot_break_the_page(rivers):
    spiteful = {
        "actors.upland.label": "<b>Upland</b> & 北方",
        "issues.water.label": '<script>alert("x")</script>',
        "title": "Two </style> rivers",
    }
    html = handout(outcome_of(rivers(spiteful)))
    assert "<b>Upland" not in html
    assert "<script" not in html
    assert html.count("</style>") == 1
    assert "&lt;b&gt;Upland&lt;/b&gt; &amp; 北方" in html


def test_no_mediator_no_tracks_no_events_no_red_lines_one_issue(rivers):
    bare = {
        "partial_tracks": {},
        "events": [],
        "uncertain": [],
        "negotiation.protocol": "alternating",
        "reference_packages": {},
        "supply_limits": {},
        "credibility": {},
        "battlefield.aid": None,
        "issues": {"corridor": {"label": "Corridor", "question": "Whose?", "levels": [
            {"value": 0.0, "key": "a", "label": "One's"},
            {"value": 1.0, "key": "b", "label": "The other's"}]}},
        "actors.lowland.preferences": {"corridor": {"ideal": 1.0, "weight": 1.0}},
        "actors.lowland.assurance": {},
        "actors.lowland.linkages": [],
        "actors.lowland.domestic": None,
        "actors.upland.preferences": {"corridor": {"ideal": 0.0, "weight": 1.0}},
        "actors.upland.red_lines": {},
        "actors.island": {"label": "Isle", "short": "Isle", "role": "guarantor", "veto": False,
                          "preferences": {"corridor": {"ideal": 0.5, "weight": 1.0}},
                          "war": {"cost": 0.01}},
        "war.outcomes": {"upland": {"corridor": 0.0}, "lowland": {"corridor": 1.0},
                         "stalemate": {"corridor": 0.5}},
    }  # fmt: skip
    found = pages(handout(outcome_of(rivers(bare))))
    assert "mediator" not in found["role-upland"].lower()
    assert "Log-rolling" not in found["debrief"]
    assert "On the side" not in found["rules"]


def test_the_questions_come_from_what_nobody_knows(default):
    asked = questions.changes(default)
    assert asked[0].paths[0] == "actors.ukraine.war.cost"
    assert (asked[0].now, asked[0].low, asked[0].high) == (0.085, 0.04, 0.13)
    assert len({change.paths[0].rpartition(".")[2] for change in asked}) == len(asked)
    assert {v["id"] for v in questions.variants(default)} >= {"paris_guarantees", "clear_eyes"}


def test_the_same_outcome_gives_the_same_bytes(rivers):
    assert handout(outcome_of(rivers())) == handout(outcome_of(rivers()))


def test_the_verb_writes_one_file_with_figures_for_the_instructor(tmp_path):
    target = tmp_path / "class" / "handout.html"
    said = CliRunner().invoke(cli, ["handout", "dayton_1995", "--runs", "40", "--out", str(target)])
    assert said.exit_code == 0, said.output
    assert str(target) in said.output
    assert [file.name for file in target.parent.iterdir()] == ["handout.html"]
    page = pages(target.read_text(encoding="utf-8"))["instructor"]
    assert "in 40 runs" in page
    assert re.search(r"A ratified deal: \d+\s% \(\d+\s% to \d+\s%\)", page)


def test_too_few_deals_for_an_interval_are_told_as_such():
    assert interval({"share": 0.31, "low": None, "high": None}) == (
        "31\N{NO-BREAK SPACE}% (too few for an interval)"
    )


def test_the_verb_tells_a_scenario_that_is_not_there(tmp_path):
    from sim.scenario.wording import Faults

    said = CliRunner().invoke(cli, ["handout", "nowhere", "--out", str(tmp_path / "x.html")])
    assert isinstance(said.exception, Faults)
    assert not list(tmp_path.iterdir())
