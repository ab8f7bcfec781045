"""Foreign bookings in the database."""

import datetime as dt

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from sqlalchemy import Row, case, delete, insert, select, update
from typing_extensions import override

from adapters.sql.inserts import insert_or_change
from adapters.sql.row_reading import reading
from adapters.sql.tables import CALENDAR_MARK, CLAIM_WISH, EVENT_TYPE_HOST, FOREIGN_BOOKING
from adapters.sql.transaction import Transaction
from booking_domain.errors import TransactionConflict
from booking_domain.model.booking_report import Teller
from booking_domain.model.foreign_booking import ForeignBooking
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.foreign_bookings import ForeignBookingRepository


_COLUMNS = FOREIGN_BOOKING.c
_MARK = CALENDAR_MARK.c
_HOSTED = EVENT_TYPE_HOST.c
_WISH = CLAIM_WISH.c
_ACTIVE = sorted(one.value for one in ProviderStatus if one.is_active)
_CHANGED = "somebody else has written this foreign booking since it was read"


class SqlForeignBookings(ForeignBookingRepository):
    """The foreign bookings of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def get(self, uid: str) -> ForeignBooking | None:
        row = await self._transaction.row(
            select(FOREIGN_BOOKING).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.uid == uid
            )
        )
        return _booking_of(row) if row is not None else None

    @override
    async def put(self, booking: ForeignBooking) -> ForeignBooking:
        stored = evolve(booking, version=booking.version + 1)
        values = self._values(stored)
        if booking.version == 0:
            await self._transaction.change(
                insert(FOREIGN_BOOKING).values(**values),
                refusal=lambda _: TransactionConflict(_CHANGED),
            )
            return stored
        statement = (
            update(FOREIGN_BOOKING)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.uid == booking.uid,
                _COLUMNS.version == booking.version,
            )
            .values(**values)
        )
        if not await self._transaction.change(statement):
            raise self._transaction.refused(TransactionConflict(_CHANGED))
        return stored

    @override
    async def crowding(self, resource_id: str, *, slot: TimeSlot) -> frozenset[str]:
        grains = slot.grains()
        wanted = select(_WISH.grain).where(
            _WISH.tenant_id == self._transaction.tenant_id,
            _WISH.resource_id == resource_id,
            _WISH.grain.between(grains[0], grains[-1]),
        )
        rows = await self._transaction.rows(
            select(_COLUMNS.uid).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.ends_at > slot.start,
                _COLUMNS.starts_at < slot.end,
                _COLUMNS.resource_id == resource_id,
                _COLUMNS.status.in_(_ACTIVE),
                wanted.exists(),
            )
        )
        return frozenset(row.uid for row in rows)

    @override
    async def remove(self, uid: str) -> None:
        await self._transaction.change(
            delete(FOREIGN_BOOKING).where(
                _COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.uid == uid
            )
        )

    @override
    async def note_host(self, event_type: str, *, host: str) -> None:
        statement = insert_or_change(
            EVENT_TYPE_HOST,
            dialect=self._transaction.dialect,
            change=lambda new: {"host": new.host},
        ).values(tenant_id=self._transaction.tenant_id, event_type=event_type, host=host)
        await self._transaction.change(statement)

    @override
    async def event_types_of(self, host: str) -> frozenset[str]:
        rows = await self._transaction.rows(
            select(_HOSTED.event_type).where(
                _HOSTED.tenant_id == self._transaction.tenant_id, _HOSTED.host == host
            )
        )
        return frozenset(row.event_type for row in rows)

    @override
    async def hosts(self) -> Mapping[str, str]:
        rows = await self._transaction.rows(
            select(_HOSTED.event_type, _HOSTED.host).where(
                _HOSTED.tenant_id == self._transaction.tenant_id
            )
        )
        return {row.event_type: row.host for row in rows}

    @override
    async def read_until(self) -> dt.datetime | None:
        row = await self._transaction.row(
            select(CALENDAR_MARK).where(_MARK.tenant_id == self._transaction.tenant_id)
        )
        if row is None:
            return None
        with reading(row, CALENDAR_MARK, by=()):
            until: dt.datetime = row.read_until
            return until

    @override
    async def note_read(self, until: dt.datetime) -> None:
        statement = insert_or_change(
            CALENDAR_MARK,
            dialect=self._transaction.dialect,
            change=lambda new: {
                "read_until": case(
                    (_MARK.read_until < new.read_until, new.read_until), else_=_MARK.read_until
                )
            },
        ).values(tenant_id=self._transaction.tenant_id, read_until=until)
        await self._transaction.change(statement)

    def _values(self, booking: ForeignBooking) -> dict[str, object]:
        return {
            "tenant_id": self._transaction.tenant_id,
            "uid": booking.uid,
            "resource_id": booking.resource_id,
            "event_type": booking.event_type,
            "starts_at": booking.slot.start,
            "ends_at": booking.slot.end,
            "status": booking.status.value,
            "sequence": booking.sequence,
            "said_at": booking.said_at,
            "teller": booking.teller.value,
            "heard_at": booking.heard_at,
            "version": booking.version,
        }


def _booking_of(row: Row[Any]) -> ForeignBooking:
    # The uid is no word for a log.
    with reading(row, FOREIGN_BOOKING, by=("event_type", "starts_at")):
        return ForeignBooking(
            uid=row.uid,
            resource_id=row.resource_id,
            event_type=row.event_type,
            slot=TimeSlot(start=row.starts_at, end=row.ends_at),
            status=ProviderStatus(row.status),
            sequence=row.sequence,
            said_at=row.said_at,
            teller=Teller(row.teller),
            heard_at=row.heard_at,
            version=row.version,
        )
