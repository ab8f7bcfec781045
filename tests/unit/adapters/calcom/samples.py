"""Answers of Cal.com in its shapes, and a calendar on a scripted transport."""

import datetime as dt
import json

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from adapters.calcom.calendar import CalcomCalendar
from adapters.calcom.pacing import Pacing
from adapters.calcom.settings import CalcomSettings
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import BookingRequest
from booking_domain.model.time_slot import TimeSlot
from tests.doubles.pacing import unhurried


BERLIN = ZoneInfo("Europe/Berlin")
SECRET = "cal_test_secret_of_this_test"
UID = "kJ3mNpQrStUvWxYz123456"
OTHER_UID = "aB9cDeFgHiJkLmNoPq7890"
KEY = "6f1c1c52-7c1b-5d5e-9d3c-0b7b1a2f3e4d"
START = dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC)
SLOT = TimeSlot.lasting(START, minutes=30)
DB_TEXT = "An error occurred while querying the database."
TAKEN = "User either already has booking at this time or is not available"


def settings(**changes: Any) -> CalcomSettings:
    return CalcomSettings(**{"base_url": "https://cal.example", "zone": BERLIN, **changes})


def booking_request(
    *, phone: str | None = None, email: str | None = "erika@example.org", event_type: str = "7"
) -> BookingRequest:
    return BookingRequest(
        event_type=event_type,
        slot=SLOT,
        customer=Customer(
            name="Erika Beispiel", phone=PhoneNumber(e164=phone) if phone else None, email=email
        ),
        time_zone="Europe/Berlin",
        key=KEY,
        references=(("appointmentId", "a-1"), ("tenantId", "salon")),
    )


def booking(**changes: Any) -> dict[str, Any]:
    return {
        "id": 11,
        "uid": UID,
        "title": "Haarschnitt",
        "status": "accepted",
        "start": "2026-12-07T09:00:00.000Z",
        "end": "2026-12-07T09:30:00.000Z",
        "duration": 30,
        "eventTypeId": 7,
        "eventType": {"id": 7, "slug": "haarschnitt"},
        "createdAt": "2026-11-20T10:00:00.123Z",
        "updatedAt": "2026-11-20T10:00:00.456Z",
        "metadata": {"idempotencyKey": KEY},
        "rating": None,
        "attendees": [{"name": "Erika Beispiel", "email": "erika@example.org"}],
        **changes,
    }


def success(data: object, **more: object) -> dict[str, object]:
    return {"status": "success", "data": data, **more}


def page(*bookings: dict[str, Any], has_next: bool = False) -> dict[str, object]:
    return success(list(bookings), pagination={"hasNextPage": has_next, "currentPage": 0})


def full_error(message: str, *, status: int, code: str = "BadRequestException") -> dict[str, Any]:
    return {
        "status": "error",
        "timestamp": "2026-11-20T10:00:00.000Z",
        "path": "/v2/bookings",
        "error": {
            "code": code,
            "message": message,
            "details": {"message": message, "error": "Bad Request", "statusCode": status},
        },
    }


def bare_error(message: str, *, status: int) -> dict[str, Any]:
    return {"statusCode": status, "message": message}


class ScriptedCalcom:
    """Answers each request with the next step and keeps the requests."""

    def __init__(self, *steps: Callable[[httpx.Request], httpx.Response] | httpx.Response) -> None:
        self._steps = list(steps)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self._steps.pop(0)
        return step(request) if callable(step) else step

    @property
    def sent_body(self) -> dict[str, Any]:
        body: dict[str, Any] = json.loads(self.requests[-1].content)
        return body

    def calendar(self, *, pacing: Pacing | None = None, **changes: Any) -> CalcomCalendar:
        return CalcomCalendar(
            client=httpx.AsyncClient(transport=httpx.MockTransport(self)),
            api_key=lambda: SECRET,
            settings=settings(**changes),
            pacing=pacing or unhurried(),
        )


def answering(status: int, body: object) -> ScriptedCalcom:
    return ScriptedCalcom(httpx.Response(status, json=body))
