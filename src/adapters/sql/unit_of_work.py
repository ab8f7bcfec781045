"""Units of work on a database."""

import contextlib

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.appointments import SqlAppointments
from adapters.sql.booking_watches import SqlBookingWatches
from adapters.sql.callbacks import SqlCallbacks
from adapters.sql.calls import SqlCalls
from adapters.sql.customers import SqlCustomers
from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.decision_log import SqlDecisionLog
from adapters.sql.engine import connected
from adapters.sql.errors import UnreadableRow
from adapters.sql.foreign_bookings import SqlForeignBookings
from adapters.sql.inbox import SqlInbox
from adapters.sql.links import SqlLinks
from adapters.sql.outbox import SqlOutbox
from adapters.sql.rehearsals import SqlRehearsals
from adapters.sql.slot_claims import SqlSlotClaims
from adapters.sql.sync_failures import SqlSyncFailures
from adapters.sql.tool_calls import SqlSlotOffers, SqlToolReceipts
from adapters.sql.transaction import Access, Transaction
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


class SqlUnitOfWork(UnitOfWork):
    """One transaction on one connection."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self.appointments = SqlAppointments(transaction, damaged=damaged)
        self.claims = SqlSlotClaims(transaction)
        self.offers = SqlSlotOffers(transaction)
        self.receipts = SqlToolReceipts(transaction, damaged=damaged)
        self.calls = SqlCalls(transaction, damaged=damaged)
        self.callbacks = SqlCallbacks(transaction, damaged=damaged)
        self.customers = SqlCustomers(transaction, damaged=damaged)
        self.outbox = SqlOutbox(transaction, damaged=damaged)
        self.inbox = SqlInbox(transaction, damaged=damaged)
        self.foreign = SqlForeignBookings(transaction)
        self.watches = SqlBookingWatches(transaction)
        self.decisions = SqlDecisionLog(transaction, damaged=damaged)
        self.sync_failures = SqlSyncFailures(transaction, damaged=damaged)
        self.links = SqlLinks(transaction, damaged=damaged)
        self.rehearsals = SqlRehearsals(transaction, damaged=damaged)

    @override
    async def commit(self) -> None:
        await self._transaction.commit()


class SqlUnitsOfWork(UnitsOfWork):
    """Units of work on the database of an engine that `open_engine` has made."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._damaged = DamagedRows()

    @override
    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open(tenant_id, Access.WRITING)

    @override
    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open(tenant_id, Access.READING)

    @contextlib.asynccontextmanager
    async def _open(self, tenant_id: str, access: Access) -> AsyncIterator[UnitOfWork]:
        async with connected(self._engine, access=access) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=access)
            try:
                yield SqlUnitOfWork(transaction, damaged=self._damaged)
            except UnreadableRow as error:
                self._damaged.tell(error)
                raise
