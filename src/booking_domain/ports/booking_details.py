"""Bookings with what they say of calls and people."""

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.described_booking import DescribedBooking
from booking_domain.model.time_slot import TimeSlot


class BookingDetails(Protocol):
    """
    One tenant's account at the provider, read for an audit; nobody waits for it on the telephone.

    Every method raises `CalendarUnavailable` where there is no answer, or no sense in it.
    """

    @abstractmethod
    async def list_described(self, *, window: TimeSlot) -> tuple[DescribedBooking, ...]:
        """Return every booking in any status that overlaps the window, by start; all pages."""

    @abstractmethod
    async def describe(self, uid: str) -> DescribedBooking | None:
        """Return the booking of this uid in any status, `None` if the provider has none."""
