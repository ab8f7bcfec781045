"""What Cal.com's webhooks say: every trigger, both envelopes, three ways to write a time."""

import datetime as dt
import json

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from adapters.calcom.webhook_events import CalcomEventReader
from booking_domain.model.attendance import Attendance, AttendanceReport
from booking_domain.model.booking_report import BookingReport, Damaged, NotKnown, Remark
from booking_domain.model.inbox_event import CALCOM, RETELL, InboxEvent
from booking_domain.model.provider_booking import ProviderStatus


READER = CalcomEventReader(key_name="idempotencyKey")
NINE = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
PAYLOAD: dict[str, Any] = {
    "uid": "bFJeNb2uX8ANpT3JL5EfXw",
    "startTime": "2026-12-01T09:00:00Z",
    "endTime": "2026-12-01T09:45:00Z",
    "eventTypeId": 123456,
    "status": "ACCEPTED",
    "metadata": {"idempotencyKey": "key-1", "videoCallUrl": None},
    "iCalSequence": 3,
}
SAID = dt.datetime(2026, 11, 20, 14, 3, 11, 538_000, tzinfo=dt.UTC)


def received(body: str, *, kind: str, version: str = "2021-10-20") -> InboxEvent:
    """Return a stored event."""
    return InboxEvent(
        source=CALCOM,
        dedupe_key="a" * 64,
        kind=kind,
        version=version,
        sent_at=None,
        received_at=NINE,
        body=body,
    )


def read(kind: str, payload: object, *, version: str = "2021-10-20", **more: Any) -> object:
    content = {"triggerEvent": kind, "createdAt": "2026-11-20T14:03:11.538Z", "payload": payload}
    return READER.read(received(json.dumps(content | more), kind=kind, version=version))


def report(kind: str, **changes: Any) -> BookingReport:
    told = read(kind, PAYLOAD | changes)
    assert isinstance(told, BookingReport)
    return told


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("BOOKING_CREATED", ProviderStatus.ACCEPTED),
        ("BOOKING_RESCHEDULED", ProviderStatus.ACCEPTED),
        ("BOOKING_REQUESTED", ProviderStatus.PENDING),
        ("BOOKING_CANCELLED", ProviderStatus.CANCELLED),
        ("BOOKING_REJECTED", ProviderStatus.REJECTED),
    ],
)
def test_the_trigger_says_what_became_of_a_booking(kind: str, status: ProviderStatus) -> None:
    """Not the payload's status: a confirmation has delivered that of before."""
    told = report(kind, status="PENDING")

    assert told.status is status
    assert told.said_at == SAID
    assert (told.uid, told.event_type, told.key, told.sequence) == (
        "bFJeNb2uX8ANpT3JL5EfXw",
        "123456",
        "key-1",
        3,
    )


@pytest.mark.parametrize(
    "start", ["2026-12-01T09:00:00Z", "2026-12-01T09:00:00+00:00", "2026-12-01T09:00:00.000Z"]
)
def test_three_ways_to_write_a_time_are_one_time(start: str) -> None:
    """CREATED, CANCELLED and REJECTED write it each in its own way."""
    assert report("BOOKING_CREATED", startTime=start).slot.start == NINE


def test_a_move_names_what_it_replaces() -> None:
    """Its uid and its time, which may be missing."""
    told = report(
        "BOOKING_RESCHEDULED",
        rescheduleUid="old-uid",
        rescheduleStartTime="2026-11-30T09:00:00Z",
        rescheduleEndTime="2026-11-30T09:45:00Z",
    )

    assert told.rescheduled_from == "old-uid"
    assert told.former_slot is not None
    assert told.former_slot.start == dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
    assert report("BOOKING_RESCHEDULED", rescheduleUid="old-uid").former_slot is None


@pytest.mark.parametrize("missing", [{}, None])
def test_missing_metadata_is_no_key(missing: object) -> None:
    """CANCELLED has none, a confirmation has empty ones."""
    assert report("BOOKING_CANCELLED", metadata=missing).key is None


def test_a_key_that_no_database_could_hold_is_none() -> None:
    """PostgreSQL refuses the NUL, and the event would have been refused again and again."""
    assert report("BOOKING_CREATED", metadata={"idempotencyKey": "a\0b"}).key is None


def test_what_may_be_missing_may_be_missing() -> None:
    """REJECTED has no sequence; an event type may be gone."""
    bare = {key: PAYLOAD[key] for key in ("uid", "startTime", "endTime")}

    told = read("BOOKING_REJECTED", bare)

    assert isinstance(told, BookingReport)
    assert (told.sequence, told.event_type, told.key) == (None, "", None)


def test_a_flat_body_is_read_as_well() -> None:
    """Some versions come without an envelope."""
    flat = PAYLOAD | {"triggerEvent": "BOOKING_CREATED", "createdAt": "2026-11-20T14:03:11.538Z"}

    told = READER.read(received(json.dumps(flat), kind="BOOKING_CREATED"))

    assert isinstance(told, BookingReport)


@pytest.mark.parametrize("kind", ["MEETING_STARTED", "MEETING_ENDED", "PING"])
def test_what_changes_nobodys_time_is_a_remark(kind: str) -> None:
    """Whatever is in it."""
    assert read(kind, None) == Remark()


NO_SHOW: dict[str, Any] = {
    "message": "4915112345678@sms.cal.com marked as no-show",
    "attendees": [{"email": "4915112345678@sms.cal.com", "noShow": True}],
    "bookingUid": "bFJeNb2uX8ANpT3JL5EfXw",
    "bookingId": 900001,
}


@pytest.mark.parametrize("absent", [True, False])
def test_a_no_show_names_its_booking_and_says_whether_it_is_one(absent: bool) -> None:
    """It can be taken back; the message is for people, in any language."""
    attendees = [{"email": "4915112345678@sms.cal.com", "noShow": absent}]

    told = read("BOOKING_NO_SHOW_UPDATED", NO_SHOW | {"attendees": attendees})

    expected = Attendance(address="4915112345678@sms.cal.com", is_absent=absent)
    assert told == AttendanceReport(
        uid="bFJeNb2uX8ANpT3JL5EfXw", attendees=(expected,), said_at=SAID
    )


@pytest.mark.parametrize(
    "of_nobody", [[], [{"email": "a@b.example"}], [{"email": "a@b.example", "noShow": None}]]
)
def test_a_no_show_that_does_not_say_so_is_of_nobody(of_nobody: list[dict[str, Any]]) -> None:
    """What is not said is not taken for a yes."""
    told = read("BOOKING_NO_SHOW_UPDATED", NO_SHOW | {"attendees": of_nobody})

    assert told == AttendanceReport(uid="bFJeNb2uX8ANpT3JL5EfXw", attendees=(), said_at=SAID)


@pytest.mark.parametrize(
    "changes",
    [{"bookingUid": None}, {"attendees": None}, {"attendees": [{"email": "a", "noShow": "yes"}]}],
)
def test_a_no_show_that_makes_no_sense_is_damaged(changes: dict[str, Any]) -> None:
    """It is put aside for a person, and not counted."""
    assert read("BOOKING_NO_SHOW_UPDATED", NO_SHOW | changes) == Damaged("NonsenseError")
    later = read("BOOKING_NO_SHOW_UPDATED", NO_SHOW | changes, version="2031-01-01")
    assert later == NotKnown()


@pytest.mark.parametrize("kind", ["", "BOOKING_PAID", "BOOKING_REASSIGNED", "OOO_CREATED"])
def test_other_triggers_are_not_known(kind: str) -> None:
    """They are no error."""
    assert read(kind, PAYLOAD) == NotKnown()


def test_another_version_is_read_as_far_as_it_can_be() -> None:
    """One that cannot be is not known, and not damaged."""
    assert isinstance(read("BOOKING_CREATED", PAYLOAD, version="2031-01-01"), BookingReport)
    assert read("BOOKING_CREATED", {"id": 1}, version="2031-01-01") == NotKnown()
    assert read("BOOKING_CREATED", {"id": 1}, version="2026-07-27") == Damaged("NonsenseError")


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": None},
        {"startTime": "2026-12-01T09:00:00"},
        {"startTime": "heute"},
        {"endTime": "2026-12-01T08:00:00Z"},
        {"metadata": ["idempotencyKey"]},
        {"iCalSequence": "3"},
    ],
)
def test_what_makes_no_sense_is_damaged(changes: dict[str, Any]) -> None:
    """Nothing of it is guessed, and nothing of it is quoted."""
    assert read("BOOKING_CREATED", PAYLOAD | changes) == Damaged("NonsenseError")


def test_the_events_of_others_are_not_read() -> None:
    """Each source has its own reader."""
    event = InboxEvent(
        source=RETELL,
        dedupe_key="a",
        kind="BOOKING_CREATED",
        version="",
        sent_at=None,
        received_at=NINE,
        body="{}",
    )

    assert READER.read(event) == NotKnown()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(PAYLOAD)), inner),
    max_leaves=20,
)


@given(payload=_JSON, text=st.text())
def test_nothing_that_can_be_stored_raises(payload: object, text: str) -> None:
    """Whoever processes it must not fall over it again and again."""
    assert read("BOOKING_CREATED", payload) is not None
    assert READER.read(received(text, kind="BOOKING_CREATED")) is not None
