"""How a page is made: its template, what every page shares, and the addresses of its files."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.responses import HTMLResponse

from sim.report.page.glossary import TERMS, glossed
from sim.report.page.markdown import unbroken
from sim.report.templates import templates
from sim.web.assets import PAGE, REPORT, asset


def render(name: str, status: int = 200, **given: Any) -> HTMLResponse:
    """A page of the folder page/ (it extends shell.html.j2) with what its template names."""
    template = _templates().get_template(name)
    return HTMLResponse(template.render(**given), status)


@cache
def _templates() -> Environment:
    env = templates(PAGE, lambda said: unbroken(said) if type(said) is str else said)
    env.loader = FileSystemLoader([PAGE, REPORT])  # pages share parts.html.j2 with the reports
    env.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "allow_nan": False}
    env.globals.update(asset=asset, terms=TERMS)
    env.filters["glossed"] = glossed
    return env
