"""The load script measures a small class, and nothing is lost."""

import json
import subprocess
import sys

import pytest

from sim.scenario.reading import HOME


@pytest.mark.long
def test_a_small_class_is_served_without_a_fault():
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.class_load", "--people", "3", "--rounds", "1",
         "--pages", "2", "--seconds", "1", "--json"],
        cwd=HOME, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert found["room"]["lost"] == 0
    assert found["room"]["refused"] == []
    assert found["room"]["rounds"] == 1
    assert found["room"]["seen"]["count"] == 3
    for crowd in ("one", "thinking", "closed_loop"):
        assert found[crowd]["errors"] == []
        assert found[crowd]["count"] > 0
    assert found["server_said"] == ""
