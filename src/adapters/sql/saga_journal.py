"""Leases on open sagas, in the rows of their appointments."""

import datetime as dt

from collections.abc import Collection, Sequence
from typing import Any

import structlog

from attrs import evolve, frozen
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    and_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from typing_extensions import override

from adapters.sql.appointment_rows import appointment_of, lease_of
from adapters.sql.booking_watches import WATCHES_DUE, due, watch_of, watches_of
from adapters.sql.column_types import DatabaseMilliseconds
from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.deadline import answered
from adapters.sql.due_indexes import by_lease, salon_of
from adapters.sql.engine import connected
from adapters.sql.errors import UnreadableRow
from adapters.sql.tables import APPOINTMENT
from adapters.sql.transaction import Access, commit
from adapters.sql.undue_rows import NEVER, NEVER_DUE
from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.model.unattended_saga import UnattendedSaga
from booking_domain.ports.saga_journal import SagaJournal
from booking_domain.ports.unit_of_work import Lease


_MOST_ENDLESS = 100
_log = structlog.get_logger(__name__)
_COLUMNS = APPOINTMENT.c
_SALON = salon_of(APPOINTMENT)
_LAPSED = _COLUMNS.lease_until < DatabaseMilliseconds()
# Nobody would ever take it over; a SQLite file also takes a text for a number that never comes.
_NEVER_MS = round(NEVER.total_seconds() * 1000)
_ENDLESS = _COLUMNS.lease_until > DatabaseMilliseconds() + _NEVER_MS
_PLACE = (_COLUMNS.lease_until, _COLUMNS.tenant_id, _COLUMNS.appointment_id)


@frozen
class Damage:
    """A row whose saga cannot be read, as it was when it was seen."""

    tenant_id: str
    appointment_id: str
    fence: int


class SqlSagaJournal(SagaJournal):
    """
    The leases of the tenants that this process serves.

    A row that cannot be read stays as it is and blocks no other; each is logged once as an alarm
    and counted in `damaged` until somebody has repaired it.
    """

    def __init__(self, engine: AsyncEngine, *, serving: Collection[str]) -> None:
        self._engine = engine
        self._serving = tuple(sorted(serving))
        self._damaged: frozenset[Damage] = frozenset()
        self._unwatched = DamagedRows()

    @property
    def damaged(self) -> frozenset[Damage]:
        """The rows that the latest `take_over` could not read."""
        return self._damaged

    @override
    async def take_over(self, lease: Lease, *, limit: int) -> tuple[Appointment, ...]:
        taken: list[Appointment] = []
        damaged: set[Damage] = set()
        if not await self._is_any_lapsed(damaged):
            self._damaged = frozenset(damaged)
            return ()
        async with connected(self._engine, access=Access.WRITING) as connection:
            async with answered(connection):
                last: Row[Any] | None = None
                while rows := await _asked(
                    connection, self._lapsed(after=last, limit=limit - len(taken))
                ):
                    for row in rows:
                        await self._take(connection, row, lease, taken=taken, damaged=damaged)
                    last = rows[-1]
            await commit(connection)
        self._damaged = frozenset(damaged)
        return tuple(taken)

    @override
    async def renew(self, appointment: Appointment, *, lease: Lease) -> bool:
        statement = (
            update(APPOINTMENT)
            .where(
                _is(appointment.tenant_id, appointment.appointment_id),
                _COLUMNS.fence == appointment.fence,
                _COLUMNS.lease_owner == lease.owner,
            )
            .values(lease_until=DatabaseMilliseconds() + lease.milliseconds)
        )
        return await self._change(statement) == 1

    @override
    async def due_watches(self, now: dt.datetime, *, limit: int) -> tuple[BookingWatch, ...]:
        async with connected(self._engine, access=Access.READING) as connection:

            async def ask(query: Select[Any]) -> Sequence[Row[Any]]:
                async with answered(connection):
                    return await _asked(connection, query)

            watched = watches_of(self._serving)
            await WATCHES_DUE.tell_of_undue(ask, watched, now=now, damaged=self._unwatched)
            return await self._unwatched.first_readable(
                ask, due(watched, now=now), limit=limit, read=watch_of
            )

    @override
    async def left_by_others(self, *, limit: int) -> tuple[UnattendedSaga, ...]:
        query = (
            select(_COLUMNS.tenant_id, _COLUMNS.appointment_id, _COLUMNS.fence)
            .where(_LAPSED, _SALON.not_in(self._serving))
            .order_by(*_PLACE)
            .limit(limit)
        )
        async with (
            connected(self._engine, access=Access.READING) as connection,
            answered(connection),
        ):
            rows = await _asked(connection, by_lease(query))
        return tuple(
            UnattendedSaga(row.tenant_id, row.appointment_id, fence=row.fence) for row in rows
        )

    @override
    async def hand_over(self, owner: str) -> int:
        statement = (
            update(APPOINTMENT)
            .where(_COLUMNS.lease_owner == owner)
            .values(lease_owner=None, lease_until=0)
        )
        return await self._change(statement)

    async def _is_any_lapsed(self, damaged: set[Damage]) -> bool:
        # Workers ask again and again; on SQLite a writing transaction would keep callers waiting.
        async with (
            connected(self._engine, access=Access.READING) as connection,
            answered(connection),
        ):
            endless = self._served(select(APPOINTMENT)).where(_ENDLESS)
            for row in await _asked(connection, endless.limit(_MOST_ENDLESS)):
                self._note_endless(row, damaged)
            lapsed = self._served(select(_COLUMNS.appointment_id)).where(_LAPSED)
            return bool(await _asked(connection, lapsed.limit(1)))

    def _lapsed(self, *, after: Row[Any] | None, limit: int) -> Select[Any]:
        query = self._served(select(APPOINTMENT)).where(_LAPSED).order_by(*_PLACE).limit(limit)
        if after is not None:
            place = (after.lease_until, after.tenant_id, after.appointment_id)
            query = query.where(tuple_(*_PLACE) > place)
        # SQLite renders no lock: its writer is alone.
        return query.with_for_update(skip_locked=True)

    def _served(self, query: Select[Any]) -> Select[Any]:
        return by_lease(query.where(_SALON.in_(self._serving)))

    async def _take(
        self,
        connection: AsyncConnection,
        row: Row[Any],
        lease: Lease,
        *,
        taken: list[Appointment],
        damaged: set[Damage],
    ) -> None:
        appointment = self._note(row, damaged)
        if appointment is None:
            return
        next_fence = evolve(appointment, fence=appointment.fence + 1)
        won = await connection.execute(
            update(APPOINTMENT)
            .where(
                _is(appointment.tenant_id, appointment.appointment_id),
                _COLUMNS.fence == appointment.fence,
            )
            .values(fence=next_fence.fence, **lease_of(next_fence, lease))
        )
        if won.rowcount == 1:
            taken.append(next_fence)

    def _note(self, row: Row[Any], damaged: set[Damage]) -> Appointment | None:
        """Return what a row holds; where it cannot be read, note that."""
        try:
            return appointment_of(row)
        except UnreadableRow as error:
            self._quarantine(row, error, damaged)
            return None

    def _note_endless(self, row: Row[Any], damaged: set[Damage]) -> None:
        if self._note(row, damaged) is not None:
            problem = f"column {_COLUMNS.lease_until.name} {NEVER_DUE}"
            key = (row.tenant_id, row.appointment_id)
            self._quarantine(
                row, UnreadableRow(APPOINTMENT.name, key=key, problem=problem), damaged
            )

    def _quarantine(self, row: Row[Any], error: UnreadableRow, damaged: set[Damage]) -> None:
        damage = Damage(row.tenant_id, row.appointment_id, fence=row.fence)
        damaged.add(damage)
        self._raise_alarm(damage, error)

    def _raise_alarm(self, damage: Damage, error: UnreadableRow) -> None:
        if damage not in self._damaged:
            _log.error(
                "saga_journal_entry_unreadable",
                alarm=True,
                tenant=damage.tenant_id,
                appointment_id=damage.appointment_id,
                fence=damage.fence,
                problem=error.problem,
            )

    async def _change(self, statement: Update) -> int:
        async with connected(self._engine, access=Access.WRITING) as connection:
            async with answered(connection):
                matched = (await connection.execute(statement)).rowcount
            await commit(connection)
        return matched


async def _asked(connection: AsyncConnection, query: Select[Any]) -> Sequence[Row[Any]]:
    rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
    return rows


def _is(tenant_id: str, appointment_id: str) -> ColumnElement[bool]:
    return and_(_COLUMNS.tenant_id == tenant_id, _COLUMNS.appointment_id == appointment_id)
