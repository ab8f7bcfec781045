"""Deliveries of others, as they are kept."""

import datetime as dt

from booking_domain.model.inbox_event import CALCOM, InboxEvent


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def test_a_body_with_names_and_numbers_does_not_get_into_a_log_by_repr() -> None:
    """An error that shows its arguments would show the customer."""
    event = InboxEvent(
        source=CALCOM,
        dedupe_key="0" * 64,
        kind="BOOKING_CREATED",
        version="2021-10-20",
        sent_at=NOW,
        received_at=NOW,
        body='{"attendee": "Max Beispiel"}',
    )

    assert "Max Beispiel" not in repr(event)
    assert "BOOKING_CREATED" in repr(event)
