"""A row of a sweep: the same run as the watched negotiation with its luck."""

import json
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from sim import cli
from sim.model.negotiation import Negotiation
from sim.outcome import Outcome
from sim.scenario.reading import read
from sim.sweep import design
from sim.sweep.playing import Player


def rows(sweep):
    """The rows of a sweep as mappings, nulls as None."""
    made = Player(sweep).rows(0, sweep.runs)["runs"]
    columns = {
        name: [None if _is_null(value) else value for value in column.tolist()]
        for name, column in made.items()
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _is_null(value):
    return value is None or value != value


def told(row, scenario):
    """A row in the words of an outcome's summary."""
    deal = None
    if row["agreed"]:
        deal = {
            "package": row["package"],
            "terms": {issue: row[f"terms.{issue}"] for issue in scenario.issues},
            "margin": row["margin"],
            "hazard_per_year": row["hazard"],
            "five_year_survival": row["survival"],
            "drawn_years_to_collapse": row["collapse_years"],
        }
    tracks = {key: row[f"{key}.week"] for key in scenario.partial_tracks}
    blocked = {k.removeprefix("blocked."): v for k, v in row.items() if k.startswith("blocked.")}
    return {
        "week": row["week"],
        "deal": deal,
        "had_ceasefire": row["ceasefire_week"] is not None,
        "tracks": {key: week for key, week in tracks.items() if week is not None},
        "blocked_by": {code: weeks for code, weeks in blocked.items() if weeks},
        "failed_ratifications": row["failed_ratifications"],
        "mediator_left_week": row["mediator_left"],
        "land_held_pct": row["held"],
        "strikes": {key: row[f"{key}.strikes"] for key in scenario.battlefield.campaigns},
        "reservation": {key: row[f"{key}.reservation"] for key in scenario.actors},
        "worth": {key: row[f"{key}.worth"] for key in scenario.actors},
        "losses": {key: row[f"{key}.losses"] for key in scenario.actors},
    }


def watched(scenario, seed, run):
    """The watched negotiation in the same words, and its outcome."""
    model = Negotiation(scenario, seed, run)
    outcome = Outcome(scenario, model.numbers, model.play(), seed, run)
    said = outcome.summary()
    deal = said["deal"]
    if deal:
        deal["terms"] = {issue: level["value"] for issue, level in deal["terms"].items()}
        deal.pop("collapses_within_five_years")
    blocked = Counter()
    for code, weeks in said["blocked_by"].items():
        blocked[code.split(":")[0]] += weeks
    actors = said["actors"]
    return outcome, {
        "week": said["week"],
        "deal": deal,
        "had_ceasefire": said["had_ceasefire"],
        "tracks": {key: weeks["agreed"][0] for key, weeks in said["tracks"].items()},
        "blocked_by": dict(blocked),
        "failed_ratifications": len(said["failed_ratifications"]),
        "mediator_left_week": said["mediator_left_week"],
        "land_held_pct": said["land_held_pct"],
        "strikes": said["strikes"],
        "reservation": {key: actor["reservation_value"] for key, actor in actors.items()},
        "worth": {key: actor["value_of_deal"] for key, actor in actors.items()},
        "losses": {key: actor["losses_thousand"] for key, actor in actors.items()},
    }


def close(one, other):
    """Equal, sums of weeks but for the order of adding."""
    sums = ("strikes", "losses")
    for name in sums:
        assert one[name] == pytest.approx(other[name], rel=1e-12)
    assert {k: v for k, v in one.items() if k not in sums} == {
        k: v for k, v in other.items() if k not in sums
    }


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("january_2026", 8),
        ("long_war", 3),
        ("european_force", 1),
        ("dayton_1995", 4),
        ("korea_1951", 4),
        ("paris_guarantees", 3),
        ("energy_truce_first", 3),
    ],
)
def test_a_row_is_the_watched_run_with_its_luck(name, runs):
    scenario = read(name)
    made = rows(design.read(name, vary=["none"], replications=runs, seed=11))
    for row in made:
        outcome, said = watched(scenario, 11, row["run"])
        close(told(row, scenario), said)
        most = max(said["blocked_by"].values(), default=0)
        commonest = {code for code, weeks in said["blocked_by"].items() if weeks == most}
        assert row["blocker"] in (commonest or {None})
        sizes = outcome.history.table.range_size
        opened = np.flatnonzero(sizes >= 0)
        assert row["range_opened"] == (opened[0] if len(opened) else None)
        if row["range_best"] is not None:
            assert row["range_best"] == sizes.max()


def test_the_same_policy_twice_has_the_same_runs():
    """Paired luck, bit for bit: what differs between policies is due to them alone."""
    sweep = design.read("january_2026", replications=4, design="latin_hypercube:3")
    (policy,) = sweep.policies.values()
    twice = replace(sweep, policies={"one": policy, "two": policy})
    made = rows(twice)
    for one, other in zip(made[:12], made[12:], strict=True):
        assert one | {"policy": "two"} == other


@pytest.mark.parametrize("luck", ["paired", "own"])
def test_any_row_can_be_replayed_by_the_command_line(luck, capsys, monkeypatch):
    flags = {"replications": 2, "design": "latin_hypercube:4"} if luck == "paired" else {"runs": 8}
    sweep = design.read("january_2026", vary=["war.stalemate_prob=0.5..1"], seed=5, **flags)
    assert sweep.luck == luck
    for row in rows(sweep)[1::3]:
        change = f"war.stalemate_prob={row['war.stalemate_prob']!r}"
        words = ["--seed", "5", "--run", str(row["run"]), "--set", change, "--json", "--quiet"]
        monkeypatch.setattr(sys, "argv", ["run.py", "run", "january_2026", *words])
        assert cli.main() == 0
        replay = json.loads(capsys.readouterr().out)
        assert replay["run"] == row["run"]
        assert replay["week"] == row["week"]
        assert (replay["deal"] or {}).get("package") == row["package"]
        assert replay["land_held_pct"] == row["held"]


def test_a_replay_says_which_run_it_is(capsys, monkeypatch, tmp_path):
    words = ["--seed", "5", "--run", "7", "--rounds", "2", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["run.py", "run", "january_2026", *words])
    assert cli.main() == 0
    out, err = capsys.readouterr()
    assert "seed 5, run 7" in out
    assert "seed 5, run 7" in err
    (folder,) = (tmp_path / "january_2026").iterdir()
    assert json.loads((folder / "receipt.json").read_text())["run"] == 7
    assert "Seed 5, run 7." in (folder / "transcript.md").read_text()
