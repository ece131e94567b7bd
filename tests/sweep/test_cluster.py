"""Sweeps on a Dask cluster: the same bytes, whoever of its workers dies."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim import cli
from sim.scenario.wording import Faults
from sim.sweep import cluster, design, receipts, results, running

distributed = pytest.importorskip("distributed", reason="needs Dask (the package distributed)")
HOME = Path(__file__).parents[2]
POISON = 15  # first run of the chunk that kills its workers


class Deadly(distributed.WorkerPlugin):
    """Makes a worker die: on a chunk, always or only where a file is that it takes away."""

    name = "deadly"

    def __init__(self, first, once=None):
        self.first, self.once = first, once

    def setup(self, worker):
        from sim.sweep import playing

        rows = playing.Player.rows

        def deadly(player, start, stop, failing=None):
            if start == self.first and (self.once is None or _taken(self.once)):
                os.kill(os.getpid(), signal.SIGKILL)
            return rows(player, start, stop, failing)

        self._rows = rows
        playing.Player.rows = deadly

    def teardown(self, worker):
        from sim.sweep import playing

        playing.Player.rows = self._rows


def _taken(file):
    try:
        os.unlink(file)
    except FileNotFoundError:
        return False
    return True


class OtherProgram(distributed.WorkerPlugin):
    """Makes a worker one of another version."""

    name = "other"

    def setup(self, worker):
        from sim.sweep import cluster

        self._own = cluster._program
        other = self._own() | {"program": "another"}
        cluster._program = lambda: other

    def teardown(self, worker):
        from sim.sweep import cluster

        cluster._program = self._own


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler with two workers, each a process of one thread."""
    import dask

    before = os.environ.copy()  # Dask leaves its own settings there

    settings = {
        "distributed.scheduler.allowed-failures": 1,
        "distributed.worker.daemon": True,
    }
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as made,
    ):
        yield made
    for name in os.environ.keys() - before.keys():
        del os.environ[name]


@pytest.fixture
def workers_with(scheduler):
    """Gives all workers a plugin until the test is over."""
    with distributed.Client(scheduler) as client:
        names = []

        def give(plugin):
            names.append(plugin.name)
            client.register_plugin(plugin)

        yield give
        for name in names:
            client.unregister_worker_plugin(name)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(running, "PART", 20)
    monkeypatch.setattr(running, "CHUNK", 5)


def some_sweep(seed=1):
    changes = {"horizon_weeks": 6}
    return design.read("january_2026", runs=40, seed=seed, overrides=changes)


def parts(folder):
    return {file.name: file.read_bytes() for file in (folder / "runs").iterdir()}


@pytest.mark.long
def test_a_cluster_makes_the_same_bytes(small, scheduler, tmp_path):
    running.run(some_sweep(), tmp_path / "here")
    progress = running.run(some_sweep(), tmp_path / "there", dask=scheduler.scheduler_address)
    assert parts(tmp_path / "there") == parts(tmp_path / "here")
    assert progress.done == 40
    assert not scheduler.scheduler.tasks, "everything was released"


@pytest.mark.long
def test_a_worker_that_is_killed_is_made_up_for(small, scheduler, workers_with, tmp_path):
    running.run(some_sweep(2), tmp_path / "here")
    (tmp_path / "once").touch()
    workers_with(Deadly(POISON, str(tmp_path / "once")))
    progress = running.run(some_sweep(2), tmp_path / "there", dask=scheduler.scheduler_address)
    assert not (tmp_path / "once").exists()
    assert progress.failed == 0
    assert parts(tmp_path / "there") == parts(tmp_path / "here")


@pytest.mark.long
def test_a_chunk_that_kills_its_workers_becomes_rows_with_an_error(
    small, scheduler, workers_with, tmp_path, capsys, monkeypatch
):
    workers_with(Deadly(POISON))
    words = "sweep january_2026 --runs 40 --seed 3 --quiet --set horizon_weeks=6"
    address = ("--dask", scheduler.scheduler_address, "--out", str(tmp_path / "it"))
    monkeypatch.setattr(sys, "argv", ["run.py", *words.split(), *address])
    assert cli.main() == 3
    out, err = capsys.readouterr()
    assert "5 runs FAILED" in out
    assert "Traceback" not in err
    table = results.read(tmp_path / "it").table()
    failed = table.error.notna()
    assert table.point[failed].tolist() == list(range(POISON, POISON + 5))
    assert table.error[failed].str.contains("workers that played it died").all()
    assert table.week[~failed].notna().all()


@pytest.mark.long
def test_a_worker_with_another_program_is_refused(small, scheduler, workers_with, tmp_path):
    workers_with(OtherProgram())
    with pytest.raises(Faults) as told:
        running.run(some_sweep(4), tmp_path, dask=scheduler.scheduler_address)
    assert "another version of the program" in str(told.value)
    assert receipts.program() in str(told.value)
    assert "worker tcp://" in str(told.value)


@pytest.mark.long
def test_ctrl_c_leaves_nothing_behind_on_the_scheduler(small, scheduler, tmp_path):
    def told(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.run(some_sweep(5), tmp_path, dask=scheduler.scheduler_address, told=told)
    with distributed.Client(scheduler) as client:
        client.sync(_until_idle, scheduler.scheduler)
    running.run(some_sweep(5), tmp_path, dask=scheduler.scheduler_address)
    assert results.read(tmp_path).is_complete


async def _until_idle(scheduler):
    import asyncio

    while scheduler.tasks:
        await asyncio.sleep(0.01)


@pytest.mark.long
def test_a_scheduler_that_goes_away_is_told(small, tmp_path):
    made = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=":0", processes=False, silence_logs=50
    )
    with pytest.raises(ConnectionError, match="scheduler is gone"):
        running.run(
            some_sweep(6), tmp_path, dask=made.scheduler_address, told=lambda progress: made.close()
        )


@pytest.mark.long
def test_a_cluster_without_the_program_is_told_what_it_lacks(small, tmp_path):
    """The real commands, started where `sim` is not to be found."""
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    dask = [sys.executable, "-c", "from dask.__main__ import main; main()"]
    file, started = tmp_path / "scheduler.json", []
    how = {"cwd": tmp_path, "env": bare, "stderr": subprocess.DEVNULL}
    try:
        for role in (["scheduler", "--port", "0", "--no-dashboard"], ["worker", "--no-nanny"]):
            words = [*dask, *role, "--scheduler-file", str(file)]
            started.append(subprocess.Popen(words, **how))
            while not file.exists():
                time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        with pytest.raises(Faults, match="must have the program") as told:
            running.run(some_sweep(7), tmp_path / "it", dask=address)
        assert "No module named 'sim'" in str(told.value)
    finally:
        for process in started:
            process.terminate()
            process.wait(20)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "127.0.0.1:x", ""])
def test_an_address_where_nobody_answers_is_told_without_a_traceback(
    tmp_path, capfd, monkeypatch, address
):
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    words = ["sweep", "--runs", "5", "--dask", address, "--out", str(tmp_path / "it")]
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    assert cli.main() == 2
    err = capfd.readouterr().err
    assert "no Dask scheduler answers" in err
    assert len(err.splitlines()) == 3
    assert results.read(tmp_path / "it", partial=True).missing()


def test_workers_of_this_machine_and_of_a_cluster_exclude_each_other(capsys, monkeypatch):
    words = ["sweep", "--dask", "tcp://127.0.0.1:1", "--workers", "2"]
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    assert cli.main() == 2
    assert "--workers" in capsys.readouterr().err
