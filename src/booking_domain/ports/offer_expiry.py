"""Offers that nobody can take up any more, across all tenants."""

import datetime as dt

from abc import abstractmethod
from typing import Protocol


class OfferExpiry(Protocol):
    """
    The deletion of old offers, also of salons that are not configured any more.

    Raises `StorageUnavailable`.
    """

    @abstractmethod
    async def forget_expired(self, now: dt.datetime, *, limit: int) -> int:
        """
        Delete offers of all tenants that have expired by `now`, the oldest first, in one short
        transaction, and return how many.

        Fewer than `limit` says that no more are left, or that another process deletes the others.
        """
