"""The memory calendar: the account model behind the domain's port."""

import datetime as dt

from typing import Any

import pytest

from attrs import evolve

from adapters.memory.calcom_model.context import Behaviour
from adapters.memory.calendar import MemoryCalendar
from booking_domain.errors import CalendarUnavailable
from booking_domain.model.customer import Customer
from booking_domain.model.phone_number import PhoneNumber
from booking_domain.model.provider_booking import (
    Booked,
    BookingRequest,
    NotBooked,
    ProviderStatus,
    RefusalReason,
)
from booking_domain.model.time_slot import TimeSlot
from tests.unit.adapters.memory.calcom_accounts import MONDAY_TEN, NOW, Salon


SLOT = TimeSlot.lasting(MONDAY_TEN, minutes=30)
REQUEST = BookingRequest(
    event_type="1",
    slot=SLOT,
    customer=Customer(name="Max Muster", phone=PhoneNumber("+4915112345678")),
    time_zone="Europe/Berlin",
    key="key-1",
    references=(("callId", "call_1"),),
)


def calendar(salon: Salon) -> MemoryCalendar:
    return MemoryCalendar(salon.account, placeholder_domain="no-mail.invalid")


async def test_a_booking_carries_our_key() -> None:
    """It comes back on create, get, find and list."""
    cal = calendar(Salon())

    outcome = await cal.create_booking(REQUEST)

    assert isinstance(outcome, Booked)
    booked = outcome.booking
    assert (booked.key, booked.slot, booked.status) == ("key-1", SLOT, ProviderStatus.ACCEPTED)
    assert await cal.get_booking(booked.uid) == booked
    assert await cal.find_bookings("key-1", event_type="1", created_after=NOW) == (booked,)
    assert await cal.list_bookings(window=SLOT) == (booked,)


async def test_a_customer_without_address_gets_one_of_his_own() -> None:
    """Where the form demands one; elsewhere the account makes it up from the number."""
    salon = Salon()
    cal = calendar(salon)

    await cal.create_booking(REQUEST)
    later = TimeSlot.lasting(MONDAY_TEN.replace(hour=12), minutes=30)
    await cal.create_booking(evolve(REQUEST, event_type="4", slot=later))

    emails = [booking.attendee.email for booking in salon.account.everything()]
    assert emails == ["key-1@no-mail.invalid", "4915112345678@sms.cal.com"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event_type": "99"}, RefusalReason.EVENT_TYPE_MISSING),
        (
            {"slot": TimeSlot.lasting(NOW - dt.timedelta(days=1), minutes=30)},
            RefusalReason.IN_THE_PAST,
        ),
        (
            {"event_type": "5", "slot": TimeSlot.lasting(NOW + dt.timedelta(hours=1), minutes=30)},
            RefusalReason.OUTSIDE_BOOKING_WINDOW,
        ),
        ({"event_type": "5"}, RefusalReason.SLOT_TAKEN),
        (
            {"customer": Customer(name="Max", email="kein-email"), "event_type": "2"},
            RefusalReason.ATTENDEE_REFUSED,
        ),
    ],
)
async def test_a_refusal_has_a_reason_of_the_domain(
    change: dict[str, Any], reason: RefusalReason
) -> None:
    """And Cal.com's text as detail."""
    cal = calendar(Salon())
    await cal.create_booking(REQUEST)

    outcome = await cal.create_booking(evolve(REQUEST, **change))

    assert isinstance(outcome, NotBooked)
    assert (outcome.reason, outcome.detail != "") == (reason, True)


async def test_a_move_links_both_bookings() -> None:
    """The old one is cancelled and names the new one, which carries the same key."""
    cal = calendar(Salon())
    old = await cal.create_booking(REQUEST)
    assert isinstance(old, Booked)

    start = MONDAY_TEN.replace(hour=12)
    moved = await cal.reschedule_booking(old.booking.uid, start=start, reason="später")
    again = await cal.reschedule_booking(old.booking.uid, start=start, reason="später")

    assert isinstance(moved, Booked)
    seen = await cal.get_booking(old.booking.uid)
    assert seen is not None
    assert (seen.status, seen.rescheduled_to) == (
        ProviderStatus.CANCELLED,
        moved.booking.uid,
    )
    assert (moved.booking.rescheduled_from, moved.booking.key) == (old.booking.uid, "key-1")
    assert isinstance(again, NotBooked)
    assert again.reason is RefusalReason.ALREADY_RESCHEDULED


async def test_cancelling_twice_is_not_booked_the_second_time() -> None:
    """The first answer carries the cancelled booking."""
    cal = calendar(Salon())
    booked = await cal.create_booking(REQUEST)
    assert isinstance(booked, Booked)

    first = await cal.cancel_booking(booked.booking.uid, reason="krank")
    second = await cal.cancel_booking(booked.booking.uid, reason="krank")
    unknown = await cal.cancel_booking("unknown", reason="krank")

    assert isinstance(first, Booked)
    assert first.booking.status is ProviderStatus.CANCELLED
    assert isinstance(second, NotBooked)
    assert second.reason is RefusalReason.ALREADY_CANCELLED
    assert isinstance(unknown, NotBooked)
    assert unknown.reason is RefusalReason.BOOKING_MISSING


async def test_free_slots_begin_inside_the_window() -> None:
    """The last one may end after it; what begins at its end is not in it."""
    cal = calendar(Salon())

    slots = await cal.free_slots(
        "3", window=TimeSlot(MONDAY_TEN, MONDAY_TEN + dt.timedelta(minutes=30))
    )

    assert [slot.start.minute for slot in slots] == [0, 15]
    assert {slot.duration for slot in slots} == {dt.timedelta(minutes=60)}


async def test_an_unknown_event_type_makes_the_calendar_unavailable() -> None:
    """Nothing can be said of it; and nothing is found there."""
    cal = calendar(Salon())

    with pytest.raises(CalendarUnavailable):
        await cal.free_slots("99", window=SLOT)

    assert await cal.find_bookings("key-1", event_type="99", created_after=NOW) == ()


async def test_a_lagging_replica_has_not_got_the_booking_yet() -> None:
    """None from get, and nothing from find, until the lag is over."""
    salon = Salon(behaviour=Behaviour(read_lag=dt.timedelta(seconds=1)))
    cal = calendar(salon)
    booked = await cal.create_booking(REQUEST)
    assert isinstance(booked, Booked)

    early = await cal.get_booking(booked.booking.uid)
    early_found = await cal.find_bookings("key-1", event_type="1", created_after=NOW)
    await salon.clock.advance(1)
    late = await cal.get_booking(booked.booking.uid)

    assert (early, early_found) == (None, ())
    assert late == booked.booking


async def test_lists_go_over_all_pages() -> None:
    """More bookings than a page holds."""
    salon = Salon()
    cal = calendar(salon)
    start = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    made = 0
    for day in range(30):
        for half_hour in range(14):
            slot = TimeSlot.lasting(
                start + dt.timedelta(days=day, minutes=30 * half_hour), minutes=30
            )
            outcome = await cal.create_booking(evolve(REQUEST, slot=slot))
            made += isinstance(outcome, Booked)

    found = await cal.find_bookings("key-1", event_type="1", created_after=NOW)

    assert made > 250
    assert len(found) == made
