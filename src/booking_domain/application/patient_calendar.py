"""A calendar for work that nobody waits for: what it did not answer is asked again."""

import datetime as dt

from collections.abc import Mapping

from booking_domain.application.retry import Retry
from booking_domain.model.booking_report import ReportPage
from booking_domain.model.provider_booking import BookingRequest, ProviderBooking, WriteOutcome
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.calendar_provider import CalendarProvider


class PatientCalendar(CalendarProvider):
    """Repeats reading calls that failed for a moment; passes writing calls on as they are."""

    def __init__(self, calendar: CalendarProvider, *, retry: Retry) -> None:
        self._calendar = calendar
        self._retry = retry

    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        return await self._retry.asked(
            lambda: self._calendar.free_slots(event_type, window=window), until=None
        )

    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        return await self._calendar.create_booking(request)

    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        return await self._calendar.reschedule_booking(uid, start=start, reason=reason)

    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        return await self._calendar.cancel_booking(uid, reason=reason)

    async def get_booking(self, uid: str) -> ProviderBooking | None:
        return await self._retry.asked(lambda: self._calendar.get_booking(uid), until=None)

    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        return await self._retry.asked(
            lambda: self._calendar.find_bookings(
                key, event_type=event_type, created_after=created_after
            ),
            until=None,
        )

    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        return await self._retry.asked(
            lambda: self._calendar.list_bookings(window=window), until=None
        )

    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        return await self._retry.asked(
            lambda: self._calendar.changed_since(moment, skip=skip), until=None
        )


def patient(
    calendars: Mapping[str, CalendarProvider], *, retry: Retry
) -> Mapping[str, CalendarProvider]:
    """This will make the calendars of all salons patient."""
    return {
        tenant_id: PatientCalendar(calendar, retry=retry)
        for tenant_id, calendar in calendars.items()
    }
