"""Every limit and every pattern of MODEL.md is claimed by name in some test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def claims():
    """Docstrings of test files and of tests, with the tests' names."""
    for file in sorted(TESTS.rglob("test_*.py")):
        if file.name != Path(__file__).name:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.Module):
                    yield f"{getattr(node, 'name', '')} {ast.get_docstring(node) or ''}"


CLAIMS = list(claims())


@pytest.mark.parametrize(
    "name", [*(f"T{k}" for k in range(1, 21)), *(f"P{k}" for k in range(1, 11))]
)
def test_every_limit_and_every_pattern_is_claimed_in_some_test(name):
    assert any(re.search(rf"\b{name}\b", claim) for claim in CLAIMS)
