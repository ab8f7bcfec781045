"""Leases on open sagas in memory."""

import contextlib
import datetime as dt

from collections.abc import AsyncIterator, Callable, Collection

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import AppointmentRow
from adapters.memory.store import MemoryStore
from adapters.memory.writer_turn import Ticket
from booking_domain.errors import StorageRefused, StorageUnavailable
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.unattended_saga import UnattendedSaga
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.unit_of_work import Lease


class MemorySagaJournal(SagaJournal):
    """The leases of the tenants in a store that one process serves."""

    def __init__(self, store: MemoryStore, *, serving: Collection[str]) -> None:
        self._store = store
        self._serving = frozenset(serving)

    @override
    async def take_over(self, lease: Lease, *, limit: int) -> tuple[Appointment, ...]:
        async with self._turn() as ticket:
            now = self._store.milliseconds()
            left = [row for row in self._lapsed() if row.appointment.tenant_id in self._serving]
            taken = tuple(
                evolve(
                    row,
                    appointment=evolve(row.appointment, fence=row.appointment.fence + 1),
                    owner=lease.owner,
                    lease_until=now + lease.milliseconds,
                )
                for row in left[:limit]
            )
            await self._commit(taken, ticket=ticket)
        return tuple(row.appointment for row in taken)

    @override
    async def renew(self, appointment: Appointment, *, lease: Lease) -> bool:
        async with self._turn() as ticket:
            tables = self._store.tables(appointment.tenant_id)
            row = tables.appointments.get(appointment.appointment_id)
            if (
                row is None
                or row.owner != lease.owner
                or row.appointment.fence != appointment.fence
            ):
                return False
            if (cause := self._store.change_refusal) is not None:
                raise StorageRefused("a lease was refused", cause=cause)
            until = self._store.milliseconds() + lease.milliseconds
            await self._commit((evolve(row, lease_until=until),), ticket=ticket)
        return True

    @override
    async def due_watches(self, now: dt.datetime, *, limit: int) -> tuple[BookingWatch, ...]:
        await self._store.answer()
        due = sorted(
            (
                watch
                for tables in self._store.tenants()
                for watch in tables.watches.values()
                if watch.next_look_at <= now and watch.tenant_id in self._serving
            ),
            key=lambda watch: (watch.next_look_at, watch.appointment_id),
        )
        return tuple(due[:limit])

    @override
    async def left_by_others(self, *, limit: int) -> tuple[UnattendedSaga, ...]:
        await self._store.answer()
        left = [row for row in self._lapsed() if row.appointment.tenant_id not in self._serving]
        return tuple(
            UnattendedSaga(one.tenant_id, one.appointment_id, fence=one.fence)
            for one in (row.appointment for row in left[:limit])
        )

    @override
    async def hand_over(self, owner: str) -> int:
        async with self._turn() as ticket:
            given_up = tuple(
                evolve(row, owner=None, lease_until=0)
                for row in self._open_sagas()
                if row.owner == owner
            )
            await self._commit(given_up, ticket=ticket)
        return len(given_up)

    def _lapsed(self) -> list[AppointmentRow]:
        now = self._store.milliseconds()
        return sorted(
            (row for row in self._open_sagas() if row.lease_until < now),
            key=lambda row: (row.lease_until, row.appointment.appointment_id),
        )

    def _open_sagas(self) -> tuple[AppointmentRow, ...]:
        return tuple(
            row
            for tables in self._store.tenants()
            for row in tables.appointments.values()
            if row.appointment.saga is not None
        )

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[Ticket]:
        await self._store.answer()
        ticket = await self._store.turn.take(self)
        try:
            await self._store.answer()
            yield ticket
        finally:
            self._store.turn.give_back(ticket)

    async def _commit(self, rows: tuple[AppointmentRow, ...], *, ticket: Ticket) -> None:
        if rows:
            await self._store.commit(self._write(rows, ticket=ticket))

    def _write(self, rows: tuple[AppointmentRow, ...], *, ticket: Ticket) -> Callable[[], None]:
        def write() -> None:
            if not self._store.turn.is_held_by(ticket):
                message = "the transaction was rolled back: its connection is gone"
                raise StorageUnavailable(message)
            for row in rows:
                tables = self._store.tables(row.appointment.tenant_id)
                tables.appointments[row.appointment.appointment_id] = row

        return write
