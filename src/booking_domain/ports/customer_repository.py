"""
The people whom a tenant knows by their numbers.

Any method may raise `StorageUnavailable`; what is written stands with the unit of work's commit.
"""

import datetime as dt

from abc import abstractmethod
from collections.abc import Collection
from typing import Protocol

from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.model.phone_number import PhoneNumber


class CustomerRepository(Protocol):
    """The tenant's customers."""

    @abstractmethod
    async def saw(self, customer: KnownCustomer) -> None:
        """
        Insert somebody, or note in what is known of them the spelling of now and that they came.

        What they consented to, and when they were first seen, stays as it is.
        """

    @abstractmethod
    async def of_number(self, phone: PhoneNumber) -> tuple[KnownCustomer, ...]:
        """Return everybody who is known under this number, who was seen last first."""

    @abstractmethod
    async def decided(
        self, customer_ids: Collection[str], *, consent: Consent, at: dt.datetime
    ) -> None:
        """Note what they said to being recognised, unless they have said something since."""

    @abstractmethod
    async def disclosed(self, customer_ids: Collection[str], *, at: dt.datetime) -> None:
        """Note that they heard that they speak with a machine; an earlier time changes nothing."""

    @abstractmethod
    async def marked(self, appointment_id: str, *, is_absent: bool, at: dt.datetime) -> bool:
        """
        Note the salon's word whether the customer of an appointment came.

        Return whether that changes what was noted, where nothing means that they came; an earlier
        word than the one that is noted changes nothing.

        Raises:
            TransactionConflict: somebody else notes one at this moment.
        """

    @abstractmethod
    async def missed(self, customer_id: str) -> None:
        """Count that they did not come; nothing happens where nobody is known by this id."""

    @abstractmethod
    async def came_after_all(self, customer_id: str) -> None:
        """Take back one count of that; below none nobody goes."""
