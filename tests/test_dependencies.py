"""Lock, table of licences and bill of materials tell the same, and nothing copyleft is run."""

from __future__ import annotations

import json
import re
import runpy
from importlib.metadata import PackageNotFoundError, requires
from types import SimpleNamespace

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sim.scenario.reading import HOME

told = SimpleNamespace(**runpy.run_path(str(HOME / "docs" / "dependencies.py")))
LOCKED = told.locked()
PLAYING = told.run_time(LOCKED)
PERMISSIVE = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
    "CC0-1.0", "LicenseRef-Matplotlib", "MIT", "MIT-CMU", "PSF-2.0", "Zlib",
}  # fmt: skip
BILL = {"sys_platform": "linux", "python_full_version": "3.11.0"}  # what .ci/sbom is made on


def here(package, system=None):
    """Whether the lock brings this package on this system, or on the one described."""
    return not package.where or Marker(package.where).evaluate(system)


def test_every_version_in_the_lock_is_read():
    text = (HOME / "requirements.lock").read_text()
    assert [(each.name, each.version) for each in LOCKED] == re.findall(
        r"^([\w-]+)==(\S+)", text, re.MULTILINE
    )
    assert all(each.needed_by for each in LOCKED)


def test_the_table_of_licences_is_the_locks():
    page = told.PAGE.read_text(encoding="utf-8")
    assert page.partition(told.BELOW)[2] == "\n" + told.table()


def test_nothing_that_is_run_is_copyleft_but_the_one_that_is_told():
    """Every part of a licence must be known as permissive; an unknown one is asked about."""
    odd = {
        name
        for name in PLAYING
        if not set(re.split(" AND | OR ", told.licence(name)[0])) <= PERMISSIVE
    }
    assert odd == {"tqdm"}  # under the MPL; Mesa imports it


@pytest.mark.parametrize("name", sorted(told.READ))
def test_a_licence_read_by_hand_does_not_contradict_what_the_package_says(name):
    try:
        assert told.said(name)[0] == told.licence(name)[0]
    except (LookupError, PackageNotFoundError):  # it says nothing, or is not for this system
        assert name in {each.name for each in LOCKED}


def test_what_the_lock_calls_run_time_is_what_installed_packages_ask_for():
    """Walks the packages' own requirements, from those that a user may ask for: no certifi."""
    reached = {name for name, extra in told.asked_for().items() if extra != "dev"}
    waiting = sorted(reached)
    while waiting:
        for line in requires(waiting.pop()) or []:
            need = Requirement(line)
            name = canonicalize_name(need.name)
            if name not in reached and (not need.marker or need.marker.evaluate({"extra": ""})):
                reached.add(name)
                waiting.append(name)
    assert reached == {each.name for each in LOCKED if each.name in PLAYING and here(each)}
    assert "certifi" not in reached


def test_the_bill_of_materials_lists_what_is_run_with_versions_and_licences():
    bill = json.loads((HOME / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = {canonicalize_name(each["name"]): each for each in bill["components"]}
    expected = [each for each in LOCKED if each.name in PLAYING and here(each, BILL)]
    assert {name: each["version"] for name, each in listed.items()} == {
        each.name: each.version for each in expected
    }
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]
    for name, each in listed.items():
        licence, entry = told.licence(name)
        said = each.get("licenses", [])
        known = {one.get("expression") or one["license"].get("id") for one in said} - {None}
        assert known == {licence} or name in told.READ or entry == "Classifier"
