"""No place in the source can call for a person uncounted, or make labels without end."""

import ast

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen


SRC = Path(__file__).parents[2] / "src"
# What is about an appointment, a call or an event says so here, with a word of the domain.
WITH_A_PROBLEM = SRC / "adapters" / "system" / "alarms.py"
COUNTED_BY = SRC / "adapters" / "telemetry" / "alarm_lines.py"
# As many as there are tables.
BY_TABLE = "f'{error.table}_unreadable'"


@frozen
class AlarmLine:
    """A call that is given `alarm`, and the loggers of its module."""

    path: Path
    call: ast.Call
    loggers: frozenset[str]

    @property
    def given(self) -> dict[str | None, ast.expr]:
        return {one.arg: one.value for one in self.call.keywords}

    def __str__(self) -> str:
        return f"{self.path.relative_to(SRC)}:{self.call.lineno}"


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for part in ("adapters", "entrypoints"):
        for path in sorted((SRC / part).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _loggers(module: ast.Module) -> frozenset[str]:
    return frozenset(
        target.id
        for one in module.body
        if isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Call)
        and ast.unparse(one.value.func) == "structlog.get_logger"
        for target in one.targets
        if isinstance(target, ast.Name)
    )


def _alarm_lines() -> list[AlarmLine]:
    return [
        AlarmLine(path, node, _loggers(module))
        for path, module in _modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and any(one.arg == "alarm" for one in node.keywords)
    ]


def test_every_alarm_is_a_line_of_structlog_that_no_level_hides() -> None:
    """There the one that counts stands in front; no other way leads to an alarm."""
    lines = _alarm_lines()
    wrong = [
        str(one)
        for one in lines
        if not (
            isinstance(one.call.func, ast.Attribute)
            and one.call.func.attr in {"error", "exception"}
            and ast.unparse(one.call.func.value) in one.loggers
            and ast.unparse(one.given["alarm"]) == "True"
        )
    ]

    assert len(lines) > 15
    assert wrong == []


def test_no_alarm_is_put_together_elsewhere() -> None:
    """As a key of a dictionary, or bound to a logger, the search above would not find it."""
    spelt = [
        f"{path.relative_to(SRC)}:{node.lineno}"
        for path, module in _modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and node.value == "alarm" and path != COUNTED_BY
    ]

    assert spelt == []


def test_the_words_of_an_alarm_are_constant() -> None:
    """They become a label: an id or a message in them would be a series for each."""
    wrong = [
        str(one)
        for one in _alarm_lines()
        if not (
            isinstance(one.call.args[0], ast.Constant) or ast.unparse(one.call.args[0]) == BY_TABLE
        )
    ]

    assert wrong == []


def test_only_alarms_of_the_domain_say_what_they_are_about() -> None:
    """Then their `problem` becomes the label, which elsewhere may be anything."""
    about = {str(one.path) for one in _alarm_lines() if "about" in one.given}

    assert about == {str(WITH_A_PROBLEM)}
