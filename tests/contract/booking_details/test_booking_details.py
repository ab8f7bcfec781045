"""What a booking says of a call and of a person, whoever is asked."""

import datetime as dt

from typing import Any

import pytest

from booking_domain.errors import CalendarUnavailable
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import Booked, BookingRequest, ProviderStatus
from booking_domain.model.time_slot import TimeSlot
from tests.contract.booking_details.conftest import DetailsHarness, answering, on_sandbox
from tests.contract.calendar.calendars import HAIRCUT, coming_weeks


MAX = Customer(name="Max Beispiel", phone=PhoneNumber("+4915112345678"))
NOBODY_KNOWN = Customer(name="Kim Muster")
WEEKS = coming_weeks()
REFERENCES = (("callId", "call_1"), ("tenantId", "salon-muster"))


async def book(
    harness: DetailsHarness,
    *,
    customer: Customer = MAX,
    references: tuple[tuple[str, str], ...] = REFERENCES,
    nth: int = 0,
) -> str:
    free = await harness.calendar.free_slots(HAIRCUT, window=WEEKS)
    outcome = await harness.calendar.create_booking(
        BookingRequest(
            event_type=HAIRCUT,
            slot=free[nth],
            customer=customer,
            time_zone="Europe/Berlin",
            key=f"key-{nth}",
            references=references,
        )
    )
    assert isinstance(outcome, Booked), outcome
    return outcome.booking.uid


async def test_a_booking_tells_its_call_its_salon_and_its_person(harness: DetailsHarness) -> None:
    """As they were written into it; an address that we made up is none."""
    uid = await book(harness)

    described = await harness.details.describe(uid)

    assert described is not None
    assert (described.call_id, described.tenant_id) == ("call_1", "salon-muster")
    assert described.attendee == MAX
    assert described.booking == await harness.calendar.get_booking(uid)


async def test_a_caller_without_number_has_none(harness: DetailsHarness) -> None:
    """Nothing is made up for somebody who withholds it."""
    uid = await book(harness, customer=NOBODY_KNOWN)

    described = await harness.details.describe(uid)

    assert described is not None
    assert described.attendee == NOBODY_KNOWN


async def test_a_booking_of_somebody_else_names_no_call(harness: DetailsHarness) -> None:
    """It was made in the browser, or by another program."""
    uid = await book(harness, references=())

    described = await harness.details.describe(uid)

    assert described is not None
    assert (described.call_id, described.tenant_id) == (None, None)


async def test_all_bookings_of_a_window_are_described(harness: DetailsHarness) -> None:
    """Cancelled ones too, and by start."""
    uids = [await book(harness, nth=nth) for nth in (0, 4)]
    await harness.calendar.cancel_booking(uids[0], reason="Urlaub")

    found = await harness.details.list_described(window=WEEKS)

    assert [one.booking.uid for one in found] == uids
    assert [one.booking.status for one in found] == [
        ProviderStatus.CANCELLED,
        ProviderStatus.ACCEPTED,
    ]
    later = TimeSlot(start=WEEKS.end, end=WEEKS.end + dt.timedelta(days=1))
    assert await harness.details.list_described(window=later) == ()


async def test_a_booking_that_does_not_exist_is_none(harness: DetailsHarness) -> None:
    """And no error: the provider has said so."""
    assert await harness.details.describe("neverBooked") is None


async def test_an_account_that_is_gone_says_nothing() -> None:
    """Silence is not an empty calendar."""
    async with on_sandbox() as harness:
        await harness.take_down()

        with pytest.raises(CalendarUnavailable):
            await harness.details.list_described(window=WEEKS)
        with pytest.raises(CalendarUnavailable):
            await harness.details.describe("any")


def body(**more: Any) -> dict[str, Any]:
    booking = {
        "uid": "u",
        "status": "accepted",
        "start": "2026-12-01T09:00:00.000Z",
        "end": "2026-12-01T09:30:00.000Z",
        "createdAt": "2026-11-20T08:00:00.000Z",
        "eventTypeId": 101,
    }
    return {"status": "success", "data": booking | more}


@pytest.mark.parametrize(
    ("metadata", "call_id"),
    [
        ({"callId": "call_1"}, "call_1"),
        ({"retell_call_id": "call_1"}, "call_1"),
        ({"callId": "call_1", "call_id": "call_1"}, "call_1"),
        ({"callId": "call_1", "call_id": "call_2"}, None),
        ({"callId": 7}, None),
        ({"callId": ""}, None),
        (None, None),
    ],
)
async def test_what_older_programs_wrote_is_read(metadata: Any, call_id: str | None) -> None:
    """Two different calls in one booking are none."""
    async with answering(body(metadata=metadata)) as details:
        described = await details.describe("u")

    assert described is not None
    assert described.call_id == call_id


@pytest.mark.parametrize(
    ("attendees", "attendee"),
    [
        (
            [{"name": "Max Beispiel", "email": "4915112345678@sms.cal.com"}],
            Customer("Max Beispiel"),
        ),
        ([{"name": "Kim", "email": "kim@example.org"}], Customer("Kim", email="kim@example.org")),
        ([{"name": "Kim", "phoneNumber": "no number", "email": None}], Customer("Kim")),
        ([{"name": "Kim"}, {"name": "Guest"}], Customer("Kim")),
        ([{"name": "  "}], None),
        ([{"name": None}], None),
        ([], None),
        (None, None),
    ],
)
async def test_who_comes(attendees: Any, attendee: Customer | None) -> None:
    """The first one has booked; addresses that Cal.com makes up out of numbers are none."""
    async with answering(body(attendees=attendees)) as details:
        described = await details.describe("u")

    assert described is not None
    assert described.attendee == attendee


async def test_nonsense_is_no_booking() -> None:
    """An answer without its promised shape decides nothing."""
    async with answering({"status": "success", "data": {"uid": "u"}}) as details:
        with pytest.raises(CalendarUnavailable):
            await details.describe("u")
        with pytest.raises(CalendarUnavailable):
            await details.list_described(window=WEEKS)
