"""The front door: finds or builds the packages, then hands its arguments to `sim.cli`.

It must parse on any Python 3, so that an old one can be told that it is too old.
"""

import os
import sys

HOME = os.path.dirname(os.path.abspath(__file__))
LOCK = os.path.join(HOME, "requirements.lock")
VENV = os.path.join(HOME, ".venv")
PYTHON = os.path.join(VENV, "Scripts/python.exe" if os.name == "nt" else "bin/python")
# The lock as it was installed, named for this Python; a `.venv` without it is half built.
MARK = os.path.join(VENV, "complete-{}.{}.lock".format(*sys.version_info))
NEEDED = ["click", "jinja2", "matplotlib", "mesa", "numba", "numpy", "pydantic", "tqdm", "yaml"]
NEEDED_BY_MANY = ["SALib", "duckdb", "pandas", "scipy", "sklearn", "statsmodels"]
NEEDED_BY_WEB = ["segno", "starlette", "uvicorn", "websockets"]
NEEDED_BY_TESTS = ["distributed", "httpx", "hypothesis", "playwright", "pytest", "xdist"]
NEEDED_BY_VERB = {
    "sweep": NEEDED_BY_MANY,
    "analyse": NEEDED_BY_MANY,
    "compare": NEEDED_BY_MANY,
    "levers": NEEDED_BY_MANY,
    "robust": NEEDED_BY_MANY,
    "backtest": NEEDED_BY_MANY,
    "validate": [*NEEDED_BY_TESTS, *NEEDED_BY_MANY, *NEEDED_BY_WEB],
    "calibrate": NEEDED_BY_MANY,
    "report": NEEDED_BY_MANY,
    "handout": ["scipy"],
    "serve": [*NEEDED_BY_MANY, *NEEDED_BY_WEB],
    "test": [*NEEDED_BY_TESTS, *NEEDED_BY_MANY, *NEEDED_BY_WEB],
}


def stop(code: int, words: str) -> None:
    """Say on stderr why it goes no further, and leave."""
    print(words, file=sys.stderr)
    sys.exit(code)


def is_built() -> bool:
    """Whether `.venv` is whole and holds what the lock asks for today."""
    try:
        with open(LOCK, "rb") as lock, open(MARK, "rb") as mark:
            return lock.read() == mark.read() and os.path.exists(PYTHON)
    except OSError:
        return False


def missing(names: list) -> list:
    """Those of the packages that this Python does not have."""
    from importlib.util import find_spec

    return [name for name in names if find_spec(name) is None]


def follow(*command: str) -> None:
    """Run a command and show on one line what it is at; if it fails, raise its last words."""
    from subprocess import PIPE, STDOUT, Popen

    process = Popen(command, stdout=PIPE, stderr=STDOUT, universal_newlines=True, errors="replace")
    words = []
    try:
        for line in process.stdout:
            words.append(line)
            if sys.stderr.isatty() and line.startswith(("Collecting", "Installing")):
                doing = line.split(" (")[0].strip()[:66].ljust(66)
                print("\r  " + doing, end="", file=sys.stderr, flush=True)
        if process.wait():
            raise OSError("".join(words[-8:]))
    finally:
        process.kill()


def build() -> None:
    """Fill `.venv` from the lock; it counts only once MARK is there."""
    from shutil import copyfile

    if missing(["venv", "ensurepip"]):
        stop(2, "This Python lacks venv. On Debian or Ubuntu: sudo apt install python3-venv")
    print(f"Packages are missing or have changed. Installing them into {VENV}", file=sys.stderr)
    print("(250 MB to download, 1.2 GB on disk, one to five minutes, once).", file=sys.stderr)
    try:
        follow(sys.executable, "-m", "venv", "--clear", VENV)
        copyfile(LOCK, MARK + ".part")
        follow(PYTHON, "-m", "pip", "install", "--no-input", "-r", MARK + ".part")
        os.replace(MARK + ".part", MARK)
    except KeyboardInterrupt:
        stop(130, "\nStopped. The next start installs anew.")
    except OSError as error:
        stop(1, f"\nThe installation failed; the next start tries again. Its last words:\n{error}")
    print("\rInstalled.".ljust(69), file=sys.stderr)


def main() -> None:
    """Use the active environment, else `.venv`, else what this Python has, else build `.venv`."""
    if sys.version_info < (3, 11):
        stop(2, f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    needed = NEEDED + NEEDED_BY_VERB.get("".join(sys.argv[1:2]), [])
    if sys.prefix == sys.base_prefix:
        if not is_built() and missing(needed):
            build()
        if is_built():
            command = [PYTHON, os.path.abspath(__file__), *sys.argv[1:]]
            if os.name != "nt":
                os.execv(PYTHON, command)
            from subprocess import call

            sys.exit(call(command))
    elif (sys.prefix != VENV or not is_built()) and missing(needed):
        lock = "requirements.lock" if os.getcwd() == HOME else f'"{LOCK}"'
        print(f"This environment lacks {', '.join(missing(needed))}. Install with", file=sys.stderr)
        stop(2, f"  python -m pip install -r {lock}")
    from sim.cli import main as enter

    sys.exit(enter())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop(130, "\nStopped.")
