"""Use case: note what somebody said to being recognised, other than in a call."""

from collections.abc import Collection

from booking_domain.model.known_customer import Consent, KnownCustomer
from booking_domain.ports.clock import Clock
from booking_domain.ports.unit_of_work import UnitsOfWork


class ConsentByHand:
    """Notes a consent that was given or withdrawn by letter, by mail, or in the salon."""

    def __init__(self, *, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def note(
        self, customers: Collection[KnownCustomer], *, consent: Consent, tenant_id: str
    ) -> None:
        """
        Note it of these customers, as said now: it counts until they say something else.

        Raises:
            StorageUnavailable: it is not noted.
            CommitOutcomeUnknown: it may be; noting it again is harmless.
        """
        ids = [one.customer_id for one in customers]
        async with self._units.writing(tenant_id) as unit:
            await unit.customers.decided(ids, consent=consent, at=self._clock.now())
            await unit.commit()
