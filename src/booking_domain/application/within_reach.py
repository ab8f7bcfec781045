"""What a caller could open: by their call, by their number, or by a reference."""

import datetime as dt

from attrs import frozen

from booking_domain.application.appointment_words import AppointmentWords
from booking_domain.application.invocation import ToolInvocation
from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.ports.unit_of_work import UnitOfWork


@frozen
class WithinReach:
    """
    What is there, before a name is held against it.

    Args:
        elsewhere: What was not made in this very call.
        known: The names of everybody who is known under the caller's number; they may be speaking,
            with or without an appointment.
        is_any: Whether there is a number or a reference under which something could be.
    """

    made_here: tuple[Appointment, ...]
    elsewhere: tuple[Appointment, ...]
    known: tuple[str, ...]
    is_any: bool


async def within_reach(
    unit: UnitOfWork, words: AppointmentWords, *, invocation: ToolInvocation, now: dt.datetime
) -> WithinReach:
    """This will read it; who is known is read only where a name was said."""
    number = invocation.caller_number
    of_call = await unit.appointments.active_of_call(invocation.call_id)
    of_number = await unit.appointments.active_of_caller(number, after=now) if number else ()
    named = await named_by(unit, reference=words.reference)
    says_name = words.customer_name is not None
    known = await unit.customers.of_number(number) if number and says_name else ()
    made_here = tuple(one for one in of_call if can_be_changed(one, now=now))
    others = (*of_number, *((named,) if named is not None else ()))
    elsewhere = {
        one.appointment_id: one
        for one in others
        if one not in made_here and can_be_changed(one, now=now)
    }
    return WithinReach(
        made_here=made_here,
        elsewhere=tuple(elsewhere.values()),
        known=tuple(one.name for one in known),
        is_any=number is not None or words.reference is not None,
    )


async def named_by(unit: UnitOfWork, *, reference: str | None) -> Appointment | None:
    """This will return the appointment of this reference, or of this id."""
    if reference is None:
        return None
    return await unit.appointments.by_reference(reference) or await unit.appointments.get(reference)


def can_be_changed(one: Appointment, *, now: dt.datetime) -> bool:
    """This will tell whether a caller may hear of an appointment at all: no hold, nothing over."""
    return one.state.is_active and one.state is not AppointmentState.HELD and one.slot.end > now
