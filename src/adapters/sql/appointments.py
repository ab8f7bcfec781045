"""Appointments and the journal of their sagas, in the database."""

import datetime as dt

from typing import Any

from attrs import evolve
from sqlalchemy import ColumnElement, Select, insert, select, update
from typing_extensions import override

from adapters.sql.appointment_rows import appointment_of, lease_of, row_of
from adapters.sql.tables import APPOINTMENT
from adapters.sql.transaction import Transaction
from booking_domain.errors import (
    AppointmentAlreadyActive,
    BookingDomainError,
    InvalidValue,
    ReferenceTaken,
    StaleAppointment,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import AppointmentRepository, Lease


_ACTIVE = tuple(state.value for state in AppointmentState if state.is_active)
_BOOKED = tuple(state for state in _ACTIVE if state != AppointmentState.HELD.value)
_COLUMNS = APPOINTMENT.c


class SqlAppointments(AppointmentRepository):
    """The appointments of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @override
    async def add(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        self._require_own(appointment)
        stored = evolve(appointment, fence=appointment.fence + 1)
        statement = insert(APPOINTMENT).values(**row_of(stored), **lease_of(stored, lease))
        await self._transaction.change(statement, refusal=_refusal)
        return stored

    @override
    async def save(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        self._require_own(appointment)
        stored = evolve(appointment, fence=appointment.fence + 1)
        statement = (
            update(APPOINTMENT)
            .where(
                _COLUMNS.tenant_id == appointment.tenant_id,
                _COLUMNS.appointment_id == appointment.appointment_id,
                _COLUMNS.fence == appointment.fence,
            )
            .values(**row_of(stored), **lease_of(stored, lease))
        )
        if not await self._transaction.change(statement, refusal=_refusal):
            message = f"appointment {appointment.appointment_id} was changed since it was read"
            raise self._transaction.refused(StaleAppointment(message))
        return stored

    @override
    async def get(self, appointment_id: str) -> Appointment | None:
        return await self._one(self._own(_COLUMNS.appointment_id == appointment_id))

    @override
    async def by_reference(self, reference: str) -> Appointment | None:
        return await self._one(self._own(_COLUMNS.reference == reference.upper()))

    @override
    async def active_by_intent(self, intent: IdempotencyKey) -> Appointment | None:
        return await self._one(self._own(_COLUMNS.active_intent == intent))

    @override
    async def active_of_caller(
        self, phone: PhoneNumber, *, after: dt.datetime
    ) -> tuple[Appointment, ...]:
        return await self._by_start(
            self._own(
                _COLUMNS.customer_phone == phone.e164,
                _COLUMNS.ends_at > after,
                _COLUMNS.state.in_(_BOOKED),
            )
        )

    @override
    async def active_of_call(self, call_id: str) -> tuple[Appointment, ...]:
        return await self._by_start(
            self._own(_COLUMNS.call_id == call_id, _COLUMNS.state.in_(_ACTIVE))
        )

    @override
    async def starting_in(self, window: TimeSlot, *, limit: int) -> tuple[Appointment, ...]:
        return await self._by_start(
            self._own(
                _COLUMNS.starts_at >= window.start,
                _COLUMNS.starts_at < window.end,
                _COLUMNS.state.in_(_BOOKED),
            ),
            limit=limit,
        )

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(APPOINTMENT).where(
            _COLUMNS.tenant_id == self._transaction.tenant_id, *conditions
        )

    async def _one(self, query: Select[Any]) -> Appointment | None:
        row = await self._transaction.row(query)
        return appointment_of(row) if row is not None else None

    async def _by_start(
        self, query: Select[Any], *, limit: int | None = None
    ) -> tuple[Appointment, ...]:
        ordered = query.order_by(_COLUMNS.starts_at, _COLUMNS.appointment_id).limit(limit)
        return tuple(appointment_of(row) for row in await self._transaction.rows(ordered))

    def _require_own(self, appointment: Appointment) -> None:
        if appointment.tenant_id != self._transaction.tenant_id:
            message = "the appointment belongs to another tenant than the unit of work"
            raise InvalidValue(message)


def _refusal(words: str) -> BookingDomainError:
    # SQLite names the column of the violated key, the others the key, which is named after it.
    if "active_intent" in words:
        return AppointmentAlreadyActive("an appointment with the same intent is active")
    return ReferenceTaken("an appointment of this id or reference exists")
