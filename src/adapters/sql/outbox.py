"""The outbox in the database."""

from typing import Any

from sqlalchemy import Row, func, insert, select, update
from typing_extensions import override

from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.row_reading import reading
from adapters.sql.tables import OUTBOX
from adapters.sql.transaction import Transaction
from booking_domain.model.events import AppointmentEvent, EventKind
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import Outbox


_COLUMNS = OUTBOX.c
# An event cannot come before an earlier one of its appointment, even if a clock was set back.
_IN_ORDER = func.max(_COLUMNS.happened_at).over(
    partition_by=_COLUMNS.appointment_id, order_by=_COLUMNS.sequence
)


class SqlOutbox(Outbox):
    """The events of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

    @override
    async def add(self, event: AppointmentEvent) -> None:
        await self._transaction.change(
            insert(OUTBOX).values(
                tenant_id=self._transaction.tenant_id,
                appointment_id=event.appointment_id,
                sequence=event.sequence,
                kind=event.kind.value,
                happened_at=event.at,
                starts_at=event.slot.start,
                ends_at=event.slot.end,
                detail=event.detail,
                delivered=False,
            )
        )

    @override
    async def undelivered(self, *, limit: int) -> tuple[AppointmentEvent, ...]:
        waiting = (
            select(OUTBOX)
            .where(_COLUMNS.tenant_id == self._transaction.tenant_id, _COLUMNS.delivered.is_(False))
            .order_by(_IN_ORDER, _COLUMNS.appointment_id, _COLUMNS.sequence)
        )
        return await self._damaged.first_readable(
            self._transaction.rows, waiting, limit=limit, read=appointment_event_of
        )

    @override
    async def mark_delivered(self, event: AppointmentEvent) -> None:
        await self._transaction.change(
            update(OUTBOX)
            .where(
                _COLUMNS.tenant_id == self._transaction.tenant_id,
                _COLUMNS.appointment_id == event.appointment_id,
                _COLUMNS.sequence == event.sequence,
            )
            .values(delivered=True)
        )


def appointment_event_of(row: Row[Any]) -> AppointmentEvent:
    """This will read one event. Raises `UnreadableRow`."""
    with reading(row, OUTBOX, by=("appointment_id", "sequence")):
        return AppointmentEvent(
            appointment_id=row.appointment_id,
            sequence=row.sequence,
            kind=EventKind(row.kind),
            at=row.happened_at,
            slot=TimeSlot(start=row.starts_at, end=row.ends_at),
            detail=row.detail,
        )
