"""Builds a new appointment, as a hold, out of a chosen slot."""

import datetime as dt

from booking_domain.application.invocation import ToolInvocation
from booking_domain.application.slot_choice import ChosenSlot
from booking_domain.errors import InvalidValue
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.ports.identifiers import Identifiers


def new_appointment(
    chosen: ChosenSlot,
    *,
    invocation: ToolInvocation,
    identifiers: Identifiers,
    hold_until: dt.datetime,
) -> Appointment:
    """
    This will return a hold on the slot; a booking starts from one, too.

    Raises:
        InvalidValue: the person does not work here or does not offer the service.
    """
    service = chosen.wish.service
    member = invocation.tenant.member(chosen.staff_id)
    event_type = service.event_type_of(chosen.staff_id)
    if member is None or event_type is None:
        message = f"staff {chosen.staff_id!r} does not offer {service.service_id!r}"
        raise InvalidValue(message)
    return Appointment(
        tenant_id=invocation.tenant.tenant_id,
        appointment_id=identifiers.new_id(),
        reference=identifiers.new_reference(),
        call_id=invocation.call_id,
        service_id=service.service_id,
        staff_id=member.staff_id,
        resource_id=member.resource_id,
        event_type=event_type,
        slot=chosen.slot,
        buffer_before_minutes=service.buffer_before_minutes,
        buffer_after_minutes=service.buffer_after_minutes,
        state=AppointmentState.HELD,
        hold_until=hold_until,
    )
