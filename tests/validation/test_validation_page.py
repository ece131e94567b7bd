"""`docs/validation.md` is what its template and the parts make."""

from __future__ import annotations

import re

import pytest

from sim.validation import page
from sim.validation.outside import How
from sim.validation.page import PAGE, PARTS, TEMPLATE

FRAME = TEMPLATE.read_text(encoding="utf-8")
ASKED = re.findall(r"\{\{ (\w+) \}\}", FRAME)


def test_the_page_holds_the_prose_of_its_template_in_order():
    text, start = PAGE.read_text(encoding="utf-8"), 0
    for prose in re.split(r"\{\{ \w+ \}\}", FRAME):
        found = text.find(prose, start)
        assert found >= 0, f"make it anew (python3 run.py validate): {prose[:80]!r}"
        start = found + len(prose)


def test_no_figure_is_typed_where_a_table_is_made():
    """Prose may name a year, an entry, a section or what is set, but no result."""
    assert len(ASKED) == len(set(ASKED))
    prose = re.sub(r"\{\{ \w+ \}\}", "", FRAME)
    assert not re.findall(r"\d+\.\d+ (?:points|%)", prose)


def test_a_missing_table_is_told():
    with pytest.raises(Exception, match="is undefined"):
        page.page({})


def test_every_part_gives_tables_that_the_page_asks_for(say):
    code, out, _ = say("validate --quiet --part published")
    assert code == 0
    assert "8 of 8 means and 7 of 8 medians" in out
    assert set(PARTS["published"](How(1, 1, 1, lambda text: None))) <= set(ASKED)
    code, _, err = say("validate --part publshed")
    assert code == 2
    assert "did you mean 'published'?" in err
