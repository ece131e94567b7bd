"""Exploring over HTTP: questions, files to take away, and what is refused."""

import asyncio
import json
import threading
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from sim.scenario import reading
from sim.scenario.reading import read
from sim.sweep.ensemble import ensemble
from sim.web.explore import documents
from sim.web.explore import routes as explore
from sim.web.explore.changing import Base
from sim.web.explore.queue import Queue
from tests.conftest import RIVERS
from tests.web.conftest import awaited

API = "/api/explore/two_rivers"
COST = "actors.upland.war.cost"


@pytest.fixture(scope="module")
def client(default):
    app = Starlette(routes=explore.routes())
    scenarios = {"january_2026": default, "two_rivers": read(RIVERS)}
    app.state.settings = SimpleNamespace(scenarios=scenarios)
    return TestClient(app)


def test_a_scenario_begins_with_its_inputs_and_its_own_answer(client):
    start = client.get(API).json()
    assert start["scenario"]["id"] == "two_rivers"
    assert start["base"]["runs"] == start["runs"]
    assert start["groups"][0]["key"] == "talks"
    assert start["base"] == client.post(f"{API}/ensemble", json={}).json()


def test_the_page_without_a_scenario_is_that_of_the_default(client):
    answer = client.get("/explore", follow_redirects=False)
    assert answer.headers["location"] == "/explore/january_2026"


def test_a_question_is_answered(client):
    asked = {"changes": {COST: 0.2}, "runs": 40, "seed": 3}
    found = client.post(f"{API}/ensemble", json=asked).json()
    same = ensemble(read(RIVERS, {COST: 0.2}), 3, 40)
    assert (found["runs"], found["seed"]) == (40, 3)
    assert found["deal"]["share"] == same["deal"]["share"]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"changes": {"id": "x"}}, "id"),
        ({"changes": {COST: "x"}}, COST),
        ({"runs": 1001}, "runs"),
        ({"runs": 0}, "runs"),
        ({"runs": "9"}, "runs"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**32}, "seed"),
        ({"changes": {f"a{k}": 1 for k in range(41)}}, "changes"),
        ({"changes": []}, "changes"),
        ({"other": 1}, "other"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_with_its_place(client, asked, place):
    answer = client.post(f"{API}/ensemble", json=asked)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["path"] == place
    assert "Traceback" not in answer.text


LONE = b'{"changes": {"\\ud800": "\\ud800"}}'  # half of a character


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"[" * 5000, b"9" * 5000, b"\xff\xfe", LONE]
)
def test_what_is_no_question_is_refused(client, body):
    answer = client.post(f"{API}/ensemble", content=body)
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["message"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PATHS = sorted(Base(read(RIVERS)).inputs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=st.dictionaries(st.sampled_from(PATHS) | st.text(max_size=20), JSON, max_size=4))
def test_whatever_is_asked_is_answered_or_refused_in_words(client, changes):
    body = json.dumps({"changes": changes, "runs": 1})  # nan and infinity among them
    answer = client.post(f"{API}/ensemble", content=body)
    assert answer.status_code in (200, 422)
    for fault in answer.json().get("faults", ()):
        assert fault["message"]


@pytest.mark.parametrize("name", ["nowhere", "..%2f..%2fetc%2fpasswd", "january_2026.yaml"])
def test_only_offered_scenarios_are_there(client, name):
    assert client.get(f"/api/explore/{name}").status_code == 404
    assert client.post(f"/api/explore/{name}/ensemble", json={}).status_code == 404


def test_too_many_questions_at_once_are_sent_away_for_a_moment(client, monkeypatch):
    crowded = Queue(1, most=0, each=1)
    monkeypatch.setattr(client.app.state, "explore_quick", crowded, raising=False)
    answer = client.post(f"{API}/ensemble", json={})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


def test_a_variant_is_a_scenario_file_that_plays_the_same(client, tmp_path):
    changes = {COST: 0.2, "actors.upland.red_lines.patrols.bound": 1.0, "horizon_weeks": 30}
    asked = {"changes": changes, "title": 'Ünsere "Sitzung": #1'}
    answer = client.post(f"{API}/variant", json=asked)
    name = answer.headers["content-disposition"].partition("filename=")[2].strip('"')
    (tmp_path / RIVERS.name).write_bytes(RIVERS.read_bytes())
    (tmp_path / name).write_text(answer.text, encoding="utf-8")
    faults, _ = reading.check(tmp_path / name)
    assert faults == []
    told = read(tmp_path / name)
    assert told.title == asked["title"]
    assert told.evidence[COST].mark == "J"
    found = client.post(f"{API}/ensemble", json={"changes": changes, "runs": 40}).json()
    assert found["deal"]["share"] == ensemble(told, 1, 40)["deal"]["share"]


def test_a_variant_of_a_moved_red_line_and_of_a_switch_passes_too(client, tmp_path):
    inputs = [one for group in client.get("/api/explore/january_2026").json()["groups"]
              for one in group["inputs"]]  # fmt: skip
    line = next(one for one in inputs if ".red_lines." in one["path"])
    home = next(one for one in inputs if one["path"].endswith(".domestic"))
    changes = {line["path"]: line["options"][0]["value"], home["path"]: home["options"][1]["value"]}
    answer = client.post("/api/explore/january_2026/variant", json={"changes": changes})
    (tmp_path / "told.yaml").write_text(answer.text, encoding="utf-8")
    assert reading.check(tmp_path / "told.yaml")[0] == []


def test_without_changes_a_variant_is_the_scenario_itself(client, tmp_path):
    answer = client.post("/api/explore/january_2026/variant", json={})
    (tmp_path / "told.yaml").write_text(answer.text, encoding="utf-8")
    assert reading.check(tmp_path / "told.yaml")[0] == []


def test_a_run_is_shown_with_its_charts_and_how_it_ended(client):
    asked = {"changes": {COST: 0.2}, "seed": 1, "run": 2}
    found = client.post(f"{API}/run", json=asked).json()
    assert found["story"]["weeks"]
    assert found["verdict"]
    assert "<script" not in found["html"]
    assert " style=" not in found["html"]


def test_a_report_is_one_file_and_names_the_changes(client):
    asked = {"changes": {COST: 0.2}, "seed": 1, "run": 2}
    answer = client.post(f"{API}/report", json=asked)
    assert answer.headers["content-disposition"].endswith('two_rivers_1_2.html"')
    assert f"{COST}=0.2" in answer.text
    assert "run 2" in answer.text


def test_a_comparison_is_one_file(client):
    asked = {"changes": {COST: 0.2}, "runs": 20}
    answer = client.post(f"{API}/comparison", json=asked)
    assert answer.status_code == 200
    assert answer.text.startswith("<!doctype html>") or answer.text.startswith("<!DOCTYPE html>")
    assert "As changed here" in answer.text


def test_what_would_open_a_closed_range_is_told_commonest_first_and_how_far_it_goes(client):
    found = client.post("/api/explore/january_2026/openings", json={}).json()
    told = found["openings"]
    runs = [one["runs"] for one in told]
    assert runs == sorted(runs, reverse=True)
    assert 1 < runs[-1] <= runs[0] <= found["closed"]
    assert all(one["sentence"].startswith("The range would open if") for one in told)
    # shown is the middle one: of three or more neither the smallest nor the largest
    assert any(
        one["least"] not in one["sentence"] and one["most"] not in one["sentence"] for one in told
    )


def test_where_nothing_opens_it_is_not_said_that_nothing_needs_to():
    closed = Base(read("european_force"))
    lines = {path: one.options[-1].value for path, one in closed.inputs.items()
             if ".red_lines." in path}  # fmt: skip
    found = documents.openings(closed, lines, 1)
    assert (found["closed"], found["openings"]) == (documents.FIRST_RUNS, [])
    assert "cannot all hold" in found["impossible"]


def test_nobody_waits_twice_and_nothing_is_made_for_those_who_are_gone():
    def asking(host, gone=False):
        async def is_gone():
            return gone

        return SimpleNamespace(client=SimpleNamespace(host=host), is_disconnected=is_gone)

    async def crowd():
        queue, made, first = Queue(1, most=4, each=1), [], threading.Event()
        at_work = asyncio.create_task(queue.work(asking("a"), first.wait, 10))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(queue.work(one, made.append, one.client.host))
                   for one in (asking("a"), asking("b", gone=True), asking("c"))]  # fmt: skip
        await asyncio.sleep(0)
        with pytest.raises(HTTPException, match="before"):
            await queue.work(asking("c"), made.append, "c")
        waiting.append(asyncio.create_task(queue.work(asking("d"), made.append, "d")))
        await asyncio.sleep(0)
        with pytest.raises(HTTPException, match="Many"):
            await queue.work(asking("e"), made.append, "e")
        first.set()
        return await at_work, await asyncio.gather(*waiting, return_exceptions=True), made

    worked, others, made = awaited(crowd)
    assert worked is True
    assert isinstance(others[1], ClientDisconnect)
    assert made == ["a", "c", "d"]


def test_the_very_first_question_of_a_scenario_is_answered_too():
    app = Starlette(routes=explore.routes())
    app.state.settings = SimpleNamespace(scenarios={"two_rivers": read(RIVERS)})
    assert TestClient(app).post(f"{API}/ensemble", json={"runs": 2}).status_code == 200
