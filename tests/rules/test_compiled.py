"""Interpreted equals compiled, to the last bit; and what else a rule promises of itself."""

from __future__ import annotations

import importlib
import inspect
import math
import os
import pkgutil
import re
import shutil
import stat
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest

import sim.rules
from sim.rules import beliefs, compiled, ratification, solutions, utility
from sim.rules.compiled import Rule, catalogue, rule
from sim.rules.state import GRID
from sim.scenario.reading import HOME

DRAWS = 2000
KINDS = {"float", "int", "bool"}


def every_rule() -> dict[str, Rule]:
    """All rules of sim.rules under the module that defines them, catalogues' choices left out."""
    found = {}
    for module in pkgutil.walk_packages(sim.rules.__path__, "sim.rules."):
        for name, value in vars(importlib.import_module(module.name)).items():
            own = isinstance(value, Rule) and value.__module__ == module.name
            if own and value.__name__ == name:
                found[f"{module.name.removeprefix('sim.rules.')}.{name}"] = value
    return found


RULES = every_rule()


def kinds(each: Rule) -> list[str]:
    return [str(p.annotation) for p in inspect.signature(each.function).parameters.values()]


SCALAR = {name: each for name, each in RULES.items() if set(kinds(each)) <= KINDS}


def bits(value: Any) -> Any:
    """A number or tuple of numbers as bits; every nan alike."""
    if isinstance(value, tuple):
        return tuple(bits(each) for each in value)
    if isinstance(value, float | np.floating):
        return b"nan" if math.isnan(value) else struct.pack("d", value)
    return int(value)


def draw(kind: str, luck: np.random.Generator) -> Any:
    """Mostly numbers as the model meets them, some at edges, some large, small or negative."""
    if kind == "bool":
        return bool(luck.integers(2))
    if kind == "int":
        return int(luck.choice([0, 1, 7, int(luck.integers(0, 300))]))
    edges = (0.0, 1.0, 0.5, -1.0, 2.0)
    wide = luck.normal() * 10.0 ** luck.integers(-9, 4)
    return float(luck.choice([luck.choice(edges), wide, *luck.uniform(0, 1.2, 6)]))


@pytest.mark.parametrize("name", SCALAR)
def test_a_rule_of_numbers_gives_the_same_bits_interpreted(name, interpreted):
    """2,000 random arguments a rule; where interpreting raises (division by zero, root or logarithm
    of nothing) the compiled form gives inf or nan, and at least half must not raise."""
    each = SCALAR[name]
    luck = np.random.default_rng(list(name.encode()))
    arguments = [tuple(draw(kind, luck) for kind in kinds(each)) for _ in range(DRAWS)]
    quickly = [bits(each(*given)) for given in arguments]
    compared = 0
    with interpreted():
        for given, quick in zip(arguments, quickly, strict=True):
            try:
                slow = each.function(*given)
            except (ZeroDivisionError, ValueError, OverflowError):
                continue
            assert bits(slow) == quick, given
            compared += 1
    assert compared >= DRAWS / 2


luck = np.random.default_rng(1)


def belief() -> np.ndarray:
    return luck.uniform(0.01, 1, len(GRID))


def game(issues: int = 5) -> tuple[np.ndarray, ...]:
    """Values, weights, curvature, curves and linkages for two actors."""
    knots = np.sort(luck.uniform(0, 1, (2, issues, 4)), axis=2)
    return (
        luck.uniform(0, 1, (9, issues)),
        luck.dirichlet(np.ones(issues), 2),
        luck.uniform(0.3, 3, (2, issues)),
        knots,
        luck.uniform(0, 1, (2, issues, 4)),
        np.triu(luck.uniform(0, 0.5, (2, issues, issues)), 1),
    )


def bargain() -> tuple[np.ndarray, ...]:
    return luck.uniform(0, 1, (30, 3)), luck.uniform(0, 0.4, 3), np.array([1, 0, 1])


ARRAYS = {
    "beliefs.prior": lambda: (GRID, luck.uniform(0.01, 0.2), belief()),
    "beliefs.normalise": lambda: (belief(),),
    "beliefs.mean_and_sd": lambda: (GRID, belief()),
    "beliefs.seen_offer": lambda: (0.4, GRID, belief(), *luck.uniform(0, 1, 3), 0.03, 0.05),
    "beliefs.seen_answer": lambda: (
        (0.4, GRID, belief(), *luck.uniform(0, 1, 3), 0.03, 0.05, bool(luck.integers(2)))
    ),
    "beliefs.chance_below": lambda: (*luck.uniform(0, 1, 2), GRID, belief()),
    "chance._ratio": lambda: (luck.normal(), (*luck.normal(size=8),), (*luck.normal(size=8),)),
    "ratification.referendum_odds": lambda: (luck.uniform(0, 1, 20), *luck.uniform(0.1, 1, 6)),
    "utility.utility": lambda: (luck.uniform(0, 1, 5), *(part[0] for part in game()[1::4])),
    "utility.assurance": lambda: (
        luck.uniform(0, 1, 5), luck.uniform(-1, 1, 5), luck.integers(0, 2, 5) * 1.0,
        luck.uniform(0, 1, 5),
    ),
    "utility.assurances": lambda: (
        np.asfortranarray(luck.uniform(0, 1, (20, 5))), luck.uniform(-1, 1, 5),
        luck.integers(0, 2, 5) * 1.0, luck.uniform(0, 1, 5), 20, np.zeros(20),
    ),
    "utility.interpolated": lambda: (luck.normal(), game()[3][0, 0], luck.uniform(0, 1, 4)),
    "utility.utilities": game,
    "solutions.gainers": lambda: (*bargain(), 4),
    "solutions.is_individually_rational": lambda: (*bargain(), 4),
    "solutions.least_gain": lambda: (*bargain(), 4),
    "solutions.ideal_gains": bargain,
    "solutions.nash_scores": bargain,
    "solutions.kalai_smorodinsky_scores": bargain,
    "solutions.egalitarian_scores": bargain,
    "solutions.utilitarian_scores": bargain,
    "solutions.least_gains": lambda: (
        luck.uniform(0, 1, (3, 20)), luck.uniform(0, 0.5, 3), luck.integers(0, 2, 3) * 1.0,
        int(luck.integers(0, 21)), np.zeros((5, 20)),
    ),
    "solutions.greatest": lambda: (luck.normal(size=9), int(luck.integers(0, 10))),
    "solutions.bar": lambda: (luck.normal(size=9),),
    "solutions.first_best": lambda: (luck.integers(0, 4, 9) * 1.0,),
    "solutions.nash": bargain,
    "solutions.kalai_smorodinsky": bargain,
    "solutions.egalitarian": bargain,
    "solutions.utilitarian": bargain,
    "solutions.gap": bargain,
}  # fmt: skip
ELSEWHERE = {  # held to the last bit by another test
    "equilibrium": "tests/rules/test_equilibrium.py",
    "bargaining.": "tests/rules/test_bargaining.py",
    "offer": "whole runs below and tests/rules/test_offer.py",
    "beats": "whole runs below",
}


def traces(value: Any, arguments: tuple[Any, ...]) -> Any:
    """What a rule returned and what it wrote into the arrays it was given."""
    wrote = [each.tobytes() for each in arguments if isinstance(each, np.ndarray)]
    returned = value.tobytes() if isinstance(value, np.ndarray) else value
    if value is None or isinstance(returned, bytes):
        return returned, wrote
    return bits(value), wrote


def copied(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(a.copy() if isinstance(a, np.ndarray) else a for a in arguments)


@pytest.mark.parametrize("name", ARRAYS)
def test_a_rule_of_arrays_gives_the_same_bits_interpreted(name, interpreted):
    for _ in range(40):
        once = copied(ARRAYS[name]())
        again = copied(once)
        quick = traces(RULES[name](*once), once)
        with interpreted():
            assert traces(RULES[name].function(*again), again) == quick


def test_every_rule_is_held_to_its_interpreted_form():
    left = [
        name for name in set(RULES) - set(SCALAR) - set(ARRAYS)
        if not any(name.startswith(known) for known in ELSEWHERE)
    ]  # fmt: skip
    assert left == []


def test_every_public_rule_is_exampled_in_a_test_of_the_rules():
    """Every rule without a leading underscore is named in some file of tests/rules."""
    told = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py")
                   if file.name != "test_compiled.py")  # fmt: skip
    names = {name.rpartition(".")[2] for name in RULES}
    assert [n for n in sorted(names) if n[0] != "_" and not re.search(rf"\b{n}\b", told)] == []


# ---------------------------------------------------------------------- whole negotiations
WHOLE = """
import hashlib, sys
from sim.scenario.numbers import numbers
from sim.scenario.reading import read
from sim.sweep import engine

default = read("january_2026").model_copy(update={"horizon_weeks": 3})
scenarios = [(default, 2)]
for protocol in ("mediated_text", "alternating", "simultaneous", "equilibrium"):
    for offer in ("logroll", "bayes", "own_best", "equilibrium"):
        changes = {"actors.upland.strategy.offer": offer, "negotiation.protocol": protocol}
        scenarios.append((read(sys.argv[1], changes), 1))
for scenario, runs in scenarios:
    for run in range(runs):
        history = engine.negotiate(numbers(scenario), 11, run)
        print(hashlib.sha256(b"".join(part.tobytes() for part in history)).hexdigest())
"""


def test_whole_negotiations_give_the_same_bytes_interpreted(tmp_path):
    """Three weeks of the default twice, and a small war under every protocol and offer."""
    rivers = Path(__file__).parents[1] / "scenario" / "two_rivers.yaml"
    command = [sys.executable, "-W", "ignore", "-c", WHOLE, str(rivers)]
    said = [
        subprocess.run(
            command, cwd=HOME, env=os.environ | extra, capture_output=True, text=True, check=True
        ).stdout.split()
        for extra in ({}, {"NUMBA_DISABLE_JIT": "1"})
    ]
    assert len(said[0]) == 18
    assert said[0] == said[1]


# ------------------------------------------------------------------------------ the decorator
def test_a_rule_keeps_its_name_its_words_and_its_interpreted_form():
    @rule
    def double(x: float) -> float:
        """Twice x."""
        return x + x

    assert (double.__name__, double.__doc__) == ("double", "Twice x.")
    assert double.function(2.0) == double(2.0) == 4.0


def test_a_catalogue_names_its_rules_and_calls_them_by_number():
    @rule
    def plus(x: float) -> float:
        return x + 1.0

    @rule
    def minus(x: float) -> float:
        return x - 1.0

    names, chosen = catalogue(plus, minus)
    assert names == ("plus", "minus")
    assert (chosen(0, 5.0), chosen(1, 5.0)) == (6.0, 4.0)


def test_dividing_by_nothing_is_infinite_not_an_error():
    @rule
    def shared(x: float, y: float) -> float:
        return x / y

    assert shared(1.0, 0.0) == math.inf


def test_what_is_compiled_is_renewed_when_any_file_of_the_rules_changes(tmp_path, monkeypatch):
    """The folder of compiled rules is named by a hash of all that a rule may call."""
    shutil.copytree(HOME / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiled, "HOME", tmp_path)
    unnoticed = []
    for file in sorted((tmp_path / "sim" / "rules").rglob("*.py")):
        before = compiled.source_hash()
        file.write_text(file.read_text() + "\n# changed\n")
        if compiled.source_hash() == before:
            unnoticed.append(str(file.relative_to(tmp_path)))
    assert unnoticed == []


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The three places where compiled rules may be kept, in order; none is there yet."""
    for name in ("program", "home", "temporary"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(compiled, "HOME", tmp_path / "program")
    monkeypatch.setattr(compiled, "source_hash", lambda: "0123456789ab")
    monkeypatch.setattr(compiled.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return list(compiled._places())


def test_the_compiled_folder_stands_beside_the_program_and_is_for_its_user_alone(places):
    folder = compiled.cache_folder()
    assert folder == places[0] / "rules-0123456789ab"
    for each in (folder, folder.parent):
        assert os.name == "nt" or stat.S_IMODE(each.stat().st_mode) == 0o700


def test_it_is_named_by_a_hash_of_the_sources():
    assert len(compiled.source_hash()) == 12
    int(compiled.source_hash(), 16)


def open_to_all(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o777)


def open_to_its_group(folder):
    folder.mkdir(parents=True)
    folder.chmod(0o770)


def a_link(folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.symlink_to(folder.parent, target_is_directory=True)


def a_file(folder):
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.touch()


@pytest.mark.parametrize("found", [open_to_all, open_to_its_group, a_link, a_file])
@pytest.mark.parametrize("inside", ["", "rules-0123456789ab"])
def test_a_folder_in_which_somebody_could_plant_code_is_passed_over(places, found, inside):
    """The compiler runs what its cache holds."""
    found(places[0] / inside)
    found(places[1] / inside)
    assert compiled.cache_folder().parent == places[2]


def test_a_folder_that_somebody_else_owns_is_passed_over(places, monkeypatch):
    compiled.cache_folder()
    monkeypatch.setattr(compiled.os, "getuid", lambda: 4_000_000_000)
    with pytest.raises(PermissionError, match="yours alone"):
        compiled.cache_folder()


def test_some_rules_are_known_to_the_walk():
    """Guards the tests above against finding nothing."""
    known = {"utility.satisfaction", "chance.philox", "beats.war.war_moves", "elementary.exp"}
    assert known <= set(RULES)
    assert len(SCALAR) > 50
    for module in (beliefs, ratification, solutions, utility):
        assert any(name.startswith(module.__name__.rpartition(".")[2]) for name in ARRAYS)


def test_compiled_rules_are_kept_by_source_even_if_the_compiler_was_loaded_before():
    """Its own place, beside the sources, would not notice that a called rule has changed."""
    program = (
        "import numba; from sim.rules import compiled, elementary; elementary.exp(1.0);"
        "kept = elementary.exp.compiled.stats.cache_path;"
        "assert kept.startswith(str(compiled.cache_folder())), kept"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_shape_of_a_scenario_needs_rules_of_its_own(default_numbers):
    """One compiled loop for all: an empty table, one package, one issue."""
    n = default_numbers
    for packages in (0, 1, 5):
        few = n._replace(clause=np.asfortranarray(n.clause[:packages]),
                         utility=np.asfortranarray(n.utility[:packages]))  # fmt: skip
        assert numba.typeof(few) == numba.typeof(n)
    with pytest.raises(TypeError, match="clause must run along the packages"):
        numba.typeof(n._replace(clause=n.clause[:5]))
    alone = n._replace(clause=np.asfortranarray(n.clause[:, :1]))
    assert numba.typeof(alone) == numba.typeof(n)
