"""The page of each scenario, and the questions that it asks."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sim.report.page.run import CHARTS
from sim.scenario.records import Scenario
from sim.web import pages
from sim.web.explore import documents
from sim.web.explore.answers import Answers
from sim.web.explore.changing import Base, Refused
from sim.web.explore.questions import (
    MOST_RUNS,
    RUNS,
    SEED,
    Asked,
    Comparison,
    Ensemble,
    Openings,
    Run,
    Variant,
    told,
)
from sim.web.explore.queue import Queue

# Each kind of work has a queue of its own: how many are worked on at once, how many may wait, and
# how many of them for the same client.
QUICK = ("quick", os.cpu_count() or 2, 100, 100)
SLOW = ("slow", 1, 40, 40)  # of a second or more
FILES = ("files", 1, 4, 1)  # of many seconds
Kind = tuple[str, int, int, int]


def warm(scenarios: Mapping[str, Scenario]) -> None:
    """Compiles and loads once what the first visitor would have to wait for."""
    first = next(iter(scenarios.values()))
    _answers(first).answer({}, 2, SEED)


def routes() -> list[BaseRoute]:
    """All addresses."""
    one = "/api/explore/{id}"
    return [
        Route("/explore", _default),
        Route("/explore/{id}", _page),
        Route(one, _start),
        Route(f"{one}/ensemble", _asked(Ensemble, _ensemble, QUICK), methods=["POST"]),
        Route(f"{one}/variant", _asked(Variant, _variant, QUICK), methods=["POST"]),
        Route(f"{one}/run", _asked(Run, _run, SLOW), methods=["POST"]),
        Route(f"{one}/openings", _asked(Openings, _openings, SLOW), methods=["POST"]),
        Route(f"{one}/report", _asked(Run, _report, FILES), methods=["POST"]),
        Route(f"{one}/comparison", _asked(Comparison, _comparison, FILES), methods=["POST"]),
    ]


# ------------------------------------------------------------------------------------ pages
async def _default(request: Request) -> Response:
    return RedirectResponse(f"/explore/{next(iter(_scenarios(request)))}", 307)


async def _page(request: Request) -> Response:
    answers = await _of(request)
    known = [{"id": key, "title": one.title} for key, one in _scenarios(request).items()]

    def written() -> Response:
        start = _begun(answers)
        return pages.render("explore.html.j2", scenarios=known, start=start, charts=CHARTS)

    page: Response = await _worked(request, QUICK, written)
    return page


async def _start(request: Request) -> Response:
    return JSONResponse(await _worked(request, QUICK, _begun, await _of(request)))


def _begun(answers: Answers) -> dict[str, Any]:
    """All that the page of a scenario starts with."""
    return {
        "scenario": answers.base.told,
        "groups": [group.as_data() for group in answers.base.groups],
        "base": answers.answer({}, RUNS, SEED),
        "runs": RUNS,
        "seed": SEED,
        "limits": {"most_runs": MOST_RUNS},
    }


# ------------------------------------------------------------------------------------ answers
def _ensemble(answers: Answers, asked: Ensemble) -> Response:
    return JSONResponse(answers.answer(asked.changes, asked.runs, asked.seed))


def _run(answers: Answers, asked: Run) -> Response:
    shown = documents.told(answers.base, asked.changes, asked.seed, asked.run)
    return Response(shown, media_type="application/json")


def _openings(answers: Answers, asked: Openings) -> Response:
    return JSONResponse(documents.openings(answers.base, asked.changes, asked.seed))


def _variant(answers: Answers, asked: Variant) -> Response:
    name, text = documents.variant(answers.base, asked.changes, asked.title)
    return _file(text, name, "text/yaml")


def _report(answers: Answers, asked: Run) -> Response:
    page = documents.run_page(answers.base, asked.changes, asked.seed, asked.run)
    return _file(page, f"{answers.base.scenario.id}_{asked.seed}_{asked.run}.html", "text/html")


def _comparison(answers: Answers, asked: Comparison) -> Response:
    page = documents.comparison_page(answers.base, asked.changes, asked.seed, asked.runs)
    return _file(page, f"{answers.base.scenario.id}_compared.html", "text/html")


def _file(text: str, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=kind, headers=headers)


# ------------------------------------------------------------------------------------ asking
def _asked(
    record: type[Asked], answer: Callable[[Answers, Asked], Response], queue: Kind
) -> Callable[[Request], Awaitable[Response]]:
    """A handler that reads the question as a record and works its answer out beside the loop."""

    async def handle(request: Request) -> Response:
        body = await request.body()  # before any wait: looking for who is gone would swallow it
        answers = await _of(request)
        try:
            asked = record.model_validate_json(body)
            answered: Response = await _worked(request, queue, answer, answers, asked)
            return answered
        except ValidationError as wrong:
            return _faults(told(wrong))
        except Refused as refused:
            return _faults(refused.faults)

    return handle


def _faults(said: list[tuple[str, str]]) -> Response:
    faults = [{"path": path, "message": message} for path, message in said]
    return JSONResponse({"faults": faults}, 422)


async def _worked(request: Request, queue: Kind, work: Callable[..., Any], *given: Any) -> Any:
    """Works beside the loop when the turn of this request comes."""
    name, *size = queue
    kept: Queue = _kept(request, f"explore_{name}", lambda: Queue(*size))
    return await kept.work(request, work, *given)


def _kept(request: Request, name: str, make: Callable[[], Any]) -> Any:
    """What the application keeps under a name, made when first asked for."""
    state = request.app.state
    if not hasattr(state, name):
        setattr(state, name, make())
    return getattr(state, name)


async def _of(request: Request) -> Answers:
    """The answers about the scenario that an address names."""
    key, scenarios = request.path_params["id"], _scenarios(request)
    known: dict[str, Answers] = _kept(request, "explored", dict)
    if key not in scenarios:
        raise HTTPException(404)
    if key not in known:
        known[key] = await _worked(request, QUICK, _answers, scenarios[key])
    return known[key]


def _answers(scenario: Scenario) -> Answers:
    return Answers(Base(scenario))


def _scenarios(request: Request) -> Mapping[str, Scenario]:
    return request.app.state.settings.scenarios  # type: ignore[no-any-return]
