"""The start page and what every served page shares, in a browser without another network."""

from __future__ import annotations

import pytest

LOOKS = "() => [document.documentElement.dataset.theme, document.documentElement.dataset.size]"


@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_it_fits_every_screen_and_axe_finds_nothing_serious(visit, path):
    it = visit(path, faults_matter=path == "/")
    it.fits()
    it.is_accessible()


def test_looks_are_remembered_on_every_page(visit):
    it = visit("/")
    it.look("light")
    it.page.locator("#theme").click()
    it.page.locator("#size").click()
    assert it.page.evaluate(LOOKS) == ["dark", "large"]
    it.page.goto(f"{it.page.url}teach")
    assert it.page.evaluate(LOOKS) == ["dark", "large"]
    assert it.page.locator("#theme").inner_text() == "Light"
    assert it.page.locator("#size").get_attribute("aria-pressed") == "true"
    it.page.locator("#theme").click()
    it.page.locator("#size").click()
    it.page.reload()
    assert it.page.evaluate(LOOKS) == ["light", ""]


def test_by_keyboard_alone_one_comes_from_the_start_into_a_room(visit, served):
    code = served.room(title="The test of keys")
    it = visit("/")
    it.page.keyboard.press("Tab")
    assert it.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    it.page.keyboard.press("Enter")
    while it.page.evaluate("document.activeElement.id") != "code":
        it.page.keyboard.press("Tab")
    it.page.keyboard.type(code.lower())
    it.page.keyboard.press("Enter")
    it.page.wait_for_url(f"**/room/{code}")
    assert it.page.locator("h1").inner_text() == "The test of keys"


def test_a_room_named_like_a_script_stays_a_name(visit, served):
    title = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"
    code = served.room(title=title)
    for path in (f"/room/{code}", f"/room/{code}/screen", f"/teach/{code}", "/teach"):
        it = visit(path)
        it.page.get_by_text("<script>alert(1)</script>").first.wait_for()
        assert it.page.locator("img[src=x]").count() == 0
        assert "49" not in it.page.locator("h1").inner_text()


def test_a_card_opens_beside_the_word_that_it_explains(visit):
    it = visit("/explore/two_rivers")
    word = it.page.locator("button.term:visible").first
    word.click()
    card = it.page.locator("[popover]:popover-open")
    there, shown = word.bounding_box(), card.bounding_box()
    assert abs(shown["x"] - there["x"]) <= shown["width"]
    below, above = there["y"] + there["height"], there["y"] - shown["height"]
    assert min(abs(shown["y"] - below), abs(shown["y"] - above)) < 20
