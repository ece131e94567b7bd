"""Sliders over a lattice that was played beforehand."""

from __future__ import annotations

import pytest

CHANCE = "#chance strong"


@pytest.fixture
def sliders(open_page):
    it = open_page("explore")
    it.page.locator("#reset").click()
    yield it
    assert it.faults == []


def chance(it) -> str:
    return it.page.locator(CHANCE).inner_text()


def test_a_slider_changes_the_result_at_once_and_reset_takes_it_back(sliders):
    before = chance(sliders)
    assert "scenario as it is" in sliders.page.locator("#chance").inner_text()
    sliders.page.locator("#f0").fill("0")
    after = chance(sliders)
    assert after != before
    assert "95 % interval" in sliders.page.locator(".change").inner_text()
    sliders.page.locator("#reset").click()
    assert chance(sliders) == before


def test_arrows_move_a_slider_and_its_words(sliders):
    slider = sliders.page.locator("#f0")
    slider.focus()
    before = slider.get_attribute("aria-valuetext")
    sliders.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != before


def test_what_a_step_would_do_is_what_it_does(sliders):
    told = sliders.page.locator("#n0").inner_text()
    assert "One step up" in told
    promised = int(told.split("One step up")[1].split(":")[1].split("[")[0].replace("−", "-"))
    sliders.page.locator("#f0").press("ArrowRight")
    came = sliders.page.locator(".change").inner_text().split(" ")[0].replace("−", "-")
    assert int(came) == promised


def test_the_address_holds_the_settings(sliders):
    sliders.page.locator("#f0").fill("0")
    here, found = sliders.page.url, chance(sliders)
    assert "#at=0" in here
    sliders.page.locator("#reset").click()
    sliders.page.evaluate("() => { location.hash = '#at=0'; }")
    sliders.page.wait_for_function("document.getElementById('f0').value === '0'")
    assert chance(sliders) == found


@pytest.mark.parametrize("wrong", ["#at=99", "#at=1.2.3.4.5", "#at=x", "#nonsense"])
def test_an_address_that_fits_nothing_shows_the_scenario_as_it_is(sliders, wrong):
    before = chance(sliders)
    sliders.page.evaluate(f"() => {{ location.hash = '{wrong}'; }}")
    sliders.settle()
    assert chance(sliders) == before
