"""Writes the table of docs/dependencies.md: `python docs/dependencies.py`.

Versions and who needs whom come from requirements.lock, reasons from pyproject.toml, licences from
what each package says of itself where it is installed.
"""

from __future__ import annotations

import re
import sys
import tomllib
from functools import cache
from importlib.metadata import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.archive.writing import write_file
from sim.scenario.reading import HOME

PAGE = HOME / "docs" / "dependencies.md"
BELOW = "<!-- Below this line: written by docs/dependencies.py -->\n"
HEAD = "| package | version | licence | read in | used | why | only where |\n" + "|---" * 7 + "|\n"
BLOCK = re.compile(
    r"^([\w-]+)==(\S+)(?: ; (.+))? \\\n(?:    --hash=.*\n)+((?:    #.*\n)+)", re.MULTILINE
)
CLASSIFIERS = {  # those that name one licence; "BSD License" may be any of several
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
READ = {  # read by us: their metadata names no SPDX licence, or not every system has them
    "beniget": ("BSD-3-Clause", "LICENSE"),
    "colorama": ("BSD-3-Clause", "LICENSE.txt"),
    "contourpy": ("BSD-3-Clause", "LICENSE"),
    "cycler": ("BSD-3-Clause", "LICENSE"),
    "gast": ("BSD-3-Clause", "LICENSE"),
    "importlib-metadata": ("Apache-2.0", "License-Expression"),
    "jinja2": ("BSD-3-Clause", "LICENSE.txt"),
    "kiwisolver": ("BSD-3-Clause", "LICENSE"),
    "lazy-importer": ("Apache-2.0", "License-Expression"),
    "librt": ("MIT", "License-Expression"),
    "matplotlib": ("LicenseRef-Matplotlib", "LICENSE"),  # Python's licence in matplotlib's name
    "numba": ("BSD-2-Clause", "LICENSE"),
    "partd": ("BSD-3-Clause", "LICENSE.txt"),
    "patsy": ("BSD-2-Clause", "LICENSE.txt"),
    "ply": ("BSD-3-Clause", "lex.py"),
    "pythran": ("BSD-3-Clause", "LICENSE"),
    "scipy": ("BSD-3-Clause", "LICENSE.txt"),
    "segno": ("BSD-3-Clause", "LICENSE"),
    "setuptools": ("MIT", "Classifier"),
    "zict": ("BSD-3-Clause", "LICENSE.txt"),
    "zipp": ("MIT", "License-Expression"),
}


class Package(NamedTuple):
    """One version in the lock."""

    name: str
    version: str
    where: str  # on which systems; '' is all
    needed_by: tuple[str, ...]


def locked() -> list[Package]:
    """What the lock holds."""
    text = (HOME / "requirements.lock").read_text(encoding="utf-8")
    return [
        Package(name, version, where, tuple(re.findall(r"# +(?:via +)?(?!via\b)([\w-]+)", needed)))
        for name, version, where, needed in BLOCK.findall(text)
    ]


@cache
def asked_for() -> dict[str, str]:
    """The packages that pyproject.toml names, and the extra that does; '' is the core."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lists = {"": project["dependencies"], **project["optional-dependencies"]}
    named = {
        canonicalize_name(Requirement(line).name): extra
        for extra, lines in reversed(lists.items())
        for line in lines
    }
    return {name: extra for name, extra in named.items() if name != project["name"]}


def run_time(packages: list[Package]) -> set[str]:
    """The names of all that a user's installation may bring, on any system, with any extra."""
    found = {name for name, extra in asked_for().items() if extra != "dev"}
    while more := {each.name for each in packages if found & set(each.needed_by)} - found:
        found |= more
    return found


def licence(name: str) -> tuple[str, str]:
    """A package's licence in the terms of the SPDX list, and where it was read."""
    return READ.get(name) or said(name)


def said(name: str) -> tuple[str, str]:
    """The licence that an installed package's metadata tells, and which entry tells it."""
    told = metadata(name)
    for entry in ("License-Expression", "License"):
        try:
            return canonicalize_license_expression(told.get(entry, "")), entry
        except InvalidLicenseExpression:
            continue
    named = {CLASSIFIERS[each] for each in told.get_all("Classifier", []) if each in CLASSIFIERS}
    if len(named) != 1:
        raise LookupError(f"{name} names no licence: read its files and add it to READ")
    return named.pop(), "Classifier"


def reason(package: Package) -> str:
    """Why a package is there: the extra that asks for it, or who needs it."""
    extra = asked_for().get(package.name)
    if extra is None:
        return "needed by " + ", ".join(package.needed_by)
    return f"extra `{extra}`" if extra else "core"


def table() -> str:
    """One line a package."""
    packages = locked()
    playing = run_time(packages)
    rows = (
        f"| {each.name} | {each.version} | {' | '.join(licence(each.name))} | "
        f"{'run time' if each.name in playing else 'tests'} | {reason(each)} | "
        + (f"`{each.where}` |\n" if each.where else "|\n")
        for each in packages
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    prose, line, _ = PAGE.read_text(encoding="utf-8").partition(BELOW)
    write_file(PAGE, f"{prose}{line}\n{table()}")
