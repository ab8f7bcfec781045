"""Carrying out what was decided where calendar and database differ, and writing down why."""

import datetime as dt

from collections.abc import Mapping

from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.decision_record import DecisionKind, DecisionRecord
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    ProviderBooking,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.model.reconciliation import Adopt, CancelStray, Finding, Report
from booking_domain.model.sync_failure import SyncFailure, SyncFailureKind
from booking_domain.model.tenant import Tenant
from booking_domain.model.time_slot import local_days
from booking_domain.ports.availability_cache import AvailabilityCache
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


_REASON = "Verspätet eingegangene Anfrage, durch eine neuere ersetzt"


class Decisions:
    """Each in one transaction, by compare-and-set on the row on which it was decided."""

    def __init__(
        self,
        *,
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        cache: AvailabilityCache,
        clock: Clock,
    ) -> None:
        self._tenants = tenants
        self._units = units
        self._cache = cache
        self._clock = clock

    async def adopt(self, row: Appointment, decision: Adopt) -> bool:
        """
        Let the appointment follow its booking; `False` where it has changed meanwhile.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        now = self._clock.now()
        after, event = row.found(decision.booking, at=now)
        try:
            async with self._units.writing(row.tenant_id) as unit:
                await unit.appointments.save(after, lease=None)
                await self._follow(unit, row, after)
                await unit.outbox.add(event)
                reason = "moved" if after.state.stands else "cancelled"
                await unit.decisions.record(
                    _record(row, DecisionKind.ADOPTED, reason, uid=decision.booking.uid, at=now)
                )
                await unit.commit()
        except StaleAppointment:
            return False
        await self._forget_days(row, after)
        return True

    async def _follow(self, unit: UnitOfWork, row: Appointment, after: Appointment) -> None:
        """Move the claims; the calendar has decided already, so that a rival cannot refuse it."""
        if gained := sorted(set(after.grains) - set(row.grains)):
            await unit.claims.adopt(row.appointment_id, resource_id=row.resource_id, grains=gained)
            others = await unit.claims.taken(
                [row.resource_id],
                window=after.with_buffers(after.slot),
                now=self._clock.now(),
                ignoring=[row.appointment_id],
            )
            if others:
                finding = Report(Finding.OVERLAP, uid=after.provider_uid)
                await unit.decisions.record(_reported(row, finding, at=self._clock.now()))
        await unit.claims.keep_only(row.appointment_id, grains=after.grains)

    async def cancel_stray(
        self, row: Appointment, decision: CancelStray, *, calendar: CalendarProvider
    ) -> bool:
        """
        Take a booking out of the calendar, and record it; `False` where that failed.

        Raises:
            StorageUnavailable: the database did not answer.
        """
        stray = decision.booking
        outcome = await calendar.cancel_booking(stray.uid, reason=_REASON)
        if is_gone(outcome):
            await self._cancelled(row, stray=stray)
            return True
        now = self._clock.now()
        failure = SyncFailure(
            appointment_id=row.appointment_id,
            uid=stray.uid,
            kind=SyncFailureKind.STRAY,
            tries=1,
            reason=reason_of(outcome),
            first_at=now,
            last_at=now,
        )
        async with self._units.writing(row.tenant_id) as unit:
            await unit.sync_failures.note(failure)
            await unit.commit()
        return False

    async def _cancelled(self, row: Appointment, *, stray: ProviderBooking) -> None:
        now = self._clock.now()
        noted, event = row.noted(EventKind.STRAY_CANCELLED, at=now, slot=stray.slot)
        record = _record(
            row, DecisionKind.STRAY_CANCELLED, "not its booking", uid=stray.uid, at=now
        )
        async with self._units.writing(row.tenant_id) as unit:
            await unit.decisions.record(record)
            await unit.sync_failures.resolve(row.appointment_id, uid=stray.uid, at=now)
            await unit.commit()
        try:
            async with self._units.writing(row.tenant_id) as unit:
                await unit.appointments.save(noted, lease=None)
                await unit.outbox.add(event)
                await unit.commit()
        except StaleAppointment:
            # Another process noted it, or a saga began: the booking is gone either way.
            return

    async def report(self, tenant_id: str, report: Report, *, row: Appointment | None) -> None:
        """Write down what only a person can put right; raises `StorageUnavailable`."""
        now = self._clock.now()
        async with self._units.writing(tenant_id) as unit:
            await unit.decisions.record(_reported(row, report, at=now))
            await unit.commit()

    async def _forget_days(self, before: Appointment, after: Appointment) -> None:
        tenant = self._tenants.get(after.tenant_id)
        if tenant is None:
            return
        days = {
            day
            for slot in {before.slot, after.slot}
            for day in local_days(slot, zone=tenant.location.zone)
        }
        await self._cache.drop(after.tenant_id, days=days)


def is_gone(outcome: WriteOutcome) -> bool:
    """Whether a booking that was to be cancelled surely takes place no more."""
    match outcome:
        case Booked(booking=booking):
            return not booking.status.is_active
        case NotBooked(reason=reason):
            return reason is RefusalReason.ALREADY_CANCELLED
        case _:
            return False


def reason_of(outcome: WriteOutcome) -> str:
    """This will name an outcome in machine words, without the provider's own text."""
    return outcome.reason.value if isinstance(outcome, NotBooked) else "unknown"


def _record(
    row: Appointment, kind: DecisionKind, reason: str, *, uid: str | None, at: dt.datetime
) -> DecisionRecord:
    return DecisionRecord(
        subject=row.appointment_id,
        kind=kind,
        reason=reason,
        uid=uid,
        fence=row.fence,
        first_at=at,
        last_at=at,
    )


def _reported(row: Appointment | None, report: Report, *, at: dt.datetime) -> DecisionRecord:
    return DecisionRecord(
        subject=row.appointment_id if row is not None else report.uid or "",
        kind=DecisionKind.REPORTED,
        reason=report.finding.value,
        uid=report.uid,
        fence=row.fence if row is not None else 0,
        first_at=at,
        last_at=at,
    )
