"""Whatever became of a file of results, its readers say so in a sentence that names it and the way
out, or answer as they did before; never a trace, never another number."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.sweep import running
from tests.attack.damage import IN_ITS_PLACE, changed_digits, flipped, made_of, without
from tests.attack.still import SHORT, renew
from tests.conftest import TYPED

FLIPS, DIGITS, MORE = 4, 4, 25  # of each file; MORE times as many where all are asked for


class Read(NamedTuple):
    """A reader of a file: where the file lies, the command line, and the page that it makes."""

    file: str
    line: str
    page: str = ""


PREPARED = (
    f"run {TYPED} {SHORT} --out {{it}}/run",
    f"sweep {TYPED} --runs 16 {SHORT} --out {{it}}/sweep",
    "analyse {it}/sweep --no-plots",
    f"compare {TYPED} --with war.stalemate_prob=0.6 --runs 12 {SHORT} --out {{it}}/pair",
    "analyse {it}/pair --no-plots",
    f"levers {TYPED} --runs 2 {SHORT} --out {{it}}/levers",
)
OF_RUN = "{it}/run/two_rivers/3-*"
SWEEP_AGAIN = f"sweep {TYPED} --runs 16 {SHORT} --out {{it}}/sweep"
REPORT, ANALYSE = "report {it}/sweep --quiet", "analyse {it}/sweep --no-plots"
RECEIPT, PART = "sweep/sweep.json", "sweep/runs/part-00001-*"
PAGE, RUN, OF_RUN = "sweep/report.html", "run/two_rivers/3-*", "run/*/*/report.html"
OF = "report {folder} --quiet"
READERS = {
    "report of a run, the receipt": Read(f"{RUN}/receipt.json", OF, OF_RUN),
    "report of a run, the outcome": Read(f"{RUN}/outcome.json", OF, OF_RUN),
    "run of a receipt": Read(f"{RUN}/receipt.json", "run {file} --quiet --json"),
    "check of a receipt": Read(f"{RUN}/receipt.json", "check {file}"),
    "sweep of a receipt": Read(RECEIPT, "sweep {file} --quiet --out {it}/new"),
    "sweep again, the receipt": Read(RECEIPT, SWEEP_AGAIN),
    "sweep again, a part": Read(PART, SWEEP_AGAIN),
    "sweep again, the description": Read("sweep/datapackage.json", SWEEP_AGAIN),
    "analyse, the receipt": Read(RECEIPT, ANALYSE),
    "analyse, a part": Read(PART, ANALYSE),
    "analyse what there is, a part": Read(PART, f"{ANALYSE} --partial"),
    "report of a sweep, the receipt": Read(RECEIPT, REPORT, PAGE),
    "report of a sweep, a part": Read(PART, REPORT, PAGE),
    "report of a sweep, a table": Read("sweep/analysis/outcomes.csv", REPORT, PAGE),
    "report of a sweep, the summary": Read("sweep/analysis/summary.md", REPORT, PAGE),
    "report of a sweep, the analysis": Read("sweep/analysis/analysis.json", REPORT, PAGE),
    "report of a comparison": Read("pair/comparison.json", OF, "pair/report.html"),
    "report of levers": Read("levers/levers.json", OF, "levers/report.html"),
}  # fmt: skip


LINKS = ("missing", "a link to itself", "a link to nowhere")
OTHERWISE = {("analyse what there is, a part", "missing")} | {
    (f"report of {what}", link) for what in ("a comparison", "levers") for link in LINKS
}  # asked of an unfinished sweep, or of a sweep that was compared with nothing


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gallery") / "it"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "PART", 8)
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # no power is cut here
    monkeypatch.setattr("sim.report.plots.save_all", lambda outcome, folder: [])
    monkeypatch.setattr("sim.cli.comparing._pictured", lambda *_: {})


@pytest.fixture
def it(gallery: Path, say: Callable[..., tuple[int, str, str]]) -> Path:
    """A folder of all sorts of results, made once."""
    if not gallery.exists():
        for line in PREPARED:
            assert say(line.format(it=gallery))[0] == 0
    return gallery


class Reader:
    """A reader, and what it says of files that are whole."""

    def __init__(self, how: Read, it: Path, say: Callable[..., tuple[int, str, str]]) -> None:
        (self.file,) = it.glob(how.file)
        self.raw, self._how, self._it, self._say = self.file.read_bytes(), how, it, say
        self._copy = it.with_name("copy")
        if not self._copy.exists():
            shutil.copytree(it, self._copy)
        self.line = how.line.format(it=it, file=self.file, folder=self.file.parent)
        self.right = self.read()
        assert self.right[0] == 0, self.right

    def read(self) -> tuple[int, str, str, bytes]:
        """Exit code, stdout, stderr, the page that was made; then all is as it was."""
        code, out, err = self._say(self.line)
        pages = [page.read_bytes() for page in self._it.glob(self._how.page or "nothing")]
        if code == 0:
            renew(self._it, self._copy)
        else:
            renew(self.file, self._copy / self.file.relative_to(self._it))
        out = "\n".join(line for line in out.splitlines() if "in the folder" not in line)
        return code, out, err, b"".join(pages)

    def is_named_in(self, words: str) -> bool:
        """Whether a sentence says which file it is about, or which folder lacks one."""
        near = (self.file, self.file.parent, self.file.parents[1])
        return self.file.name in words or any(f"{place} has" in words for place in near)


def befallen(raw: bytes, more: int) -> Iterator[tuple[str, bytes]]:
    yield from made_of(raw, FLIPS * more)
    if raw.startswith(b"{"):
        yield from without(raw)
    if not raw.startswith(b"PAR1"):
        yield from changed_digits(raw, DIGITS * more)


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_told_or_does_not_matter(name, it, say, counted, request):
    reader = Reader(READERS[name], it, say)
    more = MORE if request.config.getoption("every_fault") else 1

    def judged(what: str, placed: Callable[[Path], object]) -> None:
        reader.file.unlink()
        placed(reader.file)
        code, out, err, page = reader.read()
        counted("inputs tried")
        told = f"{name}: {what}: {code} {err}"
        if code:
            counted("refused in words")
            assert code == 2 or (code == 1 and what == "a folder"), told
            assert reader.is_named_in(err), told
            assert not page, told
        else:
            is_wrong = (out, page) != (reader.right[1], reader.right[3])
            counted("wrong answers", is_wrong)
            assert not is_wrong, told

    for what, raw in befallen(reader.raw, more):
        judged(what, lambda file, raw=raw: file.write_bytes(raw))
    for what, placed in IN_ITS_PLACE.items():
        if (name, what) not in OTHERWISE:
            judged(what, placed)


def test_without_what_was_found_a_comparison_is_reported_as_the_sweep_that_it_is(it, say):
    shutil.copytree(it / "pair", it / "bare")
    (it / "bare" / "comparison.json").unlink()
    assert say(f"report {it}/bare --quiet")[0] == 0
    assert "What came of it" in (it / "bare" / "report.html").read_text(encoding="utf-8")


def test_a_bit_is_flipped_only_once():
    raw = b"some bytes that are none"
    for _, other in flipped(raw, 9):
        assert sum((a ^ b).bit_count() for a, b in zip(raw, other, strict=True)) == 1
