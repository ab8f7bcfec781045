"""From an appointment and what was wished of it to the result that a caller hears."""

from typing import TypeGuard, assert_never

from booking_domain.model.appointment import Appointment, AppointmentState
from booking_domain.model.reschedule_saga import RescheduleSaga
from booking_domain.model.results import (
    AlreadyBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentsFound,
    AppointmentSummary,
    Missing,
    NeedsInput,
    NotDone,
    PastDate,
    Policy,
    PolicyDenied,
    SlotTaken,
    StillPending,
    SystemUnavailable,
    ToolResult,
    Trouble,
)
from booking_domain.model.saga import Failure


_OUTAGES = {
    Failure.CALENDAR_UNAVAILABLE: Trouble.CALENDAR,
    Failure.OTHER_TIME_BOOKED: Trouble.CALENDAR,
    Failure.MISCONFIGURED: Trouble.MISCONFIGURED,
}


def summary_of(appointment: Appointment) -> AppointmentSummary:
    """This will return what its owner may hear of an appointment."""
    return AppointmentSummary(
        appointment_id=appointment.appointment_id,
        reference=appointment.reference,
        service_id=appointment.service_id,
        staff_id=appointment.staff_id,
        slot=appointment.slot,
        state=appointment.state,
    )


def present_truth(appointment: Appointment) -> ToolResult:
    """
    This will return what is true of an appointment now, whoever asks.

    Where a move or cancel was refused, it is that and not only that the appointment stands.
    """
    summary = summary_of(appointment)
    if appointment.state.stands and appointment.failure is not None:
        return NotDone(summary, failure=appointment.failure)
    match appointment.state:
        case AppointmentState.CONFIRMED:
            return AppointmentConfirmed(summary)
        case AppointmentState.REQUESTED:
            return AppointmentRequested(summary)
        case AppointmentState.CANCELLED:
            by_caller = appointment.failure is not Failure.CANCELLED_OUTSIDE
            return AppointmentCancelled(summary, by_caller=by_caller)
        case AppointmentState.FAILED:
            return _failed_booking(appointment)
        case AppointmentState.RELEASED:
            # Nobody else need have it: it is only not held for this caller any more.
            return AppointmentsFound((summary,))
        case (
            AppointmentState.HELD
            | AppointmentState.PENDING
            | AppointmentState.RESCHEDULING
            | AppointmentState.CANCELLING
            | AppointmentState.STUCK
        ):
            return StillPending(summary)
        case _:
            assert_never(appointment.state)


def result_of(wished: Appointment, *, now: Appointment) -> ToolResult:
    """
    This will return what came of a wish.

    Args:
        wished: The appointment with the saga that was opened for the wish.
        now: The same appointment as it stands now.
    """
    saga = wished.saga
    if isinstance(saga, RescheduleSaga) and now.state.stands and now.failure is None:
        return AppointmentRescheduled(summary_of(now), asked_start=saga.new_slot.start)
    return present_truth(now)


def outage_in(result: ToolResult) -> Trouble | None:
    """
    This will return why the calendar served nobody, `None` where that is not what happened.

    A key that is not accepted, or an event type that is gone, is an outage to whoever calls.
    """
    match result:
        case SystemUnavailable(trouble=trouble) if trouble in _OUTAGES.values():
            return trouble
        case NotDone(failure=failure):
            return _OUTAGES.get(failure)
        case _:
            return None


def _failed_booking(appointment: Appointment) -> ToolResult:
    match appointment.failure:
        case Failure.SLOT_TAKEN | None:
            return SlotTaken(offers=())
        case Failure.ALREADY_BOOKED:
            return AlreadyBooked(summary_of(appointment))
        case Failure.CANCELLED_OUTSIDE:
            return AppointmentCancelled(summary_of(appointment), by_caller=False)
        case Failure.NOT_ALLOWED:
            return PolicyDenied(Policy.SALON)
        case Failure.IN_THE_PAST:
            return PastDate()
        case Failure.ATTENDEE_REFUSED:
            customer = appointment.customer
            by_mail = customer is not None and customer.email is not None
            return NeedsInput(Missing.EMAIL if by_mail else Missing.PHONE_NUMBER)
        case Failure.CALENDAR_UNAVAILABLE | Failure.OTHER_TIME_BOOKED | Failure.MISCONFIGURED:
            return SystemUnavailable(_OUTAGES[appointment.failure])
        case _:
            assert_never(appointment.failure)


def awaits_offers(result: ToolResult) -> TypeGuard[SlotTaken | NotDone]:
    """Whether the caller should hear other times with it, which must be found first."""
    match result:
        case SlotTaken(offers=offers):
            return not offers
        case NotDone(failure=Failure.SLOT_TAKEN, offers=offers):
            return not offers
        case _:
            return False
