"""Offers that have expired, in memory."""

import datetime as dt

from collections.abc import Callable

from typing_extensions import override

from adapters.memory.rows import OfferRow, Tables
from adapters.memory.store import MemoryStore
from adapters.memory.writer_turn import Ticket
from booking_domain.errors import StorageUnavailable
from booking_domain.ports.offer_expiry import OfferExpiry


class MemoryOfferExpiry(OfferExpiry):
    """The expired offers of all tenants in a store, for one process."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @override
    async def forget_expired(self, now: dt.datetime, *, limit: int) -> int:
        await self._store.answer()
        ticket = await self._store.turn.take(self)
        try:
            await self._store.answer()
            expired = sorted(
                (
                    (tables, row)
                    for tables in self._store.tenants()
                    for row in tables.offers.values()
                    if row.expires_at <= now
                ),
                key=lambda found: found[1].expires_at,
            )[:limit]
            if expired:
                await self._store.commit(self._removal(expired, ticket=ticket))
        finally:
            self._store.turn.give_back(ticket)
        return len(expired)

    def _removal(
        self, expired: list[tuple[Tables, OfferRow]], *, ticket: Ticket
    ) -> Callable[[], None]:
        def remove() -> None:
            if not self._store.turn.is_held_by(ticket):
                message = "the transaction was rolled back: its connection is gone"
                raise StorageUnavailable(message)
            for tables, row in expired:
                del tables.offers[row.offer.call_id, row.offer.slot_id]

        return remove
