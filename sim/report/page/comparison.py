"""The page of a comparison: differences on the same luck, and where and why the runs part ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.report.comparison import another, heads, measured, text, together
from sim.report.page.figures import incidence
from sim.report.page.glossary import terms
from sim.report.page.markdown import as_html, sections
from sim.report.page.shell import render
from sim.report.page.sweep import agreed, provenance
from sim.report.page.tables import Point, chart, evidence, point
from sim.report.pairs import SAME_PAIRS, drawn, instead, the_rest
from sim.report.words import WAR, capital
from sim.scenario.records import Scenario

if TYPE_CHECKING:
    from pandas import DataFrame

SHARES = {
    "deal": "a deal",
    "deal_or_ceasefire": "a deal or at least a ceasefire",
    "lasting_chance": "a deal that lasts five years",
    "range_ever_open": "some week had something to sign",
}
SHOWN = ("What the scenario says otherwise", "What that changes", "The terms, among deals")
Told = Mapping[str, Any]


def of_comparison(
    told: Told,
    receipt: Mapping[str, Any],
    tables: Mapping[str, DataFrame],
    command: str = "",
    time: str = "",
) -> str:
    """A comparison as one HTML file: what `comparison.json` holds, the sweep's receipt and the
    tables of its analysis; `command` made the page, at `time` (told only if given)."""
    policies = {key: Scenario.model_validate(v) for key, v in receipt["sweep"]["policies"].items()}
    labels = {policy["key"]: policy["label"] for policy in told["policies"]}
    named = {name: _named(table, labels) for name, table in tables.items()}
    base, *others = told["policies"]
    words = {title: _parts(said) for title, said in sections(text(told)).items()}
    return render(
        "comparison.html.j2",
        story={"whiskers": _charts(told), "incidence": incidence(named)},
        charts=("whiskers", "incidence"),
        made=provenance(receipt, command, time),
        told=told,
        base=base,
        others=[
            {
                **policy,
                **_table(told, policy),
                "together": as_html(together(policy)),
                "words": words.get(policy["label"], {}),
                "apart": [
                    (each["words"], evidence(policies[policy["key"]], [each["path"]]))
                    for each in policy["differences"]
                ],
            }
            for policy in others
        ],
        same_pairs=as_html(SAME_PAIRS.replace("\\", "")),
        the_rest=the_rest(told),
        going_on=instead(told).going_on,
        is_fought=instead(told) is WAR,
        terms=terms(instead(told) is WAR),
        another_war=capital(another(told)),
        is_paired=not all(policy["another_war"] for policy in others),
        drawn=", ".join(told["drawn"]),
        agreed=agreed(tables, policies),
        labels=list(labels.values()),
    )


def _named(table: DataFrame, labels: Mapping[str, str]) -> DataFrame:
    """The table with the policies' names for readers."""
    return table.assign(policy=table.policy.map(labels)) if "policy" in table else table


def _parts(said: str) -> dict[str, Any]:
    """The words under each heading of the third level, as HTML; not those the page shows itself."""
    parts = re.split(r"^### (.*)$", said, flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {title: as_html(body) for title, body in pairs if title not in SHOWN}


# ------------------------------------------------------------------ figures
def _charts(told: Told) -> dict[str, Any]:
    base, *others = told["policies"]
    names = [policy["label"] for policy in others]
    ends = {f"outcome_value.{key}": f"{capital(who)}" for key, who in base["actors"].items()}
    found = {
        "shares": chart(
            [base["label"], *names], list(_side_by_side(told)), "share of runs"
        ),
        "differences": chart(
            names, _apart(told, SHARES), "percentage points of all runs", line=0.0
        ),
        "ends": chart(names, _apart(told, ends), "utility", percent=False, line=0.0),
    }  # fmt: skip
    return {name: each for name, each in found.items() if each["rows"]}


def _found(told: Told, outcome: str) -> list[Told | None]:
    """The rows of a measure, one for each policy but the first."""
    rows = {row["policy"]: row for row in told["measures"]
            if row["outcome"] == outcome and not row["unfair"]}  # fmt: skip
    return [rows.get(policy["key"]) for policy in told["policies"][1:]]


def _apart(told: Told, names: Mapping[str, str]) -> Iterator[tuple[str, list[Point]]]:
    for name, label in names.items():
        yield (
            label,
            [None if row is None else point(*drawn(row).values()) for row in _found(told, name)],
        )


def _side_by_side(told: Told) -> Iterator[tuple[str, list[Point]]]:
    for name, label in SHARES.items():
        rows = _found(told, name)
        first = next((row for row in rows if row), None)
        yield (
            label,
            [
                _point(first, "base", "base_low", "base_high"),
                *(_point(row, "other", "other_low", "other_high") for row in rows),
            ],
        )


def _point(row: Told | None, *names: str) -> Point:
    return None if row is None else point(*(row[name] for name in names))


def _table(told: Told, policy: Told) -> dict[str, Any]:
    """What a policy changes, measure by measure, in words and figures: heads, rows, notes."""
    rows, notes = measured(told, policy)
    names = heads(told, policy)
    kept = [k for k, name in enumerate(names) if name and k]
    said = [(capital(row[0]), [row[k].replace("-", "−") for k in kept]) for row in rows]
    return {"heads": [capital(names[k]) for k in kept], "rows": said, "notes": notes}
