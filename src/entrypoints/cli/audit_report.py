"""What came of an audit, as a table and as JSON; neither shows a name, a number or a uid."""

import datetime as dt

from collections.abc import Iterator
from typing import Any

from attrs import frozen
from rich.table import Table

from booking_domain.application.audit_result import AuditResult
from booking_domain.model.finding_words import words_of
from booking_domain.model.link_count import LinkCount
from booking_domain.model.link_words import words_of_link
from booking_domain.model.tenant import Tenant
from entrypoints.cli.report_console import report_console


@frozen
class _Line:
    call_id: str
    appointment_id: str
    starts_at: dt.datetime | None
    decision: str
    reason: str
    is_mended: bool


def show(tenant: Tenant, result: AuditResult) -> None:
    """This will print one salon's findings, and a line that counts them."""
    console = report_console()
    lines = list(_lines(result))
    if lines:
        table = Table(title=tenant.name, title_justify="left")
        for heading in ("call", "appointment", "time", "decision", "reason", ""):
            table.add_column(heading, overflow="fold")
        for one in lines:
            table.add_row(
                one.call_id,
                one.appointment_id,
                _when(one.starts_at, tenant=tenant),
                one.decision,
                one.reason,
                "mended" if one.is_mended else "open",
            )
        console.print(table)
    read = (
        f"{result.calls} calls, {result.appointments} appointments and {result.bookings} bookings"
        f" read, {_count(result, lines)}"
    )
    told = [read, f"{_linked(result.after)} (before: {result.before.linked})"]
    if result.rehearsals:
        told.append(f"{result.rehearsals} only rehearsed, nothing of it was done (tenant dry-runs)")
    for text in told:
        console.print(f"{tenant.tenant_id}: {text}", soft_wrap=True, highlight=False)


def plain(result: AuditResult) -> dict[str, Any]:
    """This will return one salon's findings for JSON."""
    return {
        "calls": result.calls,
        "appointments": result.appointments,
        "bookings": result.bookings,
        "links_before": _plain_count(result.before),
        "links_after": _plain_count(result.after),
        "rehearsals": result.rehearsals,
        "left": len(result.reconciliation.left),
        "sync_failures": len(result.reconciliation.sync_failures),
        "unreadable": len(result.reconciliation.unreadable),
        "findings": [
            {
                "call": one.call_id,
                "appointment": one.appointment_id,
                "starts_at": one.starts_at.isoformat() if one.starts_at else None,
                "decision": one.decision,
                "reason": one.reason,
                "is_mended": one.is_mended,
            }
            for one in _lines(result)
        ],
        "is_settled": result.is_settled,
    }


def _lines(result: AuditResult) -> Iterator[_Line]:
    for one in result.findings:
        words = words_of_link(one.decision)
        yield _Line(
            call_id=words.call_id,
            appointment_id=words.appointment_id,
            starts_at=words.starts_at,
            decision=words.decision,
            reason=words.reason,
            is_mended=one.is_mended,
        )
    for found in result.reconciliation.findings:
        decision, reason = words_of(found.decision)
        yield _Line(
            call_id="",
            appointment_id=found.appointment_id,
            starts_at=found.starts_at,
            decision=decision,
            reason=reason,
            is_mended=found.is_mended,
        )


def _count(result: AuditResult, lines: list[_Line]) -> str:
    mended = sum(one.is_mended for one in lines)
    compared = result.reconciliation
    still = len(lines) - mended + len(compared.sync_failures) + len(compared.unreadable)
    return f"{mended} mended, {still} open, {len(compared.left)} under way"


def _linked(count: LinkCount) -> str:
    return f"{count.linked} of {count.with_booking} calls with a booking are linked both ways"


def _plain_count(count: LinkCount) -> dict[str, int]:
    return {"with_booking": count.with_booking, "linked": count.linked}


def _when(moment: dt.datetime | None, *, tenant: Tenant) -> str:
    return f"{moment.astimezone(tenant.location.zone):%Y-%m-%d %H:%M}" if moment else ""
