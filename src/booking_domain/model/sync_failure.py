"""A booking that should be gone from the calendar and could not be cancelled yet."""

import datetime as dt
import enum

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingSaga


class SyncFailureKind(enum.Enum):
    """Why the booking should be gone."""

    COMPENSATION = "compensation"
    """Something else than the wish was booked."""

    STRAY = "stray"
    """It landed when nobody wanted it any more."""


@frozen
class SyncFailure:
    """
    One booking; open until `resolved_at`.

    Args:
        tries: How often cancelling it has failed so far.
        reason: What the calendar said last, in machine words.
    """

    appointment_id: str
    uid: str
    kind: SyncFailureKind
    tries: int
    reason: str
    first_at: dt.datetime
    last_at: dt.datetime
    resolved_at: dt.datetime | None = None


def failed_compensation(appointment: Appointment, *, at: dt.datetime) -> SyncFailure | None:
    """This will return the failure to note when an undo is tried again, `None` before that."""
    saga = appointment.saga
    if not isinstance(saga, BookingSaga) or saga.failing_undo is None:
        return None
    return SyncFailure(
        appointment_id=appointment.appointment_id,
        uid=saga.failing_undo,
        kind=SyncFailureKind.COMPENSATION,
        tries=1,
        reason="not cancelled",
        first_at=at,
        last_at=at,
    )
