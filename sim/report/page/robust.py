"""The page of robustness: in which share of what nobody knows each headline holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.report.headlines import claim, sentences
from sim.report.page.markdown import as_html, sections
from sim.report.page.shell import fragment, render
from sim.report.page.sweep import provenance
from sim.report.page.tables import chart, evidence, point
from sim.report.robust import VERDICTS, beware, ends, text
from sim.report.words import joined
from sim.scenario.records import Scenario

FIGURES = ("share", "low", "high")


def of_robust(
    told: Mapping[str, Any], receipt: Mapping[str, Any], command: str = "", time: str = ""
) -> str:
    """Robustness as one HTML file: what `robust.json` holds, and the sweep's receipt; `command`
    made the page, at `time` (told only if given)."""
    scenario = Scenario.model_validate(next(iter(receipt["sweep"]["policies"].values())))
    said = sections(text(told))
    return render(
        "robust.html.j2",
        story={"whiskers": _charts(told)},
        charts=("whiskers",),
        made=provenance(receipt, command, time),
        told=told,
        headlines=[_headline(told, each) for each in told["headlines"]],
        drawn=[{**each, "evidence": evidence(scenario, each["paths"])} for each in told["drawn"]],
        beware=as_html("\n".join(beware(told))),
        careful=as_html(said["Be careful"]),
        left_out=as_html(said.get("Left out", "")),
    )


def with_robust(page: str, told: Mapping[str, Any]) -> str:
    """Another page with how robust the headlines are as its last part."""
    part = fragment(
        "robust_part.html.j2",
        told=told,
        headlines=[_headline(told, each) for each in told["headlines"]],
        beware=as_html("\n".join(beware(told))),
    )
    before, end, after = page.rpartition("</main>")
    return f"{before}{part}{end}{after}"


def _headline(told: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    """A headline's row of the table, and its paragraph."""
    return {
        **each,
        "cells": [(word, ends(each[word])) for word in VERDICTS],
        "where_told": ends(each["of_told"]),
        "as_it_stands": VERDICTS[each["centre"]["verdict"]],
        "claimed": joined([claim(told, part) for part in each["parts"]]),
        "sentences": list(sentences(told, each))[2:],  # without the change and the claim
    }


def _charts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The shares of points in which each headline holds, and fails, in the colours of the bars."""
    words = ("fails", "holds")
    rows = [
        (each["says"], [point(*(each[word][key] for key in FIGURES)) for word in words])
        for each in told["headlines"]
    ]
    return {"shares": chart(words, rows, "share of the space")}
