"""Who occupies which five minutes of which resource, and who wants what others occupy."""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Protocol

from booking_domain.model.time_slot import TimeSlot


class SlotClaimRepository(Protocol):
    """The claims of one transaction; any method may raise `StorageUnavailable`."""

    @abstractmethod
    async def claim(
        self,
        appointment_id: str,
        *,
        resource_id: str,
        grains: Collection[int],
        now: dt.datetime,
    ) -> None:
        """
        Take all of these grains; those that the appointment owns already are kept.

        A hold that has expired by `now` and is in the way is released in the same transaction.

        Raises:
            SlotAlreadyClaimed: a committed rival owns at least one; roll the transaction back.
        """

    @abstractmethod
    async def adopt(
        self, owner_id: str, *, resource_id: str, grains: Collection[int]
    ) -> Mapping[int, str]:
        """
        Take what is free or only held, for the provider has already decided; holds are released.

        What others own stays theirs and is noted as wanted: it passes to `owner_id`, an
        appointment or a foreign booking, in the transaction that releases it. Return the owners of
        those grains.
        """

    @abstractmethod
    async def keep_only(self, appointment_id: str, *, grains: Collection[int]) -> None:
        """
        Release every grain of the appointment that is not among these; all, if none are.

        What others want of it is theirs from then on.
        """

    @abstractmethod
    async def withdraw(self, owner_id: str) -> None:
        """Release every grain of a foreign booking as `keep_only` does, and want none any more."""

    @abstractmethod
    async def fulfil_wishes(self, *, limit: int) -> int:
        """
        Hand over what is wanted and free, and return how many wishes are done with.

        Two transactions that pass each other, one releasing and one wanting, may leave that.
        """

    @abstractmethod
    async def taken(
        self,
        resource_ids: Collection[str],
        *,
        window: TimeSlot,
        now: dt.datetime,
        ignoring: Collection[str],
    ) -> frozenset[tuple[str, int]]:
        """
        Return `(resource_id, grain)` of all claims and all blocked intervals in the window.

        Grains of expired holds and of the appointments in `ignoring` are left out, and what is
        blocked by events about those; not so what somebody else wants of what those own: a booking
        in the calendar may lie over an appointment, and stays when that moves.
        """
