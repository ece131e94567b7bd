"""The shell of every page: one HTML file that needs nothing else and may be mailed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from jinja2 import Environment
from markupsafe import Markup

from sim.report.page.glossary import TERMS, glossed
from sim.report.page.markdown import unbroken
from sim.report.templates import templates
from sim.report.words import signed
from sim.scenario.table import in_words

HERE = Path(__file__).parent
LIBRARY = "vendor/echarts.common.min.js"
PAGE = ("cards.js", "page.js", "replay.js")


class Provenance(NamedTuple):
    """Whence a page comes: facts as (name, value), and the command that makes it again."""

    facts: Sequence[tuple[str, str]]
    command: str


def render(
    template: str,
    *,
    story: dict[str, Any],
    charts: Sequence[str],
    made: Provenance,
    phrases: Mapping[str, str] = MappingProxyType({}),
    **given: Any,
) -> str:
    """A page as HTML: `template` extends base.html.j2, `story` (JSON-ready) is what its charts (of
    the folder `charts/`, by name) draw, `phrases` what these say otherwise than their files have
    it, `given` whatever else the template names."""
    drawing = [LIBRARY, "charts/drawing.js"] if charts else []
    drawn = [_rephrased(inlined(f"charts/{name}.js"), phrases) for name in charts]
    return (
        _templates()
        .get_template(template)
        .render(
            story=story,
            scripts=[*map(inlined, drawing), *drawn, *map(inlined, PAGE)],
            made=made,
            **{"terms": TERMS} | given,
        )
    )


def fragment(template: str, **given: Any) -> str:
    """A part of a page that has its own head, scripts, sheets and glossary."""
    return _templates().get_template(template).render(**{"terms": TERMS} | given)


def _rephrased(script: Markup, phrases: Mapping[str, str]) -> Markup:
    for said, otherwise in phrases.items():
        script = Markup(str(script).replace(said, otherwise))
    return script


@cache
def inlined(name: str) -> Markup:
    """A file of this folder as it may stand inside a `<script>` or `<style>` block."""
    text = (HERE / name).read_text(encoding="utf-8")
    return Markup(re.sub(r"</(?=script|style)", r"<\/", text, flags=re.IGNORECASE))


def spans(numbers: Sequence[int]) -> str:
    """Rising whole numbers in few words: `2-5, 7, 9-11`."""
    starts = [k for k in numbers if k - 1 not in numbers]
    ends = [k for k in numbers if k + 1 not in numbers]
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in zip(starts, ends, strict=True))


@cache
def _templates() -> Environment:
    env = templates(HERE, lambda said: unbroken(said) if type(said) is str else said)
    env.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "allow_nan": False}
    env.globals.update(inlined=inlined, in_words=in_words, signed=signed, spans=spans)
    env.filters["glossed"] = glossed
    env.filters["yaml"] = lambda value: yaml.safe_dump(value, default_flow_style=True).strip()
    return env
