"""Units of work on a database."""

import contextlib

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.appointments import SqlAppointments
from adapters.sql.booking_watches import SqlBookingWatches
from adapters.sql.decision_log import SqlDecisionLog
from adapters.sql.engine import connected
from adapters.sql.inbox import SqlInbox
from adapters.sql.outbox import SqlOutbox
from adapters.sql.slot_claims import SqlSlotClaims
from adapters.sql.sync_failures import SqlSyncFailures
from adapters.sql.tool_calls import SqlCalls, SqlSlotOffers, SqlToolReceipts
from adapters.sql.transaction import Access, Transaction
from booking_domain.ports.unit_of_work import UnitOfWork, UnitsOfWork


class SqlUnitOfWork(UnitOfWork):
    """One transaction on one connection."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.appointments = SqlAppointments(transaction)
        self.claims = SqlSlotClaims(transaction)
        self.offers = SqlSlotOffers(transaction)
        self.receipts = SqlToolReceipts(transaction)
        self.calls = SqlCalls(transaction)
        self.outbox = SqlOutbox(transaction)
        self.inbox = SqlInbox(transaction)
        self.watches = SqlBookingWatches(transaction)
        self.decisions = SqlDecisionLog(transaction)
        self.sync_failures = SqlSyncFailures(transaction)

    @override
    async def commit(self) -> None:
        await self._transaction.commit()


class SqlUnitsOfWork(UnitsOfWork):
    """Units of work on the database of an engine that `open_engine` has made."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open(tenant_id, Access.WRITING)

    @override
    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open(tenant_id, Access.READING)

    @contextlib.asynccontextmanager
    async def _open(self, tenant_id: str, access: Access) -> AsyncIterator[UnitOfWork]:
        async with connected(self._engine, access=access) as connection:
            yield SqlUnitOfWork(Transaction(connection, tenant_id=tenant_id, access=access))
