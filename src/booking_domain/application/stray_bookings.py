"""
Late bookings: a create that was thought lost lands after all, when its time has become free again.

While the second create of an intent stands, the first is refused. Once the caller has cancelled or
moved, it is not: then the calendar has a booking that nobody wants, and we must take it out again.
"""

from collections.abc import Mapping

from booking_domain.errors import CalendarUnavailable, StaleAppointment
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.events import EventKind
from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    ProviderBooking,
    RefusalReason,
    WriteOutcome,
)
from booking_domain.ports.calendar_provider import CalendarProvider
from booking_domain.ports.clock import Clock
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.stray_watch import StrayWatch
from booking_domain.ports.unit_of_work import UnitsOfWork


_BATCH = 20
_REASON = "Verspätet eingegangene Anfrage, durch eine neuere ersetzt"


class StrayBookings(StrayWatch):
    """Cancels what carries an intent's key and is not its appointment's, and records it."""

    def __init__(
        self,
        *,
        calendars: Mapping[str, CalendarProvider],
        units: UnitsOfWork,
        journal: SagaJournal,
        clock: Clock,
    ) -> None:
        self._calendars = calendars
        self._units = units
        self._journal = journal
        self._clock = clock

    async def look(self) -> int:
        """Look for every intent that is due; raises `StorageUnavailable`."""
        due = await self._journal.due_watches(self._clock.now(), limit=_BATCH)
        for watch in due:
            await self._look_for(watch)
        return len(due)

    async def _look_for(self, watch: BookingWatch) -> None:
        async with self._units.reading(watch.tenant_id) as unit:
            row = await unit.appointments.get(watch.appointment_id)
        calendar = self._calendars.get(watch.tenant_id)
        if row is not None and calendar is not None and _is_settled(row):
            for stray in await _strays(watch, row=row, calendar=calendar):
                outcome = await calendar.cancel_booking(stray.uid, reason=_REASON)
                if _is_gone(outcome):
                    await self._record(row, stray=stray)
        await self._go_on(watch)

    async def _record(self, row: Appointment, *, stray: ProviderBooking) -> None:
        noted, event = row.noted(EventKind.STRAY_CANCELLED, at=self._clock.now(), slot=stray.slot)
        try:
            async with self._units.writing(row.tenant_id) as unit:
                await unit.appointments.save(noted, lease=None)
                await unit.outbox.add(event)
                await unit.commit()
        except StaleAppointment:
            # Another process noted it, or a saga began: the booking is gone either way.
            return

    async def _go_on(self, watch: BookingWatch) -> None:
        following = watch.after_look(self._clock.now())
        async with self._units.writing(watch.tenant_id) as unit:
            if following is None:
                await unit.watches.end(watch.appointment_id)
            else:
                await unit.watches.put(following)
            await unit.commit()


def _is_settled(row: Appointment) -> bool:
    # A stuck appointment may own what turns up: that is for a person to decide.
    return row.saga is None and row.state is not AppointmentState.STUCK


async def _strays(
    watch: BookingWatch, *, row: Appointment, calendar: CalendarProvider
) -> list[ProviderBooking]:
    try:
        found = await calendar.find_bookings(
            watch.appointment_id, event_type=watch.event_type, created_after=watch.created_after
        )
    except CalendarUnavailable:
        # Nothing was learned: the next look is due soon.
        return []
    own = {row.provider_uid, *row.previous_uids}
    return [
        one
        for one in found
        # What was moved from another booking carries its key on: it belongs to that one's chain.
        if one.status.is_active and one.rescheduled_from is None and one.uid not in own
    ]


def _is_gone(outcome: WriteOutcome) -> bool:
    match outcome:
        case Booked(booking=booking):
            return not booking.status.is_active
        case NotBooked(reason=reason):
            return reason is RefusalReason.ALREADY_CANCELLED
        case _:
            return False
