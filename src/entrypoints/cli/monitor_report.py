"""How callers were served, and the verdict: as tables and as JSON."""

import math

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any, assert_never

from attrs import frozen
from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from booking_domain.application.monitor import MonitorResult, Report
from booking_domain.model.gate import (
    FAILURE_SPAN,
    FAILURES,
    LEAST_SUCCESS,
    LEAST_WISHES,
    MOST_FAILED_COMPENSATIONS,
    MOST_P95_MS,
    Finding,
    Gate,
    Reason,
)
from booking_domain.model.service_figures import ServiceFigures


_COLOURS = {Gate.GO: "green", Gate.HOLD: "yellow", Gate.NO_GO: "red"}
_PERCENTS = (50, 95, 99)
_ALL = "all salons"
_MS = 1000
_SPAN_MINUTES = round(FAILURE_SPAN.total_seconds() / 60)


def page(result: MonitorResult, *, threshold: Fraction, closing: Collection[str] = ()) -> Group:
    """
    This will return what is shown on a terminal: the verdict, reasons, figures, latencies.

    Args:
        closing: Salons that were taken off; that hardly anybody calls them is no reason to wait.
    """
    shown = tuple(_shown(result, closing=closing))
    lines = [
        Text(f"{each.name}: {one.reason.gate.value}: {words}")
        for each in shown
        for one, words in _reasons(each.report, threshold=threshold)
        if not (one.reason is Reason.FEW_WISHES and each.is_taken_off)
    ]
    named = {each.name: each.report for each in shown}
    gate = result.total.judgement.gate
    start, end = result.window.start, result.window.end
    summary = Text(f"Verdict {gate.value}", style=f"bold {_COLOURS[gate]}")
    summary.append(
        f" of {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC,"
        f" threshold {_percent(threshold)} %",
        style="not bold default",
    )
    # The verdict first: where a terminal is too low, what is below is cut off.
    tables = (_figures(named), _troubles(named), _calendars(named), _latencies(named))
    return Group(summary, *lines, *tables)


def plain(
    result: MonitorResult, *, threshold: Fraction, closing: Collection[str] = ()
) -> dict[str, Any]:
    """This will return the same for JSON; shares are in percent, latencies in milliseconds."""
    return {
        "from": result.window.start.isoformat(),
        "to": result.window.end.isoformat(),
        "threshold": float(threshold * 100),
        **_plain(result.total, threshold=threshold),
        "salons": {
            tenant_id: {
                "is_taken_off": tenant_id in closing,
                **_plain(report, threshold=threshold),
            }
            for tenant_id, report in result.salons.items()
        },
    }


def words_of(finding: Finding, *, figures: ServiceFigures, threshold: Fraction) -> str:
    """This will say a reason in words."""
    measured = finding.measured
    match finding.reason:
        case Reason.FAILED_BOOKINGS:
            return (
                f"{measured} failed bookings within {_SPAN_MINUTES} minutes: above {FAILURES - 1}"
            )
        case Reason.ORPHAN:
            return f"{measured} bookings stand in the calendar without an owner"
        case Reason.DEADLOCK:
            return f"{measured} tool calls failed by a deadlock"
        case Reason.SUCCESS_TOO_LOW | Reason.SUCCESS_BELOW_THRESHOLD | Reason.CALLED_IN_VAIN:
            is_floor = finding.reason is Reason.SUCCESS_TOO_LOW
            bound = LEAST_SUCCESS if is_floor else threshold
            came_about = _came_about(finding, figures=figures)
            return f"{came_about}, {_percent(measured)} %: below {_percent(bound)} %"
        case Reason.CALENDAR_ILL:
            return f"the calendar of {measured} salons does not answer: breaker not closed"
        case Reason.SLOW:
            return f"p95 of {finding.tool} is {measured} ms: above {MOST_P95_MS} ms"
        case Reason.FAILED_COMPENSATIONS:
            share = f"{figures.failed_compensations} of {figures.compensations}"
            most = _percent(MOST_FAILED_COMPENSATIONS)
            return f"{share} bookings that had to be undone were not at once: above {most} %"
        case Reason.SYNC_FAILURE:
            return f"{measured} endings could not be written and are open"
        case Reason.FEW_WISHES:
            return f"{measured} wishes have ended, fewer than {LEAST_WISHES}"
        case _:
            assert_never(finding.reason)


def _came_about(finding: Finding, *, figures: ServiceFigures) -> str:
    wishes, vain = len(figures.wishes), figures.called_in_vain
    if finding.reason is Reason.CALLED_IN_VAIN:
        return (
            f"{vain} calls could not be served; of them and {wishes} wishes "
            f"{figures.successes} came about"
        )
    return f"{figures.successes} of {wishes} wishes came about"


@frozen(kw_only=True)
class _Shown:
    """A salon, or all of them, as it is called in the tables."""

    name: str
    report: Report
    is_taken_off: bool


def _shown(result: MonitorResult, *, closing: Collection[str]) -> Iterator[_Shown]:
    for tenant_id, report in result.salons.items():
        is_off = tenant_id in closing
        name = f"{tenant_id} (taken off)" if is_off else tenant_id
        yield _Shown(name=name, report=report, is_taken_off=is_off)
    if len(result.salons) > 1:
        yield _Shown(name=_ALL, report=result.total, is_taken_off=False)


def _reasons(report: Report, *, threshold: Fraction) -> Iterator[tuple[Finding, str]]:
    for one in report.judgement.findings:
        yield one, words_of(one, figures=report.figures, threshold=threshold)


def _figures(named: dict[str, Report]) -> Table:
    table = _table("salon", "verdict", "wishes", "success", "under way", "years", "names")
    for name, report in named.items():
        one, gate = report.figures, report.judgement.gate
        table.add_row(
            name,
            Text(gate.value, style=_COLOURS[gate]),
            str(len(one.wishes)),
            "" if one.success is None else f"{_percent(one.success)} %",
            str(one.under_way),
            f"{one.wrong_years} wrong",
            f"{one.wrong_recognitions} wrong",
        )
    return table


def _troubles(named: dict[str, Report]) -> Table:
    table = _table("salon", "orphans", "sync failures", "deadlocks", "undone in vain")
    for name, report in named.items():
        one = report.figures
        counts = (one.orphans, one.sync_failures, one.deadlocks)
        undone = f"{one.failed_compensations} of {one.compensations}"
        table.add_row(name, *(str(count) for count in counts), undone)
    return table


def _calendars(named: dict[str, Report]) -> Table:
    table = _table("salon", "calls not served", "calendars that do not answer now")
    for name, report in named.items():
        ill = report.figures.ill_calendars
        table.add_row(name, str(report.figures.called_in_vain), "?" if ill is None else str(ill))
    return table


def _latencies(named: dict[str, Report]) -> Table:
    table = _table("salon", "tool", "answers", *(f"p{percent}" for percent in _PERCENTS))
    for name, report in named.items():
        for tool, latency in _latency(report.figures).items():
            answers, *durations = latency.values()
            table.add_row(name, tool, str(answers), *(f"{one / _MS:.2f} s" for one in durations))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in headings:
        if heading in {"salon", "verdict", "tool"}:
            table.add_column(heading, overflow="fold")
        else:
            table.add_column(heading, justify="right")
    return table


def _latency(figures: ServiceFigures) -> dict[str, dict[str, int]]:
    return {
        tool: {
            "answers": sum(figures.durations[tool].values()),
            **{f"p{one}": figures.duration(tool, percent=one) or 0 for one in _PERCENTS},
        }
        for tool in sorted(figures.durations)
    }


def _plain(report: Report, *, threshold: Fraction) -> dict[str, Any]:
    one = report.figures
    return {
        "verdict": report.judgement.gate.value,
        "reasons": [
            {
                "reason": finding.reason.value,
                "verdict": finding.reason.gate.value,
                "tool": finding.tool,
                "message": words_of(finding, figures=one, threshold=threshold),
            }
            for finding in report.judgement.findings
        ],
        "wishes": len(one.wishes),
        "successes": one.successes,
        "success_percent": None if one.success is None else round(float(one.success * 100), 2),
        "called_in_vain": one.called_in_vain,
        "ill_calendars": one.ill_calendars,
        "under_way": one.under_way,
        "latency_ms": _latency(one),
        "orphans": one.orphans,
        "sync_failures": one.sync_failures,
        "deadlocks": one.deadlocks,
        "compensations": one.compensations,
        "failed_compensations": one.failed_compensations,
        "wrong_years": one.wrong_years,
        "wrong_recognitions": one.wrong_recognitions,
    }


def _percent(share: int | Fraction) -> str:
    """Return percent, rounded down: what is below a bound must not be shown as if it were on it."""
    hundredths = math.floor(share * 10_000)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")
