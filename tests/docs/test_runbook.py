"""The runbook has an answer to every alert and to every alarm."""

import ast
import functools
import re

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.runner.refused_write import Writing
from booking_domain.application.late_results import LATE_RESULT_REFUSED
from booking_domain.application.poll_calendar import CHANGE_REFUSED
from booking_domain.application.process_events import CANNOT_BE_PROCESSED
from booking_domain.application.refused_mending import MENDING_REFUSED
from booking_domain.application.unattended_sagas import SERVED_BY_NOBODY
from booking_domain.application.untold_ends import CALLBACK_REFUSED
from booking_domain.model.call import Suspicion
from booking_domain.model.reconciliation import Problem


PROJECT = Path(__file__).parents[2]
RUNBOOK = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
RULES = PROJECT / "ops" / "prometheus" / "rules.yml"


def test_every_alert_has_a_section_and_no_section_is_without_alert() -> None:
    """By exactly its name, which the alert's annotation leads to."""
    alerts = re.findall(r"^\s*-?\s*alert: (\w+)", RULES.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(_alert_sections()) == sorted(alerts)


def test_every_alert_says_how_urgent_it_is_and_what_to_do() -> None:
    """In its own words, or by leading to another."""
    sections = _alert_sections()
    for name, text in sections.items():
        assert re.match(r"\*\*(Page|Hour|Day)\.\*\*", text.strip()), name
        is_complete = all(word in text for word in ("*Means:*", "*Look at:*"))
        says_what_to_do = "*Do:*" in text or re.search(r"\| do \|$", text, re.MULTILINE)
        same_as = re.search(r"\bAs \[(\w+)\]\(#", text)
        assert (is_complete and says_what_to_do) or (same_as and same_as[1] in sections), name


@pytest.mark.parametrize("problem", [one.value for one in (*Problem, *Suspicion)])
def test_every_problem_that_reconciliation_or_a_call_reports_is_explained(problem: str) -> None:
    """In a row of its own."""
    assert f"\n| `{problem}` |" in RUNBOOK


def test_every_alarm_in_the_code_is_explained() -> None:
    """By the line that it writes, or by the problem that it names."""
    told = {
        *_alarm_lines(),
        *_stuck_reasons(),
        CALLBACK_REFUSED,
        CANNOT_BE_PROCESSED,
        CHANGE_REFUSED,
        LATE_RESULT_REFUSED,
        MENDING_REFUSED,
        SERVED_BY_NOBODY,
        *(one.value for one in Writing),
    }

    assert len(told) > 20
    assert {one for one in told if f"`{one}" not in RUNBOOK} == set()


def _alert_sections() -> dict[str, str]:
    part = RUNBOOK.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    pieces = re.split(r"^### (\w+)$", part, flags=re.MULTILINE)[1:]
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def _alarm_lines() -> Iterator[str]:
    for call in _calls():
        is_alarm = any(
            one.arg == "alarm" and isinstance(one.value, ast.Constant) and one.value.value is True
            for one in call.keywords
        )
        # A line whose name is made of a table's is told of for all of them.
        if is_alarm and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)


def _stuck_reasons() -> Iterator[str]:
    for call in _calls():
        if isinstance(call.func, ast.Name) and call.func.id == "Stuck":
            for one in call.keywords:
                if one.arg == "alarm" and isinstance(one.value, ast.Constant):
                    yield str(one.value.value)


@functools.cache
def _calls() -> tuple[ast.Call, ...]:
    return tuple(
        node
        for path in sorted((PROJECT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
