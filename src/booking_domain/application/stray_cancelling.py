"""
Taking bookings out that carry our key and must not stand.

That one must go is listed before the calendar is asked: whatever becomes of the answer, or of this
process, whoever looks next sees that it is gone, and writes down what was done.
"""

from collections.abc import Mapping

from booking_domain.application.mended_subject import Subject
from booking_domain.errors import StaleAppointment
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.decision_record import Verdict
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import (
    OutcomeUnknown,
    ProviderBooking,
    is_gone,
    trouble_of,
)
from booking_domain.model.reconciliation import StrayReason
from booking_domain.model.sync_failure import Resolution, being_undone
from booking_domain.model.tenant import Tenant
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


_REASONS = {
    StrayReason.APPOINTMENT_ENDED: "Verspätet eingegangene Anfrage zu einem beendeten Termin",
    StrayReason.DUPLICATE: "Verspätet eingegangene Anfrage, durch eine neuere ersetzt",
}
_TRIES = 3
_NOT_ANSWERED = trouble_of(OutcomeUnknown(""))


class StrayCancelling:
    """Cancels strays, and tells of each once; several processes may do so at once."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        tenants: Mapping[str, Tenant],
        units: UnitsOfWork,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._tenants = tenants
        self._units = units
        self._clock = clock

    async def cancel(
        self, subject: Subject, *, booking: ProviderBooking, reason: StrayReason
    ) -> bool:
        """
        Cancel a booking unless that is over, and return whether it is gone and written down.

        Raises:
            StorageUnavailable: the database did not answer; the next look goes on from there.
        """
        calendar = self._calendars.get(subject.tenant_id)
        if (row := subject.row) is None or calendar is None:
            return False
        if not booking.status.is_active:
            return await self._told(row, booking=booking, reason=reason, how=Resolution.FOUND_GONE)
        await self._listed(row, uid=booking.uid, tries=0, trouble=_NOT_ANSWERED)
        outcome = await calendar.cancel_booking(booking.uid, reason=_REASONS[reason])
        if is_gone(outcome):
            return await self._told(row, booking=booking, reason=reason, how=Resolution.CANCELLED)
        if (trouble := trouble_of(outcome)) != _NOT_ANSWERED:
            await self._listed(row, uid=booking.uid, tries=1, trouble=trouble)
        return False

    async def _told(
        self, row: Appointment, *, booking: ProviderBooking, reason: StrayReason, how: Resolution
    ) -> bool:
        for _ in range(_TRIES):
            try:
                await self._tell(row, booking=booking, reason=reason, how=how)
            except StaleAppointment:
                # Somebody else has changed the row: once more on what it is now.
                continue
            return True
        # It is listed still: the next look finds it gone.
        return False

    async def _tell(
        self, row: Appointment, *, booking: ProviderBooking, reason: StrayReason, how: Resolution
    ) -> None:
        """Write down that it is gone, with its event, unless somebody has done so."""
        now = self._clock.now()
        async with self._units.writing(row.tenant_id) as unit:
            await unit.sync_failures.resolve(booking.uid, at=now, how=how)
            await unit.sync_failures.resolve(row.appointment_id, at=now, how=Resolution.WRITTEN)
            present = await unit.appointments.get(row.appointment_id)
            told = await unit.decisions.of(row.appointment_id)
            is_told = any(
                one.subject == booking.uid and one.verdict is Verdict.STRAY_CANCELLED
                for one in told
            )
            if not is_told:
                subject = Subject(row.tenant_id, row.appointment_id, row=present)
                await unit.decisions.record(
                    subject.record(booking.uid, Verdict.STRAY_CANCELLED, reason.value, at=now)
                )
                if present is not None and present.saga is None:
                    noted, event = present.noted(
                        EventKind.STRAY_CANCELLED, at=now, slot=booking.slot
                    )
                    await unit.appointments.save(noted, lease=None)
                    await unit.outbox.add(event)
            await unit.commit()

    async def _listed(self, row: Appointment, *, uid: str, tries: int, trouble: str) -> None:
        """List that it must go, and have it looked at again, ever less often, for a day."""
        now = self._clock.now()
        tenant = self._tenants.get(row.tenant_id)
        failure = being_undone(row.appointment_id, uid=uid, tries=tries, reason=trouble, at=now)
        async with self._units.writing(row.tenant_id) as unit:
            await unit.sync_failures.put(failure)
            if tenant is not None:
                await unit.watches.put(
                    BookingWatch.beginning(
                        tenant_id=row.tenant_id,
                        appointment_id=row.appointment_id,
                        event_type=row.event_type,
                        sent_at=now,
                        landing_horizon=tenant.rules.landing_horizon,
                        now=now,
                    )
                )
            await unit.commit()
