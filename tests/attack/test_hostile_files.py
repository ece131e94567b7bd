"""Files made to break a reader: refused in words with exit code 2, or read and played, within
bounds of time and memory."""

import json
import os
import re
import resource
import subprocess
import sys

import pytest

from sim.scenario.reading import HOME, document_of
from sim.scenario.wording import Faults
from tests.attack.bytes import MOST_MB
from tests.attack.hostile import BOMBS, LINKED, ODD_FILES, SOUND, of_issues
from tests.conftest import TYPED

HANGS = 600  # seconds without an answer, however busy the machine
SETS = {
    "war.decisiveness=1e308": "is too large",
    "war.decisiveness=.nan": "is not a finite number",
    "war.decisiveness=5e-324": "is too close to 0",
    "actors.upland=null": "is not a mapping",
    "actors.upland.label=" + "[" * 99: "nested more than 40 deep",
    "title=*a": "refers to an anchor",
    'title="\\0"': "holds a control character",
    "events=&a [*a]": "contains itself",
    "id=../../owned": "is not a name",
    "horizon_weeks=100000000000000": "outside 1..260",
    "start_date=9999-12-31": "the calendar ends",
    "no.such.path=1": "has no 'no'",
    "=1": "is not of the form",
    "title=\udcff": "is not UTF-8 text",  # how Python hands on a byte of another code
    "\udcff=1": "is not UTF-8 text",
}


@pytest.fixture
def at_home(tmp_path):
    """A folder with the small scenario, where hostile files are written."""
    (tmp_path / "two_rivers.yaml").write_bytes(SOUND)

    def write(name, raw):
        file = tmp_path / f"{name}.yaml"
        file.write_bytes(raw)
        return file

    return write


def in_a_child(*words, bound=MOST_MB, **environment):
    """A command within bounds of time and, in MB, of memory -> (exit code, stdout, stderr)."""

    def bounded():
        if bound:
            resource.setrlimit(resource.RLIMIT_DATA, (bound << 20, bound << 20))

    done = subprocess.run(
        [sys.executable, "run.py", *map(str, words)], cwd=HOME, capture_output=True, text=True,
        encoding="utf-8", errors="replace", timeout=HANGS, preexec_fn=bounded,
        env=os.environ | environment, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_bombs_are_refused_in_words_and_in_little_memory(at_home, counted):
    files = [at_home(name, raw) for name, (raw, _) in BOMBS.items()]
    code, out, err = in_a_child("check", *files)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    parts = re.split(r"^.*/(\w+)\.yaml has ", err, flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    assert not [name for name, (_, words) in BOMBS.items() if words not in told[name]]
    counted("inputs tried", len(BOMBS))
    counted("refused in words", len(BOMBS))


@pytest.mark.parametrize("name", ODD_FILES)
def test_an_odd_file_plays_or_is_refused_with_exit_code_2(name, at_home, say, counted):
    raw, words = ODD_FILES[name]
    file = at_home(name, raw)
    counted("inputs tried")
    is_sweep = raw.startswith(b"id: s\n")
    for line in ("check", "sweep --quiet" if is_sweep else "run --json --quiet"):
        code, out, err = say(line, file)
        assert code == (2 if words else 0)
        assert words in err
        assert bool(out) != bool(words)
        if line.startswith("run") and not words:
            json.loads(out, parse_constant=pytest.fail)  # no NaN, no Infinity
    counted("refused in words" if words else "accepted and played finite")


@pytest.mark.parametrize("told", SETS)
def test_a_hostile_entry_of_the_command_line_is_refused_with_exit_code_2(told, say, counted):
    counted("inputs tried")
    code, out, err = say(f"run {TYPED} --json --quiet --set", told)
    assert (code, out) == (2, "")
    assert SETS[told] in err
    counted("refused in words")


def test_a_lattice_just_below_the_limit_is_counted_in_little_memory(at_home, counted):
    file = at_home("linked", of_issues(18, 2, LINKED))
    code, out, err = in_a_child("check", file)
    assert (code, err) == (0, "")
    assert "fine" in out
    counted("inputs tried")


def test_a_file_may_have_a_name_of_any_bytes(say, tmp_path, counted):
    file = tmp_path / "na\udcffme.yaml"
    file.write_bytes(SOUND)
    code, _, _ = say("run --quiet --out", tmp_path, file)
    assert code == 0
    (receipt,) = tmp_path.glob("two_rivers/*/receipt.json")
    assert "udcffme" in json.loads(receipt.read_text("utf-8"))["command"]
    counted("inputs tried")
    counted("accepted and played finite")


class TestWhatIsNoFile:
    def refused(self, say, words, *names):
        for name in names:
            for verb in ("check", "run --quiet --json"):
                code, out, err = say(verb, name)
                assert (code, out) == (2, "")
                assert words in err

    def test_pipes_devices_folders_and_links_to_themselves_are_refused(
        self, say, tmp_path, counted
    ):
        os.mkfifo(tmp_path / "pipe.yaml")
        (tmp_path / "folder.yaml").mkdir()
        (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
        names = [tmp_path / f"{name}.yaml" for name in ("pipe", "loop")]
        self.refused(say, "is neither a file nor a scenario", *names, "/dev/zero", "x" * 5000)
        self.refused(say, "is a folder", tmp_path / "folder.yaml")
        counted("inputs tried", 5)
        counted("refused in words", 5)

    @pytest.mark.parametrize("base", ["pipe", "folder", "loop"])
    def test_they_are_no_base_of_a_variant_either(self, base, say, at_home, tmp_path, counted):
        os.mkfifo(tmp_path / "pipe.yaml")
        (tmp_path / "folder.yaml").mkdir()
        (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
        file = at_home("variant", f"extends: {base}\nid: variant\n".encode())
        self.refused(say, f"'{base}' is neither a file nor a scenario", file)
        counted("inputs tried")
        counted("refused in words")

    def test_a_file_that_is_gone_when_it_is_read_is_told_so(self, tmp_path):
        with pytest.raises(Faults) as faults:
            document_of(tmp_path / "gone.yaml")
        assert "cannot be read" in str(faults.value)
