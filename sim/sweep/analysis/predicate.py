"""A condition on runs as a reader types it, checked word for word before it meets any table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sim.rules.durability import YEARS
from sim.scenario.wording import Fault, Faults, did_you_mean
from sim.sweep.analysis.study import Study, quoted

LASTING = f"agreed and collapse_years >= {YEARS:g}"
KINDS = {"COLUMN_REF", "CONSTANT", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN"}
SUMS = {"+", "-", "*", "/"}
SAYS = (
    "compare columns with values by = != < <= > >=, `in`, `between`, `is null`; "
    "join comparisons by and, or, not"
)


def condition(words: str, columns: list[str]) -> str:
    """The SQL of a predicate over these columns.

    Raises Faults, all at once, where it is not a condition or says more than comparisons.
    """
    import duckdb

    with duckdb.connect(config={"enable_external_access": "false"}) as parser:
        asked = "SELECT json_serialize_sql(?)"
        tree = json.loads(parser.execute(asked, [f"SELECT {words}"]).fetchall()[0][0])
        bare = json.loads(parser.execute(asked, ["SELECT 1"]).fetchall()[0][0])
        said = _only_expression(tree, bare, words)
        faults = [fault for node in _nodes(said) for fault in _faults(node, columns, words)]
        if faults:
            raise Faults(faults)
        bare["statements"][0]["node"]["select_list"] = [said]
        sql = str(
            parser.execute("SELECT json_deserialize_sql(?)", [json.dumps(bare)]).fetchall()[0][0]
        )
    return f"({sql.removeprefix('SELECT ')})"


def asked(study: Study, words: str) -> str:
    """The SQL of a predicate on a study's runs: yes or no, and no where it cannot be told.

    Raises Faults where it is not a condition on their columns, or compares what cannot be compared.
    """
    import duckdb

    sql = condition(words, study.columns)
    try:
        tried = study.results.query(f"SELECT {sql} AS told FROM runs LIMIT 1000").df().told
    except duckdb.Error as error:
        raise Faults([_fault(words, str(error).splitlines()[0])]) from None
    if not set(tried.dropna()) <= {True, False} or tried.dtype.kind in "iuf":
        raise Faults([_fault(words, f"neither yes nor no; {SAYS}")])
    return f"coalesce({sql}, false)"


def _only_expression(tree: dict[str, Any], bare: dict[str, Any], words: str) -> dict[str, Any]:
    """The one expression of a statement that is nothing but an expression."""
    if tree.get("error"):
        raise Faults([_fault(words, f"{tree['error_message'].strip()}; {SAYS}")])
    node, plain = tree["statements"][0]["node"], bare["statements"][0]["node"]
    more = [
        key
        for key in node
        if key not in ("select_list", "from_table") and node[key] != plain.get(key)
    ]
    table = node.get("from_table", {}).get("type") != plain["from_table"]["type"]
    if len(tree["statements"]) != 1 or len(node.get("select_list", [])) != 1 or more or table:
        raise Faults([_fault(words, f"not a single condition; {SAYS}")])
    expression: dict[str, Any] = node["select_list"][0]
    return expression


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every part of an expression that has a class."""
    if isinstance(tree, dict):
        if "class" in tree:
            yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _faults(node: dict[str, Any], columns: list[str], words: str) -> Iterator[Fault]:
    """What is wrong with one part; names of columns with dots are made whole on the way."""
    kind = node["class"]
    if kind == "COLUMN_REF":
        name = ".".join(node["column_names"])
        known = {column.lower(): column for column in columns}
        if name.lower() not in known:
            near = did_you_mean(name, columns)
            yield _fault(words, f"the runs have no column {quoted(name)}{near}")
        else:
            node["column_names"] = [known[name.lower()]]
    elif kind == "FUNCTION":
        if node["function_name"] not in SUMS or not node.get("is_operator"):
            yield _fault(words, f"'{node['function_name']}' is not known here; {SAYS}")
    elif kind not in KINDS:
        yield _fault(words, f"a {kind.lower()} is not known here; {SAYS}")


def _fault(words: str, message: str) -> Fault:
    return Fault("the predicate", None, words, message)
