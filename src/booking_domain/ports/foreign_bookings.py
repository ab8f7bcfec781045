"""What stands in the calendar and is none of ours, and how far the calendar was read."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.time_slot import TimeSlot


class ForeignBookingRepository(Protocol):
    """The tenant's foreign bookings; any method may raise `StorageUnavailable`."""

    @abstractmethod
    async def get(self, uid: str) -> ForeignBooking | None:
        """Return the booking of this uid."""

    @abstractmethod
    async def put(self, booking: ForeignBooking) -> ForeignBooking:
        """
        Insert, or update by compare-and-set on the version, and return it with its next version.

        Raises:
            TransactionConflict: somebody else has written it since it was read.
        """

    @abstractmethod
    async def crowding(self, resource_id: str, *, slot: TimeSlot) -> frozenset[str]:
        """
        Return the uids of active bookings of a resource that overlap a slot, without buffers.

        Only where somebody waits for part of that time: who got all of it is in nobody's way.
        """

    @abstractmethod
    async def remove(self, uid: str) -> None:
        """Forget a booking that turned out to be ours; a missing one is fine."""

    @abstractmethod
    async def note_host(self, event_type: str, *, host: str) -> None:
        """Note who hosts an event type, in place of what was noted before."""

    @abstractmethod
    async def event_types_of(self, host: str) -> frozenset[str]:
        """Return the event types that this host was last noted for."""

    @abstractmethod
    async def hosts(self) -> Mapping[str, str]:
        """Return who was last noted for each event type of which anybody was."""

    @abstractmethod
    async def read_until(self) -> dt.datetime | None:
        """Return up to which change the calendar was read."""

    @abstractmethod
    async def note_read(self, until: dt.datetime) -> None:
        """Move that on; it never goes back."""
