"""Offers that nobody can take up any more."""

from booking_domain.ports.clock import Clock
from booking_domain.ports.offer_expiry import OfferExpiry


_BATCH = 200


class ExpiredOffers:
    """Deletes what was offered in calls that are over, in transactions that are short."""

    def __init__(self, *, offers: OfferExpiry, clock: Clock) -> None:
        self._offers = offers
        self._clock = clock

    async def forget(self) -> None:
        """Delete all that have expired by now; raises `StorageUnavailable`."""
        now = self._clock.now()
        # What expires meanwhile waits for the next time, so this comes to an end.
        while await self._offers.forget_expired(now, limit=_BATCH) == _BATCH:
            pass
