"""What came of a reconciliation, as tables and as plain values."""

import datetime as dt

from typing import Any

from attrs import frozen
from rich.console import Console
from rich.table import Table

from booking_domain.application.reconciliation_result import Finding, Reconciliation
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.finding_words import words_of
from booking_domain.model.reconciliation import Report
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.model.tenant import Tenant
from entrypoints.cli.open_matters import ADVICE, REFUSED, UNDOING, UNREADABLE, Advice
from entrypoints.cli.report_console import report_console


_UNCOMPARED = "not compared with the calendar, which did not answer: there may be more"


@frozen
class Matter:
    """
    Something that waits for a person.

    Args:
        name: What `resolve` takes: a reference, a uid, or else the key of a booking.
        other: Another appointment or booking that is concerned, "" for none.
    """

    name: str
    other: str
    starts_at: dt.datetime | None
    problem: str
    advice: Advice


def open_matters(done: Reconciliation) -> tuple[Matter, ...]:
    """This will return what a person must decide, then what is not undone, or cannot be read."""
    return (
        *(
            _reported(one, one.decision)
            for one in done.findings
            if isinstance(one.decision, Report)
        ),
        *(_not_undone(one) for one in done.sync_failures),
        *(_unreadable(one) for one in done.unreadable),
    )


def _reported(found: Finding, report: Report) -> Matter:
    return Matter(
        name=_name(found),
        other=found.other,
        starts_at=found.starts_at,
        problem=report.problem.value,
        advice=ADVICE[report.problem],
    )


def _not_undone(failure: SyncFailure) -> Matter:
    problem = f"{failure.kind.value}: {failure.tries} tries, last {failure.reason}"
    advice = REFUSED if failure.kind is SyncFailureKind.ENDING else UNDOING
    return Matter(failure.uid, failure.appointment_id, None, problem, advice)


def _unreadable(record: DamagedRecord) -> Matter:
    problem = f"row of {record.table} unreadable: {record.problem}"
    return Matter(record.key, "", None, problem, UNREADABLE)


def show_matters(tenant: Tenant, done: Reconciliation) -> None:
    """This will print what waits for a person, with what it means and what to do."""
    console = report_console()
    found = open_matters(done)
    if found:
        table = _table(tenant, "name", "other", "time", "problem", "what it means", "what to do")
        for one in found:
            when = _when(one.starts_at, tenant=tenant)
            table.add_row(
                one.name, one.other, when, one.problem, one.advice.meaning, one.advice.remedy
            )
        console.print(table)
    line = f"{tenant.tenant_id}: {len(found)} wait for a person, {len(done.left)} under way"
    if not done.is_compared:
        line += f"; {_UNCOMPARED}"
    _show_left(tenant, done, on=console)
    console.print(line, soft_wrap=True, highlight=False)


def plain_matters(done: Reconciliation) -> dict[str, Any]:
    """This will return the same for JSON."""
    return {
        "open": [
            {
                "name": one.name,
                "other": one.other,
                "starts_at": one.starts_at.isoformat() if one.starts_at else None,
                "problem": one.problem,
                "meaning": one.advice.meaning,
                "remedy": one.advice.remedy,
            }
            for one in open_matters(done)
        ],
        "left": len(done.left),
        "under_way": _plain_left(done),
        "is_compared": done.is_compared,
    }


def show_result(tenant: Tenant, done: Reconciliation) -> None:
    """This will print what was found and what became of it."""
    console = report_console()
    if done.findings:
        table = _table(tenant, "appointment", "other", "time", "decision", "reason", "")
        for one in done.findings:
            what, reason = words_of(one.decision)
            state = "mended" if one.is_mended else "open"
            when = _when(one.starts_at, tenant=tenant)
            table.add_row(_name(one), one.other, when, what, reason, state)
        console.print(table)
    _show_left(tenant, done, on=console)
    for failure in done.sync_failures:
        console.print(
            f"sync failure: {failure.appointment_id} {failure.uid} {failure.kind.value}, "
            f"{failure.tries} tries, last {failure.reason}",
            soft_wrap=True,
            highlight=False,
        )
    for record in done.unreadable:
        console.print(
            f"unreadable: row {record.key} of {record.table}: {record.problem} "
            "(`reconcile --list` says what to do)",
            soft_wrap=True,
            highlight=False,
        )
    compared = f"{done.appointments} appointments and {done.bookings} bookings compared"
    console.print(
        f"{tenant.tenant_id}: {compared if done.is_compared else _UNCOMPARED}, {_count(done)}",
        soft_wrap=True,
        highlight=False,
    )


def plain_result(done: Reconciliation) -> dict[str, Any]:
    """This will return the same for JSON."""
    findings = []
    for one in done.findings:
        what, reason = words_of(one.decision)
        findings.append(
            {
                "appointment": one.appointment_id,
                "reference": one.reference,
                "other": one.other,
                "starts_at": one.starts_at.isoformat() if one.starts_at else None,
                "decision": what,
                "reason": reason,
                "is_mended": one.is_mended,
            }
        )
    return {
        "appointments": done.appointments,
        "bookings": done.bookings,
        "left": len(done.left),
        "under_way": _plain_left(done),
        "findings": findings,
        "sync_failures": [
            {
                "appointment": one.appointment_id,
                "uid": one.uid,
                "kind": one.kind.value,
                "tries": one.tries,
                "first_at": one.first_at.isoformat(),
                "last_at": one.last_at.isoformat(),
                "reason": one.reason,
            }
            for one in done.sync_failures
        ],
        "unreadable": [
            {"table": one.table, "key": one.key, "problem": one.problem} for one in done.unreadable
        ],
        "is_compared": done.is_compared,
        "is_settled": done.is_settled,
    }


def _show_left(tenant: Tenant, done: Reconciliation, *, on: Console) -> None:
    for one in done.left:
        _, reason = words_of(one.decision)
        on.print(
            f"under way: {_name(one)} {_when(one.starts_at, tenant=tenant)}, {reason}",
            soft_wrap=True,
            highlight=False,
        )


def _plain_left(done: Reconciliation) -> list[dict[str, Any]]:
    return [
        {
            "appointment": one.appointment_id,
            "reference": one.reference,
            "starts_at": one.starts_at.isoformat() if one.starts_at else None,
            "reason": words_of(one.decision)[1],
        }
        for one in done.left
    ]


def _table(tenant: Tenant, *headings: str) -> Table:
    table = Table(title=tenant.name, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _name(found: Finding) -> str:
    return found.reference or found.appointment_id


def _count(done: Reconciliation) -> str:
    mended = sum(one.is_mended for one in done.findings)
    still = len(done.findings) - mended + len(done.sync_failures) + len(done.unreadable)
    return f"{mended} mended, {still} open, {len(done.left)} under way"


def _when(moment: dt.datetime | None, *, tenant: Tenant) -> str:
    return f"{moment.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}" if moment else ""
