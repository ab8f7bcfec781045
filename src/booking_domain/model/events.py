"""What happened to an appointment, for whoever listens outside."""

import datetime as dt
import enum

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot


class EventKind(enum.Enum):
    """What happened, in the past tense."""

    BOOKED = "appointment_booked"
    REQUESTED = "appointment_requested"
    BOOKING_FAILED = "booking_failed"
    BOOKING_COMPENSATED = "booking_compensated"
    RESCHEDULED = "appointment_rescheduled"
    RESCHEDULE_FAILED = "reschedule_failed"
    CANCELLED = "appointment_cancelled"
    CANCEL_FAILED = "cancel_failed"
    STUCK = "appointment_stuck"
    STRAY_CANCELLED = "stray_booking_cancelled"
    MOVED_OUTSIDE = "appointment_moved_outside"
    CONFIRMED_OUTSIDE = "appointment_confirmed_outside"
    REQUESTED_OUTSIDE = "appointment_awaits_confirmation"
    RELINKED = "appointment_relinked"
    CANCELLED_OUTSIDE = "appointment_cancelled_outside"
    REJECTED_OUTSIDE = "appointment_rejected_outside"
    ADOPTED = "appointment_adopted"
    """Its booking was there before it."""

    TWIN_ENDED = "appointment_twin_ended"


ENDS_OF_WISHES = frozenset(
    {
        EventKind.BOOKED,
        EventKind.BOOKING_FAILED,
        EventKind.BOOKING_COMPENSATED,
        EventKind.RESCHEDULED,
        EventKind.RESCHEDULE_FAILED,
        EventKind.CANCELLED,
        EventKind.CANCEL_FAILED,
        EventKind.STUCK,
    }
)
"""What becomes of what a caller has wished, and can be told."""


@frozen
class AppointmentEvent:
    """
    One event of one appointment; holds no personal data.

    `sequence` counts per appointment from 1 without gaps, so that a receiver can order and
    deduplicate; `detail` is a failure or an alarm in machine words, empty where there is none.
    """

    appointment_id: str
    sequence: int
    kind: EventKind
    at: dt.datetime
    slot: TimeSlot
    detail: str
