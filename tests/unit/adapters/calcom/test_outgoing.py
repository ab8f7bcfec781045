import datetime as dt

from zoneinfo import ZoneInfo

import pytest

from adapters.calcom.outgoing import booking_body, slot_query, window_query, zulu
from booking_domain.model.tenant import PhoneOnly
from booking_domain.model.time_slot import TimeSlot
from tests.unit.adapters.calcom.samples import BERLIN, KEY, SLOT, booking_request, settings


NUMBER = "+4915112345678"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (dt.datetime(2026, 12, 7, 10, 0, tzinfo=BERLIN), "2026-12-07T09:00:00Z"),
        (dt.datetime(2026, 7, 7, 10, 0, tzinfo=BERLIN), "2026-07-07T08:00:00Z"),
        (dt.datetime(2026, 12, 7, 9, 0, 0, 123999, tzinfo=dt.UTC), "2026-12-07T09:00:00.123Z"),
    ],
)
def test_a_time_is_written_in_utc_with_a_z(moment: dt.datetime, written: str) -> None:
    """Nothing without an offset ever leaves; fractions are cut, never rounded up."""
    assert written == zulu(moment)


def test_the_body_of_a_create_has_no_field_that_cal_com_does_not_know() -> None:
    """An unknown field is a 400, and `allowConflicts` would switch the conflict check off."""
    body = booking_body(booking_request(phone=NUMBER), event_type_id=7, settings=settings())

    assert body == {
        "start": "2026-12-07T09:00:00Z",
        "eventTypeId": 7,
        "attendee": {
            "name": "Erika Beispiel",
            "timeZone": "Europe/Berlin",
            "language": "de",
            "phoneNumber": NUMBER,
            "email": "erika@example.org",
        },
        "metadata": {"appointmentId": "a-1", "tenantId": "salon", "idempotencyKey": KEY},
    }


@pytest.mark.parametrize(
    ("policy", "phone", "email", "fields"),
    [
        (PhoneOnly.NATIVE, NUMBER, None, {"phoneNumber"}),
        (PhoneOnly.NATIVE, NUMBER, "erika@example.org", {"phoneNumber", "email"}),
        (PhoneOnly.NATIVE, None, None, {"email"}),
        (PhoneOnly.PLACEHOLDER, NUMBER, None, {"phoneNumber", "email"}),
        (PhoneOnly.PLACEHOLDER, None, None, {"email"}),
        (PhoneOnly.PLACEHOLDER, None, "erika@example.org", {"email"}),
    ],
)
def test_an_attendee_always_has_a_way_to_be_reached(
    policy: PhoneOnly, phone: str | None, email: str | None, fields: set[str]
) -> None:
    """Number and e-mail as known; a placeholder as the policy says, and where there is neither."""
    request = booking_request(phone=phone, email=email)

    body = booking_body(request, event_type_id=7, settings=settings(phone_only=policy))

    attendee = body["attendee"]
    assert isinstance(attendee, dict)
    assert fields == set(attendee) & {"phoneNumber", "email"}


def test_a_placeholder_tells_nothing_about_the_caller() -> None:
    """It is made from the key alone, on the tenant's own domain."""
    request = booking_request(phone=NUMBER, email=None)

    body = booking_body(
        request, event_type_id=7, settings=settings(placeholder_domain="ohne-mail.example")
    )

    attendee = body["attendee"]
    assert isinstance(attendee, dict)
    name, _, domain = attendee["email"].partition("@")
    assert domain == "ohne-mail.example"
    assert name.startswith("termin-")
    assert "4915112345678" not in name


@pytest.mark.parametrize(
    ("window", "start", "end"),
    [
        (SLOT, "2026-12-06T23:00:00Z", "2026-12-07T22:59:59Z"),
        (
            TimeSlot(
                start=dt.datetime(2027, 3, 27, 12, tzinfo=dt.UTC),
                end=dt.datetime(2027, 3, 28, 22, tzinfo=dt.UTC),
            ),
            "2027-03-26T23:00:00Z",
            "2027-03-28T21:59:59Z",
        ),
        (
            TimeSlot(
                start=dt.datetime(2026, 12, 6, 23, tzinfo=dt.UTC),
                end=dt.datetime(2026, 12, 7, 23, tzinfo=dt.UTC),
            ),
            "2026-12-06T23:00:00Z",
            "2026-12-07T22:59:59Z",
        ),
    ],
)
def test_free_times_are_asked_for_by_whole_local_days(
    window: TimeSlot, start: str, end: str
) -> None:
    """From local midnight to the last local second, also where the clocks change."""
    query = slot_query(window, event_type_id=7, settings=settings())

    assert query == {"eventTypeId": "7", "start": start, "end": end, "format": "range"}


def test_no_slot_query_ends_at_midnight_utc() -> None:
    """Cal.com bumps 00:00:00Z to the end of that day, which offers another day."""
    query = slot_query(SLOT, event_type_id=7, settings=settings(zone=ZoneInfo("UTC")))

    assert query["end"] == "2026-12-07T23:59:59Z"


def test_a_window_of_bookings_is_asked_for_with_a_day_around_it() -> None:
    """`afterStart` means starts, so a booking that runs into the window would be lost."""
    query = window_query(SLOT)

    assert query["afterStart"] == "2026-12-06T09:00:00Z"
    assert query["beforeEnd"] == "2026-12-08T09:30:00Z"
    assert set(query["status"].split(",")) == {
        "upcoming",
        "recurring",
        "past",
        "cancelled",
        "unconfirmed",
    }
