"""One browser for all, cut off from the network, and one page of each kind, made by the verbs."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from sim import cli
from tests.conftest import TYPED
from tests.web.served import Served

HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")
BAD = ("serious", "critical")
WIDTHS = (1920, 1280, 390)
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOCAL = ("file:", "data:", "blob:", "about:")
KINDS = {  # a page -> the commands that make it, the last one `report`
    "deal": ("run january_2026 --seed 3 --quiet --out {0}", "report --quiet {1}"),
    "nothing_to_sign": ("run european_force --quiet --out {0}", "report --quiet {1}"),
    "sweep": ("sweep january_2026 --runs 80 --quiet --out {0}", "report --quiet {0}"),
    "comparison": (
        "compare january_2026 paris_guarantees --runs 40 --quiet --out {0}",
        "report --quiet {0}",
    ),
    "levers": (f"levers {TYPED} --runs 40 --quiet --out {{0}}", "report --quiet {0}"),
    "robust": (
        f"robust {TYPED} --headline pressure --headline optimism --points 20 --replications 20 "
        "--quiet --out {0}",
        "report --quiet {0}",
    ),
    "explore": (f"report --explore {TYPED} --quiet --runs 40 --out {{0}}/it.html",),
}


@dataclass
class Opened:
    """A page in the browser, and what went wrong with it since it was opened."""

    page: Any
    kind: str
    faults: list[str] = field(default_factory=list)

    def size(self, width: int, height: int = 900) -> None:
        """Gives the window another size and lets the page settle."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.settle()

    def settle(self) -> None:
        """Waits until observers have seen the page as it now is, and have drawn."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
            "() => setTimeout(done, 30))))"
        )

    def look(self, scheme: str, media: str = "screen") -> None:
        """Light or dark, on the screen or in print."""
        self.page.emulate_media(color_scheme=scheme, media=media)
        self.settle()

    def fits(self) -> None:
        """Nothing sticks out at the side, at any width, nor on a phone with large type."""
        for width in WIDTHS:
            self.size(width)
            assert self.page.evaluate(WIDE) <= 0, (self.page.url, width)
        self.page.locator("#size").click()
        self.settle()
        assert self.page.evaluate(WIDE) <= 0, (self.page.url, "large type")
        self.page.locator("#size").click()

    def is_accessible(self, *schemes: str) -> None:
        """axe finds nothing serious, in light and in dark unless told in which."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE)
        for scheme in schemes or ("light", "dark"):
            self.look(scheme)
            found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            told = [
                f"{scheme}, {each['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
                for each in found["violations"]
                if each["impact"] in BAD
                for node in each["nodes"][:3]
            ]
            assert told == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser to try pages in ({', '.join(BROWSERS)}): install chromium")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def file_of(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A kind of page -> its file, made once by the program's own verbs."""
    made: dict[str, Path] = {}

    def make(kind: str) -> Path:
        if kind not in made:
            made[kind] = _made(KINDS[kind], tmp_path_factory.mktemp(kind))
        return made[kind]

    return make


def _made(commands: tuple[str, ...], folder: Path) -> Path:
    said = StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.setattr("sim.report.plots.save_all", lambda outcome, folder: [])  # pictures: slow
        for command in commands:
            inner = next((path.parent for path in folder.rglob("receipt.json")), folder)
            words = shlex.split(command.format(folder, inner))
            patch.setattr(sys, "argv", ["run.py", *words])
            assert cli.main() == 0, command
    told = said.getvalue().strip().splitlines()[-1]
    return Path(re.sub(r" \([\d.]+ MB\)$", "", told)).resolve()


@pytest.fixture(scope="module", params=KINDS)
def opened(request: pytest.FixtureRequest, browser: Any, file_of: Any) -> Iterator[Opened]:
    """Each kind of page, opened from its file."""
    with Opening(browser, request.param, file_of(request.param).as_uri()) as page:
        yield page


class Opening:
    """A page that is being opened, as a context."""

    def __init__(
        self, browser: Any, kind: str, address: str, local: tuple[str, ...] = LOCAL
    ) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 900})
        self._context.route("**/*", self._let_through)
        self.it = Opened(self._context.new_page(), kind)
        self.it.page.on("console", self._hear)
        self.it.page.on("pageerror", lambda error: self.it.faults.append(f"error: {error}"))
        self._address, self._local = address, local

    def _let_through(self, route: Any) -> None:
        if route.request.url.startswith(self._local):
            route.continue_()
        else:
            self.it.faults.append(f"asks the network for {route.request.url}")
            route.abort()

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.it.faults.append(f"{message.type} on the console: {message.text}")

    def __enter__(self) -> Opened:
        self.it.page.goto(self._address)
        self.it.settle()
        return self.it

    def __exit__(self, *_: object) -> None:
        self._context.close()


@pytest.fixture(scope="module")
def open_page(browser: Any, file_of: Any) -> Iterator[Any]:
    """A kind of page -> that page, opened for tests of its own."""
    known: dict[str, Opening] = {}

    def opening(kind: str) -> Opened:
        if kind not in known:
            known[kind] = Opening(browser, kind, file_of(kind).as_uri())
            known[kind].__enter__()
        return known[kind].it

    yield opening
    for each in known.values():
        each.__exit__()


# ------------------------------------------------------------------------------------ served
@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server as one person starts it: whoever reaches it is the instructor."""
    with Served(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Any]:
    """(path, server=served, faults_matter=True) -> that page in a browser with cookies of its own:
    call it once for each person. At the end nothing may have gone wrong on any (errors and
    warnings on the console, refusals by the Content-Security-Policy, calls to foreign addresses)
    but where faults do not matter, as while a server is killed."""
    opened: list[tuple[Opening, bool]] = []

    def visiting(path: str, server: Served = served, faults_matter: bool = True) -> Opened:
        local = (server.address, server.address.replace("http", "ws", 1), "data:", "blob:")
        opening = Opening(browser, path, server.address + path, local)
        opened.append((opening, faults_matter))
        return opening.__enter__()

    yield visiting
    for opening, _ in opened:
        opening.__exit__()
    assert [fault for opening, matters in opened if matters for fault in opening.it.faults] == []
