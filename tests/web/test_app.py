"""Pages, files and faults as any browser meets them."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from sim.web.assets import asset
from sim.web.safety import HEADERS
from tests.web.conftest import an_app, browser_at
from tests.web.served import KEY

DISCLAIMER = "This is a simulation for teaching and research, not a forecast."
PAGES = ("/", "/explore/two_rivers", "/teach", "/room/{code}", "/room/{code}/screen")
PAGES_OF_ROOMS = (*PAGES, "/teach/{code}", "/nowhere")
HTML = {"accept": "text/html"}


def path_of(route: Route, code: str) -> str:
    known = {"code": code, "id": "two_rivers", "hash": "0", "name": "web.js"}
    return re.sub(r"{(\w+)(:\w+)?}", lambda found: known[found[1]], route.path)


@pytest.fixture
def code(client: TestClient) -> str:
    return str(client.post("/api/rooms", json={"scenario": "two_rivers"}).json()["code"])


def test_every_answer_of_every_route_bears_the_headers_of_safety(app, client, code):
    routes = [route for route in app.routes if isinstance(route, Route)]
    assert len(routes) > 15
    for route in routes:
        for method in ("GET", "POST", "DELETE"):
            answer = client.request(method, path_of(route, code), follow_redirects=False)
            for name, value in HEADERS.items():
                assert answer.headers[name] == value, (method, route.path, name)
            assert answer.status_code < 500, (method, route.path, answer.text)


def test_nothing_but_files_is_kept_by_the_browser(app, client, code):
    for page in PAGES:
        assert client.get(page.format(code=code)).headers["cache-control"] == "no-store"
    assert "immutable" in client.get(asset("web.js")).headers["cache-control"]


@pytest.mark.parametrize("page", PAGES_OF_ROOMS)
def test_every_page_disclaims_and_has_nothing_that_the_policy_forbids(client, code, page):
    text = client.get(page.format(code=code), headers=HTML).text
    assert DISCLAIMER in text
    assert text.count("<h1") == 1
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", text)
    for attributes, inside in re.findall(r"<script([^>]*)>(.*?)</script>", text, flags=re.DOTALL):
        assert not inside.strip() or 'type="application/json"' in attributes
    for address in re.findall(r"""(?:src|href)=["']([^"']+)""", text):
        assert address.startswith(("/", "#", "data:,")), address
        if address.startswith("/static"):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "../run.py",
        "..%2frun.py",
        "%2e%2e/%2e%2e/run.py",
        "....//run.py",
        "/etc/passwd",
        "..\\run.py",
        "shell.html.j2",
        "web.js%00.css",
        "",
    ],
)
def test_no_path_leads_from_a_request_to_the_disk(client, name):
    known = asset("web.js").rpartition("/")[0]
    for path in (f"{known}/{name}", f"/{name}", f"/explore/{name}", f"/room/{name}"):
        answer = client.get(path)
        assert answer.status_code in (200, 404)  # 200: the path was shortened to a page
        assert "import sys" not in answer.text
        assert "root:" not in answer.text
        assert "{%" not in answer.text


def test_files_come_packed_to_who_unpacks_them(client):
    plain = client.get(asset("page.css"), headers={"accept-encoding": "identity"})
    packed = client.get(asset("page.css"), headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.text == packed.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_faults_are_a_sentence_to_a_script_and_a_page_to_a_person(client):
    told = client.get("/nowhere").json()
    assert told == {"faults": ["There is no such page."]}
    page = client.get("/nowhere", headers=HTML)
    assert page.status_code == 404
    assert "There is no such page." in page.text
    assert client.delete("/", headers={"content-type": "application/json"}).status_code == 405


def test_a_fault_of_the_program_shows_no_trace(app, tmp_path, caplog):
    async def broken(request):
        raise RuntimeError("the secret inside")

    app.routes.append(Route("/broken", broken))
    with browser_at(app) as client:
        for headers in ({}, HTML):
            answer = client.get("/broken", headers=headers)
            assert answer.status_code == 500
            assert "secret" not in answer.text
            assert "Traceback" not in answer.text
            assert answer.headers["content-security-policy"]
    assert "the secret inside" in caplog.text


def test_the_start_page_shows_the_three_ways_in_and_a_class_its_own_first(tmp_path):
    for key, first in ((None, "Explore"), (KEY, "Take a seat")):
        with browser_at(an_app(tmp_path, key)) as client:
            ways = re.findall(r'<h2 id="way-\w+">([^<]+)', client.get("/").text)
        assert ways[0] == first
        assert sorted(ways) == ["Explore", "Take a seat", "Teach"]


def test_a_code_typed_anyhow_leads_to_the_room(client, code):
    for typed in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:3]}-{code[3:]}"):
        answer = client.get("/join", params={"code": typed})
        assert answer.status_code == 200
        assert answer.url.path == f"/room/{code}"
    wrong = client.get("/join", params={"code": "zzzzzz"}, headers=HTML)
    assert wrong.status_code == 404
    assert "no room with this code" in wrong.text


def test_the_pattern_to_scan_is_a_picture_without_anything_active(client, code):
    answer = client.get(f"/api/room/{code}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.count("<path") >= 1
    assert "script" not in answer.text
