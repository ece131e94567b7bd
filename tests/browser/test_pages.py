"""Every kind of page, opened from its file in a browser without a network."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from tests.browser.conftest import WIDE, WIDTHS, Opened

DISCLAIMER = "A simulation for teaching and research, not a forecast."
MOST_SHEETS = 40


@pytest.fixture(autouse=True)
def nothing_goes_wrong(opened: Opened):
    """Whatever is done with a page: no error, no warning, no call to the network."""
    yield
    faults, opened.faults = opened.faults, []
    assert faults == []


def test_it_opens_and_says_that_it_is_no_forecast(opened):
    assert opened.page.title().endswith("The Peace Table")
    assert opened.page.locator("h1").count() == 1
    assert opened.page.get_by_text(DISCLAIMER).first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_at_the_side(opened, width):
    opened.size(width)
    assert opened.page.evaluate(WIDE) <= 0
    out = """() => [...document.querySelectorAll('.canvas svg')].filter(
        (svg) => svg.getBoundingClientRect().right > innerWidth + 1).length"""
    assert opened.page.evaluate(out) == 0


def test_large_type_fits_a_phone(opened):
    opened.size(390)
    opened.page.locator("#size").click()
    opened.settle()
    wide = """() => [document.documentElement, ...document.querySelectorAll(
        '.answers > div, .shares > li, .week, .gap, .canvas')].filter(
        (it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.className || it.tagName)"""
    assert opened.page.evaluate(wide) == []
    opened.page.locator("#size").click()


def test_every_chart_draws_and_tells_its_numbers(opened):
    opened.size(1280)
    for chart in opened.page.locator("[data-chart]").all():
        chart.scroll_into_view_if_needed()
        opened.settle()
        assert chart.locator("svg path").count() > 0, chart.get_attribute("data-chart")
    for details in opened.page.locator("details[data-table]").all():
        details.evaluate("(it) => { it.open = true; }")
        details.locator("tbody tr").first.wait_for(state="attached")
        assert details.locator("td").first.inner_text().strip()
        details.evaluate("(it) => { it.open = false; }")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened, scheme):
    opened.size(1280)
    opened.is_accessible(scheme)


def test_the_theme_can_be_switched(opened):
    def paper() -> str:
        return str(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    opened.look("light")
    before = paper()
    opened.page.locator("#theme").click()
    opened.settle()
    assert paper() != before
    opened.page.locator("#theme").click()
    assert paper() == before


def test_it_prints_on_a_few_sheets_with_the_disclaimer(opened, tmp_path):
    printed = opened.page.pdf(format="A4", path=tmp_path / "page.pdf")
    sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert 1 <= sheets <= MOST_SHEETS
    if shutil.which("pdftotext"):
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "page.pdf", "-"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert DISCLAIMER in " ".join(text.split())
    opened.look("light", "print")
    assert opened.page.get_by_text(DISCLAIMER).first.is_visible()
    assert not opened.page.locator("#theme").is_visible()
    opened.look("light")
