"""Exploring a scenario on the server: what moves, what comes of it, and what can be taken away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sim.scenario.reading import check
from tests.browser.conftest import Opened
from tests.conftest import RIVERS

PAGE = "/explore/two_rivers"
WEEKS = "horizon_weeks"
NOTHING = "/explore/european_force"  # red lines clash
CHANCE = "() => document.querySelector('#chance').innerText"
FOUND = "() => document.querySelector('#chance strong')"


def control(it: Opened, path: str) -> Any:
    """The control of an input, with its group open."""
    found = it.page.locator(f'[data-path="{path}"]')
    found.evaluate("(one) => { one.closest('details').open = true; }")
    return found


def chance(it: Opened) -> str:
    return str(it.page.locator("#chance").inner_text())


def changed(it: Opened) -> list[str]:
    return list(it.page.locator("#changed li .visit").all_inner_texts())


def after(it: Opened, act: Any) -> str:
    """What the strip says once an act has changed it."""
    before = it.page.evaluate("document.getElementById('chance').textContent")
    act()
    it.page.wait_for_function(
        "(before) => document.getElementById('chance').textContent !== before", arg=before
    )
    return chance(it)


def show_run(it: Opened) -> None:
    """Goes to the single run and waits until it is there."""
    it.page.locator("#another").scroll_into_view_if_needed()
    it.page.wait_for_selector("#told:not(.old) .lead")
    it.page.wait_for_selector("#told .canvas svg")


@pytest.fixture
def it(visit: Any) -> Opened:
    opened: Opened = visit(PAGE)
    opened.page.wait_for_function(FOUND)
    return opened


# ------------------------------------------------------------------ asking and taking back
def test_a_slider_brings_another_answer_with_its_difference_and_undo_takes_it_back(it):
    before = chance(it)
    assert "scenario as it is" in before
    moved = after(it, lambda: control(it, WEEKS).fill("156"))
    assert "points [" in moved
    assert len(changed(it)) == 1
    assert after(it, lambda: it.page.locator("#undo").click()) == before
    assert changed(it) == []
    assert after(it, lambda: it.page.keyboard.press("Control+Shift+Z")) == moved
    assert after(it, lambda: it.page.keyboard.press("Control+Z")) == before
    after(it, lambda: it.page.locator("#redo").click())
    assert after(it, lambda: it.page.locator("#reset").click()) == before


def test_what_is_changed_stands_on_top_and_can_be_put_back_one_by_one(it):
    control(it, WEEKS).fill("15")
    other = it.page.locator("#groups input[type=range]:visible").last
    other.press("End")
    assert len(changed(it)) == 2
    it.page.locator("#changed .back").first.click()
    assert len(changed(it)) == 1
    assert control(it, WEEKS).get_attribute("aria-valuetext").endswith("(as it is)")


def test_the_scenario_as_it_is_can_be_hidden(it):
    after(it, lambda: control(it, WEEKS).fill("156"))
    assert it.page.locator("#results .track i.base").count() > 0
    it.page.locator("#compare").uncheck()
    assert it.page.locator("#results .track i.base").count() == 0
    assert "as it is" not in it.page.locator("#shares").inner_text()


def test_the_search_finds_settings_wherever_they_are_folded(it):
    at_first = it.page.locator("#found").inner_text()
    it.page.locator("#find").fill("RATIFIED at home")
    visible = it.page.locator("#groups .slider:visible")
    assert visible.count() == 1  # one side of the scenario votes
    assert "atified at home" in visible.first.inner_text()
    it.page.locator("#find").fill("nothing has such a name")
    assert visible.count() == 0
    it.page.locator("#find").fill("")
    assert it.page.locator("#found").inner_text() == at_first


def test_every_input_tells_what_it_is_and_how_well_it_is_known(it):
    control(it, WEEKS)
    it.page.locator(f'.slider:has([data-path="{WEEKS}"]) .about').click()
    card = it.page.locator("#input-card")
    assert card.is_visible()
    assert "The scenario says: " in card.inner_text()
    assert WEEKS in card.inner_text()


def test_a_value_that_is_refused_is_told_beside_its_control_and_the_old_answer_stays(visit):
    opened = visit(f"{PAGE}#set=actors.upland.mistrust:7&seed=1", faults_matter=False)
    opened.page.wait_for_selector("#chance .stale")
    fault = opened.page.locator('.slider:has([data-path="actors.upland.mistrust"]) .fault')
    assert fault.text_content().strip()
    assert control(opened, "actors.upland.mistrust").get_attribute("aria-invalid") == "true"
    assert "%" in chance(opened)
    opened.page.locator("#reset").click()
    opened.page.wait_for_selector("#chance .stale", state="detached")
    assert not fault.is_visible()


# ------------------------------------------------------------------ what can be taken away
def test_a_link_brings_every_control_the_luck_the_run_and_the_week_back(it, visit):
    after(it, lambda: control(it, WEEKS).fill("30"))
    control(it, "negotiation.protocol").select_option(index=2)
    switches = it.page.locator("#groups input[type=checkbox]")
    path = switches.first.get_attribute("data-path")
    control(it, path).click()
    show_run(it)
    for name, value in (("run-number", "4"), ("seed", "9")):
        it.page.locator(f"#{name}").fill(value)
        it.page.locator(f"#{name}").press("Enter")
    it.page.locator("#compare").uncheck()
    show_run(it)
    it.page.evaluate("page.go(2)")
    it.page.locator("#share").click()
    link = urlsplit(it.page.locator("#link").input_value())

    other = visit(f"{link.path}#{link.fragment}")
    show_run(other)
    state = """() => [...document.querySelectorAll('main input, main select')].filter(
        (one) => !['link', 'find', 'name'].includes(one.id)).map(
        (one) => [one.id, one.type === 'checkbox' ? one.checked : one.value])"""
    assert other.page.evaluate(state) == it.page.evaluate(state)
    assert other.page.evaluate("page.week") == 2
    other.page.wait_for_function(f"({CHANCE})().includes('points [')")
    it.page.wait_for_function(f"(said) => ({CHANCE})() === said", arg=other.page.evaluate(CHANCE))
    for part in ("#changed", "#results", "#told .lead", "#this-week"):
        assert other.page.locator(part).inner_text() == it.page.locator(part).inner_text()


def test_a_link_that_was_cut_or_made_up_shows_the_scenario_as_it_is(visit):
    opened = visit(f"{PAGE}#set=nonsense:1;%E0%A4%A:2;{WEEKS}:;x&seed=-1&run=x&week=1e9")
    opened.page.wait_for_function(FOUND)
    for wrong in ("", "#set", "#run=x&seed=-1", "#content", "#set=a:1&set=b:2", "#%"):
        opened.page.evaluate("(hash) => { location.hash = hash; }", wrong)
        opened.settle()
        assert "This is the scenario as it is." in chance(opened), wrong


def test_a_variant_that_is_saved_passes_check_and_holds_the_changes(it, tmp_path):
    shutil.copy(RIVERS, tmp_path)
    after(it, lambda: control(it, WEEKS).fill("30"))
    file = saved(it, "variant", tmp_path)
    faults, _ = check(file)
    assert faults == []
    assert "horizon_weeks: 30" in file.read_text()


def test_the_run_and_the_comparison_can_be_saved_as_files_that_need_nothing_else(it, tmp_path):
    after(it, lambda: control(it, WEEKS).fill("30"))
    for kind in ("report", "comparison"):
        html = saved(it, kind, tmp_path).read_text()
        assert "The Peace Table</title>" in html
        assert '<link rel="stylesheet"' not in html


def saved(it: Opened, kind: str, folder: Path) -> Path:
    it.page.get_by_role("button", name="Save …").click()
    with it.page.expect_download() as coming:
        it.page.locator(f"[data-save={kind}]").click()
    it.page.keyboard.press("Escape")
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


# ------------------------------------------------------------------ one run
def test_another_run_renews_report_charts_and_replay(it):
    show_run(it)
    first = it.page.locator("#told").inner_text()
    it.page.locator("#another").click()
    it.page.wait_for_function(
        "(before) => document.getElementById('told').innerText !== before", arg=first
    )
    it.page.wait_for_selector("#told .canvas svg")
    assert it.page.locator("#run-number").input_value() == "1"
    it.page.evaluate("page.go(0)")
    it.page.locator("#on").click()
    assert it.page.evaluate("page.week") == 1
    it.page.keyboard.press("ArrowRight")
    assert it.page.evaluate("page.week") == 2  # the player of the first run is gone


def test_an_opening_is_tried_out_with_a_button(visit):
    it = visit(NOTHING)
    show_run(it)
    assert "points [" in after(it, it.page.locator(".try:visible").first.click)
    assert changed(it)
    assert it.page.evaluate("document.activeElement.className") == "visit"


def test_what_would_open_the_range_over_several_runs_can_be_asked(visit):
    it = visit(NOTHING)
    it.page.locator("#ask-openings").click()
    opening = it.page.locator("#openings .try").first
    opening.wait_for()
    assert "a change of this kind in " in it.page.locator("#openings").inner_text()
    assert "points [" in after(it, opening.click)
    assert changed(it)


def test_where_nothing_opens_the_page_does_not_say_that_nothing_needs_to(visit):
    it = visit(NOTHING)
    it.page.wait_for_function(FOUND)
    for line in it.page.locator('#groups select[data-path*=".red_lines."]').all():
        control(it, str(line.get_attribute("data-path")))
        line.select_option(index=line.locator("option").count() - 1)
    it.page.locator("#ask-openings").click()
    it.page.wait_for_function(
        "() => document.getElementById('openings').innerText.includes('No single change')"
    )
    assert "cannot all hold" in it.page.locator("#openings").inner_text()


# ------------------------------------------------------------------ for everyone
def test_the_keyboard_alone_is_enough(it):
    for _ in range(60):
        it.page.keyboard.press("Tab")
        if it.page.evaluate("document.activeElement.matches('#groups input[type=range]')"):
            break
    slider = it.page.evaluate("document.activeElement.dataset.path")
    assert slider
    after(it, lambda: it.page.keyboard.press("End"))
    it.page.wait_for_function("() => document.getElementById('spoken').textContent.includes('%')")
    assert it.page.evaluate("document.activeElement.dataset.path") == slider
    assert after(it, lambda: it.page.keyboard.press("Control+Z"))
    assert changed(it) == []


def test_it_fits_every_width_and_is_free_of_serious_barriers(it):
    after(it, lambda: control(it, WEEKS).fill("15"))
    it.page.locator("#every").check()
    it.page.evaluate("document.querySelectorAll('#groups details').forEach((d) => d.open = true)")
    show_run(it)
    it.fits()
    it.size(1280)
    it.is_accessible()


def test_on_a_phone_the_answer_stays_in_sight_while_a_slider_is_moved(it):
    it.size(390, 844)
    it.page.evaluate("document.querySelectorAll('#groups details').forEach((d) => d.open = true)")
    slider = it.page.locator("#groups input[type=range]:visible").last
    slider.scroll_into_view_if_needed()
    it.settle()
    strip = it.page.locator("#chance").bounding_box()
    assert 0 <= strip["y"] < 5
    assert strip["height"] < 844 / 5
    assert slider.bounding_box()["y"] > strip["y"] + strip["height"]


@pytest.mark.parametrize("name", ["january_2026", "korea_1951"])
def test_other_scenarios_open_and_answer(visit, name):
    opened = visit(f"/explore/{name}")
    opened.page.wait_for_function(FOUND)
    assert opened.page.locator("#groups .slider").count() > 20
    assert after(opened, lambda: control(opened, WEEKS).fill("20"))
