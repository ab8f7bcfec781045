"""
Audit and backfill: data that is wrong already, listed, and mended where there is one right answer.

The links of calls are decided here (`model/link_audit.py`). Whether both sides agree on each
appointment is reconciliation's question, with its own comparison and its own mending.
"""

import datetime as dt

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from booking_domain.application.audit_result import (
    AuditPhase,
    AuditProgress,
    AuditResult,
    LinkFinding,
)
from booking_domain.application.link_mending import LinkMender
from booking_domain.application.link_survey import LinkSurvey
from booking_domain.application.reconcile import Mode, Reconcile, ReconcileHandler
from booking_domain.application.reconciliation_result import Finding, Progress, Reconciliation
from booking_domain.errors import UnknownTenant
from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.link_audit import decide_links, mendings_of
from booking_domain.model.link_count import count_links
from booking_domain.model.link_decisions import Adopt, EndTwin, Link, LinkDecision, LinkReport
from booking_domain.model.reconciliation import Problem, Report
from booking_domain.model.salon_records import Belief, SalonRecords
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import TimeSlot


_STEP = dt.timedelta(days=30)

Tell = Callable[[AuditProgress], None]


@frozen
class Audit:
    """
    Look through all calls and appointments of a salon.

    Args:
        window: In which the calendar is read.
        mode: `DRY_RUN` lists, `MEND` mends.
        belief: Whether bookings of calls that nobody knows may be ours.
    """

    tenant_id: str
    window: TimeSlot
    mode: Mode
    belief: Belief = Belief.KNOWN_CALLS


class AuditHandler:
    """Lists and mends; it may run in several processes at once, and may be killed at any time."""

    def __init__(
        self,
        *,
        tenants: Mapping[str, Tenant],
        survey: LinkSurvey,
        mender: LinkMender,
        reconcile: ReconcileHandler,
    ) -> None:
        self._tenants = tenants
        self._survey = survey
        self._mender = mender
        self._reconcile = reconcile

    async def handle(self, command: Audit, *, tell: Tell) -> AuditResult:
        """
        Look through a salon, and carry out what is decided; `tell` hears how far it has come.

        Raises:
            UnknownTenant: there is no such salon.
            CalendarUnavailable: the calendar could not be listed; what was mended stays so.
            StorageUnavailable: the database did not answer; likewise.
        """
        tenant = self._tenants.get(command.tenant_id)
        if tenant is None:
            raise UnknownTenant(command.tenant_id)
        # Bookings first: whatever is made meanwhile has its row before its booking.
        bookings = await self._survey.bookings(
            tenant.tenant_id,
            parts=tuple(_parts(command.window)),
            tell=lambda count: tell(AuditProgress(AuditPhase.READING, done=count, of=None)),
        )
        records = await self._records(command, tenant, bookings)
        decisions = decide_links(records)
        before = after = count_links(records, decisions)
        mended: list[LinkFinding] = []
        if command.mode is Mode.MEND:
            mended = await self._mended(decisions, tenant=tenant, tell=tell)
            # What is open is what a second look finds, not what the first one hoped for.
            records = await self._records(command, tenant, bookings)
            decisions = decide_links(records)
            after = count_links(records, decisions)
            reports = [one for one in decisions if isinstance(one, LinkReport)]
            await self._mender.note(reports, tenant_id=tenant.tenant_id)
        compared = await self._compared(command, tell=tell)
        return AuditResult(
            calls=len(records.calls),
            appointments=len(records.appointments),
            bookings=len(bookings),
            before=before,
            after=after,
            findings=(*mended, *(LinkFinding(one, is_mended=False) for one in decisions)),
            reconciliation=_without_explained(compared, decisions),
            rehearsals=await self._survey.rehearsals(tenant.tenant_id, since=command.window.start),
        )

    async def _records(
        self, command: Audit, tenant: Tenant, bookings: tuple[DescribedBooking, ...]
    ) -> SalonRecords:
        records = await self._survey.records(tenant, bookings=bookings)
        return evolve(records, belief=command.belief)

    async def _mended(
        self, decisions: Sequence[LinkDecision], *, tenant: Tenant, tell: Tell
    ) -> list[LinkFinding]:
        mendings = mendings_of(decisions)
        found: list[LinkFinding] = []
        for number, one in enumerate(mendings, start=1):
            if await self._mender.carry_out(one, tenant_id=tenant.tenant_id):
                found.append(LinkFinding(one, is_mended=True))
            tell(AuditProgress(AuditPhase.MENDING, done=number, of=len(mendings)))
        return found

    async def _compared(self, command: Audit, *, tell: Tell) -> Reconciliation:
        def told(progress: Progress) -> None:
            tell(AuditProgress(AuditPhase.COMPARING, done=progress.bookings, of=None))

        comparison = Reconcile(
            tenant_id=command.tenant_id, window=command.window, mode=command.mode
        )
        return await self._reconcile.handle(comparison, tell=told)


def _without_explained(
    compared: Reconciliation, decisions: Sequence[LinkDecision]
) -> Reconciliation:
    """Leave out what is only another view of what the decisions are about."""
    ids: set[str] = set()
    twins: set[str] = set()
    for one in decisions:
        match one:
            case Adopt(appointment=row):
                ids.add(row.appointment_id)
            case EndTwin(twin=row):
                twins.add(row.appointment_id)
            case Link(row=row, booking=booking) if booking is not None:
                ids.add(row.appointment_id)
    kept = tuple(
        one for one in compared.findings if not _is_explained(one, ids=ids | twins, twins=twins)
    )
    return evolve(compared, findings=kept)


def _is_explained(finding: Finding, *, ids: set[str], twins: set[str]) -> bool:
    match finding.decision:
        case Report(problem=Problem.OVERLAP, subject=other):
            # The one that has the booking is in every overlap that its twin is in.
            return not twins.isdisjoint({finding.appointment_id, other})
        case Report(problem=Problem.UNKNOWN_KEY | Problem.GHOST):
            return finding.appointment_id in ids
        case _:
            return False


def _parts(window: TimeSlot) -> Iterator[TimeSlot]:
    start = window.start
    while start < window.end:
        end = min(start + _STEP, window.end)
        yield TimeSlot(start=start, end=end)
        start = end
