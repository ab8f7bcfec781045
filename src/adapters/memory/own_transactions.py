"""Transactions of ports that belong to nobody's unit of work."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator

from attrs import evolve

from adapters.memory.rows import TenantRows
from adapters.memory.store import MemoryStore
from adapters.memory.transaction import Transaction
from booking_domain.model.appointment import Appointment
from booking_domain.model.inbox_event import InboxEvent


class OnStore:
    """What opens transactions on the shared store by itself."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @contextlib.asynccontextmanager
    async def writing(self, tenant_id: str) -> AsyncIterator[Transaction]:
        """Open a transaction that may write, when it is its turn."""
        await self._store.answer()
        ticket = await self._store.turn.take(self)
        transaction = Transaction(self._store, tenant_id=tenant_id, ticket=ticket)
        try:
            yield transaction
        finally:
            transaction.close()
            self._store.turn.give_back(ticket)

    async def read(self, tenant_id: str) -> TenantRows:
        """Return what is committed. Raises `StorageUnavailable`."""
        await self._store.answer()
        return TenantRows(self._store.tables(tenant_id))


def without_person(one: Appointment) -> Appointment:
    """This will return it as it is when its person is forgotten."""
    # With the next fence: whoever still holds the old one must not save it.
    return evolve(one, customer=None, intent=None, call_id=None, fence=one.fence + 1)


def place_of(event: InboxEvent) -> tuple[dt.datetime, str, str]:
    """This will return the place of an event in the order of receipt."""
    return (event.received_at, event.source, event.dedupe_key)
