import datetime as dt

from typing import Any

import pytest

from adapters.calcom.wire import NonsenseError, read_booking, read_booking_page, read_slots
from booking_domain.model.provider_booking import ProviderBooking, ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.unit.adapters.calcom.samples import (
    KEY,
    OTHER_UID,
    SLOT,
    START,
    UID,
    booking,
    page,
    success,
)


def test_a_booking_comes_into_the_domain_with_its_key_and_its_neighbours() -> None:
    """Status, interval, type, key and chain are read; all else is left alone."""
    body = success(booking(rescheduledFromUid=OTHER_UID))

    read = read_booking(body, key_name="idempotencyKey")

    assert read == ProviderBooking(
        uid=UID,
        status=ProviderStatus.ACCEPTED,
        slot=SLOT,
        event_type="7",
        key=KEY,
        created_at=dt.datetime(2026, 11, 20, 10, 0, 0, 123000, tzinfo=dt.UTC),
        rescheduled_from=OTHER_UID,
        rescheduled_to=None,
    )


@pytest.mark.parametrize(
    ("changes", "event_type", "key"),
    [
        ({"eventTypeId": None}, "7", KEY),
        ({"eventTypeId": None, "eventType": None}, "", KEY),
        ({"metadata": None}, "7", None),
        ({"metadata": {"idempotencyKey": 5}}, "7", None),
        ({"rating": None, "description": None, "location": None, "updatedAt": None}, "7", KEY),
    ],
)
def test_fields_that_were_seen_to_be_null_are_tolerated(
    changes: dict[str, Any], event_type: str, key: str | None
) -> None:
    """A null that Cal.com's document does not admit makes no nonsense of a booking."""
    read = read_booking(success(booking(**changes)), key_name="idempotencyKey")

    assert (event_type, key) == (read.event_type, read.key)


def test_a_booking_without_a_host_yet_is_pending() -> None:
    """`awaiting_host` occupies its time without being confirmed."""
    read = read_booking(success(booking(status="awaiting_host")), key_name="idempotencyKey")

    assert ProviderStatus.PENDING is read.status


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        [],
        {},
        {"status": "error", "data": booking()},
        success([booking()]),
        success(None),
        success(booking(uid=None)),
        success(booking(uid=17)),
        success(booking(status="perhaps")),
        success(booking(status=None)),
        success(booking(start="2026-12-07T09:00:00")),
        success(booking(start="morgen")),
        success(booking(start=None)),
        success(booking(end="2026-12-07T09:00:00.000Z")),
        success(booking(createdAt=1)),
        success(booking(metadata="{}")),
        success(booking(rescheduledToUid=3)),
        success(booking(eventTypeId="7")),
        success(booking(eventTypeId=True)),
    ],
)
def test_whatever_is_no_booking_is_nonsense(body: object) -> None:
    """A wrong shape is refused and never filled with defaults; so is an array of bookings."""
    with pytest.raises(NonsenseError):
        read_booking(body, key_name="idempotencyKey")


def test_a_page_carries_its_bookings_and_whether_another_follows() -> None:
    """The current page's number is not needed: it has been seen to be 0."""
    read = read_booking_page(page(booking(), has_next=True), key_name="idempotencyKey")

    assert ([b.uid for b in read.bookings], read.has_next) == ([UID], True)


@pytest.mark.parametrize(
    "body",
    [
        success([]),
        success({}, pagination={"hasNextPage": False}),
        success("", pagination={"hasNextPage": False}),
        success([], pagination={"hasNextPage": None}),
        success([], pagination={"hasNextPage": True}),
        success([booking(), None], pagination={"hasNextPage": False}),
        success([[booking()]], pagination={"hasNextPage": False}),
    ],
)
def test_a_list_that_makes_no_sense_is_not_an_empty_list(body: object) -> None:
    """Absence is concluded from a list, so a list is believed only when it is one."""
    with pytest.raises(NonsenseError):
        read_booking_page(body, key_name="idempotencyKey")


def test_slots_are_sorted_whatever_zone_they_are_written_in() -> None:
    """Both forms of time are read, and days in any order."""
    later = {"start": "2026-12-07T11:00:00.000+01:00", "end": "2026-12-07T11:30:00.000+01:00"}
    first = {"start": "2026-12-07T09:00:00.000Z", "end": "2026-12-07T09:30:00.000Z"}

    slots = read_slots(
        {"data": {"2026-12-08": [later], "2026-12-07": [first]}, "status": "success"}
    )

    next_slot = TimeSlot.lasting(START + dt.timedelta(hours=1), minutes=30)
    assert (SLOT, next_slot) == slots


def test_no_slots_are_no_slots() -> None:
    """A closed day is answered with an empty object."""
    assert read_slots(success({})) == ()


@pytest.mark.parametrize(
    "data",
    [
        [],
        None,
        {"2026-12-07": {}},
        {"2026-12-07": [{"start": "2026-12-07T09:00:00.000Z"}]},
        {"2026-12-07": [{"time": "2026-12-07T09:00:00.000Z"}]},
    ],
)
def test_slots_without_their_shape_are_nonsense(data: object) -> None:
    """The legacy shape and a missing end are refused: an end is never guessed."""
    with pytest.raises(NonsenseError):
        read_slots(success(data))
