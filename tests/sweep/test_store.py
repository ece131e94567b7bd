"""Sweeps on disk: what is kept survives kills and full disks, and nothing else is taken for it."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import shelves

from sim.scenario.wording import Faults
from sim.sweep import receipts, results, store

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits are those of POSIX")


def child(folder: Path, *words: object, shard: tuple[int, int] = (1, 1)) -> subprocess.Popen[str]:
    command = [sys.executable, shelves.__file__, str(folder), *map(str, (*shard, *words))]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate("")
    return process.returncode, said


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    shelves.fill(folder)
    return shelves.contents(folder)


@pytest.fixture
def full(tmp_path) -> Path:
    shelves.fill(tmp_path / "it")
    return tmp_path / "it"


def part(folder: Path, number: int, table: str = "runs") -> Path:
    return next((folder / table).glob(f"part-{number:05d}-*"))


# ------------------------------------------------------------------------------------ layout
def test_a_finished_folder_holds_its_receipt_its_description_and_its_parts(undisturbed):
    names = sorted(undisturbed)
    assert names[0] == "datapackage.json"
    assert names[-1] == "sweep.json"
    assert [n[:17] for n in names[1:7]] == [f"rounds/part-0000{k}" for k in range(6)]
    assert [n[:15] for n in names[7:13]] == [f"runs/part-0000{k}" for k in range(6)]
    assert len(names) == 14


def test_the_same_rows_give_the_same_bytes(undisturbed, full):
    assert shelves.contents(full) == undisturbed


def test_the_description_names_every_file_and_column_and_no_time(undisturbed):
    told = json.loads(undisturbed["datapackage.json"])
    assert [resource["name"] for resource in told["resources"]] == ["runs", "rounds"]
    runs = told["resources"][0]
    assert set(runs["path"]) == {name for name in undisturbed if name.startswith("runs/")}
    assert {"name": "week", "type": "integer", "description": "null if never", "unit": "week"} in (
        runs["schema"]["fields"]
    )
    assert "a day" not in undisturbed["datapackage.json"].decode()


# ------------------------------------------------------------------------------------ killed
def survives(folder: Path, undisturbed: dict[str, bytes]) -> None:
    """What is there of a killed sweep is whole, and going on gives the bytes of an undisturbed."""
    if (folder / "sweep.json").exists():
        results.read(folder, partial=True)
        parts = {n: b for n, b in shelves.contents(folder).items() if n.endswith(".parquet")}
        assert parts.items() <= undisturbed.items()
    shelves.fill(folder)
    assert shelves.contents(folder) == undisturbed


@POSIX
@pytest.mark.long
@pytest.mark.parametrize("act", [1, 4, 6, 8, 10, 13, 16, 22, 31, 44])
def test_a_killed_sweep_goes_on_where_it_was(act, tmp_path, undisturbed):
    code, _ = ended(child(tmp_path / "it", "event", act))
    assert code == -9
    survives(tmp_path / "it", undisturbed)


@POSIX
@pytest.mark.parametrize(("size", "after"), [(1, 0), (5_000, 0), (15_000, 1), (9_000, 4)])
def test_a_writer_killed_within_a_file_leaves_no_part_of_it(size, after, tmp_path, undisturbed):
    code, _ = ended(child(tmp_path / "it", "bytes", size, after))
    assert code < 0
    assert list((tmp_path / "it").rglob(".being-written-*"))
    assert len(list((tmp_path / "it" / "runs").glob("part-*"))) == after
    survives(tmp_path / "it", undisturbed)


def test_a_part_that_lacks_one_table_is_done_again(full, undisturbed):
    part(full, 2, "rounds").unlink()
    with store.opened(full, shelves.receipt()) as shelf:
        assert shelf.to_do() == [2]
        shelf.write(2, shelves.rows(2))
    assert shelves.contents(full) == undisturbed


def test_a_part_that_is_there_is_kept_as_it_is(full, undisturbed):
    with store.opened(full, shelves.receipt()) as shelf:
        shelf.write(2, shelves.rows(3))
    assert shelves.contents(full) == undisturbed


def test_another_process_may_write_into_an_open_folder(tmp_path, undisturbed):
    with store.opened(tmp_path, shelves.receipt()) as shelf:
        handed = pickle.loads(pickle.dumps(shelf))
        for part in shelf.to_do():
            handed.write(part, shelves.rows(part))
    assert shelves.contents(tmp_path) == undisturbed


def test_the_receipt_of_the_first_start_stays(full):
    first = (full / "sweep.json").read_bytes()
    later = shelves.receipt(started="another day", command="python3 run.py sweep other words")
    with store.opened(full, later) as shelf:
        assert shelf.is_complete
    assert (full / "sweep.json").read_bytes() == first


# ------------------------------------------------------------------------------------ full disk
@POSIX
def test_a_refused_write_is_told_and_keeps_what_was_there(tmp_path, undisturbed):
    code, said = ended(child(tmp_path / "it", "full", 5_000, 2))
    assert (code, said.strip()) == (
        1,
        f"no space left on {tmp_path / 'it'}; 2 of 6 parts are kept; "
        "free some space and give the same command again",
    )
    assert not list((tmp_path / "it").rglob(".being-written-*"))
    survives(tmp_path / "it", undisturbed)


def test_a_disk_that_is_full_at_the_last_moment_leaves_nothing_aside(tmp_path, monkeypatch):
    def refuse(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with store.opened(tmp_path, shelves.receipt()) as shelf:
        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match=r"no space left on .*; 0 of 6 parts are kept"):
            shelf.write(0, shelves.rows(0))
    assert [file.name for file in (tmp_path / "runs").iterdir()] == []


@pytest.fixture
def disk(tmp_path):
    """(options) -> a folder that is a disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()

    def mounted(options: str) -> Path:
        mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        return disk

    yield mounted
    if disk.is_mount():
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_and_keeps_what_was_there(disk):
    folder = disk("size=160k") / "it"
    with pytest.raises(OSError, match=r"no space left on .*; [1-5] of 6 parts are kept; free some"):
        shelves.fill(folder)
    assert 0 < len(results.read(folder, partial=True).files()) < 6
    assert not list(folder.rglob(".being-written-*"))


def test_a_read_only_disk_is_refused_with_its_name(disk):
    folder = disk("ro") / "it"
    with pytest.raises(OSError, match=f"{folder}: Read-only file system"):
        shelves.fill(folder)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "it").write_text("a letter")
    with pytest.raises(OSError, match="it"):
        shelves.fill(tmp_path / "it")


# ------------------------------------------------------------------------------------ two writers
@POSIX
def test_a_second_writer_is_refused_and_told_of_the_first(tmp_path):
    first = child(tmp_path / "it", "hold")
    assert first.stdout.readline() == "open\n"
    for shard in ((1, 1), (2, 3)):
        with pytest.raises(Faults, match=f"last to begin was process {first.pid} on .* at 2"):
            shelves.fill(tmp_path / "it", shard)
    first.kill()
    ended(first)
    shelves.fill(tmp_path / "it")


@POSIX
def test_shards_exclude_a_whole_writer_and_their_own_likes_alone(tmp_path, undisturbed):
    first = child(tmp_path / "it", "hold", shard=(1, 3))
    assert first.stdout.readline() == "open\n"
    for shard, words in (((1, 1), "it has 1 fault"), ((1, 3), "shard 1 of 3 is being written")):
        with pytest.raises(Faults, match=words):
            shelves.fill(tmp_path / "it", shard)
    shelves.fill(tmp_path / "it", (2, 3))
    first.kill()
    ended(first)
    assert len(results.read(tmp_path / "it", partial=True).files()) == 2
    shelves.fill(tmp_path / "it")
    assert shelves.contents(tmp_path / "it") == undisturbed


@POSIX
def test_shards_side_by_side_make_one_whole(tmp_path, undisturbed):
    shards = [child(tmp_path / "it", shard=(i, 3)) for i in (1, 2, 3)]
    assert [ended(shard) for shard in shards] == [(0, "")] * 3
    assert shelves.contents(tmp_path / "it") == undisturbed


def test_a_shard_takes_every_nth_part(tmp_path):
    with store.opened(tmp_path, shelves.receipt(), (2, 4)) as shelf:
        assert shelf.to_do() == [1, 5]


# ------------------------------------------------------------------------------------ refused
@pytest.mark.parametrize("partial", [True, False])
def test_a_damaged_or_strange_file_is_named_and_never_read(partial, full):
    whole = part(full, 0)
    whole.write_bytes(whole.read_bytes()[:-1] + b"!")
    cut = part(full, 1, "rounds")
    cut.write_bytes(cut.read_bytes()[:500])
    third, fourth = part(full, 2), part(full, 3)
    renamed = third.rename(full / "runs" / f"part-00009-{third.stem[-16:]}.parquet")
    double = shutil.copy(fourth, full / "runs" / f"part-00003-{'0' * 16}.parquet")
    moved = part(full, 4).rename(full / "runs" / f"part-00002-{part(full, 4).stem[-16:]}.parquet")
    letter = full / "runs" / "letter.txt"
    letter.write_text("sent")
    (full / "runs" / ".DS_Store").write_text("ours to ignore")
    readers = (
        lambda: results.read(full, partial),
        lambda: store.opened(full, shelves.receipt()).__enter__(),
    )
    for reader in readers:
        with pytest.raises(Faults) as error:
            reader()
        told = {fault.file: fault.message.split(";")[0] for fault in error.value.faults}
        assert told == {
            str(whole): "is damaged: its name is not that of its bytes",
            str(cut): "is damaged: its name is not that of its bytes",
            str(renamed): "is no part of this sweep",
            str(double): "is one of 2 files of part 3",
            str(fourth): "is one of 2 files of part 3",
            str(moved): "is of another sweep, or another part of this one",
            str(letter): "is no part of this sweep",
        }
        assert "delete it, then give the command again: python3 run.py sweep it" in str(error.value)


def test_a_damaged_part_once_deleted_is_made_again(full, undisturbed):
    part(full, 3).unlink()
    shelves.fill(full)
    assert shelves.contents(full) == undisturbed


def test_a_part_of_another_table_is_strange(full):
    runs = part(full, 2)
    part(full, 2, "rounds").unlink()
    shutil.copy(runs, full / "rounds")
    with pytest.raises(Faults, match="is of another sweep, or another part of this one"):
        results.read(full)


def test_another_sweep_is_refused_with_what_differs(full):
    own = shelves.receipt(fingerprint="e" * 64)
    own["sweep"] = {**own["sweep"], "seed": 4, "factors": [{"high": 1.25}]}
    with pytest.raises(Faults) as error, store.opened(full, own):
        pass
    message = error.value.faults[0].message
    assert message == (
        "holds another sweep: seed is 3 there, 4 here, factors.0.high is 1.5 there, 1.25 here; "
        "choose another folder with --out"
    )


@pytest.mark.parametrize("key", ["program", "version", "fingerprint"])
def test_another_program_is_refused(key, full):
    with pytest.raises(Faults, match=f"another version of the program.* {key} is .*--out"):
        store.opened(full, shelves.receipt(**{key: "other"})).__enter__()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "holds no sweep"),
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ('{"format": 2}', "is damaged, or was changed"),
        ('{"format": 1}', "lacks columns, command"),
        ('{"format": 3}', "has format 3, and this program reads 1 and 2"),
    ],
)
def test_a_receipt_that_cannot_be_read_is_refused(text, words, tmp_path):
    if text is not None:
        (tmp_path / "sweep.json").write_text(text)
    with pytest.raises(Faults, match=words):
        results.read(tmp_path)


def test_an_incomplete_sweep_is_refused_with_the_command_that_finishes_it(tmp_path):
    shelves.fill(tmp_path, (1, 2))
    with pytest.raises(Faults, match=r"3 of 6 parts are missing; finish it with: python3 run.py"):
        results.read(tmp_path)
    there = results.read(tmp_path, partial=True)
    assert not there.is_complete
    assert len(there.table("point")) == 5_000 + 1_000


def test_columns_that_differ_in_case_alone_are_refused():
    fields = [shelves.Field("a.B", "DOUBLE", "", ""), shelves.Field("A.b", "DOUBLE", "", "")]
    with pytest.raises(Faults, match=r"'A\.b' and 'a\.B' would be one column"):
        shelves.receipt({"runs": fields})


def test_the_program_of_a_receipt_changes_with_the_sources_of_a_row(tmp_path, monkeypatch):
    """A scenario's arrays or a table's columns are part of it, what is said afterwards is not."""
    shutil.copytree(receipts.HOME / "sim", tmp_path / "sim")
    monkeypatch.setattr(receipts, "HOME", tmp_path)
    before = receipts.program()
    with (tmp_path / "sim/sweep/analysis/summary.py").open("a") as file:
        file.write("# more\n")
    assert receipts.program() == before
    with (tmp_path / "sim/scenario/numbers.py").open("a") as file:
        file.write("# more\n")
    assert receipts.program() != before
