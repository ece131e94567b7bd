"""The gap: what is put back is what was, and every opening opens when it is applied."""

from __future__ import annotations

import json

import pytest

from sim.outcome import Outcome
from sim.report import measures
from sim.report.gap import Opening, as_data, gap, resolved, told, variant
from sim.report.gap.means import AMOUNTS, least, plain, rounded_up
from sim.report.gap.search import Search
from sim.report.gap.structures import changed
from sim.rules.events import EFFECTS
from sim.scenario.numbers import numbers
from sim.scenario.reading import as_data as said
from sim.scenario.reading import read, shipped
from sim.scenario.records import Event
from sim.sweep.engine import negotiate
from tests.theory.test_limits import pie

FACTORS = {effect.name for effect in EFFECTS if effect.multiplies}
NAMES = [path.stem for path in shipped()]


def played(scenario, seed=3):
    """The outcome of a scenario."""
    n = numbers(scenario)
    return Outcome(scenario, n, negotiate(n, seed), seed)


def applied(outcome, opening, effects):
    """The outcome once its scenario has the opening, with these effects, in it."""
    event = {"id": "opening", "week": opening.week, "text": "An opening", "effects": effects}
    events = (*outcome.scenario.events, *([Event.model_validate(event)] if effects else []))
    return played(changed(outcome.scenario, {**opening.set, "events": events}), outcome.seed)


def half(effects):
    """Half of each change."""
    return {
        name: {
            key: 1.0 + (amount - 1.0) / 2.0 if name in FACTORS else amount / 2.0
            for key, amount in amounts.items()
        }
        for name, amounts in effects.items()
    }


def truth(outcome, opening):
    """'holds', or 'earlier' where the scenario with another table reaches a deal before that week;
    fails if the replay knows better than the opening.

    A replay tells the range of the week, if it comes so far, to the last bit as the opening does: a
    reservation value does not depend on what is said at the table. A `set` holds from the first
    week on, so its replay may end in a deal before the week is reached: the range was open then.
    """
    assert resolved(outcome, opening) >= 0.0
    assert all(change.size >= 0.0 for change in opening.changes)
    after = applied(outcome, opening, opening.effects)
    if opening.effects:
        less = applied(outcome, opening, half(opening.effects))
        if less.weeks > opening.week:
            assert less.history.table.range_size[opening.week] < 0.0, opening.words
    if len(opening.changes) == 2:
        for change in opening.changes:
            assert resolved(outcome, Opening(opening.week, (change,))) < 0.0, change.words
    if after.weeks <= opening.week:
        assert opening.set
        assert after.agreed
        return "earlier"
    assert after.history.table.range_size[opening.week] == resolved(outcome, opening)
    return "holds"


def closed_weeks(outcome, count):
    """So many weeks with a closed range, spread over the run."""
    weeks = [w for w in range(outcome.weeks) if outcome.history.table[w].range_size < 0.0]
    return weeks[:: max(1, len(weeks) // count)][:count]


# ------------------------------------------------------------------ what is put back is what was
@pytest.mark.parametrize("name", NAMES)
def test_talks_put_back_without_a_change_have_the_range_that_was_recorded(name):
    for seed in (0, 1, 2):
        outcome = played(read(name), seed)
        search = Search(outcome)
        for week in range(outcome.weeks):
            size = search.range_size(week, {}, {})
            assert size == outcome.history.table[week].range_size


def test_talks_put_back_remember_nothing_of_what_was_tried(rivers):
    outcome = played(rivers())
    search = Search(outcome)
    recorded = outcome.history.table.range_size
    tries = [
        {"mistrust": {"lowland": 0.2}, "credibility": {"water": 0.3}},
        {name: {"upland": 0.1, "lowland": 0.1} for name in ("pressure", "pressure_now")},
        {"belief": {"upland": 0.5}, "cost": {"lowland": 3.0}},
    ]
    for week in (20, 3, 4, 0):
        tried = [search.range_size(week, effects, {}) for effects in tries]
        assert max(tried) > recorded[week]
        assert search.range_size(week, {}, {}) == recorded[week]


# ------------------------------------------------------------------ openings are true
@pytest.mark.parametrize(("name", "seed"), [("january_2026", 3), ("european_force", 1)])
def test_every_opening_opens_the_range_when_applied_and_half_of_it_does_not(name, seed):
    outcome = played(read(name), seed)
    openings = [o for week in closed_weeks(outcome, 2) for o in gap(outcome, week).openings]
    assert openings
    assert {truth(outcome, opening) for opening in openings} <= {"holds", "earlier"}


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_every_opening_of_every_scenario_is_true(name):
    for seed in (0, 7):
        outcome = played(read(name), seed)
        for week in closed_weeks(outcome, 2):
            for opening in gap(outcome, week).openings:
                assert truth(outcome, opening) in ("holds", "earlier")


# ------------------------------------------------------------------ worked by hand
def test_on_a_pie_a_side_must_give_up_what_the_other_needs_and_its_war_must_cost_that_more():
    """Fearon's (1995) range, .05 + .2 wide, is closed by prices at home of .2 and .3.

    The first needs .6 - .05 + .2 = .75 of the pie: 37 of 49 slices, which leaves 12/49 = .2449 to
    the second; the second needs .4 - .2 + .3 = .5: 25 slices, which leaves 24/49 = .4898.
    """
    home = {"actors__first__audience_cost": 0.2, "actors__second__audience_cost": 0.3}
    outcome = played(pie(0.6, (0.05, 0.2), negotiation__political_cover=0.0, **home))
    found = {(o.kind, o.actor): o.effects for o in gap(outcome, 0).openings}
    assert found["reservation", "second"] == {"inducement": {"second": 0.26}}  # .5 - .2449 = .2551
    assert found["reservation", "first"] == {"inducement": {"first": 0.27}}  # .75 - .4898 = .2602
    assert found["cost", "second"] == {"cost": {"second": 2.3}}  # .2551 / .2 = 1.28
    assert found["cost", "first"] == {"cost": {"first": 6.3}}  # .2602 / .05 = 5.20; 5.3 more
    assert found["audience_cost", "second"] == {"audience_cost": {"second": 0.14}}  # .2551 / .3
    assert ("audience_cost", "first") not in found  # .2602 is more than all of its .2
    assert ("belief", "first") not in found  # nobody is too optimistic


def test_the_least_that_opens_alone_is_what_the_packages_say(default):
    """In closed form: the least loss by a package by which nobody else loses."""
    outcome = played(default)
    for week in closed_weeks(outcome, 12):
        found = {o.actor: o.size for o in gap(outcome, week).openings if o.kind == "reservation"}
        gains = measures.gains(outcome, week)
        for seat in outcome.vetoes:
            others = [other for other in outcome.vetoes if other != seat]
            alone = gains[(gains[:, others] >= 0.0).all(axis=1), seat]
            if len(alone):
                assert found[outcome.actors[seat]] == rounded_up(-alone.max())
        table = outcome.history.table[week]
        assert found[outcome.actors[int(table.opener)]] == rounded_up(table.opening)


def test_a_lower_pressure_or_a_mediator_who_has_left_is_no_opening():
    """Pressure works only while a mediator is at the table."""
    outcome = played(read("long_war"))
    left = int(outcome.last.mediator_left)
    weeks = closed_weeks(outcome, 30)
    pressing = {w: any(o.kind == "pressure" for o in gap(outcome, w).openings) for w in weeks}
    assert 0 < left < max(weeks)
    assert any(pressing[week] for week in weeks if week < left)
    assert not any(pressing[week] for week in weeks if week >= left)


# ------------------------------------------------------------------ steps and pairs
def test_a_relaxed_red_line_opens_the_range(rivers):
    """Lowland wants all of the corridor, and Upland would rather fight than give it."""
    line = {"all": {"issue": "corridor", "op": ">=", "bound": 1.0, "why": "No patrols"}}
    outcome = played(rivers({"actors.lowland.red_lines": line, "actors.upland.red_lines": {}}))
    openings = gap(outcome, 0).openings
    found = next(opening for opening in openings if opening.kind == "red_line")
    assert found.set == {"actors.lowland.red_lines.all.bound": 0.5}
    assert "(“No patrols”) by one level, to “Both patrol it”" in found.sentence
    assert found.size == pytest.approx(0.5 * 0.2 / 1.2)  # weight, loss, linkage
    assert {truth(outcome, opening) for opening in openings} == {"holds"}


def test_a_dropped_linkage_opens_the_range(rivers):
    """Lowland cares most for salt, and could let go of the corridor and the water together if that
    did not hurt so much more than each alone."""
    levels = [{"value": float(v), "key": k, "label": k} for v, k in enumerate(("dear", "free"))]
    terms = {"corridor": 0.5, "water": 0.5, "salt": 0.5}
    wants = {"corridor": 0.1, "water": 0.1, "salt": 0.8}
    scenario = rivers(
        {
            "issues.salt": {"label": "Salt", "question": "How much?", "levels": levels},
            "war.outcomes": dict.fromkeys(("upland", "lowland", "stalemate"), terms),
            "reference_packages": {},
            "actors.lowland.preferences": {
                k: {"ideal": 1.0, "weight": w} for k, w in wants.items()
            },
            "actors.lowland.linkages.0.strength": 4.0,
            "actors.upland.red_lines": {
                issue: {"issue": issue, "op": "<=", "bound": 0.0} for issue in ("corridor", "water")
            },
        }
    )
    outcome = played(scenario)
    openings = {opening.kind: opening for opening in gap(outcome, 0).openings}
    assert openings["linkage"].set == {"actors.lowland.linkages.0.strength": 0.0}
    assert "Lowland no longer linked “Corridor” and “Water”" in openings["linkage"].sentence
    assert openings["linkage"].size == pytest.approx(4.0 / 5.0)
    assert truth(outcome, openings["linkage"]) == "holds"


def test_where_everybody_loses_by_every_package_it_takes_two_and_neither_alone_suffices(default):
    prices = {"actors.ukraine.audience_cost": 0.4, "actors.russia.audience_cost": 0.4}
    outcome = played(read("january_2026", prices))
    openings = gap(outcome, 4).openings
    assert {len(opening.changes) for opening in openings} == {2}
    assert {truth(outcome, opening) for opening in openings} == {"holds"}


def test_clashing_red_lines_name_a_line_to_move_and_who_must_still_give_way():
    outcome = played(read("european_force"), 1)
    now = gap(outcome, 0)
    assert now.binder is None
    assert now.packages == 0
    moved = {path for opening in now.openings for path in opening.set}
    assert {path.removesuffix(".bound") for path in moved} & set(outcome.clash)
    assert told(outcome, now).startswith("There is no package on the table. No single change")


def test_a_changed_scenario_is_the_one_that_its_file_would_give(default):
    entries = {
        "actors.ukraine.red_lines.army.bound": 0.35,
        "supply_limits.guarantees": 1.0,
        "actors.russia.linkages.0.strength": 0.0,
    }
    other = changed(default, entries)
    for entry in (default, other):
        assert said(entry)["actors"]["us"] == said(default)["actors"]["us"]
    mended = said(read("january_2026", entries)) | {"evidence": said(default)["evidence"]}
    assert said(other) == mended


# ------------------------------------------------------------------ amounts and words
def test_the_least_amount_has_two_digits_and_opens_while_half_of_it_does_not():
    assert least(1.0, lambda amount: amount >= 0.0311) == 0.032
    assert least(9.0, lambda amount: amount >= 1.0) == 1.0
    assert least(0.5, lambda amount: amount >= 0.6) is None
    assert least(0.0, lambda amount: True) is None
    found = least(1.0, lambda amount: 0.2 <= amount <= 0.4 or amount >= 0.7)
    assert found == 0.2  # 0.7 opens as well, but so does half of it
    assert all(plain(amount) == plain(float(plain(amount))) for amount in AMOUNTS)
    assert rounded_up(0.0311) == 0.032
    assert rounded_up(0.031) == 0.031


def test_the_gap_is_told_in_a_sentence_or_two_with_its_numbers():
    outcome = played(read("january_2026"))
    closed = gap(outcome, closed_weeks(outcome, 1)[0])
    opened = gap(outcome, outcome.weeks - 1)
    assert opened.is_open
    assert opened.openings == ()
    assert "The range is open: 3 packages beat war for everybody" in told(outcome, opened)
    assert f"closed by {plain(-closed.size)}" in told(outcome, closed)
    assert "as if fighting on cost Russia 39 % more" in told(outcome, closed)
    for week in range(outcome.weeks):
        assert len(told(outcome, gap(outcome, week)).split()) <= 75


def test_a_gap_is_plain_data_and_an_opening_a_variant_that_can_be_played(tmp_path):
    outcome = played(read("january_2026"))
    week = closed_weeks(outcome, 4)[1]
    now = gap(outcome, week)
    assert json.loads(json.dumps(as_data(outcome, now))) == as_data(outcome, now)
    assert as_data(outcome, now)["binder"] in outcome.actors
    file = tmp_path / "opened.yaml"
    file.write_text(variant(outcome, now.openings[0]), encoding="utf-8")
    opened = played(read(file), outcome.seed)
    assert opened.history.table.range_size[week] >= 0.0


def test_openings_come_cheapest_first(default):
    outcome = played(default)
    for week in closed_weeks(outcome, 5):
        sizes = [opening.size for opening in gap(outcome, week).openings]
        assert sizes == sorted(sizes)
        assert min(sizes) >= 0.0
