"""The class handout in print: a role sheet is one page, on A4 and on Letter."""

import re

import pytest

from sim.outcome import Outcome
from sim.report.handout import handout
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep.engine import negotiate


@pytest.mark.parametrize("name", ["january_2026", "paris_guarantees", "dayton_1995"])
def test_every_role_sheet_prints_on_one_page(browser, name):
    scenario = read(name)
    given = numbers(scenario)
    page = browser.new_page()
    page.set_content(handout(Outcome(scenario, given, negotiate(given, 3), 3)))
    page.add_style_tag(content=".sheet:not(.role) { display: none }")
    for paper in ("A4", "Letter"):
        pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))
        assert len(pages) == len(scenario.actors), paper
    page.close()
