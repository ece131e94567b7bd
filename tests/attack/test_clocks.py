"""Clocks that go backwards, stand or leap: nothing stops, nothing is lost, nothing comes out
otherwise."""

from __future__ import annotations

import datetime
import itertools
import os

import pytest

import sim.cli.talk
import sim.sweep.locks
from sim.sweep import results, running
from sim.web import clock
from sim.web.rates import Buckets, Rate
from tests.attack.still import RUN, SWEEP, seen
from tests.web.hall import Hall

HOUR = 3600.0
CLOCKS = {
    "backwards": lambda: (1e6 - HOUR * k for k in itertools.count()),
    "to and fro": lambda: itertools.cycle((1e6, 0.0, -1e6)),
    "not at all": lambda: itertools.repeat(0.0),
    "in leaps": lambda: (1e9 * k for k in itertools.count()),
}


@pytest.fixture(params=CLOCKS)
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every clock that a verb asks, but no calendar."""
    ticks = CLOCKS[request.param]()
    for module in (sim.cli.talk, running):
        monkeypatch.setattr(module, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(sim.cli.talk, "EVERY", -1e12)  # says how far it is after every chunk
    monkeypatch.setattr(running, "CHUNK", 4)
    monkeypatch.setattr(running, "PART", 12)


def calendar(year: int) -> type[datetime.datetime]:
    class Then(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Then:
            return cls(year, 1, 1, tzinfo=tz)

    return Then


def parts(folder) -> dict[str, bytes]:
    return {name: raw for name, raw in seen(folder).items() if name.endswith(".parquet")}


@pytest.mark.usefixtures("told")
def test_a_sweep_comes_to_its_end_and_says_how_far_it_is(say, tmp_path, counted):
    code, out, err = say(SWEEP.format(it=tmp_path / "it").replace("--quiet", ""))
    counted("faults injected")
    assert code == 0, err
    assert "of 24 runs" in err
    assert "24 runs played" in out


def test_a_sweep_that_goes_on_before_it_began_ends_in_the_same_bytes(
    say, tmp_path, monkeypatch, counted
):
    monkeypatch.setattr(running, "PART", 12)
    assert say(SWEEP.format(it=tmp_path / "calm"))[0] == 0
    for year, shard in ((2030, " --shard 1/2"), (1971, "")):
        for module in (running, sim.sweep.locks):
            monkeypatch.setattr(module, "datetime", calendar(year))
        assert say(SWEEP.format(it=tmp_path / "it") + shard)[0] == 0
        counted("faults injected")
    assert parts(tmp_path / "it") == parts(tmp_path / "calm")
    assert results.read(tmp_path / "it").receipt["started"].startswith("2030")


@pytest.mark.parametrize("stamp", [2**31 + 1])
def test_the_times_of_files_mean_nothing(say, tmp_path, stamp, counted, monkeypatch):
    monkeypatch.setattr("sim.report.plots.save_all", lambda outcome, folder: [])
    said = []
    for _ in range(2):
        for line in (SWEEP, RUN, "analyse {it} --no-plots"):
            code, out, err = say(line.format(it=tmp_path / "it"))
            assert code == 0, err
        said.append(out)
        for file in (tmp_path / "it").rglob("*"):
            os.utime(file, (stamp, stamp))
            counted("faults injected")
    assert said[0] == said[1]


# ------------------------------------------------------------------------------------ served
def test_the_clock_of_the_server_runs_evenly_though_the_calendar_is_set_back(monkeypatch):
    ticks = itertools.count(5.0)
    monkeypatch.setattr(clock, "monotonic", lambda: next(ticks))
    monkeypatch.setattr(clock, "time", lambda: 0.0)
    first = clock.now()
    assert first > 1e9
    assert [clock.now() - first for _ in range(3)] == [1, 2, 3]


def test_nobody_is_shut_out_because_a_clock_went_back():
    now = [1e6]
    buckets = Buckets(clock=lambda: now[0])
    rate = Rate(3, 1)
    assert [buckets.take(rate, "one") for _ in range(4)] == [True, True, True, False]
    now[0] -= 10 * HOUR
    assert not buckets.take(rate, "one")
    now[0] += 2
    assert buckets.take(rate, "one")


@pytest.mark.parametrize("leap", [-HOUR, HOUR, -100 * 365 * 24 * HOUR])
def test_a_room_whose_server_starts_again_at_another_time_is_the_same_room(
    tmp_path, rivers, leap, counted
):
    hall = Hall(tmp_path, rivers())
    hall.seat(Ana="upland", Cem="lowland", Dee="island")
    hall.act("teacher", "timer", seconds=60)
    hall.teach("start")
    before, version = hall.told(), hall.room.version
    hall.now += leap
    hall.restart()
    counted("faults injected")
    assert (hall.told(), hall.room.version) == (before, version)
    hall.teach("next")
    assert hall.view()["phase"] == "answers"
    hall.now += 61
    assert hall.room.tick()
    assert hall.told(hall.begun_anew()) == hall.told()
