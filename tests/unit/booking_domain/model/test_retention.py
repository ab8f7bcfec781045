"""How long what is stored is kept."""

import datetime as dt

import pytest

from booking_domain.model.retention import RecordKind, RetentionRules


NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
SAID = RetentionRules(appointments=1, calls=2, callbacks=3, events=4, receipts=5, traces=6, audit=7)


@pytest.mark.parametrize(
    ("kind", "usual", "said"),
    [
        (RecordKind.APPOINTMENT, 365, 1),
        (RecordKind.CUSTOMER, 365, 1),
        (RecordKind.CALL, 30, 2),
        (RecordKind.CALLBACK, 90, 3),
        (RecordKind.EVENT, 30, 4),
        (RecordKind.FOREIGN_BOOKING, 30, 4),
        (RecordKind.RECEIPT, 30, 5),
        (RecordKind.TRACE, 30, 6),
        (RecordKind.REHEARSAL, 30, 6),
        (RecordKind.READ_BACK, 30, 6),
        (RecordKind.DECISION, 90, 7),
        (RecordKind.SYNC_FAILURE, 90, 7),
    ],
)
def test_every_record_is_kept_as_long_as_the_salon_tells_its_customers(
    kind: RecordKind, usual: int, said: int
) -> None:
    """As documented where nothing is said, else as the configuration says."""
    assert RetentionRules().limit_of(kind, now=NOW) == NOW - dt.timedelta(days=usual)
    assert SAID.limit_of(kind, now=NOW) == NOW - dt.timedelta(days=said)
