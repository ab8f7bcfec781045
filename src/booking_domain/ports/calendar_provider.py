"""The calendar in which appointments finally stand."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.booking_report import ReportPage
from booking_domain.model.provider_booking import BookingRequest, ProviderBooking, WriteOutcome
from booking_domain.model.time_slot import TimeSlot


class CalendarProvider(Protocol):
    """
    One tenant's account at the provider.

    Reading calls raise `CalendarUnavailable` when nothing can be said. Writing calls never raise:
    their outcome is booked, surely not booked, or unknown. No call is retried inside an adapter.
    """

    @abstractmethod
    async def free_slots(self, event_type: str, *, window: TimeSlot) -> tuple[TimeSlot, ...]:
        """
        Return the slots that *start* inside the window, sorted; each as long as the event type.

        An offered slot may be up to two seconds stale, and may still be refused when booked.

        Raises:
            CalendarUnavailable: no answer, no sense in it, or the event type does not exist.
        """

    @abstractmethod
    async def create_booking(self, request: BookingRequest) -> WriteOutcome:
        """Create a booking with the request's key in its metadata; never idempotent by itself."""

    @abstractmethod
    async def reschedule_booking(
        self, uid: str, *, start: dt.datetime, reason: str
    ) -> WriteOutcome:
        """Move a booking; the answer carries a *new* uid, and the old booking is cancelled."""

    @abstractmethod
    async def cancel_booking(self, uid: str, *, reason: str) -> WriteOutcome:
        """
        Cancel a booking; `Booked` carries it in its cancelled state.

        One that had been cancelled before is `NotBooked` with `ALREADY_CANCELLED` (or
        `ALREADY_RESCHEDULED`, where the provider says so).
        """

    @abstractmethod
    async def get_booking(self, uid: str) -> ProviderBooking | None:
        """
        Return the booking of this uid in any status, `None` if the provider has none.

        Raises:
            CalendarUnavailable: no answer, or no sense in it.
        """

    @abstractmethod
    async def find_bookings(
        self, key: str, *, event_type: str, created_after: dt.datetime
    ) -> tuple[ProviderBooking, ...]:
        """
        Return every booking that carries this key, in any status, oldest first.

        An empty answer proves nothing while a request may still land.

        Raises:
            CalendarUnavailable: no answer, or no sense in it, on any of its pages.
        """

    @abstractmethod
    async def list_bookings(self, *, window: TimeSlot) -> tuple[ProviderBooking, ...]:
        """
        Return every booking in any status that overlaps the window, sorted by start; all pages.

        Raises:
            CalendarUnavailable: no answer, or no sense in it, on any of its pages.
        """

    @abstractmethod
    async def changed_since(self, moment: dt.datetime, *, skip: int) -> ReportPage:
        """
        Return one page of the bookings that were changed at or after a moment, in that order.

        Args:
            skip: How many of them to leave out, the longest unchanged first.

        Raises:
            CalendarUnavailable: no answer, or no sense in it.
        """
