"""What comes of comparing one salon's calendar and database."""

import datetime as dt

from attrs import frozen

from booking_domain.model.appointment import Appointment
from booking_domain.model.damaged_record import DamagedRecord
from booking_domain.model.reconciliation import Decision, Leave, Waiting
from booking_domain.model.sync_failure import SyncFailure


@frozen
class Progress:
    """How far the reading of the calendar has come: until when, and how many bookings so far."""

    until: dt.datetime
    bookings: int


@frozen
class Finding:
    """
    Something on which the two sides do not agree, or did not.

    Args:
        appointment_id: Or the key of a booking that is no appointment's.
        reference: The appointment's reference, `None` where there is none that can be read.
        other: What else is concerned: another appointment's reference, or a booking's uid; "" for
            nothing else.
        starts_at: When the appointment starts, or else the booking.
        is_mended: Whether they agree now; never in a dry run.
    """

    appointment_id: str
    reference: str | None
    other: str
    starts_at: dt.datetime | None
    decision: Decision
    is_mended: bool


@frozen
class Reconciliation:
    """
    What came of it.

    Args:
        appointments: How many of ours were compared.
        bookings: How many of the calendar's.
        left: Appointments of which nothing can be said yet, and why (`Leave`): somebody is at work
            on them, or the calendar did not answer. The next run compares them.
        sync_failures: Bookings that still could not be taken out of the calendar.
        unreadable: What was noted of such bookings, and nobody can read.
        is_compared: False where the calendar did not answer, and this is only what the database has
            noted.
    """

    appointments: int
    bookings: int
    left: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    sync_failures: tuple[SyncFailure, ...]
    unreadable: tuple[DamagedRecord, ...]
    is_compared: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether both sides agree on everything, perhaps after mending."""
        is_whole = self.is_compared and not (self.sync_failures or self.unreadable or self.left)
        return is_whole and all(one.is_mended for one in self.findings)


def left_alone(appointment_id: str, row: Appointment | None, *, because: Waiting) -> Finding:
    """This will say of an appointment that nothing can be said yet, and why."""
    return Finding(
        appointment_id=appointment_id,
        reference=row.reference if row is not None else None,
        other="",
        starts_at=row.slot.start if row is not None else None,
        decision=Leave(because),
        is_mended=False,
    )
