"""Watched intents in the database."""

import datetime as dt

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, case, delete, select, update
from typing_extensions import override

from adapters.sql.due_indexes import by_look, salon_of
from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import BOOKING_WATCH
from adapters.sql.transaction import Transaction
from adapters.sql.undue_rows import DueColumn
from booking_domain.model.booking_watch import BookingWatch
from booking_domain.ports.unit_of_work import BookingWatchRepository


_COLUMNS = BOOKING_WATCH.c
_NAME = ("appointment_id",)


class SqlBookingWatches(BookingWatchRepository):
    """The watches of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def put(self, watch: BookingWatch) -> None:
        statement = insert_or_change(
            BOOKING_WATCH,
            dialect=self._transaction.dialect,
            change=lambda new: {
                "sent_at": case(
                    (new["sent_at"] < _COLUMNS.sent_at, new["sent_at"]), else_=_COLUMNS.sent_at
                ),
                "eager_until": case(
                    (new["eager_until"] > _COLUMNS.eager_until, new["eager_until"]),
                    else_=_COLUMNS.eager_until,
                ),
                "next_look_at": new["next_look_at"],
            },
        )
        await self._transaction.change(
            statement.values(
                tenant_id=self._transaction.tenant_id,
                appointment_id=watch.appointment_id,
                event_type=watch.event_type,
                sent_at=watch.sent_at,
                eager_until=watch.eager_until,
                next_look_at=watch.next_look_at,
            )
        )

    @override
    async def put_off(self, watch: BookingWatch, *, until: dt.datetime) -> None:
        await self._transaction.change(
            update(BOOKING_WATCH)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == watch.appointment_id,
                _COLUMNS.next_look_at == watch.next_look_at,
            )
            .values(next_look_at=until)
        )

    @override
    async def hasten(self, appointment_id: str, *, at: dt.datetime) -> None:
        await self._transaction.change(
            update(BOOKING_WATCH)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == appointment_id,
                _COLUMNS.next_look_at > at,
            )
            .values(next_look_at=at)
        )

    @override
    async def end(self, appointment_id: str) -> None:
        await self._transaction.change(
            delete(BOOKING_WATCH).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == appointment_id,
            )
        )


def watches_of(tenant_ids: Collection[str]) -> Select[Any]:
    """This will return the query for the watches of some salons, by when they are due."""
    query = select(BOOKING_WATCH).where(salon_of(BOOKING_WATCH).in_(sorted(tenant_ids)))
    return by_look(query)


def due(watches: Select[Any], *, now: dt.datetime) -> Select[Any]:
    """This will return the query for those of them that are due, the longest due first."""
    return watches.where(_COLUMNS.next_look_at <= now).order_by(_COLUMNS.next_look_at)


def watch_of(row: Row[Any]) -> BookingWatch:
    """This will read one watch. Raises `UnreadableRow`."""
    with reading(row, BOOKING_WATCH, by=_NAME):
        return BookingWatch(
            tenant_id=row.tenant_id,
            appointment_id=row.appointment_id,
            event_type=row.event_type,
            sent_at=row.sent_at,
            eager_until=row.eager_until,
            next_look_at=row.next_look_at,
        )


WATCHES_DUE = DueColumn(_COLUMNS.next_look_at, by=_NAME, read=watch_of)
