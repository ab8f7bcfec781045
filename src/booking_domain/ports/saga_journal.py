"""Sagas that nobody drives any more, of all the tenants that this process serves."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.unattended_saga import UnattendedSaga
from booking_domain.ports.unit_of_work import Lease


class SagaJournal(Protocol):
    """
    The leases on open sagas; all times by the *database's* clock.

    What is of a tenant that this process does not serve is left to those that do: without its
    calendar nothing could be looked up, and the saga would only come to a wrong end.

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
        Return watched intents whose look is due by `now`, the longest due first.

        They stay due until they are put again: two processes may get the same one.
        """

    @abstractmethod
    async def left_by_others(self, *, limit: int) -> tuple[UnattendedSaga, ...]:
        """
        Return open sagas of tenants that this process does not serve whose lease ran out or was
        given up, the longest ago first; nothing is taken.
        """

    @abstractmethod
    async def hand_over(self, owner: str) -> int:
        """Give up every lease of this owner at once, and return how many there were."""
