"""The size of things: a module or function that outgrows its budget has got a second job."""

import ast

from pathlib import Path

import pytest


ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
MODULE_LINES = 350
FUNCTION_LINES = 35


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without the docstring, and without a table that is returned: neither is logic."""
    total = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None and first.end_lineno is not None:
        total -= first.end_lineno - first.lineno + 1
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Dict):
        total -= (last.end_lineno or last.lineno) - last.lineno
    return total


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_in_their_budget(module: Path) -> None:
    """At most 350 lines a module and 35 of logic a function."""
    text = module.read_text(encoding="utf-8")

    functions = [
        (node.name, lines_of(node))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert len(text.splitlines()) <= MODULE_LINES
    assert [(name, size) for name, size in functions if size > FUNCTION_LINES] == []
