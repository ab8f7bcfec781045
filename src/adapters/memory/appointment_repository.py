"""Appointments in memory."""

import datetime as dt

from collections.abc import Collection, Iterable, Iterator

from attrs import evolve
from typing_extensions import override

from adapters.memory.rows import AppointmentRow
from adapters.memory.transaction import Transaction
from booking_domain.errors import (
    AppointmentAlreadyActive,
    InvalidValue,
    ReferenceTaken,
    StaleAppointment,
    StorageRefused,
    WishWaiting,
)
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.change_wish import ChangeWish
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import AppointmentRepository, Lease


class MemoryAppointments(AppointmentRepository):
    """The appointments of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._rows = transaction.rows

    @override
    async def add(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        await self._transaction.change()
        self._require_own(appointment)
        same_id = self._rows.appointments.get(appointment.appointment_id)
        if same_id is not None or self._rows.references.get(appointment.reference.upper()):
            message = "an appointment of this id or reference exists"
            raise self._transaction.refused(ReferenceTaken(message))
        return self._put(appointment, lease=lease)

    @override
    async def save(self, appointment: Appointment, *, lease: Lease | None) -> Appointment:
        await self._transaction.change()
        self._require_own(appointment)
        if (cause := self._transaction.store.change_refusal) is not None:
            raise self._transaction.refused(StorageRefused("a change was refused", cause=cause))
        row = self._rows.appointments.get(appointment.appointment_id)
        if row is None or row.appointment.fence != appointment.fence:
            message = f"appointment {appointment.appointment_id} was changed since it was read"
            raise self._transaction.refused(StaleAppointment(message))
        if appointment.saga is None and row.wish is not None:
            message = f"a wish waits on appointment {appointment.appointment_id}"
            raise self._transaction.refused(WishWaiting(message))
        return self._put(appointment, lease=lease, wish=row.wish)

    @override
    async def leave_wish(self, appointment_id: str, wish: ChangeWish) -> bool:
        await self._transaction.change()
        row = self._rows.appointments.get(appointment_id)
        if row is None or row.appointment.saga is None:
            return False
        self._rows.appointments.put(appointment_id, evolve(row, wish=wish))
        return True

    @override
    async def take_wish(self, appointment_id: str) -> ChangeWish | None:
        await self._transaction.change()
        row = self._rows.appointments.get(appointment_id)
        if row is None or row.wish is None:
            return None
        self._rows.appointments.put(appointment_id, evolve(row, wish=None))
        return row.wish

    @override
    async def get(self, appointment_id: str) -> Appointment | None:
        await self._transaction.query()
        return self._of_id(appointment_id)

    @override
    async def by_provider_uid(self, uids: Collection[str]) -> Appointment | None:
        await self._transaction.query()
        owning = (row.appointment for row in self._rows.appointments)
        return next((one for one in owning if one.provider_uid in uids), None)

    @override
    async def by_reference(self, reference: str) -> Appointment | None:
        await self._transaction.query()
        return self._of_id(self._rows.references.get(reference.upper()))

    @override
    async def active_by_intent(self, intent: IdempotencyKey) -> Appointment | None:
        await self._transaction.query()
        return self._of_id(self._rows.intents.get(intent))

    @override
    async def active_of_caller(
        self, phone: PhoneNumber, *, after: dt.datetime
    ) -> tuple[Appointment, ...]:
        await self._transaction.query()
        return _by_start(
            appointment
            for appointment in self._booked()
            if appointment.customer is not None
            and appointment.customer.phone == phone
            and appointment.slot.end > after
        )

    @override
    async def active_of_call(self, call_id: str) -> tuple[Appointment, ...]:
        await self._transaction.query()
        return _by_start(
            appointment for appointment in self._active() if appointment.call_id == call_id
        )

    @override
    async def of_call(self, call_id: str) -> tuple[Appointment, ...]:
        await self._transaction.query()
        return _by_start(
            row.appointment for row in self._rows.appointments if row.appointment.call_id == call_id
        )

    @override
    async def starting_in(self, window: TimeSlot, *, limit: int) -> tuple[Appointment, ...]:
        await self._transaction.query()
        return _by_start(
            appointment
            for appointment in self._booked()
            if window.start <= appointment.slot.start < window.end
        )[:limit]

    @override
    async def unreadable_in(self, window: TimeSlot) -> tuple[str, ...]:
        await self._transaction.query()
        return ()

    def _put(
        self, appointment: Appointment, *, lease: Lease | None, wish: ChangeWish | None = None
    ) -> Appointment:
        if appointment.intent is not None and appointment.state.is_active:
            active = self._rows.intents.get(appointment.intent)
            if active not in {None, appointment.appointment_id}:
                message = f"appointment {active} has the same intent and is active"
                raise self._transaction.refused(AppointmentAlreadyActive(message))
        stored = evolve(appointment, fence=appointment.fence + 1)
        self._rows.put_appointment(
            AppointmentRow(
                stored,
                owner=lease.owner if lease else None,
                lease_until=self._transaction.store.milliseconds() + lease.milliseconds
                if lease
                else 0,
                wish=wish,
            )
        )
        return stored

    def _of_id(self, appointment_id: str | None) -> Appointment | None:
        row = self._rows.appointments.get(appointment_id) if appointment_id else None
        return row.appointment if row else None

    def _active(self) -> Iterator[Appointment]:
        for row in self._rows.appointments:
            if row.appointment.state.is_active:
                yield row.appointment

    def _booked(self) -> Iterator[Appointment]:
        for appointment in self._active():
            if appointment.state is not AppointmentState.HELD:
                yield appointment

    def _require_own(self, appointment: Appointment) -> None:
        if appointment.tenant_id != self._transaction.tenant_id:
            message = "the appointment belongs to another tenant than the unit of work"
            raise InvalidValue(message)


def _by_start(appointments: Iterable[Appointment]) -> tuple[Appointment, ...]:
    return tuple(sorted(appointments, key=lambda one: (one.slot.start, one.appointment_id)))
