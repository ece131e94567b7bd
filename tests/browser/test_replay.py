"""The replay of a run: everything follows the week."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.outcome import Outcome
from sim.report.gap import gap, variant
from sim.scenario.numbers import numbers
from sim.scenario.reading import as_data, read
from sim.sweep.engine import negotiate


@pytest.fixture
def run(open_page):
    it = open_page("deal")
    it.page.evaluate("page.go(0)")
    it.settle()
    yield it
    assert it.faults == []


def week(it) -> int:
    return int(it.page.evaluate("page.week"))


def told(it) -> str:
    return it.page.locator("[data-from]:not([hidden])").all_inner_texts()


def drawn(it) -> str:
    chart = it.page.locator("[data-chart]").first
    chart.scroll_into_view_if_needed()
    it.settle()
    return chart.inner_html()


def test_a_step_moves_the_week_the_words_and_the_charts(run):
    before = week(run), told(run), drawn(run)
    run.page.locator("#on").click()
    run.settle()
    after = week(run), told(run), drawn(run)
    assert after[0] == before[0] + 1
    assert after[1] != before[1]
    assert after[2] != before[2]
    run.page.locator("#back").click()
    assert week(run) == before[0]


def test_the_keyboard_alone_is_enough(run):
    run.page.locator("#play").focus()
    run.page.keyboard.press("ArrowRight")
    run.page.keyboard.press("ArrowRight")
    assert week(run) == 2
    run.page.keyboard.press("End")
    assert week(run) == run.page.evaluate("page.story.weeks") - 1
    run.page.keyboard.press("Home")
    assert week(run) == 0


@pytest.mark.parametrize("pressed", ["#back", "#on", "#play"])
def test_space_plays_and_pauses_after_any_button(run, pressed):
    playing = "document.getElementById('play').getAttribute('aria-label') === 'Pause'"
    run.page.evaluate("page.go(2)")
    run.page.locator(pressed).click()
    was, at = run.page.evaluate(playing), week(run)
    run.page.keyboard.press(" ")
    assert run.page.evaluate(playing) is not was
    assert week(run) == at
    run.page.keyboard.press(" ")
    assert run.page.evaluate(playing) is was
    run.page.keyboard.press("ArrowLeft")  # stops it


def test_a_click_anywhere_in_the_player_gives_it_the_keys(run):
    run.page.locator("#this-week h3:visible").click()
    run.page.keyboard.press("ArrowRight")
    run.page.keyboard.press("End")
    assert week(run) == run.page.evaluate("page.story.weeks") - 1


def test_captions_say_that_they_tell_the_whole_run_until_it_is_over(run):
    def before() -> str:
        return run.page.evaluate(
            "getComputedStyle(document.querySelector('#chart-why figcaption span'), '::before')"
            ".content"
        )

    assert "whole run" in before()
    run.page.evaluate("page.go(page.story.weeks)")
    assert "whole run" not in before()


def test_an_opening_comes_with_the_file_that_tries_it(run, tmp_path):
    outcome = played("january_2026", 3)
    week = next(w for w in range(outcome.weeks) if gap(outcome, w).openings)
    run.page.evaluate(f"page.go({week})")
    for k, opening in enumerate(gap(outcome, week).openings):
        trial = run.page.locator(".gap:not([hidden]) .trial").nth(k)
        trial.locator("summary").click()
        trial.locator("pre").first.wait_for()
        file, command = trial.locator("pre").all_inner_texts()
        told, meant = ({**as_data(scenario), "id": ""} for scenario in (
            read(saved(tmp_path / "try.yaml", file)),
            read(saved(tmp_path / "variant.yaml", variant(outcome, opening))),
        ))  # fmt: skip
        assert told == meant
        assert command == "python3 run.py run try --seed 3"


def played(name: str, seed: int) -> Outcome:
    scenario = read(name)
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


def saved(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def test_playing_goes_on_by_itself_until_it_is_paused(run):
    run.page.locator("#speed").select_option("400")
    run.page.locator("#play").click()
    run.page.wait_for_function("page.week >= 2")
    run.page.locator("#play").click()
    stopped = week(run)
    run.page.wait_for_timeout(600)
    assert week(run) == stopped


def test_the_week_is_said_to_screen_readers(run):
    run.page.locator("#on").click()
    run.page.wait_for_function("document.getElementById('spoken').textContent.includes('Week 1')")
