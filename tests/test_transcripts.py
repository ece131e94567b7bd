"""One readable transcript per kind of play, kept whole: a change of behaviour shows as a diff that
a human can judge. `UPDATE_TRANSCRIPTS=1 python3 run.py test tests/test_transcripts.py` renews
them."""

import os
from pathlib import Path

import pytest

from sim.outcome import Outcome
from sim.report.transcript import transcript
from sim.report.treaty import treaty
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep.engine import negotiate

KEPT = Path(__file__).parent / "transcripts"
PLAYS = [("january_2026", 3), ("european_force", 1), ("korea_1951", 1)]


@pytest.mark.parametrize(("name", "seed"), PLAYS)
def test_the_play_reads_as_it_did(name, seed):
    scenario = read(name)
    given = numbers(scenario)
    outcome = Outcome(scenario, given, negotiate(given, seed), seed)
    told = transcript(outcome) + "\n" + treaty(outcome)
    kept = KEPT / f"{name}-{seed}.md"
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(told, encoding="utf-8")
    assert told == kept.read_text(encoding="utf-8")
