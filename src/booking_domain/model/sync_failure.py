"""What must be done on one of both sides, and could not be yet."""

import datetime as dt
import enum

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.booking_saga import BookingPhase, BookingSaga
from booking_domain.model.saga import Compensated, Stuck


class SyncFailureKind(enum.Enum):
    """What failed: undoing a booking, or writing what is decided of an appointment."""

    COMPENSATION = "compensation"
    STRAY = "stray"
    ENDING = "ending"


class Resolution(enum.Enum):
    """How it came to an end."""

    CANCELLED = "cancelled"
    WRITTEN = "written"
    FOUND_GONE = "found_gone"
    ADOPTED = "adopted"


@frozen
class SyncFailure:
    """
    One booking whose undoing failed, or one appointment of which the database refuses a write.

    Args:
        uid: The booking at the provider; of an ending, which may have none, the appointment's id.
        tries: How often it was tried in vain.
        reason: Why the last try failed, in machine words.
        resolved_at: When it succeeded after all, `None` while it has not.
    """

    appointment_id: str
    uid: str
    kind: SyncFailureKind
    tries: int
    first_at: dt.datetime
    last_at: dt.datetime
    reason: str
    resolved_at: dt.datetime | None = None
    resolution: Resolution | None = None


def failed_compensation(appointment: Appointment, *, at: dt.datetime) -> SyncFailure | None:
    """This will return what its open saga tried in vain so far, `None` where nothing failed."""
    saga = appointment.saga
    if not isinstance(saga, BookingSaga) or saga.uid is None or not saga.undo_trouble:
        return None
    if saga.phase is not BookingPhase.UNDOING and not isinstance(saga.ending, Stuck):
        return None
    return SyncFailure(
        appointment_id=appointment.appointment_id,
        uid=saga.uid,
        kind=SyncFailureKind.COMPENSATION,
        tries=saga.look_ups,
        first_at=at,
        last_at=at,
        reason=saga.undo_trouble,
    )


def being_undone(
    appointment_id: str, *, uid: str, tries: int, reason: str, at: dt.datetime
) -> SyncFailure:
    """This will list a booking that must go; it is put there before it is tried."""
    return SyncFailure(
        appointment_id=appointment_id,
        uid=uid,
        kind=SyncFailureKind.STRAY,
        tries=tries,
        first_at=at,
        last_at=at,
        reason=reason,
    )


def refused_write(appointment_id: str, *, tries: int, cause: str, at: dt.datetime) -> SyncFailure:
    """This will note that the database refuses to store what is decided of an appointment."""
    return SyncFailure(
        appointment_id=appointment_id,
        # It may be about no booking, and is the appointment's anyway.
        uid=appointment_id,
        kind=SyncFailureKind.ENDING,
        tries=tries,
        first_at=at,
        last_at=at,
        reason=cause,
    )


def compensated_late(appointment: Appointment) -> str | None:
    """This will return the uid whose undoing succeeded after it had failed, `None` otherwise."""
    saga = appointment.saga
    if isinstance(saga, BookingSaga) and isinstance(saga.ending, Compensated) and saga.undo_trouble:
        return saga.ending.uid
    return None
