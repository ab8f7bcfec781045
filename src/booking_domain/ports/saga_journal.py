"""Sagas that nobody drives any more, across all tenants."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.ports.unit_of_work import Lease


class SagaJournal(Protocol):
    """
    The leases on open sagas; all times by the *database's* clock.

    Raises `StorageUnavailable` from any method.
    """

    @abstractmethod
    async def take_over(self, lease: Lease, *, limit: int) -> tuple[Appointment, ...]:
        """
        Take appointments with an open saga whose lease ran out or was given up.

        Each is returned with its next fence, so that whoever drove it before is fenced off; two
        callers at once never get the same one.
        """

    @abstractmethod
    async def renew(self, appointment: Appointment, *, lease: Lease) -> bool:
        """Extend the lease; `False` if somebody else has taken the saga over by now."""

    @abstractmethod
    async def due_watches(self, now: dt.datetime, *, limit: int) -> tuple[BookingWatch, ...]:
        """
        Return watched intents of all tenants whose look is due by `now`, the longest due first.

        They stay due until they are put again: two processes may get the same one.
        """

    @abstractmethod
    async def hand_over(self, owner: str) -> int:
        """Give up every lease of this owner at once, and return how many there were."""
