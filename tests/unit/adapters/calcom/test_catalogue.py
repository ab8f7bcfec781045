"""Event types that no recording has, and answers that are none."""

import datetime as dt
import json

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from adapters.calcom.catalogue import CalcomCatalogue
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.provider_event_type import (
    ConfirmedBy,
    FixedWindow,
    Place,
    ProviderEventType,
    RollingWindow,
    Scheduling,
)
from tests.doubles.pacing import unhurried
from tests.unit.adapters.calcom.samples import SECRET, full_error, settings


PLAIN = {
    "id": 7,
    "lengthInMinutes": 30,
    "title": "Schnitt",
    "bookingFields": [{"isDefault": True, "type": "name", "slug": "name", "required": True}],
    "locations": [{"type": "address", "address": "Hauptstr. 1", "public": True}],
    "users": [{"id": 1, "name": "Anna", "username": "anna"}],
    "recurrence": None,
    "hidden": False,
}
TEAM = {name: value for name, value in PLAIN.items() if name != "users"} | {
    "id": 8,
    "teamId": 3,
    "schedulingType": "roundRobin",
    "hosts": [
        {"userId": 1, "name": "Anna", "username": "anna", "mandatory": False, "priority": "medium"},
        {"userId": 2, "name": None, "username": "ben", "mandatory": False, "priority": "medium"},
    ],
}


def catalogue(answers: Mapping[str, tuple[int, Any]], *, asked: list[str]) -> CalcomCatalogue:
    """Return a catalogue on these answers, by path, which notes what it was asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["cal-api-version"] == "2024-06-14"
        asked.append(request.url.path)
        status, body = answers[request.url.path]
        return httpx.Response(status, json=body)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return CalcomCatalogue(
        client=client, api_key=lambda: SECRET, settings=settings(), pacing=unhurried()
    )


def listing(*event_types: Mapping[str, Any]) -> tuple[int, Any]:
    return 200, {"status": "success", "data": list(event_types)}


async def only(**changes: Any) -> ProviderEventType:
    """Return the plain event type with these changes, as it is read."""
    answers = {"/v2/event-types": listing(PLAIN | changes)}
    (found,) = await catalogue(answers, asked=[]).event_types(named=())
    return found


async def test_a_teams_event_type_is_looked_up_by_its_number() -> None:
    """The list has the account's own only; one more request for each that is not among them."""
    asked: list[str] = []
    answers = {
        "/v2/event-types": listing(PLAIN),
        "/v2/event-types/8": (200, {"status": "success", "data": TEAM}),
    }

    found = await catalogue(answers, asked=asked).event_types(named={"7", "8"})

    assert [one.event_type for one in found] == ["7", "8"]
    assert found[1].scheduling is Scheduling.ROUND_ROBIN
    assert found[1].hosts == ("Anna", "ben")
    assert asked == ["/v2/event-types", "/v2/event-types/8"]


async def test_settings_are_read_as_cal_com_writes_them() -> None:
    """Those that its document names, and that the recorded event types have switched off."""
    found = await only(
        recurrence={"interval": 1, "occurrences": 4, "frequency": "weekly"},
        seats={"seatsPerTimeSlot": 3, "showAttendeeInfo": False, "showAvailabilityCount": True},
        disableCancelling={"disabled": True},
        disableRescheduling={"disabled": False, "minutesBefore": 60},
        bookerActiveBookingsLimit={"maximumActiveBookings": 2, "offerReschedule": False},
        requiresBookerEmailVerification=True,
        hidden=True,
        offsetStart=5,
    )

    assert found.is_recurring
    assert found.is_hidden
    assert found.verifies_email
    assert (found.seats, found.slot_offset, found.bookings_per_customer) == (3, 5, 2)
    assert (found.refuses_cancelling, found.refuses_rescheduling) == (True, False)
    assert found.reschedule_minutes == 60


@pytest.mark.parametrize(
    ("window", "read"),
    [
        ({"disabled": True}, None),
        ({"type": "calendarDays", "value": 30, "rolling": True}, RollingWindow(30, False)),
        ({"type": "businessDays", "value": 10}, RollingWindow(10, True)),
        (
            {"type": "range", "value": ["2026-11-01", "2026-12-24"]},
            FixedWindow(dt.date(2026, 12, 24)),
        ),
    ],
)
async def test_each_kind_of_window_is_read(window: object, read: object) -> None:
    """Days ahead, working days ahead, or until a date."""
    assert (await only(bookingWindow=window)).window == read


@pytest.mark.parametrize(
    ("policy", "read"),
    [
        ({"disabled": True}, ConfirmedBy.NOBODY),
        ({"type": "always", "blockUnconfirmedBookingsInBooker": False}, ConfirmedBy.HOST),
        (
            {"type": "time", "noticeThreshold": {"unit": "hours", "count": 5}},
            ConfirmedBy.HOST_AT_SHORT_NOTICE,
        ),
    ],
)
async def test_each_kind_of_confirmation_is_read(policy: object, read: ConfirmedBy) -> None:
    """Never, always, or at short notice."""
    assert (await only(confirmationPolicy=policy)).confirmed_by is read


async def test_a_location_that_the_customer_gives_is_told_from_one_that_is_known() -> None:
    """Nobody asks for an address on the phone."""
    places = [{"type": "attendeeAddress"}, {"type": "link", "link": "https://x", "public": True}]

    assert (await only(locations=places)).places == (Place.ASKED_FOR, Place.KNOWN)


@pytest.mark.parametrize(
    "changes",
    [
        {"lengthInMinutes": "30"},
        {"bookingWindow": {"type": "moons", "value": 3}},
        {"bookingWindow": {"type": "range", "value": ["2026-11-01", "soon"]}},
        {"schedulingType": "lottery"},
        {"users": "Anna"},
    ],
)
async def test_nonsense_is_no_event_type(changes: dict[str, Any]) -> None:
    """What is not understood is not taken for agreement; it is named, to be looked at."""
    with pytest.raises(CalendarUnavailable, match=r"event type \d+: "):
        await only(**changes)


@pytest.mark.parametrize(
    "answer",
    [
        (401, full_error("Invalid Access Token.", status=401, code="UnauthorizedException")),
        (404, full_error("Cannot GET /v2/event-types", status=404, code="NotFoundException")),
        (500, {"statusCode": 500, "message": "Internal server error"}),
    ],
)
async def test_a_refused_list_is_not_an_empty_one(answer: tuple[int, Any]) -> None:
    """Or every event type of the configuration would be reported as gone."""
    with pytest.raises(CalendarUnavailable):
        await catalogue({"/v2/event-types": answer}, asked=[]).event_types(named=())


async def test_a_404_that_speaks_of_something_else_is_no_missing_event_type() -> None:
    """A wrong API version is a 404 as well."""
    answers = {
        "/v2/event-types": listing(PLAIN),
        "/v2/event-types/8": (
            404,
            full_error("Cannot GET /v2/event-types/8", status=404, code="NotFoundException"),
        ),
    }

    with pytest.raises(CalendarUnavailable):
        await catalogue(answers, asked=[]).event_types(named={"8"})


async def test_every_recorded_event_type_is_understood() -> None:
    """The answers to creating them too, which show the hidden fields."""
    recordings = Path(__file__).parents[5] / "shared" / "contracts" / "calcom" / "recordings"
    if not recordings.is_dir():
        pytest.skip("no recordings beside the project, in ../shared/contracts/calcom/recordings")
    exchanges = [
        exchange
        for file in sorted(recordings.glob("*.json"))
        for exchange in json.loads(file.read_text(encoding="utf-8")).get("exchanges", [])
    ]
    data = [
        one["response"]["body"]["data"]
        for one in exchanges
        if one["request"]["path"].startswith("/v2/event-types")
        if one["response"]["status"] in {200, 201}
    ]
    shown = [kind for one in data for kind in (one if isinstance(one, list) else [one])]

    read = [await only(**kind) for kind in shown]

    assert len(read) >= 8
    assert [one.duration_minutes for one in read] == [kind["lengthInMinutes"] for kind in shown]
