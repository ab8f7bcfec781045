"""A calendar that is silent, or asked too often, for some seconds of a call."""

import pytest

from booking_domain.application.book_appointment import BookAppointment
from booking_domain.application.check_availability import CheckAvailability
from booking_domain.application.get_booking_status import GetBookingStatus
from booking_domain.model.results import (
    AppointmentConfirmed,
    CallbackNoted,
    SlotAvailable,
    StillPending,
    Trouble,
)
from tests.doubles.world import World


HERREN = "Herrenhaarschnitt"
ASK = CheckAvailability(service=HERREN, staff="Anna", date_text="morgen", time_text="um zehn")
BOOK = BookAppointment(
    service=HERREN,
    staff="Anna",
    date_text="morgen",
    time_text="um zehn",
    customer_name="Max Beispiel",
)


def world_with(*faults: str, again_in: float | None) -> World:
    world = World()
    world.calendar.faults = list(faults)
    world.calendar.again_in = again_in
    return world


async def test_a_question_that_is_not_answered_is_asked_again_within_the_call() -> None:
    """The caller hears the free times, a second later."""
    world = world_with(again_in=0.0)
    world.calendar.blind = 1

    result = await world.say(ASK, seconds=3)

    assert isinstance(result, SlotAvailable)
    assert world.calendar.calls == ["free_slots"] * 2


async def test_a_question_that_is_never_answered_is_given_up_in_time() -> None:
    """Before the caller's time is over, not at the last of four tries."""
    world = world_with(again_in=0.0)
    world.calendar.blind = 99

    result = await world.say(ASK, seconds=3)

    assert result == CallbackNoted(Trouble.CALENDAR)
    assert world.clock.monotonic() < 3
    assert world.calendar.calls == ["free_slots"] * 2


async def test_a_calendar_that_is_left_alone_is_not_asked_again() -> None:
    """The caller hears it at once: nobody waits half a minute on the telephone."""
    world = world_with(again_in=25.0)
    world.calendar.blind = 99

    result = await world.say(ASK, seconds=3)

    assert result == CallbackNoted(Trouble.CALENDAR)
    assert world.clock.monotonic() == 0
    assert world.calendar.calls == ["free_slots"]


@pytest.mark.parametrize("fault", ["too early", "never sent"])
async def test_a_booking_that_is_held_up_for_a_moment_is_made_within_the_call(fault: str) -> None:
    """One booking, and the caller hears no word of the trouble."""
    world = world_with(fault, again_in=0.0)

    result = await world.say(BOOK, seconds=6)

    assert isinstance(result, AppointmentConfirmed)
    assert world.calendar.calls.count("create") == 2
    assert len(await world.bookings()) == 1


async def test_a_booking_that_came_too_early_is_pending_and_is_made_later() -> None:
    """The reset does not fit the call: its caller may ask what has become of it."""
    world = world_with("too early", again_in=30.0)

    offered = await world.say(ASK)
    assert isinstance(offered, SlotAvailable)
    taken = BookAppointment(slot_id=offered.offer.slot_id, customer_name=BOOK.customer_name)

    said = await world.say(taken, seconds=0)
    in_between = await world.bookings()
    later = await world.say(GetBookingStatus(), seconds=60)

    assert isinstance(said, StillPending)
    assert in_between == ()
    assert isinstance(later, AppointmentConfirmed)
    assert 30 <= world.clock.monotonic() < 40
    assert len(await world.bookings()) == 1


async def test_a_booking_that_cannot_be_sent_is_said_to_be_none_at_once() -> None:
    """The account is left alone for half a minute; nobody else is kept from the time."""
    world = world_with(*["never sent"] * 9, again_in=25.0)

    said = await world.say(BOOK, seconds=6)
    world.calendar.faults.clear()
    again = await world.say(BOOK, seconds=6, call_id="call_2")

    assert said == CallbackNoted(Trouble.CALENDAR)
    assert isinstance(again, AppointmentConfirmed)
