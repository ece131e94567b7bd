"""Every fault of a sweep is told at once, with its line or its flag, before a single run."""

import pytest

from sim.scenario.reading import HOME, check
from sim.scenario.wording import Faults
from sim.sweep.design import read

RIVERS = HOME / "tests" / "scenario" / "two_rivers.yaml"
SOUND = """id: sweep
title: A sweep
scenario: two_rivers
seed: 1
design: {kind: sobol, base: 8}
replications: 2
policies:
  as_is: {}
  short: {set: {horizon_weeks: 5}}
factors:
  - {path: actors.upland.war.cost, uniform: [0.1, 0.2]}
  - {path: negotiation.protocol, levels: [alternating, simultaneous]}
"""
COST = "path: actors.upland.war.cost, uniform: [0.1, 0.2]"
NAME = "actors.upland.war.cost"

# kind of fault: (what stands, what is written instead, line, path told, words of the message)
BROKEN = {
    "an unknown key": ("seed: 1", "sed: 1", 4, "sed", "did you mean 'seed'?"),
    "an unknown kind": ("sobol", "sobl", 5, "design", "did you mean 'sobol'?"),
    "a setting of another kind": (
        "base: 8", "base: 8, points: 3", 5, "design.points",
        "is not known here (kind, base, second_order)",
    ),
    "a missing setting": ("{kind: sobol, base: 8}", "{kind: morris}", 5, "design.trajectories",
                          "is missing"),
    "a design without its kind": ("kind: sobol, ", "", 5, "design", "needs a 'kind'"),
    "a base that is no power of two": ("base: 8", "base: 12", 5, "design.base", "take 8 or 16"),
    "an odd number of levels": (
        "kind: sobol, base: 8", "kind: morris, trajectories: 4, levels: 5", 5, "design.levels",
        "take 6",
    ),
    "a grid without end": (
        "kind: sobol, base: 8", "kind: grid, steps: 5000000000", 5, "design",
        "2 x 10,000,000,000 x 2 runs; at most 10,000,000,000",
    ),
    "a design beyond memory": (
        "kind: sobol, base: 8", "kind: latin_hypercube, points: 20000001", 5, "design.points",
        "quasi_random",
    ),
    "a seed out of range": ("seed: 1", "seed: 4294967296", 4, "seed", "0..4294967295"),
    "too many replications": (
        "replications: 2", "replications: 4294967296", 6, "replications", "1..4294967295",
    ),
    "no replication": ("replications: 2", "replications: 0", 6, "replications", "lies outside"),
    "an unknown scenario": (
        "scenario: two_rivers", "scenario: two_river", 3, "scenario", "did you mean 'two_rivers'?",
    ),
    "a sweep of a sweep": (
        "scenario: two_rivers", "scenario: sweep", None, "", "is a sweep, not a scenario",
    ),
    "an unknown scenario of a policy": (
        "as_is: {}", "as_is: {scenario: paris}", 8, "policies.as_is.scenario", "is neither a file",
    ),
    "a policy that sets nothing there is": (
        "horizon_weeks: 5", "horizon: 5", 9, "horizon", "did you mean 'horizon_weeks'?",
    ),
    "a policy beyond what is allowed": (
        "horizon_weeks: 5", "horizon_weeks: 0", 9, "horizon_weeks", "lies outside 1..260",
    ),
    "a policy twice": ("short: {set", "as_is: {set", 9, "policies.as_is", "stands twice"),
    "a policy that a factor would overwrite": (
        "horizon_weeks: 5", f"{NAME}: 0.15", 9, "policies.short", "a factor would overwrite",
    ),
    "a policy that lacks what a factor moves": (
        "set: {horizon_weeks: 5}", "scenario: korea_1951", 9, "policies.short",
        f"the factor {NAME}: '{NAME}' leads nowhere",
    ),
    "no policy": ("policies:\n  as_is: {}\n  short: {set: {horizon_weeks: 5}}\n", "policies: {}\n",
                  7, "policies", "needs at least 1 entry"),
    "no factor": (SOUND[SOUND.index("factors:"):], "factors: []\n", 10, "factors",
                  "needs at least 1 entry"),
    "a word for factors": (SOUND[SOUND.index("factors:"):], "factors: uncertian\n", 10, "factors",
                           "did you mean 'uncertain'?"),
    "factors where a design has none": (
        "kind: sobol, base: 8", "kind: point", 5, "design.kind", "choose another kind",
    ),
    "a design without factors": (SOUND[SOUND.index("factors:"):], "", 5, "design.kind",
                                 "sobol needs factors"),
    "a misspelt spread": (COST, COST.replace("uniform", "unifrom"), 11, f"factors.{NAME}.unifrom",
                          "did you mean 'uniform'?"),
    "a path that leads nowhere": (COST, COST.replace("cost", "cst"), 11,
                                  "factors.actors.upland.war.cst", "did you mean 'cost'?"),
    "a range that runs backwards": ("[0.1, 0.2]", "[0.3, 0.2]", 11, f"factors.{NAME}",
                                    "the range 0.3..0.2 runs backwards"),
    "a range beyond what is allowed": ("[0.1, 0.2]", "[-0.1, 0.2]", 11, f"factors.{NAME}",
                                       "reaches outside"),
    "a range that touches what is not allowed": (
        COST, "path: actors.upland.strategy.beta, uniform: [0, 1]", 11,
        "factors.actors.upland.strategy.beta", "must be above 0",
    ),
    "a range of words": (COST, "path: war.front_issue, uniform: [0, 1]", 11,
                         "factors.war.front_issue", "is not a number"),
    "a range of whole numbers": (
        COST, "path: negotiation.renegotiation_pause_weeks, uniform: [0, 9]", 11,
        "factors.negotiation.renegotiation_pause_weeks", "is a whole number",
    ),
    "no spread": (COST, "path: war.decisiveness", 11, "factors.war.decisiveness",
                  "does not say how it varies"),
    "two spreads": (COST, COST + ", levels: [1]", 11, f"factors.{NAME}", "uniform, levels at once"),
    "a normal without an end": (COST, f"path: {NAME}, normal: [0.1, 1]", 11, f"factors.{NAME}",
                                "within"),
    "a logarithm of nothing": (COST, f"path: {NAME}, loguniform: [0, 1]", 11, f"factors.{NAME}",
                               "needs ends above 0"),
    "an unknown level": ("simultaneous]", "simultanous]", 12, "factors.negotiation.protocol",
                         "did you mean 'simultaneous'?"),
    "a level twice": ("simultaneous]", "alternating]", 12, "factors.negotiation.protocol",
                      "stands twice"),
    "a level that another record forbids": (
        COST, "path: actors.upland.red_lines.patrols.bound, levels: [0.25]", 11,
        "factors.actors.upland.red_lines.patrols.bound", "is not one of the levels",
    ),
    "two factors on one path": (COST, "path: negotiation.protocol, levels: [equilibrium]", 12,
                                "factors.negotiation.protocol", "moved by another factor already"),
    "a path twice in a factor": (COST, f"path: [{NAME}, {NAME}], uniform: [0, 1]", 11,
                                 f"factors.{NAME}", "the same path twice"),
    "a name that is taken": (COST, "name: week, " + COST, 11, "factors.week", "another column"),
}  # fmt: skip


@pytest.fixture
def told(tmp_path):
    """(words of a sweep file, flags) -> its faults; its scenario lies beside it."""
    (tmp_path / "two_rivers.yaml").write_text(RIVERS.read_text())

    def faults(words, **flags):
        file = tmp_path / "sweep.yaml"
        file.write_text(words)
        with pytest.raises(Faults) as raised:
            read(file, **flags)
        return raised.value

    return faults


def test_the_sound_sweep_is_sound(tmp_path):
    (tmp_path / "two_rivers.yaml").write_text(RIVERS.read_text())
    (tmp_path / "sweep.yaml").write_text(SOUND)
    assert read(tmp_path / "sweep.yaml").runs == 2 * 8 * 4 * 2


@pytest.mark.parametrize("kind", BROKEN)
def test_a_fault_is_told_with_its_line_and_a_way_out(kind, told):
    stands, instead, line, path, words = BROKEN[kind]
    assert SOUND.count(stands) == 1
    faults = told(SOUND.replace(stands, instead))
    assert {(fault.line, fault.path) for fault in faults.faults} == {(line, path)}
    assert words in str(faults)


def test_all_faults_are_told_at_once(told):
    words = SOUND.replace("seed: 1", "sed: 1").replace("base: 8", "base: 9")
    words = words.replace("weeks: 5", "weeks: 0").replace("[0.1, 0.2]", "[2, 1]")
    lines = [fault.line for fault in told(words).faults]
    assert lines == [4, 5, 9, 11]


def test_a_fault_of_the_scenario_is_told_in_its_own_file(told, tmp_path):
    (tmp_path / "two_rivers.yaml").write_text(RIVERS.read_text().replace("beta: 0.8", "beta: 0"))
    (fault,) = told(SOUND).faults
    assert fault.file.endswith("two_rivers.yaml")
    assert fault.path == "actors.upland.strategy.beta"


def test_points_must_name_the_same_paths(told):
    head = SOUND[: SOUND.index("design")]
    points = f"[{{{NAME}: 0.1}}, {{war.decisiveness: 1}}]"
    first, second = told(f"{head}design: {{kind: list, points: {points}}}\n").faults
    assert first.path == second.path == "design.points.1"


def test_a_list_says_itself_what_varies(told):
    words = SOUND.replace("kind: sobol, base: 8", f"kind: list, points: [{{{NAME}: 0.1}}]")
    (fault,) = told(words).faults
    assert (fault.line, fault.path) == (5, "design.kind")
    assert "leave out the factors" in fault.message


# flags: words of the message; the flag stands where a file would
FLAGS = {
    "--vary": ({"vary": [f"{NAME}=0..-1"]}, "runs backwards"),
    "--vary without values": ({"vary": [f"{NAME}="]}, "is not of the form"),
    "--vary without an end": ({"vary": [f"{NAME}=0.."]}, "a value is missing"),
    "--vary with a word": ({"vary": [f"{NAME}=0..x"]}, "'x' is not a number"),
    "--vary with a word for a number": ({"vary": [f"{NAME}=0,x"]}, "'x' is not a number"),
    "--vary into nowhere": ({"vary": ["wor.decisiveness=1,2"]}, "did you mean 'war'?"),
    "--design": ({"design": "sobl:8"}, "did you mean 'sobol'?"),
    "--design with a word": ({"design": "sobol:x"}, "'x' is not a whole number"),
    "--design with too many words": ({"design": "one_at_a_time:5"}, "takes no number"),
    "--design without its number": ({"design": "morris"}, "is missing"),
    "--design beyond its end": ({"design": "quasi_random:5000000000"}, "at most 4,294,967,296"),
    "--policies": ({"policies": ["korea"]}, "is neither a file nor a scenario"),
    "--policies twice": ({"policies": ["korea_1951", "korea_1951"]}, "stands twice"),
    "--replications": ({"replications": 0}, "lies outside"),
    "--seed": ({"seed": 2**32}, "lies outside"),
    "--runs": ({"runs": 0}, "lies outside 1..10,000,000,000"),
    "--runs against --replications": ({"runs": 9, "replications": 9}, "leave out --runs"),
    "--set": ({"overrides": {"horizon_weeks": 0}}, "lies outside 1..260"),
    "--set against a factor": ({"overrides": {NAME: 0.1}}, "a factor would overwrite it"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FLAGS)
def test_a_fault_of_a_flag_names_the_flag(kind, told):
    flags, words = FLAGS[kind]
    faults = told(SOUND, **flags)
    (fault,) = {(fault.file, fault.line) for fault in faults.faults}
    assert fault == (kind.partition(" ")[0], None)
    assert words in str(faults)


def test_a_name_that_is_nothing_is_told_with_the_names_there_are():
    with pytest.raises(Faults, match="did you mean 'what_matters'"):
        read("what_maters")


def test_a_sweep_is_not_checked_as_if_it_were_a_scenario():
    (fault,), _ = check(str(HOME / "scenarios" / "sweeps" / "policies.yaml"))
    assert fault.message == "is a sweep, not a scenario"


def test_what_is_legitimate_is_not_refused(tmp_path):
    (tmp_path / "two_rivers.yaml").write_text(RIVERS.read_text())
    words = SOUND.replace("[0.1, 0.2]", "[0.1, 0.1]").replace("base: 8", "base: 2")
    (tmp_path / "sweep.yaml").write_text(words)
    assert set(read(tmp_path / "sweep.yaml").block(0, 8)[:, 0]) == {0.1}
