"""The running of sweeps: the same bytes whoever plays, in whatever order, however often stopped."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

import commands
import numpy as np
import pytest
from shelves import contents

from sim.scenario.wording import Faults
from sim.sweep import design, results, running
from sim.sweep.engine import Engine
from sim.sweep.playing import Player

HOME = Path(__file__).parents[2]
SIZE = ("--runs", 32, "--rounds", "--set", "horizon_weeks=4", "--vary", "none")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and signals")


@pytest.fixture
def small(monkeypatch):
    """Parts and chunks so small that there are several."""

    def sizes(part=12, chunk=5):
        for name, size in (("PART", part), ("CHUNK", chunk)):
            monkeypatch.setattr(running, name, size)
            monkeypatch.setattr(running, f"{name}_OF_ROUNDS", size)

    sizes()
    return sizes


def some_sweep(**said):
    short = {"overrides": {"horizon_weeks": 6}, "vary": ["war.stalemate_prob=0.5..1"], "runs": 40}
    return design.read("january_2026", **(short | said))


def parts(folder):
    """The bytes of every table; the receipt tells when it was begun."""
    return {name: made for name, made in contents(folder).items() if name.endswith(".parquet")}


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    with commands.ready(tmp_path_factory.mktemp("said")) as given:
        yield given


@pytest.fixture(scope="module")
def undisturbed(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "it"
    assert command("sweep", *SIZE, "--out", folder).code == 0
    assert len(parts(folder)) == 6
    return parts(folder)


# ------------------------------------------------------------------------------------ same bytes
@pytest.mark.parametrize(
    ("vary", "policies", "changes"),
    [
        (["war.stalemate_prob=0.5..1"], ["dayton_1995"], {"horizon_weeks": 6}),
        (["horizon_weeks=3,5", "negotiation.protocol=alternating,mediated_text"], [], {}),
        (["none"], ["paris_guarantees"], {"horizon_weeks": 4}),
    ],
)
def test_workers_and_chunks_leave_no_trace(small, tmp_path, vary, policies, changes):
    sweep = some_sweep(vary=vary, policies=policies, overrides=changes, rounds=True, runs=20)
    made = []
    for workers, chunk in ((1, 5), (2, 12), (3, 1)):
        small(chunk=chunk)
        running.run(sweep, tmp_path / f"{workers}", workers=workers)
        made.append(parts(tmp_path / f"{workers}"))
    assert len(made[0]) == 4
    assert made[0] == made[1] == made[2]


def test_a_part_and_its_chunks_need_not_divide_each_other(small, tmp_path):
    rows = []
    for part, chunk in ((12, 5), (40, 40), (1000, 7)):
        small(part, chunk)
        running.run(some_sweep(), tmp_path / f"{part}", workers=2)
        rows.append(results.read(tmp_path / f"{part}").table())
    assert rows[0].equals(rows[1])
    assert rows[0].equals(rows[2])


@pytest.mark.parametrize("order", list(permutations((1, 2, 3)))[::2])
def test_shards_in_any_order_make_the_whole(small, tmp_path, order):
    running.run(some_sweep(), tmp_path / "whole")
    for own in order:
        running.run(some_sweep(), tmp_path / "shards", shard=(own, 3))
        complete = not results.read(tmp_path / "shards", partial=True).missing()
        assert complete == (own == order[-1])
    assert parts(tmp_path / "shards") == parts(tmp_path / "whole")
    assert contents(tmp_path / "shards").keys() == contents(tmp_path / "whole").keys()


def test_shards_at_the_same_time_make_the_whole(command, undisturbed, tmp_path):
    words = [("sweep", *SIZE, "--out", tmp_path / "it", "--shard", f"{k}/3") for k in (1, 2, 3)]
    ended = command.together(words)
    assert [each.code for each in ended] == [0, 0, 0]
    assert parts(tmp_path / "it") == undisturbed


def test_a_run_is_the_same_in_any_sweep_and_any_company():
    whole = Player(some_sweep()).rows(0, 40)["runs"]
    lone = Player(some_sweep()).rows(17, 18)["runs"]
    for name, column in whole.items():
        assert np.ma.allequal(column[17:18], lone[name], fill_value=True) or (
            column[17] != column[17] and lone[name][0] != lone[name][0]
        ), name


# ------------------------------------------------------------------------------------ stopped
@pytest.mark.parametrize("at", [2, 6, 9, 10, 11, 12, 13, 14, 15, 17])
def test_a_killed_sweep_goes_on_where_it_was(command, undisturbed, tmp_path, at):
    words = ("sweep", *SIZE, "--out", tmp_path / "it", "--workers", 2)
    killed = command(*words, folder=str(tmp_path / "it"), at=at, signal=signal.SIGKILL)
    assert killed.code == -signal.SIGKILL
    kept = parts(tmp_path / "it")
    assert kept.items() <= undisturbed.items()
    again = command(*words)
    assert again.code == 0, again.err
    assert parts(tmp_path / "it") == undisturbed
    assert not [name for name in contents(tmp_path / "it") if "being-written" in name]


@pytest.mark.parametrize("at", [8, 14])
def test_ctrl_c_says_that_it_can_go_on(command, undisturbed, tmp_path, at):
    words = ("sweep", *SIZE, "--out", tmp_path / "it")
    stopped = command(*words, folder=str(tmp_path / "it"), at=at, signal=signal.SIGINT)
    assert stopped.code == 130
    assert "the same command goes on" in stopped.err
    assert "Traceback" not in stopped.err
    assert not [name for name in contents(tmp_path / "it") if "being-written" in name]
    assert command(*words).code == 0
    assert parts(tmp_path / "it") == undisturbed


@pytest.mark.long
def test_the_front_door_is_stopped_by_ctrl_c_too(tmp_path):
    words = [sys.executable, "run.py", "sweep", "--runs", "5000000", "--out", tmp_path / "it"]
    opened = subprocess.Popen(
        words,
        cwd=HOME,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert opened.stderr is not None
    opened.stderr.readline()  # its first words, before it plays
    while not (tmp_path / "it" / "sweep.json").exists():
        assert opened.poll() is None
    opened.send_signal(signal.SIGINT)
    _, err = opened.communicate(timeout=120)
    assert opened.returncode == 130, err
    assert "Traceback" not in err


# ------------------------------------------------------------------------------------ full disk
@pytest.fixture
def disk(tmp_path):
    """A disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", place], capture_output=True
    ).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_keeps_what_is_there_and_goes_on(command, disk, undisturbed):
    filler = disk / "filler"
    words = ("sweep", *SIZE, "--out", disk / "it")
    codes, kept = [], {}
    for free in (40_000, 300_000, 500_000):
        there = sum(len(made) for made in contents(disk / "it").values())
        filler.write_bytes(b"x" * max(0, 2_000_000 - there - free))
        ended = command(*words)
        codes.append(ended.code)
        assert "Traceback" not in ended.err
        if ended.code:
            assert "Errno" not in ended.err
            assert "no space left" in ended.err.lower()
            assert "the same command" in ended.err
        assert kept.items() <= parts(disk / "it").items() <= undisturbed.items()
        kept = parts(disk / "it")
        filler.unlink()
    assert codes[0] == 1
    assert command(*words).code == 0
    assert parts(disk / "it") == undisturbed


# ------------------------------------------------------------------------------------ failing
def test_a_point_that_is_refused_is_rows_with_an_error(small, tmp_path):
    """Each end is allowed alone; together the land held would not rise along the map."""
    vary = ["war.front_map.1.0=5..18", "war.front_map.2.0=8..19.9"]
    sweep = some_sweep(vary=vary, design="grid:3", runs=None, rounds=True)
    progress = running.run(sweep, tmp_path, workers=2)
    table = results.read(tmp_path).table()
    wrong = table["war.front_map.1.0"] >= table["war.front_map.2.0"]
    assert 0 < wrong.sum() == progress.failed < len(table) == progress.done
    assert (table.error.notna() == wrong).all()
    assert table.error[wrong].str.contains("must rise").all()
    assert table[wrong].drop(columns=list(table.columns[:8])).isna().all(axis=None)
    assert table[~wrong].week.notna().all()
    assert progress.first_error in set(table.error)
    rounds = results.read(tmp_path).query(
        "SELECT count(*) FROM rounds JOIN runs USING (policy, point, replication) "
        "WHERE error IS NOT NULL"
    )
    assert rounds.fetchall() == [(0,)]


def test_numbers_beyond_measure_are_an_error_and_no_result(small, tmp_path, monkeypatch):
    play = Engine.play

    def spoilt(self, *given):
        played = play(self, *given)
        played.tallies["run"]["margin"][::3] = np.nan
        played.tallies["run"]["package"][::3] = np.nan
        played.tallies["run"]["agreed"][::3] = 1.0
        return played

    monkeypatch.setattr(Engine, "play", spoilt)
    progress = running.run(some_sweep(rounds=True, runs=10), tmp_path)
    table = results.read(tmp_path).table()
    failed = table[table.error.notna()]
    assert len(failed) == progress.failed == 4  # every third of each chunk of five
    assert failed.error.str.contains("not finite").all()
    assert failed.drop(columns=list(table.columns[:7])).isna().all(axis=None)
    assert table[table.error.isna()].week.notna().all()


def test_whatever_goes_wrong_in_a_run_is_a_row(small, tmp_path, monkeypatch):
    def broken(self, policy, values):
        raise MemoryError("the table does not fit")

    monkeypatch.setattr(Player, "_engine_at", broken)
    progress = running.run(some_sweep(), tmp_path)
    assert progress.failed == progress.done == 40
    assert set(results.read(tmp_path).table("error").error) == {
        "MemoryError: the table does not fit"
    }


# ------------------------------------------------------------------------------------ side by side
def test_two_writers_of_one_folder_are_kept_apart(small, tmp_path):
    asked = []

    def told(progress):
        if asked:
            return
        asked.append(progress)
        with pytest.raises(Faults, match="being written"), ThreadPoolExecutor(1) as other:
            other.submit(running.run, some_sweep(), tmp_path).result()

    running.run(some_sweep(), tmp_path, told=told)
    assert asked


def test_progress_counts_what_was_played_here(small, tmp_path):
    seen = []
    first = running.run(some_sweep(), tmp_path, shard=(1, 2))
    rest = running.run(some_sweep(), tmp_path, told=lambda progress: seen.append(progress.done))
    assert first.done + rest.done == 40
    assert seen == sorted(seen)
    assert seen[-1] == rest.runs == rest.done
    assert running.run(some_sweep(), tmp_path).done == 0


# ------------------------------------------------------------------------------------ memory
def test_more_parts_need_no_more_memory(small, tmp_path):
    import tracemalloc

    small(200, 50)
    peaks = []
    for parts_wanted in (1, 2, 6):  # the first makes what is made once
        sweep = some_sweep(runs=200 * parts_wanted, vary=["none"])
        tracemalloc.start()
        running.run(sweep, tmp_path / f"{parts_wanted}", workers=2)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.25 * peaks[1]
