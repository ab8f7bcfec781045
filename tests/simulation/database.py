"""The database as one process sees it: the shipped memory adapters behind a connection."""

import asyncio
import datetime as dt
import itertools

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import TYPE_CHECKING

from adapters.memory.store import CommitFault
from adapters.memory.transaction import Transaction
from booking_domain.errors import StorageUnavailable, TransactionConflict
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.unattended_saga import UnattendedSaga
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.unit_of_work import Lease, UnitOfWork, UnitsOfWork


if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.world import World


_COMMIT_FAULTS = tuple(CommitFault)
_STATEMENTS = 5


class _Connection:
    """What both ports share: points, time that passes, and errors."""

    def __init__(self, world: "World", *, process: "Process") -> None:
        self.world = world
        self.process = process

    def is_due(self) -> bool:
        """Whether this call goes wrong."""
        world = self.world
        is_due = not world.is_calm and world.faults.random() < world.weather.storage_faults
        self.process.failed_calls += is_due
        return is_due

    async def begin(self, label: str) -> None:
        """Send the first word of a transaction."""
        world, dice = self.world, self.world.faults
        if blow := world.point(self.process, f"{label}: send"):
            await blow
        await asyncio.sleep(dice.uniform(0.0005, 0.003))
        if self.is_due():
            world.note(f"{label}: the database does not answer", self.process)
            message = "the connection was refused"
            raise StorageUnavailable(message)
        if self.is_due():
            world.note(f"{label}: the connection breaks", self.process)
            # The server closes this process's connections a moment later.
            client = (self.process.units, self.process.journal)
            world.loop.call_soon(world.store.disconnect, *client, context=world.context)

    async def commit(self, unit: UnitOfWork) -> None:
        """Commit, and lose the answer now and then."""
        world, dice = self.world, self.world.faults
        if blow := world.point(self.process, "commit: send"):
            await blow
        if self.is_due():
            fault = dice.choice(_COMMIT_FAULTS)
            world.note(f"commit: {fault.value}", self.process)
            world.store.fail_next_commit(fault)
        try:
            await unit.commit()
        finally:
            # A transaction that was rolled back before never came to its commit.
            world.store._faults.clear()
        if blow := world.point(self.process, "commit: effect"):
            await blow
        await asyncio.sleep(dice.uniform(0.0005, 0.003))
        if blow := world.point(self.process, "commit: receive"):
            await blow


class _Unit(UnitOfWork):
    """A unit of work whose commit travels."""

    def __init__(self, inner: UnitOfWork, *, connection: _Connection) -> None:
        self._inner = inner
        self._connection = connection
        self.appointments = inner.appointments
        self.claims = inner.claims
        self.offers = inner.offers
        self.receipts = inner.receipts
        self.calls = inner.calls
        self.customers = inner.customers
        self.outbox = inner.outbox
        self.watches = inner.watches
        self.inbox = inner.inbox
        self.foreign = inner.foreign
        self.decisions = inner.decisions
        self.sync_failures = inner.sync_failures
        self.callbacks = inner.callbacks
        self.links = inner.links
        self.rehearsals = inner.rehearsals

    async def commit(self) -> None:
        await self._connection.commit(self._inner)


def _deadlock(transaction: Transaction, *, at: int) -> None:
    """Let the database roll a transaction back at its n-th statement that writes."""
    real, statements = transaction.change, itertools.count(1)

    async def change() -> None:
        await real()
        if next(statements) == at:
            raise transaction.refused(TransactionConflict("deadlock found"))

    transaction.change = change  # type: ignore[method-assign]


class _Writing(AbstractAsyncContextManager[UnitOfWork]):
    def __init__(
        self, inner: AbstractAsyncContextManager[UnitOfWork], *, connection: _Connection
    ) -> None:
        self._inner = inner
        self._connection = connection

    async def __aenter__(self) -> UnitOfWork:
        await self._connection.begin("begin")
        unit = await self._inner.__aenter__()
        connection = self._connection
        if connection.is_due():
            at = connection.world.faults.randrange(1, _STATEMENTS)
            connection.world.note(f"deadlock at statement {at}", connection.process)
            _deadlock(unit._transaction, at=at)  # type: ignore[attr-defined]
        return _Unit(unit, connection=connection)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, traceback)


class _Reading(AbstractAsyncContextManager[UnitOfWork]):
    def __init__(
        self, inner: AbstractAsyncContextManager[UnitOfWork], *, connection: _Connection
    ) -> None:
        self._inner = inner
        self._connection = connection

    async def __aenter__(self) -> UnitOfWork:
        connection = self._connection
        # Whoever polls for something reads many times over: the first of them stands for all.
        is_first = connection.process.last_point != "read"
        if is_first and (blow := connection.world.point(connection.process, "read")):
            await blow
        if connection.is_due():
            message = "the connection was refused"
            raise StorageUnavailable(message)
        return await self._inner.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return await self._inner.__aexit__(kind, error, traceback)


class DistantUnits(UnitsOfWork):
    """Units of work over a connection."""

    def __init__(self, world: "World", *, process: "Process") -> None:
        self._inner = process.units
        self._connection = _Connection(world, process=process)

    def writing(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return _Writing(self._inner.writing(tenant_id), connection=self._connection)

    def reading(self, tenant_id: str) -> AbstractAsyncContextManager[UnitOfWork]:
        return _Reading(self._inner.reading(tenant_id), connection=self._connection)


class DistantJournal(SagaJournal):
    """The leases over a connection; a poll that finds nothing passes no point."""

    def __init__(self, world: "World", *, process: "Process") -> None:
        self._world = world
        self._process = process
        self._inner = process.journal
        self._connection = _Connection(world, process=process)

    async def take_over(self, lease: Lease, *, limit: int) -> tuple[Appointment, ...]:
        if self._has_nothing_to_take():
            return ()
        await self._connection.begin("take over")
        taken = await self._inner.take_over(lease, limit=limit)
        await self._received("take over")
        return taken

    async def renew(self, appointment: Appointment, *, lease: Lease) -> bool:
        await self._connection.begin("renew")
        world = self._world
        if not world.is_calm and world.faults.random() < world.weather.renewal_faults:
            world.note("renew: too busy", self._process)
            message = "the lock was not granted in time"
            raise StorageUnavailable(message)
        is_ours = await self._inner.renew(appointment, lease=lease)
        await self._received("renew")
        return is_ours

    async def due_watches(self, now: dt.datetime, *, limit: int) -> tuple[BookingWatch, ...]:
        if all(now < watch.next_look_at for watch in self._world.tables.watches.values()):
            return ()
        await self._connection.begin("due watches")
        return await self._inner.due_watches(now, limit=limit)

    async def left_by_others(self, *, limit: int) -> tuple[UnattendedSaga, ...]:
        return await self._inner.left_by_others(limit=limit)

    async def hand_over(self, owner: str) -> int:
        await self._connection.begin("hand over")
        count = await self._inner.hand_over(owner)
        await self._received("hand over")
        return count

    def _has_nothing_to_take(self) -> bool:
        now = self._world.store.milliseconds()
        return not any(
            row.appointment.saga is not None and row.lease_until < now
            for row in self._world.tables.appointments.values()
        )

    async def _received(self, label: str) -> None:
        if blow := self._world.point(self._process, f"{label}: effect"):
            await blow
        await asyncio.sleep(self._world.faults.uniform(0.0005, 0.003))
        if blow := self._world.point(self._process, f"{label}: receive"):
            await blow
