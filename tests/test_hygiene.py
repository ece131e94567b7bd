"""What no file of the project holds: code made of data, hidden characters, secrets, bulk."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario.reading import HOME

MOST_BYTES = 1_500_000
SHOWN = {".ci", ".github"}
BUILT = {"__pycache__", "results", "build", "dist", "node_modules"}


def kept() -> Iterator[Path]:
    """The project's own files: nothing hidden or built, no environment."""
    for folder, inside, files in os.walk(HOME):
        inside[:] = sorted(
            name
            for name in inside
            if (not name.startswith(".") or name in SHOWN)
            and name not in BUILT
            and not name.endswith(".egg-info")
            and not (Path(folder) / name / "pyvenv.cfg").exists()
        )
        yield from (Path(folder) / name for name in sorted(files) if name != ".git")


FILES = {file.relative_to(HOME).as_posix(): file.read_bytes() for file in kept()}
OWN = {  # as text, lines ended our way; neither pictures nor what others wrote
    name: content.decode().replace("\r\n", "\n")
    for name, content in FILES.items()
    if "/vendor/" not in name and b"\0" not in content
}
CODE = [name for name in OWN if re.fullmatch(r"(run|(sim|benchmarks|docs)/.+)\.py", name)]

# ------------------------------------------------------------------ data never becomes code
LOADS_CODE = {
    "_pickle", "cloudpickle", "code", "dill", "joblib", "jsonpickle", "marshal", "pickle", "shelve",
}  # fmt: skip
RUNS_TEXT = {
    "__import__", "compile", "eval", "exec", "full_load", "full_load_all", "popen", "read_pickle",
    "runsource", "system", "to_pickle", "unsafe_load", "unsafe_load_all",
}  # fmt: skip
UNSAFE_LOADERS = {"CFullLoader", "CLoader", "CUnsafeLoader", "FullLoader", "Loader", "UnsafeLoader"}
NAMESAKES = {("re", "compile"), ("platform", "system")}
MUST_BE_FALSE = {"allow_pickle", "shell"}


def named(node: ast.AST) -> str:
    """The last word of a name: `c` of `a.b.c`."""
    return getattr(node, "attr", "") or getattr(node, "id", "")


def called(call: ast.Call) -> Iterator[str]:
    """What in a call could run text: its name, unless that is a harmless namesake; its settings."""
    word = named(call.func)
    of = named(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if word in RUNS_TEXT and (of, word) not in NAMESAKES:
        yield word
    if of == "yaml" and word in {"load", "load_all"} and len(call.args) + len(call.keywords) < 2:
        yield "load without a loader"
    for setting in call.keywords:
        if setting.arg in MUST_BE_FALSE and getattr(setting.value, "value", True) is not False:
            yield setting.arg


def dangers(text: str) -> list[str]:
    """Everything in a source by which data could become code."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names]
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            words = {module.partition(".")[0] for module in modules}
            found += sorted(words & (LOADS_CODE | UNSAFE_LOADERS | RUNS_TEXT))
        elif isinstance(node, ast.Call):
            found += called(node)
        elif isinstance(node, ast.Attribute) and node.attr in UNSAFE_LOADERS:
            found.append(node.attr)
    return found


def test_data_never_becomes_code():
    """No pickle or its kin, no eval or exec, no shell, no YAML loader that makes objects."""
    assert {name: found for name in CODE if (found := dangers(OWN[name]))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "import pickle", "import os, marshal", "from pickle import loads", "import joblib.pool",
        "def f():\n    import dill", "eval(word)", "exec(word)", "compile(word, '', 'exec')",
        "table.eval(word)", "builtins.exec(word)", "__import__(word)", "os.system(word)",
        "os.popen(word)", "from os import system", "pandas.read_pickle(file)",
        "subprocess.run(word, shell=True)", "subprocess.run(word, shell=choice)",
        "numpy.load(file, allow_pickle=True)", "yaml.load(file)", "yaml.unsafe_load(file)",
        "yaml.load(file, yaml.Loader)", "yaml.load(file, Loader=yaml.UnsafeLoader)",
        "from yaml import CLoader", "class Mine(yaml.FullLoader): pass",
    ],
)  # fmt: skip
def test_each_way_from_data_to_code_would_be_seen(text):
    assert len(dangers(text)) > 0


def test_what_is_harmless_is_let_pass():
    harmless = (
        "import re, os.path\nre.compile(word)\nyaml.load(file, Loader=yaml.CSafeLoader)\n"
        "class Mine(yaml.CBaseLoader): pass\nnumpy.load(file, allow_pickle=False)\n"
        "subprocess.run([word], shell=False)\nplatform.system()\n"
    )
    assert dangers(harmless) == []


# ------------------------------------------------------------------ what files hold
def hidden(text: str) -> set[str]:
    """Characters that no reader sees or that reorder what he sees: controls, bidi, zero width."""
    seen = set(text) - set("\n\t")
    return {each for each in seen if unicodedata.category(each) in {"Cc", "Cf", "Cn", "Co", "Cs"}}


@pytest.mark.parametrize("each", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\x1b", "\r"])
def test_a_hidden_character_would_be_seen(each):
    assert hidden(f"x = 1  # {each}") == {each}


def test_sources_show_all_that_they_hold():
    found = {name: ascii(odd) for name, text in OWN.items() if (odd := hidden(text))}
    assert found == {}


def test_names_in_the_code_are_written_in_plain_letters():
    """A letter of another script can look the same."""
    for name, text in OWN.items():
        if name.endswith(".py") and not text.isascii():
            for node in ast.walk(ast.parse(text)):
                for field in ("id", "attr", "arg", "name"):
                    word = getattr(node, field, None)
                    assert not isinstance(word, str) or word.isascii(), f"{name}: {word}"


PLACES = re.compile(r"(?<![\w$.~/{}])/(?:home|root|tmp|work|mnt|Users)/\w|\b[A-Z]:\\Users\\")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}|\bgithub_pat_\w{22}"
    r"|\bxox[abprs]-\w|\bpypi-AgE\w|\beyJ[\w-]{16,}\.eyJ|\bAIza[\w-]{35}|://[^/\s:@]+:[^/\s:@]+@"
)


def test_no_file_names_a_place_on_somebodys_machine():
    assert [name for name, text in OWN.items() if PLACES.search(text)] == []


def test_no_file_holds_a_secret():
    assert [name for name, text in OWN.items() if SECRETS.search(text)] == []


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (PLACES, ("see /ho", "me/anna/x")), (PLACES, ("(/tm", "p/x)")),
        (PLACES, ("C:\\Us", "ers\\anna")),
        (SECRETS, ("-----BEGIN RSA PRI", "VATE KEY-----")), (SECRETS, ("AKIA", "0123456789ABCDEF")),
        (SECRETS, ("https://anna:pass", "word@example.org")), (SECRETS, ("ghp_", "a1" * 18)),
    ],
)  # fmt: skip
def test_a_place_or_a_secret_would_be_seen(pattern, parts):
    """Written in parts, so that this file holds none."""
    assert pattern.search("".join(parts))


def test_no_file_is_bulky():
    assert {
        name: len(content) for name, content in FILES.items() if len(content) > MOST_BYTES
    } == {}


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("vendor/README.md")])
def test_what_others_wrote_is_as_they_published_it(name):
    """Each script beside it has the hash in its table."""
    rows = re.findall(r"^\| `([\w.]+)` \|.+\| `([0-9a-f]{64})` \|$", FILES[name].decode(), re.M)
    folder = (HOME / name).parent
    assert {file for file, _ in rows} == {file.name for file in folder.glob("*.js")}
    for file, digest in rows:
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == digest


def test_the_walk_finds_the_project():
    """Guards the tests above against looking at nothing."""
    assert {"run.py", ".ci/run", "sim/cli/__init__.py", "docs/dependencies.py"} <= set(OWN)
    assert len(CODE) > 100
    assert sum("/vendor/" in name for name in FILES) > 4
