"""
A booking that is none of ours: it exists whatever our tables say, and occupies its host.

Reports of it come twice, late, in any order, or never. Which of two counts is decided here.
"""

import datetime as dt
import enum
import uuid

from typing import Final

from attrs import evolve, frozen

from booking_domain.model.booking_report import BookingReport, Teller
from booking_domain.model.provider_booking import ProviderStatus
from booking_domain.model.time_slot import TimeSlot


YOUNG: Final = dt.timedelta(minutes=2)
"""For so long a webhook counts more than what the calendar says when it is asked."""

_OWNERS = uuid.UUID("6d3f2b0e-7c57-5b0e-9d0e-1f6a3a2f4c11")
_PREFIX = "foreign-"


@frozen
class ForeignBooking:
    """
    What is known of one booking; holds no personal data.

    Args:
        resource_id: What it occupies, `None` where no resource of the salon matches.
        said_at: See `BookingReport`; `heard_at` is the same moment by our clock.
        version: Counts writes; 0 before the first.
    """

    uid: str
    resource_id: str | None
    event_type: str
    slot: TimeSlot
    status: ProviderStatus
    sequence: int | None
    said_at: dt.datetime
    teller: Teller
    heard_at: dt.datetime
    version: int = 0

    @property
    def claim_owner(self) -> str:
        """Under which name it owns grains: short, and none of an appointment."""
        return claim_owner_of(self.uid)

    @property
    def occupies(self) -> bool:
        """Whether it keeps others from its time in our tables."""
        return self.status.is_active and self.resource_id is not None


class Hearing(enum.Enum):
    """What a report is when it is no news."""

    NOTHING_NEW = enum.auto()
    ASK_AGAIN = enum.auto()


def claim_owner_of(uid: str) -> str:
    """This will return under which name a foreign booking owns grains."""
    return f"{_PREFIX}{uuid.uuid5(_OWNERS, uid)}"


def is_foreign_owner(owner_id: str) -> bool:
    """This will tell whether the owner of a grain is a foreign booking."""
    return owner_id.startswith(_PREFIX)


def heard(
    known: ForeignBooking | None,
    report: BookingReport,
    *,
    resource_id: str | None,
    at: dt.datetime,
) -> ForeignBooking | Hearing:
    """
    This will return what is known after a report, or why it changes nothing.

    Args:
        resource_id: What the report's host occupies.
        at: When it was heard, by our clock.
    """
    told = ForeignBooking(
        uid=report.uid,
        resource_id=resource_id,
        event_type=report.event_type,
        slot=report.slot,
        status=report.status,
        sequence=report.sequence,
        said_at=report.said_at,
        teller=report.teller,
        heard_at=at,
    )
    if known is None:
        return told
    if _content(told) == _content(known):
        return Hearing.NOTHING_NEW
    if known.resource_id is None and _content(told)[:-1] == _content(known)[:-1]:
        # Whose it is has become known only now.
        return evolve(known, resource_id=resource_id)
    told = evolve(told, version=known.version)
    if not known.status.is_active:
        return _after_the_end(known, told)
    if not told.status.is_active:
        return told
    return told if _is_newer(told, known) else Hearing.NOTHING_NEW


def _content(booking: ForeignBooking) -> tuple[object, ...]:
    return (booking.status, booking.slot, booking.event_type, booking.resource_id)


def _after_the_end(known: ForeignBooking, told: ForeignBooking) -> ForeignBooking | Hearing:
    """A final state never goes back, unless a webhook told it that never came true."""
    asked = told.teller is Teller.POLL and told.status.is_active
    if not asked or known.teller is not Teller.WEBHOOK:
        return Hearing.NOTHING_NEW
    # The webhook of a cancellation is sent before the booking is changed.
    return Hearing.ASK_AGAIN if told.heard_at - known.heard_at < YOUNG else told


def _is_newer(told: ForeignBooking, known: ForeignBooking) -> bool:
    both_are_webhooks = {told.teller, known.teller} == {Teller.WEBHOOK}
    if (
        both_are_webhooks
        and told.sequence is not None
        and known.sequence is not None
        and told.sequence != known.sequence
    ):
        return told.sequence > known.sequence
    if told.said_at != known.said_at:
        return told.said_at > known.said_at
    return told.status is ProviderStatus.ACCEPTED and known.status is ProviderStatus.PENDING
