"""What is stored of a person, in the database."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from adapters.sql.appointment_rows import appointment_of
from adapters.sql.callbacks import callback_of
from adapters.sql.calls import call_of
from adapters.sql.customers import customer_of
from adapters.sql.engine import connected
from adapters.sql.inbox import event_of
from adapters.sql.outbox import appointment_event_of
from adapters.sql.tables import (
    APPOINTMENT,
    BOOKING_WATCH,
    CALLBACK_REQUEST,
    CUSTOMER,
    INBOX_EVENT,
    OUTBOX,
    PHONE_CALL,
    SYNC_FAILURE,
    TOOL_RECEIPT,
)
from adapters.sql.tool_calls import receipt_of
from adapters.sql.transaction import Access, Transaction
from booking_domain.model.appointment import Appointment
from booking_domain.model.call import Call
from booking_domain.model.callback_request import CallbackRequest
from booking_domain.model.events import AppointmentEvent
from booking_domain.model.inbox_event import InboxEvent
from booking_domain.model.known_customer import KnownCustomer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.tool_receipt import ReceiptKey, ToolReceipt
from booking_domain.ports.person_records import PersonRecords


_PLACE = (INBOX_EVENT.c.received_at, INBOX_EVENT.c.source, INBOX_EVENT.c.dedupe_key)


class SqlPersonRecords(PersonRecords):
    """
    The records of all tenants.

    What belongs to a list of ids is asked for id by id: each question is one look into an index,
    and nobody waits on the telephone.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @override
    async def appointments_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[Appointment, ...]:
        query = (
            select(APPOINTMENT)
            .where(APPOINTMENT.c.tenant_id == tenant_id, APPOINTMENT.c.customer_phone == phone.e164)
            .order_by(APPOINTMENT.c.ends_at)
        )
        return tuple(appointment_of(row) for row in await self._rows(tenant_id, query))

    @override
    async def customers_of(
        self, phone: PhoneNumber, *, tenant_id: str
    ) -> tuple[KnownCustomer, ...]:
        query = (
            select(CUSTOMER)
            .where(CUSTOMER.c.tenant_id == tenant_id, CUSTOMER.c.phone == phone.e164)
            .order_by(CUSTOMER.c.last_seen_at)
        )
        return tuple(customer_of(row) for row in await self._rows(tenant_id, query))

    @override
    async def unsettled(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> frozenset[str]:
        failures = select(SYNC_FAILURE.c.appointment_id).where(
            SYNC_FAILURE.c.tenant_id == tenant_id, SYNC_FAILURE.c.is_open.is_(True)
        )
        watches = [
            select(BOOKING_WATCH.c.appointment_id).where(
                BOOKING_WATCH.c.tenant_id == tenant_id, BOOKING_WATCH.c.appointment_id == one
            )
            for one in appointment_ids
        ]
        found = {row.appointment_id for row in await self._rows(tenant_id, failures, *watches)}
        return frozenset(found & set(appointment_ids))

    @override
    async def calls_of(
        self, phone: PhoneNumber, *, call_ids: Collection[str], tenant_id: str
    ) -> tuple[Call, ...]:
        of_salon = select(PHONE_CALL).where(PHONE_CALL.c.tenant_id == tenant_id)
        by_id = [of_salon.where(PHONE_CALL.c.call_id == one) for one in call_ids]
        by_number = of_salon.where(PHONE_CALL.c.caller == phone.e164)
        calls = [call_of(row) for row in await self._rows(tenant_id, by_number, *by_id)]
        once = {one.call_id: one for one in calls}
        return tuple(sorted(once.values(), key=lambda one: (one.first_seen_at, one.call_id)))

    @override
    async def callbacks_of(
        self,
        phone: PhoneNumber,
        *,
        call_ids: Collection[str],
        appointment_ids: Collection[str],
        tenant_id: str,
    ) -> tuple[CallbackRequest, ...]:
        columns = CALLBACK_REQUEST.c
        of_salon = select(CALLBACK_REQUEST).where(columns.tenant_id == tenant_id)
        by_number = of_salon.where(columns.phone == phone.e164)
        by_call = [of_salon.where(columns.call_id == one) for one in call_ids]
        by_appointment = [of_salon.where(columns.appointment_id == one) for one in appointment_ids]
        rows = await self._rows(tenant_id, by_number, *by_call, *by_appointment)
        once = {row.callback_id: callback_of(row) for row in rows}
        return tuple(sorted(once.values(), key=lambda one: (one.asked_at, one.callback_id)))

    @override
    async def receipts_of(
        self, appointment_ids: Collection[str], *, calls: Collection[Call], tenant_id: str
    ) -> tuple[ToolReceipt, ...]:
        columns = TOOL_RECEIPT.c
        of_salon = select(TOOL_RECEIPT).where(columns.tenant_id == tenant_id)
        of_calls = [
            of_salon.where(columns.platform == one.platform, columns.call_id == one.call_id)
            for one in calls
        ]
        of_them = [of_salon.where(columns.appointment_id == one) for one in appointment_ids]
        receipts = [receipt_of(row) for row in await self._rows(tenant_id, *of_calls, *of_them)]
        once: dict[ReceiptKey, ToolReceipt] = {one.key: one for one in receipts}
        return tuple(sorted(once.values(), key=lambda one: (one.received_at, str(one.key))))

    @override
    async def history_of(
        self, appointment_ids: Collection[str], *, tenant_id: str
    ) -> tuple[AppointmentEvent, ...]:
        queries = [
            select(OUTBOX)
            .where(OUTBOX.c.tenant_id == tenant_id, OUTBOX.c.appointment_id == one)
            .order_by(OUTBOX.c.sequence)
            for one in appointment_ids
        ]
        return tuple(appointment_event_of(row) for row in await self._rows(tenant_id, *queries))

    @override
    async def events_after(
        self, last: InboxEvent | None, *, tenant_id: str, limit: int
    ) -> tuple[InboxEvent, ...]:
        query = select(INBOX_EVENT).where(INBOX_EVENT.c.tenant_id == tenant_id)
        if last is not None:
            # The first condition is the range of the index, the second the place in it.
            place = (last.received_at, last.source, last.dedupe_key)
            query = query.where(
                INBOX_EVENT.c.received_at >= last.received_at, tuple_(*_PLACE) > place
            )
        rows = await self._rows(tenant_id, query.order_by(*_PLACE).limit(limit))
        return tuple(event_of(row) for row in rows)

    async def _rows(self, tenant_id: str, *queries: Select[Any]) -> list[Row[Any]]:
        async with connected(self._engine, access=Access.READING) as connection:
            transaction = Transaction(connection, tenant_id=tenant_id, access=Access.READING)
            return [row for query in queries for row in await transaction.rows(query)]
