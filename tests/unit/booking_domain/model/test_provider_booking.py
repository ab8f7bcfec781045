"""What the provider's answer to a cancel proves."""

import datetime as dt

import pytest

from booking_domain.model.provider_booking import (
    Booked,
    NotBooked,
    OutcomeUnknown,
    ProviderBooking,
    ProviderStatus,
    RefusalReason,
    WriteOutcome,
    is_gone,
    trouble_of,
)
from booking_domain.model.time_slot import TimeSlot


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def answered(status: ProviderStatus) -> Booked:
    return Booked(
        ProviderBooking(
            uid="uid-1",
            status=status,
            slot=TimeSlot.lasting(NOW, minutes=30),
            event_type="101",
            key="key",
            created_at=NOW,
            rescheduled_from=None,
            rescheduled_to=None,
        )
    )


@pytest.mark.parametrize(
    "outcome",
    [
        answered(ProviderStatus.CANCELLED),
        answered(ProviderStatus.REJECTED),
        NotBooked(RefusalReason.ALREADY_CANCELLED, detail=""),
        NotBooked(RefusalReason.BOOKING_MISSING, detail=""),
    ],
)
def test_what_is_not_active_any_more_is_gone(outcome: WriteOutcome) -> None:
    """Whoever took it out, nobody sits in that chair."""
    assert is_gone(outcome) is True


@pytest.mark.parametrize(
    ("outcome", "trouble"),
    [
        (answered(ProviderStatus.ACCEPTED), "still_active"),
        (answered(ProviderStatus.PENDING), "still_active"),
        (NotBooked(RefusalReason.RATE_LIMITED, detail="slow down"), "rate_limited"),
        (NotBooked(RefusalReason.ALREADY_RESCHEDULED, detail=""), "already_rescheduled"),
        (OutcomeUnknown("time-out"), "unknown"),
    ],
)
def test_what_may_still_stand_is_not_gone_and_has_a_reason(
    outcome: WriteOutcome, trouble: str
) -> None:
    """A lost answer is no proof; the reason is what the person on call reads."""
    assert is_gone(outcome) is False
    assert trouble_of(outcome) == trouble
