"""What a wish would have come to, had it not been a test."""

import datetime as dt
import enum
import uuid

from attrs import frozen

from booking_domain.model.time_slot import TimeSlot


_NAMESPACE = uuid.UUID("5b0a4c1e-93cf-5a0b-8f0e-2f7f4c1d8a55")


class Act(enum.Enum):
    """What would have been done."""

    HOLD = "hold"
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


@frozen
class Rehearsal:
    """
    One thing that would have been done; it holds no personal data, and claims nothing.

    Args:
        rehearsal_id: Of the wish, so that the same one said twice in a call is one.
        slot: The time that was wished; of a cancellation, the time of the appointment.
        appointment_id: Of the appointment that would have been changed, `None` for a new one.
    """

    rehearsal_id: str
    call_id: str
    act: Act
    service_id: str
    staff_id: str
    slot: TimeSlot
    appointment_id: str | None
    at: dt.datetime


def rehearsal_id_of(
    *,
    call_id: str,
    act: Act,
    service_id: str,
    staff_id: str,
    start: dt.datetime,
    appointment_id: str | None,
) -> str:
    """This will return the id of a wish of a call; the same instant in two zones is the same."""
    when = start.astimezone(dt.UTC).isoformat(timespec="seconds")
    parts = (call_id, act.value, service_id, staff_id, when, appointment_id or "")
    # Lengths before the parts: no two lists of parts can spell the same text.
    return str(uuid.uuid5(_NAMESPACE, "".join(f"{len(part)}:{part}" for part in parts)))
