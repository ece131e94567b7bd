"""A run's page: one file that needs nothing else, tells the truth, and breaks on no label."""

import json
import math
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from sim.outcome import DISCLAIMER, Outcome
from sim.report import measures
from sim.report.page import of_run, shell, sources, telling
from sim.report.page.clauses import got_and_gave
from sim.report.page.glossary import TERMS, glossed
from sim.report.page.markdown import as_html
from sim.report.page.run import CHARTS
from sim.report.page.story import story
from sim.report.page.terms import against_war
from sim.scenario.numbers import numbers
from sim.scenario.reading import HOME, read, shipped
from sim.scenario.records import Scenario
from sim.sweep.engine import negotiate

RIVERS = HOME / "tests" / "scenario" / "two_rivers.yaml"
FILES = [*shipped(), RIVERS]
SHORT = {"horizon_weeks": 8}
NASTY = "</script><img src=x onerror=\"boom()\"> & '平和'"
LOADS = {"src", "href", "srcset", "data", "poster", "action", "background", "xlink:href"}


class Page(HTMLParser):
    """A page's tags with their attributes, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.tags[-1][0] if self.tags else "", data))

    def all(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]

    def within(self, tag: str) -> str:
        """All text right after a tag of this name."""
        return "".join(text for name, text in self.texts if name == tag)

    def story(self) -> dict:
        """What its charts draw."""
        place = next(k for k, (_, attrs) in enumerate(self.tags) if attrs.get("id") == "story")
        assert self.tags[place][0] == "script"
        return json.loads(next(t for n, t in self.texts if n == "script" and t[:9] == '{"weeks":'))


@cache
def played(file: Path, seed: int = 1, **changes: object) -> Outcome:
    scenario = read(file, {key.replace("__", "."): value for key, value in changes.items()})
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed), seed)


@cache
def default() -> tuple[Outcome, str]:
    outcome = played(HOME / "scenarios" / "january_2026.yaml", 3)
    return outcome, of_run(outcome, "python3 run.py run january_2026 --seed 3")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_has_a_page_of_less_than_a_megabyte_and_a_half(file):
    html = of_run(played(file, **SHORT))
    assert len(html.encode()) < 1_500_000
    page = Page(html)
    assert sum(DISCLAIMER[10:] in text for _, text in page.texts) >= 2
    refers = [ref for name in ("aria-labelledby", "aria-describedby", "popovertarget", "for")
              for value in page.all(name) for ref in value.split()]  # fmt: skip
    ids = Counter(page.all("id"))
    assert set(ids.values()) == {1}
    assert set(refers) <= set(ids)


def test_a_long_run_stays_below_a_megabyte_and_a_half():
    outcome = played(HOME / "scenarios" / "variants" / "long_war.yaml", 1)
    assert outcome.weeks > 90
    assert len(of_run(outcome).encode()) < 1_500_000


def test_a_page_loads_nothing_from_elsewhere():
    page = Page(default()[1])
    loaded = [value for name in LOADS for value in page.all(name)]
    assert loaded
    assert all(value.startswith(("#", "data:")) for value in loaded)
    css = page.within("style")
    assert css
    assert "url(" not in css
    assert "@import" not in css
    handlers = [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert handlers == []


def test_the_same_run_gives_the_same_bytes():
    outcome, html = default()
    assert of_run(outcome, "python3 run.py run january_2026 --seed 3") == html


def test_no_label_breaks_out_of_the_page():
    plain = Page(of_run(played(RIVERS, **SHORT)))
    labels = ("title", "question", "summary", "actors__upland__short", "issues__water__label")
    page = Page(of_run(played(RIVERS, **SHORT, **dict.fromkeys(labels, NASTY))))
    count = Counter(tag for tag, _ in page.tags)
    assert count["script"] == Counter(tag for tag, _ in plain.tags)["script"]
    assert count["img"] == 0
    assert NASTY in page.within("h1")
    assert NASTY in [actor["short"] for actor in page.story()["actors"]]


def test_the_replay_has_one_text_and_one_gap_for_every_week():
    outcome, html = default()
    page = Page(html)
    for tag in ("article", "div"):
        spans = [(int(a["data-from"]), int(a["data-to"]))
                 for t, a in page.tags if t == tag and "data-from" in a]  # fmt: skip
        weeks = [week for first, last in spans for week in range(first, last + 1)]
        assert weeks == list(range(outcome.weeks))


def test_every_chart_of_a_page_is_in_the_catalogue_and_has_its_notes():
    outcome, html = default()
    page = Page(html)
    assert set(page.all("data-chart")) == set(page.all("data-table")) == set(CHARTS)
    for name in CHARTS:
        assert re.search(
            rf"^CHARTS\.{name} = \(story, week, look(, part = 0)?\) =>", html, re.MULTILINE
        )
        assert sources.of_charts(outcome.scenario)[name]


def test_a_run_without_a_package_has_no_chart_of_packages():
    outcome = played(HOME / "scenarios" / "variants" / "european_force.yaml")
    page = Page(of_run(outcome))
    assert not {"range", "ladder", "space"} & set(page.all("data-chart"))
    assert "replay" not in page.all("id")  # there is but one week


def test_provenance_says_how_to_make_the_run_again():
    outcome, html = default()
    facts = Page(html).within("dd") + Page(html).within("code")
    for told in (outcome.scenario.id, "seed 3", "python3 run.py run january_2026 --seed 3"):
        assert told in facts


def test_who_got_what_names_clauses_and_no_figure():
    outcome, _ = default()
    *clauses, verdict = dict(telling.answers(outcome))["Who got what?"]
    labels = [level.label for level in outcome.terms(outcome.package).values()]
    for said, seat in zip(clauses, outcome.sides, strict=True):
        assert outcome.short(seat) in said
        assert 2 <= sum(f"“{label}”" in said for label in labels) <= 4
    assert not re.search(r"[\d.]*\d", verdict)
    assert "compared" in verdict


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nobody_has_its_way_and_gives_way_on_the_same_clause(file):
    outcome = played(file, **SHORT)
    week = measures.last_text(outcome)
    for said in [] if week is None else got_and_gave(outcome, week):
        got, _, gave = said.partition(", and g")
        on = [{label for i in outcome.scenario.issues.values() if (label := i.label) in part}
              for part in (got, gave)]  # fmt: skip
        assert on[0] | on[1]
        assert not on[0] & on[1]


def test_a_gain_is_told_in_words_that_rank_nobody():
    assert [against_war(gain) for gain in (0.2, 0.004, -0.004, -0.2)] == [
        "better than war", "barely better than war", "barely worse than war", "worse than war"
    ]  # fmt: skip


def test_no_label_of_a_level_is_shortened():
    outcome, _ = default()
    drawn = [issue["levels"] for issue in story(outcome)["issues"]]
    issues = outcome.scenario.issues.values()
    assert drawn == [[level.label for level in issue.levels] for issue in issues]


def test_no_percentage_breaks_before_its_sign():
    texts = [text for name, text in Page(default()[1]).texts if name not in ("script", "style")]
    assert any("\u00a0%" in text for text in texts)
    assert not [text for text in texts if re.search(r"\d %", text)]


def test_what_is_quoted_is_not_explained():
    assert "<button" not in glossed("They wrote “ratified by the mediator”.")


def test_paper_shows_the_closed_week_that_came_nearest_to_open():
    outcome, html = default()
    size = outcome.history.table.range_size
    nearest = int(np.argmax(np.where(size < 0, size, -np.inf)))
    shown = [a["data-from"] for _, a in Page(html).tags if a.get("class") == "gap nearest"]
    assert shown == [str(nearest)]


def test_the_story_has_no_number_that_is_not_one():
    for file in FILES:
        text = json.dumps(story(played(file, **SHORT)), allow_nan=False)
        assert math.isfinite(len(text))


def test_the_utility_space_shows_what_packages_are_worth():
    outcome, _ = default()
    drawn = story(outcome)["space"]
    for week in (0, 5, outcome.weeks - 1):
        worth = measures.worth(outcome, week)[:, drawn["seats"]]
        shown = np.array(drawn["frames"][drawn["frame"][week]]).T / 1000
        assert np.abs(worth - shown).max() <= 0.0005 + 1e-9


def test_many_packages_are_thinned_but_never_those_that_matter(monkeypatch):
    monkeypatch.setattr("sim.report.page.space.MOST", 40)
    outcome, _ = default()
    full, drawn = len(outcome.numbers.clause), story(outcome)["space"]
    assert 40 <= drawn["shown"] < full == drawn["of"]
    assert all(0 <= package < drawn["shown"] for package in drawn["text"] if package >= 0)


def test_a_figure_rests_on_the_note_that_is_closest_to_it(default: Scenario):
    paths = list(default.evidence)
    numbers = sources.resting_on(default, ["actors.ukraine.preferences.territory.ideal"])
    assert [paths[k - 1] for k in numbers] == ["actors.ukraine.preferences.territory.ideal"]
    numbers = sources.resting_on(default, ["actors.ukraine.preferences.economy.weight"])
    assert [paths[k - 1] for k in numbers] == ["actors.ukraine.preferences"]
    assert [note.path for note in sources.sources(default)] == paths


def test_what_is_only_a_range_is_told_where_its_note_is(default: Scenario):
    told = [line for note in sources.sources(default) for line in note.ranges]
    factors = [[f.path] if isinstance(f.path, str) else f.path for f in default.uncertain]
    assert len(told) == sum(map(len, factors))


def test_only_the_first_mention_of_a_term_is_a_button():
    html = glossed("A package & another package beyond the red lines.")
    assert html.count("<button") == 2
    assert "&amp;" in html
    assert all(re.compile(term.pattern) for term in TERMS.values())


def test_markdown_keeps_lists_and_lets_no_tag_through():
    html = as_html("**The text.** *It* reads:\n\n- one <b>\n  - deeper\n- two")
    assert html == (
        "<p><strong>The text.</strong> <em>It</em> reads:</p>\n"
        "<ul><li>one &lt;b&gt;<ul><li>deeper</li></ul></li><li>two</li></ul>"
    )


def test_numbers_in_a_row_are_told_as_a_span():
    assert shell.spans([2, 3, 4, 7, 9, 10]) == "2–4, 7, 9–10"
