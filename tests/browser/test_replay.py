"""The replay of a run: everything follows the week."""

from __future__ import annotations

import pytest


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
