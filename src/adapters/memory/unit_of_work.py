"""Units of work in memory."""

import contextlib

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from typing_extensions import override

from adapters.memory.appointment_repository import MemoryAppointments
from adapters.memory.booking_watches import MemoryBookingWatches
from adapters.memory.callbacks import MemoryCallbacks
from adapters.memory.calls import MemoryCalls
from adapters.memory.customers import MemoryCustomers
from adapters.memory.decision_log import MemoryDecisionLog
from adapters.memory.foreign_bookings import MemoryForeignBookings
from adapters.memory.inbox import MemoryInbox
from adapters.memory.links import MemoryLinks
from adapters.memory.outbox import MemoryOutbox
from adapters.memory.rehearsals import MemoryRehearsals
from adapters.memory.slot_claim_repository import MemorySlotClaims
from adapters.memory.store import MemoryStore
from adapters.memory.sync_failures import MemorySyncFailures
from adapters.memory.tool_call_repositories import MemorySlotOffers, MemoryToolReceipts
from adapters.memory.transaction import Transaction
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


class MemoryUnitOfWork(UnitOfWork):
    """One transaction on the shared store."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.appointments = MemoryAppointments(transaction)
        self.claims = MemorySlotClaims(transaction)
        self.offers = MemorySlotOffers(transaction)
        self.receipts = MemoryToolReceipts(transaction)
        self.calls = MemoryCalls(transaction)
        self.callbacks = MemoryCallbacks(transaction)
        self.customers = MemoryCustomers(transaction)
        self.outbox = MemoryOutbox(transaction)
        self.inbox = MemoryInbox(transaction)
        self.foreign = MemoryForeignBookings(transaction)
        self.watches = MemoryBookingWatches(transaction)
        self.decisions = MemoryDecisionLog(transaction)
        self.sync_failures = MemorySyncFailures(transaction)
        self.links = MemoryLinks(transaction)
        self.rehearsals = MemoryRehearsals(transaction)

    @override
    async def commit(self) -> None:
        await self._transaction.commit()


class MemoryUnitsOfWork(UnitsOfWork):
    """
    Units of work of one process on a store that may be shared by several.

    Writing units have the store to themselves, one after the other, whatever the tenant; reading
    units never wait. A task that opens a writing unit inside another gets a `RuntimeError` where a
    database would let it wait for itself.
    """

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @override
    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._writing(tenant_id)

    @override
    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._reading(tenant_id)

    @contextlib.asynccontextmanager
    async def _writing(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        await self._store.answer()
        ticket = await self._store.turn.take(self)
        transaction = Transaction(self._store, tenant_id=tenant_id, ticket=ticket)
        try:
            yield MemoryUnitOfWork(transaction)
        finally:
            transaction.close()
            self._store.turn.give_back(ticket)

    @contextlib.asynccontextmanager
    async def _reading(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        await self._store.answer()
        transaction = Transaction(self._store, tenant_id=tenant_id, ticket=None)
        try:
            yield MemoryUnitOfWork(transaction)
        finally:
            transaction.close()
