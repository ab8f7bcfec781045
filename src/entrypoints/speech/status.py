"""The closed set of statuses, and which of them an appointment's state or a failure has."""

import enum

from booking_domain.model.appointment import AppointmentState
from booking_domain.model.saga import Failure


class Status(enum.Enum):
    """The closed set that a conversation flow may branch on."""

    AVAILABLE = "available"
    ALTERNATIVES = "alternatives"
    NONE_FREE = "none_free"
    HELD = "held"
    CONFIRMED = "confirmed"
    REQUESTED = "requested"
    PENDING = "pending"
    SLOT_TAKEN = "slot_taken"
    ALREADY_BOOKED = "already_booked"
    CANCELLED = "cancelled"
    RESCHEDULED = "rescheduled"
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    NEEDS_INPUT = "needs_input"
    PAST_DATE = "past_date"
    POLICY_DENIED = "policy_denied"
    CALLBACK_NOTED = "callback_noted"
    DRY_RUN = "dry_run"
    SYSTEM_UNAVAILABLE = "system_unavailable"


STATUS_OF_STATE = {
    AppointmentState.HELD: Status.HELD,
    AppointmentState.PENDING: Status.PENDING,
    AppointmentState.REQUESTED: Status.REQUESTED,
    AppointmentState.CONFIRMED: Status.CONFIRMED,
    AppointmentState.RESCHEDULING: Status.PENDING,
    AppointmentState.CANCELLING: Status.PENDING,
    AppointmentState.CANCELLED: Status.CANCELLED,
    AppointmentState.FAILED: Status.NOT_FOUND,
    AppointmentState.RELEASED: Status.NOT_FOUND,
    AppointmentState.STUCK: Status.PENDING,
}
"""What is true of an appointment that somebody merely asks for."""

STATUS_OF_FAILURE = {
    Failure.SLOT_TAKEN: Status.SLOT_TAKEN,
    Failure.ALREADY_BOOKED: Status.SLOT_TAKEN,
    Failure.CANCELLED_OUTSIDE: Status.SYSTEM_UNAVAILABLE,
    Failure.OTHER_TIME_BOOKED: Status.SYSTEM_UNAVAILABLE,
    Failure.NOT_ALLOWED: Status.POLICY_DENIED,
    Failure.IN_THE_PAST: Status.POLICY_DENIED,
    Failure.ATTENDEE_REFUSED: Status.POLICY_DENIED,
    Failure.CALENDAR_UNAVAILABLE: Status.SYSTEM_UNAVAILABLE,
    Failure.MISCONFIGURED: Status.SYSTEM_UNAVAILABLE,
}
"""What a caller is told whose move or cancellation was refused."""
