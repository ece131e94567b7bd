"""The front door, without a network: which Python it takes, and what it says when it takes none."""

import ast
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

import run
import sim

HOME = Path(run.__file__).parent
LOCK = (HOME / "requirements.lock").read_text()
BARE = [sys._base_executable, "-S", "-c"]  # outside any environment and without its packages
ENTER = "import runpy, sys; sys.argv = ['run.py']; runpy.run_path('run.py', run_name='__main__')"


@pytest.fixture
def house(tmp_path):
    """The door in front of a house that only says where it runs, and with which arguments."""
    house = tmp_path / "a house"
    (house / "sim").mkdir(parents=True)
    (house / "run.py").write_bytes((HOME / "run.py").read_bytes())
    (house / "requirements.lock").write_text(LOCK)
    (house / "sim" / "cli.py").write_text(
        "import sys\ndef main():\n    print(sys.prefix, sys.argv[1:], sep='|')\n    return 7\n"
    )
    return house


def environment(folder, packages=()):
    """Make a virtual environment with empty packages of these names; return its Python."""
    venv.create(folder, symlinks=sys.platform != "win32")
    windows = sys.platform == "win32"
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "nt" if windows else "posix_prefix", paths))
    for name in packages:
        (site / name).mkdir()
        (site / name / "__init__.py").touch()
    return folder / ("Scripts/python.exe" if windows else "bin/python")


def enter(python, house, *arguments):
    command = [python, "run.py", *arguments] if isinstance(python, Path) else [*python, *arguments]
    return subprocess.run(command, cwd=house, capture_output=True, text=True)


def test_an_active_environment_without_packages_gets_the_pip_command_and_nothing_else(house):
    answer = enter(environment(house.parent / "empty"), house)
    assert answer.returncode == 2
    assert "python -m pip install -r requirements.lock" in answer.stderr
    assert "mesa" in answer.stderr
    assert not (house / ".venv").exists()


def test_an_active_environment_with_packages_is_used_as_it_is(house):
    folder = house.parent / "full"
    answer = enter(environment(folder, run.NEEDED), house, "check", "a b.yaml")
    assert answer.stdout.strip() == f"{folder}|['check', 'a b.yaml']"
    assert answer.returncode == 7


def test_to_test_the_tools_of_the_tests_are_needed_too(house):
    answer = enter(environment(house.parent / "full", run.NEEDED), house, "test")
    assert answer.returncode == 2
    assert "pytest" in answer.stderr


def test_a_whole_environment_beside_the_door_is_taken_straight_away(house):
    environment(house / ".venv")
    (house / ".venv" / Path(run.MARK).name).write_text(LOCK)
    answer = enter([*BARE, ENTER], house)
    assert answer.stdout.strip() == f"{house / '.venv'}|[]"
    assert answer.returncode == 7


@pytest.mark.parametrize("mark", [None, "", LOCK[:-9], LOCK + "one_more==1.0\n"])
def test_an_environment_that_is_not_what_the_lock_asks_for_is_not_taken(house, monkeypatch, mark):
    monkeypatch.setattr(run, "LOCK", str(house / "requirements.lock"))
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    monkeypatch.setattr(run, "MARK", str(house / "mark"))
    (house / "mark").write_text(LOCK)
    assert run.is_built()
    (house / "mark").unlink()
    if mark is not None:
        (house / "mark").write_text(mark)
    assert not run.is_built()


def test_a_python_without_the_venv_module_says_what_to_install(house):
    answer = enter([*BARE, "import sys; sys.modules['ensurepip'] = None; " + ENTER], house)
    assert answer.returncode == 2
    assert "python3-venv" in answer.stderr
    assert not (house / ".venv").exists()


def test_an_old_python_is_told_that_it_is_too_old(house):
    answer = enter([*BARE, "import sys; sys.version_info = (3, 8, 0); " + ENTER], house)
    assert answer.returncode == 2
    assert "Python 3.11 or newer is needed" in answer.stderr
    ast.parse((HOME / "run.py").read_text(), feature_version=(3, 6))


def test_door_project_and_lock_name_the_same_packages():
    project = tomllib.loads((HOME / "pyproject.toml").read_text())["project"]
    core, extras = project["dependencies"], project["optional-dependencies"]
    said = [line for lines in extras.values() for line in lines if "peacetable[" not in line]
    names = [re.match(r"[\w-]+", line)[0].lower() for line in core]
    assert sorted(name.replace("pyyaml", "yaml") for name in names) == run.NEEDED
    pinned = re.findall(r"^([\w-]+)==", LOCK, re.MULTILINE)
    assert {re.match(r"[\w-]+", line)[0].lower() for line in core + said} <= {
        name.lower() for name in pinned
    }


def test_the_lock_holds_exact_versions_with_their_hashes_and_no_places():
    pin = r"""[\w-]+==[\w.]+( ; [\w .<>=!'"]+)? \\"""
    for line in LOCK.splitlines():
        assert re.fullmatch(rf" *#.*|{pin}|    --hash=sha256:[0-9a-f]{{64}}( \\)?", line), line
        assert "/" not in line
    pinned = len(re.findall(r"^[\w-]+==", LOCK, re.MULTILINE))
    assert len(re.findall(rf"^{pin}\n    --hash", LOCK, re.MULTILINE)) == pinned > 50


def test_code_and_citation_name_the_same_version():
    assert f"\nversion: {sim.__version__}\n" in (HOME / "CITATION.cff").read_text()
