"""Whatever a file holds: what it says, or faults in words; what is accepted plays."""

import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.scenario.records import Scenario
from sim.sweep.design import Sweep
from tests.attack.bytes import MOST_MB
from tests.attack.mangling import RIVERS, Reader, mutated
from tests.attack.nearly import nearly_valid
from tests.attack.playing import unsound


@pytest.fixture
def comes_out_well(tmp_path, counted):
    """Reads bytes; what is accepted plays, or draws its points."""
    read = Reader(tmp_path)

    def tried(raw, plays=True):
        counted("inputs tried")
        said = read(raw)
        if said is None:
            counted("refused in words")
        elif not plays:
            counted("accepted")
        elif isinstance(said, Scenario):
            wild = unsound(said)
            counted("wrong answers", bool(wild))
            assert not wild
            counted("accepted and played finite")
        elif isinstance(said, Sweep):
            points = said.design.values(said, 0, min(said.points, 3))
            assert not np.isinf(points).any()
            counted("accepted")
        else:
            counted("accepted")

    return tried


def test_a_nearly_valid_file_is_read_or_refused_in_words(comes_out_well, attack_examples):
    @settings(
        max_examples=2 * attack_examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(nearly_valid())
    def tried(raw):
        comes_out_well(raw)

    tried()


def test_mangled_bytes_are_read_or_refused_in_words(comes_out_well, attack_examples):
    luck = random.Random(7)
    for raw in mutated(5 * attack_examples, luck, RIVERS.read_bytes()):
        comes_out_well(raw, plays=False)
    for raw in mutated(attack_examples // 4, luck):
        comes_out_well(raw, plays=False)


def test_the_command_that_throws_bytes_tells_its_figures(counted):
    words = [sys.executable, "-m", "tests.attack.bytes", "--plain", "--minutes", "0.01"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=600).stdout
    assert " inputs tried: " in told
    assert int(told.split("peak ")[1].split()[0]) < MOST_MB
    counted("inputs tried", int(told.split(" inputs")[0].replace(",", "")))
