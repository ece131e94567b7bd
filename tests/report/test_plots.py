"""Every plot draws every scenario; what plots compute agrees with what was recorded."""

import warnings
from collections import Counter
from functools import cache
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.outcome import Outcome
from sim.report import explanation, measures, plots
from sim.report.plots import front_and_strikes, offer_ladder, why_not_yet
from sim.rules.state import AGREED, BLOCKERS, SUSPENDED
from sim.scenario.numbers import numbers
from sim.scenario.reading import HOME, read, shipped
from sim.sweep.engine import negotiate

FILES = [*shipped(), HOME / "tests" / "scenario" / "two_rivers.yaml"]
SCENARIOS = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
QUICK = ("january_2026", "european_force", "two_rivers")
DRAWN = pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=() if file.stem in QUICK else pytest.mark.long, id=file.stem)
        for file in FILES
    ],
)
PLOTS = pytest.mark.parametrize("name", plots.PLOTS)
SEED = 3


@cache
def played(file: Path, seed: int = SEED, **changes: object) -> Outcome:
    scenario = read(file, {path.replace("__", "."): value for path, value in changes.items()})
    given = numbers(scenario)
    return Outcome(scenario, given, negotiate(given, seed, 0), seed, 0)


# ------------------------------------------------------------------ measures
@SCENARIOS
def test_the_worth_of_the_text_is_what_was_recorded(file):
    outcome = played(file)
    for week, text in enumerate(outcome.history.table.text.astype(int)):
        if text >= 0:
            recorded = outcome.history.seat[week].text_value
            assert measures.worth(outcome, week)[text].tolist() == recorded.tolist()


@SCENARIOS
def test_the_range_is_what_was_recorded(file):
    outcome = played(file)
    if outcome.result == "red_lines_incompatible":
        return
    for week, table in enumerate(outcome.history.table):
        gains = measures.gains(outcome, week)[:, outcome.vetoes]
        assert gains.min(axis=1).max() == table.range_size
        kept = int(outcome.numbers.given[0].undominated)
        assert (gains[:kept] >= 0).all(axis=1).sum() == table.range_packages


@SCENARIOS
def test_the_first_side_can_get_more_than_war_exactly_when_the_range_is_open(file):
    outcome = played(file)
    least = outcome.history.seat.reservation[:, outcome.sides[0]]
    is_open = measures.most_for_first(outcome) >= least  # nan: nothing to get
    assert is_open.tolist() == (outcome.history.table.range_size >= 0).tolist()


def test_worth_follows_what_events_do_to_audience_costs_and_inducements():
    effects = {"audience_cost": {"ukraine": 0.5}, "inducement": {"russia": 0.03}}
    changes = {"events.paris_summit.effects": effects, "horizon_weeks": 4}
    scenario = read("january_2026", changes)
    given = numbers(scenario)
    outcome = Outcome(scenario, given, negotiate(given, SEED), SEED)
    for week, text in enumerate(outcome.history.table.text.astype(int)):
        if text >= 0:
            recorded = outcome.history.seat[week].text_value
            assert (measures.worth(outcome, week)[text] == recorded).all()


def test_rungs_are_the_levels_of_the_text():
    outcome = played(FILES[0])
    rungs = measures.rungs(outcome)
    for week, text in enumerate(outcome.history.table.text.astype(int)):
        if text < 0:
            assert np.isnan(rungs[week]).all()
            continue
        issues = outcome.scenario.issues.values()
        said = [issue.levels[int(k)] for issue, k in zip(issues, rungs[week], strict=True)]
        assert said == list(outcome.terms(text).values())


def test_spells_are_runs_of_weeks():
    flags = np.array([True, True, False, True, False])
    assert measures.spells(flags) == [(0, 2), (3, 1)]
    assert measures.spells(np.zeros(3)) == []


def test_the_main_change_goes_the_way_of_the_whole():
    outcome = played(FILES[0])
    for seat in outcome.sides:
        least = outcome.history.seat.reservation[:, seat]
        assert measures.main_change(outcome, seat)[1] * (least[-1] - least[0]) > 0


# ------------------------------------------------------------------ plots
@SCENARIOS
def test_nobody_is_said_to_hold_out_for_more_than_a_text_that_misses_the_deal(file):
    outcome = played(file)
    homes = measures.failed_at_home(outcome)
    for week in range(outcome.weeks):
        words = why_not_yet._reason(outcome, week, int(homes[week]), True).words
        seats = outcome.history.seat[week]
        if outcome.blocker(week).startswith("posture") and outcome.history.table[week].text >= 0:
            refusers = outcome.refusers(week)
            missed = any(seats[i].text_value < seats[i].reservation for i in refusers)
            assert (words == why_not_yet.MISSED) == missed


@SCENARIOS
@pytest.mark.parametrize("seed", [1, SEED])
def test_the_picture_and_the_screen_name_the_same_reasons(file, seed):
    outcome = played(file, seed)
    told = Counter(reason.code for reason in why_not_yet._reasons(outcome))
    del told[AGREED]
    screen = explanation.stood_in_the_way(outcome)
    assert {BLOCKERS[code]: weeks for code, weeks in told.items()} == dict(screen)


def test_a_title_counts_weeks_without_talks_apart():
    outcome = played(HOME / "scenarios" / "history" / "korea_1951.yaml", 1)
    talks = int((outcome.history.table.blocker != SUSPENDED).sum())
    title = why_not_yet._title(outcome, why_not_yet._reasons(outcome))
    assert talks < outcome.weeks
    assert f" of the {talks} weeks with talks " in title


@SCENARIOS
def test_every_rung_in_use_has_its_name_and_names_keep_apart(file):
    rungs = measures.rungs(played(file))
    for k, issue in enumerate(played(file).scenario.issues.values()):
        for tall in (0.3, 0.9):
            heights = np.linspace(0.0, tall, len(issue.levels))
            named, size = offer_ladder._told(rungs[:, k], heights)
            assert set(rungs[~np.isnan(rungs[:, k]), k].astype(int)) <= set(named)
            apart = offer_ladder.LETTER * size / offer_ladder.SMALL
            assert (np.diff(sorted(named.values())) > 0.8 * apart).all()


@SCENARIOS
def test_the_soldiers_lost_are_those_of_both_sides(file):
    outcome = played(file)
    lost = [float(outcome.history.seat.losses[:, seat].sum()) * 1000 for seat in outcome.sides]
    whole = sum(round(one, -3) for one in lost)
    assert not whole or f"; {whole:,.0f} soldiers lost" in front_and_strikes._title(outcome)


@pytest.mark.parametrize("weeks", [[0], [0, 0, 0, 1, 1], list(range(60)), [9] * 30])
def test_every_flag_has_its_place_and_covers_no_other(weeks):
    places = front_and_strikes._places([week / 10 for week in weeks], 6.0)
    assert len(places) == len(weeks)
    for lane in (0, 1):
        row = [place for place, its in places if its == lane]
        apart = min(front_and_strikes.APART, 12.0 / (len(weeks) + 1))
        assert (np.diff(row) > apart - 1e-9).all()
        assert all(-0.2 < place < 6.2 for place in row)


def drawn(outcome: Outcome, name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return plots.png(outcome, name)


def ink(outcome: Outcome, name: str) -> float:
    """Share of a small picture, between its title and its footer, that is not white."""
    figure = Figure(figsize=plots.INCHES, dpi=25)
    canvas = FigureCanvasAgg(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.PLOTS[name](outcome, figure)
        canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())
    rows = len(pixels)
    return float((pixels[rows * 15 // 100 : rows * 94 // 100, :, :3].min(axis=2) < 240).mean())


@DRAWN
def test_every_plot_draws_every_scenario(file):
    outcome = played(file)
    for name in plots.PLOTS:
        assert ink(outcome, name) > 0.005, name


@PLOTS
def test_a_picture_is_the_same_every_time(name):
    outcome = played(FILES[-1])
    assert drawn(outcome, name) == drawn(outcome, name)


def test_a_picture_does_not_depend_on_the_settings_of_its_reader():
    outcome = played(FILES[-1])
    for name in ("beliefs", "why_not_yet"):
        with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red"}):
            odd = drawn(outcome, name)
        assert odd == drawn(outcome, name)


@pytest.mark.parametrize(
    ("weeks", "short", "label"),
    [(1, "A", "A"), (260, "日本国", "$5 and $6 " * 60), (60, "W" * 300, "ж" * 300)],
)
def test_plots_bear_any_length_of_time_and_of_words(weeks, short, label):
    outcome = played(
        FILES[-1],
        horizon_weeks=weeks,
        title=label,
        actors__upland__short=short,
        actors__island__short=short,
        actors__lowland__strategy__kind="hold",
        partial_tracks__prisoners__label=label,
        battlefield__campaigns__shelling__label=label,
        battlefield__held_of=label,
        issues__corridor__label=label,
    )
    for name in plots.PLOTS:
        drawn(outcome, name)


def test_the_catalogue_saves_one_picture_for_each_plot(tmp_path):
    files = plots.save_all(played(FILES[-1]), tmp_path)
    assert [file.stem for file in files] == list(plots.PLOTS)
    assert sorted(files) == sorted(tmp_path.iterdir())
