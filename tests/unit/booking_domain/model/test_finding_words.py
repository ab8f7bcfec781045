"""A finding in the words of a report."""

import datetime as dt

import pytest

from booking_domain.model.finding_words import about
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.reconciliation import (
    AdoptBooking,
    AdoptEnd,
    Agrees,
    CancelStray,
    Change,
    Decision,
    Problem,
    Report,
    StrayReason,
)
from booking_domain.model.time_slot import TimeSlot


TEN = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
BOOKING = ProviderBooking(
    uid="uid-7",
    status=ProviderStatus.ACCEPTED,
    slot=TimeSlot.lasting(TEN, minutes=30),
    event_type="101",
    key=None,
    created_at=TEN - dt.timedelta(days=1),
    rescheduled_from=None,
    rescheduled_to=None,
)


@pytest.mark.parametrize(
    ("decision", "subject"),
    [
        (AdoptBooking(BOOKING, next(iter(Change))), "uid-7"),
        (CancelStray(BOOKING, next(iter(StrayReason))), "uid-7"),
        (Report(next(iter(Problem)), subject="a-9"), "a-9"),
        (AdoptEnd(next(iter(Change)), BOOKING), ""),
        (Agrees(), ""),
    ],
)
def test_a_finding_names_the_booking_that_it_is_about(decision: Decision, subject: str) -> None:
    """Whoever reads it finds that booking in the calendar, also where no row knows its uid."""
    assert about(decision) == subject
