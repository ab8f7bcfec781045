"""Appointments and the journal of their sagas, in the database."""

import datetime as dt

from collections.abc import Collection
from typing import Any

import structlog

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, insert, null, select, update
from typing_extensions import override

from adapters.sql.appointment_rows import appointment_of, lease_of, row_of
from adapters.sql.damaged_rows import DamagedRows
from adapters.sql.stored_json import UnreadableJson, dump_wish, load_wish
from adapters.sql.tables import APPOINTMENT
from adapters.sql.transaction import Transaction
from booking_domain.errors import (
    AppointmentAlreadyActive,
    BookingDomainError,
    InvalidValue,
    ReferenceTaken,
    StaleAppointment,
    WishWaiting,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import AppointmentRepository, Lease


# What is neither is active: of a state that nobody here knows, nothing may be said to a caller.
_ENDED = tuple(state.value for state in AppointmentState if not state.is_active)
_NOT_BOOKED = (*_ENDED, AppointmentState.HELD.value)
_COLUMNS = APPOINTMENT.c
_log = structlog.get_logger(__name__)


class SqlAppointments(AppointmentRepository):
    """The appointments of one transaction."""

    def __init__(self, transaction: Transaction, *, damaged: DamagedRows) -> None:
        self._transaction = transaction
        self._damaged = damaged

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
        if appointment.saga is None:
            statement = statement.where(_COLUMNS.wish.is_(None))
        if not await self._transaction.change(statement, refusal=_refusal):
            raise self._transaction.refused(await self._why_not_saved(appointment))
        return stored

    @override
    async def leave_wish(self, appointment_id: str, wish: ChangeWish) -> bool:
        statement = (
            update(APPOINTMENT)
            .where(self._is(appointment_id), _COLUMNS.saga.is_not(None))
            .values(wish=dump_wish(wish))
        )
        return await self._transaction.change(statement) == 1

    @override
    async def take_wish(self, appointment_id: str) -> ChangeWish | None:
        waiting = select(_COLUMNS.wish).where(self._is(appointment_id)).with_for_update()
        row = await self._transaction.row(waiting)
        if row is None or row.wish is None:
            return None
        await self._transaction.change(
            update(APPOINTMENT).where(self._is(appointment_id)).values(wish=null())
        )
        return _wish_of(row.wish, appointment_id=appointment_id)

    @override
    async def get(self, appointment_id: str) -> Appointment | None:
        return await self._one(self._own(_COLUMNS.appointment_id == appointment_id))

    @override
    async def by_provider_uid(self, uids: Collection[str]) -> Appointment | None:
        return await self._one(self._own(_COLUMNS.provider_uid.in_(sorted(uids))))

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
                _COLUMNS.state.not_in(_NOT_BOOKED),
            )
        )

    @override
    async def active_of_call(self, call_id: str) -> tuple[Appointment, ...]:
        return await self._by_start(
            self._own(_COLUMNS.call_id == call_id, _COLUMNS.state.not_in(_ENDED))
        )

    @override
    async def of_call(self, call_id: str) -> tuple[Appointment, ...]:
        return await self._by_start(self._own(_COLUMNS.call_id == call_id))

    @override
    async def starting_in(self, window: TimeSlot, *, limit: int) -> tuple[Appointment, ...]:
        query = self._in_window(window).order_by(_COLUMNS.starts_at, _COLUMNS.appointment_id)
        rows = await self._transaction.rows(query.limit(limit))
        return self._damaged.readable(rows, appointment_of)[0]

    @override
    async def unreadable_in(self, window: TimeSlot) -> tuple[str, ...]:
        rows = await self._transaction.rows(self._in_window(window))
        _, damaged = self._damaged.readable(rows, appointment_of)
        return tuple(row.appointment_id for row, _ in damaged)

    def _in_window(self, window: TimeSlot) -> Select[Any]:
        return self._own(
            _COLUMNS.starts_at >= window.start,
            _COLUMNS.starts_at < window.end,
            _COLUMNS.state.not_in(_NOT_BOOKED),
        )

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(APPOINTMENT).where(
            _COLUMNS.tenant_id == self._transaction.tenant_id, *conditions
        )

    async def _one(self, query: Select[Any]) -> Appointment | None:
        row = await self._transaction.row(query)
        return appointment_of(row) if row is not None else None

    async def _by_start(self, query: Select[Any]) -> tuple[Appointment, ...]:
        ordered = query.order_by(_COLUMNS.starts_at, _COLUMNS.appointment_id)
        return tuple(appointment_of(row) for row in await self._transaction.rows(ordered))

    def _is(self, appointment_id: str) -> ColumnElement[bool]:
        return and_(
            _COLUMNS.tenant_id == self._transaction.tenant_id,
            _COLUMNS.appointment_id == appointment_id,
        )

    async def _why_not_saved(self, appointment: Appointment) -> StaleAppointment | WishWaiting:
        row = await self._transaction.row(
            select(_COLUMNS.fence, _COLUMNS.wish).where(self._is(appointment.appointment_id))
        )
        if row is not None and row.fence == appointment.fence and row.wish is not None:
            return WishWaiting(f"a wish waits on appointment {appointment.appointment_id}")
        message = f"appointment {appointment.appointment_id} was changed since it was read"
        return StaleAppointment(message)

    def _require_own(self, appointment: Appointment) -> None:
        if appointment.tenant_id != self._transaction.tenant_id:
            message = "the appointment belongs to another tenant than the unit of work"
            raise InvalidValue(message)


def _wish_of(text: str, *, appointment_id: str) -> ChangeWish | None:
    try:
        return load_wish(text)
    except UnreadableJson as error:
        # The saga that ends here must not wait for somebody to repair it.
        _log.error("wish_unreadable", alarm=True, appointment_id=appointment_id, problem=str(error))
        return None


def _refusal(words: str) -> BookingDomainError:
    # SQLite names the column of the violated key, the others the key, which is named after it.
    if "active_intent" in words:
        return AppointmentAlreadyActive("an appointment with the same intent is active")
    return ReferenceTaken("an appointment of this id or reference exists")
