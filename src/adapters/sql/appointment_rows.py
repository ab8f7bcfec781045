"""Appointments as rows and back."""

import enum

from typing import Any, TypeVar

from sqlalchemy import Row, null

from adapters.sql.column_types import DatabaseMilliseconds
from adapters.sql.row_reading import reading
from adapters.sql.stored_json import dump_saga, dump_uids, load_saga, load_uids
from adapters.sql.tables import APPOINTMENT
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.customer import Customer
from booking_domain.model.idempotency import IdempotencyKey
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.saga import Failure
from booking_domain.model.time_slot import TimeSlot
from booking_domain.ports.unit_of_work import Lease


Value = TypeVar("Value", bound=enum.Enum)


def row_of(appointment: Appointment) -> dict[str, object]:
    """This will return every column but those of the lease."""
    customer = appointment.customer
    phone = customer.phone if customer else None
    return {
        "tenant_id": appointment.tenant_id,
        "appointment_id": appointment.appointment_id,
        "reference": appointment.reference.upper(),
        "call_id": appointment.call_id,
        "service_id": appointment.service_id,
        "staff_id": appointment.staff_id,
        "resource_id": appointment.resource_id,
        "event_type": appointment.event_type,
        "starts_at": appointment.slot.start,
        "ends_at": appointment.slot.end,
        "buffer_before_minutes": appointment.buffer_before_minutes,
        "buffer_after_minutes": appointment.buffer_after_minutes,
        "state": appointment.state.value,
        "customer_name": customer.name if customer else None,
        "customer_phone": phone.e164 if phone else None,
        "customer_email": customer.email if customer else None,
        "intent": appointment.intent,
        "active_intent": appointment.intent if appointment.state.is_active else None,
        "hold_until": appointment.hold_until,
        "provider_uid": appointment.provider_uid,
        "previous_uids": dump_uids(appointment.previous_uids),
        "stood_as": appointment.stood_as.value if appointment.stood_as else None,
        "saga": dump_saga(appointment.saga) if appointment.saga else None,
        "failure": appointment.failure.value if appointment.failure else None,
        "fence": appointment.fence,
        "events": appointment.events,
        "forgotten_at": None,
    }


def lease_of(appointment: Appointment, lease: Lease | None) -> dict[str, object]:
    """This will return the columns of the lease: NULL without a saga, 0 where nobody drives it."""
    if appointment.saga is None:
        return {"lease_owner": null(), "lease_until": null()}
    if lease is None:
        return {"lease_owner": null(), "lease_until": 0}
    return {
        "lease_owner": lease.owner,
        "lease_until": DatabaseMilliseconds() + lease.milliseconds,
    }


def appointment_of(row: Row[Any]) -> Appointment:
    """
    This will return the appointment of a row.

    Raises:
        UnreadableRow: a column holds what this code cannot have written.
    """
    with reading(row, APPOINTMENT, by=("appointment_id",)):
        if (row.saga is None) != (row.lease_until is None):
            # Nobody would take it over, or everybody again and again.
            message = "only one of the columns saga and lease_until is empty"
            raise ValueError(message)
        return _read(row)


def _read(row: Row[Any]) -> Appointment:
    return Appointment(
        tenant_id=row.tenant_id,
        appointment_id=row.appointment_id,
        reference=row.reference,
        call_id=row.call_id,
        service_id=row.service_id,
        staff_id=row.staff_id,
        resource_id=row.resource_id,
        event_type=row.event_type,
        slot=TimeSlot(start=row.starts_at, end=row.ends_at),
        buffer_before_minutes=row.buffer_before_minutes,
        buffer_after_minutes=row.buffer_after_minutes,
        state=AppointmentState(row.state),
        customer=_customer_of(row),
        intent=IdempotencyKey(row.intent) if row.intent is not None else None,
        hold_until=row.hold_until,
        provider_uid=row.provider_uid,
        previous_uids=load_uids(row.previous_uids),
        stood_as=_optional(AppointmentState, row.stood_as),
        saga=load_saga(row.saga) if row.saga is not None else None,
        failure=_optional(Failure, row.failure),
        fence=row.fence,
        events=row.events,
    )


def _customer_of(row: Row[Any]) -> Customer | None:
    if row.customer_name is None:
        return None
    phone = PhoneNumber(e164=row.customer_phone) if row.customer_phone is not None else None
    return Customer(name=row.customer_name, phone=phone, email=row.customer_email)


def _optional(kind: type[Value], value: object) -> Value | None:
    return kind(value) if value is not None else None
